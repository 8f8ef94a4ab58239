"""What every detector promises, whatever it looks for. A new detector joins by a row in `cases.CASES`."""

import random
import sys
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerting.detectors import DETECTORS
from core.messages import Quality, Reading
from tests.alerting.detectors.cases import CASES, Fed, Maker, reading
from tests.alerting.timeline import rules

LARGEST_STATE = 16_384               # B, packed
LARGEST_FOOTPRINT = 24_576           # B, in memory


@pytest.fixture(params=CASES, scope="module")
def made(request: pytest.FixtureRequest) -> Maker:
    return lambda: Fed(request.param)


def footprint(thing: Any, seen: set[int] | None = None) -> int:
    """Bytes of an object and all it alone holds; rules and classes are shared and not counted."""
    seen = set() if seen is None else seen
    if id(thing) in seen or isinstance(thing, (type, msgspec.Struct)) or callable(thing):
        return 0
    seen.add(id(thing))
    inner: list[Any] = []
    if isinstance(thing, dict):
        inner = [*thing.keys(), *thing.values()]
    elif isinstance(thing, (list, tuple, set)):
        inner = list(thing)
    slots = [name for kind in type(thing).__mro__ for name in getattr(kind, "__slots__", ())]
    inner += [getattr(thing, name) for name in slots if hasattr(thing, name)]
    inner += [vars(thing)] if hasattr(thing, "__dict__") else []
    return sys.getsizeof(thing) + sum(footprint(each, seen) for each in inner)


streams = st.lists(
    st.tuples(
        st.floats(0, 600, width=32), st.sampled_from([20.0, 80.0, 81.0, 83.0, 99.0, 101.0, 160.0, 900.0, 1500.0]),
        st.sampled_from([Quality.GOOD, Quality.GOOD, Quality.SPIKE, Quality.STUCK, Quality.OVER_RANGE, Quality.FAULT]),
    ),
    max_size=60,
).map(lambda rows: [reading(*row, late=600.0 - row[0]) for row in rows])
"""Readings in any order of time, as a gateway with a backlog may send them."""

extremes = st.lists(
    st.tuples(st.floats(-1e6, 1e6, width=32), st.floats(allow_nan=False, allow_infinity=False)), max_size=40
).map(lambda rows: [reading(*row) for row in rows])


@given(stream=streams)
@settings(max_examples=40, deadline=None)
def test_the_same_readings_give_the_same_findings(made: Maker, stream: list[Reading]) -> None:
    assert made().judge(stream) == made().judge(stream)


@given(stream=streams, cut=st.integers(0, 60))
@settings(max_examples=60, deadline=None)
def test_state_saved_in_mid_stream_goes_on_as_if_nothing_had_happened(made: Maker, stream: list[Reading], cut: int) -> None:
    whole, first = made(), made()
    expected = whole.judge(stream)
    found = first.judge(stream[:cut])
    second = made().resume(first.saved())
    found += second.judge(stream[cut:])
    assert found == expected
    assert second.saved() == whole.saved()
    assert second.shown == whole.shown


def test_state_saved_over_months_goes_on_as_if_nothing_had_happened(made: Maker) -> None:
    stream, random_one = [], random.Random(4)
    for step in range(4_000):
        event = 60.0 if step % 700 > 690 else 0.0
        minutes = step * 25.0 - (2000.0 if step % 97 == 0 else 0.0)
        stream.append(reading(minutes, round(80.0 + random_one.gauss(0, 2) + event, 1)))
    whole = made()
    expected = whole.judge(stream)
    found, piece = [], made()
    for start in range(0, len(stream), 333):
        found += piece.judge(stream[start:start + 333])
        piece = made().resume(piece.saved())
    assert found == expected
    assert piece.saved() == whole.saved()


@given(stream=streams)
@settings(max_examples=60, deadline=None)
def test_findings_are_changes_and_end_at_the_level_it_says(made: Maker, stream: list[Reading]) -> None:
    fed, level = made(), -1
    for each in stream:
        for finding in fed.judge([each]):
            assert finding.level != level
            assert finding.onset <= finding.time
            level = finding.level
        assert fed.detector.level == level


@given(stream=extremes)
@settings(max_examples=40, deadline=None)
def test_no_number_breaks_it(made: Maker, stream: list[Reading]) -> None:
    fed = made()
    fed.judge(reading(minute, 80.0 + minute % 3) for minute in range(40))
    fed.judge(stream)
    assert made().resume(fed.saved()).saved() == fed.saved()


@given(stream=streams)
@settings(max_examples=40, deadline=None)
def test_a_revision_of_each_value_in_turn_breaks_nothing(made: Maker, stream: list[Reading]) -> None:
    revised = [
        twin for each in stream
        for twin in (each, msgspec.structs.replace(each, value=each.value + 1.0, revision=1))
    ]
    once, again = made(), made()
    assert once.judge(revised) == again.judge(revised)
    for finding in once.judge([msgspec.structs.replace(each, revision=2) for each in stream]):
        assert finding.onset <= finding.time


def test_a_clone_does_not_share_memory_with_its_original(made: Maker) -> None:
    original = made()
    original.judge(reading(minute, 80.0 + minute % 3) for minute in range(30))
    before = original.saved()
    clone = made().resume(before)
    clone.judge(reading(30 + minute, 2000.0, Quality.FAULT if minute % 2 else Quality.GOOD) for minute in range(30))
    assert original.saved() == before


def test_memory_stays_bounded_over_ten_thousand_readings(made: Maker) -> None:
    fed = made()
    for minute in range(10_000):
        quality = Quality.STUCK if minute % 50 == 7 else Quality.GOOD
        fed.judge([reading(minute * 7.0, 80.0 + minute % 7 + (minute % 900 == 0) * 5000.0, quality)])
    assert len(fed.saved()) < LARGEST_STATE
    assert footprint(fed.detector) < LARGEST_FOOTPRINT


def test_memory_stays_bounded_when_time_stands_nearly_still(made: Maker) -> None:
    fed = made()
    fed.judge(reading(index * 1e-4, 80.0 + index * 1e-3) for index in range(5_000))
    assert len(fed.saved()) < LARGEST_STATE
    assert footprint(fed.detector) < LARGEST_FOOTPRINT


def test_memory_stays_bounded_when_time_runs_backwards(made: Maker) -> None:
    fed = made()
    fed.judge(reading(-index * 7.0, 80.0 + index % 5) for index in range(5_000))
    assert len(fed.saved()) < LARGEST_STATE
    assert footprint(fed.detector) < LARGEST_FOOTPRINT


@pytest.mark.parametrize("minutes", [0.5, 1.0, 10.0, 60.0, 1440.0])
def test_a_quiet_stream_stays_quiet_at_any_interval(made: Maker, minutes: float) -> None:
    fed, random_one = made(), random.Random(11)
    if fed.rule.detector == "silence":
        minutes = min(minutes, 1.0)                      # the station's interval is a minute
    quiet = (reading(step * minutes, round(80.0 + random_one.gauss(0.0, 1.5), 1)) for step in range(2_000))
    assert fed.judge(quiet) == []


def test_each_detector_a_rule_can_name_is_in_the_table() -> None:
    assert {rule.detector for text in CASES.values() for rule in rules(text)} == set(DETECTORS)
