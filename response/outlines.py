"""Areas within a time, and areas of marked cells, as GeoJSON (RFC 7946). Sums are taken from cells, not from these."""

import itertools
from typing import Any, cast

import contourpy
import numpy as np
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.polygon import orient

from response.field import Times
from response.frame import Grid

DECIMALS = 4
"""Of a degree: ten metres, far below what travel times are good for."""

COARSE = 0.4
"""Of a cell: how far a simplified outline may lie from the contour."""


def within(grid: Grid, seconds: Times, limit: float) -> dict[str, Any]:
    """MultiPolygon of where `seconds` are at most `limit`; contours are linear in time between cells' middles.

    Beside cells that are never reached the outline lies a third to a whole cell beyond the last one reached.
    """
    field = np.clip(np.nan_to_num(seconds, nan=np.inf), 0.0, 2.0 * limit).astype(np.float64)
    return _outline(grid, limit - field, limit)


def marked(grid: Grid, cells: NDArray[np.bool_]) -> dict[str, Any]:
    """MultiPolygon around marked cells, half a cell beyond their middles."""
    return _outline(grid, np.where(cells, 1.0, -1.0), 1.0)


def _outline(grid: Grid, field: NDArray[np.float64], depth: float) -> dict[str, Any]:
    """Where a field is at least 0."""
    reached = np.flatnonzero(field.max(axis=1) >= 0.0), np.flatnonzero(field.max(axis=0) >= 0.0)
    if not reached[0].size:
        return {"type": "MultiPolygon", "coordinates": []}
    rows, columns = (slice(each[0], each[-1] + 1) for each in reached)
    part = np.pad(field[rows, columns], 1, constant_values=-depth)     # closes what reaches the grid's edge
    x = grid.west + (np.arange(columns.start - 1, columns.stop + 1) + 0.5) * grid.cell
    y = grid.south + (np.arange(rows.start - 1, rows.stop + 1) + 0.5) * grid.cell
    generator = contourpy.contour_generator(x, y, part, name="serial", fill_type="OuterOffset")
    points, offsets = cast(tuple[list[Any], list[Any]], generator.filled(0.0, np.inf))
    polygons: list[Polygon] = []
    for outline, starts in zip(points, offsets, strict=True):
        rings = [ring for ring in (outline[a:b] for a, b in itertools.pairwise(starts)) if len(ring) >= 4]
        if rings:
            shape = Polygon(rings[0], rings[1:]).simplify(COARSE * grid.cell).buffer(0)
            polygons += [each for each in getattr(shape, "geoms", (shape,)) if isinstance(each, Polygon) and not each.is_empty]
    return _geojson(grid, MultiPolygon(polygons))


def _geojson(grid: Grid, shape: MultiPolygon) -> dict[str, Any]:
    """In degrees; outer rings counter-clockwise, holes clockwise (RFC 7946, 3.1.6)."""
    return {
        "type": "MultiPolygon",
        "coordinates": [
            [_ring(grid, ring) for ring in (turned.exterior, *turned.interiors)]
            for turned in (orient(each, 1.0) for each in shape.geoms)
        ],
    }


def _ring(grid: Grid, ring: Any) -> list[list[float]]:
    points = np.asarray(ring.coords)
    longitude, latitude = grid.frame.to_degrees(points[:, 0], points[:, 1])
    pairs = np.round(np.column_stack((longitude, latitude)), DECIMALS)
    pairs[-1] = pairs[0]
    found: list[list[float]] = pairs.tolist()
    return found
