"""The log book looked through over REST: filters that turn pages, and the state of the chain."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from console.audit import AT_ONCE, Sought, look
from console.roles import Role
from core.messages import Command
from tests.console.conftest import NOON, Console, House, check_answer

DEEDS = (
    ("张三", "alert.acknowledge", "a1", {"note": "已电话核实"}), ("李四", "alert.shelve", "a1", {"reason": "检修"}),
    ("张三", "rule.propose", "", {"text": "gamma-oil1"}), ("Wei", "user.change", "李四", {"role": "director"}),
    ("fengsui", "gateway.offline", "gw-1", {}),
)


@pytest.fixture
async def book(house: House) -> None:
    await house.store.append([
        Command(id=f"d{n}", time=NOON + timedelta(hours=n), who=who, verb=verb, target=target, arguments=arguments)
        for n, (who, verb, target, arguments) in enumerate(DEEDS)
    ])


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize(("query", "found"), [
    ({}, "d4 d3 d2 d1 d0"), ({"by": "张"}, "d2 d0"), ({"by": "WEI"}, "d3"), ({"kind": "alert"}, "d1 d0"),
    ({"kind": "alert.shelve"}, "d1"), ({"kind": "aler"}, ""), ({"text": "李四"}, "d3 d1"), ({"text": "电话"}, "d0"),
    ({"since": "2026-11-23T13:00:00+08:00", "until": "2026-11-23T07:00:00Z"}, "d2 d1"),
    ({"by": "张三", "kind": "rule", "text": "OIL1"}, "d2"),
])
async def test_who_did_what_and_when_is_found_by_any_of_them(
    console: Console, people: dict[Role, str], query: dict[str, str], found: str
) -> None:
    async with console.client(people[Role.DIRECTOR]) as director:
        answer = check_answer("CommandList", (await director.get("/api/audit", params=query)).json())
    assert " ".join(each["id"] for each in answer["commands"]) == found


@pytest.mark.usefixtures("book")
async def test_pages_of_a_filter_leave_nothing_out_and_bring_nothing_twice(console: Console, people: dict[Role, str]) -> None:
    found: list[str] = []
    async with console.client(people[Role.DIRECTOR]) as director:
        page: dict[str, str] = {}
        while True:
            answer: dict[str, Any] = (await director.get("/api/audit", params={"by": "张三", "limit": "1"} | page)).json()
            found += [each["id"] for each in answer["commands"]]
            if answer["next"] is None:
                break
            page = {"page": answer["next"]}
    assert found == ["d2", "d0"]


async def test_a_look_goes_through_more_than_is_read_at_once(house: House) -> None:
    many = [Command(id=f"n{n}", time=NOON, who="a" if n else "first", verb="note", target="") for n in range(2 * AT_ONCE + 1)]
    await house.store.append(many)
    found, goes_on = await look(house.store, Sought(who="first"), 10, None)
    assert [each.id for each in found] == ["n0"]
    assert goes_on is None


async def test_only_directors_look_into_it_and_a_time_without_a_zone_is_refused(
    console: Console, people: dict[Role, str]
) -> None:
    async with console.client(people[Role.OFFICER]) as officer:
        for path in ("/api/audit", "/api/audit/chain"):
            assert (await officer.get(path)).status_code == 403
    async with console.client(people[Role.DIRECTOR]) as director:
        assert (await director.get("/api/audit", params={"since": "2026-11-23T13:00:00"})).status_code == 422


@pytest.mark.usefixtures("book")
async def test_the_chain_is_whole_until_somebody_changes_the_book(console: Console, people: dict[Role, str]) -> None:
    async with console.client(people[Role.DIRECTOR]) as director:
        whole = check_answer("ChainState", (await director.get("/api/audit/chain")).json())
        assert (whole["faults"], whole["links"]) == ([], len(DEEDS))
        assert whole["head"].startswith(f"{len(DEEDS)}:")

        async def forge(connection: Any) -> None:
            await connection.execute(text("UPDATE entries SET body = :other WHERE seq = 2"), {"other": b"{}"})

        await console.house.store.people._writer.do(forge)
        broken = (await director.get("/api/audit/chain")).json()
    assert len(broken["faults"]) == 1
    assert "is not what was written" in broken["faults"][0]
