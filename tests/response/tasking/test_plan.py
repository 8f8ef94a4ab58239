"""Plans: who is sent, who is not and why, and how a plan becomes the next."""

import msgspec
import pytest

from core.errors import InputError
from core.messages import Forecast
from core.reach import Assumption
from core.tasks import Plan, TaskReport
from core.team import Position, Team
from response.situation import Situation
from response.tasking.dose import FieldCloud
from response.tasking.limits import Limits
from response.tasking.plan import Asked, planned
from response.tasking.reports import reported
from tests.response.tasking.scene import (
    DOSES,
    arrival,
    at,
    circles,
    forecast,
    minutes,
    situation,
    team,
)
from tests.response.tasking.test_dose import constant

TOWNS = (arrival("first", "town", 9.0, likely=180.0), arrival("second", "town", 11.0, 1.0, likely=220.0))


def plan(*teams: Team, told: Forecast | None = None, now: Situation | None = None, **more: object) -> Plan:
    return planned(Asked(told or forecast(*TOWNS), circles(*teams), now or situation(), **more))  # type: ignore[arg-type]


def unit_of(made: Plan, point: str) -> str | None:
    return next((each.unit for each in made.tasks if each.point == point), None)


def report(made: Plan, point: str, state: str, after: float, note: str = "") -> TaskReport:
    task = next(each for each in made.tasks if each.point == point)
    return TaskReport(plan=made.id, task=task.id, unit=task.unit, time=minutes(after), state=state,  # type: ignore[arg-type]
                      note=note)


def test_each_point_is_covered_once_or_has_its_reason() -> None:
    made = plan(team("a", 15.0, 5.0), team("b", -10.0), team("c", 12.0, -6.0))
    assert made.best
    assert sorted([each.point for each in made.tasks] + [each.point for each in made.unassigned]) == sorted(
        each.id for each in made.points
    )
    assert made.tasks
    for each in made.tasks:
        assert each.leaves < each.arrives < each.until
        assert each.way[-1].seconds == pytest.approx((each.arrives - made.time).total_seconds(), abs=1.0)
        assert "multi_gas" in each.instruments


def test_towns_get_the_teams_when_there_are_few_and_the_rest_is_said() -> None:
    made = plan(team("a", 15.0, 5.0), most=1)
    assert unit_of(made, "town-first") == "a" or unit_of(made, "town-second") == "a"
    assert len(made.tasks) == 1
    assert {each.reason for each in made.unassigned} == {"teams"}
    assert "a队" in made.unassigned[0].zh


def test_a_team_with_the_instrument_goes_before_a_nearer_one_without() -> None:
    made = plan(team("near", 10.0, 4.0, instruments=("sound_level_meter",)), team("far", 25.0, 15.0), most=1)
    assert {each.unit for each in made.tasks} == {"far"}
    without = plan(team("near", 10.0, 4.0, instruments=("sound_level_meter",)))
    assert without.tasks == ()
    assert {each.reason for each in without.unassigned} == {"instrument"}
    assert "Chlorine" in without.unassigned[0].en


def test_in_time_means_before_the_earliest_arrival() -> None:
    quick = plan(team("a", 15.0, 5.0), most=1).tasks[0]
    assert quick.in_time
    slow = plan(team("a", 15.0, 5.0, muster=130.0), most=1, told=forecast(arrival("near", "town", 9.0, likely=120.0))).tasks[0]
    assert not slow.in_time


def test_after_the_window_of_the_forecast_nobody_is_sent() -> None:
    soon = msgspec.structs.replace(forecast(*TOWNS), end=minutes(25.0))
    made = plan(team("a", 15.0, 5.0, muster=30.0), told=soon)
    assert made.tasks == ()
    assert {each.reason for each in made.unassigned} == {"unreachable"}
    with pytest.raises(InputError, match="window of forecast leak/1 is over"):
        plan(team("a", 15.0, 5.0), now=situation(301.0))


def test_nobody_is_sent_through_what_is_barred() -> None:
    made = plan(team("a", -12.0))                          # a straight line to the towns leads through the source
    assert {each.point: each.reason for each in made.unassigned}["town-first"] == "exposure"
    assert made.tasks
    assert not made.best                                   # another provider's way around might have been allowed


def test_a_team_is_not_sent_where_it_would_pass_its_limit() -> None:
    told = forecast(*TOWNS, levels=DOSES, substance="I-131")
    heavy: FieldCloud = constant([100.0, 100.0], [0.0, 1e6])
    made = plan(team("a", 15.0, 5.0), told=told, cloud=heavy)
    assert made.tasks == ()
    assert {each.reason for each in made.unassigned} == {"exposure"}
    light = plan(team("a", 15.0, 5.0), told=told, cloud=constant([0.1, 0.1], [0.0, 1e6]))
    doses = [each.exposure for each in sorted(light.tasks, key=lambda each: each.order)]
    assert len(doses) == 2
    assert doses[1].total == pytest.approx(doses[0].total + doses[1].on_way + doses[1].at_point, rel=0.01)
    assert all(each.limit == 20.0 and not each.confirmed for each in doses)


