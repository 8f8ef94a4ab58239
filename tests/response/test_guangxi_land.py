"""The region that ships: times between its cities, and areas that do not hang on the size of a cell."""

import numpy as np
import pytest

from benchmarks.reach_land import LIMIT, PLUME, country
from response.field import Barrier, Start
from response.land import Friction


@pytest.fixture(scope="module")
def guangxi() -> tuple[Friction, dict[str, Start]]:
    region, starts = country()
    return region, {each.unit: each for each in starts[:14]}


# km by road between the seats, as maps give them: recalled to about a tenth, to be confirmed.
@pytest.mark.parametrize(("one", "other", "km"), [
    ("NN", "QZ", 120), ("NN", "LZ", 250), ("NN", "FCG", 135), ("LZ", "GL", 170), ("NN", "BS", 230), ("BH", "QZ", 105),
    ("WZ", "HZ", 130),
])
def test_roads_between_cities_are_as_long_as_they_are_known_to_be(
    guangxi: tuple[Friction, dict[str, Start]], one: str, other: str, km: float
) -> None:
    region, seats = guangxi
    way = region.way(seats[one], seats[other].longitude, seats[other].latitude)
    assert way is not None
    assert way.on_road_km + way.off_road_km == pytest.approx(km, rel=0.15)
    assert way.off_road_km < 8.0


def test_every_city_reaches_the_country_around_it_and_cells_twice_as_wide_give_the_same_area(
    guangxi: tuple[Friction, dict[str, Start]]
) -> None:
    region, seats = guangxi
    starts = tuple(seats.values())
    coarse = country(2000.0)[0]
    for start, one, other in zip(starts, region.fields(starts, LIMIT), coarse.fields(starts, LIMIT), strict=True):
        fine = region.terrain.grid.area[one.seconds <= LIMIT].sum()
        wide = coarse.terrain.grid.area[other.seconds <= LIMIT].sum()
        assert 8000.0 < fine < 30_000.0, start.unit        # km²; 2 h at 65 km/h over a detour of 1.15: 113 km at most
        assert wide == pytest.approx(fine, rel=0.03), start.unit


def test_a_plume_keeps_a_team_out_and_costs_others_time(guangxi: tuple[Friction, dict[str, Start]]) -> None:
    region, seats = guangxi
    plume = Barrier({"type": "Polygon", "coordinates": [PLUME]}, name_en="the plume")
    free, barred = region.fields((seats["NN"],), LIMIT)[0], region.fields((seats["NN"],), LIMIT, (plume,))[0]
    assert np.isfinite(free.at(108.4, 23.05))
    assert np.isinf(barred.at(108.4, 23.05))
    assert (barred.seconds >= free.seconds).all()
    assert (barred.seconds > free.seconds).sum() > 500


def test_no_team_drives_over_the_gulf(guangxi: tuple[Friction, dict[str, Start]]) -> None:
    region, seats = guangxi
    assert np.isinf(region.fields((seats["BH"],), LIMIT)[0].at(108.9, 21.3))
    assert region.way(seats["BH"], 109.11, 21.04) is None       # Weizhou island
