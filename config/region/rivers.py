"""Names for the rivers: the source's lines are nameless, so each named river is traced along them from town to town."""

import heapq
import zipfile
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from config.region.geojson import Feature, Points, coordinates, feature, thinned
from config.region.places import Box
from config.region.shores import lines

THIN = 0.0015        # degrees a dropped vertex may lie off a named river, about 150 m
THIN_OTHER = 0.004   # the same for a nameless stream
LOOSE = 0.015        # degrees: a line that ends so close to another is joined to it
FAR = 0.12           # degrees: a waypoint farther than this from every line is a mistake
NEAR = 0.03          # degrees: a wide river is drawn as its two banks, and a waypoint may be met on either
OFF = 5.0            # what it costs to be off a waypoint, against following the line

Waypoints = tuple[tuple[float, float], ...]

# Chinese, English, waypoints downstream as (longitude, latitude): the towns the river passes and its confluences.
# Which town lies on which river is common geography; where the lengths and flows come from: docs/region.md.
NAMED: tuple[tuple[str, str, Waypoints], ...] = (
    ("南盘江", "Nanpan", ((104.55, 24.75), (105.20, 25.00), (106.10, 24.70), (106.16, 24.95))),
    ("北盘江", "Beipan", ((104.70, 26.35), (105.16, 26.17), (105.75, 25.35), (106.16, 24.95))),
    ("红水河", "Hongshui", ((106.16, 24.95), (107.17, 24.99), (107.99, 23.74), (108.98, 23.66), (109.22, 23.73),
                           (109.52, 23.82))),
    ("都柳江", "Duliu", ((107.60, 25.85), (108.55, 25.87), (109.46, 25.66))),
    ("融江", "Rong", ((109.46, 25.66), (109.40, 25.22), (109.25, 25.06), (109.235, 24.667), (109.24, 24.50))),
    ("龙江", "Long", ((107.86, 24.95), (108.08, 24.69), (108.66, 24.50), (109.24, 24.50))),
    ("柳江", "Liu", ((109.24, 24.50), (109.407, 24.324), (109.70, 23.97), (109.52, 23.82))),
    ("黔江", "Qian", ((109.52, 23.82), (109.66, 23.60), (110.08, 23.40))),
    ("右江", "You", ((105.10, 24.50), (106.05, 24.05), (106.627, 23.89), (107.12, 23.60), (107.59, 23.33),
                    (108.07, 22.84))),
    ("左江", "Zuo", ((106.845, 22.353), (107.37, 22.39), (107.91, 22.64), (108.07, 22.84))),
    ("明江", "Ming", ((107.98, 22.156), (107.07, 22.13), (106.98, 22.33))),
    ("邕江", "Yong", ((108.07, 22.84), (108.317, 22.81), (108.50, 22.74), (109.257, 22.68))),
    ("郁江", "Yu", ((109.257, 22.68), (109.60, 23.09), (110.08, 23.40))),
    ("浔江", "Xun", ((110.08, 23.40), (110.389, 23.54), (110.934, 23.38), (111.31, 23.47))),
    ("漓江", "Li", ((110.396, 25.465), (110.30, 25.27), (110.64, 24.63))),
    ("桂江", "Gui", ((110.64, 24.63), (110.81, 24.17), (111.05, 23.85), (111.31, 23.47))),
    ("西江", "Xi", ((111.31, 23.47), (112.46, 23.05))),
    ("贺江", "He", ((111.66, 24.33), (111.80, 23.74), (111.52, 23.43))),
    ("南流江", "Nanliu", ((110.17, 22.64), (109.97, 22.275), (109.20, 21.72))),
    ("湘江", "Xiang", ((110.67, 25.61), (111.067, 25.935), (111.60, 26.35))),
)


