"""SenML records to readings: which station and quantity a name stands for, which of our units theirs is."""

from datetime import UTC, datetime

from core.errors import DecodeError
from core.messages import Quality, Reading
from core.quantities import CONVERSIONS, lone_unit, to_canonical
from core.station import Channel, Register, Station
from ingest.decoders.context import Context
from ingest.decoders.senml_pack import Record, resolve

UNITS = {
    "%RH": "%", "%EL": "%", "/": "1", "m3": "m³", "m3/s": "m³/s", "l": "L", "l/s": "L/s", "W/m2": "W/m²",
    "kg/m3": "kg/m³", "dB": "dB(A)", "count": "1", "1/s": "cps", "1/min": "cpm",
}
"""SenML units (RFC 8428 section 12.1, RFC 8798) that we write differently; others are tried as they are."""

SEPARATORS = ":/.-_;"


def decode(payload: bytes, context: Context) -> tuple[Reading, ...]:
    """A reading for every record with a number `v`. Text, yes/no, data and sums (`vs`, `vb`, `vd`, `s`) give none."""
    return tuple(reading(record, context) for record in resolve(payload, context.received) if "v" in record)


def reading(record: Record, context: Context) -> Reading:
    name = record["n"]
    station, channel = place(name, context.register)
    key, value, quality = f"senml:{name}", float(record["v"]), Quality.UNREGISTERED
    if station is not None and channel is not None:
        unit = our_unit(channel, record.get("u"))
        if unit is not None:
            key, quality = channel.quantity, Quality.UNCHECKED
            value = to_canonical(key, value * channel.factor, unit)
    return Reading(
        time=moment(record["t"]),
        received=context.received,
        station=name if station is None else station.id,
        quantity=key,
        value=value,
        quality=quality,
        source=context.source,
    )


def our_unit(channel: Channel, unit: str | None) -> str | None:
    """The unit of a value: as sent, else as the channel says. None where neither names one: nothing is inferred."""
    if unit is None:
        return channel.unit if channel.unit is not None else lone_unit(channel.quantity)
    if (channel.quantity, unit) in CONVERSIONS:
        return unit
    return UNITS.get(unit, unit)


def place(name: str, register: Register) -> tuple[Station | None, Channel | None]:
    """The station with the longest name that begins this one, and the channel that the rest stands for.

    `urn:dev:ow:10e2073a:temp` finds the station with the alias `urn:dev:ow:10e2073a:` or `urn:dev:ow:10e2073a`, and
    its channel with the code `temp`; or the station known by the whole name, if it has one channel only.
    """
    station = register.find(name)
    if station is not None:
        return station, station.channels[0] if len(station.channels) == 1 else None
    for end in range(len(name) - 1, 0, -1):
        # A name ends where a separator says so: FCG-1 is not the beginning of FCG-12.
        if name[end - 1] not in SEPARATORS and name[end] not in SEPARATORS:
            continue
        station = register.find(name[:end])
        if station is not None:
            code = name[end:]
            return station, station.channel_for_code(code) or station.channel_for_code(code.lstrip(SEPARATORS))
    return None, None


def moment(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise DecodeError("bad_time", f"t = {seconds} s is not a time Fengsui can keep",
                          f"t = {seconds} s 不是可保存的时间") from error
