"""A forecast as planners see it: times, edges and upper bounds."""

import math

import numpy as np
import pytest
import shapely.affinity

from core.forecast import PlaceDose
from response.tasking.limits import Limits, barred_levels
from response.tasking.plume import BESIDE, Plume
from tests.response.tasking.scene import DOSES, NOON, arrival, at, forecast


def dose(place: str, effective: float) -> PlaceDose:
    return PlaceDose(place=place, age="adult", days=7, effective=(effective / 2, effective / 1.5, effective),
                     thyroid=(0.0, 0.0, 0.0), cloud=effective / 2, inhalation=effective / 2, ground=0.0, kerma=(0.0, 0.0, 0.0))


def bound(plume: Plume, east: float, north: float = 0.0) -> float:
    longitude, latitude = at(east, north)
    return float(plume.bounds(np.array([longitude]), np.array([latitude]))[0])


def test_it_may_arrive_sooner_than_likely_by_what_the_members_say() -> None:
    plume = Plume(forecast(arrival("town", "town", 6.0, likely=120.0)), NOON)
    assert plume.haste == pytest.approx(0.8)
    assert plume.soonest(*at(6.0))[0] == pytest.approx(0.8 * 7200.0, rel=0.01)
    assert plume.likely(*at(7.5)) == 9000.0                # between the fronts of 6 and 9 km, after 120 and 180 min
    assert plume.likely(*at(-2.0)) is None
    assert math.isinf(plume.soonest(*at(-2.0))[0])


def test_a_circle_about_the_source_crosses_the_plume_at_both_edges() -> None:
    crossing = Plume(forecast(), NOON).crossing(Plume(forecast(), NOON).best, 5000.0)
    assert crossing is not None
    assert (crossing.left, crossing.middle, crossing.right) == pytest.approx((75.0, 90.0, 105.0), abs=0.6)


def test_a_plume_to_the_north_has_its_middle_in_the_north() -> None:
    turned = Plume(forecast(), NOON)
    area = turned.best
    crossing = turned.crossing(shapely.affinity.rotate(area, 90.0, origin=(0, 0)), 5000.0)
    assert crossing is not None
    assert min(crossing.middle, 360.0 - crossing.middle) == pytest.approx(0.0, abs=0.6)
    assert crossing.left == pytest.approx(345.0, abs=0.6)


def test_a_concentration_is_below_the_next_level_and_nothing_outside() -> None:
    plume = Plume(forecast(), NOON)
    assert math.isinf(bound(plume, 1.0))                   # within AEGL-2: nothing bounds it
    assert bound(plume, 3.0) == 5.8
    assert bound(plume, 8.0) == 1.4
    assert bound(plume, -3.0) == 0.0


def test_a_dose_is_bounded_by_levels_and_by_known_places_nearer_to_the_source() -> None:
    known = (arrival("near", "town", 5.0, likely=100.0), arrival("far", "town", 9.0, likely=180.0))
    plume = Plume(forecast(*known, levels=DOSES, substance="I-131", doses=(dose("near", 3.0), dose("far", 4.0))), NOON)
    assert bound(plume, 3.0) == 100.0                      # between the levels: what sheltering averts bounds nothing inside
    assert bound(plume, 6.5) == BESIDE * 4.0               # the level alone would say 20: twice what sheltering averts
    assert bound(plume, 7.0) == BESIDE * 4.0               # a worse place farther out counts
    assert bound(plume, 10.0) == BESIDE * 4.0


def test_of_an_unknown_amount_nothing_is_bounded_where_it_is_expected() -> None:
    plume = Plume(forecast(levels=(), lengths=(5.0,)), NOON)
    assert math.isinf(bound(plume, 4.0))
    assert bound(plume, 11.0) == 0.0


def test_what_is_barred_depends_on_protection_and_on_the_work() -> None:
    assert barred_levels(forecast(), Limits()) == (0, 1)
    assert barred_levels(forecast(), Limits(protection="filter")) == (1,)
    assert barred_levels(forecast(levels=()), Limits()) == (-1,)
    doses = forecast(levels=DOSES, substance="I-131")
    assert barred_levels(doses, Limits()) == (1,)
    assert barred_levels(doses, Limits(work="life")) == ()
