"""Stations of readings that nobody registered: what their readings imply of them. Judges nothing."""

from collections import Counter
from collections.abc import Iterable

import msgspec
import numpy as np

from alerting.rules import Rule
from core.quantities import QUANTITIES
from core.station import Channel, Register, Station
from fengsui.rules.table import Ints, Table

CATEGORY = {
    "radiation": "radiation", "air": "air", "water": "surface_water", "noise": "noise", "weather": "weather",
    "housekeeping": "weather",
}
"""The category a medium implies, in the order of preference."""

USUAL_INTERVAL = 3600.0                  # s; of a station that was heard at one time only


def stations_of(table: Table, register: Register, rules: Iterable[Rule]) -> dict[str, Station]:
    """The station each name in the table stands for.

    A registered one keeps its settings and gains the quantities it reports. Any other has no city, site or river, reports
    at the median of its own intervals, and is of the category under which most of its quantities are judged by `rules`; among
    equals, and where no rule asks for a category, of the one its first quantity's medium implies.
    """
    rules = tuple(rules)
    pairs = np.flatnonzero(np.bincount(table.station * len(table.quantities) + table.quantity))
    measured: dict[int, list[str]] = {}
    for pair in pairs.tolist():
        measured.setdefault(pair // len(table.quantities), []).append(table.quantities[pair % len(table.quantities)])
    intervals = _intervals(table)
    found: dict[str, Station] = {}
    for place, quantities in measured.items():
        name = table.stations[place]
        known = register.find(name)
        if known is None:
            known = Station(
                id=name, name_zh=name, name_en=name, category=implied_category(quantities, rules), latitude=0.0, longitude=0.0,
                interval=intervals.get(place, USUAL_INTERVAL), origin="not registered: implied by its readings",
            )
        has = {channel.quantity for channel in known.channels}
        more = tuple(Channel(quantity=each) for each in quantities if each not in has)
        found[name] = msgspec.structs.replace(known, channels=(*known.channels, *more)) if more else known
    return found


def implied_category(quantities: Iterable[str], rules: Iterable[Rule]) -> str:
    """The category of a station that reports these quantities, as `stations_of` explains."""
    quantities = tuple(quantities)
    order = list(CATEGORY)
    media = sorted({QUANTITIES[each].medium for each in quantities}, key=order.index)
    implied = CATEGORY[media[0]]
    judged = Counter(
        category for quantity, category in {
            (rule.quantity, rule.select.category) for rule in rules
            if rule.quantity in quantities and rule.select.category is not None
        }
    )
    most = max(judged.values(), default=0)
    best = sorted(category for category, count in judged.items() if count == most)
    return implied if not best or implied in best else best[0]


def _intervals(table: Table) -> dict[int, float]:
    """The median time between the messages of each station, s."""
    order = np.argsort(table.station, kind="stable")
    station, time = table.station[order], table.time[order]
    step = np.diff(time)
    within = (np.diff(station) == 0) & (step > 0)
    return {place: float(np.median(part)) / 1e6 for place, part in _parts(station[1:][within], step[within])}


def _parts(station: Ints, step: Ints) -> list[tuple[int, Ints]]:
    if not len(station):
        return []
    places, first = np.unique(station, return_index=True)
    return list(zip(places.tolist(), np.split(step, first[1:]), strict=True))
