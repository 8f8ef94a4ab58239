"""Which cells of a grid a barrier covers."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from shapely import box, contains_xy, intersects, prepare, transform
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from core.errors import InputError
from response.field import Barrier
from response.frame import Frame, Grid


def in_plane(frame: Frame, barrier: Barrier) -> BaseGeometry:
    """A barrier's outline in metres of the plane. Raises InputError where it is no area."""
    outline = shape(barrier.geometry)
    if outline.geom_type not in ("Polygon", "MultiPolygon") or outline.is_empty:
        name = barrier.name_en or barrier.name_zh
        raise InputError(f"barrier '{name}' is a {outline.geom_type}; it must be an area (Polygon)")
    projected: BaseGeometry = transform(outline, lambda points: np.column_stack(frame.to_plane(points[:, 0], points[:, 1])))
    return projected if projected.is_valid else projected.buffer(0)


def covered(grid: Grid, barriers: Iterable[Barrier]) -> NDArray[np.bool_]:
    """(rows, columns): cells that a barrier touches, so that no diagonal step slips through a thin one."""
    cells = np.zeros(grid.shape, np.bool_)
    for barrier in barriers:
        outline = in_plane(grid.frame, barrier)
        west, south, east, north = outline.bounds
        rows = slice(max(0, int((south - grid.south) // grid.cell)), max(0, int((north - grid.south) // grid.cell) + 1))
        columns = slice(max(0, int((west - grid.west) // grid.cell)), max(0, int((east - grid.west) // grid.cell) + 1))
        x, y = np.meshgrid(grid.x[columns], grid.y[rows])
        if not x.size:
            continue
        prepare(outline)
        half = grid.cell / 2
        inside = contains_xy(outline, x, y)
        edge = ~inside
        inside[edge] = intersects(outline, box(x[edge] - half, y[edge] - half, x[edge] + half, y[edge] + half))
        cells[rows, columns] |= inside
    return cells
