"""Points at sea: who boards which vessel, when they are there, on which way."""

import itertools
from datetime import timedelta

import msgspec
import pytest

from core.earth import distance_and_bearing
from core.messages import Forecast
from core.tasks import Plan
from core.team import Fleet
from response.field import Field, Start
from response.prepared import Prepared, prepare
from response.sea import Sea
from response.situation import Situation
from response.tasking.aboard import wake
from response.tasking.plan import Asked, planned
from tests.response.region import fleet, ground, waters
from tests.response.tasking import scene

CARRIED = ("multi_gas", "weather_meter")


@pytest.fixture(scope="module")
def told() -> Forecast:
    """A leak on a ship 6 km off the shore; the plume stays at sea."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scene, "AT", (107.7, 21.44))
        return scene.forecast(scene.arrival("islet", "town", 9.0, -1.0, likely=180.0))


def manned(**vessel: object) -> Fleet:
    known = fleet()
    return msgspec.structs.replace(
        known, teams={id: msgspec.structs.replace(each, instruments=CARRIED) for id, each in known.teams.items()},
        vessels={"v": msgspec.structs.replace(known.vessels["v"], **vessel)}, aircraft={},
    )


def ready(whom: Fleet) -> Prepared:
    return prepare(ground(), whom, {})


def plan(told: Forecast, whom: Fleet, **more: object) -> Plan:
    now = Situation(time=told.time, shift="day", is_night=False)
    return planned(Asked(told, ready(whom).circles, now, **more))  # type: ignore[arg-type]


def test_one_team_boards_and_goes_by_the_port(told: Forecast) -> None:
    made = plan(told, manned())
    at_sea = [each for each in made.tasks if each.by_sea]
    (only,) = at_sea                                       # one vessel carries one team
    assert (only.point, only.boards, only.unit) == ("town-islet", "v", "a-team")
    port = manned().ports["port"]
    near = [distance_and_bearing(each.longitude, each.latitude, port.longitude, port.latitude)[0] for each in only.way]
    quay = only.way[near.index(min(near))]
    assert min(near) < 500.0
    assert quay.seconds > 30 * 60.0                        # not before its muster
    times = [each.seconds for each in only.way]
    assert times == sorted(times)
    assert times[-1] == pytest.approx((only.arrives - made.time).total_seconds(), abs=1.0)
    wet = [each for each in made.unassigned if next(point for point in made.points if point.id == each.point).at_sea]
    assert wet
    assert {each.reason for each in wet} == {"teams"}


def test_the_time_at_sea_is_that_of_muster_road_loading_and_sailing(told: Forecast) -> None:
    whom = manned()
    task = next(each for each in plan(told, whom).tasks if each.by_sea)
    port, team = whom.ports["port"], whom.teams["a-team"]
    provider = ready(whom).circles.provider_in(Situation(time=told.time, shift="day", is_night=False))
    way = provider.way(Start("a-team", team.longitude, team.latitude, 30 * 60.0), port.longitude, port.latitude)
    assert way is not None
    point = next(each for each in plan(told, whom).points if each.id == task.point)
    off = way.seconds + 20 * 60.0
    away, _ = distance_and_bearing(port.longitude, port.latitude, point.longitude, point.latitude)
    straight = off + away / (15.0 * 1852.0 / 3600.0)       # 15 kn at sea state 3
    sailed = (task.arrives - told.time).total_seconds()
    assert straight - 120.0 <= sailed                      # no sooner than over the plume, which it has to go around
    assert sailed <= straight + timedelta(hours=1).total_seconds()


def test_a_vessel_with_its_own_instruments_waits_for_nobody(told: Forecast) -> None:
    made = plan(told, manned(instruments=CARRIED))
    own = next(each for each in made.tasks if each.by_sea)
    assert (own.unit, own.boards) == ("v", "")
    assert own.leaves == told.time + timedelta(minutes=30)


def test_without_a_vessel_points_at_sea_are_out_of_reach(told: Forecast) -> None:
    made = plan(told, manned(in_service=False))
    assert not any(each.by_sea for each in made.tasks)
    reasons = {each.point: each for each in made.unassigned}
    assert reasons["town-islet"].reason == "unreachable"
    assert "no vessel" in reasons["town-islet"].en


def test_the_way_back_down_a_field_is_the_straight_line_over_open_water() -> None:
    sea = Sea.over(waters())
    field = Field(sea.grid, sea.distances(107.4, 21.3))
    for east, south in ((0.9, 0.1), (0.5, 0.5), (0.3, 0.7)):
        track = wake(field, 107.4 + east, 21.3 - south)
        legs = [distance_and_bearing(*a[:2], *b[:2])[0] for a, b in itertools.pairwise(track)]
        straight, _ = distance_and_bearing(107.4, 21.3, 107.4 + east, 21.3 - south)
        assert sum(legs) == pytest.approx(straight, rel=0.03)
        assert all(a[2] < b[2] for a, b in itertools.pairwise(track))
