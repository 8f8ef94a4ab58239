"""The provider `valhalla`, on a made-up town and on Helsinki: fields, ways, barriers, and what is said where it is missing."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from config.region.road_tiles import import_roads
from core.errors import InputError
from response.field import Field, LandProvider, Start
from response.frame import Frame, Grid
from response.tiles import Tiles
from response.valhalla import BESIDE, WALK, Valhalla
from tests.response.country import metres, rectangle
from tests.response.osm import TOWN_BOX, helsinki, place, require_valhalla, town

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 1500.0


def silent(text: str) -> None:
    """Nobody reads the progress here."""


@pytest.fixture(scope="module")
def streets(tmp_path_factory: pytest.TempPathFactory) -> Valhalla:
    """The town at 200 m, a contour a minute."""
    require_valhalla()
    folder = tmp_path_factory.mktemp("town")
    tiles = import_roads(town(folder / "town.osm.pbf"), folder, TOWN_BOX, silent)
    return Valhalla(Grid.over(Frame(TOWN_BOX), 200.0), tiles, step=60.0)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Valhalla:
    """The middle of Helsinki at 50 m, a contour a minute."""
    require_valhalla()
    box = (24.92, 60.155, 24.97, 60.19)
    tiles = import_roads(helsinki(), tmp_path_factory.mktemp("helsinki"), box, silent)
    return Valhalla(Grid.over(Frame(box), 50.0), tiles, step=60.0)


def start_at(row: int, column: int, **more: float) -> Start:
    return Start("A", *place(row, column), **more)


def field_of(provider: Valhalla, start: Start, limit: float = LIMIT, *barriers: object) -> Field:
    return provider.fields([start], limit, barriers)[0]  # type: ignore[arg-type]


def differences(provider: Valhalla, start: Start, box: tuple[float, float, float, float]) -> np.ndarray:
    """s of the field less s of the way, at places all over a box."""
    field, dice, found = field_of(provider, start), np.random.default_rng(1), []
    for longitude, latitude in zip(dice.uniform(box[0], box[2], 80), dice.uniform(box[1], box[3], 80), strict=True):
        way = provider.way(start, longitude, latitude)
        if way is not None and np.isfinite(there := field.at(longitude, latitude)):
            found.append(there - way.seconds)
    assert len(found) > 60
    return np.array(found)


def test_it_is_a_land_provider_that_says_its_roads_and_their_day(streets: Valhalla) -> None:
    provider: LandProvider = streets
    assert (provider.name, provider.data_date) == ("valhalla", "2026-10-01")
    said = provider.under(night=True, rain=True).assumptions()
    assert "2026-10-01" in said[0].en
    assert "0.68" in said[0].en                          # 0.85 at night by 0.80 in rain
    assert "OpenStreetMap" in said[0].source


def test_a_straight_street_takes_its_length_at_its_speed(streets: Valhalla) -> None:
    start, aim = start_at(4, 0, delay=600.0), place(4, 8)
    way = streets.way(start, *aim)
    assert way is not None
    far = float(metres(*place(4, 0), *aim))
    assert way.on_road_km == pytest.approx(far / 1000.0, rel=0.01)
    assert way.off_road_km == pytest.approx(0.0, abs=0.02)
    assert way.seconds - 600.0 == pytest.approx(far / (60 / 3.6), rel=0.01)      # 60 km/h is the limit, and nobody turns
    times = [each[2] for each in way.points]
    assert times == sorted(times)
    assert (times[0], times[-1]) == (600.0, way.seconds)
    assert way.points[-1][:2] == pytest.approx(aim)


def test_fields_agree_with_ways(streets: Valhalla) -> None:
    """Tolerance: Valhalla's own raster (some 200 m), the cell, a minute between contours, and the walk from the last road."""
    away = differences(streets, start_at(4, 4, delay=300.0), (108.0, 22.8, 108.08, 22.88))
    assert abs(np.median(away)) < 60.0
    assert np.percentile(np.abs(away), 90) < 200.0


def test_fields_agree_with_ways_in_helsinki(city: Valhalla) -> None:
    away = differences(city, Start("A", 24.9384, 60.1699, 120.0), (24.934, 60.163, 24.955, 60.180))
    assert abs(np.median(away)) < 60.0
    assert np.percentile(np.abs(away), 80) < 200.0


