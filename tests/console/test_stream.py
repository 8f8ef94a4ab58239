"""Picture, then stream: over a real server and real websockets, every frame held against its schema."""

import asyncio
import socket as sockets
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosedError, InvalidStatus

from console.frames import CLOSE_NO_SUCH_HOUSE, CLOSE_RESYNC, CLOSE_SIGNED_OUT, FRAMES, Person
from console.houses import Houses
from console.hub import Hub
from console.listener import Listener
from console.roles import Role
from console.settings import ConsoleSettings
from core.bus.memory import MemoryBus
from core.flood import BEGINS_ABOVE
from core.messages import Configuration, GatewayStatus, StageStatus, State
from core.outage import Outage, Work
from core.store.shapes import Reject
from core.team import Position
from tests.alerting.test_forecasts import forecast
from tests.console.conftest import NOON, Console, House, frame, frames_until, read_on, reading, running
from tests.console.test_plans import plan
from tests.console.test_reach import reach
from tests.contracts.shapes import incident_change


async def test_a_client_gets_hello_then_the_picture_then_what_happens(
    console: Console, people: dict[Role, str]
) -> None:
    await console.house.store.ingest([reading(value=81.5)])
    first = await console.house.alert(1)
    await console.house.bus.settle()
    async with console.stream(people[Role.VIEWER]) as socket:
        hello = await frame(socket)
        assert hello["type"] == "hello"
        assert hello["user"] == {"name": "viewer", "role": "viewer"}
        assert hello["exercise"] is None
        picture = await frame(socket)
        assert picture["type"] == "picture"
        assert picture["seq"] == hello["seq"]
        assert [each["value"] for each in picture["data"]["latest"]] == [81.5]
        assert [each["id"] for each in picture["data"]["alerts"]] == [first.alert.id]
        assert [each["id"] for each in picture["data"]["stations"]] == ["FCG-03"]
        assert [each["stage"] for each in picture["data"]["stages"]] == ["alerting"]
        await console.house.alert(2)
        seen = await frames_until(socket, "transition")
        assert seen[-1]["data"]["alert"]["id"] == "alert-2"


async def test_readings_are_sent_once_a_beat_with_the_newest_of_each_series(
    console: Console, people: dict[Role, str]
) -> None:
    async with console.stream(people[Role.VIEWER]) as socket:
        await frames_until(socket, "picture")
        now = datetime.now(UTC)
        await console.house.store.ingest([reading(value=float(n), time=now + timedelta(seconds=n)) for n in range(50)])
        (sent,) = [each for each in await frames_until(socket, "readings") if each["type"] == "readings"]
        assert sent["count"] == 50
        assert [each["value"] for each in sent["data"]] == [49.0]


async def test_a_pulse_tells_the_time_the_newest_reading_and_the_lag(console: Console, people: dict[Role, str]) -> None:
    async with console.stream(people[Role.VIEWER]) as socket:
        await frames_until(socket, "picture")
        quiet = (await frames_until(socket, "pulse"))[-1]
        assert quiet["newest"] is None
        assert quiet["lag_ms"] is None
        sent = reading()
        await console.house.store.ingest([sent])
        while (pulse := (await frames_until(socket, "pulse"))[-1])["newest"] is None:
            continue
        assert datetime.fromisoformat(pulse["newest"]) == sent.time
        assert 0 <= pulse["lag_ms"] < 5000


async def test_a_client_that_comes_back_gets_every_event_it_missed_once(
    console: Console, people: dict[Role, str]
) -> None:
    token = people[Role.OFFICER]
    seen: list[dict[str, Any]] = []
    numbers = iter(range(1, 1000))
    query = ""
    for visit in range(4):
        async with console.stream(token, query) as socket:
            hello = await frame(socket)
            for _ in range(3):
                await console.house.alert(next(numbers))
            while len([each for each in seen if each["type"] == "transition"]) < 5 * visit + 3:
                got = await frame(socket)
                if got["type"] not in ("pulse", "picture"):
                    seen.append(got)
                assert got["type"] != "picture" or visit == 0
            query = f"?epoch={hello['epoch']}&after={seen[-1]['seq']}"
        for _ in range(2):
            await console.house.alert(next(numbers))
        await console.house.bus.settle()
    events = [each["seq"] for each in seen]
    assert events == list(range(events[0], events[0] + len(events)))
    ids = [each["data"]["alert"]["id"] for each in seen if each["type"] == "transition"]
    assert ids == [f"alert-{number}" for number in range(1, len(ids) + 1)]


