"""The two models of the same air beside each other: a release aloft in a neutral layer, where both know what to do."""

from datetime import UTC, datetime

import numpy as np
import pytest

from dispersion.air.exchange import Floats, Phase, Places, Release, Species, Transport
from dispersion.air.particle_cloud import ParticleSettings
from dispersion.air.particles import particles
from dispersion.air.puffs import puffs
from dispersion.frame import Frame
from dispersion.weather.field import Weather

DISTANCES = np.array([2000.0, 4000.0, 8000.0, 12000.0])
ACROSS = np.linspace(-6000.0, 6000.0, 121)
EDGES = np.arange(0.0, 7201.0, 600.0)


def neutral_air() -> Weather:
    one = np.ones((1, 1, 1))
    u = np.full((1, 3, 1, 1), 6.0)
    return Weather(
        epoch=datetime(2026, 1, 1, tzinfo=UTC), frame=Frame(), time=np.zeros(1), x=np.zeros(1), y=np.zeros(1),
        height=np.array([1.0, 1000.0, 3000.0]), u=u, v=0.0 * u, friction_velocity=0.4 * one, inverse_obukhov=0.0 * one,
        mixing_height=1000.0 * one, roughness=np.full((1, 1), 0.1), temperature=15.0 * one, rain_rate=0.0 * one,
        sigma_theta=np.nan * one, hold=1e6,
    )


def passed(model: Transport, height: float, **more: object) -> tuple[Floats, Floats]:
    """Crosswind integral of the dosage, and the width of it, at each distance."""
    release = Release(
        x=0.0, y=0.0, height=300.0, species=(Species(key="tracer", unit="g"),),
        phases=(Phase(start=0.0, end=3600.0, amount=np.array([3.6e6])),),
    )
    x, y = np.meshgrid(DISTANCES, ACROSS, indexing="ij")
    places = Places(x.ravel(), y.ravel(), np.full(x.size, height))
    steps = model(neutral_air(), release, places, EDGES, **more)  # type: ignore[arg-type]
    dosage = np.sum([step.mean[0] * (step.end - step.start) for step in steps], axis=0).reshape(x.shape)
    return dosage.sum(axis=1), np.sqrt((dosage * ACROSS**2).sum(axis=1) / dosage.sum(axis=1))


@pytest.mark.parametrize("height", [2.0, 300.0])
def test_puffs_and_particles_bring_the_same_dosage_in_a_neutral_layer(height: float) -> None:
    integral, width = passed(puffs, height)
    referee, wide = passed(particles, height, seed=1, settings=ParticleSettings(particles=60_000))
    # Their turbulence is not quite the same (growth by travel time here, by Hanna's time scales there): 0.89 to 1.26 and
    # 0.85 to 1.32 measured. Sampling of 60,000 particles is 2 %.
    assert integral / referee == pytest.approx(np.ones(4), abs=0.30)
    assert width / wide == pytest.approx(np.ones(4), abs=0.35)
