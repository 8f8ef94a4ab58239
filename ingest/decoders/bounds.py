"""How large, deep and long a payload may be, and the checks no parser makes itself. Knows no format's fields."""

from array import array
from itertools import accumulate

from core.errors import DecodeError

MAX_PAYLOAD = 1 << 20                # bytes of a JSON payload; a day of minute values of a station is a tenth
MAX_CBOR = 1 << 17                   # of a CBOR payload: each byte can be an object of its own; a value takes some 25
MAX_VALUES = 10_000                  # values in one payload
MAX_DEPTH = 32                       # JSON arrays and objects within each other; ours need two
MAX_BRACKETS = 10 * MAX_VALUES       # of JSON arrays and objects in one payload; ours need two a value and two more
MAX_NAME = 128                       # characters of a station, quantity, unit

NOT_BRACKETS_OR_QUOTES = bytes(set(range(256)) - set(b'[]{}"'))
STEPS = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")     # one level down, one level up (-1 as a signed byte)


def check_size(payload: bytes, limit: int = MAX_PAYLOAD) -> None:
    """Refuse a payload that is too large, before anything looks at it."""
    if len(payload) > limit:
        raise DecodeError("too_large", f"{len(payload)} bytes; at most {limit} are read. Send fewer values at a time",
                          f"共 {len(payload)} 字节，最多读取 {limit} 字节；请减少每次发送的数据量")


def check_depth(payload: bytes) -> None:
    """Refuse JSON nested deeper than `MAX_DEPTH`, or with more than `MAX_BRACKETS`.

    The parser has a limit of its own, but one that depends on who called it; what is refused must not. Whatever the
    bytes are, this takes some ms a MiB: no pattern that could look at them twice, no loop over more than some brackets.
    """
    if payload.count(b"[") + payload.count(b"{") <= MAX_DEPTH:
        return
    if b"\\" in payload:
        payload = payload.replace(b"\\\\", b"").replace(b'\\"', b"")
    # Two quotes with no bracket between them close what they open, whichever of them that is.
    marks = payload.translate(None, NOT_BRACKETS_OR_QUOTES).replace(b'""', b"")
    brackets = b"".join(marks[:MAX_BRACKETS].split(b'"')[::2])
    if max(accumulate(array("b", brackets.translate(STEPS))), default=0) > MAX_DEPTH:
        raise too_deep()
    if len(marks) > MAX_BRACKETS:
        raise DecodeError("too_many_values", f"over {MAX_BRACKETS} brackets in one payload; a value needs two",
                          f"一条报文中括号超过 {MAX_BRACKETS} 个；一个值只需两个")


def too_deep() -> DecodeError:
    return DecodeError("too_deep", f"nested deeper than {MAX_DEPTH} levels; readings need two",
                       f"嵌套超过 {MAX_DEPTH} 层；读数只需两层")


def too_many(count: int) -> DecodeError:
    return DecodeError("too_many_values", f"{count} values in one payload; at most {MAX_VALUES} are read",
                       f"一条报文中有 {count} 个值，最多读取 {MAX_VALUES} 个")
