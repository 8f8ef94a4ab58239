"""The way a search has found, as points with times. Finds none itself."""

import numpy as np
from numpy.typing import NDArray

from response.barriers import Passable
from response.field import Start, Way
from response.footing import Footing, straight_seconds
from response.terrain import Terrain


def direct_seconds(land: Passable, begin: Footing, finish: Footing, ground: float) -> float:
    """Seconds straight to an aim within a cell or so; infinite beyond, where cells and roads are better."""
    if np.hypot(finish.x - begin.x, finish.y - begin.y) > 1.5 * land.terrain.grid.cell:
        return float("inf")
    return float(straight_seconds(land, begin.x, begin.y, np.array([finish.x]), np.array([finish.y]))[0]) * ground


def traced(
    land: Passable, start: Start, begin: Footing, finish: Footing, time: NDArray[np.float32], before: NDArray[np.int32],
    direct: float,
) -> Way | None:
    """The earliest way to `finish`; `before` names where each number was reached from, -1 - k for the k-th of `begin`."""
    ground, frame = land.terrain, land.terrain.grid.frame
    arrivals = time[finish.numbers] + finish.seconds
    last = int(np.argmin(arrivals)) if len(arrivals) else -1
    whole = float(arrivals[last]) if last >= 0 else float("inf")
    if not np.isfinite(min(whole, direct)):
        return None
    chain: list[int] = []
    on_road = off_road = 0.0
    if whole < direct:
        step = int(finish.numbers[last])
        while step >= 0:
            chain.append(step)
            step = int(before[step])
        seed = -1 - step
        on_road, off_road = begin.road_km[seed] + finish.road_km[last], begin.ground_km[seed] + finish.ground_km[last]
    numbers = np.array(chain[::-1], np.int64)
    x, y = ground.places(numbers)
    x, y = np.concatenate([[begin.x], x, [finish.x]]), np.concatenate([[begin.y], y, [finish.y]])
    longitude, latitude = frame.to_degrees(x, y)
    scale = frame.scale((longitude[1:] + longitude[:-1]) / 2.0, (latitude[1:] + latitude[:-1]) / 2.0)
    km = np.hypot(np.diff(x), np.diff(y)) / 1000.0 / scale
    if not chain:
        off_road = float(km[0])
    for k in range(len(numbers) - 1):
        if min(numbers[k], numbers[k + 1]) >= ground.cells:
            on_road += _road_km(ground, int(numbers[k]) - ground.cells, int(numbers[k + 1]) - ground.cells)
        else:
            off_road += float(km[k + 1])
    seconds = start.delay + min(whole, direct)
    times = np.concatenate([[0.0], time[numbers].astype(float), [min(whole, direct)]]) + start.delay
    points = tuple(zip(longitude.tolist(), latitude.tolist(), times.tolist(), strict=True))
    return Way(start.unit, float(seconds), points, float(on_road), float(off_road))


def _road_km(ground: Terrain, node: int, other: int) -> float:
    roads = ground.roads
    arcs = np.arange(roads.first[node], roads.first[node + 1])
    pieces = roads.piece[arcs[roads.to[arcs] == other]]
    return float(roads.km[pieces].min())
