"""The plane in which travel times are worked out: Lambert conformal conic around a region, and grids in it.

The projection is conformal, so at each point all directions are scaled alike: a speed on the ground times `scale` is the
speed in the plane, and travel times are those of the ellipsoid, not of the map.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Proj

from core.errors import Refused

Array = NDArray[np.float64]

WHO_ZH = {"the place": "该处", "the aim": "目的地"}       # else the id of a unit


@dataclass(frozen=True)
class Frame:
    """A plane around a box of longitudes and latitudes (west, south, east, north; degrees, WGS 84)."""

    box: tuple[float, float, float, float]

    @cached_property
    def projection(self) -> Proj:
        """Standard parallels a sixth from the south and the north edge: the usual choice, scale within 0.2 % over 8 degrees."""
        west, south, east, north = self.box
        sixth = (north - south) / 6
        return Proj(
            proj="lcc", lat_1=south + sixth, lat_2=north - sixth,
            lat_0=(south + north) / 2, lon_0=(west + east) / 2, ellps="WGS84",
        )

    def to_plane(self, longitude: ArrayLike, latitude: ArrayLike) -> tuple[Array, Array]:
        """Metres east and north of the middle of the box."""
        x, y = self.projection(np.asarray(longitude, float), np.asarray(latitude, float))
        return np.asarray(x), np.asarray(y)

    def to_degrees(self, x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
        """Longitude and latitude of points of the plane."""
        longitude, latitude = self.projection(np.asarray(x, float), np.asarray(y, float), inverse=True)
        return np.asarray(longitude), np.asarray(latitude)

    def scale(self, longitude: ArrayLike, latitude: ArrayLike) -> Array:
        """Metres of the plane per metre on the ground; of this projection it depends on the latitude only."""
        latitudes, scales = self._scales
        return np.asarray(np.interp(np.asarray(latitude, float), latitudes, scales) + 0.0 * np.asarray(longitude, float))

    @cached_property
    def _scales(self) -> tuple[Array, Array]:
        """Tabulated each 0.02 degrees: between them the table is right to 1e-8, and 80 times as fast."""
        latitudes = np.arange(max(-89.0, self.box[1] - 3.0), min(89.0, self.box[3] + 3.0), 0.02)
        factors = self.projection.get_factors(np.full_like(latitudes, (self.box[0] + self.box[2]) / 2), latitudes)
        return latitudes, np.asarray(factors.meridional_scale)


@dataclass(frozen=True)
class Grid:
    """Square cells in a frame's plane; arrays are (rows, columns), row 0 in the south, values at the cells' middles."""

    frame: Frame
    west: float                      # m, of the first column's western edge
    south: float
    cell: float                      # m
    rows: int
    columns: int

    @staticmethod
    def over(frame: Frame, cell: float, box: tuple[float, float, float, float] | None = None) -> "Grid":
        """The grid that covers a box of degrees (the frame's own by default)."""
        west, south, east, north = box or frame.box
        around = np.linspace(0.0, 1.0, 33)
        longitudes = np.concatenate([west + (east - west) * around] * 2 + [np.full(33, west), np.full(33, east)])
        latitudes = np.concatenate([np.full(33, south), np.full(33, north)] + [south + (north - south) * around] * 2)
        x, y = frame.to_plane(longitudes, latitudes)
        left, bottom = np.floor(x.min() / cell) * cell, np.floor(y.min() / cell) * cell
        return Grid(
            frame, float(left), float(bottom), cell,
            int(np.ceil((y.max() - bottom) / cell)), int(np.ceil((x.max() - left) / cell)),
        )

    @property
    def shape(self) -> tuple[int, int]:
        return self.rows, self.columns

    @cached_property
    def x(self) -> Array:
        """(columns,) of the middles, m."""
        return np.asarray(self.west + (np.arange(self.columns) + 0.5) * self.cell, float)

    @cached_property
    def y(self) -> Array:
        """(rows,) of the middles, m."""
        return np.asarray(self.south + (np.arange(self.rows) + 0.5) * self.cell, float)

    @cached_property
    def degrees(self) -> tuple[Array, Array]:
        """Longitude and latitude of every middle, each (rows, columns)."""
        x, y = np.meshgrid(self.x, self.y)
        return self.frame.to_degrees(x, y)

    @cached_property
    def scale(self) -> Array:
        """(rows, columns): metres of the plane per metre on the ground."""
        return self.frame.scale(*self.degrees)

    @cached_property
    def area(self) -> Array:
        """(rows, columns): km² on the ground of each cell."""
        return (self.cell / 1000.0 / self.scale) ** 2

    def require(self, who: str, longitude: float, latitude: float) -> tuple[float, float]:
        """x and y of a place, m; Refused where it lies outside."""
        if self.cell_of(longitude, latitude) is None:
            west, south, east, north = self.frame.box
            raise Refused(
                f"{who} at {longitude:g}, {latitude:g} is outside the region looked at "
                f"({west:g} to {east:g} E, {south:g} to {north:g} N)",
                f"{WHO_ZH.get(who, who)}（东经 {longitude:g}°、北纬 {latitude:g}°）在计算范围之外"
                f"（东经 {west:g}°至 {east:g}°，北纬 {south:g}°至 {north:g}°）",
            )
        x, y = self.frame.to_plane(longitude, latitude)
        return float(x), float(y)

    def cell_of(self, longitude: float, latitude: float) -> tuple[int, int] | None:
        """Row and column of the cell a point lies in; None outside, and for what is no place on Earth."""
        x, y = self.frame.to_plane(longitude, latitude)
        if not (np.isfinite(x) and np.isfinite(y)):
            return None
        row, column = int((float(y) - self.south) // self.cell), int((float(x) - self.west) // self.cell)
        return (row, column) if 0 <= row < self.rows and 0 <= column < self.columns else None
