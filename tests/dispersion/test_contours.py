"""Areas at or above a level: where they lie, how large they are, and that GeoJSON readers can take them."""

import numpy as np
import pytest
from shapely.geometry import shape

from dispersion.contours import area_at_least, geojson_polygon
from dispersion.frame import Frame

AXIS = np.linspace(-5000.0, 5000.0, 101)


def bell(x0: float = 0.0, sigma: float = 1000.0) -> np.ndarray:
    x, y = np.meshgrid(AXIS, AXIS)
    return np.exp(-((x - x0) ** 2 + y**2) / (2 * sigma**2))


def test_the_area_of_a_bell_above_a_level_is_that_of_its_circle() -> None:
    (polygon,) = area_at_least(AXIS, AXIS, bell(), 0.1)
    radius = 1000.0 * np.sqrt(2 * np.log(10.0))
    assert polygon.area == pytest.approx(np.pi * radius**2, rel=2e-3)


def test_a_ring_keeps_its_hole() -> None:
    ring = bell() - 3 * bell(sigma=300.0)
    (polygon,) = area_at_least(AXIS, AXIS, ring, 0.3)
    assert len(polygon.interiors) == 1
    assert not polygon.contains_properly(shape({"type": "Point", "coordinates": [0.0, 0.0]}))


def test_what_reaches_the_edge_of_the_grid_is_closed_there() -> None:
    (polygon,) = area_at_least(AXIS, AXIS, bell(x0=5000.0), 0.1)
    assert polygon.is_valid
    assert polygon.bounds[2] == pytest.approx(5000.0, abs=1.0)


def test_nowhere_and_unknown_values_give_no_area() -> None:
    assert area_at_least(AXIS, AXIS, np.zeros((101, 101)), 0.1) == ()
    assert area_at_least(AXIS, AXIS, np.full((101, 101), np.nan), 0.1) == ()


def test_rings_turn_as_geojson_wants_and_lie_where_the_frame_says() -> None:
    ring = bell() - 3 * bell(sigma=300.0)
    geometry = geojson_polygon(area_at_least(AXIS, AXIS, ring, 0.3), Frame(108.5583, 21.6708))
    outer, hole = geometry["coordinates"][0]

    def turned(points: list[list[float]]) -> float:
        xy = np.array(points)
        return float(np.sum(xy[:-1, 0] * xy[1:, 1] - xy[1:, 0] * xy[:-1, 1]))

    assert turned(outer) > 0 > turned(hole)
    assert outer[0] == outer[-1]
    centre = shape(geometry).centroid
    assert (centre.x, centre.y) == pytest.approx((108.5583, 21.6708), abs=1e-3)
