"""The road network as a graph that can be left every half kilometre, and how fast one is on it. Nothing beside the roads."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.errors import InputError
from core.reach import Assumption
from response.frame import Frame

PIECE = 500.0            # m: longest piece of road between two places where it can be left
DETOUR = 1.15            # the map's roads are straight between its nodes; true ones are longer. Assumed, to be confirmed

Floats = NDArray[np.float64]
Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class RoadSpeeds:
    """How fast a team drives. The map knows no classes of road, so there is one speed for all. Assumed, to be confirmed."""

    day: float = 65.0                # km/h along the road: between a county road's 40 and a motorway's 100
    night: float = 0.85              # of the day's
    rain: float = 0.80               # of that without rain
    detour: float = DETOUR           # road km per straight km of the map
    origin: str = "assumed"

    def __post_init__(self) -> None:
        if not 1.0 <= self.day <= 200.0:
            raise InputError(f"road speed by day must be 1 to 200 km/h, not {self.day:g}")
        if not (0.0 < self.night <= 1.0 and 0.0 < self.rain <= 1.0):
            raise InputError("the factors of road speed at night and in rain must be above 0 and at most 1")
        if not 1.0 <= self.detour <= 3.0:
            raise InputError(f"the detour factor of roads must be 1 to 3, not {self.detour:g}")

    def factor(self, night: bool = False, rain: bool = False) -> float:
        """Speed over that of a dry day."""
        return (self.night if night else 1.0) * (self.rain if rain else 1.0)

    def assumption(self, night: bool = False, rain: bool = False) -> Assumption:
        """In words, with what was taken."""
        taken = self.day * self.factor(night, rain)
        return Assumption(
            what="roads",
            zh=f"道路车速 {taken:.0f} km/h（路网无等级，取单一车速；夜间系数 {self.night:g}，雨天系数 {self.rain:g}），"
            f"绕行系数 {self.detour:g}",
            en=f"Road speed {taken:.0f} km/h (roads without classes, hence one speed; night factor {self.night:g}, "
            f"rain factor {self.rain:g}), detour factor {self.detour:g}",
            source=self.origin, confirmed=False,
        )


@dataclass(frozen=True)
class RoadGraph:
    """A graph in a frame's plane. Piece k joins `start[k]` and `end[k]`; the nodes of the map come first."""

    frame: Frame
    x: Floats                        # (nodes,) m
    y: Floats
    start: Numbers                   # (pieces,)
    end: Numbers
    km: NDArray[np.float32]          # (pieces,) along the road, detour included
    first: Numbers                   # (nodes + 1,) where each node's arcs begin in `to` and `piece`
    to: Numbers                      # (2 pieces,) the node at the other end
    piece: Numbers                   # (2 pieces,) the piece it goes along

    @property
    def nodes(self) -> int:
        return len(self.x)


def no_roads(frame: Frame) -> RoadGraph:
    """A country without roads: for tests, and for a region that has no map of them and says so."""
    none, zero = np.zeros(0), np.zeros(0, np.int32)
    return RoadGraph(frame, none, none, zero, zero, none.astype(np.float32), np.zeros(1, np.int32), zero, zero)


def road_graph(
    frame: Frame, at: ArrayLike, start: ArrayLike, end: ArrayLike, km: ArrayLike, *,
    detour: float = DETOUR, piece: float = PIECE,
) -> RoadGraph:
    """The graph of a map of roads.

    Parameters
    ----------
    at : (n, 2) array        Longitude and latitude of the map's nodes, degrees.
    start, end : (m,) array  The nodes each road joins; it may be driven both ways.
    km : (m,) array          Its length. Where it is shorter than the straight line, the straight line counts.
    detour : float           Road km per km of the map.
    piece : float            RoadGraph are cut into equal pieces of at most so many m.

    Raises InputError, with the reason, where there are no roads or they do not fit together.
    """
    places = np.asarray(at, float).reshape(-1, 2)
    u, v, length = np.asarray(start, np.int64).ravel(), np.asarray(end, np.int64).ravel(), np.asarray(km, float).ravel()
    if len(places) == 0 or len(u) == 0:
        raise InputError("the map of roads is empty: make it anew with `fengsui region build`, or take the provider `circle`")
    if not len(u) == len(v) == len(length):
        raise InputError(f"the map of roads does not fit together: {len(u)} beginnings, {len(v)} ends, {len(length)} lengths")
    if min(u.min(), v.min()) < 0 or max(u.max(), v.max()) >= len(places):
        raise InputError(f"the map of roads does not fit together: a road ends at a node beyond the {len(places)} there are")
    if not np.isfinite(places).all() or not np.isfinite(length).all():
        raise InputError("the map of roads has a place or a length that is no number")
    x, y = frame.to_plane(places[:, 0], places[:, 1])
    middle = frame.to_degrees((x[u] + x[v]) / 2.0, (y[u] + y[v]) / 2.0)
    straight = np.hypot(x[v] - x[u], y[v] - y[u]) / frame.scale(*middle) / 1000.0
    along = np.maximum(length, straight) * detour
    count = np.maximum(np.ceil(straight * 1000.0 / piece).astype(np.int64), 1)
    whole = np.repeat(np.arange(len(u)), count)
    step = np.arange(len(whole)) - np.repeat(np.cumsum(count) - count, count)
    inner = step > 0                                       # pieces that begin at a place between two nodes of the map
    share = step[inner] / count[whole[inner]]
    road = whole[inner]
    number = np.full(len(whole) + 1, -1)
    number[:-1][inner] = len(places) + np.arange(int(inner.sum()))
    begin = np.where(inner, number[:-1], u[whole])
    finish = np.where(step + 1 < count[whole], number[1:], v[whole])
    x = np.concatenate([x, x[u[road]] + share * (x[v[road]] - x[u[road]])])
    y = np.concatenate([y, y[u[road]] + share * (y[v[road]] - y[u[road]])])
    return _linked(frame, x, y, begin, finish, (along / count)[whole])


def _linked(
    frame: Frame, x: Floats, y: Floats, begin: NDArray[np.int64], finish: NDArray[np.int64], km: Floats
) -> RoadGraph:
    pieces = np.arange(len(begin))
    tail = np.concatenate([begin, finish])
    order = np.argsort(tail, kind="stable")
    first = np.zeros(len(x) + 1, np.int64)
    np.cumsum(np.bincount(tail, minlength=len(x)), out=first[1:])
    return RoadGraph(
        frame, x, y, begin.astype(np.int32), finish.astype(np.int32), km.astype(np.float32), first.astype(np.int32),
        np.concatenate([finish, begin])[order].astype(np.int32), np.concatenate([pieces, pieces])[order].astype(np.int32),
    )
