"""Incidents on the stream and over REST: what officers see of them and ask for."""

import asyncio
from datetime import timedelta

import httpx

from console.roles import Role
from core.incident import Stage
from core.messages import Command, Result
from core.store.shapes import Notification
from tests.console.conftest import NOON, Console, answer_commands, check_answer, frames_until
from tests.contracts.shapes import incident_change


async def test_an_incident_is_in_the_picture_until_it_is_closed(console: Console, people: dict[Role, str]) -> None:
    await console.house.store.record(1, (), [incident_change(1)])
    async with console.stream(people[Role.VIEWER]) as socket:
        await frames_until(socket, "picture")
        console.house.bus.publish("incidents", (incident_change(2),))
        said = (await frames_until(socket, "incident"))[-1]
        assert said["data"]["incident"]["id"] == "E1"
    async with console.stream(people[Role.VIEWER]) as socket:
        picture = (await frames_until(socket, "picture"))[-1]["data"]
        assert [each["id"] for each in picture["incidents"]] == ["E1"]
        console.house.bus.publish("incidents", (incident_change(3, stage=Stage.CLOSED),))
        await frames_until(socket, "incident")
    async with console.stream(people[Role.VIEWER]) as socket:
        assert (await frames_until(socket, "picture"))[-1]["data"]["incidents"] == []


async def test_incidents_are_listed_page_by_page_and_told_whole(console: Console, people: dict[Role, str]) -> None:
    changes = [incident_change(n, id=f"E{n}", onset=NOON + timedelta(minutes=n)) for n in (1, 2, 3)]
    await console.house.store.record(3, (), changes)
    await console.house.alert(1)
    async with console.client(people[Role.VIEWER]) as client:
        first = (await client.get("/api/incidents", params={"limit": 2})).json()
        check_answer("IncidentList", first)
        assert [each["id"] for each in first["incidents"]] == ["E3", "E2"]
        rest = (await client.get("/api/incidents", params={"limit": 2, "page": first["next"]})).json()
        assert ([each["id"] for each in rest["incidents"]], rest["next"]) == (["E1"], None)
        whole = (await client.get("/api/incidents/E1")).json()
        check_answer("IncidentFile", whole)
        assert [each["trigger"] for each in whole["changes"]] == ["opened"]
        assert (await client.get("/api/incidents/nobody")).status_code == 404
        facts = (await client.get("/api/facts")).json()
        check_answer("FactList", facts)
        assert {"deaths", "border", "plant_state"} <= {each["name"] for each in facts["facts"]}


async def test_what_an_officer_asks_is_a_command_and_a_viewer_may_not(console: Console, people: dict[Role, str]) -> None:
    await console.house.store.record(1, (), [incident_change(1)])
    asked = {
        "note": {"note": "已电话通知"}, "fact": {"name": "deaths", "value": 0},
        "discovered": {"time": "2026-11-23T11:00:00+08:00"},
        "grade": {"level": "IV"},
        "met": {"deadline": "verify", "note": "电话企业"},
        "close": {"reason": "误报", "unmet": "误报，无需报告"},
        "reopen": {"reason": "复测仍高"},
    }
    async with console.client(people[Role.VIEWER]) as client:
        refused = [await client.post(f"/api/incidents/E1/{verb}", json=body) for verb, body in asked.items()]
    assert {each.status_code for each in refused} == {403}
    said: list[Command] = []

    def reply(command: Command) -> Result:
        said.append(command)
        return Result(id=command.id, time=command.time, done=True)

    answering = asyncio.create_task(answer_commands(console.house, reply))
    await asyncio.sleep(0)
    async with console.client(people[Role.OFFICER]) as client:
        for verb, body in asked.items():
            done: httpx.Response = await client.post(f"/api/incidents/E1/{verb}", json=body)
            assert done.status_code == 200, done.text
        assert (await client.post("/api/incidents/E9/note", json={"note": "?"})).status_code == 404
        assert (await client.post("/api/incidents/E1/close", json={})).status_code == 422
        assert (await client.post("/api/incidents/E1/reopen", json={"reason": " "})).status_code == 422
    answering.cancel()
    await asyncio.wait({answering})
    assert [(each.verb, each.target) for each in said] == [(f"incident.{verb}", "E1") for verb in asked]
    assert said[1].arguments == {"name": "deaths", "value": 0, "note": ""}


async def test_officers_see_what_became_of_notifications_and_admins_test_a_channel(
    console: Console, people: dict[Role, str]
) -> None:
    body = b'{"title":"\xe7\xba\xa2\xe8\x89\xb2","text":"","severity":"red","alert":"a1","time":"2026-11-23T04:00:00Z"}'
    made = [Notification(key=f"duty:{n}:0", channel="duty", body=body, made=NOON) for n in (1, 2, 3)]
    await console.house.store.record(1, (), (), made)
    await console.house.store.failed("duty:2:0", NOON, "busy")
    await console.house.store.sent("duty:1:0", NOON)

    def reply(command: Command) -> Result:
        return Result(id=command.id, time=command.time, done=command.target == "duty", reason="no such channel")

    answering = asyncio.create_task(answer_commands(console.house, reply))
    await asyncio.sleep(0)
    async with console.client(people[Role.OFFICER]) as client:
        told = (await client.get("/api/channels")).json()
        check_answer("ChannelList", told)
        assert [(each["id"], each["name"]) for each in told["channels"]] == [("duty", "值班群")]
        first = (await client.get("/api/deliveries", params={"limit": 2})).json()
        check_answer("DeliveryList", first)
        assert [(each["attempts"], each["error"], each["title"]) for each in first["deliveries"]] == [
            (0, "", "红色"), (1, "busy", "红色"),
        ]
        rest = (await client.get("/api/deliveries", params={"limit": 2, "page": first["next"]})).json()
        assert ([each["sent"] is not None for each in rest["deliveries"]], rest["next"]) == ([True], None)
        assert (await client.post("/api/channels/duty/test")).status_code == 403
    async with console.client(people[Role.VIEWER]) as client:
        assert (await client.get("/api/deliveries")).status_code == 403
        assert (await client.get("/api/channels")).status_code == 403
    async with console.client(people[Role.ADMIN]) as client:
        assert (await client.post("/api/channels/duty/test")).status_code == 200
        assert (await client.post("/api/channels/moon/test")).status_code == 409
    answering.cancel()
    await asyncio.wait({answering})


async def test_an_officer_opens_an_incident_for_an_alert_a_viewer_may_not(console: Console, people: dict[Role, str]) -> None:
    await console.house.alert(1)
    said: list[Command] = []

    def reply(command: Command) -> Result:
        said.append(command)
        return Result(id=command.id, time=command.time, done=True, data={"incident": "E1"})

    answering = asyncio.create_task(answer_commands(console.house, reply))
    await asyncio.sleep(0)
    async with console.client(people[Role.VIEWER]) as client:
        assert (await client.post("/api/incidents", json={"alert": "alert-1", "reason": "核实"})).status_code == 403
    async with console.client(people[Role.OFFICER]) as client:
        done = await client.post("/api/incidents", json={"alert": "alert-1", "reason": "电话核实有排放"})
        assert (done.status_code, done.json()["data"]["incident"]) == (200, "E1")
        assert (await client.post("/api/incidents", json={"alert": "a9", "reason": "核实"})).status_code == 404
        assert (await client.post("/api/incidents", json={"alert": "alert-1"})).status_code == 422
    answering.cancel()
    await asyncio.wait({answering})
    assert [(each.verb, each.target, each.arguments) for each in said] == [
        ("incident.open", "alert-1", {"reason": "电话核实有排放"})
    ]
