"""Distances and bearings on Earth, for questions about places. Transport has its own frame (`dispersion.frame`)."""

import math

RADIUS = 6_371_008.8
"""Mean radius, m (Moritz 2000, R1 of GRS 80)."""


def is_on_earth(longitude: float, latitude: float) -> bool:
    """Whether these are degrees of a place; NaN and infinity are none."""
    return -180 <= longitude <= 180 and -90 <= latitude <= 90


def distance_and_bearing(
    longitude: float, latitude: float, to_longitude: float, to_latitude: float
) -> tuple[float, float]:
    """Great-circle distance, m, and initial bearing, degrees clockwise from north, from one place to another.

    On a sphere, so up to 0.6 % off the ellipsoid. The bearing between a place and itself is 0.

    Source: Sinnott (1984), haversine formula; the bearing by spherical trigonometry.
    """
    north, to_north = math.radians(latitude), math.radians(to_latitude)
    across = math.radians(to_longitude - longitude)
    half = math.sin((to_north - north) / 2) ** 2 + math.cos(north) * math.cos(to_north) * math.sin(across / 2) ** 2
    distance = 2 * RADIUS * math.asin(math.sqrt(min(1.0, half)))
    east = math.sin(across) * math.cos(to_north)
    ahead = math.cos(north) * math.sin(to_north) - math.sin(north) * math.cos(to_north) * math.cos(across)
    return distance, math.degrees(math.atan2(east, ahead)) % 360.0


def angle_between(bearing: float, other: float) -> float:
    """The angle between two directions, degrees, 0 to 180."""
    return abs((bearing - other + 180.0) % 360.0 - 180.0)
