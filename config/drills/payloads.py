"""What a gateway would have sent: HJ 212-2017 frames and our JSON. Decoding is `ingest.decoders`."""

import json
from collections.abc import Sequence
from datetime import datetime

from core.beijing import BEIJING
from core.errors import ConfigError
from core.quantities import from_canonical, quantity
from core.station import Channel, Station
from ingest.decoders.hj212.frame import frame_bytes

EDITION_2017 = 4                 # Flag: edition 2017, no answer wanted
SURFACE_WATER = 21               # ST
REAL_TIME = 2011                 # CN
DIGITS = 4                       # significant figures, more than any published figure has

Values = Sequence[tuple[Channel, float]]


def number(value: float) -> str:
    """A value as loggers write it: plain decimals, no exponent.

    >>> number(0.000219999)
    '0.00022'
    """
    text = f"{float(f'{value:.{DIGITS}g}'):.12f}".rstrip("0")
    return text + "0" if text.endswith(".") else text


def hj212(station: Station, moment: datetime, sent: datetime, values: Values) -> bytes:
    """One real-time frame of the 2017 edition, in Beijing time, each value in its channel's own unit."""
    if station.mn is None:
        raise ConfigError(f"station {station.id}: an HJ 212 gateway needs its mn")
    factors = []
    for channel, value in values:
        if channel.unit is None or not channel.codes:
            raise ConfigError(f"station {station.id}, channel {channel.quantity}: HJ 212 needs its unit and its code")
        shown = number(from_canonical(channel.quantity, value, channel.unit) / channel.factor)
        factors.append(f"{channel.codes[0]}-Rtd={shown},{channel.codes[0]}-Flag=N")
    local, left = moment.astimezone(BEIJING), sent.astimezone(BEIJING)
    segment = (
        f"QN={left:%Y%m%d%H%M%S}{left.microsecond // 1000:03d};ST={SURFACE_WATER};CN={REAL_TIME};PW=123456;"
        f"MN={station.mn};Flag={EDITION_2017};CP=&&DataTime={local:%Y%m%d%H%M%S};{';'.join(factors)}&&"
    )
    return frame_bytes(segment.encode("ascii"))


def readings_json(moment: datetime, stations: Sequence[tuple[Station, Values]]) -> bytes:
    """Our JSON: all values of one moment as a list, each with its unit."""
    items = []
    for station, values in stations:
        for channel, value in values:
            known = quantity(channel.quantity)
            assert known is not None     # stations are checked when they are read
            items.append({
                "station": station.id, "time": moment.astimezone(BEIJING).isoformat(), "quantity": channel.quantity,
                "value": float(number(value)), "unit": known.unit, "flag": "N",
            })
    return json.dumps(items, ensure_ascii=False, separators=(",", ":")).encode()
