"""Cells and roads joined into one network: what the search for travel times walks over. Made once for a region."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from response.frame import Grid
from response.friction import SPAN, Stencil, stencil
from response.roads import RoadGraph

NONE = -1


@dataclass(frozen=True)
class Joints:
    """Where a team turns from a road into a cell or back: each node with its own cell and that cell's two nearest beside it."""

    own: NDArray[np.int32]           # (nodes,) padded index of the cell the node lies in; NONE outside the grid
    cell: NDArray[np.int32]          # (nodes, 3) the cells to whose middles it is joined
    here: NDArray[np.float32]        # (nodes, 3) part of that way inside its own cell, in cells
    there: NDArray[np.float32]       # (nodes, 3) part inside the other
    first: NDArray[np.int32]         # (cells + 1,) where each cell's joints begin in `joint`
    joint: NDArray[np.int32]         # 3 node + slot


@dataclass(frozen=True)
class Terrain:
    """A region as the search sees it. Cells come first in all numbering, padded by `SPAN` cells of wall; then road nodes."""

    grid: Grid
    roads: RoadGraph
    slow: NDArray[np.float32]        # (cells,) s from side to side of a cell; infinite where nobody walks
    road_seconds: NDArray[np.float32]    # (pieces,)
    joints: Joints
    stencil: Stencil
    least: float                     # s: the least of `slow`

    @property
    def width(self) -> int:
        """Columns of the padded grid."""
        return self.grid.columns + 2 * SPAN

    @property
    def cells(self) -> int:
        return len(self.slow)

    def padded(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.int64]:
        """Numbers of cells of the grid."""
        return (rows + SPAN) * self.width + columns + SPAN

    def number_at(self, x: float, y: float) -> int:
        """Number of the cell a place of the plane lies in; the place must be on the grid."""
        grid = self.grid
        return (int((y - grid.south) // grid.cell) + SPAN) * self.width + int((x - grid.west) // grid.cell) + SPAN

    def inner(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """(rows, columns) of the grid, out of values by number."""
        whole = values[: self.cells].reshape(-1, self.width)
        return np.ascontiguousarray(whole[SPAN:-SPAN, SPAN:-SPAN])

    def places(self, numbers: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """x and y in the plane, m, of cells' middles and road nodes."""
        grid, roads = self.grid, self.roads
        row, column = np.divmod(numbers, self.width)
        x = grid.west + (column - SPAN + 0.5) * grid.cell
        y = grid.south + (row - SPAN + 0.5) * grid.cell
        node = numbers >= self.cells
        x[node], y[node] = roads.x[numbers[node] - self.cells], roads.y[numbers[node] - self.cells]
        return x, y


def terrain(grid: Grid, slow: NDArray[np.float32], roads: RoadGraph, road_kmh: float) -> Terrain:
    """Join a grid of slowness, s a cell, with the roads driven at one speed."""
    padded = np.full((grid.rows + 2 * SPAN, grid.columns + 2 * SPAN), np.inf, np.float32)
    padded[SPAN:-SPAN, SPAN:-SPAN] = slow
    return Terrain(
        grid, roads, padded.ravel(), (roads.km / np.float32(road_kmh) * np.float32(3600.0)), _joints(grid, roads),
        stencil(grid.columns + 2 * SPAN), float(padded.min()) if np.isfinite(padded).any() else 1.0,
    )


def _joints(grid: Grid, roads: RoadGraph) -> Joints:
    width = grid.columns + 2 * SPAN
    across, up = (roads.x - grid.west) / grid.cell, (roads.y - grid.south) / grid.cell
    column, row = np.floor(across).astype(np.int64), np.floor(up).astype(np.int64)
    inside = (row >= 0) & (row < grid.rows) & (column >= 0) & (column < grid.columns)
    own = np.where(inside, (row + SPAN) * width + column + SPAN, NONE)
    off_x, off_y = across - column - 0.5, up - row - 0.5   # of the node from its cell's middle, in cells
    aside_x, aside_y = np.where(off_x < 0.0, -1, 1), np.where(off_y < 0.0, -1, 1)
    to_x, to_y = np.stack([0 * aside_x, aside_x, 0 * aside_x], 1), np.stack([0 * aside_y, 0 * aside_y, aside_y], 1)
    length = np.hypot(to_x - off_x[:, None], to_y - off_y[:, None])
    # The way to a cell beside leaves the own one at its edge: the share of it that lies on this side of that edge.
    near = np.stack([np.ones_like(off_x), (0.5 - np.abs(off_x)) / (1.0 - np.abs(off_x)),
                     (0.5 - np.abs(off_y)) / (1.0 - np.abs(off_y))], 1)
    cell = np.where(inside[:, None], own[:, None] + to_y * width + to_x, NONE)
    flat = cell.ravel()
    order = np.argsort(flat, kind="stable")
    order = order[flat[order] != NONE]
    cells = (grid.rows + 2 * SPAN) * width
    first = np.zeros(cells + 1, np.int64)
    np.cumsum(np.bincount(flat[order], minlength=cells), out=first[1:])
    return Joints(
        own.astype(np.int32), cell.astype(np.int32), (length * near).astype(np.float32),
        (length * (1.0 - near)).astype(np.float32), first.astype(np.int32), order.astype(np.int32),
    )
