"""New bases: held against trying every set, and against what cannot be."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InputError
from response.siting import best, fewest


def case(seed: int, candidates: int = 7, places: int = 60) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    weights = random.integers(1, 50, places).astype(float)
    return weights, random.random(places) < 0.3, random.random((candidates, places)) < 0.2


def weight_with(weights: np.ndarray, reached: np.ndarray, reaches: np.ndarray, chosen: tuple[int, ...]) -> float:
    return float(weights[reached | reaches[list(chosen)].any(axis=0)].sum())


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(1, 4))
def test_the_best_k_are_the_best_of_all_sets(seed: int, count: int) -> None:
    weights, reached, reaches = case(seed)
    found = best(weights, reached, reaches, count)
    most = max(weight_with(weights, reached, reaches, each) for each in itertools.combinations(range(7), count))
    assert found.is_best
    assert found.after * weights.sum() == pytest.approx(most)
    assert len(found.chosen) <= count
    assert found.before * weights.sum() + sum(found.gains) == pytest.approx(most)
    assert list(found.gains) == sorted(found.gains, reverse=True)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_fewest_are_fewer_than_in_any_other_set(seed: int) -> None:
    weights, reached, reaches = case(seed)
    share = 0.7
    sets = [
        each for size in range(8) for each in itertools.combinations(range(7), size)
        if weight_with(weights, reached, reaches, each) >= share * weights.sum() - 1e-9
    ]
    if not sets:
        with pytest.raises(InputError, match=r"70\.0% cannot be reached: with all 7 candidates"):
            fewest(weights, reached, reaches, share)
        return
    found = fewest(weights, reached, reaches, share)
    assert len(found.chosen) == min(map(len, sets))
    assert found.after >= share - 1e-9


def test_a_base_that_gains_nothing_is_not_built() -> None:
    weights = np.array([10.0, 5.0, 1.0])
    reached = np.array([True, False, False])
    reaches = np.array([[True, False, False], [False, True, False], [False, True, False]])
    found = best(weights, reached, reaches, 3)
    assert len(found.chosen) == 1
    assert found.gains == (5.0,)
    assert found.after == pytest.approx(15 / 16)


@pytest.mark.parametrize(("count", "says"), [(0, "0 new bases"), (-2, "-2 new bases")])
def test_no_bases_at_all_is_no_question(count: int, says: str) -> None:
    with pytest.raises(InputError, match=says):
        best(*case(1), count)


def test_no_candidates_and_nothing_to_reach_are_said() -> None:
    weights, reached, reaches = case(1)
    with pytest.raises(InputError, match="no candidates"):
        best(weights, reached, reaches[:0], 2)
    with pytest.raises(InputError, match="nothing to be reached"):
        best(weights * 0, reached, reaches, 2)
    with pytest.raises(InputError, match="above 0 and at most 1"):
        fewest(weights, reached, reaches, 95.0)
