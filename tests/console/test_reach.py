"""Who is where in time over REST and on the stream, and what officers ask and say of teams."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zstandard

from console.roles import Role
from console.settings import ConsoleSettings
from core.messages import Command, Result, encode
from core.reach import First, PointReach, Reach, ReachArea
from core.store.reaches import KeptReach
from core.team import Position
from tests.console.conftest import NOON, Console, answer_commands, check_answer, frames_until
from tests.response.region import fleet

SQUARE = {"type": "MultiPolygon", "coordinates": [[[[108, 22], [109, 22], [109, 23], [108, 22]]]]}


def reach(number: int = 1, units: tuple[str, ...] = ("",)) -> Reach:
    return Reach(
        id=f"reach/{number}", time=NOON, cause="start", shift="day", aim_minutes=120.0, aim_hours=6.0, sea_state=3, units=(),
        areas=tuple(
            ReachArea(domain="land", within=120.0, unit_id=each, area_km2=10.0, geometry=SQUARE) for each in units
        ), coverage=(), coverage_night=(), gaps=(), provider="circle", data_date="", assumptions=(),
    )


async def keep(console: Console, said: Reach, whole: Reach | None = None) -> None:
    """As the response stage does."""
    await console.house.store.reaches.keep(KeptReach(id=said.id, told=encode(said)))
    if whole is not None:
        await console.house.store.reaches.complete(said.id, zstandard.compress(encode(whole)))
    console.house.bus.publish("reach", said)
    await console.house.bus.settle()


@pytest.fixture
def settings(tmp_path: Path) -> ConsoleSettings:
    return ConsoleSettings(static=tmp_path / "static", fleet=fleet())


@contextlib.asynccontextmanager
async def stage(console: Console, reply: Any) -> AsyncIterator[list[Command]]:
    asked: list[Command] = []

    def answered(command: Command) -> Result:
        asked.append(command)
        found: Result = reply(command)
        return found

    answering = asyncio.create_task(answer_commands(console.house, answered))
    await asyncio.sleep(0)
    try:
        yield asked
    finally:
        answering.cancel()
        await asyncio.wait({answering})


async def test_a_reach_and_a_position_are_on_the_stream_and_in_the_picture_of_who_comes_later(
    console: Console, people: dict[Role, str]
) -> None:
    here = Position(unit="a-team", time=NOON, received=NOON, longitude=108.0, latitude=22.0, state="moving")
    async with console.stream(people[Role.VIEWER]) as socket:
        before = (await frames_until(socket, "picture"))[-1]["data"]
        assert (before["reach"], before["positions"]) == (None, [])
        await keep(console, reach())
        told = (await frames_until(socket, "reach"))[-1]["data"]
        assert (told["id"], told["areas"]) == ("reach/1", [])        # outlines are asked for by who draws them
        await console.house.store.ingest((), (), (here,))
        console.house.bus.publish("positions", (here, msgspec.structs.replace(here, time=NOON.replace(hour=3))))
        moved = (await frames_until(socket, "positions"))[-1]["data"]
        assert [(each["unit"], each["state"]) for each in moved] == [("a-team", "moving")]
    async with console.stream(people[Role.VIEWER]) as socket:
        after = (await frames_until(socket, "picture"))[-1]["data"]
    assert after["reach"]["areas"] == []
    assert (after["reach"]["id"], [each["unit"] for each in after["positions"]]) == ("reach/1", ["a-team"])


async def test_the_latest_reach_is_given_whole_and_not_again_until_it_changes(
    console: Console, people: dict[Role, str]
) -> None:
    async with console.client(people[Role.VIEWER]) as client:
        none = await client.get("/api/reach")
        assert (none.status_code, none.json()["error"]["message_zh"]) == (404, "可达范围尚未算出")
        await keep(console, reach())
        part = await client.get("/api/reach")
        assert {each["unit_id"] for each in check_answer("Reach", part.json())["areas"]} == {""}
        await console.house.store.reaches.complete("reach/1", zstandard.compress(encode(reach(units=("", "a-team")))))
        whole = await client.get("/api/reach", headers={"If-None-Match": part.headers["etag"]})
        assert [each["unit_id"] for each in check_answer("Reach", whole.json())["areas"]] == ["", "a-team"]
        same = await client.get("/api/reach", headers={"If-None-Match": whole.headers["etag"]})
        assert (same.status_code, same.content) == (304, b"")
        await keep(console, reach(2))
        assert (await client.get("/api/reach", headers={"If-None-Match": whole.headers["etag"]})).status_code == 200


async def test_areas_are_given_as_geojson_of_all_together_or_of_one_unit(console: Console, people: dict[Role, str]) -> None:
    async with console.client(people[Role.VIEWER]) as client:
        await keep(console, reach())
        assert (await client.get("/api/reach.geojson", params={"unit": "a-team"})).status_code == 503
        await keep(console, reach(), reach(units=("", "a-team")))
        together = await client.get("/api/reach.geojson")
        assert together.headers["content-type"] == "application/geo+json"
        assert (together.json()["type"], together.json()["reach"]) == ("FeatureCollection", "reach/1")
        assert [each["properties"]["unit"] for each in together.json()["features"]] == [""]
        one = await client.get("/api/reach.geojson", params={"unit": "a-team"})
        assert [(each["properties"]["unit"], each["geometry"]) for each in one.json()["features"]] == [("a-team", SQUARE)]
        assert (await client.get("/api/reach.geojson", params={"unit": "x"})).status_code == 404


async def test_whoever_looks_may_ask_who_is_first_and_only_officers_try_things(
    console: Console, people: dict[Role, str]
) -> None:
    first = First(unit="a-team", kind="team", name_zh="甲", name_en="A", minutes=42.0, ready=30.0)
    told = PointReach(reach="reach/1", time=NOON, longitude=108.0, latitude=22.0, firsts=(first,))

    def reply(command: Command) -> Result:
        if command.verb == "reach.siting":
            return Result(id=command.id, time=NOON, done=False, reason="no towns", data={"reason_zh": "没有居民点"})
        return Result(id=command.id, time=NOON, done=True, data={"answer": msgspec.Raw(encode(told))})

    place = {"longitude": 108.0, "latitude": 22.0}
    async with stage(console, reply) as asked:
        async with console.client(people[Role.VIEWER], headers={"Origin": console.origin}) as client:
            answer = await client.post("/api/reach/point", json=place)
            assert check_answer("PointReach", answer.json())["firsts"][0]["minutes"] == 42.0
            assert (await client.post("/api/reach/what-if", json={"without": ["a-team"]})).status_code == 403
            assert (await client.put("/api/teams/a-team/state", json={"in_service": False, "reason": "…"})).status_code == 403
            assert (await client.post("/api/reach/point", json={"longitude": 500, "latitude": 1})).status_code == 422
        async with console.client(people[Role.OFFICER], headers={"Origin": console.origin}) as client:
            assert (await client.post("/api/reach/what-if", json={"without": ["a-team"], "bases": [place]})).status_code == 200
            refused = await client.post("/api/reach/siting", json={"count": 2, "weight": "people"})
            assert (refused.status_code, refused.json()["error"]["message_zh"]) == (409, "没有居民点")
    assert [(each.verb, each.who) for each in asked] == [
        ("reach.point", "viewer"), ("reach.what_if", "officer"), ("reach.siting", "officer"),
    ]
    assert asked[1].arguments["bases"][0]["longitude"] == 108.0


async def test_teams_are_listed_with_what_officers_said_and_where_they_are(console: Console, people: dict[Role, str]) -> None:
    here = Position(unit="a-team", time=NOON, received=NOON, longitude=108.0, latitude=22.0)
    await console.house.store.ingest((), (), (here,))
    await console.house.store.overlay("unit", "b-team", {"in_service": False, "reason": "检修"}, "韦", NOON)
    async with console.client(people[Role.VIEWER]) as client:
        found = check_answer("TeamList", (await client.get("/api/teams")).json())
        assert [each["id"] for each in found["teams"]] == ["a-team", "b-team"]
        assert [each["unit"] for each in found["positions"]] == ["a-team"]
        assert [(each["unit"], each["reason"], each["who"]) for each in found["service"]] == [("b-team", "检修", "韦")]
        span = {"start": "2026-11-23T00:00:00Z", "end": "2026-11-24T00:00:00Z"}
        track = check_answer("Track", (await client.get("/api/teams/a-team/track", params=span)).json())
        assert len(track["positions"]) == 1

    def reply(command: Command) -> Result:
        return Result(id=command.id, time=NOON, done=True, data={"unit": command.target})

    async with stage(console, reply) as asked, console.client(
        people[Role.OFFICER], headers={"Origin": console.origin}
    ) as client:
        answer = await client.put("/api/teams/a-team/state", json={"in_service": False, "reason": "加油"})
        assert answer.json()["data"] == {"unit": "a-team"}
        assert (await client.put("/api/teams/a-team/state", json={"state": "asleep"})).status_code == 422
    (command,) = asked
    assert (command.verb, command.target) == ("team.state", "a-team")
    assert command.arguments == {"in_service": False, "reason": "加油"}
