"""Whether rain explains a rise in dose rate: how much fell, how much that can bring, and how it halves afterwards."""

from datetime import UTC, datetime
from enum import StrEnum
from math import exp2, inf, sqrt
from typing import NamedTuple

from alerting.confirming.bins import STEP, step_of
from alerting.confirming.decay import Decay, fit_decay
from alerting.confirming.memory import RAIN, Memory
from alerting.confirming.scene import STALE, Said, Scene, say
from alerting.confirming.settings import Rain

MINUTES = STEP / 60.0
HOURS = STEP / 3600.0
BEFORE = int(3600 / STEP)
"""Steps before the onset from which a rise is followed: 1 h."""
PAST = int(3 * 3600 / STEP)
"""Steps before those whose rain still counts: 3 h, after which an eighth of its progeny is left."""
CARRIED = 3
"""Steps over which the last rain is taken to go on: the gauge's word comes after the detector's."""
TRACE = 0.2
"""mm in 3 h below which it has not rained: one tip of a common gauge."""
RAINING = 0.1
"""mm/h from which it rains."""
SHARE = 0.15
"""Of a rise that is not compared either: for half an hour after rain with little Bi-214 the progeny fall more slowly than by
half in 70 min, and large rises would stand out by that alone."""
SETTLED = 2
"""Steps after the end of the rain before the decay is fitted: what hangs in the air is still coming down."""
SPAN = 30.0
"""min a fit must span."""


class Verdict(StrEnum):
    """What rain has to do with a rise."""

    UNKNOWN = "unknown"              # no gauge is heard, or no background is known
    DRY = "dry"                      # it has not rained
    WAITING = "waiting"              # the gauge has yet to say what fell just now
    SUSPECTED = "suspected"          # it has rained, and enough
    EXPLAINED = "explained"          # and since it stopped the rise halves as radon progeny do
    EXCEEDS = "exceeds"              # it has rained, but the rise is larger or faster than that can bring
    PERSISTS = "persists"            # since it stopped the rise does not fall as radon progeny do


FASTER = 0.6
"""Factor on the shortest halving time below which a decay is not radon's. After long rain Bi-214 outweighs
Pb-214 on the ground and the rise halves faster than after a shower, in some 43 min (computed by the chain)."""
UNWEIGHED = frozenset({Verdict.UNKNOWN, Verdict.WAITING})
SPARED = frozenset({Verdict.SUSPECTED, Verdict.EXPLAINED})
"""Verdicts by which rain stands as the explanation."""


class Rained(NamedTuple):
    """Rain and a rise at one station."""

    verdict: Verdict
    gauge: str = ""
    distance: float = 0.0            # m, to the gauge
    amount: float = 0.0              # mm in the 3 h before now
    rise: float = 0.0                # highest above background so far
    bound: float = 0.0               # what the rain can have brought where it was exceeded, else at the highest
    stopped: datetime | None = None
    decay: Decay | None = None
    points: tuple[tuple[float, float], ...] = ()         # min since it stopped, above background


class Gauge(NamedTuple):
    """A rain gauge that is heard."""

    station: str
    distance: float                  # m
    memory: Memory


def gauges_of(scene: Scene, station: str, rain: Rain) -> tuple[Gauge, ...]:
    """The station's own gauge, then others within reach, the nearest first; those that have spoken within the hour."""
    oldest = step_of((scene.time - STALE).timestamp())
    near = scene.around.near(station, RAIN, rain.within)
    return tuple(
        Gauge(name, distance, memory)
        for name, distance in ((station, 0.0), *((each.station, each.distance) for each in near))
        if (memory := scene.memory(name)) is not None and (memory.newest_rain or 0) >= oldest
    )


def assess(scene: Scene, station: str) -> Rained:
    """What rain has to do with the rise at a station; looked at once a scene."""
    found = scene.rained.get(station)
    if found is None:
        found = scene.rained[station] = _assess(scene, station)
    return found


