"""Where a quick forecast takes the release to be, since when, and how much: typed, kept, or assumed and said."""

from datetime import datetime, timedelta

import msgspec
import numpy as np

from core.earth import distance_and_bearing
from core.errors import InputError
from core.site_register import CALM, Wind
from core.station import Station
from dispersion.quick.followed import NEAREST
from dispersion.quick.matter import Matter
from dispersion.quick.shape import Request, Surroundings
from dispersion.quick.spread import AXIS_SHARE, Axis, Source
from dispersion.sources.assumed import assumed_source

LONGEST_PAST = timedelta(hours=6)    # a release that began earlier is beyond the domain by now


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What is taken as the source."""

    site: str | None
    longitude: float
    latitude: float
    height: float
    reason_zh: str
    reason_en: str


class Amount(msgspec.Struct, frozen=True, kw_only=True):
    """How much is released, g/s or Bq/s; None: not known, only times count."""

    rate: float | None
    zh: str
    en: str


def source_taken(request: Request, around: Surroundings, wind: Wind | None) -> Taken:
    """The source: as typed, as in the run's earlier forecast, else a site or the first station's own place."""
    if request.typed is not None:
        given = request.typed
        return Taken(site=None, longitude=given.longitude, latitude=given.latitude, height=given.height,
                     reason_zh=f"源的位置由 {request.who} 给定", reason_en=f"The source's position was given by {request.who}")
    if request.source is not None:
        kept = request.source
        return Taken(site=kept.site, longitude=kept.longitude, latitude=kept.latitude, height=kept.height,
                     reason_zh=kept.reason_zh, reason_en=kept.reason_en)
    assert request.station is not None
    found = assumed_source(request.station, around.sites, wind, measured=request.quantity)
    return Taken(site=found.site.id if found.site is not None else None, longitude=found.longitude, latitude=found.latitude,
                 height=found.height, reason_zh=found.reason_zh, reason_en=found.reason_en)


def begin_of(request: Request, taken: Taken, wind: Wind, now: datetime) -> datetime:
    """When the release is taken to have begun, a whole minute: as typed or kept, else so that it was at the station then."""
    if request.typed is not None:
        begin = request.typed.start or request.onset
    elif request.start is not None:
        begin = request.start
    else:
        assert request.station is not None
        speed = max(wind.wind_speed, CALM)
        begin = request.onset - timedelta(seconds=min(_distance(taken, request.station) / speed, 3600.0))
    begin = max(min(begin, now), now - LONGEST_PAST) if request.typed is None else max(begin, now - LONGEST_PAST)
    return begin.replace(second=0, microsecond=0)


def amount_of(
    request: Request, taken: Taken, matter: Matter, source: Source, axis: Axis, brought: float, kerma: float = 0.0
) -> Amount:
    """The amount: typed, or such that the best estimate brings to the first station what it measured.

    `brought`: highest concentration there in the best estimate, per unit/s released; `kerma`: highest air kerma rate, nGy/h
    per Bq/s, of a nuclide that is assumed, for which the station measured a dose rate.
    """
    if request.typed is not None:
        return _typed(request, matter, source)
    if not matter.is_known or request.quantity is None:
        return _unknown("仅知剂量率，核素未知", "only a dose rate or count is known, not the nuclide") if matter.unit == "Bq" \
            else _unknown("物质未知", "the substance is not known")
    if request.value is None or not request.value > 0.0:
        return _unknown("没有高出本底的测值", "no value above background was measured")
    assert request.station is not None
    distance = _distance(taken, request.station)
    if distance < NEAREST:
        return _unknown("源假定在首个站点处，不能由其读数反推",
                        "the source is assumed at the first station itself, whose reading cannot tell how much is released")
    if brought < AXIS_SHARE * float(axis(np.array([distance]))[0]):
        if request.rate is not None:
            kept = rate_text(request.rate, matter.unit)
            return Amount(
                rate=request.rate, zh=f"{kept}（沿用此前预测由首个站点读数反推的量；现在烟羽不到该站）",
                en=f"{kept} (as found in an earlier forecast from the first station's reading; "
                   "the plume does not reach it now)",
            )
        return _unknown("最佳估计的烟羽未到首个站点，不能由其读数反推",
                        "the best estimate's plume does not reach the first station, so its reading cannot tell it")
    name_zh, name_en = request.station.name_zh, request.station.name_en or request.station.name_zh
    if matter.is_assumed:
        if not kerma > 0.0:
            return _unknown("最佳估计的烟羽在首个站点不产生剂量率",
                            "the best estimate brings no dose rate to the first station")
        rate, value = request.value / kerma, f"{float(f'{request.value:.3g}'):g} nGy/h"
        return Amount(
            rate=rate, zh=f"{rate_text(rate, matter.unit)}（假定：核素为登记的{matter.zh}，且使 {name_zh} 高出本底 {value}）",
            en=f"{rate_text(rate, matter.unit)} (assumed: the nuclide is the registered {matter.en}, and {name_en} reads "
               f"{value} above its background)",
        )
    measured = request.value * (1e-6 if matter.unit == "g" else 1.0)        # µg/m³ or Bq/m³
    rate = measured / brought
    shown, factor = matter.shown
    value = f"{measured * factor:.3g} {shown}"
    return Amount(
        rate=rate, zh=f"{rate_text(rate, matter.unit)}（假定：使 {name_zh} 的浓度等于其读数 {value}）",
        en=f"{rate_text(rate, matter.unit)} (assumed: so that {name_en} reads what it reads, {value})",
    )


def rate_text(rate: float, unit: str) -> str:
    """A rate with a prefix a person reads easily."""
    scales = ((1e6, "t/s"), (1e3, "kg/s"), (1.0, "g/s"), (1e-3, "mg/s"), (1e-6, "µg/s")) if unit == "g" else (
        (1e15, "PBq/s"), (1e12, "TBq/s"), (1e9, "GBq/s"), (1e6, "MBq/s"), (1e3, "kBq/s"), (1.0, "Bq/s"))
    factor, name = next((each for each in scales if rate >= each[0]), scales[-1])
    return f"{rate / factor:.3g} {name}"


def _typed(request: Request, matter: Matter, source: Source) -> Amount:
    typed = request.typed
    assert typed is not None
    if matter.emission is not None:
        total = float(matter.emission.total.sum())
        phases = len(matter.emission.phases)
        return Amount(rate=1.0, zh=f"事故源项，共 {total:.2g} Bq，分 {phases} 个阶段（{request.who} 给定）",
                      en=f"a source term of {total:.2g} Bq in all, in {phases} phases (given by {request.who})")
    if typed.rate is None and typed.total is None:
        return _unknown("未给出释放量", "no amount was given")
    lasting = source.steps * float(source.edges[1] - source.edges[0])
    rate = typed.total / lasting if typed.total is not None else float(typed.rate or 0.0)
    if not rate > 0.0:
        raise InputError("the amount released is 0; give more, or leave it out to learn the times only")
    return Amount(
        rate=rate, zh=f"{rate_text(rate, matter.unit)}，持续 {lasting / 60:.0f} min（{request.who} 给定）",
        en=f"{rate_text(rate, matter.unit)} for {lasting / 60:.0f} min (given by {request.who})",
    )


def _unknown(zh: str, en: str) -> Amount:
    return Amount(rate=None, zh=f"未知（{zh}）", en=f"not known ({en})")


def _distance(taken: Taken, station: Station) -> float:
    return distance_and_bearing(taken.longitude, taken.latitude, station.longitude, station.latitude)[0]
