"""What is done in the process beside ours, by name: importing this loads nothing that computes."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from core.site import Site
from core.team import Fleet

if TYPE_CHECKING:
    from core.messages import Forecast
    from core.tasks import Plan, TaskReport
    from response.dispatch_asked import PlanWanted, ZonesWanted
    from response.ground import Ground
    from response.provider import Name
    from response.situation import Situation, WhatIf
    from response.tiles import Tiles
    from response.wanted import SitingWanted
    from response.zones.plan import ZonePlan


def make_ready(
    ground: "Ground", fleet: Fleet, sites: Mapping[str, Site], zones: "ZonePlan | None" = None, provider: "Name" = "friction",
    tiles: "Tiles | None" = None,
) -> None:
    """Lay the region on its grids; once, before anything is asked."""
    from response import answering
    answering.make_ready(ground, fleet, sites, zones, provider, tiles)


def told(now: "Situation", id: str, cause: str) -> bytes:
    """The `Reach` of a situation with the areas of all together, as JSON."""
    from response import answering
    return answering.told(now, id, cause)


def whole(now: "Situation", id: str, cause: str) -> bytes:
    """The same with the areas of each unit, compressed (zstd)."""
    from response import answering
    return answering.whole(now, id, cause)


def point(now: "Situation", reach: str, longitude: float, latitude: float) -> bytes:
    """Who is first at a place: a `PointReach` as JSON."""
    from response import answering
    return answering.point(now, reach, longitude, latitude)


def what_if(now: "Situation", reach: str, tried: "WhatIf") -> bytes:
    """What would be if: a `ReachTrial` as JSON."""
    from response import answering
    return answering.what_if(now, reach, tried)


def siting(now: "Situation", reach: str, wanted: "SitingWanted") -> bytes:
    """Where new bases gain most: a `ReachSiting` as JSON."""
    from response import answering
    return answering.siting(now, reach, wanted)


def plan(
    now: "Situation", forecast: "Forecast", wanted: "PlanWanted", before: "Plan | None", reports: "Sequence[TaskReport]"
) -> bytes:
    """Who goes where to measure: a `Plan` as JSON."""
    from response import proposing
    return proposing.plan(now, forecast, wanted, before, reports)


def zones(now: "Situation", forecast: "Forecast | None", wanted: "ZonesWanted") -> bytes:
    """Zones of a site, what is proposed there, and ways out: `Zones` as JSON."""
    from response import proposing
    return proposing.zones(now, forecast, wanted)
