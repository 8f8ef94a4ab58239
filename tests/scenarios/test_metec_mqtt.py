"""Four days of real methane sensors published over MQTT into a running house: what its officer would have been told."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

import msgspec
import pytest
import pytest_asyncio

from config.schema import IngestSettings, Settings
from core.messages import Reading, Transition
from core.recording import Recording
from fengsui.drills import contents
from ingest.publisher import publish
from tests.scenarios import metec
from tests.scenarios.live import live_house

pytestmark = pytest.mark.data

YEARS = 24.0 * 366 * 100          # h: a recording of 2022 is judged by its own times
PROMPT = timedelta(minutes=2)


class Heard(msgspec.Struct, frozen=True):
    """What came of the recording."""

    sent: int                        # values in it
    readings: tuple[Reading, ...]
    transitions: tuple[Transition, ...]
    rejects: int
    releases: tuple[metec.Release, ...]

    def in_release(self, time: datetime) -> bool:
        return any(start <= time <= end for start, end in self.releases)

    def outside(self) -> list[Transition]:
        """Each time the site's alert began while nothing was released on purpose."""
        return [
            each for each in self.transitions
            if each.trigger in ("raised", "again") and not self.in_release(each.time)
        ]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def heard(measured: Path, tmp_path_factory: pytest.TempPathFactory) -> Heard:
    folder = tmp_path_factory.mktemp("metec")
    recording = metec.convert(measured / "metec_2022", folder / "metec-2022.jsonl.zst")
    settings = Settings(ingest=IngestSettings(lateness_hours=YEARS))
    stations, rules = contents(recording)
    async with live_house(folder, stations, rules, settings) as live:
        done = await publish(recording, live.mqtt)
        assert done.messages == recording.manifest.count
        await live.until_handled(recording.manifest.count)
        await live.until_stored(values_in(recording))        # a busy broker sends some again, before it has sent all once
        entries = await live.house.store.entries(0, 1_000_000)
        return Heard(
            sent=values_in(recording),
            readings=tuple(each.message for each in entries if isinstance(each.message, Reading)),
            transitions=tuple(await live.transitions()),
            rejects=await live.house.store.reject_count(),
            releases=metec.releases(measured / "metec_2022"),
        )


def values_in(recording: Recording) -> int:
    return sum(len(msgspec.json.decode(each.payload)) for each in recording)


def first_beyond(readings: tuple[Reading, ...]) -> list[Reading]:
    """Readings 1 ppm above the plain median of their sensor's past day, as an outsider would reckon it, in order."""
    found = []
    for name in {each.station for each in readings if each.quantity == "methane"}:
        series = [each for each in readings if (each.station, each.quantity) == (name, "methane")]
        normal = 0.0
        for index, reading in enumerate(series):
            if index % 15 == 0:
                normal = median(each.value for each in series[max(0, index - 1440):index + 5])
            if reading.value > normal + 1.0:
                found.append(reading)
    return sorted(found, key=lambda reading: reading.time)


def was_active(transitions: tuple[Transition, ...], time: datetime) -> bool:
    said = [each for each in transitions if each.time <= time]
    return bool(said) and said[-1].alert.active


def test_every_value_sent_is_stored_once_with_its_own_time_and_none_is_refused(heard: Heard) -> None:
    assert heard.rejects == 0
    assert len(heard.readings) == heard.sent
    assert len({(each.station, each.quantity, each.time) for each in heard.readings}) == heard.sent
    assert Counter(each.source for each in heard.readings).keys() == {"metec-sensors", "metec-mast"}


def test_no_value_is_called_late_or_otherwise_kept_from_being_judged(heard: Heard) -> None:
    marks = Counter(each.quality.value for each in heard.readings)
    assert marks.keys() <= {"good", "spike"}, marks


def test_every_release_that_a_sensor_sees_has_its_alert_within_two_minutes_of_that_reading(heard: Heard) -> None:
    beyond = first_beyond(heard.readings)
    seen = [
        first for start, end in heard.releases
        if (first := next((each for each in beyond if start <= each.time <= end), None)) is not None
    ]
    assert len(seen) == len(heard.releases) == 9
    missed = [each for each in seen if not was_active(heard.transitions, each.time + PROMPT)]
    assert not missed


def test_every_release_raises_an_alert_of_its_own_or_finds_one_standing(heard: Heard) -> None:
    for start, end in heard.releases:
        began = [each for each in heard.transitions if each.trigger in ("raised", "again") and start <= each.time <= end]
        assert began or was_active(heard.transitions, start), f"nothing was said of the release from {start} to {end}"


def test_at_most_two_alerts_a_day_come_outside_releases(heard: Heard) -> None:
    outside = heard.outside()
    listed = "\n".join(
        f"{each.time:%m-%d %H:%M} UTC {each.alert.station}: {each.alert.value:.2f} ppm, normally {each.alert.background:.2f}"
        for each in outside
    )
    days = Counter(each.time.date() for each in outside)
    assert all(count <= 2 for count in days.values()), f"alerts outside releases:\n{listed}"


def test_all_alerts_are_of_the_one_site_and_name_the_sensor(heard: Heard) -> None:
    assert {each.alert.place for each in heard.transitions} == {metec.SITE}
    assert {each.alert.station for each in heard.transitions} <= {"E", "N", "NE", "NW", "S", "SE", "SW", "W"}
    assert {each.alert.exercise for each in heard.transitions} == {None}
