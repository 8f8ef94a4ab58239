"""fengsui zones: protective zones around a site, who is inside, what is proposed, and ways out."""

import json
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from config.load import load_region
from core.beijing import BEIJING
from core.clock import SystemClock
from core.errors import InputError
from core.messages import Forecast
from core.shifts import is_night, shift_at
from core.site_register import Wind
from core.zones import Zones
from fengsui.commands.options import moment, settings_with
from fengsui.zones_document import document, geojson


class PlantState(StrEnum):
    """What the plant has declared."""

    none = "none"
    standby = "standby"
    facility = "facility"
    site = "site"
    general = "general"


def zones(
    site: Annotated[str, typer.Argument(help="Id of a site of the register, like fcg-npp.")],
    forecast: Annotated[Path | None, typer.Option(help="A forecast of a release there, as JSON.")] = None,
    wind: Annotated[str | None, typer.Option(help="Without a forecast: 'm/s,degrees it comes from'.")] = None,
    state: Annotated[PlantState | None, typer.Option(help="What the plant has declared.")] = None,
    at: Annotated[str | None, typer.Option(help="A time with its zone; now, or when the forecast was made.")] = None,
    rain: Annotated[bool, typer.Option(help="Roads are wet.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output, nothing else.")] = False,
    out: Annotated[Path | None, typer.Option(help="Zones, sectors, towns and ways as GeoJSON.")] = None,
    config: Annotated[Path | None, typer.Option(help="Settings file.")] = None,
    data: Annotated[Path | None, typer.Option(help="Data folder, where the settings do not say it.")] = None,
) -> None:
    """Zones and sectors around a site, towns and people inside, proposals by dose or by the plant's state, ways out."""
    if forecast is not None and wind is not None:
        raise InputError("--wind is for when there is no forecast: a forecast has its own")
    told = _forecast(forecast) if forecast is not None else None
    known = told.time if told is not None else SystemClock().now()
    time = moment("--at", at) if at is not None else known
    found = _zones(site, told, _wind(wind), state.value if state else "", time, rain, config, data)
    if out is not None:
        _write(out, geojson(found))
    if as_json:
        print(json.dumps(document(found), ensure_ascii=False))
        return
    _show(found)


def _zones(
    name: str, forecast: Forecast | None, wind: Wind | None, state: str, time: datetime, rain: bool, config: Path | None,
    data: Path | None,
) -> Zones:
    from config.ground import ground_of
    from config.zones import zone_plan
    from response.prepared import prepare
    from response.situation import Situation
    from response.zones.zones import Asked, zones_of

    settings = settings_with(config, data)
    region = load_region(settings.region, settings.data)
    if name not in region.sites:
        reactors = ", ".join(sorted(each.id for each in region.sites.values() if each.kind == "reactor"))
        raise InputError(f"there is no site '{name[:80]}' in the register; reactors: {reactors or 'none'}")
    asked = Asked(region.sites[name], forecast, wind, state)
    ground, calendar = ground_of(region, settings.data), region.fleet.calendar
    now = Situation(time, shift_at(calendar, time), is_night(calendar, time), rain)
    return zones_of(
        asked, zone_plan(region.folder, settings.data), prepare(ground, region.fleet, region.sites), ground,
        region.sites.open(), now, id="zones",
    )


def _forecast(path: Path) -> Forecast:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Forecast)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: is no forecast: {error}; take one from /api/forecasts/ID") from None


def _wind(text: str | None) -> Wind | None:
    if text is None:
        return None
    try:
        speed, comes_from = (float(each) for each in text.split(","))
    except ValueError:
        speed = comes_from = float("nan")
    if not (0 <= speed <= 75 and 0 <= comes_from <= 360):
        raise InputError(f"--wind '{text[:40]}': a speed of 0 to 75 m/s and the degrees it comes from, like 4,120")
    return Wind(wind_from=comes_from, wind_speed=speed)


def _write(path: Path, found: dict[str, Any]) -> None:
    try:
        path.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}; name another file with --out") from None


def _show(found: Zones) -> None:
    from fengsui.zones_table import proposals_table, ways_table, zones_table

    console = Console(highlight=False, width=None if Console().is_terminal else 150)
    if found.exercise:
        console.print("[bold]EXERCISE[/bold]")
    state = found.plant_state or "not told"
    console.print(f"{found.name_zh} {found.name_en}, {_local(found.time)}; plant state: {state}; {found.wind_en}")
    tables: tuple[Table, ...] = (zones_table(found), proposals_table(found), ways_table(found))
    for table in tables:
        if table.row_count:
            console.print(table)
    for reception in found.receptions:
        span = f", {reception.minutes[0]:.0f} to {reception.minutes[1]:.0f} min" if reception.minutes else ""
        name = f"{reception.name_zh} {reception.name_en}, {reception.distance_km:g} km"
        console.print(f"Reception and decontamination: {name}{span}")
    for notice in found.notices:
        console.print(f"{'Tell now' if notice.urgent else 'Neighbours'}: {notice.text_en}"
                      + ("" if notice.confirmed else " (to be confirmed)"), markup=False, soft_wrap=True)
    console.print("What this rests on:")
    for said in found.assumptions:
        open_ = "" if said.confirmed else " (to be confirmed)"
        console.print(f"  {said.en} [{said.source}]{open_}", markup=False, soft_wrap=True)


def _local(time: datetime) -> str:
    return time.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
