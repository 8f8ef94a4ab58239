"""fengsui config check | docs | init | export."""

import asyncio
import shutil
from pathlib import Path
from typing import Annotated

import typer

from config.load import load_region, load_settings, region_folder
from config.reference import reference
from config.schema import Settings
from config.sites import export_sites
from config.stations import export_stations
from config.teams import export_teams
from core.errors import InputError
from core.rulings import RULE
from core.store.shapes import Overlay
from core.store.store import Store
from fengsui.commands.options import settings_with
from fengsui.house import store_url
from fengsui.registrar import STATION_OVERLAY, overlaid_stations
from fengsui.rules.export import export_rules

app = typer.Typer(no_args_is_help=True, help="Check, explain, start or export the settings.")

STARTER = """# Fengsui settings. Every key with its meaning: fengsui config docs
region = "{region}"
# data = "fengsui-data"

[web]
# host = "0.0.0.0"
# port = 8080

[mqtt]
# broker = "mqtts://broker.example:8883"
"""


@app.command()
def check(file: Annotated[Path | None, typer.Argument(help="Settings file (TOML).")] = None) -> None:
    """Check settings, stations and rules; say file, key and reason of what is wrong."""
    settings = load_settings(file)
    found = load_region(settings.region, settings.data)
    unconfirmed = sum(not level.confirmed for rule in found.rules for level in rule.levels)
    print(f"{found.name_zh} {found.name_en}: {len(found.register)} stations, {len(found.sites)} sites, "
          f"{len(found.rules)} rules; {unconfirmed} limits wait for an officer's confirmation")


@app.command()
def docs() -> None:
    """Print the reference page of all settings."""
    print(reference(), end="")


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="Folder to create.")]) -> None:
    """Make a folder with a settings file and a copy of the shipped region, to be changed."""
    if folder.exists() and any(folder.iterdir()):
        raise InputError(f"{folder} is not empty; name a new folder")
    region = folder / "region"
    shutil.copytree(region_folder("guangxi"), region)
    (folder / "fengsui.toml").write_text(STARTER.format(region=region.name), encoding="utf-8")
    print(f"Change the files in {folder}, then: fengsui up --config {folder / 'fengsui.toml'}")


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="Folder to write, a region of its own.")],
    config: Annotated[Path | None, typer.Option(help="Settings file.")] = None,
    data: Annotated[Path | None, typer.Option(help="Data folder, as given to `fengsui up`.")] = None,
) -> None:
    """Write the region as it now stands, officers' changes included, as TOML files. Fengsui must not be running."""
    if folder.exists() and any(folder.iterdir()):
        raise InputError(f"{folder} is not empty; name a new folder")
    settings = settings_with(config, data)
    shutil.copytree(region_folder(settings.region), folder, dirs_exist_ok=True)
    stations, rules = asyncio.run(_overlays(settings))
    changed = overlaid_stations(stations)
    export_stations(folder / "stations", changed)
    imported, own = export_sites(folder, settings.data), export_teams(folder, settings.data)
    approved = export_rules(folder / "rules", rules)
    print(f"{folder}: the region with {len(changed)} adopted or changed stations, {approved} approved rules, {imported} "
          f"imported sites and {own} units of the teams' own file; to run on it, set region = \"{folder}\"")


async def _overlays(settings: Settings) -> tuple[tuple[Overlay, ...], tuple[Overlay, ...]]:
    store = await Store.open(store_url(settings))
    try:
        return await store.overlays(STATION_OVERLAY), await store.overlays(RULE)
    finally:
        await store.close()
