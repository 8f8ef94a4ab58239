"""Messages sent in several frames (PNUM, PNO): held until all have come, then joined. Bounded; has no clock."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from core.errors import DecodeError
from ingest.decoders.context import Context
from ingest.decoders.hj212.frame import Frame, read_frame
from ingest.decoders.hj212.stream import frames

LIFETIME = timedelta(seconds=60)     # the standard resends after 10 s, three times
MAX_HELD = 1 << 20                   # bytes, of all messages together
ITEM = re.compile(r"[A-Za-z0-9_.]+(?:-[A-Za-z]+)?=(?![\"'])")
"""What begins an item; with a quote it is an attribute in the XML of a spectrum that was cut there."""

Name = tuple[str, str, str, int]


class Whole(msgspec.Struct, frozen=True):
    """A payload that can be decoded now, and the tokens of all that brought it."""

    payload: bytes
    tokens: tuple[Any, ...]


class Incomplete(msgspec.Struct, frozen=True):
    """Parts that wait no longer: to be rejected with this error."""

    payload: bytes
    tokens: tuple[Any, ...]
    error: DecodeError


class Held(msgspec.Struct):
    """The parts of one message so far, by their number."""

    first: datetime
    frames: dict[int, Frame]
    raw: dict[int, bytes]
    tokens: list[Any]


class Assembler:
    """Holds parts until their message is whole. A part sent again replaces itself."""

    def __init__(self, lifetime: timedelta = LIFETIME, limit: int = MAX_HELD) -> None:
        self._lifetime = lifetime
        self._limit = limit
        self._held: dict[Name, Held] = {}
        self._bytes = 0
        self._dropped: list[Incomplete] = []

    def offer(self, payload: bytes, context: Context, token: Any = None) -> Whole | None:
        """What can be decoded now: this payload, or the message it completes. None where it is held.

        A payload that cannot be read is handed back: the decoder says why. `token` is anything that stands for the
        delivery; it comes back with the message.
        """
        if b"PNUM=" not in payload:
            return Whole(payload, (token,))
        pieces = frames(payload)
        try:
            frame = read_frame(pieces[0], context.register, context.key) if len(pieces) == 1 else None
        except DecodeError:
            frame = None
        if frame is None or not frame.is_part:
            return Whole(payload, (token,))
        return self._hold(frame, pieces[0], context.received, token)

    def _hold(self, frame: Frame, raw: bytes, received: datetime, token: Any) -> Whole | None:
        name = name_of(frame)
        held = self._held.get(name)
        if held is not None and frame.pno in held.frames and frame.text != held.frames[frame.pno].text:
            self._drop(name, "another message began under the same QN", "同一 QN 下开始了另一条报文")
            held = None
        if held is None:
            held = self._held[name] = Held(received, {}, {}, [])
        self._bytes += len(raw) - len(held.raw.get(frame.pno, b""))
        held.frames[frame.pno], held.raw[frame.pno] = frame, raw
        held.tokens.append(token)
        if len(held.frames) == frame.pnum:
            self._forget(name)
            return Whole(together(held), tuple(held.tokens))
        while self._bytes > self._limit:
            self._drop(next(iter(self._held)), f"more than {self._limit} bytes of unfinished messages are held",
                       f"未收齐的报文超过 {self._limit} 字节")
        return None

    def overdue(self, now: datetime) -> tuple[Incomplete, ...]:
        """Parts that gave way or whose message did not become whole in time; they are held no longer."""
        late = [name for name, held in self._held.items() if now - held.first > self._lifetime]
        for name in late:
            seconds = f"{self._lifetime.total_seconds():g} s"
            self._drop(name, f"no more came in {seconds}", f"{seconds} 内没有再收到")
        dropped, self._dropped = tuple(self._dropped), []
        return dropped

    def rest(self) -> tuple[Incomplete, ...]:
        """All that is still unfinished, when nothing more will come."""
        for name in list(self._held):
            self._drop(name, "nothing more came", "此后没有再收到")
        dropped, self._dropped = tuple(self._dropped), []
        return dropped

    def _forget(self, name: Name) -> Held:
        held = self._held.pop(name)
        self._bytes -= sum(map(len, held.raw.values()))
        return held

    def _drop(self, name: Name, why: str, why_zh: str) -> None:
        held = self._forget(name)
        error = incomplete(held.frames.values(), why, why_zh)
        self._dropped.append(Incomplete(together(held), tuple(held.tokens), error))


def name_of(frame: Frame) -> Name:
    """What the parts of one message have in common."""
    return frame.mn, frame.cn, frame.qn, frame.pnum


def together(held: Held) -> bytes:
    return b"".join(held.raw[number] + b"\r\n" for number in sorted(held.raw))


def incomplete(parts: Iterable[Frame], why: str, why_zh: str) -> DecodeError:
    parts = sorted(parts, key=lambda part: part.pno)
    one = parts[0]
    came = ", ".join(str(part.pno) for part in parts[:20])
    return DecodeError("split_incomplete", f"MN {one.mn} QN {one.qn}: part {came} of {one.pnum} came; {why}",
                       f"MN {one.mn} QN {one.qn}：共 {one.pnum} 包，只收到第 {came} 包；{why_zh}")


def whole_messages(parts: Iterable[Frame]) -> tuple[Frame, ...]:
    """The frames of one payload with those that are parts joined, where the first part stood."""
    groups: dict[Any, dict[int, Frame]] = {}
    for number, frame in enumerate(parts):
        group = groups.setdefault(name_of(frame) if frame.is_part else number, {})
        group[frame.pno] = frame
    return tuple(joined(tuple(group.values())) for group in groups.values())


def joined(parts: tuple[Frame, ...]) -> Frame:
    """One frame from the parts of a message; DecodeError `split_incomplete` where one is missing."""
    first = parts[0]
    if not first.is_part:
        return first
    if len(parts) != first.pnum:
        raise incomplete(parts, "the others are not in this payload", "其余各包不在此报文中")
    text = ""
    for part in sorted(parts, key=lambda part: part.pno):
        text = text + joint(text, part.text) + part.text
    return msgspec.structs.replace(first, text=text, pnum=1, pno=1)


def joint(before: str, after: str) -> str:
    """What goes between two parts: nothing where an item was cut in two, else a semicolon.

    Some loggers cut the text of CP anywhere, others close each part after an item.
    """
    if not before or not after or before[-1] in ";," or after[0] in ";,":
        return ""
    last = before[max(before.rfind(";"), before.rfind(",")) + 1:]
    is_closed = ITEM.match(last) is not None and not last.endswith("=")
    return ";" if is_closed and ITEM.match(after) else ""
