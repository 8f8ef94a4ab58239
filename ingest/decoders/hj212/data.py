"""The text of CP to readings: items, statistics, flags, times, and what a station's channels make of the codes."""

import re
from collections.abc import Iterator
from datetime import datetime

import msgspec

from core.errors import DecodeError
from core.messages import Quality, Reading, Statistic
from core.quantities import lone_unit, to_canonical
from core.spectrum_windows import LIVE_TIME
from core.station import Channel, Station
from ingest.decoders.bounds import MAX_NAME
from ingest.decoders.context import Context
from ingest.decoders.flags import quality
from ingest.decoders.hj212 import radiation
from ingest.decoders.hj212.factors import AMOUNTS, FACTORS
from ingest.decoders.hj212.frame import Frame, moment
from ingest.decoders.hj212.spectrum import rates, read_spectrum

STATISTICS = {
    "rtd": Statistic.INSTANT, "avg": Statistic.MEAN, "min": Statistic.MIN, "max": Statistic.MAX, "cou": Statistic.SUM,
}
CONVERTED = "zs"                     # 折算: ZsRtd, ZsAvg … at the reference oxygen content; a quantity of its own
INTERVALS = {"2051": 60.0, "2061": 3600.0, "2031": 86400.0}
MINUTES = frozenset(60.0 * n for n in (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30))   # that the standard allows
STANDARD_CHECK = "2062"              # 标样核查 of 2025: the instrument measures a known sample, not the environment
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
UNTRUSTED = frozenset({
    Quality.FAULT, Quality.COMMS_FAULT, Quality.STOPPED, Quality.MAINTENANCE, Quality.CALIBRATION,
})


class Item(msgspec.Struct, frozen=True):
    """One value of a frame, as sent."""

    time: datetime
    code: str
    statistic: Statistic
    value: float
    flag: str | None
    equipment: str = ""              # ENO of a radiation station


def brings_data(frame: Frame) -> bool:
    """True for commands that upload values; requests, answers, heartbeats and notices bring none."""
    if frame.st == radiation.ST and frame.cn in radiation.DATA:
        return True
    return len(frame.cn) == 4 and frame.cn.startswith("2")


def readings(frame: Frame, context: Context) -> tuple[Reading, ...]:
    """All values of a whole frame."""
    if not brings_data(frame):
        return ()
    text = frame.text
    names = {}
    documents: tuple[str, ...] = ()
    if frame.st == radiation.ST:
        documents = radiation.spectra(text)
        text = radiation.without_spectra(text)
        names = dict(re.findall(r"(?:^|;)(SNO)=([^;,]*)", text))
    station = context.register.find(names.get("SNO", "")) or context.register.find(frame.mn)
    place = station.id if station is not None else (names.get("SNO") or frame.mn)
    if len(place) > MAX_NAME or not place.isprintable():
        raise DecodeError("wrong_type", "SNO is too long or not printable", "SNO 过长或含不可打印字符")
    interval = length_of_interval(frame.cn, station)
    values = tuple(reading(item, station, place, frame.cn, interval, context) for item in items(text, frame.st))
    if not documents or station is None or station.channel(LIVE_TIME) is None:
        return values
    time = re.search(r"(?:^|;)DataTime=(\d+)", text)
    if time is None:
        raise DecodeError("missing_field", "a spectrum has no time: CP has no DataTime", "能谱没有时间：CP 中没有 DataTime")
    at = moment(time[1])
    return (*values, *(each for document in documents[:1] for each in of_spectrum(document, at, place, context)))


def of_spectrum(document: str, time: datetime, place: str, context: Context) -> Iterator[Reading]:
    """Window count rates of a spectrum. One that cannot be read is a fault of the instrument: the frame's other values stay."""
    try:
        spectrum = read_spectrum(document)
        found, quality, interval = tuple(rates(spectrum)), Quality.UNCHECKED, float(round(spectrum.real))
    except DecodeError:
        found, quality, interval = ((LIVE_TIME, 0.0),), Quality.FAULT, 0.0
    for quantity, value in found:
        yield Reading(
            time=time, received=context.received, station=place, quantity=quantity, value=value,
            statistic=Statistic.MEAN, interval=interval, quality=quality, source=context.source,
        )


def length_of_interval(cn: str, station: Station | None) -> float:
    """What a value speaks for, in s. The minute interval is the station's own, where the standard allows it."""
    if cn == "2051" and station is not None and station.interval in MINUTES:
        return station.interval
    return INTERVALS.get(cn, 0.0)


