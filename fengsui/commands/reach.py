"""fengsui reach: where a team is within 2 hours on land and 6 hours at sea, where none is, and what would mend it."""

import json
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from config.load import load_region
from core.beijing import BEIJING
from core.clock import SystemClock
from core.errors import InputError
from core.reach import Reach
from core.shifts import is_night, shift_at
from fengsui.commands.options import moment, settings_with
from fengsui.reach_document import document, geojson

if TYPE_CHECKING:
    from response.answers import Bases
    from response.prepared import Prepared
    from response.shares import Spot
    from response.situation import Situation


class Shift(StrEnum):
    """Whose musters hold."""

    day = "day"
    night = "night"
    holiday = "holiday"


class Provider(StrEnum):
    """What times on land come from."""

    friction = "friction"
    valhalla = "valhalla"
    circle = "circle"


class Weight(StrEnum):
    """What new bases are to gain."""

    area = "area"
    people = "people"
    sites = "sites"


def reach(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output, nothing else.")] = False,
    out: Annotated[Path | None, typer.Option(help="Areas, gaps and units as GeoJSON.")] = None,
    at: Annotated[str | None, typer.Option(help="A time with its zone; it decides between day, night and holiday.")] = None,
    shift: Annotated[Shift | None, typer.Option(help="Musters of a day, a night or a holiday, whatever the time.")] = None,
    sea_state: Annotated[int, typer.Option(min=0, max=9, help="WMO sea state.")] = 3,
    wind: Annotated[str, typer.Option(help="Wind for aircraft, 'm/s,degrees it comes from'.")] = "0,0",
    rain: Annotated[bool, typer.Option(help="Roads are wet.")] = False,
    provider: Annotated[Provider, typer.Option(help="valhalla: imported roads; circle: straight lines.")] = Provider.friction,
    without: Annotated[list[str] | None, typer.Option(help="A unit to leave out; may be given again.")] = None,
    closed: Annotated[list[Path] | None, typer.Option(help="Areas nobody enters (GeoJSON); may be given again.")] = None,
    cut: Annotated[list[str] | None, typer.Option(help="Roads cut around a place, 'longitude,latitude,km'.")] = None,
    base: Annotated[list[str] | None, typer.Option(help="A new base to try, 'longitude,latitude[,muster min]'.")] = None,
    point: Annotated[str | None, typer.Option(help="Who is first there, 'longitude,latitude'.")] = None,
    new_bases: Annotated[int | None, typer.Option(min=1, help="Where so many new bases gain most.")] = None,
    target: Annotated[float | None, typer.Option(help="The fewest new bases for this share, 0 to 1.")] = None,
    by: Annotated[Weight, typer.Option(help="What new bases are to gain.")] = Weight.area,
    candidates: Annotated[Path | None, typer.Option(help="CSV id,lon,lat of candidates; towns without it.")] = None,
    config: Annotated[Path | None, typer.Option(help="Settings file.")] = None,
    data: Annotated[Path | None, typer.Option(help="Data folder, where the settings do not say it.")] = None,
) -> None:
    """Areas a team reaches in time, coverage and gaps; what a change would do; where new bases gain most."""
    from response.answers import first_at, require_way
    from response.reach import at_night, reach_of

    change = _what_if(without or [], closed or [], cut or [], base or [])
    asked = _numbers("--point", point, 2) if point is not None else None
    places = _candidates(candidates)
    ready, now = _prepared(config, data, provider, _moment(at), shift, sea_state, wind, rain)
    now = now.changed(change)
    known = {*ready.circles.fleet.teams, *ready.circles.fleet.vessels, *ready.circles.fleet.aircraft}
    if unknown := sorted(now.what_if.without - known):
        raise InputError(f"--without {unknown[0]}: there is no such unit; there are {', '.join(sorted(known))}")
    fields = ready.circles.fields(now)
    for each in now.what_if.bases:
        require_way(fields.land[each.id], each.name_zh, each.name_en or each.id, each.longitude, each.latitude)
    night = None if now.shift == "night" else ready.circles.fields(at_night(now))
    found = reach_of(
        ready.circles, fields, ready.shares, ready.dry, id="reach", cause="command", lacks=ready.lacks, night=night,
        per_unit=out is not None, what_if=_changes(without or [], closed or [], cut or [], base or []),
    )
    answer = document(found)
    if asked is not None:
        answer["first"] = [msgspec.to_builtins(each) for each in first_at(ready, fields, *asked)]
    if new_bases is not None or target is not None:
        answer["new_bases"] = _bases(ready, now, new_bases, target, by, places)
    if out is not None:
        _write(out, geojson(found))
    if as_json:
        print(json.dumps(answer, ensure_ascii=False))
        return
    _show(found, answer)


