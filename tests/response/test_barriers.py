"""Barriers on land: gone around, never jumped, left from inside, and never a gain."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InputError
from response.barriers import closure
from response.field import Barrier, Start
from tests.response.country import (
    METRES_PER_SECOND,
    line_of_road,
    metres,
    middle,
    open_country,
    rectangle,
    small_grid,
    start_at,
    web_of_roads,
)

GRID = small_grid()
WEST, EAST = (107.9, 23.1), (108.5, 23.1)
NORTH_WALL = rectangle(108.199, 23.30, 108.201, 24.5)
SOUTH_WALL = rectangle(108.199, 22.0, 108.201, 23.27)


def test_a_wall_with_a_gap_is_passed_by_the_shortest_way_through_the_gap() -> None:
    country = open_country()
    start = Start("A", *WEST)
    way = country.way(start, *EAST, [NORTH_WALL, SOUTH_WALL])
    assert way is not None
    around = (108.2, 23.27)                                # the south wall's tip, on the way up to the gap
    exact = float(metres(*WEST, *around) + metres(*around, *EAST)) / METRES_PER_SECOND
    # A cell that the wall touches is shut: its tip may lie up to a cell and a half farther on.
    assert exact * 0.999 < way.seconds < exact * 1.0085 + 2 * 1.5 * GRID.cell / METRES_PER_SECOND
    at = np.array([(point[0], point[1]) for point in way.points])
    crossing = at[np.flatnonzero(np.diff(at[:, 0] > 108.2)) + 1]
    assert len(crossing) == 1
    assert 23.265 < crossing[0, 1] < 23.305
    free = country.way(start, *EAST)
    assert free is not None
    assert free.seconds < way.seconds - 300.0


def test_a_whole_wall_is_not_passed() -> None:
    country = open_country()
    wall = rectangle(108.1995, 22.0, 108.2005, 24.5)       # 100 m: far thinner than a cell, and far shorter than a move
    found = country.fields([Start("A", *WEST)], 20_000.0, [wall])[0].seconds
    longitude, _ = GRID.degrees
    assert np.isinf(found[longitude > 108.211]).all()
    assert np.isfinite(found[longitude < 108.189]).all()
    assert country.way(Start("A", *WEST), *EAST, [wall]) is None


def test_a_wall_through_the_starts_own_cell_is_not_passed_either() -> None:
    longitude, latitude = middle(GRID, 75, 70)
    wall = rectangle(longitude + 0.0005, 22.0, longitude + 0.0015, 24.5)
    found = open_country().fields([Start("A", longitude - 0.0005, latitude)], 20_000.0, [wall])[0].seconds
    assert np.isfinite(found[:, :70]).sum() > 5000
    assert np.isinf(found[:, 71:]).all()


def test_a_wall_that_slants_is_not_passed_at_its_corners() -> None:
    line = [[107.4, 22.4], [109.0, 24.0], [109.0, 24.001], [107.4, 22.401], [107.4, 22.4]]
    found = open_country().fields([Start("A", 107.8, 23.5)], 30_000.0, [Barrier({"type": "Polygon", "coordinates": [line]})])
    longitude, latitude = GRID.degrees
    assert np.isinf(found[0].seconds[latitude - 22.4 < longitude - 107.4 - 0.02]).all()


def test_a_road_is_cut_where_a_barrier_touches_it() -> None:
    west, east = middle(GRID, 75, 20), middle(GRID, 75, 110)
    country = open_country(line_of_road(west, east))
    flood = rectangle(108.1, 23.0, 108.2, 23.4)
    free, around = country.way(Start("A", *west), *east), country.way(Start("A", *west), *east, [flood])
    assert free is not None
    assert around is not None
    assert around.seconds > free.seconds + 600.0
    assert 0.0 < around.on_road_km < free.on_road_km
    inside = [at for at in around.points if 108.1 < at[0] < 108.2 and 23.0 < at[1] < 23.4]
    assert not inside


def test_a_closed_road_stops_vehicles_and_not_people_on_foot() -> None:
    west, east = middle(GRID, 75, 20), middle(GRID, 75, 110)
    country = open_country(line_of_road(west, east))
    _, latitude = middle(GRID, 75, 65)
    shut = rectangle(108.15, latitude - 0.01, 108.25, latitude + 0.01, roads_only=True)
    way = country.way(Start("A", *west), *east, [shut])
    assert way is not None
    gone = float(metres(108.15, latitude, 108.25, latitude)) / 1000.0
    assert gone < way.off_road_km < gone + 1.5             # a piece is shut as a whole
    assert way.seconds == pytest.approx((way.on_road_km / 72.0 + way.off_road_km / 36.0) * 3600.0, rel=0.01)


def test_a_team_inside_a_barrier_leaves_it_and_nobody_else_comes_in() -> None:
    west, east = middle(GRID, 75, 20), middle(GRID, 75, 110)
    country = open_country(line_of_road(west, east))
    _, latitude = middle(GRID, 75, 65)
    cloud = rectangle(108.1, latitude - 0.1, 108.3, latitude + 0.1)
    inside, outside = country.fields([Start("in", 108.2, latitude), Start("out", *west)], 20_000.0, [cloud])
    free = country.fields([Start("in", 108.2, latitude)], 20_000.0)[0]
    assert np.isfinite(inside.seconds).all()
    assert inside.at(*east) == pytest.approx(free.at(*east), abs=1.0)        # out by the road, as without a cloud
    longitude, north = GRID.degrees
    within = (np.abs(longitude - 108.2) < 0.1) & (np.abs(north - latitude) < 0.1)
    assert np.isinf(outside.seconds[within]).all()
    # Out on the west, and back in to the east of a wall of cloud: no.
    other = country.way(Start("in", 108.2, latitude), *west, [cloud, rectangle(107.9, 22.0, 107.92, 24.5)])
    assert other is None


def test_whoever_has_left_a_barrier_stays_outside() -> None:
    # A cloud like a U, open to the north; its two arms are 20 km apart, the start stands in the western one.
    ring = [[108.0, 23.0], [108.3, 23.0], [108.3, 23.5], [108.25, 23.5], [108.25, 23.05], [108.05, 23.05], [108.05, 23.5],
            [108.0, 23.5], [108.0, 23.0]]
    cloud = Barrier({"type": "Polygon", "coordinates": [ring]})
    country = open_country()
    start, aim = Start("A", 108.025, 23.45), (108.275, 23.45)
    way = country.way(start, *aim, [cloud])
    assert way is not None
    at = np.array([(x, y) for x, y, _ in way.points])
    assert at[:, 1].min() < 23.06                          # inside the cloud all along its bottom
    straight = float(metres(start.longitude, start.latitude, *aim)) / METRES_PER_SECOND
    assert way.seconds > 2.0 * straight


def test_a_barrier_looks_only_at_what_is_near_it() -> None:
    country = open_country(web_of_roads(1))
    small = closure(country.terrain, rectangle(108.2, 23.1, 108.25, 23.15))
    assert 20 < len(small.cells) < 80
    assert len(small.pieces) < 60


@pytest.mark.parametrize(("geometry", "reason"), [
    ({"type": "LineString", "coordinates": [[108, 23], [109, 23]]}, "a Polygon or MultiPolygon is needed"),
    ({"type": "Polygon", "coordinates": []}, "it has no area"),
    ({"type": "Polygon", "coordinates": [[["x", 1]]]}, "its coordinates are no area"),
    ({"type": "Polygon"}, "its coordinates are no area"),
    ({"type": "Polygon", "coordinates": [[[23, 108], [24, 108], [24, 109], [23, 108]]]}, "longitude comes first"),
    ({"type": "Polygon", "coordinates": [[[108, 23], [109, 23], [108, 23], [108, 23]]]}, "it has no area"),
])
def test_a_barrier_that_is_no_area_is_refused_by_name(geometry: dict[str, object], reason: str) -> None:
    with pytest.raises(InputError, match=f"barrier 'a flood': {reason}|barrier 'a flood': .*{reason}"):
        open_country().fields([start_at(GRID, 70, 70)], 3600.0, [Barrier(geometry, name_en="a flood")])


def test_a_barrier_that_crosses_itself_is_taken_for_all_it_encloses() -> None:
    bow = [[108.0, 23.0], [108.4, 23.3], [108.4, 23.0], [108.0, 23.3], [108.0, 23.0]]
    found = open_country().fields([Start("A", 107.8, 23.6)], 30_000.0, [Barrier({"type": "Polygon", "coordinates": [bow]})])[0]
    assert np.isinf(found.at(108.05, 23.15))
    assert np.isinf(found.at(108.35, 23.15))
    assert np.isfinite(found.at(108.2, 23.25))


PLACES = st.tuples(st.floats(107.6, 108.7), st.floats(22.6, 23.7))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), PLACES, PLACES, st.floats(0.001, 0.3), st.floats(0.001, 0.3), st.booleans())
def test_a_barrier_never_makes_anything_sooner(
    seed: int, start: tuple[float, float], corner: tuple[float, float], wide: float, high: float, roads_only: bool
) -> None:
    country = open_country(web_of_roads(seed))
    barrier = rectangle(corner[0], corner[1], corner[0] + wide, corner[1] + high, roads_only=roads_only)
    one = Start("A", *start)
    free, barred = country.fields([one], 9000.0)[0], country.fields([one], 9000.0, [barrier])[0]
    assert (barred.seconds >= free.seconds).all()
    again = country.fields([one], 9000.0, [barrier, rectangle(108.1, 23.1, 108.3, 23.3)])[0]
    assert (again.seconds >= barred.seconds).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), PLACES, PLACES, PLACES, st.floats(0.002, 0.3), st.floats(0.002, 0.3))
def test_no_way_from_outside_touches_a_barrier(
    seed: int, start: tuple[float, float], aim: tuple[float, float], corner: tuple[float, float], wide: float, high: float
) -> None:
    country = open_country(web_of_roads(seed))
    area = shapely.box(corner[0], corner[1], corner[0] + wide, corner[1] + high)
    if shapely.distance(area, shapely.Point(start)) < 1e-4:
        return
    barrier = rectangle(corner[0], corner[1], corner[0] + wide, corner[1] + high)
    way = country.way(Start("A", *start), *aim, [barrier])
    if shapely.contains_xy(shapely.buffer(area, -1e-4), *aim):
        assert way is None
    if way is not None:
        inner = shapely.buffer(area, -5e-5)                # 5 m: the plane's straight lines are not quite those of degrees
        assert not shapely.intersects(inner, shapely.LineString([(x, y) for x, y, _ in way.points]))
