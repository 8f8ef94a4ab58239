"""Weather from files of ERA5, GFS or WRF (NetCDF, GRIB): their fields brought to a local grid and to our levels."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from scipy.interpolate import LinearNDInterpolator, NearestNDInterpolator
from scipy.spatial import Delaunay

from core.errors import InputError
from dispersion.frame import Frame
from dispersion.weather.coast import SEA_ROUGHNESS
from dispersion.weather.field import Floats, Weather
from dispersion.weather.file_basis import bases
from dispersion.weather.file_coast import BLENDING, Shore, coast_basis, grown, has_coast, shore_of
from dispersion.weather.file_fields import Fields, cropped, fields_of, opened
from dispersion.weather.file_surface import levels_above_ground, surface_of
from dispersion.weather.file_wrf import fields_of_wrf, is_wrf
from dispersion.weather.profiles import LEVELS, speed_ratio

DEGREE = 111_000.0                   # m of latitude
COARSEST = 60                        # nodes along a side of the local grid at most
MARGIN = 3.0                         # ° kept around the domain, more than two nodes of any model in use
TEN = 10.0


def weather_of_file(path: str | Path, frame: Frame, epoch: datetime, roughness: float = 0.1) -> Weather:
    """Weather from one file, as `weather_of_files` gives it."""
    return weather_of_files([path], frame, epoch, roughness=roughness)


def weather_of_files(
    paths: Iterable[str | Path], frame: Frame, epoch: datetime, *, extent: float = 100_000.0, roughness: float = 0.1,
    hold: float = 3600.0,
) -> Weather:
    """Weather from one or more files of one model run, within ±`extent` m of the frame's origin.

    Needed: wind at 10 m. Used where present: winds on pressure levels with geopotential (or WRF's own levels), 2 m
    temperature, sensible heat flux and friction velocity, boundary layer height, roughness, rain, cloud, land mask. What
    is absent is found as from a station: profile by similarity, stability by cloud and sun. `roughness`, m, is that of
    land where the file has none. Where its land mask has a coast, land and sea keep their own surface, and by day the
    thermal internal boundary layer grows inland (`file_coast`). InputError, naming the file, for what is not understood,
    and where the file does not cover the frame's origin.
    """
    if not frame.is_on_earth:
        raise InputError("weather from a file needs a place on Earth; give the release as longitude and latitude")
    names = [Path(each) for each in paths]
    if not names:
        raise InputError("no weather file was named")
    datasets = [(path, dataset) for path in names for dataset in opened(path)]
    source = ", ".join(dict.fromkeys(path.name for path in names))
    try:
        if any(is_wrf(dataset) for _, dataset in datasets):
            fields = fields_of_wrf([dataset for _, dataset in datasets], source)
        else:
            degrees = (extent / DEGREE + MARGIN, extent / DEGREE / max(np.cos(np.radians(frame.latitude or 0.0)), 0.1) + MARGIN)
            place = (frame.longitude or 0.0, frame.latitude or 0.0)
            fields = fields_of((cropped(dataset, place, degrees) for _, dataset in datasets), source)
        return weather_of_fields(fields, frame, epoch, extent=extent, roughness=roughness, hold=hold)
    finally:
        for _, dataset in datasets:
            dataset.close()


def weather_of_fields(
    fields: Fields, frame: Frame, epoch: datetime, *, extent: float, roughness: float, hold: float
) -> Weather:
    """The same from what was read: shapes and units as in `Fields`."""
    for key in ("u10", "v10"):
        if key not in fields.found:
            raise InputError(f"{fields.source}: the wind at 10 m ({key}) is missing; add it to the file")
    times = [each for each in fields.found["u10"].times if each in set(fields.found["v10"].times)]
    if not times:
        raise InputError(f"{fields.source}: u10 and v10 have no time in common")
    cut = _Cut(fields, frame, extent)
    surface = surface_of(fields, times, cut.nodes, roughness)
    if has_coast(surface["land"]):
        cut.refine(extent)
    shore = shore_of(surface["land"], cut.to_grid)
    u10, v10 = cut.turned(surface["u10"], surface["v10"])
    ratio = speed_ratio(
        np.array(LEVELS)[None, :, None], TEN, surface["roughness"][None, None], surface["inverse_obukhov"][:, None],
        surface["mixing_height"][:, None],
    )
    u, v = u10[:, None] * ratio, v10[:, None] * ratio
    heights = levels_above_ground(fields, times, cut.nodes)
    if heights is not None:
        upper = cut.turned(*(_at(fields, key, times)[:, :, cut.nodes[0], cut.nodes[1]] for key in ("u", "v")))
        u, v = (_joined(below, surface_wind, above, heights)
                for below, surface_wind, above in ((u, u10, upper[0]), (v, v10, upper[1])))
    winds = tuple(_wind(each, shore, cut, heights is not None) for each in (u, v))
    sheets: dict[str, Any] = {
        name: _sheet(surface[name], shore, cut)
        for name in ("friction_velocity", "inverse_obukhov", "mixing_height", "temperature")
    }
    coast = None
    if shore is not None:
        level = int(np.abs(np.array(LEVELS) - BLENDING).argmin())
        coast = grown(shore, cut.x, cut.y, (winds[0][:, level], winds[1][:, level]), sheets["inverse_obukhov"],
                      sheets["mixing_height"])
        sheets["mixing_height"] = np.minimum(coast.inland, coast.layer)
    return Weather(
        epoch=epoch, frame=frame, time=np.array([(each - epoch).total_seconds() for each in times]), x=cut.x, y=cut.y,
        height=np.array(LEVELS), u=winds[0], v=winds[1], **sheets, rain_rate=cut.to_grid(surface["rain_rate"]),
        roughness=np.exp(_sheet(np.log(np.maximum(surface["roughness"], SEA_ROUGHNESS / 10)), shore, cut)),
        sigma_theta=np.full((len(times), cut.y.size, cut.x.size), np.nan), reach=cut.spacing, hold=hold, coast=coast,
        basis=(*bases(fields, times, surface["how"], heights is not None),
               *coast_basis(fields.source, surface["land"] is not None, shore, coast, times, cut.spacing)),
    )


def _sheet(values: Floats, shore: Shore | None, cut: "_Cut") -> Floats:
    return cut.to_grid(values) if shore is None else shore.own(values, cut.to_grid)


def _wind(values: Floats, shore: Shore | None, cut: "_Cut", has_levels: bool) -> Floats:
    return cut.to_grid(values) if shore is None else shore.wind(values, np.array(LEVELS), cut.to_grid, has_levels)


class _Cut:
    """The file's nodes near the origin, and the way from them to a local grid of about their spacing."""

    def __init__(self, fields: Fields, frame: Frame, extent: float) -> None:
        longitude, latitude = fields.longitude, fields.latitude
        x, y = frame.to_local(longitude, latitude)
        apart = np.hypot(np.diff(x, axis=1), np.diff(y, axis=1))
        self.spacing = float(apart.flat[np.hypot(x, y)[:, 1:].argmin()]) if apart.size else extent
        near = np.maximum(np.abs(x), np.abs(y)) <= extent + 2.0 * self.spacing
        self.nodes = (np.nonzero(near)[0], np.nonzero(near)[1])
        points = np.column_stack([x[near], y[near]])
        where = (f"longitude {longitude.min():.2f} to {longitude.max():.2f}, latitude {latitude.min():.2f} to "
                 f"{latitude.max():.2f}")
        try:
            self._mesh = Delaunay(points)
        except Exception as error:  # too few nodes, or all in a line
            raise InputError(f"{fields.source} does not cover the place: it holds {where}; give a file that does") from error
        if self._mesh.find_simplex(np.zeros((1, 2)))[0] < 0:
            raise InputError(f"{fields.source} does not cover the place: it holds {where}; give a file that does")
        self._points = points
        self._lay(max(self.spacing, 2.0 * extent / COARSEST), extent)
        ahead_x, ahead_y = frame.to_local(longitude[near], latitude[near] + 1e-3)
        north = np.stack([ahead_x - points[:, 0], ahead_y - points[:, 1]])
        self._north = north / np.hypot(*north)

    def refine(self, extent: float) -> None:
        """Lay the local grid as finely as it may be: a coast is not seen by nodes 25 km apart."""
        self._lay(2.0 * extent / COARSEST, extent)

    def _lay(self, step: float, extent: float) -> None:
        self.x, self.y = (
            np.arange(np.ceil(max(axis.min(), -extent) / step), np.floor(min(axis.max(), extent) / step) + 1) * step
            for axis in self._points.T
        )

    def turned(self, east: Floats, north: Floats) -> tuple[Floats, Floats]:
        """Wind along true east and north (…, n) to the frame's x and y."""
        a, b = self._north
        return east * b + north * a, north * b - east * a

    def to_grid(self, values: Floats) -> Floats:
        """Values (…, n) at the file's nodes to (…, y, x): linear between them, the nearest beyond them."""
        xx, yy = np.meshgrid(self.x, self.y)
        flat = values.reshape(-1, values.shape[-1]).T
        got = LinearNDInterpolator(self._mesh, flat)(xx.ravel(), yy.ravel())
        outside = np.isnan(got).any(axis=1)
        if outside.any():
            got[outside] = NearestNDInterpolator(self._points, flat)(xx.ravel()[outside], yy.ravel()[outside])
        return np.asarray(got.T.reshape(*values.shape[:-1], *xx.shape), float)


def _at(fields: Fields, key: str, times: list[datetime]) -> Floats:
    found = fields.found[key]
    return found.values[[found.times.index(each) for each in times]]


def _joined(below: Floats, at_ten: Floats, above: Floats, heights: Floats) -> Floats:
    """A component (t, z, n): by similarity up to 10 m, then linear in log height through the model's levels above 10 m."""
    out = below.copy()
    levels = np.array(LEVELS)
    upper = levels > TEN
    for t, n in np.ndindex(below.shape[0], below.shape[2]):
        kept = heights[t, :, n] > 1.5 * TEN
        order = np.argsort(heights[t, kept, n])
        z = np.concatenate([[TEN], heights[t, kept, n][order]])
        out[t, upper, n] = np.interp(
            np.log(levels[upper]), np.log(z), np.concatenate([[at_ten[t, n]], above[t, kept, n][order]])
        )
    return out