def _moment(text: str | None) -> datetime:
    return moment("--at", text) if text is not None else SystemClock().now()


def _prepared(
    config: Path | None, data: Path | None, provider: Provider, time: datetime, shift: Shift | None, sea_state: int, wind: str,
    rain: bool,
) -> "tuple[Prepared, Situation]":
    from config.ground import ground_of
    from config.region.road_tiles import tiles_of
    from response.prepared import prepare
    from response.provider import provider_of
    from response.situation import Situation
    from response.tiles import valhalla

    settings = settings_with(config, data)
    region = load_region(settings.region, settings.data)
    ground, calendar = ground_of(region, settings.data), region.fleet.calendar
    speed, comes_from = _numbers("--wind", wind, 2)
    if not 0 <= speed <= 75 or not 0 <= comes_from <= 360:
        raise InputError(f"--wind {wind}: a speed of 0 to 75 m/s and a direction of 0 to 360 degrees")
    chosen = shift.value if shift else shift_at(calendar, time)
    now = Situation(
        time, chosen, chosen == "night" or (shift is None and is_night(calendar, time)), rain, sea_state=sea_state,
        wind_speed=speed, wind_from=comes_from,
    )
    if provider is Provider.valhalla:
        valhalla()                                       # whoever lacks it is told before anything else
    tiles = tiles_of(settings.data) if provider is Provider.valhalla else None
    return prepare(ground, region.fleet, region.sites, provider_of(provider.value, ground, tiles)), now


def _numbers(option: str, text: str, count: int, more: int = 0) -> tuple[float, ...]:
    try:
        found = tuple(float(each) for each in text.split(","))
    except ValueError:
        found = ()
    if not count <= len(found) <= count + more:
        raise InputError(f"{option} '{text[:40]}': expected {count} numbers with commas between them, like 108.35,21.68"[:200])
    return found


def _what_if(without: list[str], closed: list[Path], cut: list[str], base: list[str]) -> Any:
    from response.answers import new_base
    from response.changes import areas_of, cut_around
    from response.situation import WhatIf

    barriers = [each for path in closed for each in areas_of(_read(path), str(path))]
    barriers += [cut_around(*_numbers("--cut", each, 3)) for each in cut]
    bases = []
    for number, each in enumerate(base, start=1):
        longitude, latitude, *muster = _numbers("--base", each, 2, more=1)
        bases.append(new_base(number, longitude, latitude, muster[0] if muster else 30.0))
    return WhatIf(frozenset(without), tuple(barriers), tuple(bases))


def _changes(without: list[str], closed: list[Path], cut: list[str], base: list[str]) -> str:
    words = [f"without {each}" for each in without] + [f"closed {each.name}" for each in closed]
    return "; ".join(words + [f"roads cut {each}" for each in cut] + [f"new base {each}" for each in base])


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: is not UTF-8") from None


def _candidates(path: Path | None) -> "tuple[Spot, ...]":
    from response.changes import candidates_of

    return candidates_of(_text(path), str(path)) if path is not None else ()


def _read(path: Path) -> Any:
    try:
        return json.loads(_text(path))
    except ValueError as error:
        raise InputError(f"{path}: is not JSON: {error}") from None


