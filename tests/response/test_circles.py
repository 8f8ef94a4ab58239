"""Fields of a whole situation: who counts, who boards what, what a change costs, and what is remembered."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from core.team import Position
from response.answers import new_base
from response.circles import Circles
from response.field import Barrier, Start
from response.situation import WhatIf
from tests.response.region import NOON, fleet, noon, prepared

KNOT = 1852 / 3600


def position(unit: str, longitude: float, latitude: float = 21.8, state: str = "", minutes_ago: float = 5.0) -> Position:
    time = NOON - timedelta(minutes=minutes_ago)
    return Position(unit=unit, time=time, received=time, longitude=longitude, latitude=latitude, state=state)


def test_a_team_stands_at_its_base_when_its_muster_is_over() -> None:
    fields = prepared().circles.fields(noon())
    assert fields.land["a-team"].at(107.6, 21.8) == pytest.approx(30 * 60, abs=120)
    night = prepared().circles.fields(noon(shift="night", is_night=True))
    assert night.land["a-team"].at(107.6, 21.8) == pytest.approx(60 * 60, abs=120)


def test_together_is_the_earliest_of_all_and_says_who() -> None:
    fields = prepared().circles.fields(noon())
    stack = np.array([fields.land[each].seconds for each in fields.land_units])
    np.testing.assert_array_equal(fields.land_together.seconds, stack.min(axis=0))
    reached = np.isfinite(fields.land_together.seconds)
    assert (fields.land_first[~reached] == -1).all()
    assert fields.land_units[fields.land_first[fields.land["b-team"].grid.cell_of(108.4, 21.8)]] == "b-team"


def test_the_vessel_waits_for_the_team_that_is_first_on_the_quay() -> None:
    fields = prepared().circles.fields(noon())
    assert fields.boards["v"] == "a-team"
    way = prepared().circles.provider_in(noon()).way(Start("a-team", 107.6, 21.8, 1800.0), 107.62, 21.505)
    assert way is not None
    leaves = max(30 * 60.0, way.seconds + 20 * 60.0)
    at = fields.sea["v"].at(107.62, 21.3)
    assert at == pytest.approx(leaves + (21.505 - 21.3) * 110_700 / (15 * KNOT), rel=0.03)     # sea state 3: 15 kn
    assert fields.sea["b-team"].at(107.62, 21.3) > at


def test_a_sea_beyond_its_table_keeps_it_in_port_and_says_so() -> None:
    fields = prepared().circles.fields(noon(sea_state=6))
    vessel = next(each for each in fields.units if each.id == "v")
    assert vessel.why_en == "the sea state is 6, beyond its table of speeds: it stays in port"
    assert fields.sea_together is not None
    assert not np.isfinite(fields.sea_together.seconds).any()


@pytest.mark.parametrize(("state", "minutes"), [("", 30.0), ("moving", 0.0)])
def test_a_live_position_moves_the_team_and_a_crew_under_way_needs_no_muster(state: str, minutes: float) -> None:
    fields = prepared().circles.fields(noon(positions={"a-team": position("a-team", 108.0, state=state)}))
    unit = next(each for each in fields.units if each.id == "a-team")
    assert (unit.longitude, unit.seen) == (108.0, NOON - timedelta(minutes=5))
    assert fields.land["a-team"].at(108.0, 21.8) == pytest.approx(minutes * 60, abs=150)


def test_an_old_position_and_one_ahead_of_time_count_for_nothing() -> None:
    for minutes in (125.0, -1.0):
        fields = prepared().circles.fields(noon(positions={"a-team": position("a-team", 108.0, minutes_ago=minutes)}))
        unit = next(each for each in fields.units if each.id == "a-team")
        assert (unit.longitude, unit.seen) == (107.6, None)


def test_more_teams_never_reach_less_and_fewer_never_more() -> None:
    whole = prepared().circles.fields(noon())
    fewer = prepared().circles.fields(noon(what_if=WhatIf(without=frozenset({"a-team"}))))
    more = prepared().circles.fields(noon(what_if=WhatIf(bases=(new_base(1, 108.0, 22.2, 30.0),))))
    assert (fewer.land_together.seconds >= whole.land_together.seconds).all()
    assert (more.land_together.seconds <= whole.land_together.seconds).all()
    assert (more.land_together.seconds < whole.land_together.seconds).any()
    gone = next(each for each in fewer.units if each.id == "a-team")
    assert (gone.counts, gone.why_en) == (False, "taken out to try")
    assert "a-team" not in fewer.land


def test_a_barrier_makes_nobody_sooner_and_is_entered_by_nobody() -> None:
    wall = {"type": "Polygon", "coordinates": [[[107.9, 21.55], [108.0, 21.55], [108.0, 22.3], [107.9, 22.3], [107.9, 21.55]]]}
    free = prepared().circles.fields(noon())
    barred = prepared().circles.fields(noon(barriers=(Barrier(wall),)))
    assert (barred.land_together.seconds >= free.land_together.seconds - 0.5).all()
    assert np.isinf(barred.land_together.at(107.95, 21.9))
    # By the road through the wall it was the way of the other team.
    assert barred.land["a-team"].at(108.2, 21.8) > free.land["a-team"].at(108.2, 21.8) + 600


def test_only_what_moved_is_worked_out_anew() -> None:
    region = prepared()
    asked: list[list[str]] = []

    class Counting:
        name, data_date = "counting", ""

        def under(self, *, night: bool = False, rain: bool = False) -> "Counting":
            return self

        def fields(self, starts, limit, barriers=()):  # type: ignore[no-untyped-def]
            asked.append([each.unit for each in starts])
            return region.circles.provider_in(noon()).fields(starts, limit, barriers)

        def assumptions(self) -> tuple[()]:
            return ()

        def way(self, start, longitude, latitude, barriers=()):  # type: ignore[no-untyped-def]
            return None

    circles = Circles(Counting(), region.circles.grid, region.circles.sea, fleet())
    first = circles.fields(noon())
    circles.fields(noon())
    moved = circles.fields(noon(positions={"b-team": position("b-team", 108.3)}))
    assert asked == [["a-team", "b-team"], ["port"], ["b-team"]]
    assert moved.land["a-team"] is first.land["a-team"]
    assert moved.keys["land", "a-team"] == first.keys["land", "a-team"]
    assert moved.keys["land", "b-team"] != first.keys["land", "b-team"]


def test_a_wind_too_strong_grounds_the_helicopter() -> None:
    calm, storm = prepared().circles.fields(noon()), prepared().circles.fields(replace(noon(), wind_speed=16.0))
    assert calm.land_air is not None
    assert calm.land_air.at(108.0, 22.25) < calm.land_together.at(108.0, 22.25)
    assert storm.land_air is None
