"""Which cells of a grid lines and areas touch. No speeds and no times."""

from collections.abc import Iterable
from typing import Any, cast

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from core.errors import Refused
from core.kernel import compiled
from response.frame import Grid

Flags = NDArray[np.bool_]

LONGEST = 0.05           # degrees: a longer side is bent in the plane by more than some metres, so it is cut


@compiled
def _walk(marks: NDArray[np.bool_], x0: float, y0: float, x1: float, y1: float) -> None:
    """Mark every cell that a segment passes; coordinates in cells from the grid's corner (Amanatides & Woo 1987)."""
    rows, columns = marks.shape
    column, row = int(np.floor(x0)), int(np.floor(y0))
    last_column, last_row = int(np.floor(x1)), int(np.floor(y1))
    dx, dy = x1 - x0, y1 - y0
    step_x, step_y = (1 if dx > 0.0 else -1), (1 if dy > 0.0 else -1)
    across_x = abs(1.0 / dx) if dx != 0.0 else np.inf
    across_y = abs(1.0 / dy) if dy != 0.0 else np.inf
    next_x = ((column + 1 - x0) if dx > 0.0 else (x0 - column)) * across_x if dx != 0.0 else np.inf
    next_y = ((row + 1 - y0) if dy > 0.0 else (y0 - row)) * across_y if dy != 0.0 else np.inf
    for _ in range(abs(last_column - column) + abs(last_row - row) + 1):
        if 0 <= row < rows and 0 <= column < columns:
            marks[row, column] = True
        if next_x < next_y:
            next_x += across_x
            column += step_x
        else:
            next_y += across_y
            row += step_y


@compiled
def _walk_all(
    marks: NDArray[np.bool_],
    x0: NDArray[np.float64], y0: NDArray[np.float64], x1: NDArray[np.float64], y1: NDArray[np.float64],
) -> None:
    for each in range(len(x0)):
        _walk(marks, x0[each], y0[each], x1[each], y1[each])


def touched_by_segments(grid: Grid, x0: ArrayLike, y0: ArrayLike, x1: ArrayLike, y1: ArrayLike) -> Flags:
    """(rows, columns): cells that straight segments of the plane, in m, pass. Far ends outside the grid do no harm."""
    marks = np.zeros(grid.shape, np.bool_)
    west, south, cell = grid.west, grid.south, grid.cell
    _walk_all(
        marks, (np.atleast_1d(np.asarray(x0, float)) - west) / cell, (np.atleast_1d(np.asarray(y0, float)) - south) / cell,
        (np.atleast_1d(np.asarray(x1, float)) - west) / cell, (np.atleast_1d(np.asarray(y1, float)) - south) / cell,
    )
    return marks


def touched_by_lines(grid: Grid, lines: Iterable[ArrayLike]) -> Flags:
    """(rows, columns): cells that lines of longitudes and latitudes, (n, 2) in degrees, pass."""
    marks = np.zeros(grid.shape, np.bool_)
    for line in lines:
        x, y = grid.frame.to_plane(*np.asarray(line, float).reshape(-1, 2).T)
        marks |= touched_by_segments(grid, x[:-1], y[:-1], x[1:], y[1:])
    return marks


def plane_shape(grid: Grid, geometry: dict[str, Any], what: str, what_zh: str) -> BaseGeometry:
    """A GeoJSON area in the grid's plane, valid. `what` names it, in both languages, in the sentence when it is none."""
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise Refused(f"{what}: a Polygon or MultiPolygon is needed, not {geometry.get('type')!r}",
                      f"{what_zh}：应为 Polygon 或 MultiPolygon，而非 {geometry.get('type')!r}")
    try:
        shape = shapely.geometry.shape(geometry)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError) as error:
        raise Refused(f"{what}: its coordinates are no area: {error}", f"{what_zh}：坐标不成区域（{error}）") from error
    if shape.is_empty or not np.isfinite(shape.bounds).all():
        raise Refused(f"{what}: it has no area", f"{what_zh}：没有面积")
    west, south, east, north = shape.bounds
    if west < -180.0 or east > 180.0 or south < -90.0 or north > 90.0:
        raise Refused(f"{what}: it lies off the Earth; longitude comes first, then latitude, in degrees",
                      f"{what_zh}：不在地球上；坐标应先经度、后纬度，以度为单位")
    plane = in_plane(grid, shape)
    if plane.is_empty:
        raise Refused(f"{what}: it has no area", f"{what_zh}：没有面积")
    return plane


