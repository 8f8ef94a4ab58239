"""The `Zones` message of a site: rings, sectors, who is inside, what threatens, what is proposed, and ways out."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import msgspec

from core.earth import distance_and_bearing
from core.errors import Refused
from core.forecast import Medium
from core.messages import Forecast
from core.site import Reactor, Site
from core.site_register import Wind
from core.zones import Sector, ZoneProposal, Zones, ZoneSite, ZoneTown
from response.ground import Ground
from response.prepared import Prepared
from response.situation import Situation
from response.zones.contents import Country, people_of, sites_in, towns_in
from response.zones.discs import discs, level_zones
from response.zones.paths import origins_of, plume_of, threatened_spot
from response.zones.plan import STATES, ZonePlan, ZoneRule
from response.zones.precautions import by_state
from response.zones.proposals import Place, before, by_levels, of_unknown, unasked
from response.zones.sectors import NAMES_EN, NAMES_ZH, Rose, rings_of
from response.zones.threat import ByForecast, ByWind, Coming, Nothing, extent_km
from response.zones.told import assumptions, notices, said_of
from response.zones.ways_out import reception_towns, receptions, ways_out

APART = 3.0
"""km between a site and the source of a forecast that still is one of it."""
MOST_ORIGINS = 40                    # for which ways are found, the nearest to the site; the others are said to be left out
ALIKE, WIDEST = 1.2, 2.5             # ratio of the radii of two rings of a forecast's, at least and at most
COARSE = 0.1                         # km: radii taken from a forecast's areas are rounded up to it


@dataclass(frozen=True)
class Asked:
    """What zones are asked for."""

    site: Site
    forecast: Forecast | None = None
    wind: Wind | None = None         # where there is no forecast
    state: str = ""                  # of the plant; empty: not told

    def __post_init__(self) -> None:
        if self.state and self.state not in STATES:
            raise Refused(f"'{self.state}' is no state of a plant; there are {', '.join(STATES)}",
                          f"“{self.state}”不是核电厂应急状态；应为 {'、'.join(STATES)} 之一")
        if self.forecast is not None:
            if self.forecast.medium is not Medium.AIR:
                raise Refused(f"the forecast {self.forecast.id} is of a {self.forecast.medium.value}: zones are of the air",
                              f"预测 {self.forecast.id} 不是大气预测：防护区只按大气预测划定")
            source = self.forecast.source
            away = distance_and_bearing(self.site.longitude, self.site.latitude, source.longitude, source.latitude)[0] / 1000.0
            if away > APART:
                raise Refused(
                    f"the forecast {self.forecast.id} is of a source {away:.1f} km from {self.site.id}; give one of this site",
                    f"预测 {self.forecast.id} 的源距 {self.site.name_zh} {away:.1f} km；请给出该场址的预测",
                )

    @property
    def thermal_mw(self) -> float | None:
        """Of the greatest unit with fuel in it; None where there is no reactor."""
        units = [each for each in self.site.parts if isinstance(each, Reactor) and each.may_release]
        return max((each.thermal_power_mw for each in units), default=None)


def zones_of(
    asked: Asked, plan: ZonePlan, ready: Prepared, ground: Ground, sites: Mapping[str, Site], now: Situation, *, id: str
) -> Zones:
    """Everything that is said about a site's surroundings. Raises Refused where nothing says how far its zones reach."""
    site, forecast, thermal = asked.site, asked.forecast, asked.thermal_mw
    rules = plan.of_power(thermal) if thermal is not None else ()
    rose = _rose(asked, rules)
    urgent = urgent_km(plan, rules) if rules else rose.radii[-1]
    coming = _coming(asked, rose, urgent, now.time)
    country = Country(ready.shares, ready.dry)
    towns = _with_forecast(towns_in(rose, ground.towns, ready.shares), forecast)
    places = tuple(_places(rose, coming, country, towns))
    inside = _reached(sites_in(rose, sites, but=site.id), forecast)
    proposals = _proposals(asked, plan, rules, coming, places)
    at = {each.cell.id: each.threatened for each in places}

    def soonest(longitude: float, latitude: float) -> datetime | None:
        cell = rose.cell_at(longitude, latitude)
        return before(at[cell.id]) if cell is not None and at[cell.id].threat else None

    plume = plume_of(plan, coming, places, urgent)
    far = max(urgent, extent_km(forecast, rose)) if forecast is not None and not rules else urgent
    open_towns = reception_towns(rose, ready.shares.towns, far, threatened_spot(rose, coming, at, plume))
    origins = origins_of(rose, country, places, proposals, urgent)
    ways = ways_out(
        ready.circles.provider_in(now), origins[:MOST_ORIGINS], open_towns, plume, now.time,
        soonest, (*now.barriers, *now.what_if.barriers),
    )
    wind_zh, wind_en = said_of(coming)
    return Zones(
        id=id, time=now.time, site=site.id, name_zh=site.name_zh, name_en=site.name_en or site.name_zh,
        longitude=site.longitude, latitude=site.latitude, thermal_mw=thermal, plant_state=asked.state,
        forecast=forecast.id if forecast is not None else None, wind_zh=wind_zh, wind_en=wind_en,
        downwind=round(coming.downwind, 1) if coming.downwind is not None else None,
        version=f"{plan.version} ({plan.dated})",
        zones=(*discs(rose, rules, places, towns), *level_zones(forecast, rose, places, towns)),
        sectors=tuple(_sector(each, rules, inside) for each in places), towns=towns, sites=inside, proposals=proposals,
        ways_out=ways, receptions=receptions(rose, open_towns, ways), notices=notices(plan, places, rules),
        assumptions=assumptions(
            ready, now, plan, rules, unasked(plan, forecast.levels) if forecast is not None else (), towns,
            max(0, len(origins) - MOST_ORIGINS), forecast,
        ),
        exercise=now.exercise or (forecast.exercise if forecast is not None else None),
    )


