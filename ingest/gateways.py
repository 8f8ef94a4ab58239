"""What a gateway says of itself on its status topic: online, or, as its last will, offline. Pure."""

from datetime import datetime

import msgspec

from core.errors import DecodeError
from core.messages import GatewayStatus

WORDS = {
    "online": True, "on": True, "up": True, "connected": True, "true": True, "1": True, "在线": True, "上线": True,
    "offline": False, "off": False, "down": False, "disconnected": False, "false": False, "0": False,
    "离线": False, "下线": False,
}
LONGEST = 4096                   # B; a status is a word or a small document


class _Status(msgspec.Struct):
    online: bool | None = None
    status: str | None = None
    state: str | None = None
    detail: str = ""


def status(payload: bytes, gateway: str, received: datetime, exercise: str | None = None) -> GatewayStatus | None:
    """The status in a payload: a word (`online`, `离线` …) or JSON `{"online": true, "detail": "…"}`.

    An empty payload says nothing: that is how MQTT takes a retained message back. Raises DecodeError `bad_status`.
    """
    if not payload.strip():
        return None
    if len(payload) > LONGEST:
        raise DecodeError("bad_status", f"a status of {len(payload)} bytes; send a word or a small JSON object")
    if not gateway:
        raise DecodeError("bad_status", "the topic names no gateway; publish to status/<gateway>")
    online, detail = _read(payload)
    return GatewayStatus(gateway=gateway, time=received, online=online, detail=detail, exercise=exercise)


def _read(payload: bytes) -> tuple[bool, str]:
    try:
        text = payload.decode().strip()
    except UnicodeDecodeError as error:
        raise DecodeError("bad_status", "the status is not UTF-8 text") from error
    detail = ""
    word = text.strip('"')
    if text.startswith("{"):
        try:
            said = msgspec.json.decode(text, type=_Status)
        except msgspec.MsgspecError as error:
            raise DecodeError("bad_status", f"the status is no JSON object we know: {error}") from error
        detail = said.detail
        if said.online is not None:
            return said.online, detail
        word = said.status or said.state or ""
    try:
        return WORDS[word.casefold()], detail
    except KeyError:
        raise DecodeError("bad_status", f"'{word[:40]}' is neither online nor offline") from None
