"""fengsui config check | docs | init | export."""

import shutil
from pathlib import Path
from typing import Annotated

import typer

from config.load import load_region, load_settings, region_folder
from config.reference import reference
from core.errors import InputError

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
    found = load_region(settings.region)
    unconfirmed = sum(not level.confirmed for rule in found.rules for level in rule.levels)
    print(f"{found.name_zh} {found.name_en}: {len(found.register)} stations, {len(found.rules)} rules; "
          f"{unconfirmed} limits wait for an officer's confirmation")


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
    (folder / "fengsui.toml").write_text(STARTER.format(region=region), encoding="utf-8")
    print(f"Change the files in {folder}, then: fengsui up --config {folder / 'fengsui.toml'}")
