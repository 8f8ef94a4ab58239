"""Who may do what: roles on every route, signing in, the first visit, foreign pages."""

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from console.api.needs import Needs
from console.auth import COOKIE, Role, add_user, create_first_visit
from console.passwords import PLACES, PLACES_OF_ONE
from console.throttle import FREE
from tests.console.conftest import NOON, PASSWORD, Console, House, frames_until

SAFE = {"GET", "HEAD"}
OPEN = {                                  # routes anybody may ask, and why
    "/healthz": "liveness says nothing",
    "/readyz": "load balancers do not sign in",
    "/metrics": "checks for itself: this machine or an admin",
    "/api/login": "signing in",
    "/first-visit": "signing in, once",
    "/wall-visit": "signing a wall in, once",
    "/api/openapi.json": "the same for every installation",
    "/api/docs": "the same for every installation",
    "/api/docs/start.js": "the same for every installation",
    "/{path:path}": "the screens, which hold no data",
}
OWN = {"/api/logout", "/api/me/password"}     # unsafe, but about oneself
LOOKS = ("/reach/point",)                     # asks something too long for an address, and changes nothing


def _needs(dependant: Dependant) -> Iterator[Needs]:
    for each in dependant.dependencies:
        if isinstance(each.call, Needs):
            yield each.call
        yield from _needs(each)


def _routes(app: Any) -> list[tuple[str, str, Role | None]]:
    found = []
    for route in iter_route_contexts(app.routes):
        roles = [each.role for each in _needs(route.dependant)] if route.methods else []
        found += [(method, str(route.path), max(roles, key=lambda role: role.rank) if roles else None)
                  for method in sorted(route.methods or ())]
    return found


@pytest.fixture
def table(console: Console) -> list[tuple[str, str, Role | None]]:
    """Every route with its method and the role it needs."""
    return _routes(console.app)


async def test_every_route_but_the_open_ones_needs_a_role(table: list[tuple[str, str, Role | None]]) -> None:
    assert {path for _, path, role in table if role is None} == set(OPEN)


async def test_every_unsafe_route_needs_more_than_looking(table: list[tuple[str, str, Role | None]]) -> None:
    unsafe = [(method, path, role) for method, path, role in table
              if method not in SAFE and path not in OPEN and path not in OWN and not path.endswith(LOOKS)]
    assert len(unsafe) > 10
    assert not [each for each in unsafe if each[2] is None or each[2].rank < Role.OFFICER.rank]


async def test_every_route_of_a_house_is_there_for_a_drill_too(table: list[tuple[str, str, Role | None]]) -> None:
    known = set(table)
    for method, path, role in table:
        if path.removeprefix("/api/").startswith(("alerts", "stations", "rejects", "rules", "audit", "figures")):
            assert (method, path.replace("/api/", "/api/exercises/{exercise}/"), role) in known


async def test_every_route_refuses_strangers_and_whoever_is_one_role_short(
    console: Console, people: dict[Role, str], drill: House
) -> None:
    roles = list(Role)
    async with console.client() as stranger:
        for method, path, role in _routes(console.app):
            if role is None:
                continue
            address = path.replace("{exercise}", str(drill.exercise)).replace("{", "").replace("}", "")
            answer = await stranger.request(method, address)
            assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_signed_in"), (method, path)
            if role is not Role.VIEWER:
                below = people[roles[role.rank - 1]]
                answer = await stranger.request(method, address, headers={"Cookie": f"{COOKIE}={below}"}, json={})
                assert (answer.status_code, answer.json()["error"]["code"]) == (403, "role_too_low"), (method, path)


