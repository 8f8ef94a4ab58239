"""What every detector promises, whatever it looks for. A new detector joins by a row in `CASES`."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerting.detectors import DETECTORS, DetectorState
from alerting.detectors.shape import Detector, Finding
from alerting.rule_shape import Rule
from core.messages import Quality, Reading
from core.station import Station
from tests.alerting.timeline import dose, fast, faulty, rules, silent, station

START = datetime(2026, 1, 1, tzinfo=UTC)

CASES: dict[str, str] = {
    "threshold": dose('hysteresis = "5 nGy/h"'),
    "threshold with hold and off-delay": dose('hold = "5 min"\noff_delay = "10 min"'),
    "threshold above background": dose('above = "background"\nbackground = { window = "12 h", at_least = 5 }'),
    "rate": fast(),
    "rate with hold": fast('hold = "2 min"\nhysteresis = "10 nGy/h"'),
    "silence": silent("3 intervals"),
    "fault": faulty(),
    "fault with hold": faulty('hold = "3 min"'),
}
LARGEST_STATE = 16_384               # B, packed


@pytest.fixture(params=CASES, scope="module")
def made(request: pytest.FixtureRequest) -> Callable[[], Detector]:
    (rule,) = rules(CASES[request.param])
    return lambda: make(rule, station())


def make(rule: Rule, where: Station) -> Detector:
    return DETECTORS[rule.detector](rule, where, START)


def reading(minutes: float, value: float, quality: Quality = Quality.GOOD, late: float = 0.0) -> Reading:
    time = START + timedelta(minutes=minutes)
    return Reading(
        time=time, received=time + timedelta(minutes=late), station="FCG-03", quantity="ambient_dose_rate",
        value=value, quality=quality,
    )


def judged(detector: Detector, readings: Iterable[Reading]) -> list[Finding]:
    """All it finds, its timer run as the engine runs it."""
    found: list[Finding] = []
    for each in readings:
        while (due := detector.due) is not None and due < each.received:
            found += detector.expire(due)
        found += detector.judge(each)
    return found


def saved(detector: Detector) -> bytes:
    return msgspec.msgpack.encode(detector.state())


def resumed(detector: Detector, state: bytes) -> Detector:
    detector.resume(msgspec.msgpack.decode(state, type=DetectorState))
    return detector


streams = st.lists(
    st.tuples(
        st.floats(0, 600, width=32), st.sampled_from([20.0, 80.0, 99.0, 101.0, 160.0, 900.0, 1500.0]),
        st.sampled_from([Quality.GOOD, Quality.GOOD, Quality.SPIKE, Quality.STUCK, Quality.OVER_RANGE, Quality.FAULT]),
    ),
    max_size=60,
).map(lambda rows: [reading(*row, late=600.0 - row[0]) for row in rows])
"""Readings in any order of time, as a gateway with a backlog may send them."""


@given(stream=streams)
@settings(max_examples=60, deadline=None)
def test_the_same_readings_give_the_same_findings(made: Callable[[], Detector], stream: list[Reading]) -> None:
    assert judged(made(), stream) == judged(made(), stream)


@given(stream=streams, cut=st.integers(0, 60))
@settings(max_examples=60, deadline=None)
def test_state_saved_in_mid_stream_goes_on_as_if_nothing_had_happened(
    made: Callable[[], Detector], stream: list[Reading], cut: int
) -> None:
    whole, first = made(), made()
    expected = judged(whole, stream)
    found = judged(first, stream[:cut])
    second = resumed(made(), saved(first))
    found += judged(second, stream[cut:])
    assert found == expected
    assert saved(second) == saved(whole)
    assert (second.level, second.value, second.peak, second.base) == (whole.level, whole.value, whole.peak, whole.base)


@given(stream=streams)
@settings(max_examples=60, deadline=None)
def test_findings_are_changes_and_end_at_the_level_it_says(made: Callable[[], Detector], stream: list[Reading]) -> None:
    detector, level = made(), -1
    for each in stream:
        for finding in judged(detector, [each]):
            assert finding.level != level
            assert finding.onset <= finding.time
            level = finding.level
        assert detector.level == level


def test_a_clone_does_not_share_memory_with_its_original(made: Callable[[], Detector]) -> None:
    original = made()
    judged(original, [reading(minute, 80.0 + minute % 3) for minute in range(30)])
    before = saved(original)
    clone = resumed(made(), before)
    judged(clone, [reading(30 + minute, 2000.0, Quality.FAULT if minute % 2 else Quality.GOOD) for minute in range(30)])
    assert saved(original) == before


def test_memory_stays_bounded_over_ten_thousand_readings(made: Callable[[], Detector]) -> None:
    detector = made()
    stream = (
        reading(minute * 0.5, 80.0 + minute % 7 + (minute % 900 == 0) * 5000.0, Quality.STUCK if minute % 50 else Quality.GOOD)
        for minute in range(10_000)
    )
    judged(detector, stream)
    assert len(saved(detector)) < LARGEST_STATE


def test_memory_stays_bounded_when_time_stands_nearly_still(made: Callable[[], Detector]) -> None:
    detector = made()
    judged(detector, (reading(index * 1e-4, 80.0 + index * 1e-3) for index in range(5_000)))
    assert len(saved(detector)) < LARGEST_STATE


def test_a_quiet_stream_stays_quiet(made: Callable[[], Detector]) -> None:
    quiet = [reading(minute, 80.0 + minute % 5 - minute % 3) for minute in range(2_000)]
    assert judged(made(), quiet) == []


def test_each_detector_a_rule_can_name_is_in_this_table() -> None:
    assert {rule.detector for text in CASES.values() for rule in rules(text)} == set(DETECTORS)
