"""What a source term brings where it passes, by how long ago it was released: doses of all its nuclides as few columns. Pure.

Transport knows a nuclide only by how it leaves the air, of which there are few ways (noble gases, aerosols, iodine as a vapour
and in organic form); decay and ingrowth depend on the time since the release alone, and dose coefficients on neither. So all
of them are worked out once, before any member is carried.
"""

import msgspec
import numpy as np
from numpy.typing import NDArray

from dispersion.air.decay import Ingrowth
from dispersion.air.exchange import Floats, Places, Release, Species, Step
from dispersion.air.removal import surface_velocities
from dispersion.dose.accumulate import WINDOWS, Assumptions, DoseFold
from dispersion.dose.actions import evacuation, iodine_prophylaxis, protection
from dispersion.dose.coefficients import AGES, coefficients
from dispersion.quick.term_lives import Ways

PARTS = ("cloud", "inhaled", "thyroid", "ground", "cloud_on", "inhaled_on", "ground_2d_on", "ground_7d_on", "iodine")
"""Of the doses, each for all ages: of the cloud as if it reached everywhere, inhaled (effective, thyroid), and of the ground in
the first week; then the same from the time on at which somebody acts (cloud, inhaled, of the ground in the two days and the
week after it), and what stable iodine taken then spares the thyroid."""
WEEK = WINDOWS.index(7 * 86400.0)


class TermTable(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """For j steps of release, l lags of a whole step, o columns and q pairs of ways (released as, there as).

    The columns are `PARTS`, each for all ages, and last the activity itself.
    """

    ways: Ways
    air: Floats                      # (j + 1, l, o, q) of all released before each step: Sv for 1 s/m³ of unit transport
    laid: Floats                     # (j + 1, l, o, q) Sv for 1/m² of unit transport laid down
    rates: Floats                    # (j, l) Bq/s released in a step that are left so many steps later
    lightest: Species                # what stays in the air longest, whose transport is that of the activity


def term_table(release: Release, edges: Floats, acting: float) -> TermTable:
    """The table of a release through the steps between evenly spaced `edges`, s; somebody acts at `acting`, s."""
    count, step = len(edges) - 1, float(edges[1] - edges[0])
    known = coefficients(each.key for each in release.species)
    away = evacuation(acting, WINDOWS[0]), evacuation(acting), iodine_prophylaxis(acting, protection().iodine)
    fold = DoseFold(Places(np.zeros(1), np.zeros(1), np.zeros(1)), known, release.decay,
                    Assumptions(begin=float(edges[0]), actions=away))
    rows = [fold.columns(*each) for each in (
        ("cloud", 0), ("inhaled", 0), ("thyroid", 0), ("ground", WEEK), ("averted outside", 0), ("averted inhaled", 0),
        ("averted outside", 0), ("averted outside", 1), ("averted thyroid", 2),
    )]
    # From outside both the cloud and the ground are averted, in one row of the fold: here they are two.
    of_ground = np.array(["ground" in each for each in PARTS]).repeat(len(AGES))
    n, o = len(release.species), len(rows) * len(AGES) + 1
    breathed, fallen = np.ones((count, o, n)), np.zeros((count, o, n))
    for k in range(count):
        each = Step(start=float(edges[k]), end=float(edges[k + 1]), mean=np.zeros((n, 0)), peak=np.zeros((n, 0)),
                    deposited=np.zeros((n, 0)), middle=None)
        inside, lying = fold.breathing(each) / step, fold.laying(each)
        breathed[k, :-1] = np.concatenate([inside[row] for row in rows]) * ~of_ground[:, None]
        fallen[k, :-1] = np.concatenate([lying[row] for row in rows]) * of_ground[:, None]

    way = _ways(release.species)
    kinds = int(way.max()) + 1
    is_of = (way == np.arange(kinds)[:, None]).astype(float)                  # (c, n)
    now = released(release, edges)[:, None, :] * is_of                        # (j, c, n)
    onward = Ingrowth(release.decay, n).after(step)
    air, laid = (np.zeros((count, count, o, kinds, kinds)) for _ in range(2))
    rates = np.zeros((count, count))
    for lag in range(count):
        left = count - lag                       # steps whose release is still looked at so much later
        there = now[:left, :, None, :] * is_of                                # (j, released as, there as, n)
        flat = np.ascontiguousarray(there.reshape(left, kinds * kinds, n).transpose(0, 2, 1))
        air[:left, lag] = (breathed[lag:] @ flat).reshape(left, o, kinds, kinds)
        laid[:left, lag] = (fallen[lag:] @ flat).reshape(left, o, kinds, kinds)
        rates[:left, lag] = now[:left].sum(axis=(1, 2)) / step
        now = now @ onward.T
    parent, child = np.nonzero((air[..., -1, :, :] > 0.0).any(axis=(0, 1)))
    first = [int(np.flatnonzero(way == each)[0]) for each in range(kinds)]
    some = [release.species[each] for each in first]
    ways = Ways(
        velocity=surface_velocities(tuple(some)), washout=np.array([each.washout for each in some], float),
        exponent=np.array([each.washout_exponent for each in some], float), parent=parent, child=child,
    )
    return TermTable(ways=ways, air=_summed(air[..., parent, child]), laid=_summed(laid[..., parent, child]), rates=rates,
                     lightest=some[int(np.argmin(ways.velocity))])


def released(release: Release, edges: Floats) -> Floats:
    """(steps, n) of each species released in each step."""
    found = np.zeros((len(edges) - 1, len(release.species)))
    for each in release.phases:
        inside = np.clip(np.minimum(edges[1:], each.end) - np.maximum(edges[:-1], each.start), 0.0, None)
        found += inside[:, None] / (each.end - each.start) * each.amount
    return found


def _ways(species: tuple[Species, ...]) -> NDArray[np.int64]:
    """(n,) number of the way each leaves the air."""
    told = list(zip(surface_velocities(species), (each.washout for each in species),
                    (each.washout_exponent for each in species), strict=True))
    kinds = list(dict.fromkeys(told))
    return np.array([kinds.index(each) for each in told])


def _summed(values: Floats) -> Floats:
    """(j + 1, …) running sums from 0 on."""
    return np.concatenate((np.zeros((1, *values.shape[1:])), np.cumsum(values, axis=0)))
