"""Plans and zones, in the process that knows the region. Answers are JSON, cheap to hand over."""

from collections.abc import Sequence

from core.earth import distance_and_bearing
from core.errors import Refused
from core.messages import Forecast, encode
from core.site import Site
from core.tasks import Plan, TaskReport
from response.answering import region, within
from response.dispatch_asked import PlanWanted, ZonesWanted
from response.situation import Situation
from response.tasking import plan as tasking
from response.zones import zones as around


def plan(
    now: Situation, forecast: Forecast, wanted: PlanWanted, before: Plan | None, reports: Sequence[TaskReport]
) -> bytes:
    """Who goes where to measure: a `Plan`."""
    known = region()
    return encode(tasking.planned(tasking.Asked(
        forecast, known.prepared.circles, within(known.prepared, now), known.ground.roads, known.sites, wanted.limits,
        wanted.who, wanted.most, before=before, reports=reports, assigned=wanted.assigned,
        rivers=known.ground.rivers,
    )))


def zones(now: Situation, forecast: Forecast | None, wanted: ZonesWanted) -> bytes:
    """Zones of a site: `Zones`."""
    known = region()
    if known.zones is None:
        raise Refused("no table of zones was given to this house", "本系统未配置防护区表")
    site = _site(wanted.site, forecast)
    return encode(around.zones_of(
        around.Asked(site, forecast, wanted.wind, wanted.state), known.zones, known.prepared, known.ground, known.sites,
        within(known.prepared, now), id=f"{site.id}/{now.time:%Y%m%dT%H%M%SZ}",
    ))


def _site(id: str, forecast: Forecast | None) -> Site:
    """The site that is named, else the one whose release the forecast is of, else the place it is taken to come from."""
    sites = region().sites
    if id:
        if id not in sites:
            raise Refused(f"there is no site '{id[:80]}' in the register", f"登记册中没有场所“{id[:80]}”")
        return sites[id]
    assert forecast is not None
    source = forecast.source
    if source.site is not None and source.site in sites:
        return sites[source.site]
    near = [
        (away, each.id) for each in sites.values() if each.may_release()
        and (away := distance_and_bearing(each.longitude, each.latitude, source.longitude, source.latitude)[0] / 1000.0)
        <= around.APART
    ]
    if near:
        return sites[min(near)[1]]
    return Site(
        id="source", kind="chemical_store", name_zh=source.place_zh or "预测源点",
        name_en=source.place_en or "source of the forecast", longitude=source.longitude,
        latitude=source.latitude, origin="forecast",
    )
