"""Cuts bytes into frames: a payload that holds several, and the stream of a TCP connection. Reads no frame."""

import re

from ingest.decoders.hj212.frame import HEAD, HEXADECIMAL, MAX_FRAME

BLANK = b" \t\r\n\v\f\0"
BLANKS = re.compile(rb"[ \t\r\n\v\f\0]*")
START = re.compile(rb"##(?:\d{4}|\d{0,3}\Z)|#\Z")
NEXT = re.compile(rb"##\d{4}[A-Z][A-Za-z]*=")
TAIL = re.compile(rb"&&[0-9A-Fa-f]{4}(?=\s|##|$)")


def frames(payload: bytes) -> tuple[bytes, ...]:
    """The frames of a payload, in order. What is no frame is returned as well, so that its reader refuses it."""
    buffer = FrameBuffer(max(len(payload), MAX_FRAME))
    return buffer.feed(payload) + buffer.rest()


class FrameBuffer:
    """The part of a stream that is not yet a whole frame.

    Every byte fed comes out once, in a frame or in a piece of rubbish, except blanks between them: after rubbish the
    next `##` starts anew, and rubbish is returned so that it is kept and counted with the refused. Rubbish that
    follows rubbish is one piece, however often it looks like a beginning, up to the limit; it waits for its end.
    Frames are cut by their length; encrypted ones, whose length is that of the plain text, by the `&&` and checksum at
    their end.
    """

    def __init__(self, limit: int = MAX_FRAME) -> None:
        self._limit = limit
        self._held = b""
        self._rubbish = bytearray()

    def feed(self, data: bytes) -> tuple[bytes, ...]:
        """All frames that are whole now, and what rubbish lay before them."""
        held = self._held + data
        whole: list[bytes] = []
        start = blanks_end(held, 0)
        while (end := end_of_first(held, start)) or len(held) - start > self._limit:
            end = end or start + self._limit
            after = blanks_end(held, end)
            if is_rubbish(held, start, end):
                whole += self._add(held[start:after])
            else:
                whole += self.rubbish()
                whole.append(held[start:end].rstrip(BLANK))
            start = after
        self._held = held[start:]
        return tuple(whole)

    def rubbish(self) -> tuple[bytes, ...]:
        """The rubbish that has come since the last frame, if nobody wants to wait for more of it."""
        piece, self._rubbish = bytes(self._rubbish.rstrip(BLANK)), bytearray()
        return (piece,) if piece else ()

    def rest(self) -> tuple[bytes, ...]:
        """What is left when the stream has ended: rubbish, half a frame, or nothing."""
        held, self._held = self._held.strip(BLANK), b""
        if held and is_rubbish(held, 0, len(held)):
            return (*self._add(held), *self.rubbish())
        return (*self.rubbish(), held) if held else self.rubbish()

    def _add(self, piece: bytes) -> list[bytes]:
        self._rubbish += piece
        full = []
        while len(self._rubbish) > self._limit:
            full.append(bytes(self._rubbish[:self._limit]))
            del self._rubbish[:self._limit]
        return full

    @property
    def has_rubbish(self) -> bool:
        return bool(self._rubbish)

    def __len__(self) -> int:
        return len(self._held) + len(self._rubbish)


def is_rubbish(held: bytes, start: int, end: int) -> bool:
    """True for what cannot be a frame, not even a damaged one."""
    return HEAD.match(held, start, end) is None or held.find(b"CP=&&", start, end) < 0


def blanks_end(held: bytes, start: int) -> int:
    match = BLANKS.match(held, start)
    return match.end() if match is not None else start


def end_of_first(held: bytes, start: int) -> int:
    """Where the frame or the rubbish that begins at `start` ends; 0 where more must come to tell."""
    left = len(held) - start
    if left == 0:
        return 0
    head = HEAD.match(held, start)
    if head is None:
        if left < 6 and (held.startswith(b"##", start) or held[start:] == b"#"):
            return 0
        again = START.search(held, start + 1)
        return again.start() if again is not None else len(held)
    announced = head.end() + int(head[1]) + 4
    if held[announced - 6:announced - 4] == b"&&" and HEXADECIMAL.fullmatch(held, announced - 4, announced):
        return announced
    # Not where its length says: it is encrypted, damaged, or has not come whole. The next frame ends it anyway.
    following = NEXT.search(held, start + 2)
    limit = following.start() if following is not None else len(held)
    tail = TAIL.search(held, head.end(), limit)
    if tail is not None and tail.end() < len(held):
        return tail.end()
    return following.start() if following is not None else 0
