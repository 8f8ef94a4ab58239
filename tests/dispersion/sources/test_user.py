"""What a person types becomes phases of the right amount, or one sentence that says what would be right."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from dispersion.sources.amounts import amount, rate, span
from dispersion.sources.user import TypedPhase, of_nuclides, of_substance


@pytest.mark.parametrize(("text", "unit", "value"), [
    ("92.1 g/s", "g", 92.1), ("1.2 kg/min", "g", 20.0), ("3 TBq/h", "Bq", 3e12 / 3600), ("2 吨/小时", "g", 2e6 / 3600),
    ("1e3 mg / s", "g", 1.0), ("5 Ci/d", "Bq", 5 * 3.7e10 / 86400),
])
def test_rates_are_read_in_the_unit_they_name(text: str, unit: str, value: float) -> None:
    assert rate(text, unit) == pytest.approx(value)


@pytest.mark.parametrize(("text", "unit", "value"), [
    ("20 t", "g", 2e7), ("37 GBq", "Bq", 3.7e10), ("1 Ci", "Bq", 3.7e10), ("5公斤", "g", 5e3),
])
def test_totals_are_read_in_the_unit_they_name(text: str, unit: str, value: float) -> None:
    assert amount(text, unit) == pytest.approx(value)


@pytest.mark.parametrize(("text", "unit", "says"), [
    ("3 TBq/h", "g", "is an activity, but this substance is released as a mass"),
    ("3 kg/h", "Bq", "is a mass, but this substance is released as an activity"),
    ("92.1", "g", "names no unit"),
    ("g/s", "g", "is not a number with a unit"),
    ("-2 g/s", "g", "is negative"),
    ("20 t", "g", "is no rate"),
    ("2 lb/s", "g", "a unit not known here"),
    ("2 g/fortnight", "g", "write one of /s, /min, /h, /d"),
    ("1e999 g/s", "g", "too large"),
])
def test_a_wrong_rate_is_refused_in_one_sentence(text: str, unit: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        rate(text, unit)


def test_a_rate_given_as_a_total_is_refused() -> None:
    with pytest.raises(InputError, match="is a rate"):
        amount("3 TBq/h", "Bq")


@pytest.mark.parametrize(("text", "seconds"), [("50 min", 3000), ("2 h", 7200), ("1.5 d", 129600), ("30 分钟", 1800)])
def test_times_are_read(text: str, seconds: float) -> None:
    assert span(text) == seconds


def test_a_time_in_no_unit_of_time_is_refused() -> None:
    with pytest.raises(InputError, match="write one of s, min, h, d"):
        span("5 km")


@given(st.text(max_size=20))
def test_whatever_is_typed_is_an_amount_or_an_input_error(text: str) -> None:
    for reader in (lambda each: amount(each, "g"), lambda each: rate(each, "Bq"), span):
        with suppress(InputError):
            assert reader(text) >= 0


def test_a_rate_for_a_time_releases_their_product() -> None:
    emission = of_substance("Cl2", [TypedPhase(start=60.0, duration=600.0, rate="92.1 g/s")])
    assert emission.amounts() == {"chlorine": pytest.approx(55260)}
    assert (emission.phases[0].start, emission.phases[0].end) == (60.0, 660.0)


def test_phases_may_differ_by_nuclide_and_daughters_start_at_nothing() -> None:
    emission = of_nuclides(["Cs137", "Te-132"], [
        TypedPhase(start=3600.0, duration=0.0, total={"cs-137": "37 GBq"}),
        TypedPhase(start=0.0, duration=3600.0, rate="3 TBq/h"),
    ])
    assert emission.amounts() == pytest.approx({"Cs-137": 3.037e12, "Te-132": 3e12, "Ba-137m": 0, "I-132": 0})
    assert [phase.start for phase in emission.phases] == [0.0, 3600.0]
    assert emission.decay is not None
    assert emission.decay.matrix.shape == (4, 4)


@pytest.mark.parametrize(("phase", "says"), [
    ({"rate": "1 g/s", "total": "1 t"}, "either a rate or a total"),
    ({}, "either a rate or a total"),
    ({"rate": "1 g/s", "duration": 0.0}, "has no duration"),
    ({"total": "1 t", "duration": -5.0}, "must not come before its start"),
    ({"rate": {"ammonia": "1 g/s"}}, "not among what is released"),
])
def test_a_phase_that_makes_no_sense_is_refused(phase: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        of_substance("chlorine", [TypedPhase(**({"start": 0.0, "duration": 60.0} | phase))])


def test_a_release_without_a_phase_is_refused() -> None:
    with pytest.raises(InputError, match="has no phase"):
        of_substance("chlorine", [])
