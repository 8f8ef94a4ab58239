"""The REST answers: alerts, stations, records, drills, reference; over a real server and store."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import msgspec
import pytest

from console.roles import Role
from core.messages import Command, Configuration, Quality, Result, State
from core.store.shapes import Reject
from tests.console.conftest import NOON, STATION, Console, House, answer_commands, check_answer, reading


@pytest.fixture
async def officer(console: Console, people: dict[Role, str]) -> AsyncIterator[httpx.AsyncClient]:
    async with console.client(people[Role.OFFICER]) as client:
        yield client


@pytest.fixture
async def director(console: Console, people: dict[Role, str]) -> AsyncIterator[httpx.AsyncClient]:
    async with console.client(people[Role.DIRECTOR]) as client:
        yield client


class Peer:
    """A stage at the other end of the bus: notes what it is asked and answers as told."""

    def __init__(self) -> None:
        self.asked: list[Command] = []
        self.refuses = ""

    def reply(self, command: Command) -> Result:
        self.asked.append(command)
        return Result(id=command.id, time=NOON, done=not self.refuses, reason=self.refuses)


@pytest.fixture
async def peer(house: House) -> AsyncIterator[Peer]:
    peer = Peer()
    task = asyncio.create_task(answer_commands(house, peer.reply))
    await asyncio.sleep(0)               # it subscribes in its first step
    yield peer
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def test_alerts_are_listed_by_state_place_and_onset(console: Console, officer: httpx.AsyncClient) -> None:
    await console.house.alert(1)
    await console.house.alert(2, State.ACKNOWLEDGED, NOON + timedelta(minutes=1))
    await console.house.alert(3, State.NORMAL, NOON + timedelta(minutes=2))

    async def ids(**query: str) -> list[str]:
        answer = await officer.get("/api/alerts", params=query)
        assert answer.status_code == 200, answer.text
        return [each["id"] for each in check_answer("AlertList", answer.json())["alerts"]]

    assert await ids() == ["alert-3", "alert-2", "alert-1"]
    assert await ids(limit="1") == ["alert-3"]
    assert await ids(state="acknowledged") == ["alert-2"]
    assert await ids(severity="red", limit="1") == ["alert-3"]
    assert await ids(severity="blue") == []
    assert await ids(place="FCG-03", limit="2") == ["alert-3", "alert-2"]
    assert await ids(place="FCG-04") == []
    assert await ids(since=(NOON + timedelta(minutes=1)).isoformat()) == ["alert-3", "alert-2"]
    assert await ids(before=(NOON + timedelta(minutes=1)).isoformat()) == ["alert-1"]


async def _pages(client: httpx.AsyncClient, path: str, kind: str, rows: str, **query: str) -> list[list[str]]:
    """The ids of each page of a list, turned to its end."""
    pages: list[list[str]] = []
    page: str | None = None
    while page is not None or not pages:
        answer = await client.get(path, params=query | ({"page": page} if page else {}))
        body = check_answer(kind, answer.json())
        pages.append([each["id"] for each in body[rows]])
        page = body["next"]
    return pages


async def test_alerts_of_one_onset_are_turned_page_by_page_to_the_last(
    console: Console, officer: httpx.AsyncClient
) -> None:
    for number in range(1, 8):
        await console.house.alert(number)
    pages = await _pages(officer, "/api/alerts", "AlertList", "alerts", limit="3", state="unacknowledged")
    assert pages == [["alert-1", "alert-2", "alert-3"], ["alert-4", "alert-5", "alert-6"], ["alert-7"]]
    assert await _pages(officer, "/api/alerts", "AlertList", "alerts", limit="7") == [[*pages[0], *pages[1], *pages[2]]]


@pytest.mark.parametrize(("path", "page"), [
    ("alerts", "yesterday,alert-1"), ("alerts", "2026-11-23T04:00:00Z"), ("alerts", "2026-11-23T04:00:00,alert-1"),
    ("alerts", "2026-11-23T04:00:00Z,a\0"), ("audit", "two"), ("audit", "-1"), ("audit", "9" * 30), ("audit", "²"),
])
async def test_a_page_that_was_never_given_out_is_refused_by_name(
    director: httpx.AsyncClient, path: str, page: str
) -> None:
    answer = await director.get(f"/api/{path}", params={"page": page})
    assert answer.status_code == 422
    assert [each["field"] for each in check_answer("ErrorAnswer", answer.json())["error"]["fields"]] == ["page"]


async def test_an_alert_is_told_with_its_life(console: Console, officer: httpx.AsyncClient) -> None:
    await console.house.alert(1)
    await console.house.alert(1, State.ACKNOWLEDGED)
    life = check_answer("AlertLife", (await officer.get("/api/alerts/alert-1")).json())
    assert [each["after"] for each in life["transitions"]] == ["unacknowledged", "acknowledged"]
    assert life["alert"]["state"] == "acknowledged"
    missing = await officer.get("/api/alerts/absent")
    assert missing.status_code == 404
    assert missing.json()["error"]["message_zh"] == "没有这条报警"


@pytest.mark.parametrize(("direction", "gravest"), [("above", 410.0), ("below", 80.0)])
async def test_the_gravest_value_of_an_alert_is_never_that_of_a_faulty_instrument(
    console: Console, officer: httpx.AsyncClient, direction: str, gravest: float
) -> None:
    house = console.house
    house.bus.publish("configuration", Configuration(
        time=NOON, version="v2", rules=[{"id": "dose", "detector": "threshold", "direction": direction}], stations=[]
    ))
    await house.bus.settle()
    await house.store.ingest([
        msgspec.structs.replace(reading(value=value, time=NOON + timedelta(minutes=minute)), quality=quality)
        for minute, (value, quality) in enumerate([
            (400.0, Quality.GOOD), (410.0, Quality.MANUAL), (9999.0, Quality.FAULT), (-1.0, Quality.OUT_OF_RANGE),
            (80.0, Quality.GOOD),
        ])
    ])
    await house.alert(1)
    life = check_answer("AlertLife", (await officer.get("/api/alerts/alert-1")).json())
    assert life["gravest"]["value"] == gravest


@pytest.mark.parametrize(("verb", "body", "arguments"), [
    ("acknowledge", {"note": " 已派人 "}, {"note": "已派人"}),
    ("acknowledge", {}, {"note": ""}),
    ("shelve", {"reason": "标定", "minutes": 30}, {"reason": "标定", "minutes": 30}),
    ("unshelve", None, {}),
    ("reset", None, {}),
    ("comment", {"note": "风向已变"}, {"note": "风向已变"}),
])
async def test_what_an_officer_does_reaches_the_stage_with_their_name(
    console: Console, officer: httpx.AsyncClient, peer: Peer, verb: str, body: dict[str, Any] | None,
    arguments: dict[str, Any],
) -> None:
    await console.house.alert(1)
    answer = await officer.post(f"/api/alerts/alert-1/{verb}", json=body)
    assert answer.status_code == 200, answer.text
    assert check_answer("Result", answer.json())["done"] is True
    (command,) = peer.asked
    assert (command.who, command.verb, command.target) == ("officer", f"alert.{verb}", "alert-1")
    assert command.arguments == arguments


async def test_what_the_stage_refuses_is_told_with_its_reason(
    console: Console, officer: httpx.AsyncClient, peer: Peer
) -> None:
    await console.house.alert(1)
    peer.refuses = "alert-1 is acknowledged already"
    answer = await officer.post("/api/alerts/alert-1/acknowledge", json={})
    assert answer.status_code == 409
    assert check_answer("ErrorAnswer", answer.json())["error"]["message_en"] == "alert-1 is acknowledged already"


async def test_a_stage_that_does_not_answer_is_said_so_after_the_limit(
    console: Console, officer: httpx.AsyncClient
) -> None:
    await console.house.alert(1)
    answer = await officer.post("/api/alerts/alert-1/acknowledge", json={})
    assert answer.status_code == 504
    assert answer.json()["error"]["code"] == "no_answer"


@pytest.mark.parametrize(("path", "body", "field"), [
    ("/api/alerts/alert-1/shelve", {"reason": "标定"}, "minutes"),
    ("/api/alerts/alert-1/shelve", {"reason": "  ", "minutes": 5}, "reason"),
    ("/api/alerts/alert-1/shelve", {"reason": "标定", "minutes": 100_000}, "minutes"),
    ("/api/alerts/alert-1/comment", {"note": "a", "nota": "b"}, "nota"),
    ("/api/stations/x/adopt", {"id": "X", "name_zh": "新站", "category": "air", "latitude": 121, "longitude": 1},
     "latitude"),
])
async def test_a_wrong_field_is_named(officer: httpx.AsyncClient, path: str, body: dict[str, Any], field: str) -> None:
    answer = await officer.post(path, json=body)
    assert answer.status_code == 422
    error = check_answer("ErrorAnswer", answer.json())["error"]
    assert [each["field"] for each in error["fields"]] == [field]
    assert field in error["message_zh"]


async def test_stations_rules_and_quantities_are_told(officer: httpx.AsyncClient) -> None:
    stations = check_answer("StationList", (await officer.get("/api/stations")).json())["stations"]
    assert [each["id"] for each in stations] == ["FCG-03"]
    rules = check_answer("RuleList", (await officer.get("/api/rules")).json())
    assert rules["version"] == "v1"
    assert rules["rules"] == [{"id": "dose", "levels": []}]
    quantities = check_answer("QuantityList", (await officer.get("/api/quantities")).json())["quantities"]
    dose = next(each for each in quantities if each["key"] == "ambient_dose_rate")
    assert dose["unit"] == "nGy/h"
    assert dose["low"] < dose["high"]


async def test_a_history_holds_the_values_of_the_span_asked_for(console: Console, officer: httpx.AsyncClient) -> None:
    await console.house.store.ingest([reading(value=float(n), time=NOON + timedelta(minutes=n)) for n in range(120)])
    query = {"quantity": "ambient_dose_rate", "start": (NOON + timedelta(minutes=10)).isoformat(),
             "end": (NOON + timedelta(minutes=20)).isoformat()}
    history = check_answer("History", (await officer.get("/api/stations/FCG-03/history", params=query)).json())
    assert {each["mean"] for each in history["points"]} >= {float(n) for n in range(11, 20)}
    assert max(each["high"] for each in history["points"]) <= 20
    turned = {**query, "start": query["end"], "end": query["start"]}
    answer = await officer.get("/api/stations/FCG-03/history", params=turned)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "empty_span")
    naive = {**query, "start": "2026-11-23T04:00:00"}
    assert (await officer.get("/api/stations/FCG-03/history", params=naive)).status_code == 422


async def test_a_name_that_waits_is_shown_and_its_adoption_asked_for(
    console: Console, officer: httpx.AsyncClient, peer: Peer
) -> None:
    from msgspec.structs import replace

    from core.messages import Quality

    await console.house.store.ingest([replace(reading("NEW-01"), quality=Quality.UNREGISTERED, source="g7")])
    waiting = check_answer("UnregisteredList", (await officer.get("/api/stations/unregistered")).json())
    assert [each["station"] for each in waiting["unregistered"]] == ["NEW-01"]
    body = {**STATION, "id": "NEW-01", "name_zh": "新站"}
    assert (await officer.post("/api/stations/NEW-01/adopt", json=body)).status_code == 200
    (command,) = peer.asked
    assert (command.verb, command.target) == ("station.adopt", "NEW-01")
    assert command.arguments == body


async def test_a_name_with_a_slash_in_it_can_be_adopted_and_looked_at_as_any_other(
    officer: httpx.AsyncClient, peer: Peer
) -> None:
    body = {**STATION, "id": "NEW-01", "name_zh": "新站", "aliases": ["mast/wind"]}
    assert (await officer.post("/api/stations/mast%2Fwind/adopt", json=body)).status_code == 200
    (command,) = peer.asked
    assert (command.verb, command.target) == ("station.adopt", "mast/wind")
    history = await officer.get("/api/stations/mast%2Fwind/history", params={"quantity": "wind_speed"})
    assert history.status_code == 200


async def test_a_refused_payload_is_listed_and_only_ever_downloaded(
    console: Console, officer: httpx.AsyncClient, people: dict[Role, str]
) -> None:
    payload = b"<script>alert(1)</script>\x00\xff"
    await console.house.store.ingest([], [Reject(
        received=NOON, topic="readings/g7", payload=payload, reason="not_utf8", detail="byte 26 is not UTF-8",
        source="g7",
    )])
    (row,) = check_answer("RejectList", (await officer.get("/api/rejects")).json())["rejects"]
    assert (row["reason"], row["topic"], row["size"]) == ("not_utf8", "readings/g7", len(payload))
    answer = await officer.get(f"/api/rejects/{row['id']}/payload")
    assert answer.content == payload
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert (await officer.get("/api/rejects/999999/payload")).status_code == 404
    assert (await officer.get(f"/api/rejects?before={10**30}")).status_code == 422


async def test_what_people_asked_for_is_listed_newest_first_page_by_page(console: Console, director: httpx.AsyncClient) -> None:
    for number in range(3):
        await console.house.alert(number)
    assert await _pages(director, "/api/audit", "CommandList", "commands", limit="2") == [["c2", "c1"], ["c0"]]


async def test_a_drill_is_started_and_stopped_by_command(
    console: Console, director: httpx.AsyncClient, peer: Peer, drill: House
) -> None:
    listed = check_answer("ExerciseList", (await director.get("/api/exercises")).json())
    assert [each["name"] for each in listed["drills"]] == ["longjiang-2012"]
    assert [each["id"] for each in listed["running"]] == ["longjiang-2012-1"]
    start = {"drill": "longjiang-2012", "speed": 60}
    assert (await director.post("/api/exercises", json=start)).status_code == 201
    assert (await director.post("/api/exercises", json={"drill": "longjiang-2012"})).status_code == 201
    assert (await director.post("/api/exercises", json={"drill": "absent"})).status_code == 404
    assert (await director.delete("/api/exercises/longjiang-2012-1")).status_code == 200
    assert (await director.delete("/api/exercises/absent")).status_code == 404
    assert [(each.verb, each.target, each.arguments) for each in peer.asked] == [
        ("exercise.start", "longjiang-2012", {"speed": 60.0}), ("exercise.start", "longjiang-2012", {}),
        ("exercise.stop", "longjiang-2012-1", {}),
    ]


async def test_a_drills_alerts_are_its_own(console: Console, officer: httpx.AsyncClient, drill: House) -> None:
    await drill.alert(1)
    base = f"/api/exercises/{drill.exercise}"
    assert [each["exercise"] for each in (await officer.get(f"{base}/alerts")).json()["alerts"]] == [drill.exercise]
    assert (await officer.get("/api/alerts")).json()["alerts"] == []
    console.houses.close(str(drill.exercise))
    assert (await officer.get(f"{base}/alerts")).status_code == 404


async def test_map_layers_are_the_files_of_the_region(officer: httpx.AsyncClient) -> None:
    assert (await officer.get("/api/geography")).json() == {"layers": ["coast"]}
    answer = await officer.get("/api/geography/coast")
    assert answer.headers["content-type"] == "application/geo+json"
    assert answer.json()["type"] == "FeatureCollection"
    again = await officer.get("/api/geography/coast", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("absent", "..%2F..%2Fetc%2Fpasswd", "coast.geojson"):
        assert (await officer.get(f"/api/geography/{name}")).status_code == 404


async def test_the_openapi_document_describes_every_answer_and_every_reference_resolves(
    console: Console, tmp_path: Path
) -> None:
    async with console.client() as client:
        document = (await client.get("/api/openapi.json")).json()
    schemas = document["components"]["schemas"]
    assert {"Alert", "AlertList", "ErrorAnswer", "History", "Result", "TransitionFrame"} <= set(schemas)
    text = json.dumps(document)
    for name in {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}:
        assert name in schemas, name
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation.get("description"), f"{method} {path} does not say what it does"
    jsonschema.Draft202012Validator.check_schema(schemas["Alert"])
