"""Sectors: their areas on the ellipsoid, and every place in exactly one."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, shape

from response.zones.sectors import COUNT, GEOD, NAMES_EN, Rose, area_km2, number_of, rings_of, sector_names
from tests.response.zones.releases import PLANT, ROSE

EQUATOR, SQUEEZED = 6378.137, 0.00669437999014        # km and e² of WGS 84


def cap_km2(latitude: float, radius_km: float) -> float:
    """Area of a small circle on the sphere that fits the ellipsoid there, radius sqrt(M N); good to 1e-5 for 300 km."""
    bulge = 1.0 - SQUEEZED * math.sin(math.radians(latitude)) ** 2
    fits = EQUATOR * math.sqrt(1.0 - SQUEEZED) / bulge
    return 2.0 * math.pi * fits**2 * (1.0 - math.cos(radius_km / fits))


@pytest.mark.parametrize("latitude", [0.0, 21.6708, 60.0])
def test_sectors_add_up_to_the_disc_on_the_ellipsoid(latitude: float) -> None:
    rose = Rose(108.5583, latitude, ROSE.radii)
    for number, radius in enumerate(rose.radii, start=1):
        total = sum(each.area_km2 for each in rose.cells[: number * COUNT])
        assert total == pytest.approx(cap_km2(latitude, radius), rel=1e-3)
        assert total == pytest.approx(area_km2(rose.disc(radius)), rel=1e-5)


def test_sectors_of_a_ring_are_equal_and_named_clockwise_from_north() -> None:
    ring = ROSE.cells[2 * COUNT : 3 * COUNT]
    assert [each.id for each in ring] == [f"10-30-{name}" for name in NAMES_EN]
    assert max(each.area_km2 for each in ring) == pytest.approx(min(each.area_km2 for each in ring), rel=2e-4)


@settings(max_examples=150, deadline=None)
@given(away=st.floats(0.05, 299.9), bearing=st.floats(0.0, 359.999))
def test_a_place_lies_in_one_sector_which_is_the_one_it_is_said_to_lie_in(away: float, bearing: float) -> None:
    x, y, _ = GEOD.fwd(*PLANT, bearing, away * 1000.0)
    told = ROSE.cell_at(x, y)
    assert told is not None
    inside = [each.id for each in ROSE.cells if each.outline.contains(Point(x, y))]
    on_edge = min(each.outline.exterior.distance(Point(x, y)) for each in ROSE.cells) < 2e-3
    assert inside == [told.id] or (on_edge and len(inside) <= 1)
    assert told.inner_km <= away + 1e-6
    assert away < told.outer_km + 1e-6


@pytest.mark.parametrize(("bearing", "name"), [(348.75, "N"), (11.2499, "N"), (11.25, "NNE"), (359.9, "N"), (180.0, "S")])
def test_a_line_between_two_sectors_belongs_to_the_one_clockwise(bearing: float, name: str) -> None:
    assert NAMES_EN[number_of(bearing)] == name


def test_a_place_on_a_ring_belongs_to_the_outer_and_beyond_the_last_to_none() -> None:
    for away, inner in ((4.999, 0.0), (5.001, 5.0), (299.99, 100.0)):
        x, y, _ = GEOD.fwd(*PLANT, 90.0, away * 1000.0)
        cell = ROSE.cell_at(x, y)
        assert cell is not None
        assert cell.inner_km == inner
    assert ROSE.cell_at(*GEOD.fwd(*PLANT, 90.0, 300_001.0)[:2]) is None
    assert ROSE.cell_at(*PLANT) is not None


def test_outlines_are_valid_and_run_counter_clockwise() -> None:
    for each in (*(cell.geometry for cell in ROSE.cells), ROSE.disc(30.0)):
        area = shape(each)
        assert area.is_valid
        assert area.exterior.is_ccw
        assert area.exterior.is_closed


def test_points_of_a_sector_stand_for_equal_areas() -> None:
    cell = ROSE.cells[4 * COUNT + 3]
    x, y = ROSE.points_in(cell)
    assert len(x) == 400
    assert all(cell.outline.contains(Point(a, b)) for a, b in zip(x, y, strict=True))
    away = ROSE.seen(x, y)[0]
    half = math.sqrt((cell.inner_km**2 + cell.outer_km**2) / 2)
    assert (away < half).sum() == 200


def test_radii_of_several_schemes_are_each_one_ring() -> None:
    assert rings_of((5.0, 30.0, 5.0, 10.0)) == (5.0, 10.0, 30.0)


def test_sectors_are_named_ring_by_ring_and_a_whole_ring_in_two_words() -> None:
    rose = Rose(108.5, 21.7, (5.0, 10.0))
    some = [each for each in rose.cells if each.id in ("5-10-N", "0-5-W", "0-5-NNE")]
    assert sector_names(some) == ("0–5 km 北东北、西；5–10 km 北", "0–5 km NNE, W; 5–10 km N")
    assert sector_names(rose.cells[:16]) == ("0–5 km 全部方位", "0–5 km all sides")
