"""SenML: the examples of RFC 8428 resolve to their twins, and names find their stations."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.messages import Quality
from core.station import Channel, Register, Station
from ingest.decoders.context import Context
from ingest.decoders.senml import decode, place
from ingest.decoders.senml_pack import resolve

RECEIVED = datetime(2026, 11, 23, tzinfo=UTC)
TWINS = ("ex1", "ex2", "ex3", "ex4", "ex5", "ex6", "ex7", "ex8", "ex9", "ex10", "ex11", "ex12")
RELATIVE_TO_RECEIPT = {"ex1", "ex2", "ex7", "ex9"}


def twin(measured: Path, name: str) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads((measured / "senml" / f"{name}.gen.resolved.json").read_bytes())
    return records


@pytest.mark.parametrize("name", TWINS)
def test_an_example_of_the_rfc_resolves_to_its_twin(measured: Path, name: str) -> None:
    expected = twin(measured, name)
    received = datetime.fromtimestamp(expected[0]["t"], UTC) if name in RELATIVE_TO_RECEIPT else RECEIVED
    resolved = list(resolve((measured / "senml" / f"{name}.json").read_bytes(), received))
    if name == "ex7":                # the tool that made the twins leaves out values of the type vd; the RFC does not
        assert resolved.pop() == {
            "n": "urn:dev:ow:10e2073a01080063:nfv-reader", "t": expected[0]["t"], "vd": "aGkgCg"
        }
    assert resolved == expected


@pytest.mark.parametrize("name", ["ex3", "ex5"])
def test_a_cbor_example_resolves_as_its_json_does(measured: Path, name: str) -> None:
    assert list(resolve((measured / "senml" / f"{name}.gen.cbor").read_bytes(), RECEIVED)) == twin(measured, name)


def test_the_example_without_a_twin_resolves_by_the_rules(measured: Path) -> None:
    resolved = resolve((measured / "senml" / "ex13.json").read_bytes(), RECEIVED)
    assert [(each["n"], each["t"], each["v"]) for each in resolved] == [
        ("2001:db8::3", 1320078429, 0.5), ("2001:db8::4", 1320078429, 0.5),
        ("2001:db8::3", 1320078429.1, 0), ("2001:db8::4", 1320078429.1, 0),
    ]


def test_every_number_of_an_example_is_a_reading(measured: Path) -> None:
    for name in TWINS:
        payload = (measured / "senml" / f"{name}.json").read_bytes()
        readings = decode(payload, Context(register=Register(), received=RECEIVED))
        assert len(readings) == sum("v" in record for record in twin(measured, name))
        assert all(reading.quality is Quality.UNREGISTERED for reading in readings)


def test_base_sum_adds_to_sums() -> None:
    pack = [{"bn": "m", "bs": 100, "bt": 1.7e9, "s": 5}, {"s": 7, "t": 60}, {"v": 1.5}]
    resolved = resolve(json.dumps(pack).encode(), RECEIVED)
    assert [each.get("s") for each in resolved] == [105, 107, 100]
    assert [each.get("v") for each in resolved] == [None, None, 1.5]


def test_base_value_adds_to_numbers_and_leaves_texts_alone() -> None:
    pack = [{"bn": "m", "bv": 100, "bt": 1.7e9, "v": 5}, {"v": -5}, {"vs": "x"}, {"n": "2"}]
    resolved = resolve(json.dumps(pack).encode(), RECEIVED)
    assert [each.get("v") for each in resolved] == [105, 95, None, 100]


def test_times_are_relative_below_two_to_the_28() -> None:
    now = RECEIVED.timestamp()
    pack = [{"n": "a", "v": 1, "t": t} for t in (-10, 0, 2**28 - 1, 2**28, 1.7e9)]
    assert [each["t"] for each in resolve(json.dumps(pack).encode(), RECEIVED)] == [
        now - 10, now, now + 2**28 - 1, 2**28, 1.7e9
    ]


def mast(id: str, *aliases: str) -> Station:
    return Station(
        id=id, name_zh=id, category="weather", latitude=0, longitude=0, aliases=aliases,
        channels=(Channel(quantity="temperature", unit="degC", codes=("temp",)), Channel(quantity="wind_speed")),
    )


REGISTER = Register([mast("FCG-1", "urn:dev:1"), mast("FCG-12", "urn:dev:1:roof:")])


@pytest.mark.parametrize(
    ("name", "station", "quantity"),
    [
        ("urn:dev:1:temp", "FCG-1", "temperature"),
        ("urn:dev:1:roof:temp", "FCG-12", "temperature"),       # the longest beginning wins
        ("FCG-12/wind_speed", "FCG-12", "wind_speed"),
        ("FCG-1:voltage", "FCG-1", None),
        ("FCG-123:temp", None, None),                           # FCG-12 is not the beginning of FCG-123
        ("FCG-1", "FCG-1", None),                               # which of the two channels?
        ("elsewhere", None, None),
    ],
)
def test_a_name_finds_its_station_and_channel(name: str, station: str | None, quantity: str | None) -> None:
    found, channel = place(name, REGISTER)
    assert (found.id if found else None) == station
    assert (channel.quantity if channel else None) == quantity


def test_a_unit_missing_from_payload_and_channel_is_not_inferred() -> None:
    pack = json.dumps([{"n": "FCG-1:wind_speed", "v": 3.0}, {"n": "FCG-1:temp", "v": 3.0}]).encode()
    wind, temperature = decode(pack, Context(register=REGISTER, received=RECEIVED))
    assert (wind.quantity, wind.quality) == ("senml:FCG-1:wind_speed", Quality.UNREGISTERED)
    assert (temperature.quantity, temperature.quality) == ("temperature", Quality.UNCHECKED)
