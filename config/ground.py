"""Reads what `response` works on out of a region folder and the data folder: roads, sea, land, rivers, towns, boundaries.

A layer in `geography/` of the data folder goes before the region's own of the same name. One that is not there is said with
what it means; one that cannot be read stops the start with its name and the fault.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from config.features import features_of
from config.layers import layer_files, reachable_box, roads_from, sea_aim_from, waters_from
from config.load import Region
from config.travel import travel_from
from core.beijing import BEIJING
from core.errors import ConfigError
from response.ground import City, Ground, Lack, Layer, River, Town

Shape = TypeVar("Shape")

LACKS = {
    "roads.npz": ("没有路网：陆上时间只能按直线距离估算", "no roads: times on land can only go by straight lines"),
    "land.geojson": ("没有陆地轮廓：海上也会当作可以步行", "no land: the sea would be walked on"),
    "rivers.geojson": ("没有河流：渡河不计时间", "no rivers: crossing one costs no time"),
    "sea.npz": ("没有海域数据：不计算海上圈，也不检查码头是否临水", "no sea mask: nothing at sea is worked out, nor are berths "
                "checked for water"),
    "outline.geojson": ("没有区域轮廓：不计算面积占比", "no outline: no shares of the region's area are given"),
    "towns.geojson": ("没有居民点：不计算人口占比", "no towns: no shares of people are given"),
    "boundaries.geojson": ("未导入行政区划界线：各市按就近市府所在地划分，非官方界线", "no boundaries imported: a place counts "
                           "to the city with the nearest seat, which is no official boundary"),
}
"""What it means that a layer is not there, in Chinese and English."""


def ground_of(region: Region, data: Path | None = None) -> Ground:
    """Everything there is of a region and its data folder."""
    files = layer_files(region.folder, data, LACKS)
    taken = _taken(region.folder / "geography" / "SOURCES.md")
    roads, waters = files.get("roads.npz"), files.get("sea.npz")
    towns = tuple(_towns(files["towns.geojson"])) if "towns.geojson" in files else ()
    outlines = _geometries(files.get("outline.geojson"), ("Polygon", "MultiPolygon"))
    road_speeds, off_road = travel_from(region.about, region.folder)
    return Ground(
        box=reachable_box(region.about, region.folder), cities=tuple(_city(each) for each in region.about.get("cities", ())),
        roads=roads_from(roads) if roads else None,
        land=tuple(_geometries(files.get("land.geojson"), ("Polygon",))),
        rivers=tuple(_rivers(files["rivers.geojson"])) if "rivers.geojson" in files else (),
        waters=waters_from(waters) if waters else None,
        outline=outlines[0] if outlines else None, sea_aim=sea_aim_from(region.about, region.folder),
        boundaries=tuple(features_of(files["boundaries.geojson"])) if "boundaries.geojson" in files else (),
        towns=towns, road_speeds=road_speeds, off_road=off_road,
        layers=tuple(_layer(name, path, region.folder, taken) for name, path in files.items()),
        lacks=(*(Lack(name, *said) for name, said in LACKS.items() if name not in files), *_uncounted(towns)),
    )


def _geometries(path: Path | None, kinds: tuple[str, ...]) -> list[dict[str, Any]]:
    found = (each["geometry"] for each in features_of(path)) if path else ()
    return [each for each in found if each and each["type"] in kinds]


def _rivers(path: Path) -> list[River]:
    return _read(path, lambda each: River(
        str(each["properties"].get("name_zh", "")), str(each["properties"].get("name_en", "")),
        np.array(each["geometry"]["coordinates"], float).reshape(-1, 2),
    ))


def _towns(path: Path) -> list[Town]:
    def town(each: dict[str, Any]) -> Town:
        properties, (longitude, latitude) = each["properties"], each["geometry"]["coordinates"][:2]
        people = properties.get("population")
        return Town(
            id=f"town-{properties.get('geonameid') or f'{longitude:.4f},{latitude:.4f}'}",
            name_zh=str(properties["name_zh"]), name_en=str(properties.get("name_en") or properties["name_zh"]),
            longitude=float(longitude), latitude=float(latitude), population=int(people) if people else None,
            is_city=properties.get("rank") == "city",
        )

    return _read(path, town)


def _read(path: Path, shape: Callable[[dict[str, Any]], Shape]) -> list[Shape]:
    found = []
    for number, each in enumerate(features_of(path), start=1):
        try:
            found.append(shape(each))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ConfigError(f"{path}: feature {number}: cannot be read: {type(error).__name__} {error}") from None
    return found


def _uncounted(towns: tuple[Town, ...]) -> tuple[Lack, ...]:
    """Towns that count nobody, because their source has no figure."""
    without = sum(each.population is None for each in towns)
    if not without:
        return ()
    return (Lack("towns.geojson", f"{len(towns)} 个居民点中有 {without} 个没有人口数，人口占比只计其余",
                 f"{without} of {len(towns)} towns have no population; shares of people count only the others"),)


def _city(table: dict[str, Any]) -> City:
    return City(str(table["code"]), str(table["name_zh"]), str(table["name_en"]),
                float(table["longitude"]), float(table["latitude"]))


def _layer(name: str, path: Path, folder: Path, taken: dict[str, tuple[str, str]]) -> Layer:
    """A layer's own words in SOURCES.md; one that a department brought is dated by its file."""
    if name in taken and path.is_relative_to(folder):
        return Layer(name, *taken[name])
    day = datetime.fromtimestamp(path.stat().st_mtime, BEIJING).date()
    return Layer(name, day.isoformat(), "导入 imported")


def _taken(page: Path) -> dict[str, tuple[str, str]]:
    """Date and source of each layer, as the table of SOURCES.md has them."""
    if not page.is_file():
        return {}
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")]
            for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    heads = next((row for row in rows if row[0] == "file"), [])
    if not {"taken", "whose data"} <= set(heads):
        return {}
    return {row[0].strip("`"): (row[heads.index("taken")], row[heads.index("whose data")]) for row in rows
            if len(row) == len(heads) and row[0].startswith("`")}
