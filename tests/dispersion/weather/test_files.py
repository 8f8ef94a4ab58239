"""Weather files in the layouts of ERA5, GFS and WRF, made here: names, units, signs, rotation, and refusals."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.errors import InputError
from dispersion.frame import Frame
from dispersion.weather.field import Weather
from dispersion.weather.field_kernel import surface_at, wind_at
from dispersion.weather.file_fields import cropped
from dispersion.weather.files import weather_of_file, weather_of_files

xarray = pytest.importorskip("xarray", reason="weather files need the optional part 'nwp' (xarray)")
pytest.importorskip("h5netcdf", reason="weather files need the optional part 'nwp' (h5netcdf)")
pytest.importorskip("h5py", reason="weather files need the optional part 'nwp' (h5py)")

FRAME = Frame(108.56, 21.67)
EPOCH = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
LATITUDE = np.arange(23.0, 20.4, -0.25)
LONGITUDE = np.arange(107.25, 110.1, 0.25)
HOURS = 3
G = 9.80665
STAMPS = np.array(["2026-11-23T00", "2026-11-23T01", "2026-11-23T02"], "datetime64[ns]")


def surface(values: Any, units: str, **rest: str) -> Any:
    shape = (HOURS, LATITUDE.size, LONGITUDE.size)
    wide = np.broadcast_to(np.asarray(values, "f4"), shape).copy()
    return (("valid_time", "latitude", "longitude"), wide, {"units": units, **rest})


def era5_surface(**more: Any) -> Any:
    return xarray.Dataset(
        {
            "u10": surface(3.0, "m s**-1"), "v10": surface(-4.0, "m s**-1"), "t2m": surface(295.15, "K"),
            "zust": surface(0.35, "m s**-1"), "ishf": surface(-100.0, "W m**-2"), "blh": surface(640.0, "m"),
            "tp": surface(0.002, "m"), "fsr": surface(0.05, "m"), "tcc": surface(0.5, "(0 - 1)"),
            "lsm": surface(1.0, "(0 - 1)"),
            **more,
        },
        coords={"valid_time": STAMPS, "latitude": LATITUDE, "longitude": LONGITUDE, "number": 0, "expver": "0001"},
        attrs={"institution": "European Centre for Medium-Range Weather Forecasts", "GRIB_centre": "ecmf"},
    )


def era5_levels(ground: float = 0.0) -> Any:
    pressure = np.array([1000.0, 975.0, 925.0, 850.0, 700.0])
    height = ground + np.array([110.0, 330.0, 780.0, 1500.0, 3100.0])
    shape = (HOURS, pressure.size, LATITUDE.size, LONGITUDE.size)

    def level(values: np.ndarray, units: str, name: str) -> Any:
        wide = np.broadcast_to(values[None, :, None, None], shape).astype("f4")
        return (("valid_time", "pressure_level", "latitude", "longitude"), wide, {"units": units, "standard_name": name})

    return xarray.Dataset(
        {
            "u": level(np.array([6.0, 8.0, 10.0, 12.0, 20.0]), "m s**-1", "eastward_wind"),
            "v": level(np.array([-4.0, -3.0, 0.0, 2.0, 5.0]), "m s**-1", "northward_wind"),
            "z": level(height * G, "m**2 s**-2", "geopotential"),
        },
        coords={"valid_time": STAMPS, "pressure_level": ("pressure_level", pressure, {"units": "hPa"}),
                "latitude": LATITUDE, "longitude": LONGITUDE},
        attrs={"GRIB_centre": "ecmf"},
    )


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(dataset: Any, name: str = "file.nc", **rest: Any) -> Path:
        path = tmp_path / name
        dataset.to_netcdf(path, engine="h5netcdf", **rest)
        return path

    return write


def made(*paths: Path, **rest: Any) -> Weather:
    return weather_of_files(paths, FRAME, EPOCH, **rest)


def test_era5_surface_fields_come_in_our_units_and_signs(write: Callable[..., Path]) -> None:
    weather = made(write(era5_surface()))
    np.testing.assert_allclose(weather.time, [0.0, 3600.0, 7200.0])
    here = surface_at(weather.grid, 1800.0, 0.0, 0.0)
    assert wind_at(weather.grid, 0.0, 0.0, 0.0, 10.0) == pytest.approx((3.0, -4.0), abs=0.01)
    assert here.temperature == pytest.approx(22.0, abs=0.01)
    assert here.friction_velocity == pytest.approx(0.35)
    assert here.mixing_height == pytest.approx(640.0)
    assert here.rain_rate == pytest.approx(2.0)
    assert here.roughness == pytest.approx(0.05)
    # ECMWF counts downward heat as positive, so that -100 W/m² warms the air: L = -rho cp T u*³/(k g H).
    density_cp = 1005 * 101325 / (287.05 * 295.15)
    assert 1 / here.inverse_obukhov == pytest.approx(-density_cp * 295.15 * 0.35**3 / (0.4 * 9.81 * 100), rel=1e-4)
    assert {each.what: each.how for each in weather.basis}["stability"] == "heat flux"
    assert "file.nc" in weather.basis[0].zh


def test_pressure_levels_become_heights_above_the_ground(write: Callable[..., Path]) -> None:
    hill = 300.0
    top = era5_surface(z=surface(hill * G, "m**2 s**-2", standard_name="geopotential"))
    weather = made(write(top, "single.nc"), write(era5_levels(hill), "levels.nc"))
    for z, u, v in ((110.0, 6.0, -4.0), (780.0, 10.0, 0.0), (1500.0, 12.0, 2.0)):
        got = wind_at(weather.grid, 0.0, 0.0, 0.0, z)
        assert got == pytest.approx((u, v), abs=0.5)      # our levels are 1400 m and 2000 m there, joined by a logarithm
    assert wind_at(weather.grid, 0.0, 0.0, 0.0, 10.0) == pytest.approx((3.0, -4.0), abs=0.01)
    between = wind_at(weather.grid, 0.0, 0.0, 0.0, 40.0)[0]
    assert between == pytest.approx(3.0 + 3.0 * np.log(4.0) / np.log(11.0), abs=0.02)
    assert "含高空风" in weather.basis[0].zh


def test_without_orography_the_surface_pressure_tells_the_ground_and_without_both_it_is_refused(
    write: Callable[..., Path],
) -> None:
    levels = write(era5_levels(0.0), "levels.nc")
    pressed = era5_surface(sp=surface(100_000.0 * (975.0 / 1000.0), "Pa"))      # ground at the 975 hPa level, 330 m
    weather = made(write(pressed, "single.nc"), levels)
    assert wind_at(weather.grid, 0.0, 0.0, 0.0, 780.0 - 330.0)[0] == pytest.approx(10.0, abs=0.2)
    with pytest.raises(InputError, match="heights above ground are unknown"):
        made(write(era5_surface(), "bare.nc"), levels)


def test_an_hourly_sum_of_heat_and_a_missing_friction_velocity_still_give_the_stability(write: Callable[..., Path]) -> None:
    data = era5_surface(sshf=surface(-360_000.0, "J m**-2", standard_name="surface_upward_sensible_heat_flux"))
    weather = made(write(data.drop_vars(["ishf", "zust"])))
    here = surface_at(weather.grid, 0.0, 0.0, 0.0)
    assert here.inverse_obukhov < 0
    density_cp = 1005 * 101325 / (287.05 * 295.15)
    flux = -here.inverse_obukhov * density_cp * 295.15 * here.friction_velocity**3 / (0.4 * 9.81)
    assert flux == pytest.approx(100.0, rel=0.01)


def test_what_the_file_lacks_is_found_as_from_a_station_and_said(write: Callable[..., Path]) -> None:
    bare = era5_surface()[["u10", "v10"]]
    weather = made(write(bare))
    how = {each.what: each.how for each in weather.basis}
    assert (how["stability"], how["mixing height"], how["rain"]) == ("Turner, cloud assumed", "similarity", "assumed")
    assert np.all(np.isfinite(weather.u))
    assert wind_at(weather.grid, 0.0, 0.0, 0.0, 100.0)[0] > 3.0


def gfs(step_hours: int = 6, **more: Any) -> Any:
    valid = np.datetime64("2026-11-22T18", "ns") + np.timedelta64(step_hours, "h")
    shape = (LATITUDE.size, LONGITUDE.size)

    def field(value: float, units: str) -> Any:
        return (("latitude", "longitude"), np.full(shape, value, "f4"), {"units": units})

    return xarray.Dataset(
        {"u10": field(5.0, "m s**-1"), "v10": field(0.0, "m s**-1"), "t2m": field(293.15, "K"),
         "ishf": field(80.0, "W m**-2"), "fricv": field(0.3, "m s**-1"), "hpbl": field(900.0, "m"),
         "prate": field(0.001, "kg m**-2 s**-1"), "tp": field(7.0, "kg m**-2"), **{k: field(*v) for k, v in more.items()}},
        coords={"latitude": LATITUDE, "longitude": LONGITUDE + 0.0, "time": np.datetime64("2026-11-22T18", "ns"),
                "step": np.timedelta64(step_hours, "h").astype("timedelta64[ns]"), "valid_time": valid},
        attrs={"GRIB_centre": "kwbc", "institution": "US National Weather Service - NCEP"},
    )


def test_gfs_files_of_several_hours_are_joined_and_its_heat_is_upward(write: Callable[..., Path]) -> None:
    data = {hours: gfs(hours).drop_vars("tp") for hours in (6, 9)}
    weather = made(*(write(each, f"f{hours:03}.nc") for hours, each in data.items()))
    np.testing.assert_allclose(weather.time, [0.0, 10_800.0])
    here = surface_at(weather.grid, 0.0, 0.0, 0.0)
    assert here.inverse_obukhov < 0
    assert here.rain_rate == pytest.approx(3.6)
    assert weather.basis[0].time == datetime(2026, 11, 22, 18, tzinfo=UTC)
    assert "run of 2026-11-22 18:00 UTC" in weather.basis[0].en


def wrf(rotated: bool = True) -> Any:
    ny, nx, nz = 24, 26, 6
    turn = np.radians(10.0)                           # grid north lies 10° east of true north
    j, i = np.meshgrid(np.arange(ny) - ny / 2, np.arange(nx) - nx / 2, indexing="ij")
    east = (i * np.cos(turn) + j * np.sin(turn)) * 3000.0
    north = (-i * np.sin(turn) + j * np.cos(turn)) * 3000.0
    longitude, latitude = FRAME.to_geographic(east, north)
    # True wind 6 m/s towards the east at 10 m, 12 m/s aloft, in grid components.
    along, across = np.cos(turn), np.sin(turn)

    def flat(value: Any) -> Any:
        return (("Time", "south_north", "west_east"), np.broadcast_to(np.asarray(value, "f4"), (2, ny, nx)).copy())

    def deep(value: Any, dims: tuple[str, ...], shape: tuple[int, ...]) -> Any:
        return (("Time", *dims), np.broadcast_to(np.asarray(value, "f4"), (2, *shape)).copy())

    edges = np.array([0.0, 60.0, 160.0, 400.0, 900.0, 1800.0, 3500.0])
    ground = 200.0
    data = {
        "Times": (("Time",), np.array([b"2026-11-23_00:00:00", b"2026-11-23_01:00:00"])),
        "XLAT": flat(latitude), "XLONG": flat(longitude), "HGT": flat(ground),
        "U10": flat(6.0 * along), "V10": flat(6.0 * across), "T2": flat(298.15), "PBLH": flat(800.0), "UST": flat(0.4),
        "HFX": flat(120.0), "ZNT": flat(0.2), "LANDMASK": flat(1.0),
        "RAINC": flat(np.array([1.0, 2.0])[:, None, None]), "RAINNC": flat(np.array([0.0, 3.0])[:, None, None]),
        "U": deep(12.0 * along, ("bottom_top", "south_north", "west_east_stag"), (nz, ny, nx + 1)),
        "V": deep(12.0 * across, ("bottom_top", "south_north_stag", "west_east"), (nz, ny + 1, nx)),
        "PH": deep(0.0, ("bottom_top_stag", "south_north", "west_east"), (nz + 1, ny, nx)),
        "PHB": deep(((edges + ground) * G)[:, None, None], ("bottom_top_stag", "south_north", "west_east"), (nz + 1, ny, nx)),
    }
    if rotated:
        # WRF: U_earth = U cos - V sin, V_earth = V cos + U sin, with the local angle of the grid.
        data |= {"COSALPHA": flat(np.cos(turn)), "SINALPHA": flat(-np.sin(turn))}
    attributes = {"TITLE": " OUTPUT FROM WRF V4.5 MODEL", "MAP_PROJ": 1, "START_DATE": "2026-11-22_12:00:00"}
    return xarray.Dataset(data, attrs=attributes).set_coords(["XLAT", "XLONG"])


def test_wrf_winds_are_unstaggered_and_turned_to_true_north(write: Callable[..., Path]) -> None:
    weather = made(write(wrf(), "wrfout.nc"), extent=25_000.0)
    assert wind_at(weather.grid, 0.0, 0.0, 0.0, 10.0) == pytest.approx((6.0, 0.0), abs=0.02)
    assert wind_at(weather.grid, 0.0, 5000.0, -5000.0, 280.0) == pytest.approx((12.0, 0.0), abs=0.1)
    here = surface_at(weather.grid, 0.0, 0.0, 0.0)
    assert here.rain_rate == pytest.approx(4.0)
    assert (here.mixing_height, here.temperature) == pytest.approx((800.0, 25.0), abs=0.01)
    assert here.inverse_obukhov < 0
    assert weather.basis[0].time == datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_wrf_files_of_single_hours_are_joined_and_their_rain_is_the_difference(write: Callable[..., Path]) -> None:
    first, second = (write(wrf().isel(Time=[each]), f"wrfout_{each}.nc") for each in (0, 1))
    whole = made(write(wrf(), "wrfout.nc"), extent=25_000.0)
    joined = made(second, first, extent=25_000.0)
    for name in ("time", "u", "rain_rate", "inverse_obukhov"):
        np.testing.assert_allclose(getattr(joined, name), getattr(whole, name))
    small = write(wrf().isel(west_east=slice(0, 20), west_east_stag=slice(0, 21)), "small.nc")
    with pytest.raises(InputError, match="different domains"):
        made(first, small)
    with pytest.raises(InputError, match="one model"):
        made(first, write(era5_surface()))


def test_wrf_without_its_rotation_is_refused(write: Callable[..., Path]) -> None:
    with pytest.raises(InputError, match="COSALPHA"):
        made(write(wrf(rotated=False), "wrfout.nc"), extent=25_000.0)


def test_the_wind_keeps_its_true_direction_where_the_local_grid_leans(write: Callable[..., Path]) -> None:
    far = Frame(105.0, 22.0)
    data = era5_surface()
    parts = [data.assign_coords(longitude=LONGITUDE + shift) for shift in (-3.0, 0.0)]
    wide = xarray.concat(parts, "longitude")
    weather = weather_of_files([write(wide)], far, EPOCH, extent=450_000.0)
    x, y = (float(each) for each in far.to_local(109.0, 21.5))
    u, v = wind_at(weather.grid, 0.0, x, y, 10.0)
    ahead = np.array(far.to_local(109.0, 21.6)).ravel() - (x, y)
    north = ahead / np.hypot(*ahead)
    assert v * north[1] + u * north[0] == pytest.approx(-4.0, abs=0.01)
    assert np.hypot(u, v) == pytest.approx(5.0, abs=0.01)


@pytest.mark.parametrize(("change", "words"), [
    (lambda data: data.drop_vars("u10"), "wind at 10 m"),
    (lambda data: data.assign(u10=data.u10.assign_attrs(units="furlongs")), "unit 'furlongs' of u10 is not understood"),
    (lambda data: data.rename(latitude="row"), "latitude and longitude"),
    (lambda data: data.assign_coords(longitude=data.longitude + 20.0), "does not cover the place"),
    (lambda data: data.expand_dims(member=3), "members"),
    (lambda data: data.assign_coords(valid_time=np.arange(3.0)), "has no dates"),
])
def test_what_is_not_understood_is_refused_in_one_sentence(write: Callable[..., Path], change: Any, words: str) -> None:
    with pytest.raises(InputError, match=words) as refusal:
        made(write(change(era5_surface())))
    assert "file.nc" in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_missing_file_rubbish_and_a_local_frame_are_refused(tmp_path: Path, write: Callable[..., Path]) -> None:
    with pytest.raises(InputError, match="cannot be opened"):
        made(tmp_path / "none.nc")
    rubbish = tmp_path / "rubbish.nc"
    rubbish.write_bytes(b"this is no weather")
    with pytest.raises(InputError, match="cannot be read as NetCDF"):
        made(rubbish)
    with pytest.raises(InputError, match="place on Earth"):
        weather_of_files([write(era5_surface())], Frame(), EPOCH)


def test_a_file_of_the_whole_earth_is_read_only_around_the_place(write: Callable[..., Path]) -> None:
    shape = (1, 37, 73)
    where = {"valid_time": STAMPS[:1], "latitude": np.linspace(90.0, -90.0, 37), "longitude": np.linspace(0.0, 360.0, 73)}
    east = np.broadcast_to(where["longitude"], shape)
    dims = ("valid_time", "latitude", "longitude")
    earth = xarray.Dataset(
        {"u10": (dims, east.astype("f4") / 10, {"units": "m s-1"}), "v10": (dims, np.zeros(shape, "f4"), {"units": "m s-1"})},
        where,
    ).isel(longitude=slice(0, 72))
    path = write(earth)
    weather = made(path, extent=300_000.0)
    assert wind_at(weather.grid, 0.0, 0.0, 0.0, 10.0)[0] == pytest.approx(10.856, abs=0.02)
    near, far = (cropped(earth, place, (10.0, 10.0)) for place in ((108.56, 21.67), (1.0, 50.0)))
    assert (near.sizes["latitude"], near.sizes["longitude"]) == (4, 4)
    np.testing.assert_allclose(far.longitude.values, [355.0, 0.0, 5.0, 10.0])    # across the seam, in order


def test_one_file_has_a_way_of_its_own(write: Callable[..., Path]) -> None:
    path = write(era5_surface())
    assert np.array_equal(weather_of_file(path, FRAME, EPOCH).u, made(path).u)


def test_files_of_two_grids_are_refused(write: Callable[..., Path]) -> None:
    other = era5_levels().isel(latitude=slice(0, 5))
    with pytest.raises(InputError, match="different grids"):
        made(write(era5_surface(), "a.nc"), write(other, "b.nc"))


def test_outside_its_times_the_file_is_not_used(write: Callable[..., Path]) -> None:
    weather = made(write(era5_surface()), hold=1800.0)
    weather.require_window(0.0, 9000.0)
    with pytest.raises(InputError, match="weather covers"):
        weather.require_window(0.0, 12 * 3600.0)
    assert EPOCH + timedelta(seconds=weather.time[-1]) == datetime(2026, 11, 23, 2, tzinfo=UTC)
