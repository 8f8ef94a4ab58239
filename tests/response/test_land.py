"""Travel times on land: against exact times, and what must hold in any country."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InputError
from response.field import Start
from response.frame import Grid
from response.land import friction
from response.roads import RoadSpeeds, no_roads, road_graph
from tests.response.country import (
    METRES_PER_SECOND,
    line_of_road,
    metres,
    middle,
    open_country,
    small_grid,
    start_at,
    web_of_roads,
)

GRID = small_grid()


def test_straight_times_are_exact_within_one_and_a_half_percent_in_all_directions() -> None:
    country = open_country()
    start = start_at(GRID, GRID.rows // 2, GRID.columns // 2)
    found = country.fields([start], 7000.0)[0].seconds
    exact = metres(start.longitude, start.latitude, *GRID.degrees) / METRES_PER_SECOND
    far = (exact > 0.0) & (exact < 6900.0)
    error = found[far] / exact[far] - 1.0
    assert far.sum() > 14_000
    assert error.min() > -0.001          # the plane's straight line is not quite the geodesic
    assert error.max() < 0.0085          # 0.76 % by geometry, and the scale taken cell by cell
    assert np.isinf(found[exact > 7100.0]).all()


def test_a_start_away_from_a_cells_middle_is_as_exact() -> None:
    country = open_country()
    longitude, latitude = middle(GRID, 70, 70)
    start = Start("A", longitude + 0.004, latitude - 0.003)
    found = country.fields([start], 7000.0)[0].seconds
    exact = metres(start.longitude, start.latitude, *GRID.degrees) / METRES_PER_SECOND
    far = (exact > 1000.0) & (exact < 6900.0)
    assert np.abs(found[far] / exact[far] - 1.0).max() < 0.015
    near = exact < 1000.0
    assert np.abs(found - exact)[near].max() < 15.0        # s: 150 m


def test_a_road_is_driven_at_its_speed_and_no_faster() -> None:
    west, east = middle(GRID, 75, 20), middle(GRID, 75, 110)
    country = open_country(line_of_road(west, east), off_road=open_country().off_road.__class__(bands=(), beyond=5.0))
    way = country.way(Start("A", *west), *east)
    assert way is not None
    exact = float(metres(*west, *east)) / (72.0 / 3.6)
    assert way.seconds == pytest.approx(exact, rel=2e-4)
    assert way.on_road_km == pytest.approx(float(metres(*west, *east)) / 1000.0, rel=2e-4)
    assert way.off_road_km == pytest.approx(0.0, abs=0.01)
    assert country.fields([Start("A", *west)], 7000.0)[0].at(*east) == pytest.approx(exact, abs=60.0)


def test_a_road_may_be_left_anywhere() -> None:
    west, east = middle(GRID, 75, 20), middle(GRID, 75, 110)
    country = open_country(line_of_road(west, east))
    beside = middle(GRID, 79, 63)                          # 4 km from the road, 43 km along it
    way = country.way(Start("A", *west), *beside)
    assert way is not None
    # At 20 m/s on the road and 10 m/s beside it one leaves at 60 degrees (Snell): 4 km / sin 60 of the last stretch.
    along, off = 43_000.0 - 4000.0 / np.tan(np.radians(60.0)), 4000.0 / np.sin(np.radians(60.0))
    assert way.seconds == pytest.approx(along / 20.0 + off / 10.0, rel=0.015)
    assert way.off_road_km == pytest.approx(off / 1000.0, rel=0.25)
    assert way.on_road_km == pytest.approx(along / 1000.0, rel=0.05)


def test_night_rain_and_a_teams_pace_change_the_time_by_their_factors() -> None:
    west, east = middle(GRID, 75, 20), middle(GRID, 75, 110)
    country = open_country(line_of_road(west, east))
    def seconds(night: bool = False, rain: bool = False, pace: float = 1.0) -> float:
        way = country.under(night=night, rain=rain).way(Start("A", *west, pace=pace), *east)
        assert way is not None
        return way.seconds
    day = seconds()
    assert seconds(night=True) == pytest.approx(day / 0.85, rel=1e-4)
    assert seconds(rain=True) == pytest.approx(day / 0.80, rel=1e-4)
    assert seconds(pace=1.25) == pytest.approx(day / 1.25, rel=1e-4)


def test_a_delay_is_added_and_counts_against_the_limit() -> None:
    country = open_country()
    now, later = country.fields([start_at(GRID, 70, 70), start_at(GRID, 70, 70, delay=1800.0)], 3600.0)
    reached = np.isfinite(later.seconds)
    assert np.allclose(later.seconds[reached], now.seconds[reached] + 1800.0, atol=0.01)
    assert later.seconds[reached].max() <= 3600.0
    assert np.isinf(country.fields([start_at(GRID, 70, 70, delay=3700.0)], 3600.0)[0].seconds).all()


def test_nobody_walks_through_water_nor_jumps_over_it() -> None:
    land = np.ones(GRID.shape, bool)
    land[:, 60] = False                                    # a strait of one cell
    country = open_country(land=land)
    found = country.fields([start_at(GRID, 70, 30)], 20_000.0)[0].seconds
    assert np.isfinite(found[:, :60]).all()
    assert np.isinf(found[:, 60:]).all()
    assert country.way(start_at(GRID, 70, 30), *middle(GRID, 70, 90)) is None


def test_a_strait_whose_cells_touch_at_corners_only_has_no_gap() -> None:
    land = np.ones(GRID.shape, bool)
    steps = np.arange(min(GRID.shape))
    land[steps, steps] = False
    country = open_country(land=land)
    found = country.fields([start_at(GRID, 100, 20)], 20_000.0)[0].seconds
    row, column = np.indices(GRID.shape)
    beyond = (column > row) & (row < min(GRID.shape) - 1)
    assert np.isinf(found[beyond & (column < min(GRID.shape) - 1)]).all()


def test_a_road_bridges_water() -> None:
    land = np.ones(GRID.shape, bool)
    land[:, 60:63] = False
    west, east = middle(GRID, 75, 40), middle(GRID, 75, 80)
    found = open_country(line_of_road(west, east), land).fields([Start("A", *west)], 20_000.0)[0].seconds
    assert np.isfinite(found[land]).all()
    assert np.isinf(found[~land]).all()


def test_a_wide_river_is_slow_but_where_a_road_crosses_it() -> None:
    north_south = middle(GRID, 0, 60), middle(GRID, GRID.rows - 1, 60)
    west, east = middle(GRID, 75, 50), middle(GRID, 75, 70)
    bare = open_country(rivers=(north_south,)).way(Start("A", *west), *east)
    bridged = open_country(line_of_road(west, east), rivers=(north_south,)).way(Start("A", *west), *east)
    assert bare is not None
    assert bridged is not None
    assert bare.seconds == pytest.approx(19_000.0 / 10.0 + 1000.0 / (1.0 / 3.6), rel=0.02)
    assert bridged.seconds == pytest.approx(20_000.0 / 20.0, rel=0.01)


def test_a_start_amid_water_reaches_nothing_and_one_at_the_shore_steps_onto_land() -> None:
    land = np.ones(GRID.shape, bool)
    land[:, 60:] = False
    country = open_country(land=land)
    sea, quay = country.fields([start_at(GRID, 70, 90), start_at(GRID, 70, 60)], 7200.0)
    assert np.isinf(sea.seconds).all()
    assert np.isfinite(quay.seconds[70, 40])
    assert country.way(start_at(GRID, 70, 90), *middle(GRID, 70, 30)) is None


def test_a_start_or_an_aim_outside_the_region_is_refused_with_a_sentence() -> None:
    country = open_country()
    with pytest.raises(InputError, match=r"NN-1 at 100, 23 is outside the region"):
        country.fields([Start("NN-1", 100.0, 23.0)], 7200.0)
    with pytest.raises(InputError, match="is outside the region"):
        country.way(start_at(GRID, 70, 70), float("nan"), 23.0)
    with pytest.raises(InputError, match="its pace must be above 0"):
        country.fields([start_at(GRID, 70, 70, pace=0.0)], 7200.0)
    with pytest.raises(InputError, match="at most 48 h"):
        country.fields([start_at(GRID, 70, 70)], float("inf"))


def test_an_empty_or_broken_map_of_roads_is_refused_with_a_sentence() -> None:
    none = np.zeros(0)
    with pytest.raises(InputError, match="the map of roads is empty"):
        friction(GRID, np.ones(GRID.shape, bool), (none, none, none, none))
    with pytest.raises(InputError, match="a node beyond the 2 there are"):
        road_graph(GRID.frame, [(108, 23), (108.1, 23)], [0], [2], [10.0])
    with pytest.raises(InputError, match="2 ends"):
        road_graph(GRID.frame, [(108, 23), (108.1, 23)], [0], [1, 1], [10.0])
    with pytest.raises(InputError, match="the land mask has 3 x 3 cells"):
        friction(GRID, np.ones((3, 3), bool), no_roads(GRID.frame))
    with pytest.raises(InputError, match="road speed by day"):
        RoadSpeeds(day=0.0)


def test_a_way_tells_its_times_in_order_and_begins_and_ends_where_asked() -> None:
    country = open_country(web_of_roads(3))
    start, aim = Start("A", 107.8, 22.8, delay=600.0), (108.6, 23.6)
    way = country.way(start, *aim)
    assert way is not None
    longitude, latitude, seconds = np.array(way.points).T
    assert (longitude[0], latitude[0], seconds[0]) == pytest.approx((107.8, 22.8, 600.0))
    assert (longitude[-1], latitude[-1], seconds[-1]) == pytest.approx((*aim, way.seconds))
    assert (np.diff(seconds) >= 0.0).all()
    assert way.seconds == pytest.approx(country.fields([start], 20_000.0)[0].at(*aim), abs=120.0)
    # 72 km/h on the road and 36 beside it: distances and time belong together.
    assert way.seconds - 600.0 == pytest.approx(way.on_road_km / 72.0 * 3600.0 + way.off_road_km / 36.0 * 3600.0, rel=0.01)


def test_several_ways_by_one_search_are_those_found_one_by_one() -> None:
    country = open_country(web_of_roads(4))
    start, aims = Start("A", 107.8, 22.8, delay=300.0), [(108.6, 23.6), (107.8, 22.8), (107.81, 22.8), (108.0, 23.5)]
    together = country.ways(start, aims, 20_000.0)
    for aim, way in zip(aims, together, strict=True):
        assert way == country.way(start, *aim)
        assert way is not None
        late = country.ways(start, [aim, aims[0]], max(way.seconds - 1.0, 300.5))[0]
        assert late is None or late.seconds == way.seconds <= 301.0


def test_every_team_reaches_the_same_alone_and_beside_others() -> None:
    country = open_country(web_of_roads(5))
    starts = [start_at(GRID, row, column, f"{row}") for row, column in ((30, 40), (90, 60), (60, 110), (120, 20))]
    together = country.fields(starts, 5000.0)
    for start, field in zip(starts, together, strict=True):
        assert np.array_equal(field.seconds, country.fields([start], 5000.0)[0].seconds)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(10, 140), st.integers(10, 130), st.integers(10, 140), st.integers(10, 130))
def test_there_takes_as_long_as_back(seed: int, row: int, column: int, to_row: int, to_column: int) -> None:
    country = open_country(web_of_roads(seed))
    here, there = middle(GRID, row, column), middle(GRID, to_row, to_column)
    out, back = country.way(Start("A", *here), *there), country.way(Start("A", *there), *here)
    assert out is not None
    assert back is not None
    assert out.seconds == pytest.approx(back.seconds, rel=1e-4, abs=0.1)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.integers(10, 140), st.integers(10, 130))
def test_no_detour_over_a_third_place_is_shorter(seed: int, row: int, column: int) -> None:
    country = open_country(web_of_roads(seed))
    a, b = country.fields([start_at(GRID, 75, 65, "A"), start_at(GRID, row, column, "B")], 40_000.0)
    by_b = a.seconds[row, column] + b.seconds
    # B's own start may step onto a road between two places where others can leave it: half a piece, 250 m at 10 m/s.
    assert (a.seconds <= by_b + 60.0).all()
    bare = open_country()
    a, b = bare.fields([start_at(GRID, 75, 65, "A"), start_at(GRID, row, column, "B")], 40_000.0)
    # B goes straight to the cells about it, which the moves of others reach 0.76 % later: of 6 km at most.
    assert (a.seconds <= (a.seconds[row, column] + b.seconds) * 1.00001 + 6.0).all()


def test_a_finer_grid_gives_the_same_times() -> None:
    roads = web_of_roads(7)
    coarse = open_country(roads)
    fine_grid = Grid.over(GRID.frame, 500.0)
    fine = friction(fine_grid, np.ones(fine_grid.shape, bool), roads, off_road=coarse.off_road, road_speeds=coarse.road_speeds)
    start = Start("A", 108.0, 23.0)
    dice = np.random.default_rng(0)
    for longitude, latitude in zip(dice.uniform(107.6, 108.8, 50), dice.uniform(22.6, 23.8, 50), strict=True):
        one, other = coarse.way(start, longitude, latitude), fine.way(start, longitude, latitude)
        assert one is not None
        assert other is not None
        assert one.seconds == pytest.approx(other.seconds, rel=0.015, abs=30.0)
