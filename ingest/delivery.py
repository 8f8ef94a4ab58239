"""One payload as it came in, whatever brought it: MQTT, TCP, a file, or the player of a drill."""

from datetime import datetime

import msgspec


class Delivery(msgspec.Struct, frozen=True):
    """A payload, where it came from and when."""

    topic: str
    payload: bytes
    received: datetime
    about: str = ""                  # said beside the reason if it is refused: who sent it, what followed
    about_zh: str = ""
