"""A source term's member, followed once for all nuclides, has the doses of every nuclide carried whole."""

from datetime import timedelta

import numpy as np
import pytest

from dispersion.air.exchange import Floats
from dispersion.air.puffs import PuffSettings
from dispersion.dose.coefficients import AGES
from dispersion.ensemble import members, weather_of
from dispersion.quick.dosed import PLAIN, Dosed
from dispersion.quick.matter import matter_of_reactor
from dispersion.quick.spread import AXIS_SHARE, BEARINGS, Domain, Source, domain_of, edges_of
from dispersion.quick.term_table import PARTS, released, term_table
from dispersion.quick.weather import latest_of, one_wind_since, weather_round
from dispersion.weather.field import Weather
from tests.dispersion.house import AROUND, FRAME, NOON, wind

NIGHT = NOON + timedelta(hours=12)
FINE = PuffSettings(splitting=False, stride=0.8, interval=30.0)
MATTER = matter_of_reactor("HPR1000", "early-failure", 0.0)


def looked(*, turns: bool, hours: float = 4.0) -> tuple[Weather, Source, Domain]:
    """An hour of release so far; the wind from the south, or from the west until half an hour ago."""
    began = NIGHT - timedelta(hours=1)
    told = [each for minutes in range(0, 61, 5)
            for each in wind(4.0, 270.0 if turns and minutes < 30 else 180.0, began + timedelta(minutes=minutes))]
    past = weather_round(told, AROUND, NIGHT, FRAME, began)
    edges = edges_of(-3600.0, 3600.0 * hours)
    source = Source(x=0.0, y=0.0, height=30.0, edges=edges, steps=len(edges) - 1,
                    one_wind=one_wind_since(past, 0.0, 0.0) if turns else None)
    domain = domain_of(source, np.array([0.0, 4_000.0]), np.array([4_000.0, 50.0]), 30_000.0, 0.0, BEARINGS // 2)
    return past if turns else latest_of(past), source, domain


@pytest.mark.parametrize(("turns", "settings"), [(False, FINE), (True, PLAIN)])
def test_a_members_doses_are_those_of_every_nuclide_carried_whole(turns: bool, settings: PuffSettings) -> None:
    weather, source, domain = looked(turns=turns)
    dosed = Dosed(weather, MATTER, source, domain, 1.0)
    dosed.best()
    member = members(3, 3)[2]
    seen = dosed.carry(member)
    true, whole, *_ = dosed.carried(weather_of(member, weather), member.amount, settings)
    for found, expected in zip(dosed.told[1].held, whole.held, strict=True):
        here, there = domain.on_rings(found), domain.on_rings(expected)
        top = there.max(axis=1, keepdims=True)
        error, counts = np.abs(here - there) / top, there > 0.05 * top
        assert np.quantile(error, 0.99) < 0.02
        assert error.max() < 0.06
        ratio = here[counts] / there[counts]
        assert np.median(ratio) == pytest.approx(1.0, abs=0.02)
        assert ratio.min() > 0.88         # the edge of a plume has more of the rays than its axis
        assert ratio.max() < 1.05
    assert dosed.told[1].thyroid[:, 0] == pytest.approx(whole.thyroid[:, 0], rel=0.03)
    assert dosed.told[1].kerma[0] == pytest.approx(whole.kerma[0], rel=0.5)
    arrives, expected = (_first(each, domain) for each in (seen, true))
    assert np.mean((arrives >= 0) != (expected >= 0)) < 0.01
    both = (arrives >= 0) & (expected >= 0)
    assert np.mean(np.abs(arrives - expected)[both] <= 1) > 0.98


def _first(seen: Floats, domain: Domain) -> Floats:
    """(r,) step in which it arrives, -1 where it does not."""
    peak = domain.on_rings(seen.max(axis=0)).max(axis=1)
    there = seen >= AXIS_SHARE * np.interp(domain.distance, domain.rings, peak)
    return np.where(there.any(axis=0), there.argmax(axis=0), -1)


def test_the_table_holds_all_that_is_released_and_what_decay_leaves_of_it() -> None:
    _, source, domain = looked(turns=False)
    release = Dosed(*looked(turns=False)[:1], MATTER, source, domain, 1.0).release
    table, each = term_table(release, source.edges, 0.0), released(release, source.edges)
    step = float(source.edges[1] - source.edges[0])
    np.testing.assert_allclose(table.rates[:, 0] * step, each.sum(axis=1), rtol=1e-12)
    np.testing.assert_allclose(table.air[-1, 0, -1].sum(), each.sum(), rtol=1e-12)
    assert np.all(np.diff(table.rates[0]) <= 0.0)
    assert table.air.shape[2] == len(PARTS) * len(AGES) + 1
    pairs = list(zip(table.ways.parent, table.ways.child, strict=True))
    assert len(table.ways.velocity) == 4
    assert {(way, way) for way in range(4)} < set(pairs), "daughters fall as themselves"
    within = sum(float(phase.amount.sum()) for phase in release.phases if phase.end <= source.edges[-1])
    assert 0.99 * within <= each.sum()
