"""What a team is exposed to: held against closed forms, and on the safe side where only areas are known."""

import math
from datetime import timedelta

import msgspec
import numpy as np
import pytest

from core.forecast import Passage, PlaceDose
from response.frame import Frame, Grid
from response.tasking.dose import AreaCloud, FieldCloud, met
from response.tasking.limits import Limits, allowed
from response.tasking.plume import BESIDE, LYING, PEAKING, Plume
from response.tasking.ways import exposure, is_over
from tests.response.tasking.scene import AT, DOSES, NOON, arrival, at, forecast

GRID = Grid.over(Frame((AT[0] - 0.2, AT[1] - 0.2, AT[0] + 0.2, AT[1] + 0.2)), 500.0)


def constant(rates: list[float], seconds: list[float], kind: str = "dose") -> FieldCloud:
    values = np.stack([np.full(GRID.shape, each, np.float32) for each in rates])
    return FieldCloud(GRID, np.array(seconds), values, kind, "mg/m³")  # type: ignore[arg-type]


def test_a_constant_rate_gives_rate_times_time() -> None:
    found = met(constant([2.0, 2.0], [0.0, 9000.0]), [(*at(-5.0), 600.0), (*at(3.0), 2400.0)], 1800.0)
    assert found.on_way == pytest.approx(2.0 * 0.5)
    assert found.at_point == pytest.approx(2.0 * 0.5)


def test_a_rate_that_rises_evenly_gives_the_triangle() -> None:
    found = met(constant([0.0, 6.0], [0.0, 3600.0]), [(*at(0.0), 0.0)], 3600.0)
    assert found.on_way == 0.0
    assert found.at_point == pytest.approx(3.0)


def test_nothing_is_met_before_it_comes_or_outside_the_field() -> None:
    late = constant([5.0, 5.0], [7200.0, 9000.0])
    assert met(late, [(*at(0.0), 0.0), (*at(1.0), 3600.0)], 1800.0).highest == 0.0
    assert met(constant([5.0, 5.0], [0.0, 9000.0]), [(*at(40.0), 0.0)], 1800.0).highest == 0.0


def test_of_a_concentration_the_highest_counts() -> None:
    values = np.zeros((2, *GRID.shape), np.float32)
    row, column = GRID.cell_of(*at(2.0)) or (0, 0)
    values[:, row, column] = 9.0
    cloud = FieldCloud(GRID, np.array([0.0, 9000.0]), values, "concentration", "mg/m³")
    found = met(cloud, [(*at(-4.0), 0.0), (*at(6.0), 600.0)], 1200.0)    # 60 km/h: 30 s in the cell, a look each 60 s or less
    assert found.at_point == 0.0
    slow = met(cloud, [(*at(-4.0), 0.0), (*at(6.0), 1800.0)], 1200.0)
    assert slow.on_way == 9.0


def test_a_way_through_the_areas_counts_from_the_earliest_arrival_on() -> None:
    cloud = AreaCloud(Plume(forecast(arrival("town", "town", 6.0, likely=120.0)), NOON))
    early = met(cloud, [(*at(8.0, -8.0), 0.0), (*at(8.0, 8.0), 600.0)], 600.0)
    assert early.highest == 0.0
    late = met(cloud, [(*at(8.0, -8.0), 9600.0), (*at(8.0, 8.0), 10200.0)], 600.0)
    assert (late.on_way, late.at_point) == (1.4, 0.0)
    assert met(cloud, [(*at(-4.0), 9600.0), (*at(1.0), 10200.0)], 600.0).infinite


def test_a_dose_from_areas_is_received_within_the_passage_at_twice_its_mean_rate() -> None:
    place = arrival("near", "town", 5.0, likely=100.0)
    dose = PlaceDose(place="near", age="adult", days=7, effective=(1.0, 2.0, 3.0), thyroid=(0.0, 0.0, 0.0), cloud=1.0,
                     inhalation=1.0, ground=0.0, kerma=(0.0, 0.0, 0.0))
    plume = Plume(forecast(place, levels=DOSES, substance="I-131", doses=(dose,)), NOON)
    assert plume.passage == 3600.0
    found = met(AreaCloud(plume), [(*at(8.0), 14400.0)], 1800.0)
    assert found.at_point == pytest.approx(PEAKING * BESIDE * 3.0 * 0.5)


