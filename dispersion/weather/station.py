"""Weather from one place: one observation, or many in time, become profiles of wind and turbulence up to 3 km."""

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

import numpy as np

from core.errors import InputError
from dispersion.frame import Frame
from dispersion.weather.field import Basis, Floats, Weather
from dispersion.weather.mixing import DAYTIME, UNKNOWN_LATITUDE, convective_height, mechanical_height
from dispersion.weather.observation import Observation
from dispersion.weather.profiles import components, friction_velocity, levels_with, speed_ratio, veer
from dispersion.weather.stability import ASSUMED_CLOUD, ASSUMED_TEMPERATURE, stability_of

CALM = 0.5                           # m/s; below it a vane does not follow, so the last direction before it stays


def weather_of_station(
    observations: Iterable[Observation], *, frame: Frame, epoch: datetime, x: float = 0.0, y: float = 0.0,
    wind_height: float = 10.0, roughness: float = 0.1, source: str = "station", turning: bool = False,
    reach: float = 50_000.0, hold: float = 3600.0,
) -> Weather:
    """Weather of one place at (x, y) m: the same everywhere within `reach`, linear in time between observations.

    The wind is that measured at `wind_height`, m, over a roughness length, m, carried to other heights by similarity
    (`profiles`): constant above the mixing height, and with `turning` veering with height (`profiles.veer`). A calm is
    kept as it is; its direction is the last one measured at 0.5 m/s or more, or its own where there is none.
    InputError where there is no observation, two of one time, no direction at all, or nothing that tells the stability.
    """
    if not 0.0 < wind_height <= 500.0:
        raise InputError(f"wind_height is {wind_height:g} m: expected above 0 and at most 500 m")
    if not 1e-6 <= roughness <= 5.0:
        raise InputError(f"roughness is {roughness:g} m: expected 0.000001 to 5 m (grass 0.03, town 1)")
    seen = sorted(observations, key=lambda each: each.time or epoch)
    if not seen:
        raise InputError("there is no weather: give at least wind_speed, wind_from and what tells the stability")
    for before, after in pairwise(seen):
        if (before.time or epoch) == (after.time or epoch):
            raise InputError(f"{source} has two observations of {after.time or epoch}; keep one of them")
    times = [each.time or epoch for each in seen]
    directions = persistent_directions(seen)
    place: tuple[float | None, float | None] = (None, None)
    if frame.is_on_earth:
        place = tuple(float(each) for each in frame.to_geographic(x, y))  # type: ignore[assignment]
    longitude, latitude = place
    inverse, stabilities, lids, lid_bases = [], [], [], []
    for each, time in zip(seen, times, strict=True):
        known = time if each.time is not None or frame.is_on_earth else None
        value, basis = stability_of(
            each, wind_height=wind_height, roughness=roughness, time=known, longitude=longitude, latitude=latitude,
            source=source,
        )
        inverse.append(value)
        stabilities.append(basis)
        ustar = float(friction_velocity(each.wind_speed, wind_height, roughness, value))
        lid, lid_basis = mixing_height_of(each, ustar, value, known, longitude, latitude, source)
        lids.append(lid)
        lid_bases.append(lid_basis)
    one = np.array(inverse)
    lid_of = np.array(lids)
    speed = np.array([each.wind_speed for each in seen])
    height = levels_with(wind_height)
    u, v = profile(height, speed, directions, wind_height, roughness, one, lid_of, turning, (latitude or 1.0) >= 0.0)

    def sheet(values: Floats) -> Floats:
        return values.reshape(-1, 1, 1)

    return Weather(
        epoch=epoch, frame=frame, time=np.array([(each - epoch).total_seconds() for each in times]),
        x=np.array([x]), y=np.array([y]), height=height, u=u[:, :, None, None], v=v[:, :, None, None],
        friction_velocity=sheet(friction_velocity(speed, wind_height, roughness, one)), inverse_obukhov=sheet(one),
        mixing_height=sheet(lid_of), roughness=np.array([[roughness]]),
        temperature=sheet(np.array([ASSUMED_TEMPERATURE if each.temperature is None else each.temperature for each in seen])),
        rain_rate=sheet(np.array([each.rain_rate or 0.0 for each in seen])),
        sigma_theta=sheet(np.radians([np.nan if each.sigma_theta is None else each.sigma_theta for each in seen])),
        reach=reach, hold=hold,
        basis=(_wind_basis(seen[-1], directions[-1], wind_height, source), stabilities[-1], lid_bases[-1],
               *_simple_bases(seen[-1], source)),
    )


