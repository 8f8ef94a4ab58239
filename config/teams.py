"""Reads who can be sent: `[[team]]`, `[[port]]`, `[[vessel_class]]`, `[[vessel]]`, `[[aircraft]]`, `[calendar]` of TOML files.

Each error names file, unit and key. What they are and what makes them valid is in `core.team` and `core.team_check`; whether
a berth has water and a base lies in the region is seen here, for here is the map.
"""

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec
import tomli_w

from config.files import converted, read_toml, toml_files
from core.errors import ConfigError
from core.team import Aircraft, Calendar, Fleet, Port, Team, Vessel, VesselClass
from core.team_check import Unit, afloat_fault, berth_fault, calendar_faults, fleet_faults, unit_faults

Shape = TypeVar("Shape", bound=msgspec.Struct)

OVERLAY = "teams.toml"
"""A department's own, in the data folder. One of the same id is taken in place of the region's."""

KINDS: dict[str, tuple[type[Unit], str]] = {
    "team": (Team, "teams"), "port": (Port, "ports"), "vessel_class": (VesselClass, "builds"), "vessel": (Vessel, "vessels"),
    "aircraft": (Aircraft, "aircraft"),
}
"""Tables of a file, what each becomes, and where a fleet has it."""


def load_fleet(region: Path, about: Mapping[str, Any], data: Path | None = None) -> Fleet:
    """All that a region folder's `teams/` can send, with the data folder's own laid over it; `about` is its region.toml."""
    files = list(toml_files(region / "teams")) if (region / "teams").is_dir() else []
    overlay = data / OVERLAY if data is not None else None
    parts: dict[str, dict[str, Any]] = {place: {} for _, place in KINDS.values()}
    calendar, days_from = Calendar(), ""
    origins: dict[str, str] = {}
    for file in (*files, *((overlay,) if overlay is not None and overlay.is_file() else ())):
        found, days = parse_fleet(read_toml(file), str(file))
        if file != overlay:
            for id in (id for place in parts for id in getattr(found, place)):
                if id in origins:
                    raise ConfigError(f"{file}: {id}: is also in {origins[id]}; give one another id")
            if days is not None and days_from:
                raise ConfigError(f"{file}: calendar: there is one in {days_from} already; keep one")
        for place, units in parts.items():
            units.update(getattr(found, place))
            origins.update(dict.fromkeys(getattr(found, place), str(file)))
        if days is not None:
            calendar, days_from = days, str(file)
    fleet = Fleet(**parts, calendar=calendar)
    faults = [f"{origins[id]}: {id}: {fault}" for id, fault in (*fleet_faults(fleet), *_misplaced(fleet, region, about, data))]
    if faults:
        raise ConfigError("\n".join(faults))
    return fleet


def parse_fleet(document: Mapping[str, Any], origin: str) -> tuple[Fleet, Calendar | None]:
    """What one TOML document has, and its calendar if there is one; ConfigError with every fault, a line each."""
    if unknown := set(document) - {*KINDS, "calendar"}:
        expected = ", ".join(f"[[{kind}]]" for kind in KINDS)
        raise ConfigError(f"{origin}: {', '.join(sorted(unknown))}: unknown; expected {expected} and [calendar] tables")
    parts: dict[str, dict[str, Unit]] = {}
    seen: set[str] = set()
    faults: list[str] = []
    for kind, (shape, place) in KINDS.items():
        units = parts.setdefault(place, {})
        for index, table in enumerate(_tables(document, kind, origin)):
            where = f"{origin}: {kind} {table.get('id', index + 1)}"
            try:
                unit = _as(shape, table, where)
            except ConfigError as error:
                faults.append(str(error))
                continue
            faults += [f"{where}: {fault}" for fault in unit_faults(unit)]
            if unit.id in seen:
                faults.append(f"{where}: id: is there twice; give one another id")
            seen.add(unit.id)
            units[unit.id] = unit
    calendar = None
    if "calendar" in document:
        if not isinstance(document["calendar"], dict):
            raise ConfigError(f"{origin}: calendar: expected one [calendar] table")
        calendar = _as(Calendar, document["calendar"], f"{origin}: calendar")
        faults += [f"{origin}: calendar: {fault}" for fault in calendar_faults(calendar)]
    if faults:
        raise ConfigError("\n".join(faults))
    fields: dict[str, Any] = dict(parts)
    return Fleet(**fields), calendar


