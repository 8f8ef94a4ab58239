"""What is not known, as members: wind, stability, rise and source varied within stated ranges. Pure; running is elsewhere.

A member is drawn by its number and the seed alone, so the same request gives the same members on any machine.
"""

import math

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.kernel import compiled
from dispersion.air.exchange import Release
from dispersion.weather.field import Weather

Floats = NDArray[np.float64]

MEMBERS = 50
ANGLES = 512                         # between calm and wind; straight between them a wind is turned to within 1e-5


class Ranges(msgspec.Struct, frozen=True, kw_only=True):
    """How far what is given may be wrong. Standard deviations; factors are geometric ones.

    The defaults are this project's assumptions for a forecast from a station within some km, to be replaced by the spread
    of a weather ensemble where there is one; they are written beside every result.
    """

    direction: float = 15.0          # degrees
    direction_calm: float = 45.0     # degrees at 1 m/s and below: direction is nearly undefined in light wind
    speed: float = 1.25              # factor
    inverse_obukhov: float = 0.01    # 1/m: half a stability class or so over farmland
    mixing_height: float = 1.3       # factor
    rise: float = 1.3                # factor on the heat that lifts a plume
    amount: float = 2.0              # factor on what is released
    coast: float = 1.3               # factor on the growth of the thermal internal boundary layer: 2 to 5 around 3 m^(1/2)
    sigma_y: float = 1.15            # factor on the measured spread of the wind direction


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One way it may be. Member 0 is the best estimate itself."""

    number: int
    turn: float                      # rad, clockwise, of a wind of 5 m/s or more
    turn_calm: float                 # rad, of a wind of 1 m/s or less
    speed: float                     # factor
    inverse_obukhov: float           # added, 1/m
    mixing_height: float             # factor
    rise: float                      # factor
    amount: float                    # factor
    sigma_y: float                   # factor
    coast: float = 1.0               # factor on the growth of the thermal internal boundary layer


def members(count: int = MEMBERS, seed: int = 0, ranges: Ranges | None = None) -> tuple[Member, ...]:
    """`count` members; the first is the best estimate. More members leave the earlier ones as they are."""
    spread = ranges or Ranges()
    found = [Member(number=0, turn=0.0, turn_calm=0.0, speed=1.0, inverse_obukhov=0.0, mixing_height=1.0, rise=1.0,
                    amount=1.0, sigma_y=1.0)]
    for number in range(1, count):
        normal = np.random.default_rng((seed, number)).standard_normal(8)
        found.append(Member(
            number=number, turn=float(np.radians(spread.direction) * normal[0]),
            turn_calm=float(np.radians(spread.direction_calm) * normal[0]), speed=float(spread.speed ** normal[1]),
            inverse_obukhov=float(spread.inverse_obukhov * normal[2]),
            mixing_height=float(spread.mixing_height ** normal[3]), rise=float(spread.rise ** normal[4]),
            amount=float(spread.amount ** normal[5]), sigma_y=float(spread.sigma_y ** normal[6]),
            coast=float(spread.coast ** normal[7]),
        ))
    return tuple(found[:count])


def direction_spread(ranges: Ranges, speed: float) -> float:
    """Standard deviation of the members' directions in a wind of `speed` m/s, degrees; as `weather_of` turns it."""
    return ranges.direction_calm + min(max((speed - 1.0) / 4.0, 0.0), 1.0) * (ranges.direction - ranges.direction_calm)


def weather_of(member: Member, weather: Weather) -> Weather:
    """The weather as this member has it. Turbulence goes with the wind: u* by the same factor as the speed."""
    if member.number == 0:
        return weather
    # In C order whatever the weather's own is (that of a file may be another): only then is a flat view of them no copy.
    u, v = np.empty(weather.u.shape), np.empty(weather.v.shape)
    _turn(weather.u.ravel(), weather.v.ravel(), member.turn, member.turn_calm, member.speed, u.reshape(-1), v.reshape(-1))
    return msgspec.structs.replace(
        weather, u=u, v=v, friction_velocity=weather.friction_velocity * member.speed,
        inverse_obukhov=weather.inverse_obukhov + member.inverse_obukhov,
        mixing_height=_mixing_height(member, weather), sigma_theta=weather.sigma_theta * member.sigma_y,
    )


@compiled
def _turn(u: Floats, v: Floats, turn: float, turn_calm: float, factor: float, new_u: Floats, new_v: Floats) -> None:
    cos, sin = math.cos(turn), math.sin(turn)
    # Between calm and wind the angle goes from one to the other; sines are looked up, as there are a hundred thousand of them.
    cosines, sines = np.empty(ANGLES + 1), np.empty(ANGLES + 1)
    for i in range(ANGLES + 1):
        angle = turn_calm + i / ANGLES * (turn - turn_calm)
        cosines[i], sines[i] = math.cos(angle), math.sin(angle)
    for i in range(len(u)):
        square = u[i] * u[i] + v[i] * v[i]
        c, s = cos, sin
        if square < 25.0:
            place = min(max((math.sqrt(square) - 1.0) / 4.0, 0.0), 1.0) * ANGLES
            low = min(int(place), ANGLES - 1)
            share = place - low
            c = (1.0 - share) * cosines[low] + share * cosines[low + 1]
            s = (1.0 - share) * sines[low] + share * sines[low + 1]
        # Clockwise: a wind that blows towards north turns towards east.
        new_u[i] = factor * (u[i] * c + v[i] * s)
        new_v[i] = factor * (v[i] * c - u[i] * s)


def _mixing_height(member: Member, weather: Weather) -> Floats:
    """The mixing height as this member has it; near a coast the internal layer by its own growth."""
    if weather.coast is None:
        return weather.mixing_height * member.mixing_height
    return np.minimum(weather.coast.inland * member.mixing_height, weather.coast.layer * member.coast)


def release_of(member: Member, release: Release) -> Release:
    """The release as this member has it."""
    if member.number == 0:
        return release
    phases = tuple(msgspec.structs.replace(each, amount=each.amount * member.amount) for each in release.phases)
    return msgspec.structs.replace(release, phases=phases, heat=release.heat * member.rise)


class Spread(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What the members say together, for r places."""

    members: int
    seed: int
    ranges: Ranges
    chance: Floats                   # (levels, r) share of members that reach the level
    arrival: Floats                  # (3, r) s: 5th, 50th, 95th percentile among those that arrive; NaN below two
    reached: Floats                  # (r,) share of members that arrive at all
    peak: Floats                     # (3, r) 5th, 50th, 95th percentile of the highest value, zero included


def spread_of(
    peaks: Floats, arrivals: Floats, levels: Floats, seed: int, ranges: Ranges
) -> Spread:
    """Chances and ranges from all members.

    Parameters
    ----------
    peaks : (m, r) array      Highest value of each member at each place.
    arrivals : (m, r) array   s after the epoch; NaN where a member never arrives.
    levels : (k,) array       In the unit of `peaks`.
    """
    count = len(peaks)
    chance = np.stack([(peaks >= level).mean(axis=0) for level in levels]) if len(levels) else np.zeros((0, peaks.shape[1]))
    arrives = np.isfinite(arrivals)
    known = arrives.sum(axis=0) >= 2
    band = np.full((3, peaks.shape[1]), np.nan)
    if known.any():
        band[:, known] = np.nanpercentile(arrivals[:, known], (5, 50, 95), axis=0)
    return Spread(
        members=count, seed=seed, ranges=ranges, chance=chance, arrival=band, reached=arrives.mean(axis=0),
        peak=np.percentile(peaks, (5, 50, 95), axis=0),
    )
