"""The German gamma network's ten days over MQTT: quiet as they were, and with one day of a station raised."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import msgspec
import pytest
import pytest_asyncio

from config.schema import IngestSettings, Settings
from core.messages import Transition
from core.quantities import to_canonical
from core.recording import About, Recorded, Recording, RecordingWriter
from fengsui.drills import contents
from ingest.publisher import publish
from tests.scenarios.live import live_house

pytestmark = pytest.mark.data

START = datetime(2003, 6, 1, tzinfo=UTC)
DAYS = range(1, 11)
QUIET = "quiet"
RISE = 30.0                       # nSv/h
YEARS = 24.0 * 366 * 100          # h
RULE: dict[str, Any] = {
    "id": "gamma-above-background", "title_zh": "γ剂量率高于本底", "title_en": "Gamma dose rate above background",
    "detector": "threshold", "quantity": "ambient_dose_rate", "above": "background",
    "background": {"window": "30 d", "at_least": 5},
    "level": [{"severity": "yellow", "limit": "20 nSv/h", "source": "acceptance of this recording"}],
}

Network = dict[str, list[float]]


class Heard(msgspec.Struct, frozen=True):
    """What the ten days led to."""

    network: Network
    stored: int
    rejects: int
    transitions: tuple[Transition, ...]

    def raised(self, scene: str) -> dict[str, datetime]:
        """Stations that raised in a scene, and when it began."""
        return {
            each.alert.station.removeprefix(f"{scene}-"): each.alert.onset for each in self.transitions
            if each.trigger == "raised" and each.alert.station.startswith(f"{scene}-")
        }


def stations(network: Network) -> list[dict[str, Any]]:
    """The network once as it was, and once for each day that is raised."""
    return [
        {
            "id": f"{scene}-{name}", "name_zh": f"{scene}-{name}", "category": "radiation", "latitude": 50.0,
            "longitude": 10.0, "interval": 86400.0, "channel": [{"quantity": "ambient_dose_rate"}],
        }
        for scene in scenes() for name in network
    ]


def scenes() -> tuple[str, ...]:
    return (QUIET, *(f"day{day}" for day in DAYS))


def payloads(network: Network) -> Iterator[Recorded]:
    """One message of each scene a day, with the values of all its stations."""
    for day in DAYS:
        time = START + timedelta(days=day - 1)
        for scene in scenes():
            more = RISE if scene == f"day{day}" else 0.0
            yield Recorded(time, f"readings/{scene}", msgspec.json.encode([
                {"station": f"{scene}-{name}", "time": time, "quantity": "ambient_dose_rate",
                 "value": values[day - 1] + more, "unit": "nSv/h"}
                for name, values in network.items()
            ]))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def heard(measured: Path, tmp_path_factory: pytest.TempPathFactory) -> Heard:
    folder = tmp_path_factory.mktemp("sic2004")
    with (measured / "sic2004" / "ten_days_200_stations.csv").open() as file:
        network = {row["record"]: [float(row[f"day{day:02}"]) for day in DAYS] for row in csv.DictReader(file)}
    about = About(
        title_zh="德国伽马剂量率监测网", title_en="German gamma dose rate network", source="SIC 2004", licence="GPL",
        stations=tuple(stations(network)), rules=(RULE,),
    )
    with RecordingWriter(folder / "sic2004.jsonl.zst", about) as writer:
        for recorded in payloads(network):
            writer.write(recorded)
    recording = Recording.open(folder)
    known, rules = contents(recording)
    settings = Settings(ingest=IngestSettings(lateness_hours=YEARS))
    async with live_house(folder, known, rules, settings) as live:
        await publish(recording, live.mqtt)
        await live.until_handled(recording.manifest.count)
        counters = live.house.pipeline.counters
        rejects = await live.house.store.reject_count()
        return Heard(network, counters.stored, rejects, tuple(await live.transitions()))


def stands_out(values: list[float], day: int) -> bool:
    """A raised day stands out unless the station had just fallen 10 nSv/h below what it normally measures.

    Until five values are known the first five are what is normal, the raised one among them.
    """
    raised = [kerma(value + (RISE if number == day else 0.0)) for number, value in enumerate(values, start=1)]
    return raised[day - 1] - median(raised[:5] if day <= 5 else raised[:day - 1]) > kerma(20.0)


def kerma(dose_rate: float) -> float:
    """nGy/h, in which values and limits are compared, ties to the last bit."""
    return to_canonical("ambient_dose_rate", dose_rate, "nSv/h")


def test_every_daily_value_is_stored_and_none_is_refused(heard: Heard) -> None:
    assert heard.stored == len(heard.network) * len(DAYS) * len(scenes()) == 22_000
    assert heard.rejects == 0


def test_ten_quiet_days_of_two_hundred_stations_raise_nothing(heard: Heard) -> None:
    assert heard.raised(QUIET) == {}


@pytest.mark.parametrize("day", DAYS)
def test_thirty_more_on_any_one_day_raises_that_day_wherever_it_stands_out(heard: Heard, day: int) -> None:
    raised = heard.raised(f"day{day}")
    expected = {name for name, values in heard.network.items() if stands_out(values, day)}
    assert raised == {name: START + timedelta(days=day - 1) for name in expected}
    assert len(expected) >= 0.83 * len(heard.network)
