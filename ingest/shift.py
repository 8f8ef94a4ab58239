"""Moves the times inside a payload, so that a recording of years ago plays as if it happened now. Pure.

What it does not recognise it leaves as it is: a payload that is to be refused is still refused, for the same reason.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import cbor2
import msgspec

from ingest.decoders.hj212.crc import crc

JSON_TIME = re.compile(rb'("time"\s*:\s*")([0-9][^"\\]{9,39})(")')
HJ212_FRAME = re.compile(rb"(?P<lead>\s*##\d{4})(?P<segment>[^\r\n]*&&)(?P<crc>[0-9A-Fa-f]{4})(?P<tail>\s*)", re.DOTALL)
HJ212_TIME = re.compile(rb"((?:QN|[A-Za-z]*Time)=)(\d{14})(\d{3})?(?!\d)")
RELATIVE = 2**28                     # SenML times below are relative to receipt (RFC 8428, 4.5.3) and stay
CBOR_NAMES = {-3: "bt", 6: "t"}

Shift = Callable[[bytes, timedelta], bytes]


def json_times(payload: bytes, offset: timedelta) -> bytes:
    """Our own JSON: each `"time"`, written as before (zone, fraction), everything else to the byte."""

    def moved(found: re.Match[bytes]) -> bytes:
        text = found[2].decode("ascii", errors="replace")
        try:
            time = datetime.fromisoformat(text) + offset
        except (ValueError, OverflowError):
            return found[0]
        written = time.isoformat(sep="T" if "T" in text else text[10])
        if text.endswith(("Z", "z")):
            written = written.removesuffix("+00:00") + text[-1]
        return found[1] + written.encode() + found[3]

    return JSON_TIME.sub(moved, payload)


def hj212_times(payload: bytes, offset: timedelta) -> bytes:
    """An HJ 212 frame: QN, DataTime and every other …Time, with the checksum made anew.

    A frame whose checksum is wrong, or that is encrypted (its checksum is that of the plain text), is left as it is.
    """
    frame = HJ212_FRAME.fullmatch(payload)
    if frame is None or int(frame["crc"], 16) != crc(frame["segment"]):
        return payload

    def moved(found: re.Match[bytes]) -> bytes:
        try:
            time = datetime.strptime(found[2].decode(), "%Y%m%d%H%M%S") + offset  # noqa: DTZ007  # Beijing, as it stays
        except (ValueError, OverflowError):
            return found[0]
        return found[1] + time.strftime("%Y%m%d%H%M%S").encode() + (found[3] or b"")

    segment = HJ212_TIME.sub(moved, frame["segment"])
    check = b"%04X" % crc(segment)
    return frame["lead"] + segment + (check.lower() if frame["crc"].islower() else check) + frame["tail"]


def senml_times(payload: bytes, offset: timedelta) -> bytes:
    """A SenML pack, JSON or CBOR: base times and times since 1970; those relative to receipt stay."""
    if payload.lstrip()[:1] in (b"[", b"{"):
        try:
            pack = msgspec.json.decode(payload)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return payload
        return msgspec.json.encode(pack) if _move(pack, offset.total_seconds()) else payload
    try:
        pack = cbor2.loads(payload)
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, MemoryError, RecursionError):
        return payload
    return cbor2.dumps(pack) if _move(pack, offset.total_seconds()) else payload


def _move(pack: Any, seconds: float) -> bool:
    """Move the times of a decoded pack in place; False when it is none, or holds nothing to move."""
    if not isinstance(pack, list):
        return False
    step = int(seconds) if seconds == int(seconds) else seconds
    base = 0.0
    moved = False
    for record in pack:
        if not isinstance(record, dict):
            return False
        names = {CBOR_NAMES.get(key, key) if isinstance(key, int) else key: key for key in record}
        given: Any = record.get(names.get("bt", "bt"))
        own: Any = record.get(names.get("t", "t"))
        if type(given) in (int, float):
            base = given
            if given >= RELATIVE:
                record[names["bt"]] = given + step
                moved = True
        if type(own) in (int, float) and base < RELATIVE <= base + own:
            record[names["t"]] = own + step
            moved = True
    return moved


SHIFTS: dict[str, Shift] = {"json": json_times, "hj212": hj212_times, "senml": senml_times}
"""How the times of a format are moved; a format that is not here (a status) has none."""


def shifted(payload: bytes, format: str, offset: timedelta) -> bytes:
    """A payload of this format with its times moved by `offset`."""
    shift = SHIFTS.get(format)
    return shift(payload, offset) if shift is not None and offset else payload
