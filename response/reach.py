"""The `Reach` message of a situation: areas, units, coverage, gaps, and what all of it rests on."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from core.reach import Assumption, Domain, Reach, ReachArea, UnitReach
from response.bands import km2
from response.circles import Circles, Fields
from response.coverage import coverage, gaps
from response.field import Field
from response.shares import Mask, Shares
from response.situation import LAND_BANDS, SEA_BANDS, Situation
from response.units import Unit

SHIFTS_ZH = {"day": "白天", "night": "夜间", "holiday": "节假日"}


def reach_of(
    circles: Circles, fields: Fields, shares: Shares, dry: Mask, *, id: str, cause: str, lacks: Iterable[Assumption] = (),
    night: Fields | None = None, per_unit: bool = True, what_if: str = "",
) -> Reach:
    """All that is said of a situation.

    `dry`: cells of the land grid that are land, whose areas count; `lacks`: layers that are not there; `night`: how it would
    be at night (`at_night`), where it is not. Without `per_unit` only the areas of all together are outlined.
    """
    now = fields.now
    provider = circles.provider_in(now)
    found_gaps, left_out = gaps(fields, shares)
    shares_now = coverage(fields, shares)
    return Reach(
        id=id, time=now.time, cause=cause, shift=now.shift, aim_minutes=LAND_BANDS[-1], aim_hours=SEA_BANDS[-1],
        sea_state=now.sea_state, units=tuple(_unit(each, fields, dry, circles) for each in fields.units),
        areas=tuple(_areas(fields, dry, circles, per_unit=per_unit)), coverage=shares_now,
        coverage_night=coverage(night, shares) if night is not None else shares_now, gaps=found_gaps,
        provider=provider.name, data_date=provider.data_date,
        assumptions=(*assumptions(circles, now, shares, left_out), *lacks), what_if=what_if,
        demo=any(each.is_demo for each in fields.units), exercise=now.exercise,
    )


def at_night(now: Situation) -> Situation:
    """The same in the dark, with a night's musters; the nights of a holiday are the holiday's."""
    return replace(now, shift="holiday" if now.shift == "holiday" else "night", is_night=True)


def _unit(unit: Unit, fields: Fields, dry: Mask, circles: Circles) -> UnitReach:
    land, sea = fields.land.get(unit.id), fields.sea.get(unit.id)
    if unit.team is not None and unit.counts and land is not None and unit.ready < LAND_BANDS[-1] * 60.0 and (
        not np.isfinite(land.seconds).any()
    ):
        unit = replace(unit, why_zh="所在位置无陆路可出（在水中）", why_en="no way on land leads from where it is (amid water)")
    open_sea = circles.sea.open if circles.sea is not None else None
    return UnitReach(
        id=unit.id, kind=unit.kind, name_zh=unit.name_zh, name_en=unit.name_en, city=unit.city,
        longitude=round(unit.longitude, 5), latitude=round(unit.latitude, 5), seen=unit.seen, ready=unit.ready / 60.0,
        in_service=unit.counts, why_zh=unit.why_zh, why_en=unit.why_en, boards=fields.boards.get(unit.id, ""),
        land_km2=km2(land, LAND_BANDS[-1] * 60.0, dry), sea_km2=km2(sea, SEA_BANDS[-1] * 3600.0, open_sea),
        demo=unit.is_demo,
    )


def _areas(fields: Fields, dry: Mask, circles: Circles, *, per_unit: bool) -> list[ReachArea]:
    """Those of all together first."""
    open_sea = circles.sea.open if circles.sea is not None else None
    wanted: list[tuple[Domain, str, Field]] = [("land", "", fields.land_together)]
    if fields.sea_together is not None:
        wanted.append(("sea", "", fields.sea_together))
    if per_unit:
        wanted += [("land", each.id, fields.land[each.id]) for each in fields.units if each.id in fields.land]
        wanted += [("sea", each.id, fields.sea[each.id]) for each in fields.units if each.id in fields.sea]
    with ThreadPoolExecutor(2) as threads:           # contours and shapes are made outside the interpreter's lock
        found = threads.map(
            lambda each: circles.outlines.of(each[0], each[1], each[2], fields.keys, open_sea if each[0] == "sea" else dry),
            wanted,
        )
        return [area for areas in found for area in areas]


def assumptions(circles: Circles, now: Situation, shares: Shares, left_out: int) -> Iterator[Assumption]:
    """What a reader must know beside the areas."""
    yield from circles.provider_in(now).assumptions()
    calendar = circles.fleet.calendar
    yield Assumption(
        what="muster", zh=f"集结时间按{SHIFTS_ZH[now.shift]}计（夜间 {calendar.night_from}:00 至 {calendar.night_to}:00）",
        en=f"musters are those of a {now.shift} (night from {calendar.night_from}:00 to {calendar.night_to}:00)",
        source=calendar.origin or "demo", confirmed=bool(calendar.origin) and calendar.origin != "demo",
    )
    if circles.sea is not None:
        known = bool(now.sea_state_source)
        yield Assumption(
            what="sea_state", zh=f"海况 {now.sea_state} 级" + ("" if known else "（无观测，假定）"),
            en=f"sea state {now.sea_state}" + ("" if known else " (not observed, assumed)"),
            source=now.sea_state_source or "assumed", confirmed=known,
        )
        yield Assumption(
            what="currents", zh="不计海流；航速在全海域一致，按船型航速表取值", source="assumed", confirmed=False,
            en="no currents; a vessel has one speed everywhere, that of its table for this sea",
        )
    if circles.fleet.aircraft:
        known = bool(now.wind_source)
        yield Assumption(
            what="wind",
            zh=f"航空器按风速 {now.wind_speed:.1f} m/s 计" + ("" if known else "（无观测，假定静风）"),
            en=f"aircraft fly in a wind of {now.wind_speed:.1f} m/s" + ("" if known else " (not observed, assumed calm)"),
            source=now.wind_source or "assumed", confirmed=known,
        )
    if shares.by == "nearest seat":
        yield Assumption(
            what="cities", source="nearest seat", confirmed=False,
            zh="各市按最近的市府所在地划分，非官方界线；导入界线后按界线计",
            en="a place counts to the city with the nearest seat, no official boundary; import boundaries to go by them",
        )
    yield Assumption(
        what="borders", source="fengsui", confirmed=True,
        zh="国界和省界不作屏障：随附底图不含官方界线，路线和范围可能越界，须由人核对",
        en="no border is a barrier, since the shipped map has no official one: ways and areas may cross it; check them",
    )
    yield Assumption(
        what="people", source="GeoNames (CC BY 4.0)", confirmed=False,
        zh=f"人口为 {len(shares.towns)} 个城镇点之和，不是全部居民",
        en=f"people are those of {len(shares.towns)} towns, a point each, not everybody who lives in the region",
    )
    if left_out:
        yield Assumption(
            what="gaps", zh=f"另有 {left_out} 处较小的空白未列出", en=f"{left_out} smaller gaps are not listed",
            source="fengsui", confirmed=True,
        )

