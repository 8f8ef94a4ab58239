"""Few puffs, each followed by itself, tell what all of them carried together do: against the plain run of every puff."""

from datetime import timedelta

import numpy as np
import pytest

from dispersion.air.cloud import course_of
from dispersion.air.puff import LID, MEAN_HEIGHT, STATE
from dispersion.air.settings import PuffSettings
from dispersion.ensemble import members, weather_of
from dispersion.quick.births import SELDOM, births
from dispersion.quick.followed import NEAREST
from dispersion.quick.matter import Matter, matter_named
from dispersion.quick.spread import AXIS_SHARE, PUFFS, Domain, Source, domain_of, edges_of, series
from dispersion.quick.sums import fold
from dispersion.quick.weather import latest_of, weather_round
from dispersion.weather.field import Floats, Weather
from tests.dispersion.house import AROUND, FRAME, NOON, wind
from tests.dispersion.plain import carried

NIGHT = NOON + timedelta(hours=12)
FINE = PuffSettings(splitting=False, stride=0.8, interval=6.0)
RADIUS = 20_000.0


def turned(hours: float, minutes: float, speed: float = 4.0) -> Weather:
    """Hours of a west wind, from the south since some minutes ago."""
    began = NIGHT - timedelta(hours=hours)
    readings = [
        each for number in range(0, int(hours * 60) + 1, 5)
        for each in wind(speed, 270.0 if number < hours * 60 - minutes else 180.0, began + timedelta(minutes=number))
    ]
    return weather_round(readings, AROUND, NIGHT, FRAME, began)


def looked(hours: float, one_wind: float | None) -> tuple[Source, Domain]:
    edges = edges_of(-3600.0 * hours, 5400.0)
    source = Source(x=0.0, y=0.0, height=2.0, edges=edges, steps=len(edges) - 1, one_wind=one_wind)
    return source, domain_of(source, np.array([4_000.0, 50.0]), np.array([100.0, 4_000.0]), RADIUS, np.pi / 2)


def steady(weather: Weather, matter: Matter, source: Source, domain: Domain) -> Floats:
    """The plain run of a release into the latest wind."""
    return carried(latest_of(weather), matter, source, domain.places, FINE)


def off(found: Floats, true: Floats, domain: Domain) -> Floats:
    """(rings, bearings) difference of the peaks, as a share of the highest peak at the same distance."""
    one, other = (domain.on_rings(each.max(axis=0)) for each in (found, true))
    return np.asarray(np.abs(one - other) / np.maximum(other.max(axis=1, keepdims=True), 1e-30))


@pytest.mark.parametrize("substance", ["chlorine", "Cs-137", "I-131"])
def test_in_a_steady_wind_few_puffs_bring_what_many_do(substance: str) -> None:
    weather, matter = turned(1.0, 60.0), matter_named(substance)
    source, domain = looked(1.0, None)
    error = off(series(weather, matter, source, domain, PUFFS), steady(weather, matter, source, domain), domain)
    assert np.quantile(error, 0.99) < 0.02
    assert error.max() < 0.08


@pytest.mark.parametrize(("hours", "minutes"), [(1.0, 30.0), (3.0, 60.0)])
def test_after_the_wind_has_turned_few_puffs_bring_what_many_do(hours: float, minutes: float) -> None:
    weather, matter = turned(hours, minutes), matter_named("chlorine")
    source, domain = looked(hours, 5400.0)           # all of it is carried through the winds there were
    for member in members(2, seed=1):
        blown = weather_of(member, weather)
        found, true = series(blown, matter, source, domain, PUFFS), carried(blown, matter, source, domain.places, FINE)
        error = off(found, true, domain)
        assert np.quantile(error, 0.99) < 0.03
        assert error.mean() < 0.003
        assert error.max() < 0.20
        peak = domain.on_rings(true.max(axis=0)).max(axis=1)
        enough = AXIS_SHARE * np.interp(domain.distance, domain.rings, peak)
        (_, first, _), (_, expected, _) = (told(each, enough) for each in (found, true))
        assert np.mean((first >= 0) != (expected >= 0)) < 0.005
        both = (first >= 0) & (expected >= 0)
        assert np.mean(np.abs(first - expected)[both] <= 1) > 0.99


def test_the_share_of_members_that_reach_a_level_is_that_of_the_plain_run() -> None:
    weather, matter, drawn = turned(1.0, 30.0), matter_named("chlorine"), members(8, seed=2)
    source, domain = looked(1.0, 5400.0)
    found, true = [], []
    for member in drawn:
        blown = weather_of(member, weather)
        found.append(member.amount * series(blown, matter, source, domain, PUFFS).max(axis=0))
        true.append(member.amount * carried(blown, matter, source, domain.places, FINE).max(axis=0))
    for share in (0.3, 0.03):
        level = share * domain.on_rings(true[0]).max(axis=1)[10]
        differ = np.abs(np.mean(np.array(found) >= level, axis=0) - np.mean(np.array(true) >= level, axis=0))
        assert differ.max() <= 1.0 / len(drawn) + 1e-9       # one member at most
        assert differ.mean() < 0.002


def test_a_turn_asks_for_more_puffs_before_it_and_none_of_the_release_is_left_out() -> None:
    puff = np.zeros(STATE)
    puff[[MEAN_HEIGHT, LID]] = 1.6, 1e6
    course = course_of(PUFFS, NEAREST)._replace(stride=SELDOM)
    (steady_times, steady_spans), (times, spans) = (
        births(each.grid, course, puff, 0.0, 0.0, -10_800.0, 5400.0, 150.0, 1.6)
        for each in (turned(3.0, 180.0), turned(3.0, 60.0))
    )
    assert np.all(np.diff(times) > 0.0)
    assert np.allclose(steady_spans, 150.0)
    for some in (steady_spans, spans):
        assert np.sum(some) == pytest.approx(16_200.0)
    before = (times > -5400.0) & (times < -3700.0)
    assert spans[before].max() < 100.0
    assert np.allclose(spans[times > 0.0][:-1], 150.0)
    assert len(times) > len(steady_times)


def told(seen: Floats, enough: Floats) -> tuple[Floats, Floats, Floats]:
    peak, first, last = (np.empty(len(enough)) for _ in range(3))
    fold(seen, 1.0, enough, peak, first, last)
    return peak, first, last


def test_peak_first_and_last_are_those_of_a_plain_look() -> None:
    seen = np.random.default_rng(3).uniform(0.0, 1.0, (9, 40))
    enough = np.linspace(0.2, 1.2, 40)
    peak, first, last = told(seen, enough)
    there = seen >= enough
    assert np.array_equal(peak, seen.max(axis=0))
    assert np.array_equal(first, np.where(there.any(axis=0), there.argmax(axis=0), -1))
    assert np.array_equal(last, np.where(there.any(axis=0), 8 - there[::-1].argmax(axis=0), -1))
