"""Writes stations that officers adopted or changed into a copy of the region, each station once."""

from collections.abc import Iterable
from pathlib import Path

import msgspec
import tomli_w

from config.files import read_toml, toml_files
from config.load import load_stations
from config.rewrite import rewrite
from core.station import Station


def export_stations(folder: Path, changed: Iterable[Station]) -> None:
    """Put stations in place of what the files of `folder` say of them; new ones get files of their own."""
    homes = {
        table.get("id"): file for file in (toml_files(folder) if folder.is_dir() else ())
        for table in read_toml(file).get("station", ())
    }
    changed = tuple(changed)
    for station in changed:
        table = msgspec.to_builtins(station)
        table["channel"] = table.pop("channels", [])
        text = tomli_w.dumps({"station": [table]})
        if station.id in homes:
            rewrite(homes[station.id], "station", station.id, text)
            continue
        file = folder / "changed" / f"{station.id.replace('/', '_')}.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    if changed:
        found = load_stations(folder)
        wrong = [each.id for each in changed if found.get(each.id) != each]
        assert not wrong, f"exported stations differ from the changed ones: {wrong}"
