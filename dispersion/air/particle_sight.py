"""What is looked at in a particle run: places or a grid, and one step's sums over them."""

import numpy as np

from dispersion.air.exchange import Floats, Places, Step
from dispersion.air.particle_cloud import Cloud, ParticleSettings
from dispersion.air.particle_look import at_places, on_grid, on_places


class Sight:
    """Places with the sums of the step that is being made. A grid of one row or column is taken as its places."""

    def __init__(self, places: Places, settings: ParticleSettings, species: int) -> None:
        self._x, self._y, self._z = (np.ascontiguousarray(each, float) for each in (places.x, places.y, places.z))
        self._width = settings.bandwidth, settings.smallest_width
        self._edges: tuple[Floats, Floats] | None = None
        shape: tuple[int, ...] = (self._x.size, species)
        ground = shape
        if places.axes is not None and places.axes[0].size > 1 and places.axes[1].size > 1:
            x, y, z = places.axes
            self._edges = cell_edges(x), cell_edges(y)
            self._z = np.ascontiguousarray(z, float)
            shape = (z.size, y.size, x.size, species)
            ground = (1, y.size, x.size, species)
        self._now, self._sum, self._peak = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        self._fallen = np.zeros(ground)

    def begin(self) -> None:
        """Forget the step before."""
        for each in (self._sum, self._peak, self._fallen):
            each[:] = 0.0

    def look(self, cloud: Cloud) -> None:
        """Take the cloud as it is into the mean and the peak."""
        self._now[:] = 0.0
        if self._edges is not None:
            on_grid(cloud.particles, cloud.amount, *self._edges, self._z, *self._width, self._now)
        else:
            at_places(cloud.particles, cloud.amount, self._x, self._y, self._z, *self._width, self._now)
        self._sum += self._now
        np.maximum(self._peak, self._now, out=self._peak)

    def gather(self, cloud: Cloud, fallen: Floats, aging: Floats | None) -> None:
        """Add what fell in a part of the step, (p, n), to what fell before, aged by `aging` (n, n)."""
        if aging is not None:
            self._fallen[:] = self._fallen @ aging.T
        if self._edges is not None:
            on_grid(cloud.particles, fallen, *self._edges, np.empty(0), *self._width, self._fallen)
        else:
            on_places(cloud.particles, fallen, self._x, self._y, *self._width, self._fallen)

    def finished(self, start: float, end: float, looks: int) -> Step:
        """The step, of so many looks."""
        fallen = np.broadcast_to(self._fallen, self._sum.shape)
        mean, peak, deposited = (_by_species(each) for each in (self._sum / looks, self._peak, fallen))
        return Step(start=start, end=end, mean=mean, peak=peak, deposited=deposited, middle=None)


def cell_edges(nodes: Floats) -> Floats:
    """Edges (n + 1,) of the cells around two or more nodes: halfway between them, as far beyond the outermost."""
    nodes = np.asarray(nodes, float)
    middle = 0.5 * (nodes[1:] + nodes[:-1])
    return np.concatenate([[2.0 * nodes[0] - middle[0]], middle, [2.0 * nodes[-1] - middle[-1]]])


def _by_species(values: Floats) -> Floats:
    return values.reshape(-1, values.shape[-1]).T.copy()
