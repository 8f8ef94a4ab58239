"""Where rivers lie under a plume: water is taken there for what falls in. Proposes; sends nobody.

Which way a river flows is not in its line: the point is where it comes nearest to the source under the best estimate's plume.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import shapely
from shapely.ops import nearest_points

from response.ground import River
from response.tasking.plume import Plume

MOST_RIVERS = 2                      # the nearest to the source; our choice
LEAST = 50.0                         # m of a river under the plume, below which it is only brushed


@dataclass(frozen=True)
class Crossing:
    """A named river under the plume."""

    river: River
    longitude: float
    latitude: float
    distance: float                  # m from the source


def crossings(plume: Plume, rivers: Sequence[River]) -> tuple[Crossing, ...]:
    """The named rivers the best estimate's plume passes over, each once, the nearest first."""
    found: dict[str, Crossing] = {}
    for each in sorted(_under(plume, rivers), key=lambda each: each.distance):
        found.setdefault(each.river.name_zh, each)
    return tuple(found.values())[:MOST_RIVERS]


def _under(plume: Plume, rivers: Sequence[River]) -> Iterator[Crossing]:
    best, source = plume.best, shapely.Point(0.0, 0.0)
    west, south, east, north = best.bounds
    for each in rivers:
        if not each.name_zh or len(each.line) < 2:
            continue
        line = plume.to_plane(each.line[:, 0], each.line[:, 1])
        low, high = line.min(axis=0), line.max(axis=0)
        if low[0] > east or high[0] < west or low[1] > north or high[1] < south:
            continue
        part = shapely.LineString(line).intersection(best)
        if part.is_empty or part.length < LEAST:
            continue
        point = nearest_points(source, part)[1]
        yield Crossing(each, *plume.to_degrees(point.x, point.y), float(source.distance(point)))