def _assess(scene: Scene, station: str) -> Rained:
    rain, rise, memory = scene.confirm.rain, scene.rise(station), scene.memory(station)
    if rain is None or rise is None or rise.base is None or memory is None:
        return Rained(Verdict.UNKNOWN)
    if rise.ended is not None and rise.rain:
        return Rained(Verdict(rise.rain))
    values, gauges = memory.values.get(scene.quantity), gauges_of(scene, station, rain)
    if values is None or values.newest is None or not gauges:
        return Rained(Verdict.UNKNOWN)
    onset, last = step_of(rise.onset.timestamp()), values.newest
    first = max(onset - BEFORE, last - 2 * PAST)
    told = gauges[0].memory
    rates = rain_by_step([each.memory for each in gauges], first - PAST, last)
    amount = HOURS * sum(rate or 0.0 for rate in rates[-PAST:])
    above = [(step, value - rise.base) for step, value in values.between(first, last)]
    highest = max((excess for step, excess in above if step >= onset), default=0.0)
    found = Rained(Verdict.SUSPECTED, *gauges[0][:2], amount=amount, rise=highest)
    if highest > rain.most:
        return found._replace(verdict=Verdict.EXCEEDS, bound=rain.most)
    exceeded = beyond_rain(above, onset, rates, first - PAST, rain)
    dry = HOURS * sum(rate or 0.0 for rate in rates) < TRACE
    if exceeded is not None:
        step, highest, bound = exceeded
        newest = told.newest_rain or 0
        if newest < step <= newest + told.gauge_steps + 1:
            return found._replace(verdict=Verdict.WAITING)
        if None in rates[step - first:step - first + PAST]:              # the 3 h before it: what fell nobody knows
            return Rained(Verdict.UNKNOWN)
        fallen = _died_away(found, above, rates, first - PAST, last, rise.base, rain)
        if fallen.stopped is not None and step * STEP >= fallen.stopped.timestamp():
            return fallen._replace(verdict=Verdict.PERSISTS)            # it was within what rain brings, and is so no more
        return found._replace(verdict=Verdict.DRY if dry else Verdict.EXCEEDS, rise=highest, bound=bound)
    if dry:
        is_old = onset - BEFORE < first and rise.rain not in ("", *UNWEIGHED)       # its rain may be before our memory
        return found._replace(verdict=Verdict(rise.rain) if is_old else Verdict.DRY)
    return _died_away(found, above, rates, first - PAST, last, rise.base, rain)


def rain_by_step(gauges: list[Memory], first: int, last: int) -> list[float | None]:
    """Rain of each step, mm/h: of the first gauge that knows, the last word carried on for a while; None: nobody knows."""
    rates: list[float | None] = []
    carried = max(CARRIED, gauges[0].gauge_steps)
    known, age = None, carried + 1
    for step in range(first, last + 1):
        rate = gauges[0].rain_rate(step)
        if rate is None and age >= carried:
            rate = next((each for gauge in gauges[1:] if (each := gauge.rain_rate(step)) is not None), None)
        age = 0 if rate is not None else age + 1
        known = known if rate is None else rate
        rates.append(known if age <= carried else None)
    return rates


def beyond_rain(
    above: list[tuple[int, float]], onset: int, rates: list[float | None], begin: int, rain: Rain
) -> tuple[int, float, float] | None:
    """(step, rise, what rain can have brought) at the first step where a rise is more than rain can bring; None: nowhere.

    Between two steps i < j rain can bring rise times the sum of sqrt(rate) dt, each part halved since in the longest
    half-life, beside what is left of the excess at i. Held against the whole rise (no excess when the memory begins) and
    against each part of it, so a step of a plume stands out under rain that has been falling for hours.

    Source: amplitude as the root of the rain rate, radiation note 2.2; the factor is our own, six times what
    3.4 mm brought there, which covers its rare 100 to 200 nSv/h in heavy rain: to be confirmed.
    """
    grown: dict[int, float] = {}
    deposit = 0.0
    keep = exp2(-MINUTES / rain.longest)
    for index, rate in enumerate(rates):
        deposit = deposit * keep + sqrt(rate or 0.0) * HOURS
        grown[begin + index] = deposit
    lowest = 0.0 if above and above[0][0] <= onset else inf      # excess less what rain can bring, undone of the decay
    for step, excess in above:
        undo = exp2((step - begin) * MINUTES / rain.longest)
        spare = (excess - rain.rise * grown[step]) * undo
        if step >= onset and spare - lowest > (rain.least + SHARE * max(excess, 0.0)) * undo:
            return step, excess, max(rain.rise * grown[step] + lowest / undo, 0.0)
        lowest = min(lowest, spare)
    return None


def _died_away(
    found: Rained, above: list[tuple[int, float]], rates: list[float | None], begin: int, last: int, base: float, rain: Rain
) -> Rained:
    wet = [begin + index for index, rate in enumerate(rates) if rate is not None and rate >= RAINING]
    if not wet or rates[-1] is None or last - wet[-1] <= SETTLED:
        return found
    end = wet[-1] + 1
    points = [((step - end) * MINUTES, excess) for step, excess in above if step >= end + SETTLED]
    stopped = datetime.fromtimestamp(end * STEP, UTC)
    found = found._replace(stopped=stopped, points=tuple(points))
    if not points or points[-1][0] - points[0][0] < SPAN:
        return found
    decay = fit_decay(*zip(*points, strict=True), level=base, drift=rain.drift)
    if decay is None:
        level = sum(excess for _, excess in points) / len(points)
        return found._replace(verdict=Verdict.PERSISTS) if level > rain.least and len(points) >= 5 else found
    found = found._replace(decay=decay)
    if decay.lowest > rain.longest and _above_drift(points, rain):
        return found._replace(verdict=Verdict.PERSISTS)
    if decay.highest < FASTER * rain.shortest and decay.amplitude > rain.least:
        return found._replace(verdict=Verdict.PERSISTS)
    if decay.low <= rain.longest and decay.high >= rain.shortest and decay.high <= 2.0 * rain.longest:
        return found._replace(verdict=Verdict.EXPLAINED)
    return found


