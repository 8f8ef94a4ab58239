"""Cordons around a bare source, its category and its code."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from dispersion.sources.sealed import category, dose_rate, left, ring, rings
from dispersion.sources.source_code import source_code


@pytest.mark.parametrize(("key", "activity", "rate", "radius"), [
    ("Ir-192", 1.85e12, 100.0, 45.0), ("Ir-192", 1.85e12, 0.1, 1420.0), ("Co-60", 3.7e12, 100.0, 106.0),
    ("Se-75", 1.85e12, 100.0, 30.0), ("Cs-137", 1e10, 100.0, 2.8),
])
def test_cordons_are_those_of_the_research_notes(key: str, activity: float, rate: float, radius: float) -> None:
    """radiation.md section 4, computed there."""
    assert ring(key, activity, rate).radius == pytest.approx(radius, rel=0.02)


def test_the_dose_rate_falls_with_the_square_of_the_distance() -> None:
    near, far = dose_rate("Co-60", 1e12, [1.0, 10.0])
    assert near == pytest.approx(305.65e3, rel=1e-3)             # Γ of Co-60 times 1000 GBq
    assert near / far == pytest.approx(100.0)


@given(st.sampled_from(["Co-60", "Ir-192", "Cs-137", "Am-241"]), st.floats(1e9, 1e14), st.floats(0.1, 1e4))
def test_air_never_widens_a_cordon_and_its_edge_has_the_rate_asked_for(key: str, activity: float, rate: float) -> None:
    through_air = ring(key, activity, rate, air=True)
    assert through_air.radius <= ring(key, activity, rate).radius * 1.02       # photon groups stand for lines to 4 %
    if through_air.radius > 0:
        assert dose_rate(key, activity, through_air.radius, air=True) == pytest.approx(rate, rel=1e-6)


def test_at_a_mean_free_path_build_up_makes_up_for_part_of_what_air_takes() -> None:
    bare, air = dose_rate("Co-60", 1e12, 140.0), dose_rate("Co-60", 1e12, 140.0, air=True)
    assert np.exp(-1) < air / bare < 1


def test_rings_are_given_from_the_inside_out() -> None:
    radii = [each.radius for each in rings("Co-60", 3.7e12, [0.1, 100.0, 1000.0])]
    assert radii == sorted(radii)


@pytest.mark.parametrize(("key", "activity", "expected"), [
    ("Co-60", 3.7e14, "I"), ("Ir-192", 1.85e12, "II"), ("Cs-137", 1e11, "III"), ("Cs-137", 9.9e10, "IV"),
    ("Am-241", 1.85e9, "IV"), ("Sr-90", 1e9, "V"),
])
def test_a_source_has_the_category_of_its_activity_over_its_d_value(key: str, activity: float, expected: str) -> None:
    assert category(key, activity) == expected


def test_a_category_nobody_can_tell_is_not_guessed() -> None:
    with pytest.raises(InputError, match="D-value of Tl-208 is not known"):
        category("Tl-208", 1e12)


def test_an_iridium_source_is_half_as_strong_after_74_days() -> None:
    assert left("Ir-192", 1.85e12, 73.827 * 86400) == pytest.approx(0.925e12, rel=1e-4)


def test_a_source_code_gives_its_parts() -> None:
    code = source_code("0404CO000123")
    assert (code.producer, code.is_domestic, code.year, code.nuclide_code, code.serial, code.category) == (
        "04", True, 2004, "CO", "00012", "III"
    )
    foreign = source_code("us nn nn 00012 n")
    assert (foreign.is_domestic, foreign.year, foreign.nuclide_code, foreign.category) == (False, None, None, None)


@pytest.mark.parametrize("text", [
    "", "0404CO00012", "0404CO0001234", "0404CO000126", "A404CO000123", "04X4CO000123", "零404CO00012",
])
def test_what_is_no_source_code_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is not a source code: it has 12 characters"):
        source_code(text)


@pytest.mark.parametrize("call", [
    lambda: dose_rate("Co-60", -1.0, 1.0), lambda: dose_rate("Co-60", 1.0, 0.0), lambda: ring("Co-60", 1e12, 0.0),
])
def test_what_cannot_be_is_refused(call: object) -> None:
    with pytest.raises(InputError):
        call()  # type: ignore[operator]
