"""Whatever a gateway sends, over a real broker: a named reason and the payload kept, and the next good reading judged."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiomqtt
import cbor2
import msgspec
import pytest
import pytest_asyncio

from alerting.rules import parse_rules
from core.clock import SystemClock
from core.messages import Quality
from core.station import Channel, Station
from ingest.decoders.hj212.frame import frame_bytes
from tests.ingest.brokers import until
from tests.scenarios.live import Live, gateway, live_house

pytestmark = pytest.mark.asyncio(loop_scope="module")

STATION = Station(
    id="S-1", name_zh="一号站", category="radiation", latitude=22.0, longitude=108.0, mn="M-1",
    channels=(Channel(quantity="ambient_dose_rate", unit="nGy/h"), Channel(quantity="cadmium", unit="mg/L", codes=("w20115",))),
)
RULES = parse_rules({"rule": [
    {
        "id": "dose", "title_zh": "剂量率超限", "title_en": "Dose rate over the limit", "detector": "threshold",
        "quantity": "ambient_dose_rate", "level": [{"severity": "red", "limit": "1000 nGy/h", "source": "test"}],
    },
    {"id": "fault", "title_zh": "仪器故障", "title_en": "Fault", "detector": "fault", "level": [{"severity": "blue"}]},
]}, "test")

MIB = 1 << 20
SEND = "20261123080001000"


class AdjustableClock(SystemClock):
    """The machine's time, moved ahead by as much as a test would otherwise have to wait."""

    ahead = timedelta(0)

    def now(self) -> datetime:
        return super().now() + self.ahead


def reading(**fields: Any) -> bytes:
    sent = {"station": "S-1", "time": datetime.now(UTC), "quantity": "ambient_dose_rate", "value": 80.0, "unit": "nGy/h"}
    return msgspec.json.encode(sent | fields)


def frame(text: str = "DataTime=20261123080000;w20115-Rtd=0.004", **more: str) -> bytes:
    fields = {"QN": SEND, "ST": "21", "CN": "2011", "PW": "123456", "MN": "M-1", "Flag": "5"} | more
    return frame_bytes("".join(f"{key}={value};" for key, value in fields.items()).encode() + f"CP=&&{text}&&".encode())


def pack() -> bytes:
    return cbor2.dumps([{-2: "S-1:", -3: 1.7e9, 0: "ambient_dose_rate", 1: "nGy/h", 2: 80.0}])


BAD = {
    "json with a station in Latin-1": ("readings/g", reading(station="Ö").decode().encode("latin-1"), "not_utf8"),
    "json cut off": ("readings/g", reading()[:-5], "not_json"),
    "json of 50,000 lists in each other": ("readings/g", b'{"station":' + b"[" * 50_000 + b"]" * 50_000 + b"}", "too_deep"),
    "json of 50,000 objects in each other": ("readings/g", b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "too_deep"),
    "json that opens 100,000 lists and closes none": ("readings/g", b"[" * 100_000, "too_deep"),
    "json of 500,000 empty lists": ("readings/g", b"[" + b"[]," * 300_000 + b"[]]", "too_many_values"),
    "json of 500,000 quotes in a text": ("readings/g", b"[" * 33 + b'"' + b'\\"' * 500_000, "too_deep"),
    "json of 10 MiB": ("readings/g", reading(note="x" * 10 * MIB), "too_large"),
    "json without a value": ("readings/g", b'{"station":"S-1","time":"2026-11-23T08:00:00+08:00"}', "missing_field"),
    "NaN": ("readings/g", reading(value=1.25).replace(b"1.25", b"NaN"), "not_a_number"),
    "infinity after conversion": ("readings/g", reading(value=1e308, unit="mSv/h"), "not_a_number"),
    "a unit of another quantity": ("readings/g", reading(unit="mg/L"), "unknown_unit"),
    "no unit where there is a choice": ("readings/g", reading(station="S-9", unit=None), "unknown_unit"),
    "a quantity nobody knows": ("readings/g", reading(quantity="mood"), "unknown_quantity"),
    "a time without a zone": ("readings/g", reading(time="2026-11-23T08:00:00"), "bad_time"),
    "hj212 with one digit changed": ("hj212/g", frame().replace(b"0.004", b"0.014"), "wrong_crc"),
    "hj212 whose length is another": ("hj212/g", frame().replace(b"##0", b"##1", 1), "wrong_length"),
    "half a frame": ("hj212/g", frame()[:60], "wrong_length"),
    "hj212 in neither UTF-8 nor GBK": ("hj212/g", frame_bytes(b"ST=21;CN=2011;MN=M-1;CP=&&i=\xff\xff&&"), "not_utf8"),
    "hj212 of 10 MiB": ("hj212/g", b"##" + b"9" * 10 * MIB, "too_large"),
    "hj212 in the 13th month": ("hj212/g", frame("DataTime=20261323080000;w20115-Rtd=1"), "bad_time"),
    "cbor cut off": ("senml/g", pack()[:-4], "not_cbor"),
    "cbor of 10,000 tags": ("senml/g", b"\xc4" * 10_000, "too_deep"),
    "cbor that claims 2^62 items": ("senml/g", b"\x9b\x40" + bytes(7), "not_cbor"),
    "senml of 10 MiB": ("senml/g", b'[{"n":"' + b"x" * 10 * MIB + b'"}]', "too_large"),
    "a status of neither kind": ("status/g", b"perhaps", "bad_status"),
    "nothing at all": ("readings/g", b"", "not_json"),
}


