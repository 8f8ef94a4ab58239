"""Our own JSON: one reading or a list of them, docs/payloads.md. The hot path: keep it short."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated

import msgspec

from core.errors import DecodeError
from core.messages import Quality, Reading, Statistic
from core.quantities import CONVERSIONS, QUANTITIES, lone_unit, to_canonical, unknown_quantity
from core.station import Channel, Station
from ingest.decoders.bounds import MAX_NAME, MAX_VALUES, check_depth, check_size, too_deep, too_many
from ingest.decoders.context import Context
from ingest.decoders.flags import quality
from ingest.decoders.words import in_chinese, in_words

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_NAME)]
Short = Annotated[str, msgspec.Meta(max_length=MAX_NAME)]
YEAR = 366 * 86400.0
SHAPE = 'send one reading as a JSON object {"station": …, "time": …, "quantity": …, "value": …}, or a list of them'
SHAPE_ZH = '请发送一个读数，即 JSON 对象 {"station": …, "time": …, "quantity": …, "value": …}，或由其组成的列表'


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
            raise error.about(f"reading {number}: ", f"第 {number} 个读数：") from error


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
        raise DecodeError("wrong_type", "station holds control characters", "station 含控制字符")
    conversion = CONVERSIONS.get((key, unit)) if unit is not None else None
    if conversion is None:
        value = to_canonical(key, value, named_unit(key, unit, station, channel))
    else:
        value = value * conversion[0] + conversion[1]
        if value - value != 0.0:     # infinite after conversion
            raise DecodeError("not_a_number", f"{key} of {sent.value} {unit} is too large",
                              f"{key} 的值 {sent.value} {unit} 过大")
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
        raise unknown_quantity(key)
    only = lone_unit(key)
    if only is None:
        if station is None:
            en, zh = "the station is not registered", "该站点未登记"
        elif channel is None:
            en, zh = f"{station.id} has no channel for it", f"{station.id} 没有该项目的通道"
        else:
            en, zh = f"{station.id} sets none", f"{station.id} 未设定单位"
        raise DecodeError("unknown_unit", f"{key} has no unit: send \"unit\", for {en}",
                          f"{key} 没有单位：请发送 \"unit\"，因为{zh}")
    return only


def in_utc(time: datetime) -> datetime:
    try:
        return time.astimezone(UTC)
    except OverflowError as error:   # the first and last day of the calendar, moved by the zone
        raise DecodeError("bad_time", f"{time.isoformat()} is not a time Fengsui can keep",
                          f"{time.isoformat()} 不是可保存的时间") from error


def utf8(payload: bytes) -> bytes:
    """The payload without a byte order mark; the parser does not look into fields that it does not need."""
    try:
        payload.decode()
    except UnicodeDecodeError as error:
        raise DecodeError("not_utf8", f"byte {error.start} is not UTF-8; send JSON in UTF-8",
                          f"第 {error.start} 字节不是 UTF-8；请以 UTF-8 发送 JSON") from error
    return payload.removeprefix(b"\xef\xbb\xbf")


def explained(payload: bytes, error: Exception) -> DecodeError:
    """Why a payload could not be parsed, in words a gateway integrator can act on."""
    said = str(error)
    if isinstance(error, RecursionError):
        return too_deep()
    if not payload.strip():
        return DecodeError("not_json", f"the payload is empty; {SHAPE}", f"报文为空；{SHAPE_ZH}")
    field = FIELD.search(said)
    en, zh = in_words(said, "reading"), in_chinese(said, "个读数")
    if not isinstance(error, msgspec.ValidationError):
        if NOT_A_NUMBER.search(payload, 0, SEARCHED):
            return DecodeError("not_a_number", "NaN and Infinity are not JSON; leave the reading out",
                               "NaN 和 Infinity 不是 JSON；请不发送该读数")
        return DecodeError("not_json", f"{en}; {SHAPE}", f"{zh}；{SHAPE_ZH}")
    if "missing required field" in said:
        return DecodeError("missing_field", f"{en}; station, time, quantity and value are required",
                           f"{zh}；station、time、quantity、value 均为必填")
    if field is not None and field[1] == "time":
        return DecodeError("bad_time", f"{en}; send RFC 3339 with a zone, such as 2026-11-23T08:00:00+08:00",
                           f"{zh}；请按 RFC 3339 带时区发送，如 2026-11-23T08:00:00+08:00")
    if field is not None and field[1] == "value" and ("out of range" in said or NOT_A_NUMBER.search(payload, 0, SEARCHED)):
        return DecodeError("not_a_number", f"{en}; send a finite number, or leave the reading out",
                           f"{zh}；请发送有限数值，或不发送该读数")
    if field is not None:
        return DecodeError("wrong_type", en, zh)
    return DecodeError("wrong_type", f"{en}; {SHAPE}", f"{zh}；{SHAPE_ZH}")