class Streams:
    """Every vertex of the nameless lines, joined where lines meet."""

    def __init__(self, streams: Sequence[Points]) -> None:
        self.lines = list(streams)
        self.at: Points = np.concatenate(self.lines).round(5).astype(np.float64)
        self._links: list[list[int]] = [[] for _ in self.at]
        self._owner = np.repeat(np.arange(len(self.lines)), [len(each) for each in self.lines])
        first = 0
        for each in self.lines:
            for vertex in range(first, first + len(each) - 1):
                self._join(vertex, vertex + 1)
            if np.array_equal(self.at[first], self.at[first + len(each) - 1]):
                self._join(first, first + len(each) - 1)
            first += len(each)
        self._join_ends()

    def _join(self, one: int, other: int) -> None:
        self._links[one].append(other)
        self._links[other].append(one)

    def _join_ends(self) -> None:
        first = 0
        for number, each in enumerate(self.lines):
            for end in (first, first + len(each) - 1):
                away = np.where(self._owner == number, np.inf, self._away(self.at[end]))
                nearest = int(np.argmin(away))
                if away[nearest] <= LOOSE:
                    self._join(end, nearest)
            first += len(each)

    def _away(self, position: Iterable[float]) -> npt.NDArray[np.float64]:
        """Degrees from every vertex to a position."""
        x, y = position
        away: npt.NDArray[np.float64] = np.hypot(self.at[:, 0] - x, self.at[:, 1] - y)
        return away

    def _around(self, position: tuple[float, float]) -> dict[int, float]:
        """Vertices at a waypoint, each with what it costs to be off it: either bank of a wide river will do."""
        away = self._away(position)
        if away.min() > FAR:
            raise ValueError(f"waypoint {position} is farther than {FAR} degrees from any river of the source")
        near = np.flatnonzero(away <= max(NEAR, float(away.min())))
        return {int(vertex): OFF * float(away[vertex]) for vertex in near}

    def path(self, waypoints: Waypoints) -> Points:
        """The shortest way along the lines through all waypoints."""
        way: list[int] = []
        for start, goal in pairwise(waypoints):
            way += self._leg(self._around(start), self._around(goal))
        return self.at[way]

    def _leg(self, starts: dict[int, float], goals: dict[int, float]) -> list[int]:
        before: dict[int, int] = {}
        best = dict(starts)
        waiting = [(cost, vertex) for vertex, cost in starts.items()]
        heapq.heapify(waiting)
        arrived, end = np.inf, -1
        while waiting and waiting[0][0] < arrived:
            gone, vertex = heapq.heappop(waiting)
            if gone > best[vertex]:
                continue
            if vertex in goals and gone + goals[vertex] < arrived:
                arrived, end = gone + goals[vertex], vertex
            for other in self._links[vertex]:
                total = gone + float(np.hypot(*(self.at[other] - self.at[vertex])))
                if total < best.get(other, np.inf):
                    best[other], before[other] = total, vertex
                    heapq.heappush(waiting, (total, other))
        if end < 0:
            raise ValueError(f"the source's lines do not join {self.at[min(starts)]} and {self.at[min(goals)]}")
        leg = [end]
        while leg[-1] in before:
            leg.append(before[leg[-1]])
        return leg[::-1]


def rivers(wheel: zipfile.ZipFile, box: Box) -> list[Feature]:
    """Named main stems, drawn downstream, then the nameless rest."""
    streams = Streams(list(lines(wheel, "rivers", box, -1)))
    features = []
    used: set[tuple[float, float]] = set()
    for name_zh, name_en, waypoints in NAMED:
        way = streams.path(waypoints)
        used |= {(float(x), float(y)) for x, y in way}
        shape = coordinates(thinned(way, lambda points: np.full(len(points), THIN)), 4)
        features.append(feature("LineString", shape, name_zh=name_zh, name_en=name_en))
    for each in streams.lines:
        rest = np.round(each, 5)
        fresh = np.array([(float(x), float(y)) not in used for x, y in rest])
        if fresh.mean() < 0.5 or not box.contains(rest).all():
            continue
        shape = coordinates(thinned(rest, lambda points: np.full(len(points), THIN_OTHER)), 3)
        if len(shape) > 1:
            features.append(feature("LineString", shape, name_zh="", name_en=""))
    return features
