"""The coast in weather from files: land and sea by their own nodes, the layer that grows inland, and what is said of it."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from core.errors import InputError
from dispersion.ensemble import members, weather_of
from dispersion.scenario import parse_scenario
from dispersion.weather.coast import GROWTH
from dispersion.weather.field import Basis, Weather
from dispersion.weather.field_kernel import surface_at, wind_at
from tests.dispersion.weather.test_files import EPOCH, FRAME, LATITUDE, LONGITUDE, era5_levels, era5_surface, surface, wrf

xarray = pytest.importorskip("xarray", reason="weather files need the optional part 'nwp' (xarray)")
pytest.importorskip("h5netcdf", reason="weather files need the optional part 'nwp' (h5netcdf)")
pytest.importorskip("h5py", reason="weather files need the optional part 'nwp' (h5py)")

from dispersion.weather.files import weather_of_files  # noqa: E402 - after the optional parts

NORTH = np.broadcast_to((LATITUDE > 21.6)[:, None], (LATITUDE.size, LONGITUDE.size)).astype(float)    # shore at 21.625 N
DAY, NIGHT = -150.0, 40.0            # W/m², downward positive: ECMWF's sign


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Weather]:
    def made(north: float, heat: float = DAY, land: Any = NORTH, *more: Any, drop: tuple[str, ...] = ()) -> Weather:
        data = era5_surface(
            u10=surface(0.0, "m s**-1"), v10=surface(np.where(NORTH, north, 1.5 * north), "m s**-1"),
            ishf=surface(np.where(NORTH, heat, -5.0), "W m**-2"), fsr=surface(np.where(NORTH, 0.3, 2e-4), "m"),
            zust=surface(np.where(NORTH, 0.5, 0.2), "m s**-1"), blh=surface(np.where(NORTH, 1200.0, 600.0), "m"),
            lsm=surface(land, "(0 - 1)"), z=surface(0.0, "m**2 s**-2", standard_name="geopotential"),
        ).drop_vars(list(drop))
        paths = []
        for number, each in enumerate((data, *more)):
            paths.append(tmp_path / f"file{number}.nc")
            each.to_netcdf(paths[-1], engine="h5netcdf")
        return weather_of_files(paths, FRAME, EPOCH)

    return made


def said(weather: Weather) -> Basis:
    return {each.what: each for each in weather.basis}["coast"]


def shore(weather: Weather) -> float:
    """y of the first land node at x = 0."""
    column = weather.roughness[:, np.abs(weather.x).argmin()]
    return float(weather.y[column > 0.01].min())


def test_by_day_an_onshore_wind_grows_an_internal_layer_with_the_root_of_its_way_over_land(
    made: Callable[..., Weather],
) -> None:
    weather = made(4.0)
    assert np.diff(weather.x).max() < 4000.0, "a coast is not seen by nodes 25 km apart"
    edge, step = shore(weather), float(np.diff(weather.y)[0])
    for way in (2 * step, 6 * step, 12 * step):      # the shore lies somewhere between the last node of the sea and `edge`
        here = surface_at(weather.grid, 0.0, 0.0, edge + way)
        assert GROWTH * np.sqrt(way) <= here.mixing_height <= GROWTH * np.sqrt(way + step)
    assert surface_at(weather.grid, 0.0, 0.0, edge + 90_000.0).mixing_height == pytest.approx(1200.0)
    assert surface_at(weather.grid, 0.0, 0.0, edge - 30_000.0).mixing_height == pytest.approx(600.0)
    assert said(weather).how == "thermal internal boundary layer"
    assert "at 3 of 3 times (11-23 00:00 … 11-23 02:00 UTC)" in said(weather).en
    assert "热力内边界层" in said(weather).zh


@pytest.mark.parametrize(("north", "heat"), [(-4.0, DAY), (4.0, NIGHT), (-4.0, NIGHT)])
def test_offshore_and_at_night_there_is_none(made: Callable[..., Weather], north: float, heat: float) -> None:
    weather = made(north, heat)
    assert weather.coast is not None
    assert not np.isfinite(weather.coast.layer).any()
    assert surface_at(weather.grid, 0.0, 0.0, shore(weather) + 6_000.0).mixing_height == pytest.approx(1200.0)
    assert said(weather).how == "land mask"
    assert "no thermal internal boundary layer" in said(weather).en
    assert "没有热力内边界层" in said(weather).zh


def test_land_and_sea_keep_their_own_surface_up_to_the_shore(made: Callable[..., Weather]) -> None:
    weather = made(4.0)
    edge, step = shore(weather), float(np.diff(weather.y)[0])
    ashore, afloat = (surface_at(weather.grid, 0.0, 0.0, y) for y in (edge, edge - step))
    assert ashore.roughness == pytest.approx(0.3)
    assert afloat.roughness == pytest.approx(2e-4)
    assert (ashore.friction_velocity, afloat.friction_velocity) == pytest.approx((0.5, 0.2))
    assert wind_at(weather.grid, 0.0, 0.0, edge, 10.0)[1] == pytest.approx(4.0, abs=0.01)
    assert wind_at(weather.grid, 0.0, 0.0, edge - step, 10.0)[1] == pytest.approx(6.0, abs=0.01)


def test_from_60_m_on_the_files_winds_aloft_know_no_shore(made: Callable[..., Weather]) -> None:
    weather = made(4.0, DAY, NORTH, era5_levels())
    level = int(np.abs(weather.height - 780.0).argmin())
    assert np.ptp(weather.v[:, level]) < 0.2, "but for the frame's north, which leans at its edge"
    ten = int(np.abs(weather.height - 10.0).argmin())
    assert np.ptp(weather.v[:, ten]) == pytest.approx(2.0, abs=0.01)


def test_a_share_of_land_puts_the_shore_where_half_is_land(made: Callable[..., Weather]) -> None:
    partly = np.clip((LATITUDE - 21.0) / 1.0, 0.0, 1.0)[:, None] * np.ones(LONGITUDE.size)      # half at 21.5 N
    y = float(FRAME.to_local(FRAME.longitude or 0.0, 21.5)[1])
    assert shore(made(4.0, DAY, partly, drop=("fsr",))) == pytest.approx(y, abs=4000.0)


def test_an_inland_file_says_nothing_of_a_coast_and_one_without_a_mask_says_that_none_is_known(
    made: Callable[..., Weather],
) -> None:
    inland = made(4.0, DAY, 1.0)
    assert inland.coast is None
    assert "coast" not in {each.what for each in inland.basis}
    unknown = made(4.0, DAY, NORTH, drop=("lsm",))
    assert unknown.coast is None
    assert "no land mask" in said(unknown).en
    assert "陆海掩膜" in said(unknown).zh


def test_wrf_has_its_coast_by_its_own_mask(tmp_path: Path) -> None:
    data = wrf()
    sea = data.XLAT.values < 21.6
    data["LANDMASK"].values[sea] = 0.0
    data["HFX"].values[sea] = -5.0
    for name, factor in (("U10", np.sin(np.radians(10.0))), ("V10", np.cos(np.radians(10.0)))):
        data[name].values[:] = 5.0 * factor * (-1.0 if name == "U10" else 1.0)      # from the south
    data = data.drop_vars(["U", "V"])
    path = tmp_path / "wrfout.nc"
    data.to_netcdf(path, engine="h5netcdf")
    weather = weather_of_files([path], FRAME, EPOCH, extent=25_000.0)
    assert wind_at(weather.grid, 0.0, 0.0, 0.0, 10.0) == pytest.approx((0.0, 5.0), abs=0.05)
    assert weather.coast is not None
    near = surface_at(weather.grid, 0.0, 0.0, 5_000.0).mixing_height
    assert 200.0 < near < 400.0
    assert surface_at(weather.grid, 0.0, 0.0, -20_000.0).mixing_height == pytest.approx(800.0)


def test_members_vary_the_growth_of_a_files_internal_layer(made: Callable[..., Weather]) -> None:
    weather = made(4.0)
    assert weather.coast is not None
    member = msgspec.structs.replace(members(2, 1)[1], mixing_height=1.0, coast=1.2)
    varied = weather_of(member, weather).mixing_height
    near = 1.2 * weather.coast.layer < weather.coast.inland
    assert near.any()
    np.testing.assert_allclose(varied[near], 1.2 * weather.mixing_height[near])


SCENARIO = """
[release]
substance = "chlorine"
position = [108.56, 21.67]
start = 2026-11-23T00:00:00Z
rate = "1 kg/s"
duration = "30 min"
[weather]
file = "file0.nc"
"""


def test_a_scenario_hands_its_roughness_to_the_file_and_its_fetch_is_refused_beside_one() -> None:
    asked: list[float] = []

    def read(name: str, frame: Any, epoch: Any, roughness: float) -> Weather:
        asked.append(roughness)
        raise InputError("seen")

    for more in ("", "roughness = 0.6"):
        with pytest.raises(InputError, match="seen"):
            parse_scenario(tomllib.loads(SCENARIO + more), "case.toml", read)
    assert asked == [0.1, 0.6]
    with pytest.raises(InputError, match=r"^case\.toml: weather\.fetch: a weather file tells the coast"):
        parse_scenario(tomllib.loads(SCENARIO + "fetch = 900.0"), "case.toml", read)