def urgent_km(plan: ZonePlan, rules: Iterable[ZoneRule]) -> float:
    """How far out a general emergency has people shelter or leave, km."""
    urgent = {each.zone for each in plan.at("general") if {"evacuation", "sheltering"} & set(each.actions)}
    return max((each.radius_km for each in rules if each.key in urgent), default=0.0)


def _rose(asked: Asked, rules: Sequence[ZoneRule]) -> Rose:
    site = asked.site
    if rules:
        return Rose(site.longitude, site.latitude, rings_of(each.radius_km for each in rules))
    if asked.forecast is None:
        raise Refused(
            f"{site.id}: no reactor is registered there, and no rule gives zones for anything else; "
            "a forecast says how far its levels reach: give one with --forecast",
            f"{site.name_zh}未登记反应堆，其他场址没有按规定划定的防护区；请选择一次预测，按其各级影响范围划定",
        )
    flat = Rose(site.longitude, site.latitude, (1.0,))
    # Of each share of each level: what one member in twenty reaches must not stretch what is likely over the same sector.
    extents = (extent_km(msgspec.structs.replace(asked.forecast, areas=(each,)), flat) for each in asked.forecast.areas)
    radii = _rings(extents)
    if not radii:
        raise Refused(f"the forecast {asked.forecast.id} has no areas: no level is reached anywhere, there are no zones",
                      f"预测 {asked.forecast.id} 没有影响区域：各地均未达到任何一级，无防护区")
    return Rose(site.longitude, site.latitude, radii)


def _rings(extents: Iterable[float]) -> tuple[float, ...]:
    """Rings by how far areas reach, km: never two nearly alike, and none so wide that one sector says too much.

    The last stays; of two nearer than `ALIKE` the inner is left out; a ring wider than `WIDEST` is cut evenly in ratio.
    """
    kept: list[float] = []
    for each in sorted(_rounded(each) for each in extents if each > 0.0)[::-1]:
        if not kept or each * ALIKE <= kept[-1]:
            kept.append(each)
    found: set[float] = set(kept)
    for outer, inner in pairwise(kept):
        pieces = math.ceil(math.log(outer / inner) / math.log(WIDEST) - 1e-9)
        found |= {round(inner * (outer / inner) ** (piece / pieces), 1) for piece in range(1, pieces)}
    return rings_of(found)


