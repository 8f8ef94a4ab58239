"""How slow each cell is beside the roads, and the steps from cell to cell whose cost is that of the cells they cross."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import gcd

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.ndimage import distance_transform_edt

from core.errors import InputError
from core.reach import Assumption
from response.frame import Grid
from response.raster import Flags, touched_by_lines, touched_by_segments
from response.roads import RoadGraph

MOVES = ((1, 0), (4, 1), (3, 1), (2, 1), (3, 2), (1, 1))
"""With their mirrors 40 directions, at most 14.04 degrees apart: a straight way is at most 1/cos(7.02°) - 1 = 0.76 % too long.

The usual 32, without (4, 1), leave a gap of 18.4 degrees and 1.3 %. Each two neighbours here span every cell between them
(determinant 1), so the bound holds for near cells too; with (4, 1) in place of (3, 1) it would not.
"""
SPAN = 4                 # cells that the longest move reaches


@dataclass(frozen=True)
class OffRoad:
    """Speed as the crow flies beside the roads of the map, which has main roads only: near them lie others that it lacks.

    No map of lanes, slopes or cover is behind it. Assumed, to be confirmed; replace it by what your teams measure.
    """

    bands: tuple[tuple[float, float], ...] = ((5.0, 30.0), (15.0, 20.0))   # km from a road at most, km/h
    beyond: float = 10.0             # km/h, farther from any road: tracks
    river: float = 3.0               # km/h in a cell with a wide river and no road: a ferry, or the way round to a bridge
    night: float = 0.85              # of the day's
    rain: float = 0.80               # of that without rain
    origin: str = "assumed"

    def __post_init__(self) -> None:
        speeds = (*(speed for _, speed in self.bands), self.beyond, self.river)
        if not all(0.1 <= speed <= 200.0 for speed in speeds):
            raise InputError("speeds beside roads must be 0.1 to 200 km/h")
        if list(self.bands) != sorted(self.bands):
            raise InputError("the distances from roads in the table of speeds must rise")
        if not (0.0 < self.night <= 1.0 and 0.0 < self.rain <= 1.0):
            raise InputError("the factors of speed beside roads at night and in rain must be above 0 and at most 1")

    def factor(self, night: bool = False, rain: bool = False) -> float:
        """Speed over that of a dry day."""
        return (self.night if night else 1.0) * (self.rain if rain else 1.0)

    def assumption(self, night: bool = False, rain: bool = False) -> Assumption:
        """In words, with what was taken."""
        taken = self.factor(night, rain)
        zh = "、".join(f"距道路 {km:g} km 内 {speed * taken:.0f}" for km, speed in self.bands)
        en = ", ".join(f"within {km:g} km of a road {speed * taken:.0f}" for km, speed in self.bands)
        return Assumption(
            what="off_road",
            zh=f"路网外直线速度（km/h）：{zh}，更远 {self.beyond * taken:.0f}，"
            f"无桥大河 {self.river * taken:.1f}；未计坡度和植被",
            en=f"Straight-line speed off the roads, km/h: {en}, farther {self.beyond * taken:.0f}, "
            f"wide rivers without a road {self.river * taken:.1f}; slope and cover are not considered",
            source=self.origin, confirmed=False,
        )


def slowness(
    grid: Grid, land: Flags, roads: RoadGraph, rivers: Sequence[ArrayLike] = (), table: OffRoad | None = None
) -> NDArray[np.float32]:
    """Seconds to cross each cell from side to side beside the roads, on a dry day; infinite in water. (rows, columns)

    Parameters
    ----------
    land : (rows, columns) of bool    Where one can walk.
    rivers : (n, 2) arrays            Lines of wide rivers, degrees.
    """
    table = table or OffRoad()
    if land.shape != grid.shape:
        raise InputError(f"the land mask has {land.shape[0]} x {land.shape[1]} cells, the grid {grid.rows} x {grid.columns}")
    has_road = touched_by_segments(
        grid, roads.x[roads.start], roads.y[roads.start], roads.x[roads.end], roads.y[roads.end]
    )
    away = distance_transform_edt(~has_road) * grid.cell / 1000.0 if has_road.any() else np.full(grid.shape, np.inf)
    speed = np.full(grid.shape, table.beyond)
    for within, value in reversed(table.bands):
        speed[away <= within] = value
    speed[touched_by_lines(grid, rivers) & ~has_road] = table.river
    across = grid.cell / grid.scale / (speed / 3.6)
    return np.where(land, across, np.inf).astype(np.float32)


@dataclass(frozen=True)
class Stencil:
    """Moves on a padded grid of flat indices: move k crosses cells at `over[k, :parts[k]]` for `share[k]` of a cell each."""

    move: NDArray[np.int32]          # (moves,) to the cell it ends in
    parts: NDArray[np.int32]         # (moves,)
    over: NDArray[np.int32]          # (moves, most) the first is the cell it leaves, the last the one it ends in
    share: NDArray[np.float32]       # (moves, most) lengths within them, in cells
    corner: NDArray[np.int32]        # (moves, 2) cells whose common corner it passes, both 0 where it passes none


def stencil(columns: int) -> Stencil:
    """The moves on a grid whose padded rows have so many columns."""
    moves = sorted({
        (sx * a, sy * b)
        for one, other in MOVES for a, b in ((one, other), (other, one)) for sx in (1, -1) for sy in (1, -1)
    })
    crossed = [_crossed(dx, dy) for dx, dy in moves]
    most = max(len(each) for each in crossed)
    over, share = np.zeros((len(moves), most), np.int32), np.zeros((len(moves), most), np.float32)
    corner = np.zeros((len(moves), 2), np.int32)
    for k, ((dx, dy), cells) in enumerate(zip(moves, crossed, strict=True)):
        for part, (x, y, length) in enumerate(cells):
            over[k, part], share[k, part] = y * columns + x, length
        if dx % 2 and dy % 2:                              # its middle is a corner: the cells right and left of it there
            x, y = (dx - np.sign(dx)) // 2, (dy - np.sign(dy)) // 2
            corner[k] = ((y + np.sign(dy)) * columns + x, y * columns + x + np.sign(dx))
    return Stencil(
        np.array([dy * columns + dx for dx, dy in moves], np.int32), np.array([len(each) for each in crossed], np.int32),
        over, share, corner,
    )


def _crossed(dx: int, dy: int) -> list[tuple[int, int, float]]:
    """Cells on the straight line from the middle of (0, 0) to that of (dx, dy), in order, with the length in each."""
    assert gcd(dx, dy) == 1
    cuts = {0.0, 1.0}
    for reach in (dx, dy):
        cuts |= {(n + 0.5) / abs(reach) for n in range(abs(reach))}
    ends = sorted(cuts)
    length = float(np.hypot(dx, dy))
    return [
        (round(dx * (a + b) / 2.0), round(dy * (a + b) / 2.0), (b - a) * length)
        for a, b in pairwise(ends) if b - a > 1e-12
    ]
