"""A dense release of several rates: each is carried by itself, and what is alike is joined."""

import numpy as np
import pytest

from dispersion.air.exchange import Phase, Release, Species
from dispersion.models import ALIKE, MOST_PARTS, in_parts


def release(*phases: tuple[float, float, float]) -> Release:
    """Of phases by start, end (s) and kg/s; at once where both are equal, then kg."""
    return Release(
        x=0.0, y=0.0, height=1.0, species=(Species(key="chlorine", unit="g"),),
        phases=tuple(
            Phase(start=start, end=end, amount=np.array([rate * ((end - start) or 1.0)])) for start, end, rate in phases
        ),
    )


def spans(parts: tuple[Release, ...]) -> list[tuple[float, float]]:
    return [(part.phases[0].start, part.phases[-1].end) for part in parts]


def test_a_burst_of_two_minutes_is_not_spread_over_the_hour_that_follows() -> None:
    parts = in_parts(release((0, 120, 50.0), (120, 3600, 0.01)))
    assert spans(parts) == [(0, 120), (120, 3600)]
    assert float(parts[0].phases[0].amount[0]) == pytest.approx(6000.0)


def test_phases_alike_are_one_and_what_comes_at_once_is_always_its_own() -> None:
    parts = in_parts(release((0, 0, 300.0), (0, 60, 10.0), (60, 120, 10.0 * ALIKE), (120, 180, 9.9)))
    assert spans(parts) == [(0, 0), (0, 120), (120, 180)]


def test_a_pause_divides() -> None:
    assert spans(in_parts(release((0, 60, 10.0), (600, 660, 10.0)))) == [(0, 60), (600, 660)]


def test_many_rates_are_few_parts_and_nothing_is_lost() -> None:
    whole = release(*((60.0 * n, 60.0 * n + 60.0, 100.0 / 3.0**n) for n in range(12)))
    parts = in_parts(whole)
    assert 1 < len(parts) <= MOST_PARTS
    total = sum(float(each.amount.sum()) for part in parts for each in part.phases)
    assert total == pytest.approx(sum(float(each.amount.sum()) for each in whole.phases))
