"""GRIB files in the layout of ERA5 and GFS, written here with eccodes and read as any other."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from core.errors import InputError
from dispersion.frame import Frame
from dispersion.weather.field_kernel import surface_at, wind_at
from dispersion.weather.files import weather_of_files

pytest.importorskip("sqlite3")       # before cfgrib, as `grib_reader` does it: other tests of the process use the store
pytest.importorskip("cfgrib", reason="GRIB files need the optional part 'nwp' (cfgrib)")
eccodes = pytest.importorskip("eccodes", reason="GRIB files are written for the tests with eccodes")

FRAME = Frame(108.56, 21.67)
EPOCH = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
ROWS, COLUMNS = 11, 13                                # 23.0 to 20.5° N, 107.0 to 110.0° E, by 0.25°


def message(value: float, keys: dict[str, object]) -> bytes:
    handle = eccodes.codes_grib_new_from_samples("regular_ll_sfc_grib2")
    try:
        for key, setting in ({
            "centre": "ecmf", "Ni": COLUMNS, "Nj": ROWS, "latitudeOfFirstGridPointInDegrees": 23.0,
            "latitudeOfLastGridPointInDegrees": 20.5, "longitudeOfFirstGridPointInDegrees": 107.0,
            "longitudeOfLastGridPointInDegrees": 110.0, "iDirectionIncrementInDegrees": 0.25,
            "jDirectionIncrementInDegrees": 0.25, "dataDate": 20261123, "dataTime": 0,
        } | keys).items():
            eccodes.codes_set(handle, key, setting)
        eccodes.codes_set_values(handle, np.full(ROWS * COLUMNS, value))
        return bytes(eccodes.codes_get_message(handle))
    finally:
        eccodes.codes_release(handle)


def an_hour(hour: int) -> bytes:
    when = {"dataTime": hour * 100}
    surface = {"u10": ("10u", 4.0), "v10": ("10v", -3.0), "t": ("2t", 291.15), "blh": ("blh", 500.0), "tcc": ("tcc", 0.25)}
    parts = [message(value, {"shortName": name} | when) for name, value in surface.values()]
    for pressure, u, height in ((1000, 7.0, 110.0), (925, 11.0, 780.0), (850, 13.0, 1500.0)):
        for name, value in (("u", u), ("v", 1.0), ("z", height * 9.80665)):
            parts.append(message(value, {"shortName": name, "typeOfLevel": "isobaricInhPa", "level": pressure} | when))
    parts.append(message(0.0, {"shortName": "z", "typeOfLevel": "surface"} | when))
    return b"".join(parts)


@pytest.fixture
def era5(tmp_path: Path) -> Path:
    path = tmp_path / "era5.grib"
    path.write_bytes(an_hour(0) + an_hour(1))
    return path


def test_a_grib_file_gives_wind_aloft_and_at_the_surface(era5: Path) -> None:
    weather = weather_of_files([era5], FRAME, EPOCH)
    np.testing.assert_allclose(weather.time, [0.0, 3600.0])
    assert wind_at(weather.grid, 1800.0, 0.0, 0.0, 10.0) == pytest.approx((4.0, -3.0), abs=0.02)
    assert wind_at(weather.grid, 1800.0, 0.0, 0.0, 780.0) == pytest.approx((11.0, 1.0), abs=0.1)
    here = surface_at(weather.grid, 0.0, 0.0, 0.0)
    assert here.temperature == pytest.approx(18.0, abs=0.01)
    assert here.mixing_height == pytest.approx(500.0, abs=0.5)
    how = {each.what: each.how for each in weather.basis}
    assert (how["wind"], how["stability"]) == ("ERA5/ECMWF", "Turner")


def test_a_grib_file_is_known_by_its_beginning_whatever_its_name(era5: Path, tmp_path: Path) -> None:
    other = tmp_path / "gfs.t00z.pgrb2.0p25.f001"
    other.write_bytes(era5.read_bytes())
    assert weather_of_files([other], FRAME, EPOCH).time.size == 2


def test_a_truncated_grib_file_is_refused(era5: Path, tmp_path: Path) -> None:
    short = tmp_path / "short.grib"
    short.write_bytes(era5.read_bytes()[:150])
    with pytest.raises(InputError, match=r"short\.grib"):
        weather_of_files([short], FRAME, EPOCH)


def test_a_process_that_has_read_grib_keeps_the_sqlite_that_it_has_without() -> None:
    version = "import sqlite3; print(sqlite3.connect(':memory:').execute('SELECT sqlite_version()').fetchone()[0])"
    loaded = f"from dispersion.weather.file_fields import grib_reader; grib_reader(); {version}"
    plain, after = (
        subprocess.run([sys.executable, "-W", "ignore", "-c", each], capture_output=True, text=True, check=True).stdout
        for each in (version, loaded)
    )
    assert after == plain