@pytest.mark.parametrize(("hours", "part"), [(3.0, 1.0), (3.9, 1.0), (4.0, 0.05), (100.0, 0.05)])
def test_once_the_last_member_has_passed_only_what_is_left_counts(hours: float, part: float) -> None:
    place = arrival("near", "town", 5.0, likely=60.0)
    dose = PlaceDose(place="near", age="adult", days=7, effective=(1.0, 2.0, 3.0), thyroid=(0.0, 0.0, 0.0), cloud=1.0,
                     inhalation=1.0, ground=0.0, kerma=(0.0, 0.0, 0.0))
    told = msgspec.structs.replace(forecast(place, levels=DOSES, substance="I-131", doses=(dose,)), passage=(
        Passage(distance=6.0, gone=NOON + timedelta(hours=3)), Passage(distance=9.0, gone=NOON + timedelta(hours=4)),
        Passage(distance=12.0, gone=None),
    ))
    cloud = AreaCloud(Plume(told, NOON))
    x, y = (np.array([each]) for each in at(8.0))
    bound = 3.0 * BESIDE
    assert cloud.at(x, y, np.array([hours * 3600.0])) == pytest.approx([part * PEAKING * bound], rel=1e-9), "passage 1 h"
    far_x, far_y = (np.array([each]) for each in at(11.0))
    assert cloud.at(far_x, far_y, np.array([1e6])) == pytest.approx([PEAKING * bound]), "some are still there at the end"


def test_a_long_passage_leaves_the_deposit() -> None:
    """Passing within 60 h: 5 % of twice the mean rate is less than ten times the mean of the week."""
    place = msgspec.structs.replace(arrival("near", "town", 5.0, likely=60.0), passes=NOON + timedelta(hours=61))
    dose = PlaceDose(place="near", age="adult", days=7, effective=(1.0, 2.0, 3.0), thyroid=(0.0, 0.0, 0.0), cloud=1.0,
                     inhalation=1.0, ground=0.0, kerma=(0.0, 0.0, 0.0))
    told = msgspec.structs.replace(forecast(place, levels=DOSES, substance="I-131", doses=(dose,)),
                                   passage=(Passage(distance=9.0, gone=NOON + timedelta(hours=62)),))
    x, y = (np.array([each]) for each in at(8.0))
    found = AreaCloud(Plume(told, NOON)).at(x, y, np.array([63 * 3600.0]))
    assert found == pytest.approx([LYING / 168.0 * BESIDE * 3.0])


def test_after_the_passage_of_a_chemical_the_lowest_level_is_the_bound() -> None:
    told = msgspec.structs.replace(forecast(arrival("town", "town", 6.0, likely=60.0)),
                                   passage=(Passage(distance=12.0, gone=NOON + timedelta(hours=3)),))
    cloud = AreaCloud(Plume(told, NOON))
    x, y = (np.array([each]) for each in at(1.0))
    assert np.isinf(cloud.at(x, y, np.array([9000.0])))
    assert cloud.at(x, y, np.array([10_800.0])) == [told.levels[0].value]


def test_a_team_over_its_limit_is_not_sent_and_what_it_had_before_counts() -> None:
    told = forecast(levels=DOSES, substance="I-131")
    cloud = constant([10.0, 10.0], [0.0, 99999.0])
    found = met(cloud, [(*at(0.0), 0.0)], 3600.0)
    limit = allowed(told, Limits())
    assert (limit.value, limit.confirmed) == (20.0, False)
    assert not is_over(found, cloud, limit, 0.0, 0.0)
    assert is_over(found, cloud, limit, 10.5, 0.0)
    assert is_over(found, cloud, limit, 0.0, 10.5)
    assert not is_over(found, cloud, allowed(told, Limits(work="emergency")), 0.0, 10.5)
    said = exposure(found, cloud, limit, 4.0, 1.0)
    assert (said.total, said.received, said.unit, said.from_areas) == (14.0, 1.0, "mSv", False)


def test_of_an_unknown_amount_nobody_is_sent_into_it() -> None:
    told = forecast(levels=(), lengths=(5.0,))
    cloud = AreaCloud(Plume(told, NOON))
    limit = allowed(told, Limits())
    assert limit.value is None
    assert is_over(met(cloud, [(*at(4.0), 9000.0)], 600.0), cloud, limit, 0.0, 0.0)
    assert not is_over(met(cloud, [(*at(-4.0), 9000.0)], 600.0), cloud, limit, 0.0, 0.0)
    assert math.isinf(met(cloud, [(*at(4.0), 9000.0)], 600.0).highest)
