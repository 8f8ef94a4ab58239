"""Who is told of what, in which words; and that it arrives once, in order, however often the other side refuses."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from pydantic import ValidationError

from alerting.delivery import STALE, DeliveryService
from alerting.notices import Channel, Notice, notice, notices
from alerting.notifiers.sender import Recorder, Sender
from config.schema import Settings
from core.bus.memory import MemoryBus
from core.clock import SystemClock
from core.errors import ConfigError
from core.messages import Command, Kind, Result, Severity, State, Transition
from core.station import Station
from core.store.store import Store
from fengsui.notify import senders
from tests.contracts.shapes import NOON, transition

DUTY = Channel(id="duty", name="值班", least=Severity.ORANGE)
CHIEF = Channel(id="chief", name="值班领导", least=Severity.ORANGE, step=1)


def told(change: Transition, *channels: Channel) -> list[str]:
    return [each.channel for each in notices([change], channels or (DUTY, CHIEF))]


def change(trigger: str, cause: int = 1, **fields: object) -> Transition:
    return msgspec.structs.replace(transition(cause, **fields), trigger=trigger)     # type: ignore[arg-type]


def test_nobody_is_told_of_the_end_of_what_was_withheld() -> None:
    ends = msgspec.structs.replace(DUTY, ends=True)
    assert told(change("returned", state=State.RETURNED, active=False), ends) == ["duty"]
    assert told(change("returned", state=State.SUPPRESSED, active=False, suppressed_by="maintenance"), ends) == []


def test_a_channel_is_told_of_its_colours_kinds_and_steps_only() -> None:
    assert told(change("raised")) == ["duty"]
    assert told(change("raised", severity=Severity.YELLOW)) == []
    assert told(change("raised", kind=Kind.TECHNICAL)) == []
    assert told(change("worse")) == ["duty"]
    assert told(change("worse", state=State.SHELVED)) == []
    assert told(change("escalated", escalation=1)) == ["chief"]
    assert told(change("escalated", escalation=2)) == []
    assert told(change("returned", state=State.RETURNED)) == []
    ends = msgspec.structs.replace(DUTY, ends=True)
    assert told(change("returned", state=State.RETURNED), ends) == ["duty"]
    for quiet in ("acknowledged", "commented", "eased", "joined", "reset"):
        assert told(change(quiet), ends) == []


def test_the_words_hold_the_number_with_unit_time_and_source_and_say_what_is_not_confirmed() -> None:
    words = {"title_zh": "γ剂量率超限", "title_en": "Dose", "limit_source": "GB 3838", "unit": "nGy/h"}
    alert = change("raised", limit_confirmed=False, **words)
    stations = {"FCG-03": Station(
        id="FCG-03", name_zh="企沙站", category="radiation", latitude=21.6, longitude=108.4, city="防城港市"
    )}
    said = notice(alert, DUTY, stations)
    assert said.title == "红色·γ剂量率超限"
    assert said.text.startswith("地点：防城港市企沙站（FCG-03）")
    named = {"FCG-03": msgspec.structs.replace(stations["FCG-03"], name_zh="防城港市企沙站")}
    assert notice(alert, DUTY, named).text.startswith("地点：防城港市企沙站（FCG-03）")
    for part in ("400", "nGy/h", "300", "GB 3838", "待核", "2026-11-23 12:00:01"):
        assert part in said.text
    english = notice(alert, msgspec.structs.replace(DUTY, language="en"))
    assert "to be confirmed" in english.text
    assert english.title == "red: Dose"


def test_a_drill_says_so_first_and_last() -> None:
    said = notice(change("raised", exercise="d-1", title_zh="镉超标"), DUTY)
    assert said.title.startswith("【演练】")
    assert said.text.endswith("本消息为演练。")


class Deaf:
    """A way out that fails so many times, then takes what comes."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.taken: list[str] = []

    async def send(self, notice: Notice) -> str | None:
        if self.failures:
            self.failures -= 1
            return "busy"
        self.taken.append(notice.alert)
        return None


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(f"sqlite:///{tmp_path / 'store.db'}")
    yield opened
    await opened.close()


class Post:
    """A store with an outbox, and its delivery."""

    def __init__(self, store: Store, **senders: Sender) -> None:
        self.store, self.bus, self.clock, self.senders = store, MemoryBus(), SystemClock(), senders

    async def put(self, *causes: int, made: timedelta = timedelta()) -> None:
        changes = [change("raised", cause, id=f"a{cause}") for cause in causes]
        rows = [
            msgspec.structs.replace(each, made=self.clock.now() - made)
            for each in notices(changes, [Channel(id=name, name=name) for name in self.senders])
        ]
        await self.store.record(max(causes), changes, (), rows)

    async def until(self, is_so: Callable[[], bool]) -> None:
        channels = [Channel(id=name, name=name) for name in self.senders]
        service = DeliveryService(
            self.store, self.bus, self.clock, channels, self.senders, first_wait=0.01, look_every=0.01
        )
        task = asyncio.create_task(service.run())
        try:
            async with asyncio.timeout(10):
                while not is_so() or await self.store.unsent():  # noqa: ASYNC110 - the store says it, nobody else does
                    await asyncio.sleep(0.01)
        finally:
            task.cancel()
            await asyncio.wait({task})


