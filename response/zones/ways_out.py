"""Where people could be received, and how to get there without going through the plume. Decides who must leave nowhere."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, mapping
from shapely.geometry.base import BaseGeometry

from core.zones import Reception, WayOut
from response.field import Barrier, LandProvider, Start, Way
from response.shares import Spot
from response.zones.sectors import Rose
from response.zones.threat import polygons_of, union

LIMIT = 4 * 3600.0                   # s: a town farther than that is no place to go first
MOST = 12                            # reception towns looked at, the nearest to the site
TRIES = 3                            # of these for each origin, the quickest first
STEP = 0.2                           # km between looks along a way

PLUME = ("烟羽", "the plume")
_WORSE = ("只能穿过预计更严重的区域", "leads through where more is expected")
_LATE = ("已来不及在到达前离开：先隐蔽", "too late to be ahead of it: shelter first")

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
    provider: LandProvider, origins: Sequence[Origin], towns: Sequence[Spot], plume: Sequence[Barrier], now: datetime,
    soonest: Soonest, closed: Sequence[Barrier] = (),
) -> tuple[WayOut, ...]:
    """The quickest way of each origin to any of the towns; whoever is in the plume's area leaves it and does not come back.

    `plume`: its areas, the widest first; a way out of one enters no worse one, unless there is no other, which is said.
    `closed`: what else nobody passes.
    """
    area = union([each.geometry for each in plume])
    found: dict[str, WayOut] = {}
    for barriers, worse in (((*plume, *closed), False), ((*_whole(area), *closed), True)):
        left = [each for each in origins if each.id not in found]
        if not left or not towns:
            break
        fields = provider.fields([Start(each.id, each.longitude, each.latitude) for each in left], LIMIT, barriers)
        for origin, field in zip(left, fields, strict=True):
            times = sorted((field.near(each.longitude, each.latitude), each.id, each) for each in towns)
            for seconds, _, town in times[:TRIES]:
                start = Start(origin.id, origin.longitude, origin.latitude)
                way = provider.way(start, town.longitude, town.latitude, barriers) if math.isfinite(seconds) else None
                if way is not None:
                    found[origin.id] = _way_out(origin, town, way, area, now, soonest, worse=worse)
                    break
        if len(plume) < 2:
            break
    return tuple(found.get(each.id) or _none(each, *_why(towns)) for each in origins)


def _why(towns: Sequence[Spot]) -> tuple[str, str]:
    """Why there is no way."""
    if not towns:
        return ("没有可用的接收点：应在受威胁扇区外另行指定",
                "there is no reception point: name one outside the threatened sectors")
    return (f"{LIMIT / 3600:g} h 内无陆路绕开烟羽：先隐蔽，待其通过或另行安排",
            f"no way by land of {LIMIT / 3600:g} h keeps out of the plume: shelter until it has passed, or arrange otherwise")


def _whole(area: BaseGeometry) -> tuple[Barrier, ...]:
    """All of the plume as one area: whoever begins in it may cross any part of it on the way out."""
    polygons = polygons_of(area)
    return (Barrier(dict(mapping(MultiPolygon(polygons))), *PLUME),) if polygons else ()


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


def _way_out(
    origin: Origin, town: Spot, way: Way, area: BaseGeometry, now: datetime, soonest: Soonest, *, worse: bool
) -> WayOut:
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
    said = [_WORSE] if worse else []
    said += [_LATE] if late else []
    return WayOut(
        origin=origin.id, sector=origin.sector, name_zh=origin.name_zh, name_en=origin.name_en, to=town.id,
        to_zh=town.name_zh, to_en=town.name_en, minutes=round(way.seconds / 60.0, 1), km=round(km, 1),
        inside_km=round(inside_km, 1), clear_minutes=round(clear / 60.0, 1), leave_by=leave_by,
        points=tuple((round(a, 5), round(b, 5), round(t / 60.0, 1)) for a, b, t in way.points),
        why_zh="；".join(zh for zh, _ in said), why_en="; ".join(en for _, en in said),
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
