"""How an exact place is joined to the network of cells and roads around it: the first and the last steps of every way."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from response.barriers import Passable
from response.friction import SPAN
from response.travel import CUT

ALONGSIDE = 0.3          # of a cell: a place so near to a road is on it, whatever the cell is
AROUND = 1.5             # cells from the place within which roads are looked for
LAYBY = 360.0            # s per km to a road alongside: at 10 km/h. Assumed
NEARBY = 4               # cells from the place's own to which one goes straight, not by moves from middle to middle
SAMPLES = (np.arange(64) + 0.5) / 64

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Footing:
    """Cells and nodes that a place is joined to, each with the time there and the km on and off the road."""

    x: float
    y: float
    numbers: NDArray[np.int32]       # as of `Terrain`
    seconds: NDArray[np.float32]     # by a team of the usual pace
    road_km: Floats
    ground_km: Floats


def footing(land: Passable, x: float, y: float, ground: float, road: float, *, arriving: bool = False) -> Footing:
    """Where one can go from a place of the plane, or, `arriving`, come from. Nothing where it is amid water and off every road.

    `ground` and `road` multiply the times off and on the roads.
    """
    cells, cell_seconds, cell_km = _cells(land, x, y, ground)
    nodes, node_seconds, road_km, node_km = _roads(land, x, y, ground, road)
    if arriving and len(land.marks):                       # into an area around the start only from within it
        around = land.marks[land.terrain.number_at(x, y)]
        kept = (~land.marks[cells] & around) == 0
        cells, cell_seconds, cell_km = cells[kept], cell_seconds[kept], cell_km[kept]
        kept = (~land.node_marks[nodes - land.terrain.cells] & around) == 0
        nodes, node_seconds, road_km, node_km = nodes[kept], node_seconds[kept], road_km[kept], node_km[kept]
    return Footing(
        x, y, np.concatenate([cells, nodes]).astype(np.int32), np.concatenate([cell_seconds, node_seconds]).astype(np.float32),
        np.concatenate([np.zeros(len(cells)), road_km]), np.concatenate([cell_km, node_km]),
    )


def straight_seconds(land: Passable, x: float, y: float, to_x: Floats, to_y: Floats) -> Floats:
    """Seconds by straight lines of a few cells from a place. A place in water has the far cell's speed."""
    grid, width = land.terrain.grid, land.terrain.width
    at_x = (x + SAMPLES * (to_x - x)[:, None] - grid.west) / grid.cell
    at_y = (y + SAMPLES * (to_y - y)[:, None] - grid.south) / grid.cell
    column = np.clip(np.floor(at_x).astype(np.int64), -1, grid.columns) + SPAN
    row = np.clip(np.floor(at_y).astype(np.int64), -1, grid.rows) + SPAN
    number = row * width + column
    slow = land.slow[number].astype(float)
    own = land.terrain.number_at(x, y)
    bare = float(land.terrain.slow[own])                   # walls about the place itself are asked for by their shape
    slow = np.where((number == own) & np.isinf(slow), bare if np.isfinite(bare) else slow[:, -1:], slow)
    seconds = slow.mean(axis=1) * np.hypot(to_x - x, to_y - y) / grid.cell
    return np.where(_walled(land, x, y, to_x, to_y), np.inf, seconds)


def _cells(land: Passable, x: float, y: float, ground: float) -> tuple[NDArray[np.int64], Floats, Floats]:
    """The cells around the place; from water only its own and the eight beside it."""
    grid = land.terrain.grid
    # Nor from within a barrier: a longer line might leave it and come back.
    far = NEARBY if np.isfinite(land.terrain.slow[land.terrain.number_at(x, y)]) and not len(land.marks) else 1
    row, column = (each.ravel() for each in np.mgrid[-far : far + 1, -far : far + 1])
    row, column = row + int((y - grid.south) // grid.cell), column + int((x - grid.west) // grid.cell)
    inside = (row >= 0) & (row < grid.rows) & (column >= 0) & (column < grid.columns)
    numbers = land.terrain.padded(row[inside], column[inside])
    to_x, to_y = land.terrain.places(numbers)
    seconds = straight_seconds(land, x, y, to_x, to_y) * ground
    open_ = np.isfinite(seconds) & np.isfinite(land.slow[numbers])
    km = np.hypot(to_x - x, to_y - y) / 1000.0 / _scale(land, x, y)
    return numbers[open_], seconds[open_], km[open_]


def _roads(
    land: Passable, x: float, y: float, ground: float, road: float
) -> tuple[NDArray[np.int64], Floats, Floats, Floats]:
    """Both ends of each open piece of road nearby, by way of its nearest point."""
    terrain, roads = land.terrain, land.terrain.roads
    cell = terrain.grid.cell
    u, v = roads.start, roads.end
    reach = AROUND * cell
    longest = reach + 1000.0                               # pieces are shorter than that
    near = np.flatnonzero((np.abs(roads.x[u] - x) < longest) & (np.abs(roads.y[u] - y) < longest) & (land.state != CUT))
    u, v = u[near], v[near]
    along_x, along_y = roads.x[v] - roads.x[u], roads.y[v] - roads.y[u]
    share = ((x - roads.x[u]) * along_x + (y - roads.y[u]) * along_y) / np.maximum(along_x**2 + along_y**2, 1e-9)
    share = np.clip(share, 0.0, 1.0)
    to_x, to_y = roads.x[u] + share * along_x, roads.y[u] + share * along_y
    away = np.hypot(to_x - x, to_y - y)
    kept = away < reach
    near, u, v = near[kept], u[kept], v[kept]
    share, to_x, to_y, away = share[kept], to_x[kept], to_y[kept], away[kept]
    walk = straight_seconds(land, x, y, to_x, to_y) * ground
    alongside = (away < ALONGSIDE * cell) & ~_walled(land, x, y, to_x, to_y)
    walk = np.where(alongside, np.minimum(walk, away / 1000.0 * LAYBY * ground), walk)
    drive, km = terrain.road_seconds[near] * road, roads.km[near].astype(float)
    walk_km = away / 1000.0 / _scale(land, x, y)
    seconds = np.concatenate([walk + share * drive, walk + (1.0 - share) * drive])
    open_ = np.isfinite(seconds)
    return (
        (np.concatenate([u, v]) + terrain.cells)[open_].astype(np.int64), seconds[open_],
        np.concatenate([share * km, (1.0 - share) * km])[open_], np.concatenate([walk_km, walk_km])[open_],
    )


def _walled(land: Passable, x: float, y: float, to_x: Floats, to_y: Floats) -> NDArray[np.bool_]:
    """Whether a wall stands between; by its true shape, for the place's own cell may be both sides of it."""
    walled = np.zeros(len(to_x), np.bool_)
    if not land.walls or not len(to_x):
        return walled
    lines = shapely.linestrings(np.stack([np.broadcast_to((x, y), (len(to_x), 2)), np.stack([to_x, to_y], 1)], 1))
    for wall in land.walls:
        walled |= shapely.intersects(wall, lines)
    return walled


def _scale(land: Passable, x: float, y: float) -> float:
    frame = land.terrain.grid.frame
    return float(frame.scale(*frame.to_degrees(x, y)))
