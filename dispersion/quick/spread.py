"""The runs behind a quick forecast: best estimate and members at places and on rings, folded to what is told. Pure.

In a steady wind one step's release is carried once, and a longer one is the sum of its shifted copies: transport is linear
and does not know the hour. What was released before the wind last turned is carried whole, through the winds there were.
"""

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from dispersion.air.exchange import Floats, Phase, Places, Release
from dispersion.air.settings import PuffSettings
from dispersion.ensemble import Member, weather_of
from dispersion.quick.followed import NEAREST, followed, on_all_cores
from dispersion.quick.lives import BREATHING
from dispersion.quick.matter import Matter
from dispersion.quick.rings import Looked
from dispersion.quick.sums import add_shifted, fold
from dispersion.quick.weather import latest_of
from dispersion.weather.field import Weather

STEP = 300.0                         # s
MOST_STEPS = 72
RINGS, BEARINGS = 28, 180             # round the source: a plume is about as many degrees wide near it and far from it
AXIS_SHARE = 0.05
"""Of the concentration on the plume's axis at that distance, from which on a plume counts as there: 2.4 standard deviations
beside its axis."""
STEEPEST = 2.5                       # power of the distance with which the axis falls off at most
PUFFS = PuffSettings(splitting=False, stride=3.0, parts=8)
"""Ways of three puff widths: one along which the wind turns by a radian lies 3/8 of a width beside the true one. Eight
puffs a step, so that one that has just begun or ended counts as it should near the source."""


Carry = Callable[[Member], Floats | None]
"""What a member brings to all places per unit/s, as `run` does."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where and when it is released, in local metres and seconds after now."""

    x: float
    y: float
    height: float
    edges: Floats                    # of the steps
    steps: int                       # so many of them from the first on it is released
    one_wind: float | None = None    # since when the wind has been the present one, s; None: all the time


