"""When somebody is where: arrival times on a grid, where they start, and what bars the way. Shapes only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from core.reach import Assumption
from response.frame import Grid

Times = NDArray[np.float32]


@dataclass(frozen=True)
class Start:
    """One unit at its place."""

    unit: str
    longitude: float
    latitude: float
    delay: float = 0.0               # s from the call until it leaves
    pace: float = 1.0                # its speed over the usual one


@dataclass(frozen=True)
class Field:
    """Arrival at the middle of every cell, s from the call; infinite where nobody gets in the time looked at."""

    grid: Grid
    seconds: Times                   # (rows, columns)

    def at(self, longitude: float, latitude: float) -> float:
        """Arrival at a point, s; infinite outside the grid."""
        cell = self.grid.cell_of(longitude, latitude)
        return float(self.seconds[cell]) if cell is not None else float("inf")

    def near(self, longitude: float, latitude: float) -> float:
        """The same; on a cell nobody gets to, a quay's or an islet's, that of the best of the eight around it."""
        here = self.at(longitude, latitude)
        cell = self.grid.cell_of(longitude, latitude)
        if cell is None or here < float("inf"):
            return here
        row, column = cell
        return float(self.seconds[max(0, row - 1) : row + 2, max(0, column - 1) : column + 2].min())


@dataclass(frozen=True)
class Barrier:
    """An area that is not entered: a closed road, a flood, a plume above a level."""

    geometry: dict[str, Any]         # GeoJSON Polygon or MultiPolygon, degrees
    name_zh: str = ""
    name_en: str = ""
    roads_only: bool = False         # True: roads are cut, people on foot may pass


@dataclass(frozen=True)
class Way:
    """How one unit gets to a place."""

    unit: str
    seconds: float                   # from the call
    points: tuple[tuple[float, float, float], ...] = field(default=())    # longitude, latitude, s from the call
    on_road_km: float = 0.0
    off_road_km: float = 0.0


class LandProvider(Protocol):
    """The seam: friction, valhalla, circle."""

    @property
    def name(self) -> str:
        """friction, valhalla, circle."""
        ...

    @property
    def data_date(self) -> str:
        """Of its roads; empty where it has none."""
        ...

    def under(self, *, night: bool = False, rain: bool = False) -> "LandProvider":
        """The same country at night or in rain."""
        ...

    def assumptions(self) -> tuple[Assumption, ...]:
        """What its times rest on."""
        ...

    def fields(self, starts: Sequence[Start], limit: float, barriers: Sequence[Barrier] = ()) -> tuple[Field, ...]:
        """One field a start, up to `limit` s from the call. A start within a barrier may leave it."""
        ...

    def way(self, start: Start, longitude: float, latitude: float, barriers: Sequence[Barrier] = ()) -> Way | None:
        """How a unit gets there; None where it cannot."""
        ...
