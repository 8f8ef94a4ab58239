"""What barriers close: cells, pieces of road, places to turn off. A start inside one may leave it, and not come back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from response.field import Barrier
from response.frame import Grid
from response.raster import plane_shape, touched_by_area
from response.terrain import NONE, Terrain
from response.travel import CUT

MOST = 31                # areas around one start that are told apart; further ones count as one with the last


@dataclass(frozen=True)
class Closure:
    """One barrier on a terrain."""

    shape: BaseGeometry              # in the plane
    roads_only: bool
    cells: NDArray[np.int64]         # padded numbers of the cells it touches; none if it is for roads only
    pieces: NDArray[np.int64]        # of road that touch it
    nodes: NDArray[np.int64]         # of roads inside it


@dataclass(frozen=True)
class Passable:
    """A terrain with barriers on it, as one start sees them: inputs of `travel`."""

    terrain: Terrain
    slow: NDArray[np.float32]
    state: NDArray[np.uint32]        # (pieces,) marks, or CUT
    shut: NDArray[np.uint8]          # (nodes,)
    marks: NDArray[np.uint32]        # (cells,) as `travel.Marks`; nothing where the start is in no barrier
    node_marks: NDArray[np.uint32]
    walls: tuple[BaseGeometry, ...]  # that nobody on foot crosses


def closure(ground: Terrain, barrier: Barrier) -> Closure:
    """What one barrier touches. Only cells and roads about it are looked at."""
    shape = area_of(ground.grid, barrier)
    rows, columns = np.nonzero(touched_by_area(ground.grid, shape)) if not barrier.roads_only else (np.zeros(0, int),) * 2
    shapely.prepare(shape)
    roads = ground.roads
    west, south, east, north = shape.bounds
    x, y = roads.x, roads.y
    u, v = roads.start, roads.end
    near = np.flatnonzero(
        (np.maximum(x[u], x[v]) >= west) & (np.minimum(x[u], x[v]) <= east)
        & (np.maximum(y[u], y[v]) >= south) & (np.minimum(y[u], y[v]) <= north)
    )
    ends = np.stack([np.stack([x[u[near]], y[u[near]]], 1), np.stack([x[v[near]], y[v[near]]], 1)], 1)
    pieces = near[shapely.intersects(shape, shapely.linestrings(ends))] if len(near) else near
    touched = np.unique(np.concatenate([u[pieces], v[pieces]]))
    nodes = touched[shapely.intersects_xy(shape, x[touched], y[touched])] if len(touched) else touched
    return Closure(shape, barrier.roads_only, ground.padded(rows, columns), pieces, nodes.astype(np.int64))


def passable(ground: Terrain, closures: Sequence[Closure], leaving: frozenset[int] = frozenset()) -> Passable:
    """The terrain with all barriers; those numbered in `leaving` are around the start, which may go out of them."""
    slow, shut = ground.slow, np.zeros(ground.roads.nodes, np.uint8)
    state = np.zeros(len(ground.road_seconds), np.uint32)
    marks = np.zeros(ground.cells if leaving else 0, np.uint32)
    node_marks = np.zeros(ground.roads.nodes if leaving else 0, np.uint32)
    for count, number in enumerate(sorted(leaving)):
        each, bit = closures[number], np.uint32(1 << min(count, MOST - 1))
        marks[each.cells] |= bit
        node_marks[each.nodes] |= bit
        state[each.pieces] |= bit
    walls = [each for number, each in enumerate(closures) if number not in leaving]
    if any(len(each.cells) for each in walls):
        slow = slow.copy()
    for each in walls:
        slow[each.cells], state[each.pieces] = np.inf, CUT
    own = ground.joints.own
    if slow is not ground.slow:
        barred = np.zeros(ground.cells, np.bool_)
        barred[np.concatenate([each.cells for each in walls])] = True
        shut[:] = barred[own] & (own != NONE)              # nobody turns off a road in a barred cell, be it water
    return Passable(
        ground, slow, state, shut, marks, node_marks, tuple(each.shape for each in walls if not each.roads_only)
    )


def area_of(grid: Grid, barrier: Barrier) -> BaseGeometry:
    """A barrier's outline in the plane; Refused where it is none."""
    name = barrier.name_en or barrier.name_zh
    zh = barrier.name_zh or name
    return plane_shape(grid, barrier.geometry, f"barrier {name!r}" if name else "barrier", f"障碍区“{zh}”" if zh else "障碍区")


def covered(grid: Grid, barriers: Iterable[Barrier]) -> NDArray[np.bool_]:
    """(rows, columns): cells that a barrier touches. Closed roads bar nobody at sea or in the air."""
    cells = np.zeros(grid.shape, np.bool_)
    for each in barriers:
        if not each.roads_only:
            cells |= touched_by_area(grid, area_of(grid, each))
    return cells
