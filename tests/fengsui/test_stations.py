"""Adopting a station: what it said is kept, what it says next is judged, and refusals are sentences."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from core.messages import Command, Quality, Reading, Result
from core.station import Channel, Station
from fengsui.house import House
from tests.fengsui.houses import STATION, arrive, payload, running_house, transitions
from tests.ingest.brokers import until

NEW: dict[str, Any] = {
    "id": "NEW-1", "name_zh": "新站", "name_en": "New station", "category": "radiation", "latitude": 22.5,
    "longitude": 108.3, "channels": [{"quantity": "ambient_dose_rate", "unit": "nGy/h"}],
}


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with running_house(tmp_path / "data") as house:
        yield house


async def adopt(house: House, target: str = "NEW-1", **changes: Any) -> Result:
    station = {key: value for key, value in (NEW | changes).items() if value is not None}
    return await house.desk.ask("wei", "station.adopt", target, station)


async def qualities(house: House, station: str) -> list[Quality]:
    return [
        each.message.quality for each in await house.store.entries(0, 10_000)
        if isinstance(each.message, Reading) and each.message.station == station
    ]


async def test_a_reading_of_an_unknown_station_is_kept_and_listed_but_not_judged(house: House) -> None:
    await arrive(house, payload(5000.0, station="NEW-1"), topic="readings/valley")
    assert await qualities(house, "NEW-1") == [Quality.UNREGISTERED]
    (listed,) = await house.store.unregistered()
    assert (listed.station, listed.quantities, listed.count, listed.source) == (
        "NEW-1", ("ambient_dose_rate",), 1, "valley"
    )
    assert await transitions(house) == []


async def test_once_adopted_the_next_reading_is_judged(house: House) -> None:
    await arrive(house, payload(5000.0, station="NEW-1"))
    done = await adopt(house)
    assert done.done, done.reason
    assert done.data["station"]["name_zh"] == "新站"
    await house.bus.settle()
    await arrive(house, payload(6000.0, station="NEW-1"))
    assert await qualities(house, "NEW-1") == [Quality.UNREGISTERED, Quality.GOOD]
    (raised,) = await transitions(house)
    assert (raised.trigger, raised.alert.station, raised.alert.value) == ("raised", "NEW-1", 6000.0)
    assert await house.store.unregistered() == ()
    assert house.hub.present.stations["NEW-1"].name_zh == "新站"


async def test_once_adopted_nothing_of_what_it_said_before_waits_any_longer(house: House) -> None:
    await arrive(house, payload(5000.0, station="NEW-1"))
    await arrive(house, payload(21.0, station="NEW-1", quantity="air_temperature", unit="Cel"))
    present = house.hub.present
    assert await house.store.unregistered_count(present.register.knows) == 1
    assert (await adopt(house)).done
    await house.bus.settle()
    await arrive(house, payload(6000.0, station="NEW-1"))
    assert await house.store.unregistered(present.register.knows) == ()
    assert await house.store.unregistered_count(present.register.knows) == 0


async def test_the_stations_there_were_are_judged_on_while_one_is_adopted(house: House) -> None:
    await arrive(house, payload(5000.0))
    (raised,) = await house.store.open_alerts()
    assert (await adopt(house)).done
    await house.bus.settle()
    (standing,) = await house.store.open_alerts()
    assert (standing.id, standing.active) == (raised.id, True)
    await arrive(house, payload(80.0))
    assert [each.trigger for each in await transitions(house)] == ["raised", "returned"]


async def test_an_adopted_station_is_known_after_a_restart(tmp_path: Path) -> None:
    async with running_house(tmp_path / "data") as house:
        assert (await adopt(house)).done
        await house.bus.settle()
    async with running_house(tmp_path / "data") as again:
        assert again.register["NEW-1"].channels == (Channel(quantity="ambient_dose_rate", unit="nGy/h"),)
        await arrive(again, payload(6000.0, station="NEW-1"))
        assert [each.alert.station for each in await transitions(again)] == ["NEW-1"]
        (change,) = await again.store.overlays("station")
        assert (change.key, change.version, change.who) == ("NEW-1", 1, "wei")


async def test_a_restart_without_a_change_announces_nothing_new_in_the_log(tmp_path: Path) -> None:
    for _ in range(2):
        async with running_house(tmp_path / "data") as house:
            kinds = [type(each.message).__name__ for each in await house.store.entries(0, 100)]
            assert kinds.count("Configuration") == 1


async def test_a_logger_is_adopted_by_its_mn_with_a_name_of_its_own(house: House) -> None:
    done = await adopt(house, "010000A8900016F000169DC0", id="HJ-7", mn="010000A8900016F000169DC0")
    assert done.done, done.reason
    found = house.register.find("010000A8900016F000169DC0")
    assert found is not None
    assert found.id == "HJ-7"


async def test_who_adopted_what_is_in_the_log(house: House) -> None:
    assert (await adopt(house)).done
    (command,) = [
        each.message for each in await house.store.entries(0, 100)
        if isinstance(each.message, Command) and each.message.verb == "station.adopt"
    ]
    assert (command.who, command.target, command.arguments["name_zh"]) == ("wei", "NEW-1", "新站")


@pytest.mark.parametrize(
    ("target", "changes", "words"),
    [
        ("S-1", {"id": "S-1"}, "registered already"),
        ("NEW-1", {"aliases": ["S-1"]}, "both answer to 'S-1'"),
        ("NEW-2", {}, "must answer to 'NEW-2'"),
        ("NEW-1", {"latitude": 91.0}, "not on Earth"),
        ("NEW-1", {"latitude": "north"}, "latitude"),
        ("NEW-1", {"interval": 0}, "interval"),
        ("NEW-1", {"channels": [{"quantity": "mood"}]}, "mood: not a quantity"),
        ("NEW-1", {"channels": [{"quantity": "cadmium", "unit": "nGy/h"}]}, "unit 'nGy/h'"),
        ("NEW-1", {"channels": "all"}, "channels"),
        ("NEW-1", {"colour": "red"}, "colour"),
        ("NEW-1", {"name_zh": None}, "name_zh"),
        ("NEW-1", {"id": None}, "id"),
    ],
)
async def test_an_adoption_that_cannot_be_is_refused_in_a_sentence(
    house: House, target: str, changes: dict[str, Any], words: str
) -> None:
    before = house.register
    refused = await adopt(house, target, **changes)
    assert not refused.done
    assert words in refused.reason
    assert house.register is before
    assert await house.store.overlays("station") == ()
    assert (await adopt(house)).done, "a right one is taken afterwards"


async def test_a_station_shipped_later_under_an_adopted_id_gives_way_to_what_the_officer_said(tmp_path: Path) -> None:
    async with running_house(tmp_path / "data") as house:
        assert (await adopt(house)).done
    shipped = (STATION, Station(id="NEW-1", name_zh="出厂", category="air", latitude=1.0, longitude=1.0))
    async with running_house(tmp_path / "data", stations=shipped) as again:
        assert again.register["NEW-1"].name_zh == "新站"


async def test_two_adoptions_at_once_both_count(house: House) -> None:
    first, second = await asyncio.gather(adopt(house), adopt(house, "NEW-2", id="NEW-2"))
    assert first.done
    assert second.done
    assert {"NEW-1", "NEW-2"} <= set(house.register)
    await until(lambda: {"NEW-1", "NEW-2"} <= set(house.hub.present.stations))


async def test_an_unknown_code_of_a_registered_station_is_adopted_as_a_channel_of_it(house: House) -> None:
    before = house.register["S-1"]
    done = await adopt(house, "S-1", id="S-1", channels=[{"quantity": "cod", "unit": "mg/L", "codes": ["w01018"]}])
    assert done.done, done.reason
    await house.bus.settle()
    after = house.register["S-1"]
    assert after.channels == (*before.channels, Channel(quantity="cod", unit="mg/L", codes=("w01018",)))
    assert (after.mn, after.name_zh, after.latitude) == (before.mn, before.name_zh, before.latitude)


async def test_who_asked_for_an_adoption_is_written_down_even_where_it_is_refused(house: House) -> None:
    assert not (await adopt(house, "S-1", id="S-1")).done
    asked = [each.message for each in await house.store.commands()]
    assert [(each.verb, each.who) for each in asked] == [("station.adopt", "wei")]