@pytest.mark.parametrize("which", ["streets", "city"])
def test_times_grow_with_the_limit_delay_and_slowness(which: str, request: pytest.FixtureRequest) -> None:
    provider: Valhalla = request.getfixturevalue(which)
    begin = place(4, 4) if which == "streets" else (24.9384, 60.1699)
    whole = field_of(provider, Start("A", *begin)).seconds
    assert np.isfinite(whole).sum() > 500
    short = field_of(provider, Start("A", *begin), 420.0).seconds
    assert short[np.isfinite(short)].max() <= 420.0
    both = np.isfinite(short)
    assert np.isfinite(whole[both]).all()
    late = field_of(provider, Start("A", *begin, delay=300.0), LIMIT + 300.0).seconds
    assert np.allclose(late[np.isfinite(late)] - 300.0, whole[np.isfinite(late)], atol=0.1)
    rain = provider.under(rain=True).fields([Start("A", *begin)], LIMIT)[0].seconds
    areas = [[(each <= at).sum() for at in (120.0, 240.0, 360.0)] for each in (whole, rain)]
    assert all(dry > wet > 0 for dry, wet in zip(*areas, strict=True))
    assert all(a < b for a, b in zip(areas[0][:-1], areas[0][1:], strict=True))


def test_a_barrier_is_gone_around_or_ends_the_way(streets: Valhalla) -> None:
    start, aim = start_at(4, 0), place(4, 8)
    free = streets.way(start, *aim)
    wall = rectangle(108.033, 22.818, 108.047, 22.862)               # over the streets of rows 2 to 6 at column 4
    around = streets.way(start, *aim, [wall])
    assert free is not None
    assert around is not None
    assert around.on_road_km > free.on_road_km + 2.0
    assert not any(108.033 < x < 108.047 and 22.818 < y < 22.862 for x, y, _ in around.points)
    open_, barred = field_of(streets, start).seconds, field_of(streets, start, LIMIT, wall).seconds
    inside = streets.grid.cell_of(*place(4, 4))
    assert inside is not None
    assert np.isfinite(open_[inside])
    assert np.isinf(barred[inside])
    # Contours are simplified and interpolated by distance: what the detour changes elsewhere is within a step.
    beyond = np.isfinite(open_) & np.isfinite(barred)
    assert (barred[beyond] >= open_[beyond] - 60.0).all()
    ring = [rectangle(107.9, 22.815, 108.2, 22.825), rectangle(107.9, 22.855, 108.2, 22.865)]
    assert streets.way(start, *place(8, 4), ring) is None            # no street leads out
    assert np.isinf(field_of(streets, start, LIMIT, *ring).at(*place(8, 4)))


def test_a_team_inside_a_barrier_may_leave_it(streets: Valhalla) -> None:
    flood = rectangle(107.99, 22.83, 108.015, 22.85)
    start = start_at(4, 0)
    assert streets.way(start, *place(4, 6), [flood]) is not None
    assert np.isfinite(field_of(streets, start, LIMIT, flood).at(*place(4, 6)))
    assert streets.way(start_at(4, 6), *place(4, 0), [flood]) is None
    assert np.isinf(field_of(streets, start_at(4, 6), LIMIT, flood).at(*place(4, 0)))


def test_beside_the_roads_one_walks_two_kilometres_and_no_farther(streets: Valhalla) -> None:
    start, (x, y) = start_at(4, 4), place(4, 8)
    near = streets.way(start, x + 0.015, y)
    assert near is not None
    on_foot = float(metres(x, y, x + 0.015, y))
    assert near.off_road_km * 1000.0 == pytest.approx(on_foot, rel=0.02)
    at_road = streets.way(start, x, y)
    assert at_road is not None
    assert near.seconds == pytest.approx(at_road.seconds + on_foot / WALK, rel=0.05)
    assert np.isfinite(field_of(streets, start).at(x + 0.015, y))
    assert float(metres(x, y, x + 0.035, y)) > BESIDE
    assert streets.way(start, x + 0.035, y) is None
    assert np.isinf(field_of(streets, start).at(x + 0.035, y))
    assert np.isinf(field_of(streets, Start("A", x + 0.04, y)).seconds).all()      # nobody starts from there either


def test_what_cannot_be_asked_is_refused_in_a_sentence(streets: Valhalla, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="time to look at"):
        streets.fields([start_at(0, 0)], 0.0)
    with pytest.raises(InputError, match="outside the region"):
        streets.way(start_at(0, 0), 20.0, 60.0)
    with pytest.raises(InputError, match="pace"):
        streets.fields([start_at(0, 0, pace=0.0)], LIMIT)
    gone = Valhalla(streets.grid, Tiles(tmp_path / "gone", "2026-10-01", "x"))
    with pytest.raises(InputError, match="import the extract anew"):
        gone.fields([start_at(0, 0)], LIMIT)


def test_without_the_extra_a_sentence_says_how_to_install_it() -> None:
    code = (
        "import sys; sys.modules['valhalla'] = None\n"
        "from core.errors import InputError\nfrom response.tiles import valhalla\n"
        "try: valhalla()\nexcept InputError as error: print(error)"
    )
    surroundings = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=surroundings)
    assert "pip install 'fengsui[routing]'" in done.stdout, done.stderr
