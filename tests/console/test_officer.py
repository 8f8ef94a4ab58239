"""An officer at the console, with the real judging stage behind it: a reading alarms, is acknowledged, and returns."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from websockets.asyncio.client import ClientConnection

from alerting.rule_shape import Level, Rule
from alerting.service import AlertingService
from console.roles import Role
from core.messages import Configuration, Severity
from tests.console.conftest import STATION, Console, House, frames_until, reading

RULE = Rule(
    id="dose", title_zh="剂量率超限", title_en="Dose rate above limit", detector="threshold", quantity="ambient_dose_rate",
    unit="nGy/h", levels=(Level(severity=Severity.RED, limit=300.0, source="test"),),
)


@pytest.fixture
async def judged(house: House) -> AsyncIterator[House]:
    """The live house with alerting running and one rule."""
    service = asyncio.create_task(AlertingService(house.store, house.bus, house.clock).run())
    await house.bus.settle()
    await house.store.append([Configuration(
        time=datetime.now(UTC), version="v1", rules=[RULE.to_builtins()], stations=[STATION]
    )])
    yield house
    service.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await service


async def test_a_reading_beyond_its_limit_is_on_the_screen_and_an_officer_takes_it_on(
    console: Console, people: dict[Role, str], judged: House
) -> None:
    async with console.stream(people[Role.VIEWER]) as screen, console.client(people[Role.OFFICER]) as officer:
        await frames_until(screen, "picture")
        await judged.store.ingest([reading(value=412.7)])
        raised = (await frames_until(screen, "transition"))[-1]["data"]
        assert (raised["trigger"], raised["after"]) == ("raised", "unacknowledged")
        alert = raised["alert"]["id"]

        answer = await officer.post(f"/api/alerts/{alert}/acknowledge", json={"note": "已派应急一组"})
        assert answer.status_code == 200, answer.text
        taken = (await frames_until(screen, "transition"))[-1]["data"]
        assert (taken["after"], taken["who"], taken["note"]) == ("acknowledged", "officer", "已派应急一组")

        again = await officer.post(f"/api/alerts/{alert}/acknowledge", json={})
        assert again.status_code == 409
        assert again.json()["error"]["message_en"]

        assert (await officer.post(f"/api/alerts/{alert}/comment", json={"note": "风向已变"})).status_code == 200
        answer = await officer.post(f"/api/alerts/{alert}/shelve", json={"reason": "标定", "minutes": 30})
        assert answer.status_code == 200, answer.text
        assert (await officer.post(f"/api/alerts/{alert}/unshelve")).status_code == 200

        await judged.store.ingest([reading(value=80.0, time=datetime.now(UTC) + timedelta(seconds=1))])
        await _until(screen, "returned")     # it came back from the shelf as unacknowledged
        assert (await officer.post(f"/api/alerts/{alert}/acknowledge", json={})).status_code == 200
        await _until(screen, "normal")
        life = (await officer.get(f"/api/alerts/{alert}")).json()
        assert [each["trigger"] for each in life["transitions"]][:2] == ["raised", "acknowledged"]
        assert life["alert"]["state"] == "normal"
        assert [each["verb"] for each in await _audit(console, people)] == [
            "alert.acknowledge", "alert.unshelve", "alert.shelve", "alert.comment", "alert.acknowledge",
            "alert.acknowledge",
        ]


async def _until(screen: ClientConnection, state: str) -> None:
    while (await frames_until(screen, "transition"))[-1]["data"]["after"] != state:
        continue


async def _audit(console: Console, people: dict[Role, str]) -> list[dict[str, str]]:
    async with console.client(people[Role.DIRECTOR]) as director:
        commands: list[dict[str, str]] = (await director.get("/api/audit")).json()["commands"]
        return commands
