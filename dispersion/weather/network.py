"""Weather over a region from its stations: analysed wind with little divergence, land and sea, stability at each node.

The wind is analysed as that at 60 m, where the ground's roughness is hardly felt (Wieringa 1986), taken up from each
station's mast and down to each node over their own roughness by the neutral logarithm, so that the step between land and
sea stays sharp. Divergence is taken out of the wind at 60 m: what the step in roughness makes below is real and rises.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.errors import InputError
from core.messages import Reading
from core.station import Station
from dispersion.frame import Frame
from dispersion.weather.analysis import barnes, station_spacing
from dispersion.weather.classes import inverse_obukhov_of_class, srdt_class, turner_class
from dispersion.weather.coast import GROWTH, SEA_ROUGHNESS, fetch_over_land, layer_over_land
from dispersion.weather.divergence import divergence, reduce_divergence, station_weights
from dispersion.weather.field import Basis, Coast, Floats, Weather
from dispersion.weather.mixing import convective_height, mechanical_height
from dispersion.weather.network_basis import Water, bases
from dispersion.weather.profiles import LEVELS, components, friction_velocity, shape, speed_ratio
from dispersion.weather.readings import LIMITS, SKEW, Folded, Observed, fold, last_revisions, require_wind
from dispersion.weather.sea import sea_inverse_obukhov
from dispersion.weather.stability import ASSUMED_CLOUD, ASSUMED_TEMPERATURE
from dispersion.weather.sun import is_night, solar_elevation

BLENDING = 60.0                      # m
MAST = 10.0                          # m, height of a wind sensor where nobody says otherwise


class Ground(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The nodes, and what lies under them."""

    x: Floats                        # (x,) m, growing
    y: Floats                        # (y,) m, growing
    land: NDArray[np.bool_]          # (y, x)
    roughness: Floats                # (y, x) m

    def __post_init__(self) -> None:
        shape = (self.y.size, self.x.size)
        if self.land.shape != shape or self.roughness.shape != shape:
            raise ValueError(f"land and roughness must have the shape {shape} of the axes")


def level_ground(
    extent: float = 50_000.0, spacing: float = 2_500.0, *, land: NDArray[np.bool_] | None = None, roughness: float = 0.1
) -> Ground:
    """A square of ±`extent` m around the frame's origin; land of one roughness (m), or land and open sea by a mask."""
    axis = np.arange(-extent, extent + spacing / 2, spacing)
    mask = np.ones((axis.size, axis.size), bool) if land is None else land
    return Ground(x=axis, y=axis, land=mask, roughness=np.where(mask, roughness, SEA_ROUGHNESS))


