"""How stable the air is over open water, from what air and water measure. What a coast does to it is in `coast.py`."""

from dispersion.weather.coast import SEA_ROUGHNESS
from dispersion.weather.profiles import solve_with_flux

HEAT_TRANSFER = 1.1e-3
"""Bulk coefficient of sensible heat at 10 m over open sea; 1.0e-3 to 1.2e-3 (Smith 1988, recalled, to be confirmed)."""
AIR_HEAT = 1.2 * 1005.0              # J/(m³ K)
MAST = 10.0                          # m
LEAST_WIND = 1.0                     # m/s; below it the bulk formula says nothing


def sea_inverse_obukhov(wind_speed: float, air: float, water: float) -> float:
    """1/L over open water, 1/m: positive (stable) where air warmer than the water lies on it.

    Wind at 10 m in m/s, air at 2 m and water in °C. The heat flux is rho cp C_H U (water - air); no advection, no humidity
    (which makes air over warm water somewhat less stable still).
    """
    speed = max(wind_speed, LEAST_WIND)
    flux = AIR_HEAT * HEAT_TRANSFER * speed * (water - air)
    return solve_with_flux(speed, MAST, SEA_ROUGHNESS, flux, air)[1]
