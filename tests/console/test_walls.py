"""A wall screen's sign-in: made by an admin for a viewer, taken up once, read-only, over at its end or when it is revoked."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from console.roles import Role
from tests.console.conftest import Console, check_answer


async def offered(console: Console, token: str, name: str = "viewer", days: int = 30) -> httpx.Response:
    async with console.client(token) as admin:
        return await admin.post(f"/api/users/{name}/wall", json={"days": days})


async def taken(console: Console, address: str) -> tuple[int, str | None]:
    """What a browser without a cookie gets at the address: status and session."""
    async with console.client() as wall:
        answer = await wall.get(address)
        return answer.status_code, answer.cookies.get("fengsui_session")


async def test_a_pass_signs_a_wall_in_once_as_a_viewer_until_its_end(console: Console, people: dict[Role, str]) -> None:
    made = await offered(console, people[Role.ADMIN])
    assert made.status_code == 201, made.text
    told = check_answer("WallPass", made.json())
    status, session = await taken(console, told["address"])
    assert status == 303
    assert (await taken(console, told["address"]))[0] == 403
    async with console.client(session) as wall:
        me = (await wall.get("/api/me")).json()
        assert me["user"] == {"name": "viewer", "role": "viewer"}
        end = datetime.fromisoformat(me["expires"])
        assert end == datetime.fromisoformat(told["until"])
        assert timedelta(days=29, hours=23) < end - datetime.now(UTC) <= timedelta(days=30)
        assert (await wall.post("/api/alerts/x/acknowledge", json={})).status_code == 403


async def test_what_stands_in_the_address_cannot_be_changed(console: Console, people: dict[Role, str]) -> None:
    address = (await offered(console, people[Role.ADMIN])).json()["address"]
    for forged in (address.replace("name=viewer", "name=admin"), address.replace("until=20", "until=21"), address[:-1] + "_"):
        assert (await taken(console, forged))[0] == 403
    assert (await taken(console, address))[0] == 303


@pytest.mark.parametrize("name", ["officer", "director", "admin"])
async def test_nobody_who_may_do_something_signs_a_wall_in(console: Console, people: dict[Role, str], name: str) -> None:
    refused = await offered(console, people[Role.ADMIN], name)
    assert refused.status_code == 409
    assert "浏览" in refused.json()["error"]["message_zh"]


async def test_a_pass_of_a_person_who_has_become_more_than_a_viewer_is_worth_nothing(
    console: Console, people: dict[Role, str]
) -> None:
    address = (await offered(console, people[Role.ADMIN])).json()["address"]
    async with console.client(people[Role.ADMIN]) as admin:
        await admin.patch("/api/users/viewer", json={"role": "director"})
    assert (await taken(console, address))[0] == 403


async def test_signing_a_person_out_everywhere_ends_walls_and_stands_in_the_log_book(
    console: Console, people: dict[Role, str]
) -> None:
    _, session = await taken(console, (await offered(console, people[Role.ADMIN])).json()["address"])
    async with console.client(people[Role.ADMIN]) as admin:
        assert (await admin.post("/api/users/viewer/signout")).status_code == 204
        assert (await admin.post("/api/users/nobody/signout")).status_code == 404
        verbs = [each["verb"] for each in (await admin.get("/api/audit", params={"kind": "user"})).json()["commands"]]
    assert verbs == ["user.signout", "user.wall"]
    async with console.client(session) as wall:
        assert (await wall.get("/api/me")).status_code == 401


async def test_only_admins_make_passes(console: Console, people: dict[Role, str]) -> None:
    assert (await offered(console, people[Role.DIRECTOR])).status_code == 403
    assert (await offered(console, people[Role.ADMIN], days=0)).status_code == 422
    assert (await offered(console, people[Role.ADMIN], "nobody")).status_code == 404


@pytest.mark.parametrize("until", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "soon", ""])
async def test_a_spoilt_address_is_a_page_that_says_so_in_both_languages(console: Console, until: str) -> None:
    async with console.client() as wall:
        answer = await wall.get(
            "/wall-visit", params={"token": "x", "name": "viewer", "until": until}, headers={"Accept": "text/html"}
        )
        program = await wall.get("/wall-visit", params={"token": "x", "name": "viewer", "until": until})
    assert answer.status_code == program.status_code == 403
    assert answer.headers["content-type"].startswith("text/html")
    assert "请管理员重新生成" in answer.text
    assert "an admin can make a new one" in answer.text
    assert program.json()["error"]["code"] == "used_up"