@pytest.mark.parametrize("query", ["?epoch=of-another-run&after=1", "?epoch={epoch}&after=999999", "?epoch={epoch}",
                                   "?epoch={epoch}&after=-1", "?epoch={epoch}&after=²"])
async def test_a_client_whose_events_are_not_at_hand_gets_the_picture(
    console: Console, people: dict[Role, str], query: str
) -> None:
    async with console.stream(people[Role.VIEWER], query.format(epoch=console.house.hub.epoch)) as socket:
        assert [each["type"] for each in await frames_until(socket, "picture")] == ["hello", "picture"]


async def test_an_event_is_encoded_once_however_many_listen(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.hub.until_ready()
    offered: list[str] = []

    def offer(each: Listener, frame: str) -> bool:
        offered.append(frame)
        return True

    monkeypatch.setattr(Listener, "offer", offer)
    for _ in range(20):
        house.hub.join(Person(name="li", role="viewer"))
    await house.alert()
    await house.bus.settle()
    texts = [frame for frame in offered if '"type":"transition"' in frame]
    assert len(texts) == 20
    assert len({id(frame) for frame in texts}) == 1           # one text handed to all, not twenty that are alike


async def test_a_client_that_does_not_read_is_closed_and_delays_nobody(
    console: Console, people: dict[Role, str]
) -> None:
    token = people[Role.VIEWER]
    stalled = sockets.create_connection(("127.0.0.1", console.port))
    stalled.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
    stalled.sendall((
        f"GET /api/stream HTTP/1.1\r\nHost: 127.0.0.1:{console.port}\r\nOrigin: {console.origin}\r\n"
        f"Cookie: fengsui_session={token}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    ).encode())
    hub = console.house.hub
    async with console.stream(token) as reader:
        await frames_until(reader, "picture")
        async with asyncio.timeout(5):
            while hub.clients < 2:
                await frame(reader)
        big = "x" * 100_000
        async with asyncio.timeout(20):
            while hub.closed_slow == 0:
                hub_time = GatewayStatus(gateway="g", time=NOON, online=True, detail=big)
                for _ in range(20):
                    console.house.bus.publish("gateways", hub_time)
                seen = [await frames_until(reader, "gateway") for _ in range(20)]
                assert all(seen)
        await console.house.alert(7)
        assert (await frames_until(reader, "transition"))[-1]["data"]["alert"]["id"] == "alert-7"
    stalled.close()


async def test_when_the_bus_overflowed_a_new_epoch_begins_with_what_the_store_knows(
    console: Console, people: dict[Role, str]
) -> None:
    hub = console.house.hub
    async with console.stream(people[Role.VIEWER]) as socket:
        hello = await frame(socket)
        await console.house.alert(3)
        for _ in range(5000):
            console.house.bus.publish("gateways", GatewayStatus(gateway="g", time=NOON, online=True))
        await _closes_with(socket, CLOSE_RESYNC)
    await console.house.bus.settle()
    assert hub.epoch not in ("", hello["epoch"])
    async with console.stream(people[Role.VIEWER], f"?epoch={hello['epoch']}&after={hello['seq']}") as socket:
        picture = (await frames_until(socket, "picture"))[-1]
        assert [each["id"] for each in picture["data"]["alerts"]] == ["alert-3"]


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:1", None])
async def test_a_page_of_another_site_is_refused_before_the_websocket_opens(
    console: Console, people: dict[Role, str], origin: str | None
) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await console.stream(people[Role.ADMIN], origin=origin).__aenter__()
    assert refused.value.response.status_code == 403


async def test_an_origin_of_the_settings_is_welcome(house: House, settings: ConsoleSettings) -> None:
    origin = "https://duty.example"
    proxied = ConsoleSettings(origins=(origin,), static=settings.static)
    async with running(Houses(house), proxied) as console, console.stream(None, origin=origin) as socket:
        await _closes_with(socket, CLOSE_SIGNED_OUT)


async def _closes_with(socket: Any, code: int) -> None:
    with pytest.raises(ConnectionClosedError) as closed:
        await read_on(socket)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == code


@pytest.mark.parametrize("token", [None, "made-up"])
async def test_nobody_listens_without_signing_in(console: Console, token: str | None) -> None:
    async with console.stream(token) as socket:
        await _closes_with(socket, CLOSE_SIGNED_OUT)
    assert console.house.hub.clients == 0


async def test_an_open_stream_ends_when_its_session_is_revoked(house: House, settings: ConsoleSettings) -> None:
    from console.auth import add_user
    from tests.console.conftest import PASSWORD

    quick = ConsoleSettings(static=settings.static, recheck=timedelta(seconds=0.05))
    async with running(Houses(house), quick) as console:
        await add_user(house.store, "li", Role.OFFICER, PASSWORD, NOON)
        token = await console.sign_in("li")
        async with console.stream(token) as socket, console.client(token) as client:
            await frames_until(socket, "picture")
            assert (await client.post("/api/logout")).status_code == 204
            await _closes_with(socket, CLOSE_SIGNED_OUT)


async def test_a_drill_has_its_own_stream_and_the_live_one_hears_nothing_of_its_alerts(
    console: Console, people: dict[Role, str], drill: House
) -> None:
    token = people[Role.VIEWER]
    path = f"/api/exercises/{drill.exercise}/stream"
    async with console.stream(token) as live, console.stream(token, path=path) as play:
        assert (await frames_until(live, "picture"))[-1]["data"]["exercises"][0]["id"] == drill.exercise
        assert (await frames_until(play, "picture"))[0]["exercise"] == drill.exercise
        await drill.alert(1)
        assert (await frames_until(play, "transition"))[-1]["data"]["alert"]["exercise"] == drill.exercise
        await console.house.alert(2, State.UNACKNOWLEDGED)
        heard = await frames_until(live, "transition")
        assert [each["data"]["alert"]["id"] for each in heard if each["type"] == "transition"] == ["alert-2"]
        console.houses.close(str(drill.exercise))
        await _closes_with(play, CLOSE_NO_SUCH_HOUSE)
        assert (await frames_until(live, "exercises"))[-1]["data"] == []
    async with console.stream(token, path=path) as late:
        await _closes_with(late, CLOSE_NO_SUCH_HOUSE)


@pytest.mark.parametrize("played", [False, True])
async def test_every_frame_says_whose_house_speaks(
    console: Console, people: dict[Role, str], drill: House, played: bool
) -> None:
    house, path = (drill, f"/api/exercises/{drill.exercise}/stream") if played else (console.house, "/api/stream")
    wanted = {each.__struct_config__.tag for each in FRAMES} - ({"exercises"} if played else set())
    async with console.stream(people[Role.VIEWER], path=path) as socket:
        seen = await frames_until(socket, "picture")
        for number in range(BEGINS_ABOVE + 1):           # so many at once are a flood
            await house.alert(number)
        house.bus.publish("outages", (Outage(
            station="FCG-03", work=Work.MAINTENANCE, since=NOON, exercise=house.exercise,
        ),))
        await house.store.ingest([reading()], [Reject(
            received=NOON, topic="readings/g7", payload=b"?", reason="not_utf8", detail="byte 0", source="g7"
        )])
        house.bus.publish("gateways", GatewayStatus(gateway="g", time=NOON, online=True))
        house.bus.publish("stages", StageStatus(stage="mqtt", time=NOON, running=True))
        house.bus.publish("configuration", Configuration(time=NOON, version="v2", rules=[], stations=[]))
        await house.store.append([forecast()])
        house.bus.publish("incidents", (incident_change(),))
        house.bus.publish("positions", (Position(unit="a-team", time=NOON, received=NOON, longitude=108.0, latitude=22.0),))
        house.bus.publish("reach", reach())
        house.bus.publish("plans", plan(exercise=house.exercise))
        console.houses.ended(str(drill.exercise), NOON)
        async with asyncio.timeout(10):
            while {each["type"] for each in seen} != wanted:
                seen.append(await frame(socket))
    assert {each["exercise"] for each in seen} == {drill.exercise if played else None}


async def test_a_hub_that_failed_sends_its_clients_to_a_new_epoch(house: House) -> None:
    hub = Hub(MemoryBus(), house.store, house.clock)
    epochs = []
    for _ in range(2):
        run = asyncio.create_task(hub.run())
        async with asyncio.timeout(5):
            await hub.until_ready()
        epochs.append(hub.epoch)
        listener = hub.join(Person(name="li", role="officer"))
        run.cancel()
        await asyncio.wait({run})
        assert listener.close_code == CLOSE_RESYNC
        assert not hub.ready
    assert epochs[0] != epochs[1]
