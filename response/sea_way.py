"""The way a vessel takes over water to a place, traced back through its arrival times."""

import numpy as np

from response.fast_marching import straight
from response.field import Field
from response.sea import Sea

Points = tuple[tuple[float, float, float], ...]


def sea_way(sea: Sea, field: Field, longitude: float, latitude: float) -> Points:
    """Longitude, latitude and s from the call, from where the vessel lies to a place; nothing where it does not get there.

    From cell to cell by the steepest descent of the arrival times, then drawn taut: a stretch is straight where that crosses
    no land, no barrier and nothing the vessel does not reach. Ends are the middles of cells, at most 350 m from the place.
    """
    cell = field.grid.cell_of(longitude, latitude)
    if cell is None or not np.isfinite(field.seconds[cell]):
        return ()
    cells = [cell]
    while (lower := _lower(field, cells[-1])) is not None:
        cells.append(lower)
    cost = np.where(np.isfinite(field.seconds), sea.cost, np.inf).ravel()
    kept, at = [cells[0]], 0
    while at < len(cells) - 1:
        to = len(cells) - 1
        while to > at + 1 and not np.isfinite(_stretch(cost, field.grid.columns, cells[at], cells[to])):
            to -= max(1, (to - at) // 8)
        kept.append(cells[to])
        at = to
    degrees = field.grid.degrees
    return tuple(
        (float(degrees[0][each]), float(degrees[1][each]), float(field.seconds[each])) for each in reversed(kept)
    )


def _lower(field: Field, cell: tuple[int, int]) -> tuple[int, int] | None:
    """The neighbour down the steepest; None at the bottom, where the vessel lies."""
    best, found = 0.0, None
    for row in range(max(0, cell[0] - 1), min(field.grid.rows, cell[0] + 2)):
        for column in range(max(0, cell[1] - 1), min(field.grid.columns, cell[1] + 2)):
            away = float(np.hypot(row - cell[0], column - cell[1]))
            if away > 0.0 and (fall := float(field.seconds[cell] - field.seconds[row, column]) / away) > best:
                best, found = fall, (row, column)
    return found


def _stretch(cost: np.ndarray, columns: int, begin: tuple[int, int], end: tuple[int, int]) -> float:
    return straight(cost, columns, begin[1] + 0.5, begin[0] + 0.5, end[0], end[1])
