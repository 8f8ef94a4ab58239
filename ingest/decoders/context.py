"""What a decoder is told beside the payload. Decoders are pure: bytes and a context in, readings or DecodeError out."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from core.messages import Reading
from core.station import Register


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """The register of stations, and the circumstances of arrival."""

    register: Register
    received: datetime
    source: str = ""                 # the gateway, from the topic
    key: bytes | None = None         # SM4 key for stations that have none of their own: `fengsui decode --key`


Decoder = Callable[[bytes, Context], tuple[Reading, ...]]