class Case(msgspec.Struct):
    """One house for all cases: what one of them breaks, the next one shows."""

    live: Live
    gateway: aiomqtt.Client
    clock: AdjustableClock
    wait: int = 0

    async def send(self, topic: str, payload: bytes) -> None:
        self.wait = self.live.handled + 1
        await self.gateway.publish(topic, payload, qos=1)

    async def handled(self) -> None:
        await self.live.until_handled(self.wait)

    async def next_is_judged(self) -> None:
        """A good reading over the limit raises its alert, the one after it ends it."""
        for value, active in ((5000.0 + self.live.handled, True), (80.0, False)):
            time = self.clock.now()
            await self.send("readings/good", reading(time=time, value=value))
            await self.handled()
            said = [each for each in await self.live.transitions() if each.time == time and each.alert.rule == "dose"]
            assert [each.alert.active for each in said] == [active], "the next good reading was not judged"
            (stored,) = [each for each in await self.live.readings("S-1", "ambient_dose_rate") if each.time == time]
            assert stored.value == value


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def case(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Case]:
    clock = AdjustableClock()
    async with live_house(tmp_path_factory.mktemp("bad"), (STATION,), RULES, clock=clock) as live:
        async with gateway(live) as client:
            yield Case(live, client, clock)


@pytest.mark.parametrize("name", BAD)
async def test_a_bad_payload_is_kept_with_its_reason_and_the_next_good_one_is_judged(case: Case, name: str) -> None:
    topic, payload, reason = BAD[name]
    before = await case.live.rejects()
    await case.send(topic, payload)
    await case.handled()
    (kept,) = (await case.live.rejects())[len(before):]
    assert (kept.reason, kept.topic, kept.source, kept.size) == (reason, topic, "g", len(payload))
    assert kept.detail
    assert await case.live.house.store.reject_payload(kept.id) == payload
    await case.next_is_judged()


async def test_a_payload_on_a_topic_with_a_slip_in_it_is_kept_and_the_next_good_one_is_judged(case: Case) -> None:
    for topic in ("reading/g", "readings/g/1", "READINGS/g"):
        before = await case.live.rejects()
        await case.send(topic, reading())
        await case.handled()
        (kept,) = (await case.live.rejects())[len(before):]
        assert (kept.reason, kept.topic) == ("no_route", topic)
    await case.next_is_judged()


