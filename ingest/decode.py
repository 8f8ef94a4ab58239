"""Payloads from a file to readings: the logic of `fengsui decode`. Prints nothing; marks nothing (`ingest.quality`)."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from core.errors import DecodeError, InputError
from core.messages import Reading
from core.quantities import QUANTITIES
from core.station import Register
from ingest.decoders import DECODERS
from ingest.decoders.bounds import check_depth
from ingest.decoders.context import Context
from ingest.decoders.hj212.parts import Assembler
from ingest.decoders.hj212.stream import frames


class Decoded(msgspec.Struct, frozen=True):
    """What a payload held; no readings is a message that carries no data."""

    number: int                      # of the payload, counted from 1
    readings: tuple[Reading, ...]


class Refused(msgspec.Struct, frozen=True):
    """A payload that could not be decoded."""

    number: int
    error: DecodeError


def decode_stream(
    data: bytes, *, format: str, register: Register, received: datetime, key: bytes | None = None
) -> Iterator[Decoded | Refused]:
    """Every payload in these bytes, decoded or refused, in order.

    `format` is auto, json, hj212 or senml; `received` stands for the time of receipt of all; `key` is the SM4 key for
    stations that have none of their own.
    """
    decoder = DECODERS.get(format)
    if decoder is None:
        raise InputError(f"format '{format}' is unknown; choose one of {', '.join(sorted(DECODERS))}")
    context = Context(register=register, received=received, key=key)
    assembler = Assembler()
    for number, payload in enumerate(payloads(data, format), start=1):
        whole = assembler.offer(payload, context, number)
        if whole is None:
            continue                 # a part: its message is decoded when the last one has come
        try:
            yield Decoded(number, decoder(whole.payload, context))
        except DecodeError as error:
            yield Refused(number, error)
    for left in assembler.rest():
        yield Refused(left.tokens[0], left.error)


def payloads(data: bytes, format: str) -> Iterator[bytes]:
    """The payloads in these bytes: CBOR and a JSON document whole, HJ 212 by frame, else one a line."""
    text = data.removeprefix(b"\xef\xbb\xbf")
    start = text.lstrip()[:1]
    if not start:
        return
    if format in ("auto", "senml") and start[0] >> 5 in (4, 6):
        yield data
        return
    if format != "hj212" and start in (b"[", b"{") and is_document(text):
        yield text
        return
    for line in text.splitlines() if format == "json" else text.split(b"\n"):
        line = line.strip(b" \t\r\0")
        if not line:
            continue
        if format in ("auto", "hj212") and line.startswith(b"##"):
            yield from frames(line)
        else:
            yield line


def is_document(text: bytes) -> bool:
    """True where the bytes are one JSON document, or the ruins of one, rather than one payload a line."""
    if is_json(text):
        return True
    lines = [line for line in text.splitlines() if line.strip()]
    return 2 * sum(line.startswith(b"##") or is_json(line) for line in lines) < len(lines)


def is_json(text: bytes) -> bool:
    try:
        check_depth(text)
        msgspec.json.decode(text)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, DecodeError):
        return False
    return True


class Line(msgspec.Struct):
    """A reading as the command line prints it."""

    time: datetime
    station: str
    quantity: str
    value: float
    unit: str | None                 # null: the value is as sent, in a unit nobody named
    statistic: str
    interval: float
    quality: str


encode = msgspec.json.Encoder().encode


def as_line(reading: Reading) -> str:
    """One JSON object, its time in UTC (RFC 3339)."""
    known = QUANTITIES.get(reading.quantity)
    return encode(
        Line(
            reading.time, reading.station, reading.quantity, reading.value, known.unit if known is not None else None,
            reading.statistic, reading.interval, reading.quality,
        )
    ).decode()
