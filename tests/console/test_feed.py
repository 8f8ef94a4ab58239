"""The Atom feed of CAP: by a token or a session, live and drill apart, told once, bounded."""

import base64
import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import msgspec
import pytest
from capvalidator import check_schema
from lxml import etree

from alerting.atom import ATOM, CAP_TYPE
from alerting.cap_check import CAP, faults
from console.frames import Exercise
from console.houses import Houses
from console.roles import Role
from console.settings import ConsoleSettings
from core.exchange import House as Told
from core.issuer import Issuer
from core.messages import Command, Kind, Severity, State, Transition
from core.store.store import Store
from fengsui.feed import MOST, CapFeed
from tests.console.conftest import NOON, Console, House, open_house, running
from tests.contracts.shapes import transition

TOKEN = "partner-token-of-24-letters"
ISSUER = Issuer(sender="duty@sthjt.example.cn", name_zh="生态环境厅", restriction="Authorities only")


def bearer(token: str = TOKEN) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
async def served(house: House, tmp_path: Path) -> AsyncIterator[Console]:
    settings = ConsoleSettings(
        static=tmp_path, feed=CapFeed(ISSUER), readers=(("partner", hashlib.sha256(TOKEN.encode()).digest()),)
    )
    async with running(Houses(house), settings) as console:
        yield console


@pytest.fixture
async def partner(served: Console) -> AsyncIterator[httpx.AsyncClient]:
    async with served.client(headers=bearer()) as client:
        yield client


def entries(answer: httpx.Response) -> list[etree._Element]:
    assert answer.status_code == 200, answer.text
    return etree.fromstring(answer.content).findall(f"{{{ATOM}}}entry")


def link(entry: etree._Element) -> str:
    found = entry.find(f"{{{ATOM}}}link")
    assert found is not None
    assert found.get("type") == CAP_TYPE
    return str(found.get("href"))


async def change(house: House, before: Transition, **changes: object) -> None:
    """A further change of an alert, as alerting records it."""
    (entry,) = await house.store.append([Command(id=f"x{before.cause}", time=NOON, who="t", verb="note", target="")])
    alert = msgspec.structs.replace(before.alert, **changes)
    await house.store.record(entry.seq, (msgspec.structs.replace(
        before, cause=entry.seq, time=alert.time, trigger="returned", alert=alert
    ),))


async def recent(house: House, number: int = 1, **changes: object) -> Transition:
    """An alert that has just begun."""
    raised = await house.alert(number, onset=house.clock.now().replace(microsecond=0))
    if changes:
        await change(house, raised, **changes)
    return raised


async def test_a_standing_alert_is_told_and_its_message_is_valid_cap(house: House, partner: httpx.AsyncClient) -> None:
    await recent(house)
    (entry,) = entries(await partner.get("/api/feed.atom"))
    message = await partner.get(link(entry))
    assert message.headers["content-type"] == "application/cap+xml; charset=utf-8"
    assert check_schema(message.content).passed
    assert faults(message.content) == ()
    root = etree.fromstring(message.content)
    assert root.findtext(f"{{{CAP}}}status") == "Actual"
    assert root.findtext(f"{{{CAP}}}info/{{{CAP}}}area/{{{CAP}}}circle") == "21.60000,108.50000 1"


async def test_strangers_and_wrong_tokens_are_kept_out_and_a_viewer_may_look(
    served: Console, people: dict[Role, str]
) -> None:
    async with served.client() as client:
        assert (await client.get("/api/feed.atom")).status_code == 401
        for shown in (bearer("hush"), {"Authorization": "Bearer"}, {"Authorization": "Basic !!"}, {"Authorization": "Basic"}):
            refused = await client.get("/api/feed.atom", headers=shown)
            assert (refused.status_code, refused.json()["error"]["code"]) == (401, "wrong_token")
            assert "hush" not in refused.text
        basic = base64.b64encode(f"partner:{TOKEN}".encode()).decode()
        assert (await client.get("/api/feed.atom", headers={"Authorization": f"Basic {basic}"})).status_code == 200
    async with served.client(people[Role.VIEWER]) as client:
        assert (await client.get("/api/feed.atom")).status_code == 200


async def test_a_token_of_the_feed_opens_nothing_else(partner: httpx.AsyncClient) -> None:
    for path in ("/api/alerts", "/api/stations", "/api/me", "/api/rejects", "/api/audit"):
        assert (await partner.get(path)).status_code == 401


async def test_what_is_unchanged_is_not_sent_again(house: House, partner: httpx.AsyncClient) -> None:
    raised = await recent(house)
    first = await partner.get("/api/feed.atom")
    tag, date = first.headers["etag"], first.headers["last-modified"]
    for asked in ({"If-None-Match": tag}, {"If-None-Match": f'"x", W/{tag}'}, {"If-Modified-Since": date}):
        again = await partner.get("/api/feed.atom", headers=asked)
        assert (again.status_code, again.content) == (304, b"")
    for odd in ({"If-Modified-Since": "yesterday"}, {"If-None-Match": '"x"', "If-Modified-Since": date}):
        assert (await partner.get("/api/feed.atom", headers=odd)).status_code == 200
    await change(house, raised, severity=Severity.ORANGE)
    for asked in ({"If-None-Match": tag}, {"If-Modified-Since": date}):
        changed = await partner.get("/api/feed.atom", headers=asked)
        assert changed.status_code == 200
    assert "Update" in changed.text


