"""What a gateway says of itself on its status topic: online, or, as its last will, offline. Pure."""

from datetime import datetime

import msgspec

from core.errors import DecodeError
from core.messages import GatewayStatus
from ingest.decoders.words import in_chinese

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
        raise DecodeError("bad_status", f"a status of {len(payload)} bytes; send a word or a small JSON object",
                          f"状态报文有 {len(payload)} 字节；请发送一个词或一个简短的 JSON 对象")
    if not gateway:
        raise DecodeError("bad_status", "the topic names no gateway; publish to status/<gateway>",
                          "主题中没有网关名；请发布到 status/<网关>")
    online, detail = _read(payload)
    return GatewayStatus(gateway=gateway, time=received, online=online, detail=detail, exercise=exercise)


def _read(payload: bytes) -> tuple[bool, str]:
    try:
        text = payload.decode().strip()
    except UnicodeDecodeError as error:
        raise DecodeError("bad_status", "the status is not UTF-8 text", "状态报文不是 UTF-8 文本") from error
    detail = ""
    word = text.strip('"')
    if text.startswith("{"):
        try:
            said = msgspec.json.decode(text, type=_Status)
        except msgspec.MsgspecError as error:
            raise DecodeError("bad_status", f"the status is no JSON object we know: {error}",
                              f"状态报文不是可识别的 JSON 对象：{in_chinese(str(error), '项')}") from error
        detail = said.detail
        if said.online is not None:
            return said.online, detail
        word = said.status or said.state or ""
    try:
        return WORDS[word.casefold()], detail
    except KeyError:
        raise DecodeError("bad_status", f"'{word[:40]}' is neither online nor offline",
                          f"“{word[:40]}”既不是在线也不是离线") from None