def export_teams(region: Path, data: Path) -> int:
    """Write a data folder's own teams into a copy of the region; returns how many units they are.

    Files whose units they replace are written anew without these, the others stay as they are.
    """
    overlay = data / OVERLAY
    if not overlay.is_file():
        return 0
    own = read_toml(overlay)
    fleet, days = parse_fleet(own, str(overlay))
    ids = {id for _, place in KINDS.values() for id in getattr(fleet, place)}
    for file in toml_files(region / "teams") if (region / "teams").is_dir() else ():
        document = read_toml(file)
        left: dict[str, Any] = {
            kind: [each for each in document[kind] if each["id"] not in ids] for kind in KINDS if kind in document
        }
        if "calendar" in document and days is None:
            left["calendar"] = document["calendar"]
        left = {key: value for key, value in left.items() if value}
        if left != document:
            file.write_text(tomli_w.dumps(left), encoding="utf-8")
    target = region / "teams" / "own" / OVERLAY
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(overlay, target)
    return len(ids)


def _misplaced(fleet: Fleet, region: Path, about: Mapping[str, Any], data: Path | None) -> Iterator[tuple[str, str]]:
    """Bases outside the region, cities it does not have, berths and vessels on dry land: the id, and the fault."""
    cities = [str(each["name_zh"]) for each in about.get("cities", ())]
    for id, team in fleet.teams.items():
        if team.city and cities and team.city not in cities:
            yield id, f"city '{team.city[:40]}': is none of this region's: {', '.join(cities)}"
    if not (fleet.teams or fleet.ports or fleet.aircraft):
        return
    from config.layers import layer_files, reachable_box, waters_from  # numpy, which most commands do without

    if "reachable" in about or "box" in about:
        west, south, east, north = reachable_box(about, region)
        based: list[Team | Aircraft] = [*fleet.teams.values(), *fleet.aircraft.values()]
        for unit in based:
            if not (west <= unit.longitude <= east and south <= unit.latitude <= north):
                yield unit.id, (
                    f"longitude {unit.longitude}, latitude {unit.latitude}: outside the region's reach ({west} to {east} E, "
                    f"{south} to {north} N), of which no roads are known"
                )
    mask = layer_files(region, data, ("sea.npz",)).get("sea.npz")
    if mask is None or not (fleet.ports or fleet.vessels):
        return
    waters = waters_from(mask)
    afloat = [each for each in fleet.vessels.values() if each.longitude is not None]
    by_water: list[Port | Vessel] = [*fleet.ports.values(), *afloat]
    for ship in by_water:
        longitude, latitude = ship.longitude, ship.latitude
        assert longitude is not None     # a vessel has both or neither
        assert latitude is not None
        km = waters.km_to_sea(longitude, latitude)
        fault = berth_fault(km) if isinstance(ship, Port) else afloat_fault(km)
        if fault and not waters.covers(longitude, latitude):
            west, south, east, north = waters.box
            fault = f"outside {mask.name}, which knows the sea from {west:g} to {east:g} E and {south:g} to {north:g} N"
        if fault:
            yield ship.id, f"longitude {longitude}, latitude {latitude}: {fault}"


def _tables(document: Mapping[str, Any], kind: str, origin: str) -> list[dict[str, Any]]:
    tables = document.get(kind, [])
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise ConfigError(f"{origin}: {kind}: expected [[{kind}]] tables")
    return tables


AT = re.compile(r" - at `\$\.?([\w.\[\]…]*)`$")


def _as(shape: type[Shape], table: dict[str, Any], where: str) -> Shape:
    """A table as its type, what the converter says put into the words of the file."""
    try:
        return converted(table, shape, where)
    except ConfigError as error:
        text = str(error)
    found = AT.search(text)
    key, text = (f"{found[1]}: ", text[: found.start()]) if found and found[1] else ("", text)
    said = text.removeprefix(f"{where}: ").replace("`", "'")
    choices = get_args(get_type_hints(shape).get(key[:-2])) if "enum" in said else ()
    expected = f"; expected one of {', '.join(map(str, choices))}" if choices else ""
    raise ConfigError(f"{where}: {key}{said[:1].lower()}{said[1:]}{expected}")
