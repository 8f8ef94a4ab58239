"""What makes teams, ports, vessels and aircraft valid. Each fault is half a sentence that says which key is wrong.

Whoever reads a file adds the place. What takes geography (is there water, is it within the region) is told here in kilometres
by who has the map.
"""

import math
from collections.abc import Iterator
from datetime import date

from core.earth import is_on_earth
from core.instruments import INSTRUMENTS
from core.shifts import SATURDAY
from core.site_check import ID
from core.team import SEA_STATES, Aircraft, Calendar, Fleet, Muster, Port, Team, Vessel, VesselClass

Unit = Team | Port | VesselClass | Vessel | Aircraft

BERTH_KM = 2.0
"""How far the sea may be from a berth, or from a vessel afloat: docks and channels are narrower than the mask's cells.
`response.sea.BERTH` follows from it."""

MUSTER_LONGEST = 600.0               # min
PACE = (0.2, 2.0)
KNOTS_MOST = 60.0
AIRSPEED_MOST = 400.0                # km/h: faster than the helicopters in civil service
WIND_MOST = 40.0                     # m/s: a typhoon; nobody flies in it


def unit_faults(unit: Unit) -> Iterator[str]:
    """Everything that is wrong with one of them by itself."""
    if not ID.fullmatch(unit.id):
        yield f"id '{unit.id[:80]}': up to 64 letters, digits, dots, dashes and underscores, like 'nn-team'"
    for key in ("name_zh", "origin"):
        if not getattr(unit, key).strip():
            yield f"{key}: is empty" + ("; name the source of the facts, or write 'demo'" if key == "origin" else "")
    if not isinstance(unit, VesselClass):
        yield from _place_faults(unit)
    match unit:
        case Team():
            yield from _within("pace", unit.pace, *PACE, "times the usual speed")
            yield from _within("members", unit.members, 0, 1000, "people")
        case Port():
            yield from _within("loading", unit.loading, 0, MUSTER_LONGEST, "min")
        case VesselClass():
            yield from _knots_faults(unit.knots)
        case Vessel():
            yield from _above_zero("range_nm", unit.range_nm, "nautical miles")
        case Aircraft():
            yield from _above_zero("range_km", unit.range_km, "km")
            yield from _above_zero("airspeed_kmh", unit.airspeed_kmh, "km/h", AIRSPEED_MOST)
            yield from _above_zero("most_wind", unit.most_wind, "m/s", WIND_MOST)
    if isinstance(unit, Team | Vessel | Aircraft):
        yield from _muster_faults(unit.muster)
        for each in unit.instruments:
            if each not in INSTRUMENTS:
                yield f"instruments: '{each[:40]}' is unknown; known: {', '.join(INSTRUMENTS)}"
        if len(set(unit.instruments)) < len(unit.instruments):
            yield "instruments: names one twice"


def calendar_faults(calendar: Calendar) -> Iterator[str]:
    """Everything that is wrong with a calendar."""
    for key in ("night_from", "night_to"):
        if not 0 <= getattr(calendar, key) <= 23:
            yield f"{key} {getattr(calendar, key)}: expected an hour, 0 to 23"
    days: dict[str, list[date]] = {}
    for key in ("holidays", "workdays"):
        days[key] = []
        for text in getattr(calendar, key):
            try:
                day = date.fromisoformat(text)
            except ValueError:
                day = None
            if day is None or day.isoformat() != text:
                yield f"{key}: '{text[:40]}' is no day; written like '2027-01-01'"
            else:
                days[key].append(day)
    for day in days["workdays"]:
        if day.weekday() < SATURDAY:
            yield f"workdays: {day} is no Saturday or Sunday; other days are worked anyway"
    for day in sorted(set(days["workdays"]) & set(days["holidays"])):
        yield f"workdays: {day} is among the holidays as well"
    if (calendar.holidays or calendar.workdays) and not calendar.origin.strip():
        yield "origin: is empty; name the notice the days are from, or write 'demo'"


def fleet_faults(fleet: Fleet) -> Iterator[tuple[str, str]]:
    """What does not fit together: the id it concerns, and the fault."""
    kinds: dict[str, str] = {}
    for kind, units in (("team", fleet.teams), ("port", fleet.ports), ("vessel class", fleet.builds),
                        ("vessel", fleet.vessels), ("aircraft", fleet.aircraft)):
        for id in units:
            if id in kinds:
                yield id, f"id: stands for two things, {kinds[id]} and {kind}; positions are told apart by id alone"
            kinds.setdefault(id, kind)
    for id, vessel in fleet.vessels.items():
        if vessel.port not in fleet.ports:
            yield id, f"port '{vessel.port[:40]}': is no [[port]]; known: {', '.join(fleet.ports) or 'none'}"
        if vessel.build not in fleet.builds:
            yield id, f"build '{vessel.build[:40]}': is no [[vessel_class]]; known: {', '.join(fleet.builds) or 'none'}"


def berth_fault(km_to_sea: float) -> str | None:
    """What is wrong with a berth this far from the sea (km, infinite where none was found), or None."""
    return _dry("a port stands on land", km_to_sea)


def afloat_fault(km_to_sea: float) -> str | None:
    """What is wrong with the position of a vessel this far from the sea, or None."""
    return _dry("a vessel cannot be there", km_to_sea)


def _dry(said: str, km: float) -> str | None:
    if km <= BERTH_KM:
        return None
    nearest = f", the nearest is {km:.1f} km away" if math.isfinite(km) else ""
    return f"{said}: no sea within {BERTH_KM:g} km of it{nearest}"


def _place_faults(unit: Team | Port | Vessel | Aircraft) -> Iterator[str]:
    longitude, latitude = unit.longitude, unit.latitude
    if longitude is None or latitude is None:
        if longitude is not latitude:
            yield "longitude, latitude: give both, or neither for a vessel in its port"
    elif not is_on_earth(longitude, latitude):
        swapped = "; they look exchanged" if is_on_earth(latitude, longitude) else ""
        yield f"latitude {latitude}, longitude {longitude} is not on Earth{swapped}"


def _muster_faults(muster: Muster) -> Iterator[str]:
    for key in ("day", "night", "holiday"):
        yield from _within(f"muster.{key}", getattr(muster, key), 0, MUSTER_LONGEST, "min")


def _knots_faults(knots: tuple[float, ...]) -> Iterator[str]:
    if not knots:
        yield "knots: is empty; give the speed at sea states 0, 1, 2 …"
    if len(knots) > SEA_STATES:
        yield f"knots: has {len(knots)} speeds; there are sea states 0 to {SEA_STATES - 1}"
    for state, speed in enumerate(knots):
        yield from _within(f"knots at sea state {state}", speed, 0, KNOTS_MOST, "knots")


def _within(key: str, value: float, low: float, high: float, unit: str) -> Iterator[str]:
    if not low <= value <= high:
        yield f"{key} {value:g}: expected {low:g} to {high:g} {unit}"


def _above_zero(key: str, value: float, unit: str, most: float = math.inf) -> Iterator[str]:
    if not (math.isfinite(value) and 0 < value <= most):
        yield f"{key} {value:g}: expected above 0" + (f" and up to {most:g}" if math.isfinite(most) else "") + f" {unit}"
