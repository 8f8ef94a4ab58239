"""Zones as they are told: discs of a scheme, and areas where a forecast's levels are reached, with who is inside."""

from collections.abc import Iterator, Sequence

import msgspec
from shapely import intersects_xy
from shapely.geometry import mapping

from core.forecast import Area
from core.messages import Forecast
from core.zones import Zone, ZoneTown
from response.level_names import level_names
from response.zones.contents import LEAVES, by_city, people_of
from response.zones.plan import ZoneRule
from response.zones.precautions import inner_km
from response.zones.proposals import Place
from response.zones.sectors import Rose, area_km2
from response.zones.threat import extent_km, overlaps, union


def discs(
    rose: Rose, rules: Sequence[ZoneRule], places: Sequence[Place], towns: Sequence[ZoneTown]
) -> tuple[Zone, ...]:
    """The zones of the schemes."""
    found = []
    for rule in rules:
        within = {each.cell.id for each in places if each.cell.outer_km <= rule.radius_km + 1e-9}
        here = [each for each in towns if each.sector in within]
        disc = rose.disc(rule.radius_km)
        found.append(Zone(
            key=rule.key, scheme=rule.scheme, name_zh=rule.zh, name_en=rule.en, inner_km=inner_km(rule, rules),
            radius_km=rule.radius_km, allowed_km=(rule.nearest_km, rule.farthest_km), area_km2=round(area_km2(disc), 3),
            towns=len(here), people=people_of(here), cities=by_city(here),
            leaves_region=any(each.outside > LEAVES for each in places if each.cell.id in within),
            source=rule.source, source_zh=rule.source_zh, confirmed=rule.confirmed, geometry=disc,
        ))
    return tuple(found)


def level_zones(
    forecast: Forecast | None, rose: Rose, places: Sequence[Place], towns: Sequence[ZoneTown]
) -> tuple[Zone, ...]:
    """Where each level is reached in the best estimate, and by the least share of the members that is told."""
    return tuple(_level_zones(forecast, rose, places, towns)) if forecast is not None else ()


def _level_zones(forecast: Forecast, rose: Rose, places: Sequence[Place], towns: Sequence[ZoneTown]) -> Iterator[Zone]:
    for area in _told(forecast):
        level = forecast.levels[area.level] if area.level >= 0 else None
        zh, en = level_names(level.name) if level else ("预测到达区（量未知）", "where it arrives (amount unknown)")
        shape = union([area.geometry])
        here = [each for each in towns if intersects_xy(shape, each.longitude, each.latitude)]
        only = msgspec.structs.replace(forecast, areas=(area,))
        share_zh, share_en = ("最佳估计", "best estimate") if area.share == 0.0 else (
            f"{area.share:.0%} 的成员", f"{area.share:.0%} of the members")
        yield Zone(
            key=level.name if level else "arrival", scheme="forecast",
            name_zh=f"{zh}，{share_zh}", name_en=f"{en}, {share_en}",
            inner_km=0.0, radius_km=round(extent_km(only, rose), 1), allowed_km=None,
            area_km2=round(area_km2(mapping(shape)), 3),
            share=area.share, towns=len(here), people=people_of(here), cities=by_city(here),
            leaves_region=any(each.outside > LEAVES and overlaps(each.cell.outline, shape) for each in places),
            source=level.source if level else "", confirmed=level.confirmed if level else True, geometry=area.geometry,
        )


def _told(forecast: Forecast) -> list[Area]:
    """Of each level the best estimate's area and the widest, the gravest level first."""
    found = []
    for number in sorted({each.level for each in forecast.areas}, reverse=True):
        here = sorted(
            (each for each in forecast.areas if each.level == number and each.geometry.get("coordinates")),
            key=lambda each: each.share,
        )
        shares = [each for each in here if each.share > 0.0]
        found += [each for each in here if each.share == 0.0][:1] + shares[:1]
    return found
