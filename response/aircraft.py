"""Where a helicopter or a drone is when: straight lines in a wind, as far as it can fly and come home."""

import math

import numpy as np

from core.team import Aircraft
from response.field import Field
from response.frame import Grid


def why_grounded(aircraft: Aircraft, wind_speed: float, is_night: bool) -> tuple[str, str]:
    """Why it does not fly, in Chinese and English; empty where it does."""
    if is_night and not aircraft.flies_at_night:
        return "夜间不飞行", "it does not fly at night"
    if wind_speed > aircraft.most_wind:
        return (
            f"风速 {wind_speed:.1f} m/s，超过其限值 {aircraft.most_wind:g} m/s",
            f"the wind is {wind_speed:.1f} m/s, above its limit of {aircraft.most_wind:g} m/s",
        )
    return "", ""


def flight(
    grid: Grid, aircraft: Aircraft, place: tuple[float, float], wind_speed: float, wind_from: float, delay: float
) -> Field:
    """When an aircraft is over each cell, s from the call; infinite beyond what it flies there and back.

    The wind triangle: to keep a track with wind w at an angle to it, ground speed is sqrt(v² - across²) - against, the same
    wind everywhere. No climb, no airspace, no terrain, no time on the scene. Distances are those of the plane over the mean
    scale of both ends, within 0.05 % of the ellipsoid's.

    Parameters: place is longitude and latitude of the take-off, wind_speed in m/s, wind_from in degrees, delay in s until it
    takes off.
    """
    x, y = (float(each) for each in grid.frame.to_plane(*place))
    seconds = np.full(grid.shape, np.inf, np.float32)
    window = _around(grid, x, y, aircraft.range_km * 1000.0 / 2.0)
    east, north = np.meshgrid(grid.x[window[1]] - x, grid.y[window[0]] - y)
    plane = np.hypot(east, north)
    there = float(grid.frame.scale(*place))
    distance = plane * 2.0 / (grid.scale[window] + there)
    airspeed = aircraft.airspeed_kmh / 3.6
    toward = math.radians(wind_from + 180.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        along = np.where(plane > 0, (east * math.sin(toward) + north * math.cos(toward)) / plane, 0.0) * wind_speed
        across = np.sqrt(np.maximum(wind_speed**2 - along**2, 0.0))
        still = np.sqrt(airspeed**2 - across**2)     # NaN where the wind is stronger than the aircraft
        out, home = still + along, still - along
        flies = (out > 0) & (home > 0) & (distance / out + distance / home <= aircraft.range_km * 1000.0 / airspeed)
        seconds[window] = np.where(flies, delay + distance / out, np.inf)
    return Field(grid, seconds)


def _around(grid: Grid, x: float, y: float, reach: float) -> tuple[slice, slice]:
    """Rows and columns within a distance on the ground; a hundredth more, for the scale of the plane."""
    west, east = ((x + side * reach * 1.01 - grid.west) / grid.cell for side in (-1, 1))
    south, north = ((y + side * reach * 1.01 - grid.south) / grid.cell for side in (-1, 1))
    return (
        slice(max(0, math.floor(south)), min(grid.rows, max(0, math.ceil(north)))),
        slice(max(0, math.floor(west)), min(grid.columns, max(0, math.ceil(east)))),
    )
