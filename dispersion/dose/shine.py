"""Cloudshine at many places from many puffs, fast: like puffs joined, one profile over distance a puff, then look-ups.

On one core: a step is a few milliseconds, less than cores take to wait for each other on a busy machine.
"""

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.kernel import compiled
from dispersion.air.exchange import Puffs
from dispersion.dose.cloudshine import strengths

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

NODES = 80
"""Points of a puff's profile, closer together near its middle (distance grows with the square of the index)."""

RAYS = 1000.0
"""m beyond 4 sigma of a puff where its rays are given up: there below 1e-4 of those at 100 m at 1 MeV."""

BLOCK = 160
"""Places in a block, about: near each other, so that a puff out of reach is passed over once for all of them."""


def joined(puffs: Puffs, weight: Floats, fraction: float = 0.5) -> Puffs:
    """Puffs of like size in one cell of `fraction` of their size (at least 5 m), joined into one of the same moments.

    Amounts are kept, and of the amount weighted by `weight` (n,) the middle and the variances (the horizontal one as the
    mean of both directions, so a row of puffs becomes a round one, `fraction` of its size wide).
    """
    if puffs.x.size < 2:
        return puffs
    level = np.floor(np.log(np.maximum(puffs.sigma_h, 1.0)) / np.log(1.25))
    cell = np.maximum(fraction * 1.25**level, 5.0)
    layer = np.floor(puffs.z / np.maximum(fraction * np.maximum(puffs.sigma_z, 0.2 * puffs.z), 5.0))
    lids = np.floor(np.log(np.maximum(puffs.lid, 1.0)) / np.log(1.25))
    thick = np.floor(np.log(np.maximum(puffs.sigma_z, 1.0)) / np.log(1.5))
    keys = np.stack([level, np.floor(puffs.x / cell), np.floor(puffs.y / cell), layer, thick, lids]).astype(np.int64)
    order = np.lexsort(keys)
    ordered = keys[:, order]
    first = np.flatnonzero(np.r_[True, (ordered[:, 1:] != ordered[:, :-1]).any(axis=0)])
    mass = np.maximum(puffs.amount @ weight, 1e-300)[order]
    whole = np.add.reduceat(mass, first)

    def mean(values: Floats) -> Floats:
        return np.asarray(np.add.reduceat(values[order] * mass, first) / whole, float)

    x, y, z = mean(puffs.x), mean(puffs.y), mean(puffs.z)
    spread = np.maximum(mean(puffs.x**2) - x * x, 0.0) + np.maximum(mean(puffs.y**2) - y * y, 0.0)
    return Puffs(
        x=x, y=y, z=z,
        sigma_h=np.sqrt(mean(puffs.sigma_h**2) + 0.5 * spread),
        sigma_z=np.sqrt(mean(puffs.sigma_z**2) + np.maximum(mean(puffs.z**2) - z * z, 0.0)),
        lid=np.minimum.reduceat(puffs.lid[order], first),
        amount=np.add.reduceat(puffs.amount[order], first, axis=0),
    )


class Shine(msgspec.Struct, frozen=True, eq=False):
    """Places (r,) prepared once: cut into b blocks of neighbours, so that a puff passes over whole blocks."""

    x: Floats                        # (r,) m, block by block
    y: Floats                        # (r,) m
    order: Indices                   # (r,) their numbers as given
    edges: Indices                   # (b + 1,)
    boxes: Floats                    # (b, 4) west, east, south, north, m

    def rates(self, puffs: Puffs, mixtures: Floats, fraction: float = 0.5) -> Floats:
        """Dose rates (o, r), Gy/s or Sv/s, from the cloud; `mixtures` (o, n, k) of a `CloudResponse`.

        Against `dose_rates`, wherever the rate is above 1 % of its highest: within 2 % with fraction = 0, within 5 %
        with puffs joined (`fraction` of their size).
        """
        result = np.empty((mixtures.shape[0], self.x.size))
        result[:, self.order] = self.rates_in_order(puffs, mixtures, fraction).T
        return result

    def rates_in_order(self, puffs: Puffs, mixtures: Floats, fraction: float = 0.5) -> Floats:
        """As `rates`, but (r, o) and block by block, as these places are kept; `given` puts sums of them right."""
        found = np.zeros((self.x.size, mixtures.shape[0]))
        kept = puffs.amount.any(axis=1)
        if not kept.any():
            return found
        if not kept.all():
            puffs = Puffs(*(np.compress(kept, getattr(puffs, name), axis=0) for name in Puffs.__struct_fields__))
        if fraction > 0.0:
            puffs = joined(puffs, mixtures[0].sum(axis=1) + mixtures[1].sum(axis=1), fraction)
        amplitude, variance = narrowed(*strengths(puffs, mixtures), puffs.sigma_h)
        reach = 4.0 * puffs.sigma_h + RAYS
        soft = puffs.sigma_h**2 + puffs.sigma_z**2 + puffs.z**2 + 1.0
        profile = np.empty((puffs.x.size, NODES + 1, mixtures.shape[0]))
        _profiles(amplitude, variance, reach, soft, profile)
        _look_up(puffs.x, puffs.y, reach, soft, profile, self.x, self.y, self.edges, self.boxes, found)
        return found

    def given(self, sums: Floats) -> Floats:
        """(…, o, r) as the places were given, of (…, r, o) in this order."""
        result = np.empty_like(sums)
        result[..., self.order, :] = sums
        return np.ascontiguousarray(np.swapaxes(result, -1, -2))