def weather_of_readings(
    readings: Iterable[Reading], stations: Mapping[str, Station], now: datetime, frame: Frame, *,
    ground: Ground | None = None, moments: Iterable[datetime] = (), masts: Mapping[str, float] | None = None,
    limits: Mapping[str, timedelta] = LIMITS, factor: float = 10.0, growth: float = GROWTH, reach: float = 25_000.0,
    hold: float = 6 * 3600.0,
) -> Weather:
    """Weather from the network's own Readings, with t = 0 at `now` (aware).

    `moments` before `now` give the weather of the past hours as well, each from what was known of that moment; moments
    without a usable wind are left out. `masts` are heights of wind sensors by station, m (10 m otherwise). `factor`
    divides the divergence; `growth` is that of the thermal internal boundary layer, m^(1/2). InputError where no station
    tells the wind now, or the frame has no place on Earth.
    """
    if not frame.is_on_earth:
        raise InputError("the network's weather needs a place on Earth; give the release as longitude and latitude")
    ground = level_ground() if ground is None else ground
    masts = masts or {}
    kept = sorted(last_revisions(readings), key=lambda each: each.time)
    folded = fold(kept, stations, now, limits)
    require_wind(folded, now)
    past = sorted({each for each in moments if each < now})
    times, oldest = [each.time for each in kept], max(limits.values())

    def known_at(moment: datetime) -> Folded:
        """Of the many readings only those of the hours before it."""
        speaking = kept[bisect_left(times, moment - oldest): bisect_right(times, moment + SKEW)]
        return fold(speaking, stations, moment, limits)

    steps = [(each, known) for each in past if (known := known_at(each)).winds] + [(now, folded)]
    sheets = [_moment(known, when, frame, ground, masts, factor, growth) for when, known in steps]
    return Weather(
        epoch=now, frame=frame, time=np.array([(when - now).total_seconds() for when, _ in steps]),
        x=ground.x, y=ground.y, height=np.array(LEVELS), u=np.stack([each.u for each in sheets]),
        v=np.stack([each.v for each in sheets]),
        friction_velocity=np.stack([each.friction_velocity for each in sheets]),
        inverse_obukhov=np.stack([each.inverse_obukhov for each in sheets]),
        mixing_height=np.stack([each.mixing_height for each in sheets]), roughness=ground.roughness,
        temperature=np.stack([each.temperature for each in sheets]),
        rain_rate=np.stack([each.rain_rate for each in sheets]),
        sigma_theta=np.full((len(sheets), ground.y.size, ground.x.size), np.nan), reach=reach, hold=hold,
        basis=sheets[-1].basis, coast=None if ground.land.all() else Coast(
            inland=np.stack([each.inland for each in sheets]), layer=np.stack([each.layer for each in sheets]),
        ),
    )


