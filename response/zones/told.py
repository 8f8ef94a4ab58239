"""What zones rest on, and who beyond the region is told: words of the `Zones` message."""

from collections.abc import Sequence

from core.beijing import BEIJING
from core.forecast import Danger
from core.messages import Forecast
from core.reach import Assumption
from core.zones import Notice, ZoneTown
from response.level_names import level_names
from response.prepared import Prepared
from response.situation import Situation
from response.zones.contents import LEAVES
from response.zones.plan import ZonePlan, ZoneRule
from response.zones.proposals import Place
from response.zones.sectors import sector_names
from response.zones.threat import ByForecast, ByWind, Coming


def said_of(coming: Coming) -> tuple[str, str]:
    """What the threatened sectors rest on, in Chinese and English."""
    if isinstance(coming, ByForecast):
        made = coming.forecast.time.astimezone(BEIJING).strftime("%m-%d %H:%M")
        return f"依据 {made} 的{coming.forecast.title_zh}", f"after {coming.forecast.title_en}, made {made}"
    if isinstance(coming, ByWind):
        wind = coming.wind
        if coming.downwind is None:
            return f"静风（{wind.wind_speed:.1f} m/s）：四周扇区均列入", f"calm ({wind.wind_speed:.1f} m/s): all sectors count"
        return (f"风自 {wind.wind_from:.0f}°，{wind.wind_speed:.1f} m/s，按直线外推，不是预测",
                f"wind from {wind.wind_from:.0f}° at {wind.wind_speed:.1f} m/s, straight on; no forecast")
    return "未给出预测或风：未标出受威胁扇区", "neither a forecast nor a wind is given: no sector is marked as threatened"


def notices(plan: ZonePlan, places: Sequence[Place], rules: Sequence[ZoneRule]) -> tuple[Notice, ...]:
    """To be sent now where a threatened sector leaves the region, to be made ready where a zone does."""
    leaving = [each for each in places if each.outside > LEAVES]
    if not leaving:
        return ()
    hit = [each for each in leaving if each.threatened.threat]
    named = hit or leaving
    sectors_zh, sectors_en = sector_names([each.cell for each in named])
    nearest = min(each.cell.inner_km for each in leaving)
    if hit:
        zh = f"受威胁扇区超出本区域（{sectors_zh}），区域外人口未计入。建议立即通报："
        en = f"Threatened sectors leave the region ({sectors_en}): people there are not counted. Proposed now: "
    else:
        zh = f"计划区扇区超出本区域（{sectors_zh}），最近的从 {nearest:g} km 起，区域外人口未计入。预先准备："
        en = (f"Sectors of the zones leave the region ({sectors_en}), the nearest {nearest:g} km out: people there are not "
              "counted. To be made ready: ")
    nuclear = plan.notice if rules else None
    return (Notice(
        urgent=bool(hit),
        text_zh=zh + (nuclear.zh if nuclear else "通报相邻地区的生态环境主管部门"),
        text_en=en + (nuclear.en if nuclear else "tell the environment authority of the neighbouring jurisdiction"),
        source=nuclear.source if nuclear else "assumed", source_zh=nuclear.source_zh if nuclear else "",
        confirmed=nuclear.confirmed if nuclear else False,
    ),)


def assumptions(
    ready: Prepared, now: Situation, plan: ZonePlan, rules: Sequence[ZoneRule], unasked: Sequence[Danger],
    towns: Sequence[ZoneTown], left_out: int, forecast: Forecast | None,
) -> tuple[Assumption, ...]:
    """What a reader must know beside the figures."""
    known = sum(each.people is not None for each in towns if each.in_region)
    ours = sum(each.in_region for each in towns)
    found = [
        Assumption(
            what="zones", source=f"zones.toml {plan.version}", confirmed=all(each.confirmed for each in rules),
            zh=f"分区半径和预防行动按 {plan.dated} 的表（第 {plan.version} 版），取各方案允许范围的远端" if rules else
            f"无核反应堆：范围取自预测各水平的区域，表为 {plan.dated} 第 {plan.version} 版",
            en=f"radii and precautions are those of the table of {plan.dated} (version {plan.version}), at the far end of what "
            "each scheme allows" if rules else "no reactor: extents are those of the forecast's levels",
        ),
        Assumption(
            what="people", source="GeoNames (CC BY 4.0)", confirmed=False,
            zh=f"人口为本区域 {ours} 个登记城镇点之和（其中 {known} 个有人口数），村屯、流动和海上人口未计",
            en=f"people are those of {ours} towns of the region, a point each ({known} have a figure); villages, visitors and "
            "people at sea are not counted",
        ),
        Assumption(
            what="border", source="outline.geojson" if ready.shares.by == "nearest seat" else "boundaries", confirmed=False,
            zh="区域外的判定按 1 km 网格，沿海岸和边界 3 km 内及小于 1000 km² 的岛屿计为本区域；非官方界线",
            en="what is outside the region is judged on 1 km cells, 3 km along coast and border and islands under 1000 km² "
            "count as inside; no official boundary",
        ),
        Assumption(
            what="traffic", source="assumed", confirmed=False,
            zh="撤离路线按空路行车时间，未计拥堵、管制和集结时间",
            en="ways out are driven on empty roads: neither jams, closures nor time to gather are in them",
        ),
        *ready.circles.provider_in(now).assumptions(),
    ]
    if forecast is not None:
        found.append(Assumption(
            what="forecast", source=forecast.id, confirmed=True,
            zh="预测只算到其范围和时段为止：更远的下风向扇区未计算，仅作标记",
            en="a forecast ends at its radius and its window: farther sectors downwind are marked, not computed",
        ))
    if left_out:
        found.append(Assumption(
            what="ways", source="fengsui", confirmed=True, zh=f"另有 {left_out} 个较远的起点未给出撤离路线",
            en=f"ways out of {left_out} farther places are not given",
        ))
    if unasked:
        names = [level_names(each.name) for each in unasked]
        found.append(Assumption(
            what="levels", source=f"zones.toml {plan.version}", confirmed=True,
            zh=f"表中未为以下水平规定行动：{'、'.join(zh for zh, _ in names)}",
            en=f"the table names no action for: {', '.join(en for _, en in names)}",
        ))
    return tuple(found)
