"""Plans and zones by command in a house: made, reported on, made anew when the forecast or a team says so, and kept."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from config.zones import zone_plan
from core.messages import Forecast, Result
from core.pool import Worker
from core.tasks import Plan
from core.team import Fleet
from core.zones import Zones
from tests.contracts.shapes import incident_change
from tests.response.house import House, running
from tests.response.region import team
from tests.response.tasking import scene

SOUTHWEST = -0.6                     # degrees: from the plain of the forecast into the made-up region
TOWNS = (scene.arrival("first", "town", 9.0, likely=180.0), scene.arrival("second", "town", 11.0, 1.0, likely=220.0))
START = scene.NOON


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    one = Worker()
    yield one
    one.close()


def fleet() -> Fleet:
    """Two teams 20 km off, with what chlorine is measured with."""
    return Fleet(teams={
        "a-team": team("a-team", 107.8, instruments=scene.CARRIED), "b-team": team("b-team", 108.1, instruments=scene.CARRIED),
    })


def forecast(number: int = 1, **more: Any) -> Forecast:
    return msgspec.convert(_moved(msgspec.to_builtins(scene.forecast(*TOWNS, number=number, **more))), Forecast)


def _moved(said: Any) -> Any:
    if isinstance(said, dict):
        return {
            key: value + SOUTHWEST if key in ("longitude", "latitude") else
            _shifted(value) if key == "coordinates" else _moved(value) for key, value in said.items()
        }
    return [_moved(each) for each in said] if isinstance(said, list | tuple) else said


def _shifted(said: Any) -> Any:
    if isinstance(said[0], int | float):
        return [each + SOUTHWEST for each in said]
    return [_shifted(each) for each in said]


async def propose(house: House, **arguments: Any) -> Plan:
    result = await house.ask("tasking.propose", forecast="leak/1", **arguments)
    assert result.done, result.reason
    return msgspec.json.decode(bytes(result.data["answer"]), type=Plan)


async def test_a_plan_is_made_by_command_told_to_all_and_there_after_a_restart(tmp_path: Path, worker: Worker) -> None:
    async with running(tmp_path, worker, start=START, units=fleet(), exercise="drill-1") as house:
        await house.store.append([forecast()])
        made = await propose(house, most=1)
        assert made.id == "leak/plan/1"
        assert (made.who, made.exercise, made.most) == ("韦", "drill-1", 1)
        assert {each.unit for each in made.tasks} == {"a-team", "b-team"}
        await house.bus.settle()
        assert house.plans == [made]
    async with running(tmp_path, worker, start=START, units=fleet(), exercise="drill-1") as house:
        assert await house.store.plans.one("leak/plan/1") == made
        task = made.tasks[0]
        result = await house.ask("tasking.report", "leak/plan/1", task=task.id, state="on_way")
        assert result.done, result.reason
        assert {each.id: each.state for each in house.plans[-1].tasks}[task.id] == "on_way"
        second = await propose(house)
        assert (second.id, second.most) == ("leak/plan/2", 1), "what is not said is as before"
        assert [each.state for each in second.tasks if each.id == task.id] == ["on_way"]


async def test_a_team_that_cannot_is_replaced_and_is_not_asked_again(tmp_path: Path, worker: Worker) -> None:
    async with running(tmp_path, worker, start=START, units=fleet()) as house:
        await house.store.append([forecast()])
        made = await propose(house, most=1)
        task = made.tasks[0]
        refused = await house.ask("tasking.report", made.id, task=task.id, state="cannot")
        assert (refused.done, refused.data["reason_zh"]) == (False, "缺少理由：请说明为何不能执行")
        assert (await house.ask("tasking.report", made.id, task=task.id, state="cannot", note="车坏了")).done
        await house.bus.settle()
        after = house.plans[-1]
        assert after.id == "leak/plan/2"
        assert all((each.unit, each.point) != (task.unit, task.point) for each in after.tasks)
        assert any("车坏了" in each.zh for each in after.changes if each.point == task.point)
        third = await propose(house)
        assert all((each.unit, each.point) != (task.unit, task.point) for each in third.tasks), "remembered in later plans"


async def test_a_newer_forecast_of_the_run_leads_to_the_next_plan_and_begun_tasks_stay(tmp_path: Path, worker: Worker) -> None:
    async with running(tmp_path, worker, start=START, units=fleet()) as house:
        await house.store.append([forecast()])
        made = await propose(house, most=1)
        begun = next(each for each in made.tasks if each.unit == "a-team")
        assert (await house.ask("tasking.report", made.id, task=begun.id, state="on_way")).done
        await house.store.append([forecast(2, lengths=(8.0, 3.0))])
        await house.go_on(1)
        after = house.plans[-1]
        assert (after.id, after.forecast) == ("leak/plan/2", "leak/2")
        assert begun.id in {each.id for each in after.tasks}
        assert after.time == START, "simulated time stood until it was made"
        old = await house.ask("tasking.report", made.id, task=begun.id, state="arrived")
        assert not old.done
        assert "leak/plan/2" in old.reason
        older = await house.ask("tasking.propose", forecast="leak/1")
        assert not older.done
        assert "leak/2" in older.reason


async def test_a_newer_forecast_that_nothing_can_be_planned_on_leaves_the_plan_as_it_is(tmp_path: Path, worker: Worker) -> None:
    async with running(tmp_path, worker, start=START, units=fleet()) as house:
        await house.store.append([forecast()])
        made = await propose(house, most=1)
        await house.store.append([msgspec.structs.replace(forecast(2), end=START)])
        await house.go_on(60)
        assert house.clock.now() == START + timedelta(seconds=60), "time goes on"
        assert house.plans == [made]
        result = await house.ask("tasking.report", made.id, task=made.tasks[0].id, state="accepted")
        assert result.done, result.reason


async def test_a_person_says_who_goes_to_a_point(tmp_path: Path, worker: Worker) -> None:
    async with running(tmp_path, worker, start=START, units=fleet()) as house:
        await house.store.append([forecast()])
        made = await propose(house, most=1)
        task = made.tasks[0]
        other = "b-team" if task.unit == "a-team" else "a-team"
        assert (await house.ask("tasking.assign", made.id, point=task.point, unit=other)).done
        await house.bus.settle()
        after = house.plans[-1]
        assert {each.point: each.unit for each in after.tasks}[task.point] == other
        assert after.assigned == {task.point: other}
        assert (await house.ask("tasking.assign", after.id, point=task.point)).done
        last = house.plans[-1]
        assert last.assigned == {}
        begun = last.tasks[0]
        assert (await house.ask("tasking.report", last.id, task=begun.id, state="on_way")).done
        refused = await house.ask("tasking.assign", last.id, point=begun.point, unit=other)
        assert not refused.done
        assert "须先由其报告不能执行" in refused.data["reason_zh"]


async def test_what_a_team_has_said_is_not_taken_back_by_what_comes_late(tmp_path: Path, worker: Worker) -> None:
    async with running(tmp_path, worker, start=START, units=fleet()) as house:
        await house.store.append([forecast()])
        made = await propose(house, most=1)
        task = made.tasks[0].id
        for state in ("on_way", "arrived"):
            assert (await house.ask("tasking.report", made.id, task=task, state=state)).done
        for late, zh in (("accepted", "已接受"), ("on_way", "已出发"), ("arrived", "已到达")):
            refused = await house.ask("tasking.report", made.id, task=task, state=late)
            assert (refused.done, refused.data["reason_zh"]) == (False, f"该任务已报告“已到达”，不能退回“{zh}”")
        assert {each.id: each.state for each in house.plans[-1].tasks}[task] == "arrived"
        for again in ("measured", "measured"):
            assert (await house.ask("tasking.report", made.id, task=task, state=again, note="2 mg/m³")).done


async def test_the_time_line_of_the_incident_is_told_of_plans_and_reports(tmp_path: Path, worker: Worker) -> None:
    async with running(tmp_path, worker, start=START, units=fleet()) as house:
        await house.store.append([forecast()])
        await house.store.record(1, (), (incident_change(1, forecasts=("leak",)),))
        result = await house.ask("tasking.propose", incident="E1", most=1)
        assert result.done, result.reason
        made = house.plans[-1]
        task = made.tasks[0]
        assert (await house.ask("tasking.report", made.id, task=task.id, state="measured", note="2.1 mg/m³")).done
        await house.bus.settle()
        assert [each.target for each in house.notes] == ["E1", "E1"]
        first, second = (each.arguments for each in house.notes)
        assert first["note"].startswith("监测任务计划 leak/plan/1：")
        assert second["note"].startswith(f"{task.name_zh}已完成测量，")
        assert second["note"].endswith("：2.1 mg/m³")
        assert second["note_en"].endswith(": 2.1 mg/m³")


@pytest.mark.parametrize(("verb", "target", "arguments", "zh"), [
    ("tasking.propose", "", {"forecast": "no/1"}, "没有预测“no/1”"),
    ("tasking.propose", "", {}, "请给出预测或事件"),
    ("tasking.propose", "", {"incident": "E9"}, "没有进行中的事件“E9”"),
    ("tasking.propose", "", {"forecast": "leak/1", "work": "war"},
     "工作性质“war”：应为 routine、emergency、collective、life 之一"),
    ("tasking.propose", "", {"forecast": "leak/1", "received": {"a-team": -1}}, "已受剂量：应为各单位已受的 mSv 数，不小于 0"),
    ("tasking.report", "leak/plan/7", {"task": "x", "state": "done"}, "没有计划“leak/plan/7”"),
    ("tasking.dance", "", {}, "没有命令 tasking.dance"),
    ("zones.propose", "", {}, "请给出场所或预测"),
    ("zones.propose", "", {"site": "x"}, "登记册中没有场所“x”"),
    ("zones.propose", "", {"site": "intake", "wind_speed": 3.0}, "风须同时给出风速和风向"),
])
async def test_what_cannot_be_done_is_refused_with_a_sentence(
    tmp_path: Path, worker: Worker, verb: str, target: str, arguments: dict[str, Any], zh: str
) -> None:
    async with running(tmp_path, worker, start=START, units=fleet(), zones=zone_plan()) as house:
        await house.store.append([forecast()])
        result: Result = await house.ask(verb, target, **arguments)
        assert (result.done, result.data["reason_zh"]) == (False, zh)


async def test_zones_of_a_forecast_without_a_site_are_around_its_source(tmp_path: Path, worker: Worker) -> None:
    async with running(tmp_path, worker, start=START + timedelta(minutes=1), units=fleet(), zones=zone_plan()) as house:
        await house.store.append([forecast()])
        found: Zones = await house.answer(Zones, "zones.propose", forecast="leak/1")
        assert (found.site, found.forecast) == ("source", "leak/1")
        assert {each.key for each in found.zones} == {"AEGL-1", "AEGL-2"}
        assert any(each.threat == "best" for each in found.sectors)