def _above_drift(points: list[tuple[float, float]], rain: Rain) -> bool:
    """Whether what is left is more than a background that is off by 3 sigma would leave."""
    return min(excess for _, excess in points[-3:]) > 3.0 * rain.drift


def look(scene: Scene) -> tuple[Said, ...]:
    """Rain at each station of the alert: it explains only where it stands as the explanation at all of them."""
    if scene.confirm.rain is None:
        return ()
    found = [(station, assess(scene, station)) for station in scene.own]
    told = max(found, key=lambda each: (each[1].verdict not in SPARED, each[1].rise), default=None)
    if told is None:
        return ()
    station, rained = told
    zh, en = describe(scene, station, rained)
    spared = rained.verdict in SPARED
    speaks = -1 if spared else 1 if rained.verdict in (Verdict.EXCEEDS, Verdict.PERSISTS) else 0
    return say(scene, "rain", speaks, "explains" if spared else "noted", zh, en, drawn(scene, station, rained))


def describe(scene: Scene, station: str, rained: Rained) -> tuple[str, str]:
    """What is said of it, in both languages."""
    (zh, en), rain, unit = scene.name(station), scene.confirm.rain or Rain(), scene.unit
    if rained.verdict is Verdict.UNKNOWN:
        return (f"{zh}：雨量未知（近 1 h 无雨量数据或无本底），不能判断是否降雨所致",
                f"{en}: rain unknown (no gauge heard within 1 h, or no background); it cannot be told from rain")
    place = scene.name(rained.gauge)
    away = f"，距 {rained.distance / 1000:.1f} km" if rained.distance else ""
    fell_zh = f"近 3 h 雨量 {rained.amount:.1f} mm（{place[0]}{away}）"
    far = f", {rained.distance / 1000:.1f} km away" if rained.distance else ""
    fell_en = f"{rained.amount:.1f} mm of rain in 3 h ({place[1]}{far})"
    if rained.verdict is Verdict.WAITING:
        return f"{zh}：等待雨量计本时段数据；{fell_zh}", f"{en}: waiting for what the gauge says of this interval; {fell_en}"
    if rained.verdict is Verdict.DRY:
        return f"{zh}：无雨，{fell_zh}", f"{en}: no rain, {fell_en}"
    if rained.verdict is Verdict.EXCEEDS:
        return (f"{zh}：上升 {rained.rise:.0f} {unit}，超过降雨所能带来的 {rained.bound:.0f} {unit}；{fell_zh}",
                f"{en}: rose {rained.rise:.0f} {unit}, more than the {rained.bound:.0f} {unit} that rain can bring; {fell_en}")
    fit_zh = fit_en = ""
    if rained.decay is not None:
        decay = rained.decay
        fit_zh = f"雨停后半减期 {decay.half_life:.0f} min（95 %：{decay.low:.0f}–{decay.high:.0f}）"
        fit_en = f"since it stopped it halves in {decay.half_life:.0f} min (95 %: {decay.low:.0f} to {decay.high:.0f})"
    band = f"{rain.shortest:.0f}–{rain.longest:.0f} min"
    if rained.verdict is Verdict.EXPLAINED:
        return (f"{zh}：降雨氡子体可解释：{fit_zh}，在 {band} 之内；{fell_zh}",
                f"{en}: explained by radon progeny of rain: {fit_en}, as {band}; {fell_en}")
    if rained.verdict is Verdict.PERSISTS:
        return (f"{zh}：雨停后不按氡子体（{band}）衰减：{fit_zh or '没有下降'}；{fell_zh}",
                f"{en}: since the rain it falls otherwise than radon progeny ({band}): {fit_en or 'not at all'}; {fell_en}")
    return (f"{zh}：疑为降雨：上升 {rained.rise:.0f} {unit}，{fell_zh}" + (f"；{fit_zh}" if fit_zh else ""),
            f"{en}: rain suspected: rose {rained.rise:.0f} {unit}, {fell_en}" + (f"; {fit_en}" if fit_en else ""))


def drawn(scene: Scene, station: str, rained: Rained) -> dict[str, object]:
    """The figures behind it and the curve, for a screen."""
    data: dict[str, object] = {
        "station": station, "verdict": rained.verdict.value, "gauge": rained.gauge, "gauge_distance_m": rained.distance,
        "rain_mm_3h": round(rained.amount, 2), "rise": round(rained.rise, 2), "unit": scene.unit,
    }
    if rained.verdict is Verdict.EXCEEDS:
        data["bound"] = round(rained.bound, 2)
    if rained.stopped is not None:
        data["stopped"] = rained.stopped.isoformat()
    if (decay := rained.decay) is not None and decay.half_life < inf:
        data |= {
            "half_life_min": round(decay.half_life, 1), "half_life_95_min": [round(decay.low, 1), round(decay.high, 1)],
            "residual": round(decay.residual, 2),
            "points": [[minutes, round(value, 2), round(decay.at(minutes), 2)] for minutes, value in rained.points],
        }
    return data
