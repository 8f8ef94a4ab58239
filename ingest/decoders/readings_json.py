"""Our own JSON: one reading or a list of them, docs/payloads.md. The hot path: keep it short."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated

import msgspec

from core.errors import DecodeError
from core.messages import Quality, Reading, Statistic
from core.quantities import CONVERSIONS, QUANTITIES, lone_unit, to_canonical
from core.station import Channel, Station
from ingest.decoders.bounds import MAX_NAME, MAX_VALUES, check_depth, check_size, too_deep, too_many
from ingest.decoders.context import Context
from ingest.decoders.flags import quality
from ingest.decoders.words import in_words

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_NAME)]
Short = Annotated[str, msgspec.Meta(max_length=MAX_NAME)]
YEAR = 366 * 86400.0
SHAPE = 'send one reading as a JSON object {"station": …, "time": …, "quantity": …, "value": …}, or a list of them'


class Sent(msgspec.Struct, gc=False):
    """A reading as a gateway sends it. Fields not named here are the gateway's own and are not read."""

    station: Name
    time: Annotated[datetime, msgspec.Meta(tz=True)]
    quantity: Name
    value: float
    unit: Short | None = None
    flag: Short | None = None
    statistic: Statistic = Statistic.INSTANT
    interval: Annotated[float, msgspec.Meta(ge=0, le=YEAR)] = 0.0


parse = msgspec.json.Decoder(Sent | list[Sent]).decode

NOT_A_NUMBER = re.compile(rb':\s*"?[+-]?(?:nan|inf)', re.IGNORECASE)
SEARCHED = 1 << 14                   # bytes of a refused payload searched for these words: an explanation must not take long
FIELD = re.compile(r"\$(?:\[\d+\])?\.(\w+)")


def decode(payload: bytes, context: Context) -> tuple[Reading, ...]:
    """Readings of one payload, all or none: DecodeError names the first that is wrong."""
    check_size(payload)
    if not payload.isascii():
        payload = utf8(payload)
    check_depth(payload)
    try:
        sent = parse(payload)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise explained(payload, error) from error
    if isinstance(sent, Sent):
        return (reading(sent, context),)
    if len(sent) > MAX_VALUES:
        raise too_many(len(sent))
    return tuple(numbered(sent, context))


def numbered(sent: Iterable[Sent], context: Context) -> Iterable[Reading]:
    """The readings of a list; a refusal says which one it is about, counted from 1."""
    for number, each in enumerate(sent, start=1):
        try:
            yield reading(each, context)
        except DecodeError as error:
            raise DecodeError(error.reason, f"reading {number}: {error.detail}") from error


def reading(sent: Sent, context: Context) -> Reading:
    """One reading in canonical units, its station found in the register."""
    station = context.register.find(sent.station)
    key, unit, value, channel = sent.quantity, sent.unit, sent.value, None
    if station is not None:
        channel = station.channel_for_code(key)
        if channel is not None:
            key = channel.quantity
            value *= channel.factor
            unit = unit if unit is not None else channel.unit
    elif not sent.station.isprintable():
        raise DecodeError("wrong_type", "station holds control characters")
    conversion = CONVERSIONS.get((key, unit)) if unit is not None else None
    if conversion is None:
        value = to_canonical(key, value, named_unit(key, unit, station, channel))
    else:
        value = value * conversion[0] + conversion[1]
        if value - value != 0.0:     # infinite after conversion
            raise DecodeError("not_a_number", f"{key} of {sent.value} {unit} is too large")
    return Reading(
        time=in_utc(sent.time),
        received=context.received,
        station=sent.station if station is None else station.id,
        quantity=key,
        value=value,
        statistic=sent.statistic,
        interval=sent.interval,
        quality=Quality.UNREGISTERED if station is None or channel is None else quality(sent.flag),
        source=context.source,
    )


def named_unit(key: str, unit: str | None, station: Station | None, channel: Channel | None) -> str:
    """The unit given, or the only one there can be; DecodeError where none is named."""
    if unit is not None:
        return unit
    if key not in QUANTITIES:
        raise DecodeError("unknown_quantity", f"'{key[:64]}' is not a quantity; docs/quantities.md lists them")
    only = lone_unit(key)
    if only is None:
        where = "the station is not registered" if station is None else (
            f"{station.id} has no channel for it" if channel is None else f"{station.id} sets none")
        raise DecodeError("unknown_unit", f"{key} has no unit: send \"unit\", for {where}")
    return only


def in_utc(time: datetime) -> datetime:
    try:
        return time.astimezone(UTC)
    except OverflowError as error:   # the first and last day of the calendar, moved by the zone
        raise DecodeError("bad_time", f"{time.isoformat()} is not a time Fengsui can keep") from error


def utf8(payload: bytes) -> bytes:
    """The payload without a byte order mark; the parser does not look into fields that it does not need."""
    try:
        payload.decode()
    except UnicodeDecodeError as error:
        raise DecodeError("not_utf8", f"byte {error.start} is not UTF-8; send JSON in UTF-8") from error
    return payload.removeprefix(b"\xef\xbb\xbf")


def explained(payload: bytes, error: Exception) -> DecodeError:
    """Why a payload could not be parsed, in words a gateway integrator can act on."""
    said = str(error)
    if isinstance(error, RecursionError):
        return too_deep()
    if not payload.strip():
        return DecodeError("not_json", f"the payload is empty; {SHAPE}")
    field = FIELD.search(said)
    words = in_words(said, "reading")
    if not isinstance(error, msgspec.ValidationError):
        if NOT_A_NUMBER.search(payload, 0, SEARCHED):
            return DecodeError("not_a_number", "NaN and Infinity are not JSON; leave the reading out")
        return DecodeError("not_json", f"{words}; {SHAPE}")
    if "missing required field" in said:
        return DecodeError("missing_field", f"{words}; station, time, quantity and value are required")
    if field is not None and field[1] == "time":
        return DecodeError("bad_time", f"{words}; send RFC 3339 with a zone, such as 2026-11-23T08:00:00+08:00")
    if field is not None and field[1] == "value" and ("out of range" in said or NOT_A_NUMBER.search(payload, 0, SEARCHED)):
        return DecodeError("not_a_number", f"{words}; send a finite number, or leave the reading out")
    return DecodeError("wrong_type", words if field is not None else f"{words}; {SHAPE}")