def shine(x: Floats, y: Floats) -> Shine:
    """Prepare places (r,), m: strips from west to east, each cut from south to north."""
    side = max(1, round(np.sqrt(x.size / BLOCK)))
    parts = [
        block
        for strip in np.array_split(np.argsort(x, kind="stable"), side)
        for block in np.array_split(strip[np.argsort(y[strip], kind="stable")], side)
        if block.size
    ]
    boxes = np.array([(x[b].min(), x[b].max(), y[b].min(), y[b].max()) for b in parts]).reshape(-1, 4)
    order = np.concatenate(parts) if parts else np.zeros(0, np.int64)
    edges = np.cumsum([0, *(b.size for b in parts)])
    return Shine(np.ascontiguousarray(x[order], float), np.ascontiguousarray(y[order], float), order, edges, boxes)


def narrowed(amplitude: Floats, variance: Floats, sigma_h: Floats) -> tuple[Floats, Floats]:
    """The widths below 0.3 sigma of each puff made one of their mean variance, for each puff the first: fewer exponentials.

    The shape changes by the square of their spread, below (0.09)² / 2.
    """
    near = variance < 1.09 * sigma_h[:, None] ** 2
    weight = np.where(near, amplitude.sum(axis=1), 0.0)
    whole = weight.sum(axis=1)
    some = whole > 0.0
    mean = (weight * variance).sum(axis=1)[some] / whole[some]
    amplitude, variance = amplitude.copy(), variance.copy()
    sums = np.einsum("pok,pk->po", amplitude, near)
    amplitude[np.broadcast_to(near[:, None, :], amplitude.shape)] = 0.0
    amplitude[some, :, 0] = sums[some]
    variance[some, 0] = mean
    return amplitude, variance


@compiled
def _profiles(amplitude: Floats, variance: Floats, reach: Floats, soft: Floats, profile: Floats) -> None:
    """profile[p, i, o]: rate at reach (i / NODES)², times (distance² + soft), which takes the steepness near a point away."""
    puffs, outputs, widths = amplitude.shape
    nodes = profile.shape[1] - 1
    for p in range(puffs):
        for i in range(nodes + 1):
            square = (reach[p] * (i / nodes) ** 2) ** 2
            for o in range(outputs):
                profile[p, i, o] = 0.0
            for k in range(widths):
                exponent = 0.5 * square / variance[p, k]
                if exponent < 40.0 and amplitude[p, 0, k] + amplitude[p, outputs - 1, k] > 0.0:
                    share = np.exp(-exponent) * (square + soft[p])
                    for o in range(outputs):
                        profile[p, i, o] += amplitude[p, o, k] * share


@compiled
def _look_up(
    px: Floats, py: Floats, reach: Floats, soft: Floats, profile: Floats,
    x: Floats, y: Floats, edges: Indices, boxes: Floats, found: Floats,
) -> None:
    """found[r, o] += each puff's profile at its distance."""
    nodes, outputs = profile.shape[1] - 1, profile.shape[2]
    for block in range(edges.size - 1):
        for p in range(px.size):
            west, east = boxes[block, 0] - px[p], px[p] - boxes[block, 1]
            south, north = boxes[block, 2] - py[p], py[p] - boxes[block, 3]
            limit = reach[p] * reach[p]
            if max(west, east, 0.0) ** 2 + max(south, north, 0.0) ** 2 >= limit:
                continue
            per_reach = 1.0 / reach[p]
            for r in range(edges[block], edges[block + 1]):
                dx, dy = x[r] - px[p], y[r] - py[p]
                square = dx * dx + dy * dy
                if square >= limit:
                    continue
                place = nodes * np.sqrt(np.sqrt(square) * per_reach)
                i = int(place)
                share = place - i
                scale = 1.0 / (square + soft[p])
                for o in range(outputs):
                    found[r, o] += scale * ((1.0 - share) * profile[p, i, o] + share * profile[p, i + 1, o])