async def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(console: Console) -> None:
    await add_user(console.house.store, "li", Role.OFFICER, PASSWORD, NOON)
    async with console.client() as client:
        wrong = await client.post("/api/login", json={"name": "li", "password": "not the password"})
        unknown = await client.post("/api/login", json={"name": "nobody", "password": "not the password"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert "set-cookie" not in wrong.headers


async def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(console: Console) -> None:
    await add_user(console.house.store, "li", Role.OFFICER, PASSWORD, NOON)
    async with console.client() as client:
        answer = await client.post("/api/login", json={"name": "li", "password": PASSWORD})
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert answer.json()["user"] == {"name": "li", "role": "officer"}
        assert (await client.get("/api/me")).json()["has_password"] is True
        token = client.cookies[COOKIE]
        assert (await client.post("/api/logout")).status_code == 204
    async with console.client(token) as thief:
        assert (await thief.get("/api/me")).status_code == 401


async def test_guessing_is_slowed_down_even_with_the_right_password_at_last(console: Console) -> None:
    await add_user(console.house.store, "li", Role.OFFICER, PASSWORD, NOON)
    async with console.client() as client:
        for _ in range(FREE):
            assert (await client.post("/api/login", json={"name": "li", "password": "wrong guess"})).status_code == 401
        answer = await client.post("/api/login", json={"name": "li", "password": PASSWORD})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


async def test_a_crowd_at_the_door_is_asked_to_come_back_and_nobody_is_held_to_have_failed(console: Console) -> None:
    await add_user(console.house.store, "li", Role.OFFICER, PASSWORD, NOON)
    right = {"name": "li", "password": PASSWORD}
    passwords = console.app.state.auth.passwords
    async with console.client() as client:
        for address, each, refused in (("127.0.0.1", PLACES_OF_ONE, (429, "too_many_at_once")),
                                       ("203.0.113.{n}", PLACES, (503, "sign_in_busy"))):
            with contextlib.ExitStack() as crowd:
                for n in range(each):
                    crowd.enter_context(passwords.place(address.format(n=n)))
                for _ in range(FREE + 1):
                    answer = await client.post("/api/login", json=right)
                    assert (answer.status_code, answer.json()["error"]["code"]) == refused
                    assert int(answer.headers["retry-after"]) > 0
        assert (await client.post("/api/login", json=right)).status_code == 200


async def test_the_old_password_can_be_guessed_no_faster_than_at_the_door(
    console: Console, people: dict[Role, str]
) -> None:
    guess = {"old": "wrong guess", "new": "another password"}
    async with console.client(people[Role.OFFICER]) as client:
        for _ in range(FREE):
            assert (await client.post("/api/me/password", json=guess)).status_code == 403
        for path, body in (("/api/me/password", {**guess, "old": PASSWORD}),
                           ("/api/login", {"name": "officer", "password": PASSWORD})):
            answer = await client.post(path, json=body)
            assert (answer.status_code, answer.json()["error"]["code"]) == (429, "too_many_attempts")
            assert int(answer.headers["retry-after"]) > 0


async def test_the_first_visit_signs_in_once_and_offers_to_set_name_and_password(console: Console) -> None:
    token = await create_first_visit(console.house.store, console.house.clock.now())
    assert token is not None
    async with console.client(follow_redirects=False) as first:
        answer = await first.get("/", params={"token": token})
        assert answer.headers["location"].startswith("/first-visit?token=")
        answer = await first.get(answer.headers["location"])
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        me = (await first.get("/api/me")).json()
        assert me["user"] == {"name": "admin", "role": "admin"}
        assert me["has_password"] is False
        answer = await first.post("/api/me/password", json={"new": PASSWORD, "name": "韦局长"})
        assert answer.json()["user"] == {"name": "韦局长", "role": "admin"}
        assert (await first.get("/api/me")).json()["has_password"] is True
    async with console.client(follow_redirects=False) as second:
        answer = await second.get("/first-visit", params={"token": token})
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "used_up")
        assert (await second.post("/api/login", json={"name": "韦局长", "password": PASSWORD})).status_code == 200
        assert (await second.post("/api/login", json={"name": "admin", "password": ""})).status_code == 401
    assert await create_first_visit(console.house.store, console.house.clock.now()) is None


async def test_a_new_password_ends_every_other_session(console: Console, people: dict[Role, str]) -> None:
    other = await console.sign_in("officer")
    async with console.client(people[Role.OFFICER]) as client, console.stream(people[Role.OFFICER]) as screen:
        refused = await client.post("/api/me/password", json={"old": "wrong", "new": "another password"})
        assert refused.json()["error"]["code"] == "wrong_password"
        changed = await client.post("/api/me/password", json={"old": PASSWORD, "new": "another password"})
        assert changed.status_code == 200
        await console.house.alert(1)
        await frames_until(screen, "transition")      # the screen at hand goes on
        assert (await client.get("/api/me")).status_code == 200
    async with console.client(other) as left_open:
        assert (await left_open.get("/api/me")).status_code == 401


async def test_an_admin_adds_changes_and_keeps_out_people(console: Console, people: dict[Role, str]) -> None:
    async with console.client(people[Role.ADMIN]) as admin:
        new = {"name": "韦大海", "role": "officer", "password": PASSWORD}
        assert (await admin.post("/api/users", json=new)).status_code == 201
        assert (await admin.post("/api/users", json=new)).status_code == 409
        token = await console.sign_in("韦大海")
        answer = await admin.patch("/api/users/韦大海", json={"role": "director"})
        assert answer.json()["role"] == "director"
        async with console.client(token) as client:
            assert (await client.get("/api/me")).status_code == 401
        assert (await admin.patch("/api/users/韦大海", json={"disabled": True})).json()["disabled"] is True
        async with console.client() as client:
            answer = await client.post("/api/login", json={"name": "韦大海", "password": PASSWORD})
            assert answer.status_code == 401
        listed = {each["name"]: each for each in (await admin.get("/api/users")).json()["users"]}
        assert listed["韦大海"]["disabled"] is True
        written = [(each["verb"], each["who"]) for each in (await admin.get("/api/audit")).json()["commands"]]
        assert written.count(("user.change", "admin")) == 2
        assert (await admin.patch("/api/users/nobody", json={"role": "viewer"})).status_code == 404


async def test_the_last_admin_can_not_be_lost(console: Console, people: dict[Role, str]) -> None:
    async with console.client(people[Role.ADMIN]) as admin:
        for change in ({"disabled": True}, {"role": "viewer"}):
            answer = await admin.patch("/api/users/admin", json=change)
            assert answer.status_code == 409
            assert "last admin" in answer.json()["error"]["message_en"]


async def test_two_admins_who_put_each_other_out_at_once_leave_one(console: Console, people: dict[Role, str]) -> None:
    await add_user(console.house.store, "other", Role.ADMIN, PASSWORD, NOON)
    token = await console.sign_in("other")
    async with console.client(people[Role.ADMIN]) as admin, console.client(token) as other:
        done = await asyncio.gather(
            admin.patch("/api/users/other", json={"role": "viewer"}),
            other.patch("/api/users/admin", json={"disabled": True}),
        )
    assert 200 in {each.status_code for each in done}
    left = [each for each in await console.house.store.people.users() if each.role == Role.ADMIN and not each.disabled]
    assert len(left) == 1


@pytest.mark.parametrize(("headers", "welcome"), [
    ({"Origin": "https://evil.example"}, False),
    ({"Origin": "null"}, False),
    ({"Sec-Fetch-Site": "cross-site"}, False),
    ({"Sec-Fetch-Site": "same-site"}, False),
    ({"Sec-Fetch-Site": "same-origin"}, True),
    ({}, True),
])
async def test_a_foreign_page_can_not_make_a_browser_act(
    console: Console, people: dict[Role, str], headers: dict[str, str], welcome: bool
) -> None:
    async with console.client(people[Role.OFFICER]) as client:
        answer = await client.post("/api/alerts/absent/acknowledge", json={}, headers=headers)
    assert answer.json()["error"]["code"] == ("not_found" if welcome else "foreign_origin")


async def test_every_answer_carries_the_security_headers(console: Console) -> None:
    async with console.client() as client:
        for path in ("/", "/api/me", "/api/docs", "/healthz", "/absent.js"):
            headers = (await client.get(path)).headers
            assert "script-src 'self';" in headers["content-security-policy"]
            assert headers["x-frame-options"] == "DENY"
            assert headers["x-content-type-options"] == "nosniff"


async def test_a_body_that_is_too_large_is_refused_whether_its_length_is_told_or_not(console: Console) -> None:
    async def endless() -> Any:
        for _ in range(40):
            yield b"x" * 50_000

    async with console.client() as client:
        told = await client.post("/api/login", content=b"x" * 1_500_000)
        assert (told.status_code, told.json()["error"]["code"]) == (413, "too_large")
        try:
            untold = await client.post("/api/login", content=endless())
        except (httpx.WriteError, httpx.ReadError):
            return                       # the server answered and left while we were still talking
        assert untold.status_code == 413
