"""Rules over REST: proposals, decisions by a second person, versions; with the roof's own registrar behind."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from console.roles import Role
from fengsui.registrar import Registrar
from fengsui.rules.text import written
from tests.console.conftest import Console, check_answer
from tests.fengsui.houses import RULES, STATION, TABLES

LOWER = {**TABLES[0], "level": [{**TABLES[0]["level"][0], "limit": "600 nGy/h"}]}


@pytest.fixture
async def ruled(console: Console, people: dict[Role, str]) -> AsyncIterator[dict[Role, httpx.AsyncClient]]:
    """Clients of people of each role, over a house whose rules have an owner."""
    house = console.house
    registrar = Registrar(house.store, house.bus, house.clock, [STATION], RULES, TABLES)
    await registrar.open()
    owner = asyncio.create_task(registrar.run())
    async with contextlib.AsyncExitStack() as stack:
        yield {role: await stack.enter_async_context(console.client(token)) for role, token in people.items()}
    owner.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await owner


async def propose(client: httpx.AsyncClient, **changes: Any) -> httpx.Response:
    return await client.post("/api/rules/proposals", json={"text": written(LOWER), "reason": "本底较低"} | changes)


async def test_a_change_goes_from_an_officer_over_a_director_into_force(ruled: dict[Role, httpx.AsyncClient]) -> None:
    made = await propose(ruled[Role.OFFICER])
    assert made.status_code == 201
    id = check_answer("Result", made.json())["data"]["proposal"]["id"]
    listed = check_answer("ProposalList", (await ruled[Role.VIEWER].get("/api/rules/proposals")).json())["proposals"]
    assert [(each["id"], each["state"], each["proposed_by"]) for each in listed] == [(id, "open", "officer")]
    decided = await ruled[Role.DIRECTOR].post(f"/api/rules/proposals/{id}/approve", json={"note": "同意"})
    assert decided.status_code == 200, decided.text
    found = check_answer("RuleVersions", (await ruled[Role.VIEWER].get("/api/rules/dose/versions")).json())["versions"]
    assert [(each["number"], each["from_file"], each["approved_by"]) for each in found] == [
        (1, True, ""), (2, False, "director"),
    ]
    assert found[1]["version"] == decided.json()["data"]["version"]
    assert found[1]["difference"] == [{"key": "level.red.limit", "before": "1000 nGy/h", "after": "600 nGy/h"}]


async def test_who_proposed_cannot_approve_whatever_their_role(ruled: dict[Role, httpx.AsyncClient]) -> None:
    id = (await propose(ruled[Role.ADMIN])).json()["data"]["proposal"]["id"]
    refused = await ruled[Role.ADMIN].post(f"/api/rules/proposals/{id}/approve", json={})
    assert refused.status_code == 409
    error = check_answer("ErrorAnswer", refused.json())["error"]
    assert "第二人" in error["message_zh"]
    assert "second person" in error["message_en"]


async def test_a_rule_is_retired_by_two_people_and_listed_so(ruled: dict[Role, httpx.AsyncClient]) -> None:
    made = await ruled[Role.OFFICER].post("/api/rules/dose/retire", json={"reason": "传感器已拆除"})
    assert made.status_code == 201, made.text
    id = check_answer("Result", made.json())["data"]["proposal"]["id"]
    decided = await ruled[Role.DIRECTOR].post(f"/api/rules/proposals/{id}/approve", json={})
    assert decided.status_code == 200, decided.text
    (last,) = check_answer("RuleList", (await ruled[Role.VIEWER].get("/api/rules")).json())["retired"]
    assert (last["rule"], last["reason"], last["proposed_by"], last["approved_by"]) == (
        "dose", "传感器已拆除", "officer", "director",
    )
    assert (await ruled[Role.OFFICER].post("/api/rules/dose/retire", json={"reason": " "})).status_code == 422


@pytest.mark.parametrize(("role", "path"), [
    (Role.VIEWER, "proposals"), (Role.VIEWER, "dose/retire"), (Role.VIEWER, "dose/confirm"),
    (Role.OFFICER, "proposals/x/approve"), (Role.OFFICER, "proposals/x/reject"), (Role.VIEWER, "proposals/x/withdraw"),
])
async def test_a_lower_role_is_refused(ruled: dict[Role, httpx.AsyncClient], role: Role, path: str) -> None:
    body = {"text": written(LOWER), "reason": "r"} if path == "proposals" else {}
    body = {"severity": "red", "document": "d"} if path.endswith("confirm") else body
    body = {"reason": "r"} if path.endswith("retire") else body
    assert (await ruled[role].post(f"/api/rules/{path}", json=body)).status_code == 403


async def test_a_wrong_rule_is_refused_with_its_key(ruled: dict[Role, httpx.AsyncClient]) -> None:
    wrong = {**LOWER, "level": [{"severity": "red", "limit": "600 furlong", "source": "x"}]}
    refused = await propose(ruled[Role.OFFICER], text=written(wrong))
    assert refused.status_code == 409
    assert "furlong" in refused.json()["error"]["message_zh"]


async def test_a_rule_nobody_knows_has_no_versions(ruled: dict[Role, httpx.AsyncClient]) -> None:
    assert (await ruled[Role.VIEWER].get("/api/rules/none/versions")).status_code == 404


async def test_a_rule_that_is_being_written_is_tried_without_being_proposed(ruled: dict[Role, httpx.AsyncClient]) -> None:
    tried = await ruled[Role.OFFICER].post("/api/rules/try", json={"text": written(LOWER)})
    assert tried.status_code == 200, tried.text
    data = check_answer("Result", tried.json())["data"]
    assert data["difference"] == [{"key": "level.red.limit", "before": "1000 nGy/h", "after": "600 nGy/h"}]
    assert data["trial"]["alerts_after"] is None                 # no store of its own is named here: nothing to try it on
    assert (await ruled[Role.VIEWER].get("/api/rules/proposals")).json()["proposals"] == []
    assert (await ruled[Role.DIRECTOR].get("/api/audit", params={"kind": "rule"})).json()["commands"] == []
    wrong = await ruled[Role.OFFICER].post("/api/rules/try", json={"text": written(LOWER).replace("600 nGy/h", "600 kg")})
    assert wrong.status_code == 409
    assert "'kg'" in wrong.json()["error"]["message_en"]
    assert (await ruled[Role.VIEWER].post("/api/rules/try", json={"text": "x"})).status_code == 403


async def test_the_table_of_a_rule_is_what_its_newest_text_says(ruled: dict[Role, httpx.AsyncClient]) -> None:
    found = check_answer("RuleTable", (await ruled[Role.VIEWER].get("/api/rules/dose/table")).json())
    assert found["table"] == TABLES[0]
    assert (await ruled[Role.VIEWER].get("/api/rules/none/table")).status_code == 404