def _rounded(km: float) -> float:
    return round(math.ceil(km / COARSE) * COARSE, 1)


def _coming(asked: Asked, rose: Rose, urgent: float, now: datetime) -> Coming:
    if asked.forecast is not None:
        return ByForecast(asked.forecast, rose, urgent)
    return ByWind(asked.wind, now, urgent) if asked.wind is not None else Nothing()


def _places(rose: Rose, coming: Coming, country: Country, towns: Sequence[ZoneTown]) -> Iterable[Place]:
    for cell in rose.cells:
        cover = country.cover(rose, cell)
        here = tuple(each for each in towns if each.sector == cell.id)
        yield Place(cell, coming.on(cell), cover.land, cover.outside, here)


def _with_forecast(towns: Sequence[ZoneTown], forecast: Forecast | None) -> tuple[ZoneTown, ...]:
    """Towns with what a forecast says of them."""
    if forecast is None:
        return tuple(towns)
    arrivals = {each.place: each for each in forecast.arrivals}
    doses = {each.place: each for each in forecast.doses}
    found = []
    for each in towns:
        arrival, dose = arrivals.get(each.id), doses.get(each.id)
        if arrival is not None:
            each = msgspec.structs.replace(each, likely=arrival.likely, earliest=arrival.earliest, passes=arrival.passes)
        if dose is not None:
            each = msgspec.structs.replace(each, effective=dose.effective, thyroid=dose.thyroid)
        found.append(each)
    return tuple(found)


def _reached(sites: Sequence[ZoneSite], forecast: Forecast | None) -> tuple[ZoneSite, ...]:
    """Sites with their arrivals: a forecast tells those of protected ones, intakes among them."""
    arrivals = {each.place: each for each in forecast.arrivals} if forecast is not None else {}
    return tuple(
        msgspec.structs.replace(each, likely=arrivals[each.id].likely, earliest=arrivals[each.id].earliest)
        if each.id in arrivals else each for each in sites
    )


def _proposals(
    asked: Asked, plan: ZonePlan, rules: Sequence[ZoneRule], coming: Coming, places: Sequence[Place]
) -> tuple[ZoneProposal, ...]:
    found: tuple[ZoneProposal, ...] = ()
    if isinstance(coming, ByForecast):
        levelled = bool(coming.forecast.levels)
        found = by_levels(plan, coming, places) if levelled else () if rules else of_unknown(places)
    return (*found, *by_state(plan, rules, places, asked.state)) if rules else found


def _sector(place: Place, rules: Sequence[ZoneRule], sites: Sequence[ZoneSite]) -> Sector:
    cell, threatened = place.cell, place.threatened
    keys = []
    for scheme in dict.fromkeys(each.scheme for each in rules):
        own = [each for each in rules if each.scheme == scheme and cell.outer_km <= each.radius_km + 1e-9]
        if own:
            keys.append(min(own, key=lambda each: each.radius_km).key)
    return Sector(
        id=cell.id, name_zh=NAMES_ZH[cell.number], name_en=NAMES_EN[cell.number], bearing=cell.bearing,
        inner_km=cell.inner_km, outer_km=cell.outer_km, zones=tuple(keys), area_km2=round(cell.area_km2, 3),
        land=round(place.land, 3), outside=round(place.outside, 3), people=people_of(place.towns),
        towns=tuple(each.id for each in place.towns), sites=tuple(each.id for each in sites if each.sector == cell.id),
        threat=threatened.threat, after=threatened.after, by=threatened.by, soonest=threatened.soonest,
        geometry=cell.geometry,
    )