class Reach(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What runs bring to r points, per 1 g/s or 1 Bq/s. Times are steps; -1 stands for never."""

    peak: Floats                     # (m, r) highest mean over a step; the first row is the best estimate
    first: NDArray[np.int64]         # (m, r) step in which it arrives
    last: NDArray[np.int64]          # (m, r) step in which it is there for the last time
    margin: Floats                   # (m, r) the highest mean over what counts as arrival: at least 1 where it arrives


def edges_of(begin: float, end: float) -> Floats:
    """Bounds of the steps from `begin` to `end` or a little later, s: five minutes each, longer where that makes too many."""
    step = STEP * max(1, int(np.ceil((end - begin) / STEP / MOST_STEPS)))
    return np.asarray(begin + step * np.arange(int(np.ceil((end - begin) / step)) + 1), float)


class Domain(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Where one looks: r named places, then rings round the source, each from one bearing on."""

    places: Places
    named: int                       # r
    distance: Floats                 # (r + rings x bearings,) m from the source
    rings: Floats                    # m
    bearings: Floats                 # rad clockwise from north, growing, the wind's way in the middle
    looked: Looked                   # the same for the kernel

    def on_rings(self, values: NDArray[Any]) -> NDArray[Any]:
        """(…, rings, bearings) of values at all places (…, r)."""
        return np.asarray(values[..., self.named:].reshape(*values.shape[:-1], RINGS, len(self.bearings)))


def domain_of(source: Source, x: Floats, y: Floats, radius: float, downwind: float, count: int = BEARINGS) -> Domain:
    """Named places, m, and rings up to `radius`, of `count` bearings; `downwind` is the one the wind blows to, rad."""
    rings = np.geomspace(NEAREST, radius, RINGS)
    half = count // 2
    bearings = downwind + 2.0 * np.pi * np.arange(-half, count - half) / count
    all_x = np.concatenate((x, source.x + np.outer(rings, np.sin(bearings)).ravel()))
    all_y = np.concatenate((y, source.y + np.outer(rings, np.cos(bearings)).ravel()))
    distance = np.hypot(all_x - source.x, all_y - source.y)
    # A place within the first ring is not looked at itself, which would only make the puffs take small steps.
    near = distance < 0.99 * NEAREST
    all_x, all_y = np.where(near, all_x[-1], all_x), np.where(near, all_y[-1], all_y)
    order = np.flatnonzero(~near[: len(x)])
    order = order[np.argsort(distance[order])]
    looked = Looked(
        source_x=source.x, source_y=source.y,
        x=all_x - source.x, y=all_y - source.y, order=order.astype(float), distance=distance[order], rings=rings,
        first=float(bearings[0]), between=2.0 * np.pi / count, named=len(x), bearings=count,
    )
    return Domain(places=Places(all_x, all_y, np.full(len(all_x), BREATHING)), named=len(x), distance=distance, rings=rings,
                  bearings=bearings, looked=looked)


def series(weather: Weather, matter: Matter, source: Source, domain: Domain, settings: PuffSettings) -> Floats:
    """(steps, all places) mean concentration of each step for a release of 1 unit/s, as it is at the places themselves."""
    begin, step, count = float(source.edges[0]), float(source.edges[1] - source.edges[0]), len(source.edges) - 1
    decay = -float(matter.decay.matrix[0, 0]) if matter.decay is not None else 0.0

    def carried(through: Weather, lasting: int) -> Floats:
        end = begin + lasting * step
        release = Release(x=source.x, y=source.y, height=source.height,
                          species=matter.species[:1],        # parents come first: what comes after it adds nothing to it
                          phases=(Phase(start=begin, end=end, amount=np.array([end - begin])),))
        return followed(through, release, source.edges, domain.looked, settings, decay)

    early = early_steps(source)
    seen = carried(weather, early) if early else np.zeros((count, len(domain.distance)))
    if early < source.steps:
        add_shifted(seen, carried(latest_of(weather), 1), early, source.steps)
    return seen


def early_steps(source: Source) -> int:
    """So many steps of the release were over when the wind last turned."""
    begin, step = float(source.edges[0]), float(source.edges[1] - source.edges[0])
    return 0 if source.one_wind is None else int(np.clip(np.ceil((source.one_wind - begin) / step), 0, source.steps))


def run(weather: Weather, matter: Matter, source: Source, domain: Domain, settings: PuffSettings) -> Floats:
    """(steps, all places) mean concentrations per unit/s; a place within the first ring has the highest of that ring."""
    seen = series(weather, matter, source, domain, settings)
    return near_filled(seen, domain)


def near_filled(seen: Floats, domain: Domain) -> Floats:
    """The same with the highest of the first ring at the places within it."""
    near = np.flatnonzero(domain.distance[: domain.named] < 0.99 * NEAREST)
    if len(near):
        seen[:, near] = seen[:, domain.named: domain.named + len(domain.bearings)].max(axis=1, keepdims=True)
    return seen


class Axis(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The highest concentration by distance from the source, in the best estimate, per unit/s."""

    distance: Floats
    value: Floats

    def __call__(self, distance: Floats) -> Floats:
        """At any distance, m; straight in the logarithms."""
        return np.asarray(np.exp(np.interp(np.log(np.maximum(distance, NEAREST)), np.log(self.distance), np.log(self.value))))


def axis_of(best: Floats, domain: Domain) -> Axis:
    """The plume's axis, from what the best estimate brings to the rings."""
    value = domain.on_rings(best.max(axis=0)).max(axis=1)
    # Beyond the front of the plume, and below a plume that has not come down yet, the nearest ring that it reached counts.
    top = int(np.argmax(value))
    value[:top] = value[top]
    for ring in range(top + 1, RINGS):
        value[ring] = max(value[ring], value[ring - 1] * (domain.rings[ring - 1] / domain.rings[ring]) ** STEEPEST)
    return Axis(distance=domain.rings, value=np.maximum(value, 1e-30))


def spread(
    weather: Weather, matter: Matter, source: Source, domain: Domain, best: Floats, axis: Axis, lowest: float | None,
    drawn: tuple[Member, ...], carry: Carry | None = None,
) -> Reach:
    """What best estimate and members bring to all places.

    Parameters
    ----------
    best : (steps, places) array   The best estimate, as `run` gives it.
    lowest : float or None         Lowest level per unit/s released: who reaches it is reached, whatever the axis says.
    carry : function or None       What another model than puffs brings by a member; None from it leaves the member out.
    """
    threshold = AXIS_SHARE * axis(domain.distance)

    def reached(each: Member) -> tuple[Floats, ...] | None:
        seen = best if each.number == 0 else carry(each) if carry is not None \
            else run(weather_of(each, weather), matter, source, domain, PUFFS)
        if seen is None:
            return None
        # A stronger source makes no wider plume, so the threshold goes with the amount; the level does not.
        enough = each.amount * threshold if lowest is None else np.minimum(each.amount * threshold, lowest)
        peak, first, last = (np.empty(len(enough)) for _ in range(3))
        fold(seen, each.amount, enough, peak, first, last)
        return peak, first, last, peak / enough

    found = [each for each in on_all_cores(reached, drawn) if each is not None]
    peak, first, last, margin = (np.stack(each) for each in zip(*found, strict=True))
    return Reach(peak=peak, first=first.astype(int), last=last.astype(int), margin=margin)
