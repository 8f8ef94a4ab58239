"""What weather of the network rests on, in words: which stations, how old, what was left out, what was assumed."""

from datetime import datetime, timedelta

import msgspec

from dispersion.weather.field import Basis
from dispersion.weather.readings import Folded, Ignored, Observed
from dispersion.weather.stability import ASSUMED_CLOUD, ASSUMED_TEMPERATURE

MANY = 8                             # stations named one by one; of more only the oldest and the number

REASON_ZH = {
    "old": "过时", "stuck": "数值不变", "out_of_range": "超出合理范围", "skew": "时钟超前", "stopped": "停运",
    "maintenance": "维护", "calibration": "校准", "fault": "仪器故障", "comms_fault": "通信故障", "unregistered": "未登记",
}
QUANTITY_ZH = {
    "wind_speed": "风速", "wind_from": "风向", "temperature": "气温", "rain_rate": "雨强", "solar_radiation": "太阳总辐射",
    "cloud_cover": "总云量", "water_temperature": "海水温度",
}


def bases(
    folded: Folded, now: datetime, method: str, divergences: tuple[float, float], factor: float, water: "Water | None",
    lid: float,
) -> tuple[Basis, ...]:
    """A Basis for each part of the weather, and one for what was left out."""
    has_sea = water is not None
    winds = folded.winds
    wind_zh, wind_en = _named([(each.station.id, each.times["wind_speed"]) for each in winds], now)
    before, after = divergences
    made = [Basis(
        what="wind", source=", ".join(each.station.id for each in winds), how="measured, analysed",
        time=max(each.times["wind_speed"] for each in winds),
        zh=f"风场由 {len(winds)} 个站的观测客观分析得到({wind_zh})"
           + (f"，散度由 {before:.1e} 降至 {after:.1e} s⁻¹(1/{factor:g})。" if before > 0.0 else "，各站风一致，无散度。"),
        en=f"Wind analysed from {len(winds)} station{'s' if len(winds) > 1 else ''} ({wind_en}); "
           + (f"divergence reduced from {before:.1e} to {after:.1e} 1/s (by {factor:g})." if before > 0.0
              else "the stations agree, there is no divergence."),
    )]
    made.append(_stability(folded, now, method, water))
    made.append(Basis(
        what="mixing height", source="network", how="similarity, slab growth", time=now,
        zh=f"混合层高度陆上中位值 {lid:.0f} m，按相似理论与日间增长模型推算"
           + ("，向岸风时取热力内边界层。" if has_sea else "。"),
        en=f"Mixing height over land {lid:.0f} m (median), by similarity and growth in the day"
           + (", with the thermal internal boundary layer in onshore wind." if has_sea else "."),
    ))
    made.append(_simple(folded, now, "temperature", ASSUMED_TEMPERATURE, "气温", "°C"))
    made.append(_simple(folded, now, "rain_rate", 0.0, "降雨", "mm/h"))
    if folded.ignored:
        made.append(_left_out(folded.ignored, now))
    return tuple(made)


class Water(msgspec.Struct, frozen=True, kw_only=True):
    """What the stability over the sea rests on."""

    telling: tuple[Observed, ...]    # stations that measure the sea's temperature; none: neutral is assumed
    inverse: float                   # 1/L, 1/m
    celsius: float = 0.0


def _over_sea(water: Water | None, now: datetime) -> tuple[str, str]:
    if water is None:
        return "", ""
    if not water.telling:
        return "；海上假定为中性", "; neutral assumed over the sea"
    zh, en = _named([(each.station.id, each.times["water_temperature"]) for each in water.telling], now)
    how_zh, how_en = ("稳定", "stable") if water.inverse > 0.0 else ("不稳定", "unstable")
    return (f"；海上由海水温度 {water.celsius:.1f} °C 与气温之差得出，{how_zh}，1/L = {water.inverse:.3f} m⁻¹（{zh}）",
            f"; over the sea from the water's {water.celsius:.1f} °C and the air's temperature: {how_en}, "
            f"1/L = {water.inverse:.3f} 1/m ({en})")