def test_what_a_team_had_before_may_keep_it_at_home() -> None:
    told = forecast(*TOWNS, levels=DOSES, substance="I-131")
    cloud = constant([1.0, 1.0], [0.0, 1e6])
    had = Limits(received={"a": 19.5})
    made = plan(team("a", 15.0, 5.0), team("b", 16.0, 5.0), told=told, cloud=cloud, limits=had)
    assert {each.unit for each in made.tasks} == {"b"}


def test_begun_tasks_stay_and_a_refused_one_goes_to_another() -> None:
    teams = team("a", 15.0, 5.0), team("b", 16.0, 6.0), team("c", -10.0)
    first = plan(*teams, most=1)
    begun, other = unit_of(first, "town-first"), unit_of(first, "town-second")
    assert begun is not None
    assert other is not None
    reports = [report(first, "town-first", "on_way", 5.0), report(first, "town-second", "cannot", 6.0, "车辆故障")]
    second = plan(*teams, now=situation(10.0), before=first, reports=reports, most=1)
    assert (second.number, second.id) == (2, "leak/plan/2")
    kept = next(each for each in second.tasks if each.point == "town-first")
    assert (kept.unit, kept.state) == (begun, "on_way")
    assert unit_of(second, "town-second") != other
    change = next(each for each in second.changes if each.point == "town-second")
    assert change.before == other
    assert "车辆故障" in change.zh
    assert "says that it cannot" in change.en
    assert not any(each.point == "town-first" for each in second.changes)


def test_a_busy_team_goes_on_from_its_point_when_it_is_done() -> None:
    only = team("a", 15.0, 5.0)
    first = plan(only, most=2)
    one, two = sorted(first.tasks, key=lambda each: each.order)
    second = plan(only, now=situation(15.0), before=first, reports=[report(first, one.point, "arrived", 15.0)], most=2)
    after = next(each for each in second.tasks if each.point == two.point)
    assert after.order == 2
    assert after.leaves == one.until
    assert abs((after.arrives - two.arrives).total_seconds()) <= 60.0


def test_without_news_the_plan_stays_as_it_was() -> None:
    teams = team("a", 15.0, 5.0), team("b", 16.0, 6.0), team("c", -10.0)
    first = plan(*teams)
    second = plan(*teams, before=first)
    assert second.changes == ()
    assert {(each.unit, each.point) for each in second.tasks} == {(each.unit, each.point) for each in first.tasks}


def test_a_new_forecast_moves_points_and_says_so() -> None:
    teams = team("a", 15.0, 5.0), team("b", 16.0, 6.0)
    first = plan(*teams)
    second = plan(*teams, told=forecast(TOWNS[0], number=2, reach=20.0), before=first)
    dropped = next(each for each in second.changes if each.point == "town-second")
    assert dropped.kind == "dropped"
    assert (dropped.name_zh, dropped.before_zh, dropped.after_zh) == ("second", "b队" if dropped.before == "b" else "a队", "")
    assert "leak/2" in dropped.zh
    assert "leak/2" in dropped.en
    assert any(each.kind == "new" for each in second.changes)


def test_the_latest_report_of_a_task_counts() -> None:
    made = plan(team("a", 15.0, 5.0), most=1)
    point = made.tasks[0].point
    found = reported(made, [report(made, point, "arrived", 30.0), report(made, point, "accepted", 2.0)])
    assert found.tasks[0].state == "arrived"


def test_a_team_under_way_needs_no_muster() -> None:
    longitude, latitude = at(15.0, 5.0)
    position = Position(unit="a", time=minutes(-1.0), received=minutes(-1.0), longitude=longitude, latitude=latitude,
                        state="moving")
    still = plan(team("a", 15.0, 5.0), most=1).tasks[0]
    moving = plan(team("a", 15.0, 5.0), now=situation(positions={"a": position}), most=1).tasks[0]
    assert (still.arrives - moving.arrives).total_seconds() == pytest.approx(600.0, abs=2.0)


def test_a_plan_says_what_it_rests_on_and_survives_the_wire() -> None:
    made = plan(team("a", 15.0, 5.0))
    assert msgspec.json.decode(msgspec.json.encode(made), type=Plan) == made
    by_name: dict[str, Assumption] = {each.what: each for each in made.assumptions}
    assert by_name["sampling practice"].confirmed is False
    assert by_name["limit"].en == "the area of AEGL-1 is not entered: 1.4 mg/m³"
    assert "no field" in by_name["exposure"].en


def test_a_plan_says_what_it_is_after_for_whoever_looks_when_the_forecast_is_over() -> None:
    told = msgspec.structs.replace(forecast(*TOWNS), warns=False)
    found = plan(team("a", 15.0, 5.0), told=told)
    assert (found.title_zh, found.title_en, found.what_if) == (told.title_zh, told.title_en, True)
