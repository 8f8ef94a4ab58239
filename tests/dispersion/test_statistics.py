"""Statistics of agreement, by hand and against the DATEM file."""

import math

import numpy as np
import pytest

from dispersion import statistics as st


def test_a_perfect_model_has_perfect_scores() -> None:
    values = np.array([1.0, 5.0, 20.0])
    assert st.scores(values, values) == (3, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0)
    assert st.datem_rank(values, values) == pytest.approx(4.0)


def test_a_model_that_gives_half_everywhere_scores_as_the_definitions_say() -> None:
    o = np.array([2.0, 4.0, 8.0])
    found = st.scores(o, 0.5 * o)
    assert found.fac2 == 1.0                                # the bounds belong to it
    assert found.fb == pytest.approx(2.0 / 3.0)
    assert found.nad == pytest.approx(1.0 / 3.0)
    assert found.mg == pytest.approx(2.0)
    assert found.vg == pytest.approx(math.exp(math.log(2.0) ** 2))
    assert found.nmse == pytest.approx(np.mean((0.5 * o) ** 2) / (o.mean() * 0.5 * o.mean()))


def test_the_rank_of_captex_2_is_that_of_the_file() -> None:
    # HYSPLIT statmain, CAPTEX 2, run HI: R 0.30, FB -0.07, FMS 25.64 %, KSP 37 % give 1.94.
    assert st.rank(0.30, -0.07, 25.64, 37.0) == pytest.approx(1.94, abs=0.005)


def test_zeros_have_no_logarithm_unless_a_floor_is_given() -> None:
    o, p = np.array([0.0, 1.0]), np.array([0.5, 1.0])
    assert math.isnan(st.geometric_variance(o, p))
    assert st.geometric_mean_bias(o, p, floor=0.5) == pytest.approx(1.0)
    assert st.factor_of_two(o, p) == 0.5
    assert st.factor_of_two([0.0], [0.0]) == 1.0


def test_places_and_distributions_are_compared() -> None:
    o, p = np.array([0.0, 1.0, 2.0, 0.0]), np.array([0.0, 1.0, 0.0, 3.0])
    assert st.figure_of_merit_in_space(o, p) == pytest.approx(100.0 / 3.0)
    assert st.kolmogorov_smirnov(np.array([0.0, 0.0]), np.array([1.0, 2.0])) == 100.0


@pytest.mark.parametrize(("o", "p"), [([1.0], [1.0, 2.0]), ([], []), ([math.nan], [1.0]), ([-1.0], [1.0])])
def test_what_is_no_pair_of_concentrations_is_refused(o: list[float], p: list[float]) -> None:
    with pytest.raises(ValueError, match=r"observed|concentrations"):
        st.scores(o, p)


def test_a_bootstrap_draws_whole_groups_and_its_bounds_hold_what_the_groups_allow() -> None:
    o, group = np.ones(6), [1, 1, 1, 2, 2, 2]
    p = np.array([1.0, 1.0, 1.0, 3.0, 3.0, 3.0])
    seen: set[float] = set()

    def share(observed: np.ndarray, predicted: np.ndarray) -> list[float]:
        seen.add(st.factor_of_two(observed, predicted))
        return [st.factor_of_two(observed, predicted), float(np.mean(predicted))]

    low, high = st.resampled(o, p, group, share, 200, np.random.default_rng(1), 0.9)
    assert seen == {0.0, 0.5, 1.0}                          # both groups whole, or one twice: nothing between
    assert (low.tolist(), high.tolist()) == ([0.0, 1.0], [1.0, 3.0])
    with pytest.raises(ValueError, match="every pair needs its group"):
        st.resampled(o, p, [1, 2], share, 10, np.random.default_rng(1))
    with pytest.raises(ValueError, match="at least one draw"):
        st.resampled(o, p, group, share, 0, np.random.default_rng(1))
