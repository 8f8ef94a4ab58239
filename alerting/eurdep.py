"""Dose rates as EURDEP 2.1 text: header, localities, values. Pure; whoever writes asks for the parts in their order.

The fields and their spelling follow files of national networks (research page radiation, section 3); the JRC's own description
could not be read. The format has no word for an exercise: a drill's values never leave by it.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

from core.issuer import Issuer
from core.messages import SET_ASIDE, Reading, Statistic
from core.quantities import from_canonical
from core.station import Station

DOSE_RATE = "ambient_dose_rate"
UNIT = "nSv/h"

AVERAGES = frozenset({Statistic.INSTANT, Statistic.MEAN})
"""What T-GAMMA stands for; a minimum or a maximum would be taken for the mean."""


def head(stations: Iterable[Station], issuer: Issuer, made: datetime) -> Iterator[str]:
    """Everything before the first value."""
    name = _plain(issuer.name_en) or issuer.domain
    yield "\\BEGIN_EURDEP;"
    yield "\\BEGIN_HEADER;"
    yield "\\IMPORTANCE NORMAL;"
    yield "\\SOFTWARE_VERSION Fengsui;"
    yield "\\FORMAT_VERSION 2.1;"
    yield f"\\ORIGINATOR {' / '.join(filter(None, (name, issuer.domain, _plain(issuer.contact))))};"
    yield f"\\MESSAGE_ID {issuer.country}-{made.astimezone(UTC):%Y%m%dT%H%M%SZ};"
    yield f"\\SENT {stamp(made)};"
    yield "\\BEGIN_COMMENT;"
    yield "Ambient dose equivalent rate, from air kerma rate with 1.2 Sv per Gy. Values are not validated."
    yield "\\END_COMMENT;"
    yield "\\END_HEADER;"
    yield "\\BEGIN_LOCALITY;"
    yield "\\FIELD_LIST LOCALITY_CODE,LOCALITY_NAME,LONGITUDE,LATITUDE;"
    for each in stations:
        yield f"\\{code(each.id, issuer)},{_plain(each.name_en) or code(each.id, issuer)},{_longitude(each)},{_latitude(each)};"
    yield "\\END_LOCALITY;"
    yield "\\BEGIN_RADIOLOGICAL;"
    yield "\\FIELD_LIST LOCALITY_CODE,VALUE,BEGIN,END,BACKGROUND;"
    yield "\\BEGIN_DEFAULT;"
    yield "\\NUCLIDE T-GAMMA;"
    yield "\\SAMPLE_TYPE A5;"
    yield f"\\UNIT {UNIT};"
    yield "\\END_DEFAULT;"


def carries(reading: Reading, stations: Mapping[str, Station]) -> bool:
    """Whether the format has a place for it: a dose rate of a working instrument at a station whose position is known."""
    return (
        reading.quantity == DOSE_RATE and reading.station in stations and reading.quality not in SET_ASIDE
        and reading.statistic in AVERAGES
    )


def values(readings: Iterable[Reading], stations: Mapping[str, Station], issuer: Issuer) -> Iterator[str]:
    """A line for each reading that `carries` takes."""
    for each in readings:
        if carries(each, stations):
            channel = stations[each.station].channel(DOSE_RATE)
            background = "" if channel is None or channel.background is None else _amount(channel.background)
            begins = stamp(each.time - timedelta(seconds=each.interval))
            yield f"\\{code(each.station, issuer)},{_amount(each.value)},{begins},{stamp(each.time)},{background};"


def tail() -> Iterator[str]:
    """Everything after the last value."""
    yield "\\END_RADIOLOGICAL;"
    yield "\\END_EURDEP;"


def code(station: str, issuer: Issuer) -> str:
    """A locality's code: the country, then the station; one that ASCII cannot hold keeps apart by a digest.

    >>> code("FCG-03", Issuer(sender="a.cn"))
    'CNFCG-03'
    """
    plain = re.sub(r"[^A-Za-z0-9_-]", "_", station)[:40]
    digest = "" if plain == station else f"_{hashlib.sha256(station.encode('utf-8', 'replace')).hexdigest()[:6]}"
    return f"{issuer.country}{plain}{digest}"


def stamp(moment: datetime) -> str:
    """UTC to the minute, with seconds where there are any.

    >>> stamp(datetime(2026, 11, 23, 4, tzinfo=UTC)), stamp(datetime(2026, 11, 23, 4, 0, 30, tzinfo=UTC))
    ('2026-11-23T04:00Z', '2026-11-23T04:00:30Z')
    """
    moment = moment.astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment.second else f"{moment:%Y-%m-%dT%H:%MZ}"


def _amount(value: float) -> str:
    return f"{from_canonical(DOSE_RATE, value, UNIT):.4E}"


def _longitude(station: Station) -> str:
    return f"{'E' if station.longitude >= 0 else 'W'}{abs(station.longitude):08.4f}"


def _latitude(station: Station) -> str:
    return f"{'N' if station.latitude >= 0 else 'S'}{abs(station.latitude):07.4f}"


def _plain(text: str) -> str:
    """What ASCII and the format's own marks leave of a text."""
    return " ".join(re.sub(r"[^A-Za-z0-9 @.:+()_-]", " ", text).split())
