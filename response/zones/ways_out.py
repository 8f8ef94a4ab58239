"""Where people could be received, and how to get there without going through the plume. Decides who must leave nowhere."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from core.zones import Reception, WayOut
from response.field import Barrier, LandProvider, Start, Way
from response.shares import Spot
from response.zones.sectors import Rose
from response.zones.threat import union

LIMIT = 4 * 3600.0                   # s: a town farther than that is no place to go first
MOST = 12                            # reception towns looked at, the nearest to the site
TRIES = 3                            # of these for each origin, the quickest first
STEP = 0.2                           # km between looks along a way

Soonest = Callable[[float, float], datetime | None]
"""When something may arrive at a place; None where it is not expected."""


@dataclass(frozen=True)
class Origin:
    """A town, or a sector without one, that people would leave."""

    id: str
    sector: str
    name_zh: str
    name_en: str
    longitude: float
    latitude: float


def reception_towns(
    rose: Rose, towns: Sequence[Spot], beyond_km: float, is_threatened: Callable[[Spot], bool]
) -> tuple[Spot, ...]:
    """Towns of the region beyond a distance in no threatened direction, the nearest first."""
    found = []
    for each in towns:
        away = float(rose.seen(each.longitude, each.latitude)[0][0])
        if away > beyond_km and not is_threatened(each):
            found.append((away, each))
    return tuple(each for _, each in sorted(found, key=lambda pair: (pair[0], pair[1].id))[:MOST])


def ways_out(
    provider: LandProvider, origins: Sequence[Origin], towns: Sequence[Spot], plume: Barrier | None, now: datetime,
    soonest: Soonest, closed: Sequence[Barrier] = (),
) -> tuple[WayOut, ...]:
    """The quickest way of each origin to any of the towns; whoever is in the plume's area leaves it and does not come back.

    `closed`: what else nobody passes.
    """
    area = union([plume.geometry] if plume is not None else [])
    barriers = (*((plume,) if plume is not None else ()), *closed)
    fields = provider.fields([Start(each.id, each.longitude, each.latitude) for each in origins], LIMIT, barriers) \
        if origins and towns else ()
    found = []
    for number, origin in enumerate(origins):
        if not towns:
            found.append(_none(origin, "没有可用的接收点：应在受威胁扇区外另行指定",
                               "there is no reception point; name one outside the threatened sectors"))
            continue
        times = [(fields[number].at(each.longitude, each.latitude), each) for each in towns]
        nearest = sorted((each for each in times if math.isfinite(each[0])), key=lambda each: (each[0], each[1].id))[:TRIES]
        start = Start(origin.id, origin.longitude, origin.latitude)
        for _, town in nearest:
            way = provider.way(start, town.longitude, town.latitude, barriers)
            if way is not None:
                found.append(_way_out(origin, town, way, area, now, soonest))
                break
        else:
            found.append(_none(origin, f"{LIMIT / 3600:g} h 内无路绕开烟羽：先隐蔽，待其通过或另行安排",
                               f"no way of {LIMIT / 3600:g} h keeps out of the plume: shelter until it has passed, or "
                               "arrange otherwise"))
    return tuple(found)


def receptions(rose: Rose, towns: Sequence[Spot], ways: Sequence[WayOut]) -> tuple[Reception, ...]:
    """The towns that ways lead to; where there are no ways, the three nearest."""
    used = [each for each in towns if any(way.to == each.id for way in ways)] or list(towns[:3])
    found = []
    for each in used:
        away, bearing = rose.seen(each.longitude, each.latitude)
        here = [way for way in ways if way.to == each.id]
        minutes = [way.minutes for way in here if way.minutes is not None]
        found.append(Reception(
            town=each.id, name_zh=each.name_zh, name_en=each.name_en, longitude=each.longitude, latitude=each.latitude,
            city=each.city, distance_km=round(float(away[0]), 1), bearing=round(float(bearing[0]), 1),
            from_origins=tuple(way.origin for way in here), minutes=(min(minutes), max(minutes)) if minutes else None,
        ))
    return tuple(sorted(found, key=lambda each: (-len(each.from_origins), each.distance_km)))


def _none(origin: Origin, zh: str, en: str) -> WayOut:
    return WayOut(origin=origin.id, sector=origin.sector, name_zh=origin.name_zh, name_en=origin.name_en, why_zh=zh, why_en=en)


def _way_out(origin: Origin, town: Spot, way: Way, area: BaseGeometry, now: datetime, soonest: Soonest) -> WayOut:
    x, y, seconds = along(way)
    inside = shapely.intersects_xy(area, x, y) if not area.is_empty else np.zeros(len(x), bool)
    km = way.on_road_km + way.off_road_km
    clear, inside_km, leave_by = 0.0, 0.0, None
    if inside.any():
        last = min(int(np.flatnonzero(inside)[-1]) + 1, len(x) - 1)
        clear = float(seconds[last])
        pieces = np.hypot(np.diff(x) * np.cos(np.radians(origin.latitude)), np.diff(y))
        inside_km = km * float(pieces[inside[:-1]].sum() / pieces.sum()) if pieces.any() else 0.0
        ahead = [
            time - timedelta(seconds=float(after)) for a, b, after in zip(x[inside], y[inside], seconds[inside], strict=True)
            if (time := soonest(float(a), float(b))) is not None
        ]
        leave_by = min(ahead, default=None)
    late = leave_by is not None and leave_by < now
    return WayOut(
        origin=origin.id, sector=origin.sector, name_zh=origin.name_zh, name_en=origin.name_en, to=town.id,
        to_zh=town.name_zh, to_en=town.name_en, minutes=round(way.seconds / 60.0, 1), km=round(km, 1),
        inside_km=round(inside_km, 1), clear_minutes=round(clear / 60.0, 1), leave_by=leave_by,
        points=tuple((round(a, 5), round(b, 5), round(t / 60.0, 1)) for a, b, t in way.points),
        why_zh="已来不及在到达前离开：先隐蔽" if late else "",
        why_en="too late to be ahead of it: shelter first" if late else "",
    )


def along(way: Way) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Longitude, latitude and s at points of a way no farther apart than `STEP`."""
    points = np.array(way.points, float).reshape(-1, 3)
    if len(points) < 2:
        return points[:, 0], points[:, 1], points[:, 2]
    wide = np.cos(np.radians(points[:, 1].mean()))
    km = 111.2 * np.hypot(np.diff(points[:, 0]) * wide, np.diff(points[:, 1]))
    pieces = np.maximum(1, np.ceil(km / STEP).astype(int))
    at = np.concatenate([*(k + np.arange(n) / n for k, n in enumerate(pieces)), [len(points) - 1.0]])
    x, y, seconds = (np.interp(at, np.arange(len(points)), column) for column in points.T)
    return x, y, seconds
