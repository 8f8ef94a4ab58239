"""Opening a weather file and finding the quantities in it, whatever it was made by. Latitude-longitude grids; WRF apart."""

import importlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from core.errors import InputError
from dispersion.weather.field import Floats
from dispersion.weather.file_names import (
    LATITUDES,
    LEVEL_NAMES,
    LONGITUDES,
    PRESSURE,
    QUANTITIES,
    TIMES,
    Quantity,
    converted,
    first_named,
)

GRIB = (".grib", ".grib2", ".grb", ".grb2", ".gb2", ".gb1")


class Found(msgspec.Struct, frozen=True, eq=False):
    """A quantity at some times: values (t, j, i), or (t, k, j, i) with levels in Pa, the uppermost first or last."""

    times: tuple[datetime, ...]
    values: Floats
    levels: Floats | None = None


class Fields(msgspec.Struct, kw_only=True, eq=False):
    """What files hold, by quantity, on one grid."""

    longitude: Floats                # (j, i) °
    latitude: Floats                 # (j, i) °
    found: dict[str, Found]
    source: str                      # file names
    model: str                       # "ERA5", "GFS", "WRF", or the centre
    reference: datetime | None = None    # start of the forecast, or None for an analysis


def grib_reader() -> Any:
    """The library that reads GRIB. ImportError where it is not installed.

    It brings an SQLite of its own, 3.26, whose functions take the place of the system's for whoever loads `sqlite3` later:
    the store's statements are syntax errors to it. So the system's is bound first.
    """
    importlib.import_module("sqlite3")
    return importlib.import_module("cfgrib")


def opened(path: Path) -> list[Any]:
    """The datasets of a NetCDF or GRIB file (a GRIB file with several kinds of level gives several). InputError where it
    cannot be read, or the optional parts are not installed."""
    is_grib = path.suffix.lower() in GRIB or _begins_with_grib(path)
    try:
        xarray = importlib.import_module("xarray")
        cfgrib = grib_reader() if is_grib else None
        if not is_grib:
            importlib.import_module("h5py")           # h5netcdf imports without it and fails later
    except ImportError as error:
        raise InputError(
            f"{path.name}: reading weather files needs the optional part 'nwp'; install it with pip install 'fengsui[nwp]'"
        ) from error
    try:
        if cfgrib is not None:
            return list(cfgrib.open_datasets(str(path), backend_kwargs={"indexpath": ""}))
        engine = "scipy" if path.read_bytes()[:3] == b"CDF" else "h5netcdf"
        return [xarray.open_dataset(path, engine=engine, decode_timedelta=True)]
    except InputError:
        raise
    except Exception as error:  # what a damaged file raises is not documented by these libraries
        raise InputError(f"{path.name} cannot be read as {'GRIB' if is_grib else 'NetCDF'}: {error}") from error


def _begins_with_grib(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) == b"GRIB"
    except OSError as error:
        raise InputError(f"the weather file {path} cannot be opened: {error.strerror}") from error


def fields_of(datasets: Iterable[Any], source: str) -> Fields:
    """All quantities of datasets on one latitude-longitude grid; the same quantity at several times is joined."""
    pieces: dict[str, list[Found]] = {}
    grid: tuple[Floats, Floats] | None = None
    model, reference = "", None
    for dataset in datasets:
        here = _grid(dataset, source)
        if grid is not None and not all(
            one.shape == other.shape and np.allclose(one, other) for one, other in zip(grid, here, strict=True)
        ):
            raise InputError(f"{source}: the files are on different grids; give files of one grid")
        grid = here
        model = model or _model(dataset)
        reference = reference or _reference(dataset)
        for quantity, found in _quantities(dataset, source):
            pieces.setdefault(quantity.key, []).append(found)
    if grid is None:
        raise InputError(f"{source}: there is nothing in the weather file")
    return Fields(
        longitude=grid[0], latitude=grid[1], found={key: _joined(each) for key, each in pieces.items()}, source=source,
        model=model or "NWP", reference=reference,
    )


def cropped(dataset: Any, place: tuple[float, float], degrees: tuple[float, float]) -> Any:
    """A dataset with latitude and longitude axes, cut to ±degrees (of latitude, of longitude) around a (longitude, latitude),
    so that a file of the whole Earth is not read in. A file that does not reach there, or has no axes, is left whole.
    """
    north = first_named(LATITUDES, dataset.indexes.__contains__)
    east = first_named(LONGITUDES, dataset.indexes.__contains__)
    if north is None or east is None:
        return dataset
    away = (np.asarray(dataset[east].values, float) - place[0] + 180.0) % 360.0 - 180.0
    order = np.argsort(away, kind="stable")           # across the seam of the longitudes as well
    columns = order[np.abs(away[order]) <= degrees[1]]
    rows = np.flatnonzero(np.abs(np.asarray(dataset[north].values, float) - place[1]) <= degrees[0])
    return dataset.isel({north: rows, east: columns}) if rows.size and columns.size else dataset


