"""The grid as NetCDF: read back by another program's reader, with the units and places the CF conventions ask for."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from dispersion.frame import Frame
from dispersion.netcdf import Field, write_grid

xarray = pytest.importorskip("xarray", reason="xarray is not installed; it comes with the development environment")

X, Y, Z = np.linspace(-1000.0, 1000.0, 5), np.linspace(-500.0, 500.0, 3), np.array([1.5])
PEAK = np.arange(15.0).reshape(1, 3, 5)


def written(tmp_path: Path, frame: Frame, **more: str) -> Path:
    path = tmp_path / "grid.nc"
    write_grid(path, frame, X, Y, Z, {
        "peak": Field(PEAK, "g m-3", "highest concentration of chlorine", "mass_concentration_of_chlorine_in_air"),
        "deposition": Field(PEAK[0], "g m-2", "chlorine on the ground"),
    }, title="leak", start=datetime(2026, 11, 25, tzinfo=UTC), history="test", **more)
    return path


def test_another_reader_finds_values_units_and_axes(tmp_path: Path) -> None:
    with xarray.open_dataset(written(tmp_path, Frame())) as grid:
        assert grid.Conventions == "CF-1.11"
        assert grid["peak"].dims == ("z", "y", "x")
        np.testing.assert_allclose(grid["peak"], PEAK)
        assert grid["peak"].attrs["units"] == "g m-3"
        assert grid["deposition"].dims == ("y", "x")
        assert "longitude" not in grid.variables


def test_on_earth_each_node_has_its_place(tmp_path: Path) -> None:
    with xarray.open_dataset(written(tmp_path, Frame(108.5583, 21.6708))) as grid:
        assert float(grid["longitude"][1, 2]) == pytest.approx(108.5583)
        assert float(grid["latitude"][1, 2]) == pytest.approx(21.6708)
        assert grid["crs"].attrs["grid_mapping_name"] == "azimuthal_equidistant"


def test_a_drill_is_said_in_the_file(tmp_path: Path) -> None:
    with xarray.open_dataset(written(tmp_path, Frame(), exercise="hejiang-2013-1")) as grid:
        assert "EXERCISE hejiang-2013-1" in grid.comment
