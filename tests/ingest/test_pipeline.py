"""Payloads in, stored readings and kept rejects out; nothing is lost, and nothing stops the rest."""

import json
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry, generate_latest

from core.clock import SimulatedClock
from core.errors import ConfigError, StoreError
from core.messages import GatewayStatus, Quality
from core.station import Channel, Register, Station
from ingest.decoders.hj212.frame import frame_bytes
from ingest.delivery import Delivery
from ingest.metrics import IngestCollector
from ingest.pipeline import Pipeline, PipelineSettings
from ingest.routes import Routes
from tests.ingest.shelf import Shelf

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
STATION = Station(
    id="FCG-03", name_zh="防城港三号", category="radiation", latitude=21.6, longitude=108.3, mn="M1",
    channels=(Channel(quantity="ambient_dose_rate", unit="nGy/h"), Channel(quantity="ph", codes=("w01001",), unit="1")),
)


def pipeline(store: Shelf | None = None, **more: object) -> Pipeline:
    settings = PipelineSettings(prefix=str(more.pop("prefix", "")))
    return Pipeline(store or Shelf(), Register([STATION]), SimulatedClock(NOON), settings, **more)  # type: ignore[arg-type]


def reading(value: float = 82.4, seconds: float = 0.0, station: str = "FCG-03") -> bytes:
    time = (NOON + timedelta(seconds=seconds)).isoformat()
    return json.dumps(
        {"station": station, "time": time, "quantity": "ambient_dose_rate", "value": value, "unit": "nGy/h"}
    ).encode()


def delivery(payload: bytes, topic: str = "readings/g1", at: datetime = NOON) -> Delivery:
    return Delivery(topic, payload, at)


def part(number: int, text: str, count: int = 2, qn: str = "20261123120000000") -> bytes:
    return frame_bytes(
        f"QN={qn};ST=21;CN=2011;PW=1;MN=M1;Flag=7;PNUM={count};PNO={number};CP=&&{text}&&".encode()
    )


PART_1 = part(1, "DataTime=20261123120000;w01001-Rtd=7.10,w01001-Flag=N")
PART_2 = part(2, "w01009-Rtd=8.00,w01009-Flag=N")


async def test_a_payload_becomes_a_stored_reading_with_its_gateway_and_quality() -> None:
    store = Shelf()
    ingested = await pipeline(store).handle([delivery(reading())])
    (entry,) = ingested.entries
    assert (entry.message.value, entry.message.source, entry.message.quality) == (82.4, "g1", Quality.GOOD)  # type: ignore[union-attr]
    assert store.commits == [1]


async def test_a_batch_with_refused_payloads_is_one_transaction() -> None:
    store = Shelf()
    house = pipeline(store)
    batch = [delivery(reading()), delivery(b"{"), delivery(reading(), "elsewhere/x"), delivery(reading(9, 1))]
    ingested = await house.handle(batch)
    assert len(ingested.entries) == 2
    assert [(each.reason, each.payload, each.topic, each.source) for each in store.rejects] == [
        ("not_json", b"{", "readings/g1", "g1"),
        ("no_route", reading(), "elsewhere/x", ""),
    ]
    assert store.commits == [4]


async def test_the_same_payload_again_is_a_duplicate_and_another_value_a_revision() -> None:
    house = pipeline()
    await house.handle([delivery(reading(1.0))])
    assert (await house.handle([delivery(reading(1.0))])).duplicates == 1
    (entry,) = (await house.handle([delivery(reading(2.0))])).entries
    assert entry.message.revision == 1  # type: ignore[union-attr]


async def test_a_fault_of_a_decoder_is_kept_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(payload: bytes, context: object) -> tuple[()]:
        raise IndexError("a fault of ours")

    monkeypatch.setitem(__import__("ingest.decoders", fromlist=["DECODERS"]).DECODERS, "senml", broken)
    store = Shelf()
    ingested = await pipeline(store).handle([delivery(b"[]", "senml/g2"), delivery(reading())])
    assert len(ingested.entries) == 1
    assert [(each.reason, each.source) for each in store.rejects] == [("decoder_failure", "g2")]
    assert "a fault of ours" in store.rejects[0].detail


async def test_a_refused_commit_can_be_repeated_and_counts_once() -> None:
    store = Shelf()
    house = pipeline(store)
    prepared = await house.prepare([delivery(reading()), delivery(b"{")])
    store.refuses = True
    for _ in range(3):
        with pytest.raises(StoreError):
            await house.commit(prepared)
    store.refuses = False
    assert len((await house.commit(prepared)).entries) == 1
    assert (house.counters.received["json"], house.counters.stored, house.counters.refusals) == (2, 1, 3)
    assert len(store.rejects) == 1


async def test_one_value_the_database_cannot_hold_does_not_keep_out_the_others() -> None:
    store = Shelf()
    store.cannot_hold = "poison"
    batch = [delivery(reading()), delivery(reading(station="poison")), delivery(reading(5, 1))]
    ingested = await pipeline(store).handle(batch)
    assert len(ingested.entries) == 2
    assert [(each.reason, each.payload) for each in store.rejects] == [("not_storable", reading(station="poison"))]


async def test_what_is_said_of_a_refused_payload_can_be_kept_by_any_database() -> None:
    store = Shelf()
    await pipeline(store).handle([delivery(b"a\0b", "status/g\0"), delivery(b"x", "\ud800")])
    for each in store.rejects:
        text = each.topic + each.detail + each.source
        assert "\0" not in text
        assert text.encode().decode() == text


