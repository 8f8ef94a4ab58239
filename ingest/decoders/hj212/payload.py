"""HJ 212 as a decoder: the frames of one payload to readings. Parts that come in several payloads meet in `parts`."""

from core.errors import DecodeError
from core.messages import Reading
from ingest.decoders.bounds import MAX_VALUES, check_size, too_many
from ingest.decoders.context import Context
from ingest.decoders.hj212.data import readings
from ingest.decoders.hj212.frame import read_frame
from ingest.decoders.hj212.parts import whole_messages
from ingest.decoders.hj212.stream import frames


def decode(payload: bytes, context: Context) -> tuple[Reading, ...]:
    """The readings of all frames in a payload, all or none. Frames that bring no data give none."""
    check_size(payload)
    pieces = frames(payload)
    if not pieces:
        raise DecodeError("bad_frame", "the payload is empty", "报文为空")
    messages = whole_messages(read_frame(piece, context.register, context.key) for piece in pieces)
    found = tuple(reading for message in messages for reading in readings(message, context))
    if len(found) > MAX_VALUES:
        raise too_many(len(found))
    return found
