"""Forecasts on the stream and over REST: the newest of each run on the screen, all of them in the list."""

import asyncio
from datetime import timedelta

import httpx
import msgspec
import pytest

from console.picture import Present
from console.roles import Role
from core.messages import Command, Forecast, Result
from tests.alerting.test_forecasts import arrival, forecast
from tests.alerting.timeline import NOON
from tests.console.conftest import Console, answer_commands, check_answer, frames_until


def lasting(run: str = "leak", number: int = 1) -> Forecast:
    """A forecast whose window is not over for a hundred years."""
    return msgspec.structs.replace(forecast(arrival("town-1"), run=run, number=number), end=NOON + timedelta(days=36_500))


def test_a_picture_holds_the_newest_of_each_run_as_long_as_its_window_lasts() -> None:
    present = Present()
    assert present.forecast(forecast(number=2))
    assert not present.forecast(forecast(number=1)), "an older one took its place"
    assert present.forecast(forecast(run="other"))
    assert present.forecast(forecast(number=10))
    assert {each.id for each in present.picture().forecasts} == {"leak/10", "other/1"}
    assert present.picture(NOON + timedelta(hours=3)).forecasts == ()
    present.forecast(forecast(run="late", after=300.0))
    assert {each.id for each in present.picture().forecasts} == {"late/1"}


async def test_a_forecast_is_on_the_stream_at_once_and_in_the_picture_of_who_comes_later(
    console: Console, people: dict[Role, str]
) -> None:
    async with console.stream(people[Role.VIEWER]) as socket:
        await frames_until(socket, "picture")
        await console.house.store.append([lasting()])
        said = (await frames_until(socket, "forecast"))[-1]
        assert (said["data"]["id"], said["exercise"]) == ("leak/1", None)
    await console.house.store.append([lasting(number=2)])
    await console.house.bus.settle()
    async with console.stream(people[Role.VIEWER]) as socket:
        picture = (await frames_until(socket, "picture"))[-1]["data"]
    assert [each["id"] for each in picture["forecasts"]] == ["leak/2"]


async def test_forecasts_are_listed_newest_first_page_by_page_and_told_one_by_one(
    console: Console, people: dict[Role, str]
) -> None:
    await console.house.store.append([lasting(number=number) for number in (1, 2, 3)])
    async with console.client(people[Role.VIEWER]) as client:
        first = await client.get("/api/forecasts", params={"limit": 2})
        check_answer("ForecastList", first.json())
        assert [each["id"] for each in first.json()["forecasts"]] == ["leak/3", "leak/2"]
        rest = (await client.get("/api/forecasts", params={"limit": 2, "page": first.json()["next"]})).json()
        assert ([each["id"] for each in rest["forecasts"]], rest["next"]) == (["leak/1"], None)
        before = (await client.get("/api/forecasts", params={"before": first.json()["next"]})).json()
        assert before == rest
        one = await client.get("/api/forecasts/leak/2")
        check_answer("Forecast", one.json())
        assert one.json()["id"] == "leak/2"
        encoded = await client.get("/api/forecasts/leak%2F2")
        assert encoded.json() == one.json()
        none = await client.get("/api/forecasts/leak/9")
        assert none.status_code == 404
        assert none.json()["error"]["message_zh"] == "没有这次预测"


@pytest.mark.parametrize(("role", "status"), [(Role.VIEWER, 403), (Role.OFFICER, 200)])
async def test_an_officer_asks_for_a_forecast_and_a_viewer_may_not(
    console: Console, people: dict[Role, str], role: Role, status: int
) -> None:
    asked: list[Command] = []

    def reply(command: Command) -> Result:
        asked.append(command)
        return Result(id=command.id, time=NOON, done=True, data={"forecast": "leak/1"})

    stage = asyncio.create_task(answer_commands(console.house, reply))
    await asyncio.sleep(0)
    async with console.client(people[role], headers={"Origin": console.origin}) as client:
        answer: httpx.Response = await client.post(
            "/api/forecasts", json={"position": [108.5, 21.6], "substance": "chlorine", "rate": "1 kg/s", "warn": False}
        )
        assert answer.status_code == status
        wrong = await client.post("/api/forecasts", json={"position": [108.5], "substance": "chlorine"})
        assert wrong.status_code == (422 if status == 200 else 403)
    stage.cancel()
    await asyncio.wait({stage})
    if status == 200:
        assert answer.json()["data"] == {"forecast": "leak/1"}
        (command,) = asked
        assert command.verb == "forecast.run"
        assert command.arguments == {"position": [108.5, 21.6], "substance": "chlorine", "rate": "1 kg/s", "warn": False}