async def test_an_unregistered_station_is_held_not_lost_and_known_once_adopted() -> None:
    store = Shelf()
    house = pipeline(store)
    await house.handle([delivery(reading(station="NEW-1"))])
    assert next(iter(store.readings.values())).quality is Quality.UNREGISTERED
    adopted = msgspec.structs.replace(STATION, id="NEW-1", mn=None, aliases=())
    house.configure(Register([STATION, adopted]))
    (entry,) = (await house.handle([delivery(reading(3.0, 1, station="NEW-1"))])).entries
    assert entry.message.quality is not Quality.UNREGISTERED  # type: ignore[union-attr]


@pytest.mark.parametrize("order", [[PART_1, PART_2], [PART_2, PART_1], [PART_1, PART_1, PART_2]])
async def test_a_split_message_is_stored_and_settled_when_its_last_part_came(order: list[bytes]) -> None:
    store = Shelf()
    house = pipeline(store)
    for payload in order[:-1]:
        prepared = await house.prepare([delivery(payload, "hj212/M1")])
        assert (prepared.settled, prepared.outcomes) == ((), ())
    last = await house.prepare([delivery(order[-1], "hj212/M1")])
    assert len(last.settled) == len(order)
    await house.commit(last)
    assert sorted(each.value for each in store.readings.values()) == [7.1, 8.0]
    assert store.rejects == []
    assert house.counters.received["hj212"] == len(order)


async def test_half_a_split_message_is_kept_when_its_time_is_over() -> None:
    store = Shelf()
    clock = SimulatedClock(NOON)
    house = Pipeline(store, Register([STATION]), clock)
    waiting = delivery(PART_1, "hj212/M1")
    assert (await house.prepare([waiting])).settled == ()
    clock.advance_to(NOON + timedelta(seconds=59))
    assert (await house.prepare([])).settled == ()
    clock.advance_to(NOON + timedelta(seconds=61))
    prepared = await house.prepare([])
    assert prepared.settled == (waiting,)
    await house.commit(prepared)
    assert [(each.reason, each.source) for each in store.rejects] == [("split_incomplete", "M1")]
    assert PART_1.strip() in store.rejects[0].payload


async def test_half_a_split_message_is_kept_when_nothing_more_will_come() -> None:
    store = Shelf()
    house = pipeline(store)
    await house.handle([delivery(PART_2, "hj212/M1")])
    await house.finish()
    await house.finish()
    assert [each.reason for each in store.rejects] == ["split_incomplete"]


async def test_a_status_goes_to_the_bus_with_the_drill_it_belongs_to() -> None:
    said: list[tuple[str, object]] = []
    house = pipeline(publish=lambda *message: said.append(message), exercise="d-1", prefix="exercise/d-1/")
    await house.handle([delivery(b"offline", "exercise/d-1/status/g7")])
    assert said == [("gateways", GatewayStatus(gateway="g7", time=NOON, online=False, exercise="d-1"))]


async def test_the_counters_are_shown_to_prometheus() -> None:
    house = pipeline()
    registry = CollectorRegistry()
    registry.register(IngestCollector(house.counters))
    await house.handle([delivery(reading(), at=NOON - timedelta(seconds=2)), delivery(reading()), delivery(b"{")])
    shown = generate_latest(registry).decode()
    for line in (
        'fengsui_ingest_payloads_total{format="json"} 3.0',
        "fengsui_ingest_stored_total 1.0",
        "fengsui_ingest_duplicates_total 1.0",
        'fengsui_ingest_rejects_total{format="json",reason="not_json"} 1.0',
        "fengsui_ingest_dropped_total 0.0",
        "fengsui_ingest_lag_seconds 2.0",
    ):
        assert line in shown


TOPICS = ["readings/a", "hj212/a", "senml/a", "status/a", "x", ""]


@given(payload=st.binary(max_size=400), topic=st.sampled_from(TOPICS))
async def test_any_bytes_on_any_topic_are_stored_kept_or_held(payload: bytes, topic: str) -> None:
    store = Shelf()
    house = pipeline(store)
    await house.handle([delivery(payload, topic)])
    await house.finish()
    assert "decoder_failure" not in {each.reason for each in store.rejects}
    assert all(each.payload == payload for each in store.rejects if each.reason != "split_incomplete")


@pytest.mark.parametrize(
    ("topic", "expected"),
    [
        ("p/readings/g1", ("json", "g1")),
        ("p/v1/a/b/c", ("senml", "b/c")),
        ("p/all", ("hj212", "")),
        ("readings/g1", None),
        ("p/readings", None),
        ("p/readings/g1/more", None),
    ],
)
def test_a_topic_finds_its_format_and_gateway(topic: str, expected: tuple[str, str] | None) -> None:
    routes = Routes(
        [("readings/+", "json"), ("v1/a/#", "senml"), ("all", "hj212")], ["json", "senml", "hj212"], prefix="p/"
    )
    found = routes.find(topic)
    assert (found and (found.format, found.gateway)) == expected
    assert routes.filters == ("p/readings/+", "p/v1/a/#", "p/all")


@pytest.mark.parametrize("wrong", ["a/#/b", "a/b#", "a+/b", ""])
def test_a_filter_that_mqtt_does_not_know_is_refused(wrong: str) -> None:
    with pytest.raises(ConfigError, match=r"ingest\.routes"):
        Routes([(wrong, "json")], ["json"])


def test_a_format_that_nothing_reads_is_refused_by_name() -> None:
    with pytest.raises(ConfigError, match="'xml'"):
        Routes([("a", "xml")], ["json"])


def test_topics_at_random_do_not_fill_the_memory() -> None:
    routes = Routes([("readings/+", "json")], ["json"])
    for number in range(25_000):
        routes.find(f"readings/{number}")
    assert len(routes._remembered) <= 10_000
