"""What a team is exposed to on its way and at its point: the forecast's field, or at most what its areas allow.

Radiation: effective dose outdoors, mSv, without shielding by the vehicle. Chemicals: the highest concentration met.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from response.frame import Grid
from response.tasking.limits import kind_of
from response.tasking.plume import LEFT, LYING, PEAKING, WEEK_H, Plume

Floats = NDArray[np.float64]
STEP = 60.0
"""s between the moments looked at on a way: a plume a kilometre wide is met at 90 km/h."""


class Cloud(Protocol):
    """The seam: a model's field, or a forecast's areas."""

    @property
    def kind(self) -> Literal["dose", "concentration", "unknown"]:
        """What `at` gives."""
        ...

    @property
    def unit(self) -> str:
        """Of a concentration."""
        ...

    @property
    def from_areas(self) -> bool:
        """Whether it gives upper bounds only."""
        ...

    def at(self, longitude: Floats, latitude: Floats, seconds: Floats) -> Floats:
        """(n,) dose rate, mSv/h, or concentration, at places and times; infinite where nothing bounds it."""
        ...


@dataclass(frozen=True)
class FieldCloud:
    """A model's field on a grid, linear in time between its moments, nothing before the first and as the last after it."""

    grid: Grid
    seconds: Floats                  # (k,) rising, from the call
    values: NDArray[np.float32]      # (k, rows, columns) mSv/h, or a concentration
    kind: Literal["dose", "concentration"]
    unit: str
    from_areas: bool = False

    def at(self, longitude: Floats, latitude: Floats, seconds: Floats) -> Floats:
        """Values of the cells the points lie in; 0 outside the grid."""
        x, y = self.grid.frame.to_plane(longitude, latitude)
        row = np.floor((y - self.grid.south) / self.grid.cell).astype(int)
        column = np.floor((x - self.grid.west) / self.grid.cell).astype(int)
        inside = (row >= 0) & (row < self.grid.rows) & (column >= 0) & (column < self.grid.columns)
        series = self.values[:, np.clip(row, 0, self.grid.rows - 1), np.clip(column, 0, self.grid.columns - 1)]
        found = np.array([np.interp(t, self.seconds, series[:, n], left=0.0) for n, t in enumerate(seconds)])
        return np.where(inside, found, 0.0)


@dataclass(frozen=True)
class AreaCloud:
    """At most what the areas of a forecast allow, from the earliest arrival until the last member has passed; then the rest."""

    plume: Plume
    from_areas: bool = True

    @property
    def kind(self) -> Literal["dose", "concentration", "unknown"]:
        return kind_of(self.plume.forecast)

    @property
    def unit(self) -> str:
        levels = self.plume.forecast.levels
        return levels[0].unit if levels else ""

    def at(self, longitude: Floats, latitude: Floats, seconds: Floats) -> Floats:
        """A dose counts as received within the shortest passage of the forecast, at twice its mean rate.

        Once it has passed (where the forecast tells when) there is the rest of the air, and what lies on the ground. Of an
        unknown amount it is infinite wherever it may be.
        """
        soonest, gone = self.plume.soonest(longitude, latitude), self.plume.gone(longitude, latitude)
        found = self.plume.bounds(longitude, latitude)
        after = found
        if self.kind == "dose":
            passing = PEAKING / (self.plume.passage / 3600.0)
            found, after = passing * found, max(LEFT * passing, LYING / WEEK_H) * found
        elif self.kind == "concentration":
            after = np.minimum(found, self.plume.forecast.levels[0].value)
        return np.where(seconds >= gone, after, np.where(seconds >= soonest, found, 0.0))


@dataclass(frozen=True)
class Met:
    """What was met."""

    on_way: float                    # mSv, or the highest concentration
    at_point: float
    infinite: bool                   # somewhere nothing bounds it

    @property
    def highest(self) -> float:
        return max(self.on_way, self.at_point)


def met(cloud: Cloud, way: Sequence[tuple[float, float, float]], stay: float) -> Met:
    """Along a way and while somebody stays at its end.

    Parameters
    ----------
    way : longitude, latitude, s from the call     At least the point itself; straight and even between two.
    stay : float                                   s at its end.
    """
    track = np.array(way, float)
    moments = _moments(track[:, 2])
    going = cloud.at(
        np.interp(moments, track[:, 2], track[:, 0]), np.interp(moments, track[:, 2], track[:, 1]), moments
    ) if len(track) > 1 else np.zeros(len(moments))
    times = _moments(np.array([track[-1, 2], track[-1, 2] + stay]))
    there = cloud.at(np.full(len(times), track[-1, 0]), np.full(len(times), track[-1, 1]), times)
    if cloud.kind == "dose":
        parts = _integral(going, moments) / 3600.0, _integral(there, times) / 3600.0
    else:
        parts = float(going.max(initial=0.0)), float(there.max(initial=0.0))
    return Met(*parts, infinite=bool(np.isinf(going).any() or np.isinf(there).any()))


def _moments(times: Floats) -> Floats:
    """The times themselves and others between them, at most `STEP` apart; rising."""
    first, last = float(times[0]), float(times[-1])
    count = int(np.ceil((last - first) / STEP)) + 1
    return np.unique(np.concatenate((times, np.linspace(first, last, max(2, count)))))


def _integral(values: Floats, times: Floats) -> float:
    if np.isinf(values).any():
        return float("inf")
    return float(np.trapezoid(values, times)) if len(times) > 1 else 0.0
