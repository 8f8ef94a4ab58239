"""What a weather file says of the surface at chosen nodes and times, completed where it is silent."""

from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import InputError
from dispersion.weather.classes import inverse_obukhov_of_class, turner_class
from dispersion.weather.coast import SEA_ROUGHNESS
from dispersion.weather.field import Floats
from dispersion.weather.file_fields import Fields
from dispersion.weather.mixing import convective_height, mechanical_height
from dispersion.weather.profiles import friction_velocity, inverse_obukhov_of_flux
from dispersion.weather.stability import ASSUMED_CLOUD, ASSUMED_TEMPERATURE, STRONGEST
from dispersion.weather.sun import is_night, solar_elevation
from dispersion.weather.turbulence import USTAR_FLOOR

TEN = 10.0
LOWEST_LID = 50.0                    # m
Nodes = tuple[NDArray[np.intp], NDArray[np.intp]]


def surface_of(fields: Fields, times: list[datetime], nodes: Nodes, roughness: float) -> dict[str, Any]:
    """u10, v10, friction_velocity, inverse_obukhov, mixing_height, temperature, rain_rate (t, n), roughness (n,), land (its
    share, (n,), or None where the file tells none), and `how` each was found. Winds towards true east and north; units as in
    `Weather`."""
    def read(key: str) -> Floats | None:
        found = fields.found.get(key)
        if found is None or not all(each in found.times for each in times):
            return None
        return found.values[[found.times.index(each) for each in times]][:, nodes[0], nodes[1]]

    u10, v10 = read("u10"), read("v10")
    assert u10 is not None and v10 is not None  # noqa: PT018 - asked for before
    how: dict[str, str] = {}
    land = _still(fields, "land", nodes)
    is_land = np.ones(u10.shape[1], bool) if land is None else land >= 0.5
    z0 = _still(fields, "roughness", nodes)
    how["roughness"] = "assumed" if z0 is None else "file"
    z0 = np.where(is_land, roughness, SEA_ROUGHNESS) if z0 is None else np.clip(z0, 1e-5, 3.0)
    warmth = read("temperature")
    how["temperature"] = "assumed" if warmth is None else "file"
    temperature = np.full(u10.shape, ASSUMED_TEMPERATURE) if warmth is None else warmth
    speed = np.hypot(u10, v10)
    flux = _heat_flux(fields, read)
    ustar = read("friction_velocity")
    longitude, latitude = (each[nodes] for each in (fields.longitude, fields.latitude))
    cloud = read("cloud_cover")
    if flux is not None:
        inverse, ustar = _from_flux(flux, ustar, speed, z0, temperature)
        how["stability"] = "heat flux"
    else:
        sky = np.full(u10.shape, ASSUMED_CLOUD) if cloud is None else cloud
        classes = np.stack([
            turner_class(speed[t], solar_elevation(each, longitude, latitude), sky[t], is_night(each, longitude, latitude))
            for t, each in enumerate(times)
        ])
        inverse = np.where(is_land, inverse_obukhov_of_class(classes, z0), 0.0)
        how["stability"] = "Turner, cloud assumed" if cloud is None else "Turner"
        ustar = friction_velocity(speed, TEN, z0, inverse) if ustar is None else np.maximum(ustar, USTAR_FLOOR)
    lid = read("mixing_height")
    how["mixing height"] = "similarity" if lid is None else "file"
    if lid is None:
        lid = mechanical_height(ustar, inverse, latitude)
        for t, each in enumerate(times):
            covered = ASSUMED_CLOUD if cloud is None else float(cloud[t].mean())
            heated = convective_height(
                each, float(longitude.mean()), float(latitude.mean()), covered, float(temperature[t].mean())
            )
            lid[t] = np.where(is_land & (inverse[t] < 0.0), np.maximum(lid[t], heated), lid[t])
    rain = _rain(fields, times, read)
    how["rain"] = "assumed" if rain is None else "file"
    return {
        "u10": u10, "v10": v10, "friction_velocity": ustar, "inverse_obukhov": inverse,
        "mixing_height": np.maximum(lid, LOWEST_LID), "temperature": temperature,
        "rain_rate": np.zeros(u10.shape) if rain is None else np.maximum(rain, 0.0), "roughness": z0, "land": land,
        "how": how,
    }


