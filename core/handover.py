"""A handover of the watch, as it is kept. Shapes only; who keeps it: `fengsui.handovers`."""

from datetime import datetime

import msgspec

HANDOVER = "handover"
"""Kind of the overlays that hold each handover; its first version is as given, the second as accepted."""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """How things stood when the watch was handed over, in numbers, and what each was, by id."""

    incidents: tuple[str, ...]       # open or quiet, not closed
    waiting: tuple[str, ...]         # alerts that nobody has acknowledged
    standing: tuple[str, ...]        # acknowledged, and the condition still holds
    shelved: tuple[str, ...]
    withheld: tuple[str, ...]        # suppressed by design or out of service
    outages: tuple[str, ...]         # stations that are not watched as usual
    gateways: tuple[str, ...]        # offline
    clocks: tuple[str, ...]          # duties that are not done, "<incident>/<duty>"
    undelivered: int                 # notifications that have not left


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """One watch given by one person and taken by another."""

    id: str
    time: datetime
    giver: str
    taker: str
    remarks: str
    account: Account
    head: str                        # of the chain over the log book when it was given
    accepted: datetime | None = None
    note: str = ""                   # the taker's
