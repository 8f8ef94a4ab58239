"""Outlines over the rings of a quick forecast, finer than these, with members' plumes widened to close their gaps. Pure."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline
from scipy.ndimage import maximum_filter1d

from dispersion.air.exchange import Floats
from dispersion.contours import area_at_least, geojson_polygon
from dispersion.ensemble import Ranges, direction_spread
from dispersion.frame import Frame
from dispersion.quick.spread import Domain, Source

FINE = 360                           # bearings of an outline
FALL = 12.0                          # of the logarithm, below the highest on a ring: what is less is as good as none
BETWEEN = 3                          # rings of an outline for each of the domain
SIMPLER = 15.0                       # m by which an outline may be smoothed
NARROW = 0.05                        # of its area over its length, by which at most it may


def fine_rings(domain: Domain) -> Floats:
    """(k,) m."""
    count = len(domain.rings)
    return np.asarray(np.exp(np.interp(np.arange(BETWEEN * (count - 1) + 1) / BETWEEN, np.arange(count), np.log(domain.rings))))


def fine_bearings(domain: Domain) -> Floats:
    """(FINE,) rad from the domain's first bearing on."""
    return np.asarray(domain.bearings[0] + 2.0 * np.pi * np.arange(FINE) / FINE)


def refined(values: Floats, domain: Domain) -> Floats:
    """(…, k, FINE) at `fine_rings` and `fine_bearings` of values on (…, rings, bearings), none negative.

    By a cubic spline through the logarithm over the bearings: across a Gaussian plume that is a parabola, which a spline
    follows exactly, so that a plume whose axis lies between two bearings keeps its height. Between rings by a power of the
    distance.
    """
    highest = np.log(np.maximum(values.max(axis=-1, keepdims=True), 1e-200))
    logs = np.maximum(np.log(np.maximum(values, 1e-200)), highest - FALL)
    closed = np.concatenate((logs, logs[..., :1]), axis=-1)
    around = domain.bearings[0] + 2.0 * np.pi * np.arange(closed.shape[-1]) / (closed.shape[-1] - 1)
    told = CubicSpline(around, closed, axis=-1, bc_type="periodic")(fine_bearings(domain))
    at = np.arange(BETWEEN * (told.shape[-2] - 1) + 1)
    low, share = at // BETWEEN, (at % BETWEEN / BETWEEN)[:, None]
    high = np.minimum(low + 1, told.shape[-2] - 1)
    return np.asarray(np.exp((1.0 - share) * told[..., low, :] + share * told[..., high, :]))


def bandwidth(ranges: Ranges, speed: float, members: int) -> float:
    """How far a member's plume is taken to reach beside itself, rad, so that few members tell a smooth share.

    The members' directions are draws from a normal distribution; 1.06 sigma n^(-1/5) is the kernel width that tells such a
    density best from n of them (Silverman 1986, recalled). 7.3° for 15° and 50 members. `speed` of the wind in m/s.
    """
    return float(np.radians(1.06 * direction_spread(ranges, speed) * max(members, 1) ** -0.2)) if members > 1 else 0.0


def share_within(reached: NDArray[np.bool_], beside: float) -> Floats:
    """(k, FINE) share of members (m, k, FINE) that reach, each widened on both sides by `beside` rad or a little more."""
    cells = min(int(np.ceil(beside / (2.0 * np.pi / FINE) - 1e-9)), FINE // 2 - 1)
    widened = maximum_filter1d(reached.astype(np.uint8), 2 * cells + 1, axis=-1, mode="wrap")
    return np.asarray(widened.mean(axis=0), float)


def outlined(
    values: Floats, level: float, rings: Floats, bearings: Floats, source: Source, frame: Frame, *, is_whole: bool = False
) -> dict[str, Any] | None:
    """Where values on (rings, bearings), m and rad, are at least a level, as a MultiPolygon; None where nowhere.

    Drawn over bearing and the logarithm of the distance, where a plume is as wide near the source as far from it; what the
    first ring says holds within it. `is_whole`: without the holes.
    """
    inside = np.log(np.concatenate(([1.0], rings)))
    around = np.append(bearings, bearings[0] + 2.0 * np.pi)
    closed = np.vstack((values[:1], values))
    closed = np.hstack((closed, closed[:, :1]))
    polygons = []
    for flat in area_at_least(around, inside, closed, level):
        dense = shapely.segmentize(flat, 2.0 * np.pi / FINE)
        placed = shapely.transform(dense, lambda each: np.column_stack((
            source.x + np.exp(each[:, 1]) * np.sin(each[:, 0]), source.y + np.exp(each[:, 1]) * np.cos(each[:, 0]),
        )))
        polygons.append((shapely.Polygon(placed.exterior) if is_whole else placed).buffer(0.0))
    if not polygons:
        return None
    whole = shapely.union_all(polygons)
    whole = shapely.simplify(whole, min(SIMPLER, NARROW * whole.area / max(whole.length, 1.0)))
    parts = [each for each in getattr(whole, "geoms", (whole,)) if each.geom_type == "Polygon" and not each.is_empty]
    return geojson_polygon(parts, frame) if parts else None