def _write(path: Path, found: dict[str, Any]) -> None:
    try:
        path.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}; name another file with --out") from None


def _bases(
    ready: "Prepared", now: "Situation", count: int | None, target: float | None, by: Weight, places: "tuple[Spot, ...]"
) -> dict[str, Any]:
    from response.answers import new_bases

    found: Bases = new_bases(ready, now, count=count, share=target, by=by.value, candidates=places)
    unit = {"area": "km2", "people": "people", "sites": "sites"}[found.weight]
    return {
        "by": found.weight, "unit": unit, "total": found.total, "share_before": found.siting.before,
        "share_after": found.siting.after, "proven_best": found.siting.is_best, "gap": found.siting.gap,
        "bases": [
            {"id": each.id, "name_zh": each.name_zh, "name_en": each.name_en, "longitude": each.longitude,
             "latitude": each.latitude, "gain": gain}
            for each, gain in zip(found.candidates, found.siting.gains, strict=True)
        ],
    }


def _show(found: Reach, answer: dict[str, Any]) -> None:
    console = Console(highlight=False, width=None if Console().is_terminal else 140)
    if found.demo:
        console.print("[bold]DEMO teams, ports and vessels: replace them by your own (docs/reach.md)[/bold]")
    title = f"{found.time.astimezone(BEIJING):%Y-%m-%d %H:%M} Beijing time, {found.shift}, sea state {found.sea_state}"
    title += f", provider {found.provider}"
    if found.data_date:
        title += f", roads of {found.data_date}"
    table = Table("", "within the aim", "of", "share", "people of towns", "sites", title=title)
    rows = [(each, "") for each in found.coverage]
    if found.shift != "night":
        rows += [(each, " at night") for each in found.coverage_night if not each.place]
    for each, at_night in rows:
        name = (each.place or "region") + f", {each.domain}" + (" with helicopters" if each.with_air else "") + at_night
        unit = "min" if each.domain == "land" else "h"
        table.add_row(
            f"{name} ({each.within:g} {unit})", f"{each.area_km2:,.0f} km²", f"{each.total_km2:,.0f} km²", f"{each.share:.1%}",
            f"{each.people:,} of {each.people_total:,}" if each.people_total else "",
            f"{each.sites} of {each.sites_total}" if each.sites_total else "",
        )
    console.print(table)
    gaps = Table("gap", "area", "people", "towns", "sites", "farthest", "around")
    for gap in found.gaps[:12]:
        unit = "min" if gap.domain == "land" else "h"
        gaps.add_row(
            f"{gap.domain} {gap.rank} {gap.city}", f"{gap.area_km2:,.0f} km²", f"{gap.people:,}",
            ", ".join(each.name_zh for each in gap.towns), ", ".join(each.name_zh for each in gap.sites),
            f"{gap.worst:.0f} {unit}" if gap.worst is not None else "not followed so far", f"{gap.longitude}, {gap.latitude}",
        )
    if found.gaps:
        console.print(gaps)
    for first in answer.get("first", []):
        how = f"; {first['on_road_km']:g} km by road, {first['off_road_km']:g} km beside roads" if first["way"] else ""
        console.print(
            f"{first['name_zh']} ({first['unit']}): {first['minutes']:.0f} min, of these {first['ready']:.0f} to get ready{how}"
        )
    if "new_bases" in answer:
        bases = answer["new_bases"]
        proven = "proven best" if bases["proven_best"] else f"at most {bases['gap']:.1%} from the best"
        console.print(f"new bases by {bases['by']}: {bases['share_before']:.1%} to {bases['share_after']:.1%}, {proven}")
        for base in bases["bases"]:
            console.print(f"  {base['name_zh']} {base['name_en']}: + {base['gain']:,.0f} {bases['unit']}")
    console.print("What this rests on:")
    for said in found.assumptions:
        open_ = "" if said.confirmed else " (to be confirmed)"
        console.print(f"  {said.en} [{said.source}]{open_}", markup=False, soft_wrap=True)
