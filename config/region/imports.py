"""`fengsui region import`: takes a department's own official boundaries (GeoJSON) into the data folder, checked first.

They stay on that machine: nothing of them is committed or sent anywhere but to this machine's own consoles.
"""

import json
import math
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.errors import InputError

LAYER = "boundaries.geojson"
"""Name of the map layer; it lies in `geography/` of the data folder and needs no restart to be seen."""

LARGEST = 64 * 1024 * 1024           # bytes: more than any county map needs, less than a browser chokes on
SHAPES = {"Polygon": 2, "MultiPolygon": 3, "LineString": 1, "MultiLineString": 2}
"""Geometries a boundary may have, and how deep their positions are nested."""

DEGREES = ("CRS84", "4326", "4490")  # names of the coordinate systems in degrees that are taken
WEST, SOUTH, EAST, NORTH = 73.0, 3.0, 136.0, 54.0

Document = dict[str, Any]


def import_boundaries(path: Path, data_dir: Path) -> Path:
    """Check a GeoJSON file of boundaries and keep it as a map layer; returns where it is kept.

    Raises InputError with a sentence when the file cannot be used; what was kept before then stays.
    """
    features = list(_features(_document(path), path))
    if not features:
        raise InputError(f"{path}: there are no features in it")
    for number, feature in enumerate(features, start=1):
        _check(feature, f"{path}: feature {number}")
    kept = {"type": "FeatureCollection", "attribution": f"导入 imported: {path.name}", "features": features}
    folder = data_dir / "geography"
    folder.mkdir(parents=True, exist_ok=True)
    target, draft = folder / LAYER, folder / f".{LAYER}.part"
    draft.write_text(json.dumps(kept, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    os.replace(draft, target)        # a console never reads half a file
    return target


def _document(path: Path) -> Document:
    if path.suffix.lower() in (".shp", ".zip", ".gpkg", ".kml", ".kmz", ".dbf"):
        raise InputError(
            f"{path}: only GeoJSON is taken; in QGIS choose Export, Save Features As, GeoJSON, CRS EPSG:4490 or 4326"
        )
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path}: larger than {LARGEST // 1024**2} MiB; simplify the lines first")
        document = json.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file") from None
    except IsADirectoryError:
        raise InputError(f"{path}: is a folder; name one GeoJSON file") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8; save it as UTF-8 (GeoJSON allows nothing else)") from None
    except (json.JSONDecodeError, RecursionError) as error:
        raise InputError(f"{path}: not valid JSON: {error}") from None
    if not isinstance(document, dict) or "type" not in document:
        raise InputError(f"{path}: not GeoJSON; expected an object with a type such as FeatureCollection")
    crs = json.dumps(document.get("crs"))
    if document.get("crs") is not None and not any(name in crs for name in DEGREES):
        raise InputError(
            f"{path}: its coordinate system is {crs[:120]}; export it in degrees, CGCS2000 (EPSG:4490) or WGS 84"
        )
    return document


def _features(document: Document, path: Path) -> Iterator[Document]:
    if document["type"] == "FeatureCollection":
        features = document.get("features")
        if not isinstance(features, list):
            raise InputError(f"{path}: a FeatureCollection needs a list of features")
        for each in features:
            if not isinstance(each, dict) or each.get("type") != "Feature":
                raise InputError(f"{path}: something in its list of features is none")
            yield _plain(each)
    elif document["type"] == "Feature":
        yield _plain(document)
    else:
        yield _plain({"geometry": document, "properties": {}})


def _plain(feature: Document) -> Document:
    properties = feature.get("properties")
    return {
        "type": "Feature", "properties": properties if isinstance(properties, dict) else {},
        "geometry": feature.get("geometry"),
    }


def _check(feature: Document, where: str) -> None:
    geometry = feature["geometry"]
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in SHAPES:
        raise InputError(f"{where}: is a {kind}; boundaries are {', '.join(SHAPES)}")
    lines = list(_lines(geometry.get("coordinates"), SHAPES[kind], where))
    if not lines:
        raise InputError(f"{where}: has no coordinates")
    shortest = 4 if "Polygon" in kind else 2
    for line in lines:
        points = [_position(each, where) for each in line]
        if len(points) < shortest:
            raise InputError(f"{where}: has a line of {len(points)} positions; a {kind} needs at least {shortest}")
        if "Polygon" in kind and points[0] != points[-1]:
            raise InputError(f"{where}: has a ring that is not closed: its last position must be its first")
        _check_place(points, where)


def _lines(coordinates: Any, depth: int, where: str) -> Iterator[list[Any]]:
    if not isinstance(coordinates, list):
        raise InputError(f"{where}: its coordinates are not lists of positions")
    if depth == 1:
        yield coordinates
        return
    for each in coordinates:
        yield from _lines(each, depth - 1, where)


def _position(value: Any, where: str) -> tuple[float, float]:
    numbers = isinstance(value, list) and len(value) in (2, 3) and all(
        isinstance(each, (int, float)) and not isinstance(each, bool) and math.isfinite(each) for each in value
    )
    if not numbers:
        raise InputError(f"{where}: {str(value)[:60]} is no position; expected [longitude, latitude] in degrees")
    return float(value[0]), float(value[1])


def _check_place(points: list[tuple[float, float]], where: str) -> None:
    for x, y in points:
        if WEST <= x <= EAST and SOUTH <= y <= NORTH:
            continue
        if abs(x) > 180 or abs(y) > 90:
            if WEST <= y <= EAST and SOUTH <= x <= NORTH:
                raise InputError(f"{where}: [{x}, {y}] has latitude first; GeoJSON wants [longitude, latitude]")
            raise InputError(f"{where}: [{x}, {y}] is not in degrees; export it in CGCS2000 (EPSG:4490) or WGS 84")
        raise InputError(f"{where}: [{x}, {y}] lies outside China; are these boundaries of this region?")