def _still(fields: Fields, key: str, nodes: Nodes) -> Floats | None:
    """A quantity that does not change: its first time."""
    found = fields.found.get(key)
    return None if found is None else found.values[0][nodes]


def _heat_flux(fields: Fields, read: Any) -> Floats | None:
    """Sensible heat flux, W/m², upward. ECMWF counts downward fluxes as positive, NCEP and CF's upward flux upward."""
    ecmwf = fields.model != "GFS"
    for key, factor in (("heat_flux_up", 1.0), ("heat_flux_down", -1.0), ("heat_flux", -1.0 if ecmwf else 1.0)):
        values = read(key)
        if values is not None:
            return np.asarray(factor * values, float)
    summed = read("heat_sum")                         # ERA5: J/m² of the hour before, downward
    return None if summed is None else np.asarray(-summed / 3600.0, float)


def _from_flux(
    flux: Floats, ustar: Floats | None, speed: Floats, roughness: Floats, temperature: Floats
) -> tuple[Floats, Floats]:
    """(1/L, u*) of a heat flux; u* of the file, else that which agrees with the wind at 10 m."""
    if ustar is not None:
        kept = np.maximum(ustar, USTAR_FLOOR)
        return np.clip(inverse_obukhov_of_flux(flux, kept, temperature), -STRONGEST, STRONGEST), kept
    inverse = np.zeros_like(flux)
    for _ in range(30):
        found = friction_velocity(speed, TEN, roughness, inverse)
        wanted = np.clip(inverse_obukhov_of_flux(flux, found, temperature), -STRONGEST, 1.0 / TEN)
        inverse = 0.5 * (inverse + wanted)
    return inverse, friction_velocity(speed, TEN, roughness, inverse)


def _rain(fields: Fields, times: list[datetime], read: Any) -> Floats | None:
    """Rain rate, mm/h. ERA5's total precipitation is that of the hour before."""
    rate = read("rain_rate")
    if rate is not None:
        return np.asarray(rate, float)
    if fields.reference is not None:                  # a forecast's total grows since its start
        return None
    summed = read("rain_sum")
    return None if summed is None else np.asarray(summed, float)


def levels_above_ground(fields: Fields, times: list[datetime], nodes: Nodes) -> Floats | None:
    """Heights above ground (t, k, n), m, of the levels that have winds, or None where there are none at these times."""
    found = fields.found
    key = "above_ground" if "above_ground" in found else "level_height"
    if not all(each in found and all(time in found[each].times for time in times) for each in ("u", "v", key)):
        return None
    values = found[key].values[[found[key].times.index(each) for each in times]][:, :, nodes[0], nodes[1]]
    if values.shape[1] != found["u"].values.shape[1]:
        raise InputError(f"{fields.source}: winds and geopotential are on different levels")
    if key == "above_ground":
        return np.asarray(values, float)
    ground = _still(fields, "orography", nodes)
    if ground is None:
        ground = _ground_from_pressure(fields, values, times, nodes)
    return np.asarray(values - ground, float)


def _ground_from_pressure(fields: Fields, heights: Floats, times: list[datetime], nodes: Nodes) -> Floats:
    """Height of the ground, m (n,), where surface pressure lies among the levels of the first time."""
    levels, pressure = fields.found["level_height"].levels, fields.found.get("surface_pressure")
    if levels is None or pressure is None or times[0] not in pressure.times:
        raise InputError(
            f"{fields.source}: neither orography nor surface pressure is there, so heights above ground are unknown; add one"
        )
    surface = pressure.values[pressure.times.index(times[0])][nodes]
    order = np.argsort(levels)
    logs = np.log(levels[order])
    column = heights[0][order]
    slope = (column[-1] - column[-2]) / (logs[-1] - logs[-2])      # below the lowest level the same air goes on
    return np.array([
        np.interp(np.log(surface[n]), logs, column[:, n]) + slope[n] * max(np.log(surface[n]) - logs[-1], 0.0)
        for n in range(surface.size)
    ])
