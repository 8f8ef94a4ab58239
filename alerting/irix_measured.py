"""The measurements of an IRIX report: dose rates by period, nuclides by sample, each with how far it was checked. Pure."""

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from lxml import etree

from alerting.irix_event import LOC, longitude
from alerting.markup import add, line
from core.evidence import Validation
from core.incident import Incident
from core.messages import SET_ASIDE, Alert, Quality, Reading
from core.quantities import quantity
from core.quantity_radiation import AIR_NUCLIDES, WATER_NUCLIDES
from core.station import Station

MEAS = "http://www.iaea.org/2012/IRIX/Format/Measurements"

Stamp = Callable[[datetime], str]
Period = tuple[datetime, datetime]

DOSE_RATE = "ambient_dose_rate"

NUCLIDES = {f"{stem}_air": (symbol, "Outdoor air", "Bq/m3") for stem, symbol, _, _ in AIR_NUCLIDES} | {
    f"{stem}_water": (symbol, "Water", "Bq/l") for stem, symbol, _, _ in WATER_NUCLIDES
}
"""Quantities that are a nuclide in a medium: its symbol, the medium, the unit as IRIX spells our canonical one."""

CARRIED = frozenset({DOSE_RATE, *NUCLIDES})
"""Quantities a report has a place for."""

FLAGS = {
    Validation.NOT_VALIDATED: "Not Validated", Validation.VALIDATED: "Validated",
    Validation.NOT_PLAUSIBLE: "Validated - Not Plausible",
}

PER_HOUR = 1e-9 / 3600
"""nGy/h in Gy/s, the only unit of dose rate that IRIX knows beside Sv/s."""

MOST = 20_000
"""Measurements of one report."""


def measurements(
    root: etree._Element, incident: Incident, alerts: tuple[Alert, ...], readings: Iterable[Reading],
    stations: Mapping[str, Station], stamp: Stamp,
) -> None:
    """What was measured; nothing of faulty, calibrating or maintained instruments."""
    rates: dict[Period, list[Reading]] = {}
    samples: list[Reading] = []
    aside = 0
    for each in readings:
        if each.quantity not in CARRIED:
            continue
        if each.quality in SET_ASIDE:
            aside += 1
        elif each.quantity == DOSE_RATE:
            rates.setdefault(_period(each), []).append(each)
        else:
            samples.append(each)
    if not rates and not samples:
        return
    newest = max(incident.time, *(each.time for each in samples), *(end for _, end in rates))
    element = add(root, f"{{{MEAS}}}Measurements", ValidAt=stamp(newest))
    for sample in samples:
        _sample(element, sample, alerts, stations, stamp)
    for period, found in sorted(rates.items()):
        _dose_rates(element, period, found, alerts, stations, stamp, aside)


def _period(reading: Reading) -> Period:
    whole = reading.time.replace(microsecond=0)
    return whole - timedelta(seconds=int(reading.interval)), whole


def _dose_rates(
    parent: etree._Element, period: Period, readings: list[Reading], alerts: tuple[Alert, ...], stations: Mapping[str, Station],
    stamp: Stamp, aside: int,
) -> None:
    element = add(parent, "DoseRate")
    add(element, "DoseRateType", "Gamma")
    _span(add(element, "MeasuringPeriod"), period, stamp)
    left_out = f" {aside} values of faulty or maintained instruments are left out of this report." if aside else ""
    add(element, "Description", f"Air kerma rate, converted from nGy/h to Gy/s.{left_out}")
    inner = add(element, "Measurements")
    for reading in readings:
        measured = add(inner, "Measurement")
        _where(measured, reading.station, stations)
        _value(measured, reading, reading.value * PER_HOUR, "Gy/s")
        station = stations.get(reading.station)
        channel = station.channel(DOSE_RATE) if station is not None else None
        if channel is not None and channel.background is not None:
            background = add(measured, "Background")
            add(background, "Value", _number(channel.background * PER_HOUR), Unit="Gy/s")
        add(measured, "Validated", FLAGS[_checked(reading, alerts)])
        add(measured, "Description", f"{reading.value:.6g} nGy/h; {_said(reading)}")


def _sample(
    parent: etree._Element, reading: Reading, alerts: tuple[Alert, ...], stations: Mapping[str, Station], stamp: Stamp
) -> None:
    symbol, medium, unit = NUCLIDES[reading.quantity]
    sample = add(parent, "Sample")
    add(sample, "SampleTypeDescription", medium)
    _span(add(sample, "SamplingPeriod"), _period(reading), stamp)
    _where(sample, reading.station, stations)
    measured = add(add(sample, "Measurements"), "Measurement")
    add(measured, "Nuclide", symbol)
    _value(measured, reading, reading.value, unit)
    add(measured, "Validated", FLAGS[_checked(reading, alerts)])
    add(measured, "Description", _said(reading))


def _span(element: etree._Element, period: Period, stamp: Stamp) -> None:
    add(element, "StartTime", stamp(period[0]))
    add(element, "EndTime", stamp(period[1]))


def _value(element: etree._Element, reading: Reading, value: float, unit: str) -> None:
    if reading.quality is Quality.OVER_RANGE:
        add(element, "Value", _number(value), Constraint="GT", Unit=unit)     # the instrument is at its end: at least this
    else:
        add(element, "Value", _number(value), Unit=unit)


def _number(value: float) -> str:
    assert math.isfinite(value)      # a Reading never holds anything else
    return f"{value:.6g}"


def _where(element: etree._Element, id: str, stations: Mapping[str, Station]) -> None:
    location = add(element, f"{{{LOC}}}Location")
    station = stations.get(id)
    if station is None:
        add(location, "Name", line(id))
        return
    add(location, "Name", line(f"{id} {station.name_zh} {station.name_en}"))
    coordinates = add(location, "GeographicCoordinates")
    add(coordinates, "Latitude", f"{station.latitude:.5f}")
    add(coordinates, "Longitude", f"{longitude(station.longitude):.5f}")
    if station.city:
        add(location, "Municipality", station.city)
    add(location, "AccuracyType", "Exact Location")


def _checked(reading: Reading, alerts: tuple[Alert, ...]) -> Validation:
    """What an officer said of the alert this value is part of; of several the newest that was checked."""
    found = [
        each for each in alerts
        if each.quantity == reading.quantity and reading.station in (each.station, each.place, *each.stations)
        and each.onset <= reading.time <= each.time and each.validation is not Validation.NOT_VALIDATED
    ]
    return max(found, key=lambda each: each.onset).validation if found else Validation.NOT_VALIDATED


def _said(reading: Reading) -> str:
    known = quantity(reading.quantity)
    return (f"{known.en if known else reading.quantity}, {reading.statistic.value}; quality {reading.quality.value}; "
            f"gateway {reading.source or 'unknown'}; revision {reading.revision}")
