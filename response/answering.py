"""What the process beside ours does: it is made ready once for a region, then answers. Answers are JSON, cheap to hand over."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import zstandard

from core.errors import InputError
from core.messages import encode
from core.reach import Coverage, CoverageChange, PointReach, Reach, ReachSiting, ReachTrial, SitedBase
from core.site import Site
from core.team import Fleet
from response.answers import difference, first_at, new_bases
from response.circles import Fields
from response.ground import Ground
from response.prepared import Prepared, prepare
from response.provider import Name, provider_of
from response.reach import at_night, reach_of
from response.shares import Spot
from response.situation import Situation, WhatIf
from response.tiles import Tiles
from response.wanted import SitingWanted
from response.zones.plan import ZonePlan


class Region(NamedTuple):
    """What the process was made ready for."""

    prepared: Prepared
    ground: Ground
    sites: Mapping[str, Site]
    zones: ZonePlan | None           # the table that zones go by


_ready: Region | None = None
_kept: OrderedDict[str, tuple[Situation, Fields]] = OrderedDict()
KEPT = 3                             # situations whose fields are remembered: the live house's and those of drills


def make_ready(
    ground: Ground, fleet: Fleet, sites: Mapping[str, Site], zones: ZonePlan | None = None, provider: Name = "friction",
    tiles: Tiles | None = None,
) -> None:
    """Lay the region on its grids, in place of one that was there."""
    global _ready
    _kept.clear()
    _ready = Region(prepare(ground, fleet, sites, provider_of(provider, ground, tiles)), ground, sites, zones)


def told(now: Situation, id: str, cause: str) -> bytes:
    """The `Reach` of a situation with the areas of all together."""
    return encode(_reach(now, id, cause, per_unit=False))


def whole(now: Situation, id: str, cause: str) -> bytes:
    """The same with the areas of each unit, compressed (zstd)."""
    return zstandard.compress(encode(_reach(now, id, cause, per_unit=True)))


def _reach(now: Situation, id: str, cause: str, *, per_unit: bool) -> Reach:
    ready = _prepared()
    fields = _fields(ready, now)
    night = None if now.shift == "night" else ready.circles.fields(at_night(fields.now))
    return reach_of(
        ready.circles, fields, ready.shares, ready.dry, id=id, cause=cause, lacks=ready.lacks, night=night, per_unit=per_unit
    )


def point(now: Situation, reach: str, longitude: float, latitude: float) -> bytes:
    """Who is first at a place: a `PointReach`."""
    ready = _prepared()
    firsts = first_at(ready, _fields(ready, now), longitude, latitude)
    return encode(PointReach(reach=reach, time=now.time, longitude=longitude, latitude=latitude, firsts=firsts))


def what_if(now: Situation, reach: str, tried: WhatIf) -> bytes:
    """What would be if: a `ReachTrial`."""
    ready = _prepared()
    compared, after = difference(ready, _fields(ready, now).now, tried)
    then = reach_of(
        ready.circles, after, ready.shares, ready.dry, id=f"{reach}/trial", cause="what_if", lacks=ready.lacks, night=after,
        per_unit=False,
    )
    zh, en = _said(ready, tried)
    changes = tuple(_change(*pair) for pair in zip(compared.before, compared.after, strict=True))
    return encode(ReachTrial(
        reach=reach, what_zh=zh, what_en=en, changes=changes, areas=then.areas, gaps=then.gaps, units=then.units
    ))


def siting(now: Situation, reach: str, wanted: SitingWanted) -> bytes:
    """Where new bases gain most: a `ReachSiting`."""
    ready = _prepared()
    found = new_bases(
        ready, _fields(ready, now).now, count=wanted.count, share=wanted.share, by=wanted.weight, muster=wanted.muster,
        candidates=[
            Spot(each.id, each.name_zh, each.name_en, each.longitude, each.latitude, 0, "") for each in wanted.candidates
        ],
    )
    return encode(ReachSiting(
        reach=reach, weight=wanted.weight, unit={"area": "km2", "people": "people", "sites": "sites"}[wanted.weight],
        total=found.total, before=found.siting.before, after=found.siting.after, muster=wanted.muster,
        is_best=found.siting.is_best, open_gap=found.siting.gap,
        bases=tuple(
            SitedBase(id=each.id, name_zh=each.name_zh, name_en=each.name_en, longitude=each.longitude, latitude=each.latitude,
                      gain=gain)
            for each, gain in zip(found.candidates, found.siting.gains, strict=True)
        ),
    ))


def _change(before: Coverage, after: Coverage) -> CoverageChange:
    assert (before.place, before.domain, before.with_air) == (after.place, after.domain, after.with_air)
    counted = before.people is not None and after.people is not None
    return CoverageChange(
        before=before, after=after, area_km2=after.area_km2 - before.area_km2,
        people=(after.people or 0) - (before.people or 0) if counted else None, sites=after.sites - before.sites,
    )


def _said(ready: Prepared, tried: WhatIf) -> tuple[str, str]:
    """The change in words, Chinese and English."""
    fleet = ready.circles.fleet
    without = [fleet.teams.get(each) or fleet.vessels.get(each) or fleet.aircraft[each] for each in sorted(tried.without)]
    zh, en = [], []
    for title_zh, title_en, names in (
        ("停用", "without", [(each.name_zh, each.name_en or each.name_zh) for each in without]),
        ("封闭", "closed", [(each.name_zh, each.name_en) for each in tried.barriers]),
        ("新增驻点", "new base", [(each.name_zh, each.name_en or each.name_zh) for each in tried.bases]),
    ):
        if names:
            zh.append(f"{title_zh}：" + "、".join(name for name, _ in names))
            en.append(f"{title_en}: " + ", ".join(name for _, name in names))
    return "；".join(zh), "; ".join(en)


def region() -> Region:
    """What was made ready."""
    if _ready is None:
        raise RuntimeError("asked before it was made ready")
    return _ready


def _prepared() -> Prepared:
    return region().prepared


def _fields(prepared: Prepared, now: Situation) -> Fields:
    """Those of the last situation of each house are remembered, for what is asked about it."""
    key = now.exercise or ""
    kept = _kept.get(key)
    if kept is None or kept[0] != now:
        kept = _kept[key] = now, prepared.circles.fields(within(prepared, now))
    _kept.move_to_end(key)
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return kept[1]


def within(prepared: Prepared, now: Situation) -> Situation:
    """The situation without units that say to be where no way is known from: they count for nothing, and it is said why."""
    circles = prepared.circles
    astray = dict(now.stood_down)
    for unit, position in now.positions.items():
        place = position.longitude, position.latitude
        if unit in circles.fleet.teams and circles.grid.cell_of(*place) is None:
            astray.setdefault(unit, ("所报位置在计算范围之外", "its position is outside the region looked at"))
        elif unit in circles.fleet.vessels and circles.sea is not None:
            try:
                circles.sea.berth(*place)
            except InputError:
                astray.setdefault(unit, ("所报位置附近没有海域", "its position has no sea near it"))
    return replace(now, stood_down=astray)

