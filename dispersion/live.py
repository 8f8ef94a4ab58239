"""A quick forecast: what the network's own weather does with a release nobody has described yet. Pure.

It says what it assumes: the source, the amount, the wind that goes on. How it is asked for and kept: `dispersion.service`.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec
import numpy as np

from core.errors import Refused
from core.forecast import Danger, Medium, PlaceDose
from core.forecast import Source as Said
from core.messages import Forecast, Reading
from dispersion.asked import arguments_of
from dispersion.ensemble import Ranges, members
from dispersion.frame import Frame
from dispersion.quick.answer import Times, areas, arrivals, isochrones, passages, spots_of
from dispersion.quick.dosed import Dosed
from dispersion.quick.doses import dangers, dose_areas, place_doses, with_doses
from dispersion.quick.flow import flow_of
from dispersion.quick.matter import Matter, matter_at, matter_named, matter_of, matter_of_reactor
from dispersion.quick.outlines import bandwidth
from dispersion.quick.shape import Computed, Request, Surroundings, Wanted
from dispersion.quick.source import Amount, amount_of, begin_of, source_taken
from dispersion.quick.spread import BEARINGS, PUFFS, Source, axis_of, domain_of, edges_of, run, spread
from dispersion.quick.weather import HOLD, at, latest_of, one_wind_since, temperature_at, weather_round, wind_known
from dispersion.quick.weather_typed import weather_typed
from dispersion.quick.words import notes

RANGES = Ranges()


def quick_forecast(
    request: Request, readings: Iterable[Reading], around: Surroundings, now: datetime, exercise: str | None = None,
    wanted: Wanted | None = None,
) -> Forecast:
    """Where it goes from here, when it arrives, and how sure that is; the same request gives the same forecast.

    Parameters
    ----------
    request : Request        A first station with what it measured, or a typed source.
    readings : Readings      The newest weather of the network, and, for a release that began before, that of the past hours.
    around : Surroundings    Stations, sites, towns and land of the region.
    now : datetime           Aware; the window ends `wanted.horizon` after it.

    Refused, with a sentence in both languages, where there is no usable wind or the request names no place.
    """
    return computed(request, readings, around, now, exercise, wanted or Wanted()).forecast


def computed(
    request: Request, readings: Iterable[Reading], around: Surroundings, now: datetime, exercise: str | None, wanted: Wanted
) -> Computed:
    """The same, with the wind and the amount it was made with."""
    kept = tuple(readings)
    matter = _matter(request)
    frame = _frame(request)
    wind_given = request.typed.wind if request.typed is not None else None
    given = weather_typed(wind_given, request.who, now, frame) if wind_given is not None else None
    present = given or weather_round(kept, around, now, frame)
    taken = source_taken(request, around, at(present, 0.0, 0.0) if request.station is not None else None)
    if not matter.is_known and taken.site is not None and taken.site in around.sites:
        matter = matter_at(around.sites[taken.site], request.quantity) or matter
    x, y = (float(each) for each in frame.to_local(taken.longitude, taken.latitude))
    begin = begin_of(request, taken, at(present, x, y), now)
    past = given or weather_round(kept, around, now, frame, begin)
    since = one_wind_since(past, x, y)
    is_one_wind = since <= float(past.time[0])
    weather = latest_of(past) if is_one_wind else past

    horizon = wanted.horizon if matter.emission is None else max(wanted.horizon, HOLD)
    end = max(now, begin) + timedelta(seconds=horizon)
    edges = edges_of((begin - now).total_seconds(), (end - now).total_seconds())
    step = float(edges[1] - edges[0])
    lasting = request.typed.duration if request.typed is not None else float(edges[-1] - edges[0])
    source = Source(x=x, y=y, height=taken.height, edges=edges, one_wind=None if is_one_wind else since,
                    steps=min(max(round(lasting / step), 1), len(edges) - 1))
    spots = spots_of(request, around, taken, wanted.radius)
    looked = [(each.longitude, each.latitude) for each in (*spots, *((request.station,) if request.station else ()))]
    px, py = (np.asarray(each, float) for each in frame.to_local([a for a, _ in looked], [b for _, b in looked]))
    wind = at(weather, x, y)
    domain = domain_of(source, px, py, wanted.radius, float(np.radians(wind.wind_from + 180.0)),
                       BEARINGS // 2 if matter.unit == "Bq" else BEARINGS)      # doses cost more at each
    term = Dosed(weather, matter, source, domain, 1.0) if matter.emission is not None or matter.is_assumed else None
    best = run(weather, matter, source, domain, PUFFS) if term is None else term.best()
    axis = axis_of(best, domain)
    amount = amount_of(request, taken, matter, source, axis, float(best[:, len(spots)].max()),
                       float(term.told[0].kerma[len(spots)]) if term is not None and matter.is_assumed else 0.0)
    near = flow_of(request, around, taken, matter, weather, source, domain, amount, len(spots))
    amount = near.amount
    if near.dense is not None:
        best = near.dense.best
        axis = axis_of(best, domain)
    dosed = term if matter.emission is not None else None
    if dosed is None and matter.unit == "Bq" and amount.rate is not None:
        dosed = Dosed(weather, matter, source, domain, amount.rate)
        best = dosed.best()

    levels = matter.levels(temperature_at(weather)) if amount.rate is not None else ()
    unit, shown = matter.shown
    per_unit = np.array([each.value / shown / (amount.rate or 1.0) for each in levels])
    seed = seed_of(request.run)
    carry = dosed.carry if dosed is not None else near.carry(weather, source, domain)
    reach = spread(weather, matter, source, domain, best, axis, float(per_unit[0]) if len(per_unit) else None,
                   members(wanted.members, seed, RANGES), carry)
    beside = bandwidth(RANGES, wind.wind_speed, len(reach.peak))
    times = Times(begin=begin, step=step, count=len(edges) - 1)
    name_zh, name_en = _named(request, around, taken.site)
    is_near = taken.site is None and request.station is not None
    place_zh, place_en = (f"{name_zh}附近", f"near {name_en}") if is_near else (name_zh, name_en)
    # A source term's phases have each their own; the last digits depend on how a kernel was compiled.
    rate = None if matter.emission is not None or amount.rate is None else float(f"{amount.rate:.10g}")
    notes_zh, notes_en = notes(request, matter, amount, weather, source, is_one_wind=is_one_wind, now=now,
                               wind=wind, members=len(reach.peak), has_levels=bool(levels),
                               near=near.notes(wanted.members, len(reach.peak)))
    told = arrivals(spots, reach, times, per_unit, shown * (amount.rate or 0.0))
    doses: tuple[PlaceDose, ...] = ()
    if dosed is not None:
        told = with_doses(told, spots, dosed.told)
        doses = place_doses(told, spots, dosed.told)
    forecast = Forecast(
        id=f"{request.run}/{request.number}", time=now, cause=request.cause, who=request.who, medium=Medium.AIR,
        title_zh=f"{'' if request.warns else '推演 '}{matter.zh}扩散预测：{name_zh}",
        title_en=f"{'' if request.warns else 'What-if: '}{matter.en[:1].upper()}{matter.en[1:]} in air: {name_en}",
        source=Said(
            longitude=taken.longitude, latitude=taken.latitude, height=taken.height, site=taken.site, substance=matter.key,
            amount_zh=amount.zh, amount_en=amount.en, reason_zh=taken.reason_zh, reason_en=taken.reason_en,
            unit_release=amount.rate is None, rate=rate, measured=request.value,
            substance_zh=matter.zh, substance_en=matter.en, place_zh=place_zh, place_en=place_en,
        ),
        start=begin, end=end, basis=weather.basis,
        observed=min((each.time for each in weather.basis if each.time is not None), default=None),
        model_zh=near.model_zh, model_en=near.model_en, members=len(reach.peak), seed=seed,
        ranges=msgspec.structs.asdict(RANGES),
        levels=dangers() if dosed is not None else tuple(Danger(
            name=each.name, quantity="concentration", value=float(f"{each.value:.4g}"), unit=unit, severity=each.severity,
            source=each.source, confirmed=each.confirmed,
        ) for each in levels),
        arrivals=told, passage=passages(reach, domain, times), doses=doses,
        areas=areas(reach, domain, source, per_unit, frame, beside) if dosed is None
        else dose_areas(reach, dosed.told, domain, source, frame, beside),
        isochrones=isochrones(reach, domain, source, times, now, end, frame),
        radius=wanted.radius, warns=request.warns, notes_zh=notes_zh, notes_en=notes_en,
        asked=arguments_of(request, matter.unit, begin), exercise=exercise,
    )
    last = wind if given is not None else wind_known(kept, around.stations, now, taken.longitude, taken.latitude)[0]
    return Computed(forecast, last, rate)


def seed_of(run: str) -> int:
    """The members' seed: the same for all forecasts of a run, on any machine."""
    return int.from_bytes(hashlib.sha256(run.encode()).digest()[:4], "big")