def items(text: str, st: str) -> Iterator[Item]:
    """The values of CP, in order. Anything that is no value (Flag, SampleTime, RS, RT, Info …) gives none."""
    groups = [dict(fields(group)) for group in text.split(";") if group.strip()]
    flags = {name[:-5]: value for group in groups for name, value in group.items() if name.lower().endswith("-flag")}
    times = [group["DataTime"] for group in groups if "DataTime" in group]
    time = moment(times[0]) if times else None
    equipment = ""
    for group in groups:
        own = {name.lower(): value for name, value in group.items()}
        time = moment(group["DataTime"]) if "DataTime" in group else time
        equipment = group.get("ENO", equipment)
        for name, value in group.items():
            found = statistic_of(name, st)
            if found is None:
                continue
            code, statistic = found
            bare = code.removesuffix("-Zs")
            flag = own.get(f"{bare.lower()}-flag") or flags.get(bare)
            number = value_of(name, value, flag)
            if number is None:
                continue
            sampled = own.get(f"{bare.lower()}-sampletime")
            at = moment(sampled) if sampled else time
            if at is None:
                raise DecodeError("missing_field", f"{name[:64]} has no time: CP has no DataTime",
                                  f"{name[:64]} 没有时间：CP 中没有 DataTime")
            yield Item(at, code, statistic, number, flag, equipment)


def fields(group: str) -> Iterator[tuple[str, str]]:
    for item in group.split(","):
        name, equals, value = item.strip().partition("=")
        if not equals or not name or len(name) > MAX_NAME or not name.isprintable():
            raise DecodeError("bad_frame", f"'{item[:64]}' in CP is not NAME=value",
                              f"CP 中的“{item[:64]}”不是 名称=值 的形式")
        yield name, value.strip()


def statistic_of(name: str, st: str) -> tuple[str, Statistic] | None:
    """(code, statistic) of an item that is a value, else None."""
    code, dash, suffix = name.rpartition("-")
    if not dash:
        return (name, Statistic.INSTANT) if st == radiation.ST and radiation.is_value(name) else None
    suffix = suffix.lower()
    if suffix.startswith(CONVERTED) and suffix[2:] in STATISTICS:
        return f"{code}-Zs", STATISTICS[suffix[2:]]
    return (code, STATISTICS[suffix]) if code and suffix in STATISTICS else None


def value_of(name: str, text: str, flag: str | None) -> float | None:
    """The number, or None for a value that the instrument itself says is none (its flag is D, B, F, M or C)."""
    number = float(text) if NUMBER.fullmatch(text) else float("nan")
    if number - number == 0.0:
        return number
    if quality(flag) in UNTRUSTED:
        return None
    raise DecodeError("not_a_number", f"{name[:64]}={text[:64]}; send a number, or a flag that says why there is none",
                      f"{name[:64]}={text[:64]}；请发送数值，或用数据标记说明为何没有数值")


def reading(
    item: Item, station: Station | None, place: str, cn: str, interval: float, context: Context
) -> Reading:
    channel = channel_of(item, station) if station is not None else None
    unit = (channel.unit or lone_unit(channel.quantity)) if channel is not None else None
    if channel is None or unit is None:
        key, value, mark = f"hj212:{item.code}", item.value, Quality.UNREGISTERED
    else:
        key, mark = channel.quantity, quality(item.flag)
        value = to_canonical(key, item.value * channel.factor, unit)
        if cn == STANDARD_CHECK:
            mark = Quality.CALIBRATION
    return Reading(
        time=item.time,
        received=context.received,
        station=place,
        quantity=key,
        value=value,
        statistic=item.statistic,
        interval=interval,
        quality=mark,
        source=context.source,
    )


def channel_of(item: Item, station: Station) -> Channel | None:
    """The station's channel for a code. One that lists its own codes answers to those alone.

    A total (Cou) is in kg or m³ where the channel's unit is a concentration: it needs a channel with the code
    `<code>-Cou`, unless the quantity is an amount itself.
    """
    total = item.statistic is Statistic.SUM
    names = [f"{item.code}-Cou", item.code] if total else [item.code]
    if item.equipment:
        names = [f"{item.equipment}/{name}" for name in names] + names
    for name in names:
        channel = station.channel_for_code(name)
        if channel is None and name in FACTORS:
            standard = station.channel(FACTORS[name])
            channel = standard if standard is not None and not standard.codes else None
        if channel is not None and (not total or name.endswith("-Cou") or channel.quantity in AMOUNTS):
            return channel
    return None
