"""Areas at or above a level, as GeoJSON polygons (RFC 7946), and lines of equal arrival time. Draws nothing."""

import itertools
from collections.abc import Sequence
from typing import Any, cast

import contourpy
import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.polygon import orient

from dispersion.frame import Frame

Floats = NDArray[np.float64]

DECIMALS = 5
"""Of a degree: about a metre."""


def area_at_least(x: Floats, y: Floats, values: Floats, level: float) -> tuple[Polygon, ...]:
    """Polygons in local metres where `values` are at least `level`.

    Parameters
    ----------
    x, y : (nx,), (ny,) arrays   Axes, m, growing.
    values : (ny, nx) array      Any quantity; NaN counts as below every level.
    level : float                In the unit of `values`.

    Between nodes the field is taken as linear in its logarithm where all of it is positive enough, since plumes fall off
    exponentially: a linear contour would lie up to half a cell too far out.
    """
    filled = np.nan_to_num(values, nan=0.0)
    floor = level * 1e-6
    field = np.log(np.maximum(filled, floor) / level)
    # A margin of one cell closes what reaches the edge of the grid.
    field = np.pad(field, 1, constant_values=float(np.log(1e-6)))
    xs = np.concatenate(([x[0] - (x[1] - x[0]) * 1e-6], x, [x[-1] + (x[-1] - x[-2]) * 1e-6]))
    ys = np.concatenate(([y[0] - (y[1] - y[0]) * 1e-6], y, [y[-1] + (y[-1] - y[-2]) * 1e-6]))
    generator = contourpy.contour_generator(xs, ys, field, name="serial", fill_type="OuterOffset")
    points, offsets = cast(tuple[list[Any], list[Any]], generator.filled(0.0, np.inf))   # as OuterOffset gives them
    polygons = []
    for outline, starts in zip(points, offsets, strict=True):
        rings = [outline[a:b] for a, b in itertools.pairwise(starts)]
        rings = [ring for ring in rings if len(ring) >= 4]
        if not rings:
            continue
        polygon = Polygon(rings[0], rings[1:]).buffer(0)
        polygons += [each for each in getattr(polygon, "geoms", (polygon,)) if not each.is_empty]
    return tuple(polygons)


def geojson_polygon(polygons: Sequence[Polygon], frame: Frame) -> dict[str, Any]:
    """A MultiPolygon in longitude and latitude; outer rings counter-clockwise, holes clockwise (RFC 7946, 3.1.6)."""
    return {
        "type": "MultiPolygon",
        "coordinates": [[_ring(ring, frame) for ring in (turned.exterior, *turned.interiors)]
                        for turned in (orient(each, 1.0) for each in polygons)],
    }


def _ring(ring: Any, frame: Frame) -> list[list[float]]:
    xy = np.asarray(ring.coords)
    if frame.is_on_earth:
        a, b = frame.to_geographic(xy[:, 0], xy[:, 1])
        pairs = np.round(np.column_stack((a, b)), DECIMALS)
    else:
        pairs = np.round(xy, 2)
    pairs[-1] = pairs[0]
    found: list[list[float]] = pairs.tolist()
    return found


def feature(geometry: dict[str, Any], **properties: Any) -> dict[str, Any]:
    """One GeoJSON feature."""
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def collection(features: Sequence[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A GeoJSON feature collection; foreign members carry what the whole of it says about itself."""
    return {"type": "FeatureCollection", "features": list(features), **more}