def persistent_directions(seen: list[Observation]) -> Floats:
    """Direction of each observation, degrees: in a calm (below 0.5 m/s) the last one before it that was measured in wind.

    Before any wind a calm keeps its own direction, or takes the first one after it. InputError where a wind that blows
    has no direction, or no observation has any.
    """
    moving = [each.wind_from for each in seen if each.wind_speed >= CALM]
    if any(each is None for each in moving):
        raise InputError("wind_from is missing: give the direction the wind blows from, degrees clockwise from north")
    known = [each for each in (*moving, *(each.wind_from for each in seen)) if each is not None]
    if not known:
        if all(each.wind_speed == 0.0 for each in seen):
            return np.zeros(len(seen))
        raise InputError("wind_from is missing: give the direction the wind blows from, degrees clockwise from north")
    last: float | None = None
    directions = []
    for each in seen:
        if each.wind_speed >= CALM:
            last = each.wind_from
        first = each.wind_from if each.wind_from is not None else known[0]
        directions.append(last if last is not None else first)
    return np.array(directions, float)


def mixing_height_of(
    seen: Observation, ustar: float, inverse: float, time: datetime | None, longitude: float | None,
    latitude: float | None, source: str,
) -> tuple[float, Basis]:
    """Mixing height, m, and what it rests on: given; else by shear, and by day the greater of that and the heated layer."""
    if seen.mixing_height is not None:
        return seen.mixing_height, _lid(source, time, "given", seen.mixing_height, "给定值", "given")
    sheared = float(mechanical_height(ustar, inverse, UNKNOWN_LATITUDE if latitude is None else latitude))
    if inverse >= 0.0:
        return sheared, _lid(
            source, time, "similarity", sheared, "由摩擦速度和稳定度按相似理论算出(Nieuwstadt)",
            "by similarity from friction velocity and stability (Nieuwstadt)",
        )
    if time is None or longitude is None or latitude is None:
        height = max(sheared, DAYTIME)
        return height, _lid(source, time, "assumed", height, "白天不稳定层结的假定值", "assumed for unstable air")
    cloud = ASSUMED_CLOUD if seen.cloud_cover is None else seen.cloud_cover
    warmth = ASSUMED_TEMPERATURE if seen.temperature is None else seen.temperature
    heated = convective_height(time, longitude, latitude, cloud, warmth)
    if heated <= sheared:
        return sheared, _lid(
            source, time, "similarity", sheared, "由摩擦速度按相似理论算出(中性)",
            "by similarity from friction velocity (neutral)",
        )
    return heated, _lid(
        source, time, "slab growth", heated, "由日出以来的地面加热按混合层增长模型算出",
        "from the heat since sunrise by a slab model",
    )


def profile(
    height: Floats, speed: Floats, direction: Floats, wind_height: float, roughness: float, inverse: Floats,
    lid: Floats, turning: bool, northern: bool,
) -> tuple[Floats, Floats]:
    """(u, v), each (t, z), of winds (t,) measured at one height."""
    column = (inverse[:, None], lid[:, None])
    along = speed[:, None] * speed_ratio(height, wind_height, roughness, *column)
    turned = veer(height, wind_height, column[0], northern) if turning else np.zeros_like(along)
    return components(along, direction[:, None] + turned)


NAMES_ZH = {"scenario": "情景给定", "station": "气象站"}
"""What a basis calls the sources that are no station's name."""


def _wind_basis(seen: Observation, direction: float, height: float, source: str) -> Basis:
    calm = seen.wind_speed < CALM
    return Basis(
        what="wind", source=source, how="measured, calm" if calm else "measured", time=seen.time,
        zh=f"{NAMES_ZH.get(source, source)} {height:g} m 高度风速 {seen.wind_speed:.1f} m/s，"
           + (f"静风，沿用此前风向 {direction:.0f}°。" if calm else f"风向 {direction:.0f}°(来向)。"),
        en=f"Wind at {source}, {height:g} m: {seen.wind_speed:.1f} m/s "
           + (f"(calm; direction {direction:.0f}° kept from before)." if calm else f"from {direction:.0f}°."),
    )


def _simple_bases(seen: Observation, source: str) -> tuple[Basis, Basis]:
    """What temperature and rain rest on."""
    warmth = ASSUMED_TEMPERATURE if seen.temperature is None else seen.temperature
    given = seen.temperature is not None
    wet = seen.rain_rate or 0.0
    told = seen.rain_rate is not None
    return (
        Basis(what="temperature", source=source, how="measured" if given else "assumed", time=seen.time if given else None,
              zh=f"气温{'' if given else '假定为'} {warmth:.1f} °C。",
              en=f"Temperature {warmth:.1f} °C{'' if given else ' (assumed)'}."),
        Basis(what="rain", source=source, how="measured" if told else "assumed", time=seen.time if told else None,
              zh=f"雨强 {wet:.1f} mm/h。" if told else "无降雨观测，假定无雨。",
              en=f"Rain {wet:.1f} mm/h." if told else "Rain not observed; none is assumed."),
    )


def _lid(source: str, time: datetime | None, how: str, height: float, zh: str, en: str) -> Basis:
    return Basis(
        what="mixing height", source=source, how=how, time=time,
        zh=f"混合层高度 {height:.0f} m，{zh}。", en=f"Mixing height {height:.0f} m, {en}.",
    )
