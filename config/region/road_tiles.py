"""`fengsui region import FILE.osm.pbf`: makes road tiles for Valhalla in the data folder, and finds those there are.

`routing/<day>/` holds the tiles of one extract and `about.json`; `routing/current` names the folder that counts and is replaced
in one step. A folder that may be in use is never written to: an extract of the same day gets a folder of its own.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from config.region.osm_header import header_of
from core.errors import ConfigError, InputError
from response.ground import Box
from response.tiles import Tiles, configuration, valhalla

STAGES = {
    "Parsing ways": "ways", "Parsing relations": "relations", "Parsing nodes": "nodes", "Building": "graph",
    "Enhancing": "turns and links", "HierarchyBuilder": "levels", "Creating shortcuts": "shortcuts",
    "Adding complex": "restrictions", "Validating": "check",
}
"""How a line of the tile builder begins, and what it does then, in order."""

IMPORT = "fengsui region import FILE.osm.pbf"
Say = Callable[[str], None]


def tiles_of(data: Path) -> Tiles:
    """The road tiles that count; ConfigError says what to do where there are none."""
    folder = data / "routing"
    try:
        name = (folder / "current").read_text(encoding="utf-8").strip()
        about = json.loads((folder / name / "about.json").read_text(encoding="utf-8"))
        return Tiles(folder / str(about["folder"]), str(about["date"]), str(about["source"]), bool(about["dated_by_file"]))
    except FileNotFoundError:
        raise ConfigError(f"{folder}: there are no road tiles; make them of an extract: {IMPORT}") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{folder}: the road tiles cannot be read ({error}); make them anew: {IMPORT}") from None


def import_roads(path: Path, data: Path, region: Box, say: Say) -> Tiles:
    """Make tiles of an extract and let them count from now on; on failure those there were still count.

    `region` is the box teams may come from: an extract from elsewhere is refused, with InputError and its sentence.
    """
    header = header_of(path)
    if header.box is not None and not _meet(header.box, region):
        west, south, east, north = header.box
        raise InputError(
            f"{path}: its roads lie at {west:.1f} to {east:.1f} E, {south:.1f} to {north:.1f} N, outside the region; take the "
            "extract of the region"
        )
    builder = _builder()
    routing = data / "routing"
    routing.mkdir(parents=True, exist_ok=True)
    day = header.written or datetime.fromtimestamp(path.stat().st_mtime, UTC)
    draft = Path(tempfile.mkdtemp(prefix=".part-", dir=routing))
    try:
        _build(builder, path, draft, say)
        name = _free(routing, day.date().isoformat())
        about = {"folder": name, "date": day.date().isoformat(), "source": path.name, "dated_by_file": header.written is None}
        (draft / "about.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
        draft.chmod(0o755)
        draft.rename(routing / name)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    before = _current(routing)
    _let_count(routing, name)
    for each in routing.iterdir():                       # the one before may be in use: it stays until the next import
        if each.is_dir() and each.name not in (name, before) and not each.name.startswith("."):
            shutil.rmtree(each, ignore_errors=True)
    return tiles_of(data)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _builder() -> Path:
    folder = Path(valhalla().__file__).parent / "bin"
    for name in ("valhalla_build_tiles", "valhalla_build_tiles.exe"):
        if (folder / name).is_file():
            return folder / name
    raise InputError("this Valhalla has no tile builder: pip install 'fengsui[routing]'")


def _build(builder: Path, path: Path, draft: Path, say: Say) -> None:
    settings = draft / "valhalla.json"
    settings.write_text(json.dumps(configuration(draft, says=True)), encoding="utf-8")
    last, done = "", -1
    order = list(STAGES)
    with subprocess.Popen(
        [builder, "--config", settings, path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                last = line.strip() or last
                stage = next((k for k, each in enumerate(order) if each in line), -1)
                if stage > done:
                    done = stage
                    say(f"road tiles: {stage + 1} of {len(order)}, {STAGES[order[stage]]}")
        except BaseException:
            process.kill()                               # nobody waits for it any more
            raise
    settings.unlink()
    if process.returncode:
        raise InputError(f"{path}: no road tiles could be made of it: {last.removeprefix('what():').strip()[:200]}")
    if not any(draft.rglob("*.gph")):
        raise InputError(f"{path}: there are no roads in it")


def _free(routing: Path, day: str) -> str:
    name, number = day, 1
    while (routing / name).exists():
        number += 1
        name = f"{day}-{number}"
    return name


def _current(routing: Path) -> str:
    try:
        return (routing / "current").read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def _let_count(routing: Path, name: str) -> None:
    draft = routing / ".current.part"
    draft.write_text(name + "\n", encoding="utf-8")
    os.replace(draft, routing / "current")
