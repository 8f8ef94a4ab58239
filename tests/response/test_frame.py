"""The plane: there and back, true distances through the scale, true areas."""

import numpy as np
import pytest
from pyproj import Geod

from response.frame import Frame, Grid

BOX = (104.3, 20.2, 112.2, 26.5)
GEOD = Geod(ellps="WGS84")


def test_points_come_back() -> None:
    frame = Frame(BOX)
    longitude, latitude = np.array([104.3, 108.0, 112.2]), np.array([20.2, 23.0, 26.5])
    back = frame.to_degrees(*frame.to_plane(longitude, latitude))
    np.testing.assert_allclose(back, (longitude, latitude), atol=1e-9)


@pytest.mark.parametrize("bearing", [0.0, 37.0, 90.0, 135.0])
@pytest.mark.parametrize("place", [(104.5, 20.5), (108.0, 23.0), (112.0, 26.3)])
def test_a_distance_in_the_plane_over_the_scale_is_that_of_the_ellipsoid(place: tuple[float, float], bearing: float) -> None:
    frame = Frame(BOX)
    longitude, latitude, _ = GEOD.fwd(*place, bearing, 5000.0)
    x, y = frame.to_plane([place[0], longitude], [place[1], latitude])
    middle = (place[0] + longitude) / 2, (place[1] + latitude) / 2
    assert np.hypot(x[1] - x[0], y[1] - y[0]) / float(frame.scale(*middle)) == pytest.approx(5000.0, rel=2e-6)


def test_the_table_of_scales_is_that_of_the_projection() -> None:
    frame = Frame(BOX)
    latitude = np.linspace(20.2, 26.5, 1001)
    factors = frame.projection.get_factors(np.full_like(latitude, 106.7), latitude)
    np.testing.assert_allclose(frame.scale(np.full_like(latitude, 106.7), latitude), factors.meridional_scale, rtol=1e-7)
    np.testing.assert_allclose(factors.meridional_scale, factors.parallel_scale, rtol=1e-9)      # conformal


def test_cells_have_their_area_on_the_ground() -> None:
    grid = Grid.over(Frame(BOX), 2000.0)
    longitude, latitude = grid.degrees
    inside = (longitude > 105) & (longitude < 111) & (latitude > 21) & (latitude < 26)
    west, south, east, north = 105.0, 21.0, 111.0, 26.0
    true = abs(GEOD.polygon_area_perimeter(
        np.concatenate([np.linspace(west, east, 200), np.linspace(east, west, 200)]), np.repeat([south, north], 200)
    )[0]) / 1e6
    assert float(grid.area[inside].sum()) == pytest.approx(true, rel=2e-3)


def test_a_cell_is_found_by_its_middle_and_nothing_outside() -> None:
    grid = Grid.over(Frame(BOX), 1000.0)
    longitude, latitude = grid.degrees
    assert grid.cell_of(float(longitude[17, 401]), float(latitude[17, 401])) == (17, 401)
    assert grid.cell_of(0.0, 0.0) is None
