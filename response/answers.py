"""Answers beside the areas: who is first at a place, what a change would do, where new bases gain most."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.errors import Refused
from core.reach import Coverage, First
from core.team import Muster, Team
from response.circles import Fields
from response.coverage import coverage
from response.field import Field, Start
from response.prepared import Prepared
from response.sea_way import sea_way
from response.shares import Spot
from response.siting import Siting, best, fewest
from response.situation import LAND_BANDS, Situation, WhatIf
from response.units import Unit

TRACED = 3                           # of the teams that come first: their ways are worked out
MOST_CANDIDATES = 500
WEIGHTS = ("area", "people", "sites")


def first_at(ready: Prepared, fields: Fields, longitude: float, latitude: float) -> tuple[First, ...]:
    """All units that get to a place, the earliest first; with the ways of the first few teams on land, and of vessels.

    Raises Refused for a place outside the region.
    """
    circles, now = ready.circles, fields.now
    wet = circles.sea is not None and (at := circles.sea.grid.cell_of(longitude, latitude)) is not None and circles.sea.open[at]
    if not wet:
        circles.grid.require("the place", longitude, latitude)
    found = []
    provider, barriers = circles.provider_in(now), (*now.barriers, *now.what_if.barriers)
    reached = fields.sea if wet else fields.land
    order = sorted(
        (unit for unit in fields.units if unit.id in reached),
        # Of those too far away to have been followed there, the nearest are looked at.
        key=lambda each: (reached[each.id].near(longitude, latitude), _apart(each, longitude, latitude), each.id),
    )
    traced = 0
    for unit in order:
        seconds = reached[unit.id].near(longitude, latitude)
        way = None
        if not wet and unit.team is not None and traced < TRACED:
            start = Start(unit.id, unit.longitude, unit.latitude, unit.ready, unit.team.pace)
            way = provider.way(start, longitude, latitude, barriers)
            traced += 1
            seconds = way.seconds if way is not None else float("inf")
        points = way.points if way is not None else ()
        if wet and unit.vessel is not None and circles.sea is not None:
            points = sea_way(circles.sea, reached[unit.id], longitude, latitude)
        if np.isfinite(seconds):
            found.append(First(
                unit=unit.id, kind=unit.kind, name_zh=unit.name_zh, name_en=unit.name_en, minutes=round(seconds / 60.0, 1),
                ready=unit.ready / 60.0, boards=fields.boards.get(unit.id, "") if wet else "",
                way=tuple((round(x, 5), round(y, 5), round(t / 60.0, 1)) for x, y, t in points),
                on_road_km=round(way.on_road_km, 1) if way else 0.0, off_road_km=round(way.off_road_km, 1) if way else 0.0,
                demo=unit.is_demo,
            ))
    return tuple(sorted(found, key=lambda each: (each.minutes, each.unit)))


def _apart(unit: Unit, longitude: float, latitude: float) -> float:
    """Degrees of latitude between a unit and a place, near enough for telling who is nearer."""
    return math.hypot((unit.longitude - longitude) * math.cos(math.radians(latitude)), unit.latitude - latitude)


def require_way(field: Field, name_zh: str, name_en: str, longitude: float, latitude: float) -> None:
    """Raises Refused where nobody gets away from a base by land: it would count for nothing, and nobody would be told."""
    if not np.isfinite(field.seconds).any():
        raise Refused(
            f"{name_en} at {longitude:g}, {latitude:g}: no way on land leads from there, it lies amid water",
            f"{name_zh}（东经 {longitude:g}°、北纬 {latitude:g}°）无陆路可出，位于水中",
        )


@dataclass(frozen=True)
class Difference:
    """Coverage as it is and as it would be."""

    before: tuple[Coverage, ...]
    after: tuple[Coverage, ...]


def difference(ready: Prepared, now: Situation, what_if: WhatIf) -> tuple[Difference, Fields]:
    """What a change would do. Raises Refused for a unit nobody knows, or when nothing is changed."""
    if not what_if:
        raise Refused("nothing is changed; name a unit to leave out, a road to cut or a base to add",
                      "没有任何改动；请给出停用的单位、封闭的道路或新增驻点")
    known = {*ready.circles.fleet.teams, *ready.circles.fleet.vessels, *ready.circles.fleet.aircraft}
    if unknown := sorted(what_if.without - known):
        raise no_unit(unknown[0], sorted(known))
    before = ready.circles.fields(replace(now, what_if=WhatIf()))
    after = ready.circles.fields(replace(now, what_if=what_if))
    for base in what_if.bases:
        require_way(after.land[base.id], base.name_zh, base.name_en or base.name_zh, base.longitude, base.latitude)
    return Difference(coverage(before, ready.shares), coverage(after, ready.shares)), after


def new_base(number: int, longitude: float, latitude: float, muster: float, name: str = "") -> Team:
    """A team at a base that does not exist, to try."""
    return Team(
        id=f"new-{number}", name_zh=name or f"拟建站点 {number}", name_en=name or f"new base {number}", longitude=longitude,
        latitude=latitude, muster=Muster(day=muster, night=muster, holiday=muster), origin="what if",
    )


@dataclass(frozen=True)
class Bases:
    """Where new bases gain most."""

    candidates: tuple[Spot, ...]     # those chosen, in order
    siting: Siting
    weight: str                      # area (km²), people, sites
    total: float


def new_bases(
    ready: Prepared, now: Situation, *, count: int | None = None, share: float | None = None, by: str = "area",
    candidates: Sequence[Spot] = (), muster: float = 30.0,
) -> Bases:
    """The best `count` bases, or the fewest with which `share` is reached within the aim on land.

    `candidates` are the region's towns where none are given; `muster` in min is that of each new base. Raises Refused.
    """
    places = tuple(candidates) or ready.shares.towns
    if (count is None) == (share is None):
        raise Refused("say either how many new bases, or the share to be reached", "请给出新增驻点数或目标比例之一")
    if by not in WEIGHTS:
        raise Refused(f"'{by}' is no weight; there are {', '.join(WEIGHTS)}", f"“{by}”不是权重；应为 {'、'.join(WEIGHTS)} 之一")
    if len(places) > MOST_CANDIDATES:
        raise Refused(f"{len(places)} candidates are more than {MOST_CANDIDATES}; give the likely ones",
                      f"候选点 {len(places)} 个，多于 {MOST_CANDIDATES} 个；请只给较有可能的")
    aim = LAND_BANDS[-1] * 60.0
    have = ready.circles.fields(now).land_together
    barriers = (*now.barriers, *now.what_if.barriers)
    starts = [Start(each.id, each.longitude, each.latitude, muster * 60.0) for each in places]
    fields = ready.circles.provider_in(now).fields(starts, aim, barriers)
    for each, field in zip(candidates, fields, strict=False):        # a town of the region is not to blame
        require_way(field, each.name_zh, each.name_en, each.longitude, each.latitude)
    shares = ready.shares
    if by == "area":
        weights, reached = shares.land.area[shares.inside], have.seconds[shares.inside] <= aim
        reaches = np.array([field.seconds[shares.inside] <= aim for field in fields])
    else:
        spots = shares.towns if by == "people" else shares.sites
        weights = np.array([each.people if by == "people" else 1.0 for each in spots], float)
        reached = np.array([have.near(each.longitude, each.latitude) <= aim for each in spots], bool)
        reaches = np.array([[field.near(each.longitude, each.latitude) <= aim for each in spots] for field in fields], bool)
    siting = best(weights, reached, reaches, count) if count is not None else fewest(weights, reached, reaches, share or 0.0)
    return Bases(tuple(places[each] for each in siting.chosen), siting, by, float(weights.sum()))


def unit_named(fields: Fields, unit: str) -> Unit:
    """The unit of an id; Refused names those there are."""
    for each in fields.units:
        if each.id == unit:
            return each
    raise no_unit(unit, [each.id for each in fields.units])


def no_unit(unit: str, known: Iterable[str]) -> Refused:
    """That nobody knows a unit, with those there are."""
    names = tuple(known)
    return Refused(f"there is no unit '{unit}'; there are {', '.join(names)}",
                   f"没有编号为“{unit}”的单位；现有：{'、'.join(names)}")