class Sheet(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The weather of one moment, as the arrays of `Weather` without their time axis."""

    u: Floats
    v: Floats
    friction_velocity: Floats
    inverse_obukhov: Floats
    mixing_height: Floats
    temperature: Floats
    rain_rate: Floats
    inland: Floats                   # mixing height without the sea
    layer: Floats                    # thermal internal boundary layer
    basis: tuple[Basis, ...]


def _moment(
    folded: Folded, now: datetime, frame: Frame, ground: Ground, masts: Mapping[str, float], factor: float, growth: float
) -> Sheet:
    xx, yy = np.meshgrid(ground.x, ground.y)
    u60, v60, before, after = regional_wind(folded.winds, frame, ground, masts, factor)
    down = shape(MAST, ground.roughness, 0.0) / shape(BLENDING, ground.roughness, 0.0)
    u10, v10 = u60 * down, v60 * down
    speed = np.hypot(u10, v10)
    temperature = _analysed(folded, "temperature", frame, xx, yy, ASSUMED_TEMPERATURE)
    rain = np.maximum(_analysed(folded, "rain_rate", frame, xx, yy, 0.0), 0.0)
    cloud = np.clip(_analysed(folded, "cloud_cover", frame, xx, yy, ASSUMED_CLOUD), 0.0, 100.0)
    longitude, latitude = (float(each) for each in frame.to_geographic(float(np.mean(ground.x)), float(np.mean(ground.y))))
    night = bool(is_night(now, longitude, latitude))
    by_sun = not night and any("solar_radiation" in each.values for each in folded.observed)
    if by_sun:
        classes = srdt_class(speed, _analysed(folded, "solar_radiation", frame, xx, yy, 0.0), np.nan, False)
    else:
        classes = turner_class(speed, float(solar_elevation(now, longitude, latitude)), cloud, night)
    sea, water = _over_sea(folded, ground, speed, temperature)
    inverse = np.where(ground.land, inverse_obukhov_of_class(classes, ground.roughness), sea)
    ustar = friction_velocity(speed, MAST, ground.roughness, inverse)
    lid = mechanical_height(ustar, inverse, latitude)
    layer = np.full(lid.shape, np.inf)
    warm = ground.land & (inverse < 0.0)
    if warm.any():
        heated = convective_height(now, longitude, latitude, float(cloud.mean()), float(temperature.mean()))
        lid = np.where(warm, np.maximum(lid, heated), lid)
        if not ground.land.all():
            layer = layer_over_land(ground.land, fetch_over_land(ground.land, ground.x, ground.y, u60, v60), warm, growth)
    inland, lid = lid, np.minimum(lid, layer)
    heights = np.array(LEVELS)[:, None, None]
    ratio = speed_ratio(heights, MAST, ground.roughness, inverse, lid)
    return Sheet(
        u=u10 * ratio, v=v10 * ratio, friction_velocity=ustar, inverse_obukhov=inverse, mixing_height=lid,
        temperature=temperature, rain_rate=rain, inland=inland, layer=layer,
        basis=bases(
            folded, now, "SRDT" if by_sun else "Turner", (before, after), factor,
            None if ground.land.all() else water,
            float(np.median(lid[ground.land])) if ground.land.any() else float(np.median(lid)),
        ),
    )


def regional_wind(
    winds: tuple[Observed, ...], frame: Frame, ground: Ground, masts: Mapping[str, float], factor: float
) -> tuple[Floats, Floats, float, float]:
    """(u, v) at 60 m at each node (y, x), m/s, and the root mean square divergence before and after, 1/s.

    A calm without direction counts as a wind of 0.
    """
    x, y = _places(winds, frame)
    z0 = ground.roughness[_nearest(ground.y, y), _nearest(ground.x, x)]
    mast = np.array([masts.get(each.station.id, MAST) for each in winds])
    if np.any(mast <= 0.0):
        raise InputError("a wind sensor stands at 0 m or below; correct the station's mast height")
    up = shape(BLENDING, z0, 0.0) / shape(mast, z0, 0.0)
    u, v = components(
        np.array([each.values["wind_speed"] if "wind_from" in each.values else 0.0 for each in winds]) * up,
        np.array([each.values.get("wind_from", 0.0) for each in winds]),
    )
    xx, yy = np.meshgrid(ground.x, ground.y)
    spacing, trust = station_spacing(x, y), np.array([each.trust for each in winds])
    u_first, v_first = (barnes(each, x, y, xx, yy, trust, spacing) for each in (u, v))
    if ground.x.size < 2 or ground.y.size < 2:
        return u_first, v_first, 0.0, 0.0
    u_last, v_last = reduce_divergence(
        ground.x, ground.y, u_first, v_first, factor=factor, weights=station_weights(ground.x, ground.y, x, y)
    )
    before, after = (
        float(np.sqrt(np.mean(divergence(ground.x, ground.y, *each) ** 2))) for each in ((u_first, v_first), (u_last, v_last))
    )
    return u_last, v_last, before, after


def _over_sea(folded: Folded, ground: Ground, speed: Floats, temperature: Floats) -> tuple[float, Water]:
    """1/L over the sea, 1/m, the same everywhere, and the water temperatures it rests on; neutral where none is measured.

    Air and wind are the means over the sea's nodes.
    """
    telling = tuple(each for each in folded.observed if "water_temperature" in each.values)
    if not telling or ground.land.all():
        return 0.0, Water(telling=(), inverse=0.0)
    water = float(np.mean([each.values["water_temperature"] for each in telling]))
    inverse = sea_inverse_obukhov(float(speed[~ground.land].mean()), float(temperature[~ground.land].mean()), water)
    return inverse, Water(telling=telling, inverse=inverse, celsius=water)


def _analysed(folded: Folded, quantity: str, frame: Frame, xx: Floats, yy: Floats, otherwise: float) -> Floats:
    """A quantity at each node, or a constant where no station tells it."""
    telling = tuple(each for each in folded.observed if quantity in each.values)
    if not telling:
        return np.full(xx.shape, otherwise)
    x, y = _places(telling, frame)
    return barnes([each.values[quantity] for each in telling], x, y, xx, yy)


def _places(observed: tuple[Observed, ...], frame: Frame) -> tuple[Floats, Floats]:
    return frame.to_local([each.station.longitude for each in observed], [each.station.latitude for each in observed])


def _nearest(axis: Floats, value: Floats) -> NDArray[np.intp]:
    return np.asarray(np.abs(axis[None, :] - value[:, None]).argmin(axis=1), np.intp)
