"""Plans, reports, orders on paper and zones over REST, and plans on the stream."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import msgspec
import pytest

from config.zones import zone_plan
from console.houses import HouseView
from console.roles import Role
from console.settings import ConsoleSettings
from core.messages import Command, Forecast, Result, encode
from core.papers import Language, PaperFile
from core.site_register import Wind
from core.tasks import Plan, TaskReport
from response.tasking.plan import Asked, planned
from response.zones.zones import Asked as Around
from response.zones.zones import zones_of
from tests.console.conftest import NOON, Console, answer_commands, check_answer, frames_until
from tests.response import region
from tests.response.tasking import scene


class Sheets:
    """Sets what it is told as bytes, so that a test sees what was asked."""

    async def sheet(self, house: HouseView, plan: Plan, forecast: Forecast, language: Language, unit: str = "") -> PaperFile:
        return PaperFile(name="任务单.pdf", media="application/pdf", body=f"{plan.id} {forecast.id} {language} {unit}".encode())


@pytest.fixture
def settings(tmp_path: Path) -> ConsoleSettings:
    return ConsoleSettings(static=tmp_path / "static", sheets=Sheets())


def plan(exercise: str | None = None) -> Plan:
    told = scene.forecast(scene.arrival("town", "town", 9.0, likely=180.0))
    made = planned(Asked(told, scene.circles(scene.team("a", 15.0)), scene.situation()))
    return msgspec.structs.replace(made, time=NOON, exercise=exercise)


@contextlib.asynccontextmanager
async def stage(console: Console, reply: Callable[[Command], Result]) -> AsyncIterator[list[Command]]:
    heard: list[Command] = []

    def answered(command: Command) -> Result:
        heard.append(command)
        return reply(command)

    answering = asyncio.create_task(answer_commands(console.house, answered))
    await asyncio.sleep(0)
    try:
        yield heard
    finally:
        answering.cancel()
        await asyncio.wait({answering})


async def test_a_plan_is_on_the_stream_and_in_the_picture_of_who_comes_later(
    console: Console, people: dict[Role, str]
) -> None:
    made = plan()
    async with console.stream(people[Role.VIEWER]) as socket:
        assert (await frames_until(socket, "picture"))[-1]["data"]["plans"] == []
        console.house.bus.publish("plans", made)
        assert (await frames_until(socket, "plan"))[-1]["data"]["id"] == "leak/plan/1"
    async with console.stream(people[Role.VIEWER]) as socket:
        (told,) = (await frames_until(socket, "picture"))[-1]["data"]["plans"]
    assert check_answer("Plan", told)["tasks"][0]["unit"] == "a"


async def test_officers_ask_for_plans_report_and_assign_and_viewers_only_look(
    console: Console, people: dict[Role, str]
) -> None:
    made = plan()
    task = made.tasks[0]
    answered = {"plan": made.id, "answer": msgspec.Raw(encode(made))}
    async with stage(console, lambda command: Result(id=command.id, time=NOON, done=True, data=answered)) as heard:
        async with console.client(people[Role.VIEWER]) as client:
            for path, body in (
                ("/api/plans", {"forecast": "leak/1"}), (f"/api/plans/{made.id}/report", {"task": task.id, "state": "done"}),
                (f"/api/plans/{made.id}/assign", {"point": task.point}),
            ):
                assert (await client.post(path, json=body)).status_code == 403
        assert heard == []
        async with console.client(people[Role.OFFICER]) as client:
            told = await client.post("/api/plans", json={"forecast": "leak/1", "work": "emergency", "received": {"a": 2}})
            assert check_answer("Plan", told.json())["id"] == made.id
            await client.post(f"/api/plans/{made.id}/report", json={"task": task.id, "state": "arrived", "note": "到了"})
            await client.post(f"/api/plans/{made.id}/assign", json={"point": task.point, "unit": "a"})
            both = await client.post("/api/plans", json={"forecast": "leak/1", "incident": "E1"})
            assert (both.status_code, both.json()["error"]["code"]) == (422, "forecast_or_incident")
    assert [(each.verb, each.target, each.arguments) for each in heard] == [
        ("tasking.propose", "", {"forecast": "leak/1", "work": "emergency", "received": {"a": 2.0}}),
        ("tasking.report", made.id, {"task": task.id, "state": "arrived", "note": "到了"}),
        ("tasking.assign", made.id, {"point": task.point, "unit": "a"}),
    ]


async def test_a_plan_is_given_with_the_reports_of_its_run_and_its_orders_as_a_file(
    console: Console, people: dict[Role, str]
) -> None:
    made, store = plan(), console.house.store
    report = TaskReport(plan=made.id, task=made.tasks[0].id, unit="a", time=NOON, state="accepted", who="韦")
    await store.append([scene.forecast()])
    await store.plans.keep(made, report)
    async with console.client(people[Role.VIEWER]) as client:
        assert [each["id"] for each in check_answer("PlanList", (await client.get("/api/plans")).json())["plans"]] == [made.id]
        one = check_answer("PlanFile", (await client.get(f"/api/plans/{made.id}")).json())
        assert (one["plan"]["id"], one["in_force"], one["reports"][0]["state"]) == (made.id, True, "accepted")
        sheet = await client.get(f"/api/plans/{made.id}/sheet.pdf", params={"lang": "en", "unit": "a"})
        assert (sheet.text, sheet.headers["content-type"]) == ("leak/plan/1 leak/1 en a", "application/pdf")
        assert (await client.get(f"/api/plans/{made.id}/sheet.pdf", params={"unit": "x"})).status_code == 404
        await store.plans.keep(msgspec.structs.replace(made, id="leak/plan/2", number=2))
        assert (await client.get(f"/api/plans/{made.id}")).json()["in_force"] is False
        assert (await client.get("/api/plans/leak/plan/9")).json()["error"]["message_zh"] == "没有这个计划"


async def test_zones_are_asked_for_by_site_or_forecast(console: Console, people: dict[Role, str]) -> None:
    site = msgspec.structs.replace(region.sites()["intake"], id="plant")
    told = scene.forecast()
    at = msgspec.structs.replace(site, longitude=told.source.longitude, latitude=told.source.latitude)
    found = zones_of(Around(at, told), zone_plan(), region.prepared(), region.ground(), {}, region.noon(time=scene.NOON),
                     id="z")

    def reply(command: Command) -> Result:
        return Result(id=command.id, time=NOON, done=True, data={"answer": msgspec.Raw(encode(found))})

    async with stage(console, reply) as heard, console.client(people[Role.VIEWER]) as client:
        wanted: dict[str, str | int] = {"site": "plant", "wind_speed": 3, "wind_from": 120, "state": "general"}
        answered = await client.get("/api/zones", params=wanted)
        assert check_answer("Zones", answered.json())["site"] == "plant"
        assert (await client.get("/api/zones")).status_code == 422
        assert (await client.get("/api/zones", params={"site": "plant", "wind_from": 400})).status_code == 422
    assert [each.arguments for each in heard] == [
        {"site": "plant", "state": "general", **dict(zip(("wind_from", "wind_speed"), Wind(120.0, 3.0), strict=True))}
    ]
