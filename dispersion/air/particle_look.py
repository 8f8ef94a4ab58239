"""Concentration and deposition from particles: a kernel around each at places, shares of cells on a grid. Compiled.

The kernel's width is a share of the spread each particle has had since release (`wide`, `tall`; after Uliasz 1994, and
de Haan 1999, "On the use of density kernels for concentration estimations within particle and puff dispersion models",
Atmos. Environ. 33): narrow near the source, wide where particles are few. Kernels end, and are reflected at the ground
and at the mixing height, so no mass is lost. Both kernels have the variance of `width²`.
"""

import math

from numba import prange

from core.kernel import compiled, compiled_parallel
from dispersion.air.exchange import Floats
from dispersion.air.particle_cloud import Particles

REACH = math.sqrt(5.0)               # half-width of Epanechnikov's kernel in one dimension over its standard deviation
RADIUS = math.sqrt(6.0)              # the same in two dimensions
HALF_BOX = math.sqrt(3.0)            # the same of a box
BAND = 8                             # rows of a grid that one thread fills


@compiled
def _bump(distance: float, reach: float) -> float:
    """Epanechnikov's kernel in one dimension, 1/m."""
    share = distance / reach
    return 0.75 / reach * (1.0 - share * share) if -1.0 < share < 1.0 else 0.0


@compiled
def _column(z: float, height: float, lid: float, reach: float) -> float:
    """Density at height z of what is at `height`, 1/m, with its mirror images below ground and above the lid."""
    density = _bump(z - height, reach) + _bump(z + height, reach)
    if height <= lid:
        if z > lid:
            return 0.0
        density += _bump(2.0 * lid - z - height, reach)
    return density


@compiled_parallel
def at_places(
    particles: Particles, amount: Floats, x: Floats, y: Floats, z: Floats, bandwidth: float, smallest: float, out: Floats
) -> None:
    """Add the concentration at r places, unit/m³, to `out` (r, n), of p particles that carry `amount` (p, n)."""
    for r in prange(x.shape[0]):
        for p in range(particles.shape[0]):
            one = particles[p]
            radius = RADIUS * max(bandwidth * one.wide, smallest)
            dx, dy = x[r] - one.x, y[r] - one.y
            if abs(dx) >= radius or abs(dy) >= radius or one.gone:
                continue
            far = (dx * dx + dy * dy) / (radius * radius)
            if far >= 1.0:
                continue
            weight = _column(z[r], one.z, one.lid, REACH * max(bandwidth * one.tall, smallest))
            if weight > 0.0:
                weight *= 2.0 / (math.pi * radius * radius) * (1.0 - far)
                for s in range(amount.shape[1]):
                    out[r, s] += weight * amount[p, s]


@compiled_parallel
def on_places(
    particles: Particles, fallen: Floats, x: Floats, y: Floats, bandwidth: float, smallest: float, out: Floats
) -> None:
    """Add what fell, `fallen` (p, n), to `out` (r, n), unit/m²; where the particles were in the middle of the step."""
    for r in prange(x.shape[0]):
        for p in range(particles.shape[0]):
            one = particles[p]
            radius = RADIUS * max(bandwidth * one.wide, smallest)
            dx, dy = x[r] - one.middle_x, y[r] - one.middle_y
            if abs(dx) >= radius or abs(dy) >= radius:
                continue
            far = (dx * dx + dy * dy) / (radius * radius)
            if far < 1.0:
                weight = 2.0 / (math.pi * radius * radius) * (1.0 - far)
                for s in range(fallen.shape[1]):
                    out[r, s] += weight * fallen[p, s]


@compiled
def _first(edges: Floats, value: float) -> int:
    """The cell a value lies in, by the edges (cells + 1,); -1 below all, the number of cells above all."""
    last: int = edges.shape[0] - 1
    if value < edges[0]:
        return -1
    if value >= edges[last]:
        return last
    low, high = 0, last
    while high - low > 1:
        middle = (low + high) // 2
        if edges[middle] <= value:
            low = middle
        else:
            high = middle
    return low


@compiled_parallel
def on_grid(
    particles: Particles, amount: Floats, x_edges: Floats, y_edges: Floats, z: Floats, bandwidth: float, smallest: float,
    out: Floats,
) -> None:
    """Add to `out` (z, y, x, n) the mean concentration of each cell at the heights z, unit/m³.

    A particle is spread evenly over a box of the kernel's variance, and each cell gets its exact share. With no heights
    (z of size 0) `out` (1, y, x, n) is the ground and gets unit/m², where the particles were in the middle of the step.
    """
    rows, columns = y_edges.shape[0] - 1, x_edges.shape[0] - 1
    is_ground = z.shape[0] == 0
    for band in prange((rows + BAND - 1) // BAND):
        first_row, end_row = band * BAND, min((band + 1) * BAND, rows)
        for p in range(particles.shape[0]):
            one = particles[p]
            half = HALF_BOX * max(bandwidth * one.wide, smallest)
            px, py = (one.middle_x, one.middle_y) if is_ground else (one.x, one.y)
            if py + half <= y_edges[first_row] or py - half >= y_edges[end_row] or (one.gone and not is_ground):
                continue
            if px + half <= x_edges[0] or px - half >= x_edges[columns]:
                continue
            left = max(_first(x_edges, px - half), 0)
            right = min(_first(x_edges, px + half), columns - 1)
            low = max(_first(y_edges, py - half), first_row)
            high = min(_first(y_edges, py + half), end_row - 1)
            reach = REACH * max(bandwidth * one.tall, smallest)
            for k in range(max(z.shape[0], 1)):
                column = 1.0 if is_ground else _column(z[k], one.z, one.lid, reach)
                if column == 0.0:
                    continue
                for j in range(low, high + 1):
                    tall = y_edges[j + 1] - y_edges[j]
                    part_y = (min(py + half, y_edges[j + 1]) - max(py - half, y_edges[j])) / (2.0 * half * tall)
                    for i in range(left, right + 1):
                        wide = x_edges[i + 1] - x_edges[i]
                        part = (min(px + half, x_edges[i + 1]) - max(px - half, x_edges[i])) / (2.0 * half * wide)
                        weight = column * part_y * part
                        for s in range(amount.shape[1]):
                            out[k, j, i, s] += weight * amount[p, s]
