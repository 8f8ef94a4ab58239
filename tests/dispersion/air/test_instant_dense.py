"""A dense gas released at once: SLAB's puff in steps short enough, alone or before the vapour of its pool."""

import tomllib

import numpy as np
import pytest

from dispersion.air.dense_cloud import Air, dense_cloud
from dispersion.air.dense_gas import Outflow
from dispersion.air.exchange import Places
from dispersion.forecast import run
from dispersion.models import gas_of, in_parts
from dispersion.scenario import parse_scenario
from dispersion.sources.substances import substance

AIR = Air(wind=2.2157, temperature=20.0, humidity=70.0, roughness=0.1, inverse_obukhov=0.0)
CHLORINE = gas_of(substance("chlorine"))
BURST = """
[domain]
frame = "local"
[release]
substance = "{substance}"
position = [0, 0]
{amount}
[weather]
wind_speed = 3
wind_from = 90
stability = "D"
"""
TANK = "[release.tank]\nmass = 20000\nvolume = {volume}\nhole = {hole}"
PLACES = Places(np.array([-500.0, -1500.0]), np.array([0.0, 50.0]), np.array([1.5, 1.5]))


def outcome(name: str, amount: str):
    scenario = parse_scenario(tomllib.loads(BURST.format(substance=name, amount=amount)), "a burst")
    return run(scenario, PLACES)


def at_500(mass: float, outflow: Outflow) -> float:
    """Highest mg/m³ at 500 m, 1.5 m above ground."""
    cloud = dense_cloud(CHLORINE, outflow, AIR, rate=0.0, duration=0.0, mass=mass, height=0.0)
    peak = cloud.looked_at(np.array([500.0]), np.zeros(1), np.full(1, 1.5))[1]
    return float(peak[0] * cloud.gas_density * 1e6)


def test_more_chlorine_at_once_never_brings_a_tenth_of_what_less_brings():
    from_air = Outflow(kind="instant", area=25.0, temperature=20.0)
    peaks = [at_500(mass, from_air) for mass in np.arange(12_000.0, 20_000.0, 800.0)]
    assert min(peaks) > 0.9 * max(peaks)


def test_a_few_kilograms_more_change_a_cloud_of_droplets_little():
    droplets = Outflow(kind="instant", area=1669.807438174541, temperature=-33.952, liquid_fraction=0.5855085746752258)
    assert at_500(7822.0, droplets) == pytest.approx(at_500(7800.0, droplets), rel=0.15)


def test_a_tank_that_bursts_brings_at_least_what_its_puff_brings_alone():
    burst, puff = outcome("chlorine", TANK.format(volume=30, hole=0)), outcome("chlorine", 'total = "7800 kg"')
    assert (burst.exposure.peak[0] > 0.9 * puff.exposure.peak[0]).all()
    at_once, lasting = in_parts(burst.scenario.release)
    assert at_once.phases[0].end == at_once.phases[0].start
    assert all(each.end > each.start for each in lasting.phases)


def test_parts_of_a_release_hold_all_of_it():
    release = outcome("chlorine", TANK.format(volume=30, hole=0)).scenario.release
    parts = [float(each.amount.sum()) for part in in_parts(release) for each in part.phases]
    assert sum(parts) == pytest.approx(sum(float(each.amount.sum()) for each in release.phases), rel=1e-12)


def test_ammonia_out_of_a_tank_under_pressure_is_dense_by_its_droplets():
    burst = outcome("ammonia", TANK.format(volume=40, hole=0))
    assert burst.model.name == "slab+puffs"
    assert any("Droplets are 58%" in note.en for note in burst.model.notes)