async def test_what_is_over_is_cancelled_in_the_feed_before_it_leaves_it(house: House, partner: httpx.AsyncClient) -> None:
    now = house.clock.now()
    raised = await house.alert(1, onset=now - timedelta(days=30))
    await change(house, raised, active=False, state=State.NORMAL, time=now)
    (entry,) = entries(await partner.get("/api/feed.atom"))
    root = etree.fromstring((await partner.get(link(entry))).content)
    assert root.findtext(f"{{{CAP}}}msgType") == "Cancel"
    assert str(root.findtext(f"{{{CAP}}}references")).startswith("duty@sthjt.example.cn,alert-1.")
    gone = await house.alert(2, onset=now - timedelta(days=30))
    await change(house, gone, active=False, state=State.NORMAL, time=now - timedelta(days=8))
    assert len(entries(await partner.get("/api/feed.atom"))) == 1


async def test_alerts_about_instruments_are_not_told(house: House, partner: httpx.AsyncClient) -> None:
    await recent(house, kind=Kind.TECHNICAL)
    assert entries(await partner.get("/api/feed.atom")) == []
    assert (await partner.get("/api/feed/alert-1/1-0.xml")).status_code == 404


async def test_a_drill_has_a_feed_of_its_own_and_nothing_of_it_is_in_the_live_one(
    house: House, served: Console, partner: httpx.AsyncClient, tmp_path: Path
) -> None:
    await recent(house, 1)
    async with open_house(f"sqlite:///{tmp_path / 'drill.db'}", "longjiang-2012-1") as drill:
        served.houses.open(Exercise(
            id="longjiang-2012-1", drill="longjiang-2012", title_zh="龙江", title_en="Longjiang"
        ), drill)
        await recent(drill, 2)
        live = entries(await partner.get("/api/feed.atom"))
        played = entries(await partner.get("/api/exercises/longjiang-2012-1/feed.atom"))
        assert ["alert-1" in link(each) for each in live] == [True]
        assert ["/api/exercises/longjiang-2012-1/feed/alert-2" in link(each) for each in played] == [True]
        root = etree.fromstring((await partner.get(link(played[0]))).content)
        assert root.findtext(f"{{{CAP}}}status") == "Exercise"
        assert "longjiang-2012-1" in str(root.findtext(f"{{{CAP}}}note"))
        path = link(played[0]).partition("/feed/")[2]
        assert (await partner.get(f"/api/feed/{path}")).status_code == 404
        served.houses.close("longjiang-2012-1")


async def test_an_alert_of_a_drill_that_strayed_into_the_live_store_is_still_kept_back(
    house: House, partner: httpx.AsyncClient
) -> None:
    raised = await recent(house, exercise="longjiang-2012-1")
    assert entries(await partner.get("/api/feed.atom")) == []
    assert (await partner.get(f"/api/feed/alert-1/{raised.cause}-0.xml")).status_code == 404


async def test_a_flood_is_bounded_and_says_what_it_leaves_out(house: House, partner: httpx.AsyncClient) -> None:
    for number in range(MOST + 5):
        await recent(house, number)
    answer = await partner.get("/api/feed.atom")
    assert len(entries(answer)) == MOST
    assert "5 more are not listed" in answer.text


@pytest.mark.parametrize("path", ["none/1-0", "alert-1/99-0", "alert-1/1-0-r1", "alert-1/..%2F..", "alert-1/1-0-r-1"])
async def test_a_message_that_was_never_made_is_not_there(house: House, partner: httpx.AsyncClient, path: str) -> None:
    await recent(house)
    assert (await partner.get(f"/api/feed/{path}.xml")).status_code == 404


async def test_without_a_sender_the_feed_says_what_to_set(
    house: House, people: dict[Role, str], tmp_path: Path
) -> None:
    for feed, words in ((CapFeed(None), "exchange.sender is not set"), (None, "Nothing that writes")):
        async with running(Houses(house), ConsoleSettings(static=tmp_path, feed=feed)) as bare:
            async with bare.client(people[Role.VIEWER]) as client:
                refused = await client.get("/api/feed.atom")
        assert refused.status_code == 503
        assert words in refused.json()["error"]["message_en"]


async def test_a_later_drill_of_an_earlier_ones_name_and_length_has_a_feed_of_its_own(tmp_path: Path) -> None:
    feed, told = CapFeed(ISSUER), []
    for id in ("first", "second"):
        store = await Store.open(str(tmp_path / f"{id}.db"))
        await store.record(1, [transition(1, id=id, exercise="d-1")])
        found = await feed.atom(Told(store=store, stations={}, exercise="d-1", now=NOON), "https://a.cn/api/feed.atom")
        told.append(found.body)
        await store.close()
    assert b"first" in told[0]
    assert b"first" not in told[1]
    assert b"second" in told[1]
