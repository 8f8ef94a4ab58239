"""What a station reads, and when it may be held against an OIL."""

import numpy as np

from dispersion.air.exchange import Places, Puffs, Step
from dispersion.dose import groundshine
from dispersion.dose.coefficients import coefficients
from dispersion.dose.station import Passage, readings
from dispersion.sources.chains import chain
from tests.dispersion.dose.cases import close, places, steady

KEYS, DECAY = chain(["Cs-137", "Xe-133"], within=1e6)
KNOWN = coefficients(KEYS)


def passing() -> list[Step]:
    """A puff of Cs-137 and Xe-133 that comes from 60 km, passes over the station in the fourth hour and leaves 10 MBq/m²."""
    steps = []
    for i, x in enumerate((-60_000.0, -20_000.0, -9_000.0, 0.0, 12_000.0, 60_000.0)):
        puffs = Puffs(*(np.array([v]) for v in (x, 0.0, 50.0, 500.0, 100.0, 800.0)), np.full((1, len(KEYS)), 1e15))
        laid = np.zeros((len(KEYS), 1))
        if i == 3:
            laid[KEYS.index("Cs-137")] = 1e7
        steps.append(Step(start=3600.0 * i, end=3600.0 * (i + 1), mean=laid, peak=laid, deposited=laid, middle=puffs))
    return steps


def test_a_passing_plume_is_before_in_and_after() -> None:
    got = list(readings(passing(), Places(np.zeros(1), np.zeros(1), np.ones(1)), KNOWN, DECAY))
    assert [str(each.passage[0]) for each in got] == ["before", "before", "before", "in_plume", "after_plume", "after_plume"]
    assert got[3].cloud[0] > 100.0 * got[2].cloud[0]
    assert got[2].ground[0] == 0.0


def test_after_the_plume_the_ground_alone_is_read_with_ba_137m_grown_in() -> None:
    last = list(readings(passing(), Places(np.zeros(1), np.zeros(1), np.ones(1)), KNOWN, DECAY))[-1]
    kerma = groundshine.kerma_coefficients(KNOWN, 0.05)
    grown = 1e7 * 0.944 * kerma[KEYS.index("Ba-137m")] * 3.6e12
    assert last.kerma[0] == close(grown, rel=2e-3)
    assert last.ambient[0] == close(1.2e-3 * last.kerma[0])
    assert last.passage[0] == Passage.AFTER_PLUME


def test_without_puffs_a_station_reads_the_air_around_it() -> None:
    """Xe-133 of 1e4 Bq/m³: half the photon energy of a decay over the density of air, X rays below 50 keV not seen."""
    air = np.where(np.array(KEYS) == "Xe-133", 1e4, 0.0)
    got = next(readings(steady(air, 0.0 * air), places(), KNOWN, DECAY))
    energy = 0.5 * (0.38 * 0.081 + 0.0027 * 0.0796 + 0.0007 * 0.16) * 1.602e-13 / 1.2
    assert got.cloud[0] == close(1e4 * energy * 3.6e12, rel=0.03)
    assert got.passage[0] == Passage.IN_PLUME


def test_a_trace_of_cloud_over_a_strong_deposit_does_not_count_as_plume() -> None:
    air = np.where(np.array(KEYS) == "Xe-133", 100.0, 0.0)
    strong = np.where(np.array(KEYS) == "Ba-137m", 1e8, 0.0)
    with_ground = next(readings(steady(air, strong), places(), KNOWN, DECAY, negligible=0.01))
    without = next(readings(steady(air, 0.0 * air), places(), KNOWN, DECAY, negligible=0.01))
    assert with_ground.passage[0] == Passage.BEFORE
    assert without.passage[0] == Passage.IN_PLUME
