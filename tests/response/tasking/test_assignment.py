"""Who goes where: held against going through every assignment."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InputError
from response.tasking.assignment import Case, Route, assigned, route, values, weights


def case(seed: int, units: int = 3, points: int = 4, most: int = 2) -> Case:
    random = np.random.default_rng(seed)
    there = random.integers(600, 6000, (units, points)).astype(float)
    there[random.random((units, points)) < 0.2] = np.inf
    between = random.integers(300, 3000, (points, points)).astype(float)
    between[random.random((points, points)) < 0.2] = np.inf
    return Case(
        there, between, random.choice([1.0, 1.25], units), random.random((units, points)) < 0.7, np.full(points, 1200.0),
        random.choice([0.0, 4000.0], points), np.where(random.random(points) < 0.5, 3000.0, np.inf),
        random.integers(1, 4, points), frozenset({(0, 1), (2, 0)}), (most,) * units,
        float(random.choice([7000.0, np.inf])),
    )


def every(case: Case) -> float | tuple[float, ...]:
    """The worth of the best of all assignments, each tried."""
    units, points = case.there.shape
    weight = weights(case.priority)
    orders = [order for size in range(max(case.most) + 1) for order in itertools.permutations(range(points), size)]
    choices: list[list[Route | None]] = [
        [None, *(found for order in orders if order and (found := route(case, unit, order)) is not None)]
        for unit in range(units)
    ]
    best: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0)
    for chosen in itertools.product(*choices):
        taken = [point for each in chosen if each is not None for point in each.points]
        if len(taken) == len(set(taken)):
            best = max(best, total([each for each in chosen if each is not None], weight, case))
    return best


def total(routes: list[Route], weight: np.ndarray, case: Case) -> tuple[float, ...]:
    worth = [values(each, weight, case.kept) for each in routes]
    return tuple(float(sum(each[n] for each in worth)) for n in range(4))


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 100_000), most=st.integers(1, 3))
def test_no_assignment_of_all_is_better(seed: int, most: int) -> None:
    tried = case(seed, units=3 if most < 3 else 2, points=4, most=most)
    found = assigned(tried)
    assert found.best
    assert total(list(found.routes), weights(tried.priority), tried) == every(tried)
    assert len({each.unit for each in found.routes}) == len(found.routes)


def two(**changes: object) -> Case:
    """Two units, two points; the second unit is near both."""
    known: dict[str, object] = {
        "there": np.array([[3000.0, 3600.0], [600.0, 900.0]]), "between": np.full((2, 2), 600.0), "slower": np.ones(2),
        "can": np.ones((2, 2), bool), "stay": np.full(2, 600.0), "opens": np.zeros(2), "due": np.full(2, np.inf),
        "priority": np.array([1, 1]),
    }
    return Case(**(known | changes))  # type: ignore[arg-type]


def pairs(tried: Case) -> set[tuple[int, int]]:
    return {(each.unit, point) for each in assigned(tried).routes for point in each.points}


def test_the_more_important_point_is_covered_when_one_unit_must_choose() -> None:
    only = np.array([[False, False], [True, True]])
    assert pairs(two(can=only, priority=np.array([2, 1]))) == {(1, 1)}


def test_being_in_time_goes_before_short_ways() -> None:
    free = two()
    assert pairs(free) == {(0, 0), (1, 1)}                               # 3000 + 900 s rather than 3600 + 600
    assert pairs(two(due=np.array([700.0, np.inf]))) == {(0, 1), (1, 0)}    # 3600 + 600 s, but the first point is in time


def test_a_plan_before_is_kept_where_only_travel_speaks_against_it() -> None:
    assert pairs(two(kept=frozenset({(1, 0)}))) == {(0, 1), (1, 0)}


def test_a_unit_takes_two_points_one_after_the_other_and_waits_for_the_plume() -> None:
    alone = np.array([[False, False], [True, True]])
    found = assigned(two(can=alone, most=(1, 2), opens=np.array([2000.0, 0.0]))).routes
    (only,) = found
    assert set(only.points) == {0, 1}
    first, second = only.stops
    assert second.leaves == first.until
    assert second.arrives == first.until + 600.0
    assert only.travel == min(600.0, 900.0) + 600.0
    waited = next(each for each in only.stops if each.point == 0)
    assert waited.until >= 2600.0                                        # not before it is there, and then its work


def test_a_vessel_carries_one_unit_only() -> None:
    same = np.array([[0, -1], [0, 0]])                     # whoever goes where, it is by vessel 0
    found = assigned(two(vessel=same, there=np.array([[3000.0, np.inf], [600.0, 900.0]]))).routes
    assert sum(1 for each in found if any(same[each.unit, point] == 0 for point in each.points)) == 1


def test_nobody_is_sent_where_nobody_can_get() -> None:
    found = assigned(two(there=np.full((2, 2), np.inf)))
    assert found.routes == ()
    assert found.best


def test_too_many_points_are_refused() -> None:
    many = Case(np.ones((1, 41)), np.ones((41, 41)), np.ones(1), np.ones((1, 41), bool), np.ones(41), np.zeros(41),
                np.full(41, np.inf), np.ones(41, int))
    with pytest.raises(InputError, match="at most 40"):
        assigned(many)
