"""Areas within a time, and areas of marked cells, as GeoJSON (RFC 7946). Sums are taken from cells, not from these."""

import itertools
from typing import Any, cast

import contourpy
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

from response.field import Times
from response.frame import Grid

DECIMALS = 4
"""Of a degree: ten metres, far below what travel times are good for."""

COARSE = 0.4
"""Of a cell: how far a simplified outline may lie from the contour."""


def within(grid: Grid, seconds: Times, limit: float, of: NDArray[np.bool_] | None = None) -> dict[str, Any]:
    """MultiPolygon of where `seconds` are at most `limit`; contours are linear in time between cells' middles.

    Beside cells that are never reached, and those not `of` what counts, the outline lies a third to a whole cell beyond the
    last one reached.
    """
    reached = seconds <= limit if of is None else of & (seconds <= limit)
    window = _around(reached)
    if window is None:
        return {"type": "MultiPolygon", "coordinates": []}
    part = np.minimum(seconds[window], 2.0 * limit)
    if of is not None:
        part = np.where(of[window], part, 2.0 * limit)
    return _outline(grid, window, limit - part.astype(np.float64), limit)


def marked(grid: Grid, window: tuple[slice, slice], cells: NDArray[np.bool_]) -> dict[str, Any]:
    """MultiPolygon around marked cells of a window of the grid, half a cell beyond their middles."""
    return _outline(grid, window, np.where(cells, 1.0, -1.0), 1.0)


def _around(cells: NDArray[np.bool_]) -> tuple[slice, slice] | None:
    """The rows and columns that hold them, with one more on each side as far as there are any; None where there are none."""
    found = []
    for axis in (1, 0):
        held = np.flatnonzero(cells.any(axis=axis))
        if not held.size:
            return None
        found.append(slice(max(0, int(held[0]) - 1), int(held[-1]) + 2))
    return found[0], found[1]


def _outline(grid: Grid, window: tuple[slice, slice], field: NDArray[np.float64], depth: float) -> dict[str, Any]:
    """Where a field in a window of the grid is at least 0."""
    padded = np.pad(field, 1, constant_values=-depth)                  # closes what reaches the grid's edge
    rows, columns = padded.shape
    x = grid.west + (window[1].start - 0.5 + np.arange(columns)) * grid.cell
    y = grid.south + (window[0].start - 0.5 + np.arange(rows)) * grid.cell
    generator = contourpy.contour_generator(x, y, padded, name="serial", fill_type="OuterOffset")
    points, offsets = cast(tuple[list[Any], list[Any]], generator.filled(0.0, np.inf))
    polygons = []
    for outline, starts in zip(points, offsets, strict=True):
        rings = [ring for ring in (outline[a:b] for a, b in itertools.pairwise(starts)) if len(ring) >= 4]
        if rings:
            polygons.append(Polygon(rings[0], rings[1:]))
    shapes = shapely.simplify(np.array(polygons, object), COARSE * grid.cell)
    bent = ~shapely.is_valid(shapes)
    if bent.any():
        shapes[bent] = shapely.make_valid(shapes[bent])
    return _geojson(grid, shapes)


def _geojson(grid: Grid, shapes: NDArray[Any]) -> dict[str, Any]:
    """In degrees; outer rings counter-clockwise, holes clockwise (RFC 7946, 3.1.6).

    Shapes simplified each by itself may come to overlap: together, on the raster of the decimals, they are made valid again.
    """
    polygons = shapely.get_parts(shapely.get_parts(shapely.transform(
        shapes, lambda at: np.round(np.column_stack(grid.frame.to_degrees(at[:, 0], at[:, 1])), DECIMALS)
    )))
    polygons = polygons[shapely.get_type_id(polygons) == shapely.GeometryType.POLYGON]
    if not shapely.is_valid(shapely.multipolygons(polygons)):
        whole = shapely.union_all(shapely.make_valid(polygons), grid_size=10.0**-DECIMALS)
        polygons = shapely.get_parts(whole)
        polygons = polygons[shapely.get_type_id(polygons) == shapely.GeometryType.POLYGON]
    if not len(polygons):
        return {"type": "MultiPolygon", "coordinates": []}
    kind, points, (rings, bounds) = shapely.to_ragged_array(shapely.orient_polygons(polygons))
    assert kind == shapely.GeometryType.POLYGON
    pairs = np.round(points, DECIMALS).tolist()
    return {
        "type": "MultiPolygon",
        "coordinates": [
            [pairs[rings[ring] : rings[ring + 1]] for ring in range(bounds[each], bounds[each + 1])]
            for each in range(len(bounds) - 1)
        ],
    }