def _grid(dataset: Any, source: str) -> tuple[Floats, Floats]:
    north = first_named(LATITUDES, lambda name: name in dataset.coords or name in dataset)
    east = first_named(LONGITUDES, lambda name: name in dataset.coords or name in dataset)
    if north is None or east is None:
        raise InputError(f"{source}: no latitude and longitude found; expected coordinates named latitude and longitude")
    latitude, longitude = (np.asarray(dataset[name].values, float) for name in (north, east))
    if latitude.ndim == 1 and longitude.ndim == 1:
        longitude, latitude = np.meshgrid(longitude, latitude)
    if latitude.ndim != 2 or latitude.shape != longitude.shape:
        raise InputError(f"{source}: latitude and longitude are neither axes nor a grid; a list of points cannot be used")
    return (longitude + 180.0) % 360.0 - 180.0, latitude


def _quantities(dataset: Any, source: str) -> Iterator[tuple[Quantity, Found]]:
    """Each quantity a dataset holds. A variable is what its name says, else what its standard name says."""
    taken: set[str] = set()
    for quantity in QUANTITIES:
        for name, variable in dataset.data_vars.items():
            level = first_named(LEVEL_NAMES, set(variable.coords).__contains__)
            if name in taken or (level is not None) != quantity.has_levels:
                continue
            if name not in quantity.names and (
                name in _all_names() or variable.attrs.get("standard_name") not in quantity.standard
            ):
                continue
            taken.add(str(name))
            yield quantity, _found(quantity, variable, level, source)
            break


def _all_names() -> set[str]:
    return {name for each in QUANTITIES for name in each.names}


def _found(quantity: Quantity, variable: Any, level: str | None, source: str) -> Found:
    if "expver" in variable.dims:                     # ERA5 and its preliminary months in one file: one of the two is NaN
        variable = variable.isel(expver=0).combine_first(variable.isel(expver=1)).assign_attrs(variable.attrs)
    for name in ("number", "realization", "member"):
        if name in variable.dims:
            if variable.sizes[name] > 1:
                raise InputError(f"{source}: {variable.name} holds {variable.sizes[name]} members; give a file of one member")
            variable = variable.isel({name: 0})
    levels = None
    if level is not None:
        if level not in variable.dims:
            variable = variable.expand_dims(level)
        unit = str(variable[level].attrs.get("units", "hPa")).strip()
        if unit not in PRESSURE:
            raise InputError(f"{source}: levels of {variable.name} are in '{unit}'; expected pressure levels in hPa or Pa")
        levels = np.asarray(variable[level].values, float) * PRESSURE[unit][0]
    times, variable = _timed(variable, source)
    wanted = 4 if levels is not None else 3
    order = [each for each in variable.dims if each != level]
    variable = variable.transpose(order[0], *([level] if level is not None else []), *order[1:])
    if variable.ndim != wanted:
        names = ", ".join(map(str, variable.dims))
        raise InputError(f"{source}: {variable.name} has dimensions {names}, which are not understood")
    return Found(times, converted(quantity, variable, source), levels)


def _timed(variable: Any, source: str) -> tuple[tuple[datetime, ...], Any]:
    """The valid times, and the variable with them as its first dimension."""
    axes = ("valid_time", "time", "step")
    for axis in axes:
        if sum(each in variable.dims for each in axes) > 1 and variable.sizes.get(axis) == 1:
            variable = variable.isel({axis: 0})
    dimensions = [each for each in axes if each in variable.dims]
    name = first_named(TIMES, lambda each: each in variable.coords)
    if name is None or len(dimensions) > 1:
        raise InputError(f"{source}: the times of {variable.name} are not understood; expected one time axis")
    stamps = np.atleast_1d(variable[name].values)
    if not np.issubdtype(stamps.dtype, np.datetime64):
        raise InputError(f"{source}: the time axis '{name}' has no dates; expected units such as 'hours since 2026-01-01'")
    times = tuple(datetime.fromtimestamp(int(each) / 1e9, UTC) for each in stamps.astype("datetime64[ns]").astype(np.int64))
    if not dimensions:
        return times, variable.expand_dims("time_of_file")
    return times, variable.transpose(dimensions[0], ...)


def _joined(pieces: list[Found]) -> Found:
    """The same quantity of several files, in the order of time; of one time the first counts."""
    if len(pieces) == 1:
        return pieces[0]
    by_time: dict[datetime, Floats] = {}
    for each in pieces:
        for time, values in zip(each.times, each.values, strict=True):
            by_time.setdefault(time, values)
    times = tuple(sorted(by_time))
    shapes = {by_time[each].shape for each in times}
    if len(shapes) > 1:
        raise InputError("a quantity has different levels in different files; give files of the same kind")
    return Found(times, np.stack([by_time[each] for each in times]), pieces[0].levels)


def _model(dataset: Any) -> str:
    centre = str(dataset.attrs.get("GRIB_centre", dataset.attrs.get("institution", "")))
    if "kwbc" in centre or "NCEP" in centre or "National Centers" in str(dataset.attrs):
        return "GFS"
    if "ecmf" in centre or "ECMWF" in str(dataset.attrs) or "Medium-Range" in str(dataset.attrs):
        return "ERA5/ECMWF"
    return centre


def _reference(dataset: Any) -> datetime | None:
    """Start of a forecast: where the file says so and it differs from the valid time."""
    if "step" not in dataset.coords or "time" not in dataset.coords or dataset["time"].ndim:
        return None
    if not np.any(np.asarray(dataset["step"].values, "timedelta64[ns]").astype(np.int64)):
        return None
    return datetime.fromtimestamp(int(dataset["time"].values.astype("datetime64[ns]").astype(np.int64)) / 1e9, UTC)