async def test_an_unknown_station_is_kept_and_listed_and_raises_nothing(case: Case) -> None:
    before = len(await case.live.rejects())
    for number in range(3):
        await case.send("readings/new-gateway", reading(station="NEW-1", value=9000.0 + number))
        await case.handled()
    found = await case.live.readings("NEW-1", "ambient_dose_rate")
    assert [each.value for each in found] == [9000.0, 9001.0, 9002.0]
    assert {each.quality for each in found} == {Quality.UNREGISTERED}
    listed = {each.station: each for each in await case.live.house.store.unregistered()}
    assert (listed["NEW-1"].count, listed["NEW-1"].source) == (3, "new-gateway")
    assert not [each for each in await case.live.transitions() if each.alert.station == "NEW-1"]
    assert len(await case.live.rejects()) == before
    await case.next_is_judged()


async def test_a_reading_from_the_future_is_marked_and_told_as_a_fault_but_not_judged(case: Case) -> None:
    ahead = case.clock.now() + timedelta(hours=2)
    await case.send("readings/g", reading(time=ahead, value=7777.0))
    await case.handled()
    (found,) = [each for each in await case.live.readings("S-1", "ambient_dose_rate") if each.value == 7777.0]
    assert (found.quality, found.time) == (Quality.SKEW, ahead)
    said = await case.live.transitions()
    assert not [each for each in said if each.alert.value == 7777.0 and each.alert.rule == "dose"]
    assert said[-1].alert.rule == "fault"
    await case.next_is_judged()


async def test_half_a_split_message_is_refused_when_the_rest_never_comes(case: Case) -> None:
    half = frame("DataTime=20261123080000;w20115-Rtd=0.0", Flag="7", PNUM="2", PNO="1", QN="20261123080002000")
    before = await case.live.rejects()
    await case.send("hj212/g", half)
    await case.next_is_judged()
    assert len(await case.live.rejects()) == len(before), "a part may still be completed"
    case.clock.ahead += timedelta(seconds=61)
    await until(lambda: case.live.house.pipeline.counters.rejected["hj212", "split_incomplete"])
    (kept,) = (await case.live.rejects())[len(before):]
    assert kept.reason == "split_incomplete"
    assert "part 1 of 2 came" in kept.detail
    assert half in (await case.live.house.store.reject_payload(kept.id) or b"")
    await case.next_is_judged()


async def test_a_payload_the_broker_does_not_take_costs_only_its_sender_the_connection(case: Case) -> None:
    async with gateway(case.live, "too-large") as client:
        sending = asyncio.create_task(client.publish("readings/g", b"x" * 17 * MIB, qos=1))
        with pytest.raises(aiomqtt.MqttError):
            await anext(client.messages)
        sending.cancel()
    await case.next_is_judged()


async def test_thousands_of_random_payloads_never_stop_the_ingester(case: Case) -> None:
    chance = random.Random(20261123)
    stages = case.live.house.bus.subscribe("stages", bound=10_000)
    good = {"readings": reading(), "hj212": frame(), "senml": pack(), "status": b'{"online": true}'}
    handled, count = case.live.handled, 4000
    for number in range(count):
        first = chance.choice(sorted(good))
        await case.gateway.publish(f"{first}/random-{number % 7}", rubbish(chance, good[first]), qos=1)
    await case.live.until_handled(handled + count)
    await case.next_is_judged()
    said = []
    while (item := stages.take()) is not None:
        said.append(item[1])
    stages.close()
    assert not [each for each in said if not each.running], said
    assert all(case.live.house.supervisor.running.values())
    reasons = Counter(each.reason for each in await case.live.rejects() if "random-" in each.topic)
    assert reasons.total() > count / 2
    assert "decoder_failure" not in reasons
    assert "not_storable" not in reasons


BEGINNINGS = (b"##", b"##0100", b"[", b'{"', b"\x81\xa2", b"\x9f", b"online")


def rubbish(chance: random.Random, good: bytes) -> bytes:
    """Random bytes, a good payload with some bytes changed or cut, or random bytes that begin like a format."""
    kind = chance.randrange(3)
    if kind == 0:
        return chance.randbytes(chance.randrange(300))
    if kind == 1:
        return chance.choice(BEGINNINGS) + chance.randbytes(chance.randrange(100))
    changed = bytearray(good[:chance.randrange(1, len(good) + 1)])
    for _ in range(chance.randrange(4)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)