def _matter(request: Request) -> Matter:
    if request.typed is not None and request.typed.plant is not None:
        return matter_of_reactor(request.typed.plant, request.typed.accident or "", request.typed.since_shutdown)
    if request.typed is not None:
        return matter_named(request.typed.substance)
    if request.quantity is None:
        raise Refused("the request names no quantity; say what was measured, or give a substance",
                      "未说明监测的物质；请给出监测项目或物质")
    return matter_of(request.quantity)


def _frame(request: Request) -> Frame:
    place = request.typed or request.station
    if place is None:
        raise Refused("the request names neither a station nor a position; give one of them",
                      "既未给出站点也未给出位置；请给出其一")
    return Frame(place.longitude, place.latitude)


def _named(request: Request, around: Surroundings, site: str | None) -> tuple[str, str]:
    """What the source is called in the title."""
    if site is not None and site in around.sites:
        known = around.sites[site]
        return known.name_zh, known.name_en or known.name_zh
    if request.station is not None:
        return request.station.name_zh, request.station.name_en or request.station.name_zh
    assert request.typed is not None
    at = f"{request.typed.longitude:.4f}, {request.typed.latitude:.4f}"
    return at, at


__all__ = ["Amount", "Request", "Surroundings", "Wanted", "quick_forecast", "seed_of"]