def in_plane(grid: Grid, shape: BaseGeometry) -> BaseGeometry:
    """The areas of a shape of degrees as one valid shape of the grid's plane; empty if there are none."""
    parts = shapely.get_parts(shapely.get_parts(shapely.segmentize(shapely.make_valid(shape), LONGEST)))
    areas = shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])
    return cast(
        BaseGeometry, shapely.transform(areas, lambda at: np.stack(grid.frame.to_plane(at[:, 0], at[:, 1]), axis=1))
    )


@compiled
def _toggle(
    marks: NDArray[np.bool_],
    x0: NDArray[np.float64], y0: NDArray[np.float64], x1: NDArray[np.float64], y1: NDArray[np.float64],
) -> None:
    """Flip, in each row whose middle a side crosses, the cell from whose middle on one is on the side's other hand."""
    rows, columns = marks.shape
    for each in range(len(x0)):
        low, high = min(y0[each], y1[each]), max(y0[each], y1[each])
        for row in range(max(int(np.ceil(low - 0.5)), 0), min(int(np.ceil(high - 0.5)), rows)):
            crossing = x0[each] + (row + 0.5 - y0[each]) / (y1[each] - y0[each]) * (x1[each] - x0[each])
            column = max(int(np.ceil(crossing - 0.5)), 0)
            if column < columns:
                marks[row, column] = not marks[row, column]


def middles_within(grid: Grid, shape: BaseGeometry) -> Flags:
    """(rows, columns): cells whose middle lies in a valid area of the plane. A middle on its rim is on either side."""
    marks = np.zeros(grid.shape, np.bool_)
    west, south, east, north = shape.bounds
    rows, columns = np.searchsorted(grid.y, (south, north)), np.searchsorted(grid.x, (west, east))
    part = np.zeros((int(rows[1] - rows[0]), int(columns[1] - columns[0])), np.bool_)
    if part.size:
        left, bottom = grid.west + columns[0] * grid.cell, grid.south + rows[0] * grid.cell
        for ring in shapely.get_rings(shapely.get_parts(shape)):
            x, y = shapely.get_coordinates(ring).T
            x, y = (x - left) / grid.cell, (y - bottom) / grid.cell
            _toggle(part, x[:-1], y[:-1], x[1:], y[1:])
        marks[rows[0] : rows[1], columns[0] : columns[1]] = np.logical_xor.accumulate(part, axis=1)
    return marks


def middles_within_any(grid: Grid, areas: Iterable[dict[str, Any]]) -> Flags:
    """(rows, columns): cells whose middle lies in one of many GeoJSON areas: the land out of its polygons."""
    marks = np.zeros(grid.shape, np.bool_)
    longitude, latitude = grid.degrees
    box = (longitude.min() - 0.5, latitude.min() - 0.5, longitude.max() + 0.5, latitude.max() + 0.5)
    for area in areas:
        shape = shapely.geometry.shape(area)
        if not shapely.box(*box).intersects(shapely.box(*shape.bounds)):
            continue
        near = in_plane(grid, shapely.clip_by_rect(shape, *box))   # a continent's rim is long, and most of it far away
        if not near.is_empty:
            marks |= middles_within(grid, near)
    return marks


def touched_by_area(grid: Grid, shape: BaseGeometry) -> Flags:
    """(rows, columns): cells that an area of the plane touches at all: its inside and every cell its rim passes."""
    marks = middles_within(grid, shape)
    for ring in shapely.get_rings(shapely.get_parts(shape)):
        x, y = shapely.get_coordinates(ring).T
        marks |= touched_by_segments(grid, x[:-1], y[:-1], x[1:], y[1:])
    return marks
