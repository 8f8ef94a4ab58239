"""The gulf as it ships and seas made for the test: open water, islands, berths, vessels."""

import math

import numpy as np
import pytest
from pyproj import Geod

from core.errors import InputError
from core.team import Muster, Vessel, VesselClass
from response.field import Barrier
from response.ground import Waters
from response.sea import KNOT, Sea, knots_at, sailing

LONGITUDES, LATITUDES = np.arange(107.0, 109.0, 1 / 240), np.arange(20.0, 21.5, 1 / 240)
GEOD = Geod(ellps="WGS84")
QUAY = (108.0, 21.31)


def sea(land: np.ndarray | None = None) -> Sea:
    """Water south of 21.3 degrees."""
    shore = np.broadcast_to(LATITUDES[:, None] > 21.3, (LATITUDES.size, LONGITUDES.size)).copy()
    return Sea.over(Waters(107.0, 20.0, 1 / 240, ~(shore if land is None else shore | land)))


def vessel(range_nm: float = 500.0) -> Vessel:
    muster = Muster(day=30, night=60, holiday=60)
    return Vessel(id="v", name_zh="船", port="p", build="b", muster=muster, range_nm=range_nm, origin="demo")


def test_open_water_is_the_straight_line_of_the_ellipsoid() -> None:
    waters = sea()
    found = waters.distances(108.0, 21.0)
    longitude, latitude = waters.grid.degrees
    _, _, true = GEOD.inv(np.full(longitude.shape, 108.0), np.full(latitude.shape, 21.0), longitude, latitude)
    far = np.isfinite(found) & (true > 5000) & waters.open & (latitude < 21.2)
    error = np.abs(found[far] / true[far] - 1)
    assert error.mean() < 0.001          # the bounds: mean 0.1 %, at most 1 %
    assert error.max() < 0.01


def test_an_island_is_gone_around_and_its_lakes_are_no_sea() -> None:
    longitude, latitude = np.meshgrid(LONGITUDES, LATITUDES)
    away = np.hypot((longitude - 108.0) * math.cos(math.radians(20.7)), latitude - 20.7)
    waters = sea((away < 0.2) & (away > 0.05))
    cell = waters.grid.cell_of(108.0, 20.7)
    assert cell is not None
    assert not waters.open[cell]         # a lagoon without a way out
    found = waters.distances(108.0, 21.2)
    behind = waters.grid.cell_of(108.0, 20.2)
    assert behind is not None
    # Tangent, arc around the circle, tangent: exact for a disc on a plane.
    radius, near, far = 0.2, 0.5, 0.5
    turn = math.pi - math.acos(radius / near) - math.acos(radius / far)
    path = math.sqrt(near**2 - radius**2) + math.sqrt(far**2 - radius**2) + radius * turn
    assert found[behind] / 1000 == pytest.approx(path * 110.7, rel=0.01)


def test_a_berth_lies_on_the_nearest_water_and_a_port_inland_is_refused() -> None:
    waters = sea()
    x, y, away = waters.berth(*QUAY)
    assert waters.open[int(y), int(x)]
    assert 500 < away < 2000
    with pytest.raises(InputError, match=r"latitude 21\.45 has no sea within 3 km"):
        waters.berth(108.0, 21.45)


def test_a_vessel_sails_by_its_table_and_only_as_far_as_it_comes_home() -> None:
    waters = sea()
    build = VesselClass(id="b", name_zh="艇", knots=(25.0, 25.0, 20.0, 10.0), origin="demo")
    assert [knots_at(build, state) for state in (0, 2, 3, 4)] == [25.0, 20.0, 10.0, 0.0]
    distances = waters.distances(*QUAY)
    field = sailing(waters, distances, vessel(), 20.0, 1800.0)
    _, _, true = GEOD.inv(*QUAY, 108.0, 20.5)
    assert field.at(108.0, 20.5) == pytest.approx(1800.0 + true / (20 * KNOT), rel=0.01)
    assert math.isinf(sailing(waters, distances, vessel(60.0), 20.0, 1800.0).at(108.0, 20.5))      # 49 nm out, 30 allowed
    assert np.isinf(sailing(waters, distances, vessel(), 0.0, 1800.0).seconds).all()


def test_a_barrier_is_gone_around_never_through_and_makes_nothing_sooner() -> None:
    waters = sea()
    wall = {"type": "Polygon", "coordinates": [[[107.5, 20.8], [108.5, 20.8], [108.5, 20.801], [107.5, 20.801], [107.5, 20.8]]]}
    free, barred = waters.distances(108.0, 21.2), waters.distances(108.0, 21.2, (Barrier(geometry=wall),))
    reached = np.isfinite(barred)
    assert (barred[reached] >= free[reached] * (1 - 1e-3)).all()
    behind = waters.grid.cell_of(108.0, 20.7)
    assert behind is not None
    assert barred[behind] > 1.5 * free[behind]


def test_a_mask_without_water_is_refused() -> None:
    with pytest.raises(InputError, match="no water"):
        Sea.over(Waters(107.0, 20.0, 1 / 240, np.zeros((LATITUDES.size, LONGITUDES.size), bool)))
