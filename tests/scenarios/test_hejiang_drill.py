"""Thallium and cadmium in the Hejiang, 2013: two metals, two units, a province border."""

from pathlib import Path

import pytest
import pytest_asyncio

from config.drills.build import build
from config.drills.load import plan
from core.messages import Severity
from core.recording import Recording
from tests.scenarios.drilled import Played, beijing, play

NAME = "hejiang-2013"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return await play(NAME, tmp_path_factory.mktemp(NAME))


def test_the_first_alert_is_thallium_at_the_border_by_the_limit_for_drinking_water_sources(played: Played) -> None:
    first = played.transitions[0].alert
    assert (first.place, first.quantity, first.severity) == ("FK-NANFENG", "thallium", Severity.BLUE)
    assert first.limit == pytest.approx(0.0001)
    assert first.limit_source.startswith("GB 3838-2002 表3")


def test_the_first_alert_comes_before_the_figure_that_was_published_and_within_eleven_seconds(played: Played) -> None:
    drill = plan(NAME)
    first = played.transitions[0]
    assert beijing(first.time) < "07-06 06:00"
    assert (first.time - drill.start).total_seconds() / drill.speed < 11.0


def test_thallium_at_the_border_is_over_twice_its_limit_and_cadmium_is_never_over(played: Played) -> None:
    life = played.of("FK-NANFENG", "water-thallium")
    assert max(each.alert.peak or 0.0 for each in life) == pytest.approx(0.00022)
    assert Severity.YELLOW in {each.alert.severity for each in life}
    assert not played.of("FK-NANFENG", "water-cadmium")


def test_a_logger_that_writes_micrograms_is_judged_in_milligrams(played: Played) -> None:
    peaks = {each.alert.peak for each in played.of("HJ-HAODONG", "water-thallium")}
    assert max(peak or 0.0 for peak in peaks) == pytest.approx(5.6 * 0.0001, rel=1e-3)


def test_thallium_at_the_border_returns_after_the_supply_was_resumed_once_it_lasted_two_hours(played: Played) -> None:
    returned = [each for each in played.of("FK-NANFENG", "water-thallium") if each.trigger == "returned"]
    assert len(returned) == 1
    assert "07-11 20:00" < beijing(returned[0].time) < "07-13 00:00"


def test_both_metals_are_raised_at_the_stream_and_in_the_reservoir(played: Played) -> None:
    raised = {(each.alert.place, each.alert.quantity) for each in played.transitions if each.trigger == "raised"}
    assert raised == {
        ("FK-NANFENG", "thallium"), ("HJ-HAODONG", "thallium"), ("HJ-HAODONG", "cadmium"),
        ("HJ-HEMIANSHI", "thallium"), ("HJ-HEMIANSHI", "cadmium"),
    }
    assert (played.rejects, played.unregistered) == (0, 0)


def test_the_recording_rebuilt_from_its_figures_is_the_committed_one(tmp_path: Path) -> None:
    drill = plan(NAME)
    rebuilt = build(drill, tmp_path / drill.recording.name)
    assert list(Recording.open(rebuilt)) == list(Recording.open(drill.recording))
    assert Recording.open(rebuilt).manifest.stations == Recording.open(drill.recording).manifest.stations
