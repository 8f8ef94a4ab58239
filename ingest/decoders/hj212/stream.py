"""Cuts bytes into frames: a payload that holds several, and the stream of a TCP connection. Reads no frame."""

import re

from ingest.decoders.hj212.frame import HEAD, HEXADECIMAL, MAX_FRAME

BLANK = b" \t\r\n\0"
BLANKS = re.compile(rb"[ \t\r\n\0]*")
NEXT = re.compile(rb"##\d{4}[A-Z][A-Za-z]*=")
TAIL = re.compile(rb"&&[0-9A-Fa-f]{4}(?=\s|##|$)")


def frames(payload: bytes) -> tuple[bytes, ...]:
    """The frames of a payload, in order. What is no frame is returned as well, so that its reader refuses it."""
    buffer = FrameBuffer(max(len(payload), MAX_FRAME))
    return buffer.feed(payload) + buffer.rest()


class FrameBuffer:
    """The part of a stream that is not yet a whole frame.

    Every byte fed comes out once, in a frame or in a piece of rubbish, except blanks between them: after rubbish the
    next `##` starts anew, and rubbish is returned so that it is kept and counted with the refused. Frames are cut by
    their length; encrypted ones, whose length is that of the plain text, by the `&&` and checksum at their end.
    """

    def __init__(self, limit: int = MAX_FRAME) -> None:
        self._limit = limit
        self._held = b""

    def feed(self, data: bytes) -> tuple[bytes, ...]:
        """All frames that are whole now."""
        held = self._held + data
        whole = []
        start = blanks_end(held, 0)
        while (end := end_of_first(held, start)) or len(held) - start > self._limit:
            end = end or start + self._limit
            whole.append(held[start:end].rstrip(BLANK))
            start = blanks_end(held, end)
        self._held = held[start:]
        return tuple(whole)

    def rest(self) -> tuple[bytes, ...]:
        """What is left when the stream has ended: half a frame, or nothing."""
        held, self._held = self._held.strip(BLANK), b""
        return (held,) if held else ()

    def __len__(self) -> int:
        return len(self._held)


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
        again = held.find(b"##", start + 1)
        return again if again > 0 else len(held) - held.endswith(b"#")
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