def _stability(folded: Folded, now: datetime, method: str, water: Water | None) -> Basis:
    quantity = "solar_radiation" if method == "SRDT" else "cloud_cover"
    telling = _telling(folded, quantity)
    sea_zh, sea_en = _over_sea(water, now)
    if not telling:
        return Basis(
            what="stability", source="network", how="Turner, cloud assumed", time=None,
            zh=f"稳定度由各点风速、太阳高度和假定的总云量 {ASSUMED_CLOUD:.0f}% 得出(Turner 法){sea_zh}。",
            en=f"Stability at each place from the wind, the sun and an assumed cloud of {ASSUMED_CLOUD:.0f} % "
               f"(Turner){sea_en}.",
        )
    zh, en = _named([(each.station.id, each.times[quantity]) for each in telling], now)
    what_zh, what_en = ("总辐射", "solar radiation") if method == "SRDT" else ("总云量和太阳高度", "cloud and sun")
    return Basis(
        what="stability", source=", ".join(each.station.id for each in telling), how=method,
        time=max(each.times[quantity] for each in telling),
        zh=f"稳定度由各点风速与{what_zh}得出({method} 法；{zh}){sea_zh}。",
        en=f"Stability at each place from the wind and {what_en} ({method}; {en}){sea_en}.",
    )


def _simple(folded: Folded, now: datetime, quantity: str, otherwise: float, zh: str, unit: str) -> Basis:
    telling = _telling(folded, quantity)
    what = "rain" if quantity == "rain_rate" else quantity
    if not telling:
        return Basis(
            what=what, source="network", how="assumed",
            zh=f"无{zh}观测，假定为 {otherwise:g} {unit}。", en=f"No {what} observed; {otherwise:g} {unit} is assumed.",
        )
    named_zh, named_en = _named([(each.station.id, each.times[quantity]) for each in telling], now)
    return Basis(
        what=what, source=", ".join(each.station.id for each in telling), how="measured, analysed",
        time=max(each.times[quantity] for each in telling),
        zh=f"{zh}由 {len(telling)} 个站分析得到({named_zh})。",
        en=f"{what.capitalize()} from {len(telling)} station{'s' if len(telling) > 1 else ''} ({named_en}).",
    )


def _left_out(ignored: tuple[Ignored, ...], now: datetime) -> Basis:
    shown = ignored[:MANY]
    zh = "、".join(f"{each.station} {QUANTITY_ZH[each.quantity]}({_why_zh(each, now)})" for each in shown)
    en = ", ".join(f"{each.station} {each.quantity} ({_why_en(each, now)})" for each in shown)
    more = len(ignored) - len(shown)
    return Basis(
        what="left out", source=", ".join(sorted({each.station for each in ignored})), how="not used",
        time=max(each.time for each in ignored),
        zh=f"未采用：{zh}{f'等 {len(ignored)} 项' if more else ''}。",
        en=f"Not used: {en}{f' and {more} more' if more else ''}.",
    )


def _why_zh(each: Ignored, now: datetime) -> str:
    return f"{minutes(each.time, now)} min 前，过时" if each.reason == "old" else REASON_ZH.get(each.reason, each.reason)


def _why_en(each: Ignored, now: datetime) -> str:
    return f"{minutes(each.time, now)} min old" if each.reason == "old" else each.reason.replace("_", " ")


def _named(told: list[tuple[str, datetime]], now: datetime) -> tuple[str, str]:
    """Stations with the age of what they told, in both languages."""
    if len(told) <= MANY:
        return (
            "、".join(f"{name} {minutes(time, now)} min 前" for name, time in told),
            ", ".join(f"{name} {minutes(time, now)} min ago" for name, time in told),
        )
    name, oldest = min(told, key=lambda each: each[1])
    newest = max(time for _, time in told)
    return (
        f"{minutes(newest, now)} 至 {minutes(oldest, now)} min 前，最早为 {name}",
        f"{minutes(newest, now)} to {minutes(oldest, now)} min ago, the oldest at {name}",
    )


def _telling(folded: Folded, quantity: str) -> tuple[Observed, ...]:
    return tuple(each for each in folded.observed if quantity in each.values)


def minutes(time: datetime, now: datetime) -> int:
    """Whole minutes since a time, at least 0."""
    return max(round((now - time) / timedelta(minutes=1)), 0)
