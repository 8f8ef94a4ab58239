"""The puffs against the odd runs of Prairie Grass."""

from pathlib import Path

import pytest

from dispersion.validation.prairie_grass import compare, groups, quantity_scores, read_arcs, tables_of

pytestmark = pytest.mark.data


def test_the_maxima_are_met_as_the_acceptance_asks(measured: Path) -> None:
    named = groups(compare(measured / "prairie_grass"))
    whole = quantity_scores(named["all"], "maximum")
    assert whole.fac2 >= 0.93
    assert abs(whole.fb) < 0.10
    assert whole.vg < 1.15
    assert 0.9 <= whole.mg <= 1.1
    assert quantity_scores(named["800 m"], "maximum").fac2 >= 0.85
    assert quantity_scores(named["stable"], "maximum").fac2 >= 0.90


def test_widths_and_crosswind_integrals_are_not_bought_at_the_maxima_s_expense(measured: Path) -> None:
    named = groups(compare(measured / "prairie_grass"))
    assert quantity_scores(named["all"], "sigma_y").vg < 1.12
    assert 0.85 <= quantity_scores(named["all"], "integral").mg <= 1.15


def test_every_arc_is_in_the_tables(measured: Path) -> None:
    folder = measured / "prairie_grass"
    assert tables_of(compare(folder)).count(f"| all | {len(read_arcs(folder))} |") == 3
