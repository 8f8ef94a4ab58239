"""WRF output as `Fields`: staggered winds to cell centres, grid north to true north, model levels to heights above ground."""

import importlib
from datetime import UTC, datetime
from typing import Any

import numpy as np

from core.errors import InputError
from dispersion.weather.field import Floats
from dispersion.weather.file_fields import Fields, Found
from dispersion.weather.file_names import GEOPOTENTIAL
from dispersion.weather.profiles import ABSOLUTE

UNROTATED = (3, 6)                   # MAP_PROJ of Mercator and unrotated latitude-longitude: grid north is true north


def is_wrf(dataset: Any) -> bool:
    """Whether a dataset is output of WRF-ARW."""
    return "XLAT" in dataset.variables and "west_east" in dataset.sizes


def fields_of_wrf(datasets: list[Any], source: str) -> Fields:
    """Quantities of the WRF files of one run and domain, joined in the order of their times. InputError where one that is
    needed, or the rotation to true north, is missing, or the files are of different domains or of other models."""
    if not all(is_wrf(each) for each in datasets):
        raise InputError(f"{source}: WRF files and others cannot be joined; give files of one model")
    if len({tuple(sorted((name, size) for name, size in each.sizes.items() if name != "Time")) for each in datasets}) > 1:
        raise InputError(f"{source}: the WRF files are of different domains; give files of one domain")
    dataset = _joined(datasets, source)
    needed = [name for name in ("XLAT", "XLONG", "U10", "V10", "T2") if name not in dataset.variables]
    if needed:
        raise InputError(f"{source}: the WRF file lacks {', '.join(needed)}; write them out (history stream)")
    times = _times(dataset, source)
    cosine, sine = _rotation(dataset, source)
    found = {}

    def keep(key: str, values: Floats) -> None:
        found[key] = Found(times, values)

    u10, v10 = (_values(dataset, name) for name in ("U10", "V10"))
    keep("u10", u10 * cosine - v10 * sine)
    keep("v10", v10 * cosine + u10 * sine)
    keep("temperature", _values(dataset, "T2") - ABSOLUTE)
    if all(name in dataset.variables for name in ("U", "V", "PH", "PHB", "HGT")):
        u = _middle(_values(dataset, "U"), -1)
        v = _middle(_values(dataset, "V"), -2)
        turn = (cosine[:, None], sine[:, None])
        keep("u", u * turn[0] - v * turn[1])
        keep("v", v * turn[0] + u * turn[1])
        above_sea = (_values(dataset, "PH") + _values(dataset, "PHB")) / GEOPOTENTIAL
        keep("above_ground", _middle(above_sea, 1) - _values(dataset, "HGT")[:, None])
    for key, name in (
        ("mixing_height", "PBLH"), ("friction_velocity", "UST"), ("roughness", "ZNT"), ("heat_flux_up", "HFX"),
        ("land", "LANDMASK"),
    ):
        if name in dataset.variables:
            keep(key, _values(dataset, name))
    if "RAINNC" in dataset.variables and len(times) > 1:
        total = _values(dataset, "RAINNC") + (_values(dataset, "RAINC") if "RAINC" in dataset.variables else 0.0)
        hours = np.diff([each.timestamp() for each in times])[:, None, None] / 3600.0
        rate = np.maximum(np.diff(total, axis=0), 0.0) / hours
        keep("rain_rate", np.concatenate([rate[:1], rate]))
    start = str(dataset.attrs.get("SIMULATION_START_DATE", dataset.attrs.get("START_DATE", "")))
    return Fields(
        longitude=_values(dataset, "XLONG")[0], latitude=_values(dataset, "XLAT")[0], found=found, source=source, model="WRF",
        reference=_moment(start) if start else None,
    )


def _joined(datasets: list[Any], source: str) -> Any:
    if len(datasets) == 1:
        return datasets[0]
    ordered = sorted(datasets, key=lambda each: _times(each, source)[0])
    shared = set.intersection(*({str(name) for name in each.data_vars} for each in ordered))
    # Without coordinates: XLAT, XLONG and XTIME are read as variables, and differ in nothing but time.
    plain = [each[sorted(shared)].reset_coords() for each in ordered]
    xarray = importlib.import_module("xarray")
    return xarray.concat(plain, "Time", data_vars="all", coords="minimal", compat="override", join="override",
                         combine_attrs="override")


def _rotation(dataset: Any, source: str) -> tuple[Floats, Floats]:
    if "COSALPHA" in dataset.variables and "SINALPHA" in dataset.variables:
        return _values(dataset, "COSALPHA"), _values(dataset, "SINALPHA")
    if int(dataset.attrs.get("MAP_PROJ", 0)) in UNROTATED:
        one = np.ones_like(_values(dataset, "XLAT"))
        return one, 0.0 * one
    raise InputError(f"{source}: COSALPHA and SINALPHA are missing, so the wind cannot be turned to true north; write them out")


def _times(dataset: Any, source: str) -> tuple[datetime, ...]:
    if "Times" in dataset.variables:
        words = dataset["Times"].values
        if words.ndim == 2:
            words = [b"".join(each) for each in words]
        return tuple(_moment(each.decode() if isinstance(each, bytes) else str(each)) for each in words)
    if "XTIME" in dataset.variables and np.issubdtype(dataset["XTIME"].dtype, np.datetime64):
        stamps = np.atleast_1d(dataset["XTIME"].values).astype("datetime64[ns]").astype(np.int64)
        return tuple(datetime.fromtimestamp(int(each) / 1e9, UTC) for each in stamps)
    raise InputError(f"{source}: the WRF file has no Times; write them out")


def _moment(word: str) -> datetime:
    return datetime.strptime(word.strip("\x00 "), "%Y-%m-%d_%H:%M:%S").replace(tzinfo=UTC)


def _values(dataset: Any, name: str) -> Floats:
    values = np.asarray(dataset[name].values, float)
    return values if "Time" in dataset[name].dims else values[None]


def _middle(values: Floats, axis: int) -> Floats:
    """From staggered points to the cells between them."""
    count = values.shape[axis]
    first, second = (np.take(values, np.arange(start, count - 1 + start), axis) for start in (0, 1))
    return np.asarray(0.5 * (first + second), float)