async def test_what_is_refused_is_tried_again_until_taken_in_order_and_once(store: Store) -> None:
    deaf, good = Deaf(3), Deaf(0)
    post = Post(store, deaf=deaf, good=good)
    await post.put(1, 2, 3)
    await post.until(lambda: len(deaf.taken) == 3)
    assert deaf.taken == good.taken == ["a1", "a2", "a3"]
    await post.put(3, 4)                                     # three once more, as after a restart
    await post.until(lambda: len(deaf.taken) == 4)
    assert deaf.taken == good.taken == ["a1", "a2", "a3", "a4"]
    found = {each.key: each for _, each in await store.deliveries()}
    assert (found["deaf:1:0"].attempts, found["deaf:1:0"].error) == (3, "busy")
    assert found["good:1:0"].attempts == 0
    assert all(each.sent is not None for each in found.values())


async def test_a_channel_that_fails_delays_no_other(store: Store) -> None:
    dead, good = Deaf(10**9), Deaf(0)
    post = Post(store, dead=dead, good=good)
    await post.put(1, 2)
    channels = [Channel(id=name, name=name) for name in post.senders]
    service = DeliveryService(store, post.bus, post.clock, channels, post.senders, first_wait=60, look_every=0.01)
    task = asyncio.create_task(service.run())
    async with asyncio.timeout(10):
        while len(await store.unsent()) > 2:  # noqa: ASYNC110 - the store says it, nobody else does
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.wait({task})
    assert good.taken == ["a1", "a2"]
    assert [each.key for each in await store.unsent()] == ["dead:1:0", "dead:2:0"]


async def test_what_nobody_took_for_a_day_is_given_up_and_not_sent_as_if_it_were_new(store: Store) -> None:
    late = Deaf(0)
    post = Post(store, late=late)
    await post.put(1, made=STALE + timedelta(minutes=1))
    await post.put(2)
    await post.until(lambda: late.taken == ["a2"])
    found = {each.key: each for _, each in await store.deliveries()}
    assert found["late:1:0"].given_up is not None
    assert found["late:1:0"].sent is None


async def test_a_channel_is_tested_by_command_and_says_what_came_of_it(store: Store) -> None:
    post = Post(store, deaf=Deaf(10**9), good=Deaf(0))
    channels = [Channel(id=name, name=name) for name in post.senders]
    task = asyncio.create_task(DeliveryService(store, post.bus, post.clock, channels, post.senders).run())
    results = post.bus.subscribe("results")
    await asyncio.sleep(0)
    said: list[Result] = []
    for target in ("good", "deaf", "nobody"):
        post.bus.publish("commands", Command(id=target, time=NOON, who="管理员", verb="channel.test", target=target))
        async with asyncio.timeout(5):
            said.append((await results.next())[1])
    task.cancel()
    await asyncio.wait({task})
    assert [each.done for each in said] == [True, False, False]
    assert said[1].reason == "busy"
    assert "没有名为" in said[2].data["reason_zh"]


async def test_a_drill_records_and_sends_nothing(store: Store) -> None:
    settings = Settings.model_validate({"notify": {"channel": [
        {"id": "duty", "name": "值班", "address": "json://127.0.0.1:9/never"},
    ]}})
    ways = senders(settings, "drill-1")
    assert isinstance(ways["duty"], Recorder)
    assert await ways["duty"].send(notice(change("raised", exercise="drill-1"), DUTY)) is None
    assert len(ways["duty"].kept) == 1


async def test_a_real_service_takes_it_and_a_dead_one_is_told_without_its_address() -> None:
    got: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
        got.append(await reader.readexactly(length))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    settings = Settings.model_validate({"notify": {"channel": [
        {"id": "good", "name": "好", "address": f"json://127.0.0.1:{port}/secret-token"},
        {"id": "dead", "name": "坏", "address": "json://127.0.0.1:9/secret-token"},
    ]}})
    ways = senders(settings, None)
    said = notice(change("raised", title_zh="镉超标"), DUTY)
    assert await ways["good"].send(said) is None
    assert "镉超标" in msgspec.json.decode(got[0])["title"]
    failure = await ways["dead"].send(said)
    assert failure is not None
    assert "secret" not in failure
    server.close()


@pytest.mark.parametrize(("fields", "says"), [
    ({"address": "nonsense"}, "none that Apprise knows"), ({"address_file": "/nowhere/at/all"}, "cannot be read"),
])
def test_an_address_that_cannot_be_used_stops_the_start(fields: dict[str, str], says: str) -> None:
    settings = Settings.model_validate({"notify": {"channel": [{"id": "x", "name": "x", **fields}]}})
    with pytest.raises(ConfigError, match=says):
        senders(settings, None)


@pytest.mark.parametrize("channels", [
    [{"id": "x", "name": "x"}], [{"id": "x", "name": "x", "address": "json://a", "address_file": "b"}],
    [{"id": "x", "name": "x", "address": "json://a"}] * 2, [{"id": "x/y", "name": "x", "address": "json://a"}],
])
def test_a_senseless_channel_is_refused(channels: list[dict[str, str]]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({"notify": {"channel": channels}})
