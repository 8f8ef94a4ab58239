"""What an officer says of a unit's service, kept as an overlay on the files. The shape only; `response` reads and writes it."""

import msgspec

OVERLAY = "unit"
"""Kind of the overlays; their key is the unit."""


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """Put in or out of service, and why."""

    in_service: bool
    reason: str
