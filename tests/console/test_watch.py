"""The watch over REST and on the stream: stations that are out, floods, statistics, and the handover between two people."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from console.roles import Role
from core.messages import Command, Result, State
from core.outage import Outage, Work
from fengsui.handovers import Handovers
from tests.console.conftest import NOON, Console, House, answer_commands, check_answer, frames_until
from tests.contracts.shapes import incident_change


@asynccontextmanager
async def answered(console: Console) -> AsyncIterator[list[Command]]:
    """Whatever is asked is done; what was asked."""
    said: list[Command] = []

    def reply(command: Command) -> Result:
        said.append(command)
        return Result(id=command.id, time=command.time, done=True)

    answering = asyncio.create_task(answer_commands(console.house, reply))
    await asyncio.sleep(0)
    yield said
    answering.cancel()
    await asyncio.wait({answering})


OUT = Outage(station="FCG-03", work=Work.OUT_OF_SERVICE, since=NOON, who="韦", reason="塔架拆除")


async def test_what_is_not_watched_is_in_the_picture_on_the_stream_and_in_a_list(
    console: Console, people: dict[Role, str]
) -> None:
    async with console.stream(people[Role.VIEWER]) as socket:
        assert (await frames_until(socket, "picture"))[-1]["data"]["outages"] == []
        console.house.bus.publish("outages", (OUT,))
        said = (await frames_until(socket, "outages"))[-1]
        assert [each["reason"] for each in said["data"]] == ["塔架拆除"]
    async with console.stream(people[Role.VIEWER]) as socket:
        assert len((await frames_until(socket, "picture"))[-1]["data"]["outages"]) == 1
    async with console.client(people[Role.VIEWER]) as client:
        listed = (await client.get("/api/stations/outages")).json()
        check_answer("OutageList", listed)
        assert [each["work"] for each in listed["outages"]] == ["out_of_service"]


async def test_officers_ask_for_maintenance_and_directors_take_out_of_service(
    console: Console, people: dict[Role, str]
) -> None:
    works = {"work": "calibration", "reason": "检定", "minutes": 60}
    async with console.client(people[Role.VIEWER]) as client:
        assert (await client.post("/api/stations/FCG-03/maintain", json=works)).status_code == 403
    async with console.client(people[Role.OFFICER]) as client:
        assert (await client.post("/api/stations/FCG-03/retire", json={"reason": "拆除"})).status_code == 403
        assert (await client.post("/api/stations/FCG-03/restore", json={})).status_code == 403
        assert (await client.post("/api/stations/FCG-03/maintain", json={"minutes": 60})).status_code == 422
        async with answered(console) as asked:
            assert (await client.post("/api/stations/FCG-03/maintain", json=works)).status_code == 200
            assert (await client.post("/api/stations/FCG-03/resume", json={})).status_code == 200
        assert [(each.verb, each.target) for each in asked] == [
            ("station.maintain", "FCG-03"), ("station.resume", "FCG-03"),
        ]
        assert asked[0].arguments == {"work": "calibration", "reason": "检定", "minutes": 60, "rule": ""}
    async with console.client(people[Role.DIRECTOR]) as client, answered(console) as asked:
        assert (await client.post("/api/stations/FCG-03/retire", json={"reason": "拆除", "rule": "gamma"})).status_code == 200
        assert (await client.post("/api/stations/FCG-03/restore", json={"rule": "gamma"})).status_code == 200
        assert [each.verb for each in asked] == ["station.retire", "station.restore"]


async def test_what_is_asked_of_a_drills_station_never_reaches_the_live_house(
    console: Console, people: dict[Role, str], drill: House
) -> None:
    keeper = asyncio.create_task(Handovers(drill.store, drill.bus, drill.clock).run())
    real = console.house.bus.subscribe("commands")
    async with console.client(people[Role.OFFICER]) as client:
        given = await client.post(f"/api/exercises/{drill.exercise}/handover", json={"taker": Role.DIRECTOR.value})
        assert given.status_code == 200, given.text
        assert len((await client.get(f"/api/exercises/{drill.exercise}/handover/past")).json()["handovers"]) == 1
        assert (await client.get("/api/handover/past")).json()["handovers"] == []
        assert (await client.get(f"/api/exercises/{drill.exercise}/handover")).json()["exercise"] == drill.exercise
    assert real.take() is None
    real.close()
    assert await console.house.store.commands() == ()
    keeper.cancel()
    await asyncio.wait({keeper})


async def test_a_flood_is_told_with_what_its_alerts_share_and_is_in_the_picture(
    console: Console, people: dict[Role, str]
) -> None:
    async with console.stream(people[Role.VIEWER]) as socket:
        assert (await frames_until(socket, "picture"))[-1]["data"]["flood"] is None
        for number in range(11):
            await console.house.alert(number)
        flood = (await frames_until(socket, "flood"))[-1]["data"]
        assert flood["count"] == 11
        assert {"kind": "rule", "name": "dose", "count": 11} in flood["leaders"]
    async with console.stream(people[Role.VIEWER]) as socket:
        picture = (await frames_until(socket, "picture"))[-1]["data"]
        assert picture["flood"]["count"] == 11
        assert len(picture["alerts"]) == 11              # nothing is left out


async def test_statistics_are_of_the_span_that_is_asked_for(console: Console, people: dict[Role, str]) -> None:
    await console.house.alert(1)
    await console.house.alert(2, onset=NOON + timedelta(hours=3))
    async with console.client(people[Role.VIEWER]) as client:
        asked = {"from": NOON.isoformat(), "to": (NOON + timedelta(hours=1)).isoformat()}
        found = (await client.get("/api/alerts/statistics", params=asked)).json()
        check_answer("AlarmStatistics", found)
        assert (found["announced"], found["by_severity"]["red"], found["standing"]) == (1, 1, 2)
        backwards = await client.get("/api/alerts/statistics", params={"from": asked["to"], "to": asked["from"]})
        assert backwards.status_code == 422
        assert backwards.json()["error"]["code"] == "unfit_span"


async def test_a_watch_is_given_by_one_accepted_by_the_other_and_kept_in_the_log_book(
    console: Console, people: dict[Role, str]
) -> None:
    house = console.house
    await house.store.record(1, (), [incident_change(1)])
    house.bus.publish("incidents", (incident_change(1),))
    await house.alert(1)
    await house.alert(2, state=State.SHELVED)
    house.bus.publish("outages", (OUT,))
    keeper = asyncio.create_task(Handovers(house.store, house.bus, house.clock).run())
    try:
        await house.bus.settle()
        async with console.client(people[Role.OFFICER]) as client:
            sheet = (await client.get("/api/handover")).json()
            check_answer("HandoverSheet", sheet)
            assert [each["id"] for each in sheet["incidents"]] == ["E1"]
            assert {each["id"] for each in sheet["alerts"]} == {"alert-1", "alert-2"}
            mine = (await client.get("/api/me")).json()["user"]["name"]
            alone = await client.post("/api/handover", json={"taker": mine})
            assert (alone.status_code, alone.json()["error"]["message_zh"]) == (409, "请填写接班人，接班人不能是交班人本人。")
            for nobody in ("李无名", Role.VIEWER.value):
                refused = await client.post("/api/handover", json={"taker": nobody})
                assert (refused.status_code, nobody in refused.json()["error"]["message_zh"]) == (409, True)
        async with console.client(people[Role.DIRECTOR]) as client:
            theirs = (await client.get("/api/me")).json()["user"]["name"]
        async with console.client(people[Role.OFFICER]) as client:
            given = (await client.post("/api/handover", json={"taker": theirs, "remarks": "盯住3号站"})).json()
            id = given["data"]["handover"]["id"]
            assert (await client.post(f"/api/handover/{id}/accept", json={})).status_code == 409
        async with console.client(people[Role.VIEWER]) as client:
            assert (await client.post("/api/handover", json={"taker": theirs})).status_code == 403
            assert (await client.post(f"/api/handover/{id}/accept", json={})).status_code == 403
        async with console.client(people[Role.DIRECTOR]) as client:
            assert (await client.post(f"/api/handover/{id}/accept", json={"note": "已接"})).status_code == 200
            assert (await client.post(f"/api/handover/{id}/accept", json={})).status_code == 409
            assert (await client.post("/api/handover/nothing/accept", json={})).status_code == 409
            listed = (await client.get("/api/handover/past")).json()
            check_answer("HandoverList", listed)
            (kept,) = listed["handovers"]
            assert (kept["giver"], kept["taker"], kept["remarks"], kept["note"]) == (mine, theirs, "盯住3号站", "已接")
            assert kept["accepted"] is not None
            assert kept["account"]["incidents"] == ["E1"]
            assert (kept["account"]["waiting"], kept["account"]["shelved"]) == (["alert-1"], ["alert-2"])
            assert kept["account"]["outages"] == ["FCG-03"]
        commands = [each.message for each in await house.store.commands()]
        assert [each.verb for each in commands if each.verb.startswith("handover.")][-1] == "handover.give"
    finally:
        keeper.cancel()
        await asyncio.wait({keeper})
