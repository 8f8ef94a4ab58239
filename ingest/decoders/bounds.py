"""How large, deep and long a payload may be, and the checks no parser makes itself. Knows no format's fields."""

import re

from core.errors import DecodeError

MAX_PAYLOAD = 1 << 20                # bytes of a JSON or CBOR payload; a day of minute values of a station is a tenth
MAX_VALUES = 10_000                  # values in one payload
MAX_DEPTH = 32                       # JSON arrays and objects within each other; ours need two
MAX_NAME = 128                       # characters of a station, quantity, unit

STRINGS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


def check_size(payload: bytes, limit: int = MAX_PAYLOAD) -> None:
    """Refuse a payload that is too large, before anything looks at it."""
    if len(payload) > limit:
        raise DecodeError("too_large", f"{len(payload)} bytes; at most {limit} are read. Send fewer values at a time")


def check_depth(payload: bytes) -> None:
    """Refuse JSON nested deeper than `MAX_DEPTH`.

    The parser has a limit of its own, but one that depends on who called it; what is refused must not.
    """
    if payload.count(b"[") + payload.count(b"{") <= MAX_DEPTH:
        return
    brackets = STRINGS.sub(b"", payload).translate(None, NOT_BRACKETS)
    for _ in range(MAX_DEPTH):
        if not brackets:
            return
        shorter = brackets.replace(b"[]", b"").replace(b"{}", b"")
        if len(shorter) == len(brackets):
            return                   # unbalanced: the parser says where
        brackets = shorter
    if brackets:
        raise too_deep()


def too_deep() -> DecodeError:
    return DecodeError("too_deep", f"nested deeper than {MAX_DEPTH} levels; readings need two")


def too_many(count: int) -> DecodeError:
    return DecodeError("too_many_values", f"{count} values in one payload; at most {MAX_VALUES} are read")
