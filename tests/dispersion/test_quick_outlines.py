"""Outlines of a quick forecast: plumes between bearings keep their height, and few members leave no comb."""

import numpy as np
import pytest
from shapely.geometry import Point, shape

from dispersion.ensemble import Ranges, direction_spread, members
from dispersion.quick.answer import areas
from dispersion.quick.outlines import FINE, bandwidth, fine_bearings, fine_rings, refined, share_within
from dispersion.quick.spread import BEARINGS, RINGS, Domain, Reach, Source, domain_of, edges_of
from dispersion.weather.field import Floats
from tests.dispersion.house import FRAME

SOURCE = Source(x=0.0, y=0.0, height=2.0, edges=edges_of(0.0, 3600.0), steps=12)
EAST = np.pi / 2


def domain() -> Domain:
    return domain_of(SOURCE, np.empty(0), np.empty(0), 20_000.0, EAST)


def plume(turn: float, width: float, looked: Domain, bearings: Floats) -> Floats:
    """(rings, bearings) of a Gaussian over the bearings, rad, that falls off by the power 1.5 of the distance."""
    off = (bearings - EAST - turn + np.pi) % (2.0 * np.pi) - np.pi
    return np.asarray(np.outer((looked.rings / 100.0) ** -1.5, np.exp(-0.5 * (off / width) ** 2)))


@pytest.mark.parametrize("turn", [0.0, 0.5, 0.37, -0.8])
def test_a_plume_between_two_bearings_keeps_its_height_and_width(turn: float) -> None:
    looked = domain()
    between, width = 2.0 * np.pi / BEARINGS, np.radians(1.6)
    found = refined(plume(turn * between, width, looked, looked.bearings), looked)
    true = plume(turn * between, width, looked, fine_bearings(looked))
    assert found.shape == (len(fine_rings(looked)), FINE)
    highest = true.max(axis=1, keepdims=True)
    np.testing.assert_allclose(found[::3] / highest, true / highest, rtol=0.05, atol=0.01)
    assert np.all(found.max(axis=1)[::3] >= 0.95 * true.max(axis=1))


def test_where_nothing_is_there_is_no_outline() -> None:
    looked = domain()
    assert refined(np.zeros((RINGS, BEARINGS)), looked).max() < 1e-100
    nowhere = np.zeros((2, RINGS * BEARINGS))
    reach = Reach(peak=nowhere, first=nowhere.astype(int) - 1, last=nowhere.astype(int) - 1, margin=nowhere)
    assert areas(reach, looked, SOURCE, np.array([1.0]), FRAME, 0.1) == ()
    assert areas(reach, looked, SOURCE, np.empty(0), FRAME, 0.1) == ()


def test_the_bandwidth_is_that_of_the_directions_as_members_are_drawn() -> None:
    ranges = Ranges()
    assert np.degrees(bandwidth(ranges, 8.0, 50)) == pytest.approx(1.06 * 15.0 * 50 ** -0.2) == pytest.approx(7.27, abs=0.01)
    assert np.degrees(bandwidth(ranges, 0.5, 50)) == pytest.approx(3.0 * 7.27, abs=0.03)
    assert direction_spread(ranges, 3.0) == pytest.approx(30.0)
    assert bandwidth(ranges, 8.0, 1) == 0.0


def test_a_member_counts_beside_itself_by_the_bandwidth_and_not_less() -> None:
    reached = np.zeros((4, 2, FINE), bool)
    reached[0, :, 2] = True
    share = share_within(reached, np.radians(7.27))
    assert np.flatnonzero(share[0]).tolist() == [*range(11), *range(FINE - 6, FINE)]
    assert set(share[1]) == {0.0, 0.25}
    np.testing.assert_array_equal(share_within(reached, 0.0), reached.mean(axis=0))


def test_between_few_members_narrow_plumes_no_gap_is_left() -> None:
    looked, drawn = domain(), members(50, seed=4)
    peak = np.stack([plume(each.turn, np.radians(1.2), looked, looked.bearings).ravel() for each in drawn])
    step = np.zeros(peak.shape, int)
    reach = Reach(peak=peak, first=step, last=step, margin=peak)
    level = np.array([0.02])
    possible, raw = (
        next(shape(each.geometry) for each in areas(reach, looked, SOURCE, level, FRAME, beside) if each.share == 0.05)
        for beside in (bandwidth(Ranges(), 8.0, 50), 0.0)
    )
    assert possible.geom_type == "MultiPolygon"
    assert len(possible.geoms) == 1
    around = [Point(*FRAME.to_geographic(700.0 * np.cos(a), 700.0 * np.sin(a))) for a in np.radians(np.arange(-20.0, 21.0))]
    assert all(possible.contains(each) for each in around)
    assert not all(raw.contains(each) for each in around)
    assert possible.buffer(1e-6).contains(raw)
