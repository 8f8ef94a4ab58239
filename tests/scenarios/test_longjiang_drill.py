"""The cadmium spill of the Longjiang, 2012: what the duty officer is told, where, when and how grave."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from config.drills.build import build, payloads
from config.drills.curve import PUBLISHED, read_figures
from config.drills.load import plan, stations
from core.messages import Severity, State
from core.quantities import to_canonical
from core.recording import Recorded, Recording, manifest_path
from ingest.decoders import DECODERS
from ingest.decoders.context import Context
from tests.scenarios.drilled import Played, beijing, play

NAME = "longjiang-2012"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return await play(NAME, tmp_path_factory.mktemp(NAME))


def test_the_first_alert_is_the_dam_where_the_spill_was_found_at_the_limit_of_the_standard(played: Played) -> None:
    first = played.transitions[0]
    assert (first.alert.place, first.trigger, first.alert.severity) == ("LJ-LALANG", "raised", Severity.BLUE)
    assert first.alert.limit == pytest.approx(0.005)
    assert first.alert.limit_source == "GB 3838-2002 表1 Ⅲ类"
    assert first.alert.limit_confirmed
    assert first.alert.exercise == NAME
    assert beijing(first.alert.onset) == "01-13 21:00"


def test_the_first_alert_comes_within_ten_seconds_at_the_drills_own_speed(played: Played) -> None:
    drill = plan(NAME)
    wait = (played.transitions[0].time - drill.start).total_seconds() / drill.speed
    assert 3.0 < wait < 10.0


def test_the_alert_at_lalang_climbs_every_colour_and_its_peak_is_the_published_one(played: Played) -> None:
    life = played.of("LJ-LALANG", "water-cadmium")
    climbed = [each.alert.severity for each in life if each.trigger in ("raised", "worse")]
    assert climbed == [Severity.BLUE, Severity.YELLOW, Severity.ORANGE, Severity.RED]
    assert life[-1].alert.peak == pytest.approx(81.5 * 0.005)


def test_the_steps_above_the_limit_say_that_they_are_our_own_grading(played: Played) -> None:
    worse = [each.alert for each in played.transitions if each.trigger == "worse"]
    assert worse
    assert all(not alert.limit_confirmed and "自定" in alert.limit_source for alert in worse)


def test_the_slug_moves_down_the_river_from_alert_to_alert(played: Played) -> None:
    raised = [each.alert.place for each in played.transitions if each.trigger == "raised"]
    assert raised == ["LJ-LALANG", "LJ-LUODONG", "LJ-SANCHA", "LJ-JIAOJIE", "LJ-NUOMITAN"]


def test_liuzhou_is_never_alarmed_for_its_intake_stayed_within_half_the_limit(played: Played) -> None:
    assert not [each for each in played.transitions if each.alert.place in ("LZ-HEXI", "LZ-HUIHE")]


def test_arsenic_is_measured_and_never_over_its_limit(played: Played) -> None:
    assert not [each for each in played.transitions if each.alert.quantity == "arsenic"]


def test_every_section_is_back_within_the_limit_before_the_response_ended(played: Played) -> None:
    assert {alert.state for alert in played.left} == {State.RETURNED}
    returned = [each for each in played.transitions if each.trigger == "returned"]
    assert len(returned) == len(played.left) == 5
    assert max(beijing(each.time) for each in returned) < "02-23 20:00"


def test_nothing_of_the_recording_is_refused_or_unknown(played: Played) -> None:
    assert (played.rejects, played.unregistered) == (0, 0)


def test_every_published_figure_is_in_the_recording_at_its_own_time() -> None:
    drill = plan(NAME)
    register = stations(drill)
    formats = {"hj212": "hj212", "readings": "json"}
    sent: dict[tuple[str, str, datetime], float] = {}
    for record in Recording.open(drill.recording):
        context = Context(register=register, received=record.received, source="drill")
        for reading in DECODERS[formats[record.topic.split("/")[0]]](record.payload, context):
            sent[reading.station, reading.quantity, reading.time] = reading.value
    published = [each for each in read_figures(drill.folder / "figures.csv") if each.kind == PUBLISHED]
    assert len(published) > 10
    for figure in published:
        value = to_canonical(figure.quantity, figure.value, figure.unit)
        assert sent[figure.station, figure.quantity, figure.time] == pytest.approx(value, rel=1e-3), figure


def test_the_recording_rebuilt_from_its_figures_is_the_committed_one(tmp_path: Path) -> None:
    drill = plan(NAME)
    committed = Recording.open(drill.recording)
    first = build(drill, tmp_path / "one" / drill.recording.name)
    second = build(drill, tmp_path / "two" / drill.recording.name)
    assert first.read_bytes() == second.read_bytes()
    assert manifest_path(first).read_bytes() == manifest_path(second).read_bytes()
    # Another zstandard may pack the same lines otherwise: line for line it is what is committed.
    assert list(Recording.open(first)) == list(committed)


def test_what_a_gateway_sends_leaves_it_after_it_was_measured_and_in_order() -> None:
    drill = plan(NAME)
    sent = list(payloads(drill))
    assert [each.time for each in sent] == sorted(each.time for each in sent)
    assert sent[0].time - drill.start < timedelta(seconds=5)
    assert {each.topic for each in sent} == {"hj212/hechi-water", "hj212/liucheng-water", "readings/liuzhou-water"}


def test_the_manifest_says_what_was_published_interpolated_and_assumed() -> None:
    manifest = Recording.open(plan(NAME).recording).manifest
    notes = " ".join(manifest.notes)
    assert all(word in notes for word in ("Published:", "Interpolated:", "Assumed:", "no measurement noise"))
    assert isinstance(next(iter(Recording.open(plan(NAME).recording))), Recorded)
    assert manifest.source
    assert manifest.licence
