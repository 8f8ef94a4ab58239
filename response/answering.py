"""What the process beside ours does: it is made ready once for a region, then answers. Answers are JSON, cheap to hand over."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace

import zstandard

from core.errors import InputError
from core.messages import encode
from core.site import Site
from core.team import Fleet
from response.bases import sited
from response.circles import Fields
from response.first import first_at
from response.ground import Ground
from response.prepared import Prepared, prepare
from response.reach import reach_of
from response.situation import Situation, WhatIf
from response.trial import trial
from response.wanted import SitingWanted

_ready: Prepared | None = None
_kept: OrderedDict[str, tuple[Situation, Fields]] = OrderedDict()
KEPT = 3                             # situations whose fields are remembered: the live house's and those of drills


def make_ready(ground: Ground, fleet: Fleet, sites: Mapping[str, Site]) -> None:
    """Lay the region on its grids, in place of one that was there."""
    global _ready
    _kept.clear()
    _ready = prepare(ground, fleet, sites)


def told(now: Situation, id: str, cause: str) -> bytes:
    """The `Reach` of a situation with the areas of all together."""
    prepared = _prepared()
    return encode(reach_of(
        prepared.circles, _fields(prepared, now), prepared.shares, prepared.dry, id=id, cause=cause, lacks=prepared.lacks,
        per_unit=False,
    ))


def whole(now: Situation, id: str, cause: str) -> bytes:
    """The same with the areas of each unit, compressed (zstd)."""
    prepared = _prepared()
    found = reach_of(
        prepared.circles, _fields(prepared, now), prepared.shares, prepared.dry, id=id, cause=cause, lacks=prepared.lacks
    )
    return zstandard.compress(encode(found))


def point(now: Situation, reach: str, longitude: float, latitude: float) -> bytes:
    """Who is first at a place: a `PointReach`."""
    prepared = _prepared()
    return encode(first_at(prepared.circles, _fields(prepared, now), prepared.dry, longitude, latitude, reach))


def what_if(now: Situation, reach: str, tried: WhatIf) -> bytes:
    """What would be if: a `ReachTrial`."""
    prepared = _prepared()
    return encode(trial(prepared, _fields(prepared, now), tried, reach))


def siting(now: Situation, reach: str, wanted: SitingWanted) -> bytes:
    """Where new bases gain most: a `ReachSiting`."""
    prepared = _prepared()
    return encode(sited(prepared, _fields(prepared, now), wanted, reach))


def _prepared() -> Prepared:
    if _ready is None:
        raise RuntimeError("asked before it was made ready")
    return _ready


def _fields(prepared: Prepared, now: Situation) -> Fields:
    """Those of the last situation of each house are remembered, for what is asked about it."""
    key = now.exercise or ""
    kept = _kept.get(key)
    if kept is None or kept[0] != now:
        kept = _kept[key] = now, prepared.circles.fields(_within(prepared, now))
    _kept.move_to_end(key)
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return kept[1]


def _within(prepared: Prepared, now: Situation) -> Situation:
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

