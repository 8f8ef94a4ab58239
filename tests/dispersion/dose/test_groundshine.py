"""Dose rates above a deposit: the OIL table through the chain, Ba-137m's share, weathering, and what an instrument reads."""

import numpy as np
import pytest

from dispersion.dose import groundshine
from dispersion.dose.ageing import Ageing
from dispersion.dose.coefficients import coefficients
from dispersion.dose.groundshine import GALE, NO_WEATHERING, YEAR, Weathering
from dispersion.sources.chains import chain, in_equilibrium
from tests.dispersion.dose.cases import close


@pytest.mark.parametrize(
    ("key", "oil1", "oil2", "oil3"),
    [
        ("Cs-137", 7.4e8, 7.4e7, 7.4e5),
        ("I-131", 1.1e9, 1.1e8, 1.1e6),
        ("Cs-134", 2.8e8, 2.8e7, 2.8e5),
        ("Te-132", 1.7e8, 1.7e7, 1.7e5),
    ],
)
def test_the_deposit_of_each_operational_level_gives_its_dose_rate(key: str, oil1: float, oil2: float, oil3: float) -> None:
    """The research notes' section 1.1: FGR-15, effective dose for H*(10), daughters as they grow in, two digits."""
    ratios = {name: min(ratio, 1.0) for name, ratio in in_equilibrium(key).ratios}   # that table has I-132 equal to Te-132
    known = coefficients(ratios)
    for deposit, level in ((oil1, 1000e-6), (oil2, 100e-6), (oil3, 1e-6)):
        lying = deposit * np.array(list(ratios.values()))[:, None]
        assert groundshine.effective_rates(known, lying)[0, 0] * 3600.0 == close(level, rel=0.05)


def test_caesium_without_its_daughter_loses_98_percent_of_its_dose() -> None:
    keys, decay = chain(["Cs-137"])
    known = coefficients(keys)
    laid = np.zeros((len(keys), 1))
    laid[keys.index("Cs-137")] = 1.0
    grown = Ageing(decay, len(keys)).left(np.eye(len(keys)), 3600.0)[0] @ laid
    with_daughter = groundshine.effective_rates(known, grown)[0, 0]
    alone = groundshine.effective_rates(known, laid)[0, 0]
    assert alone / with_daughter == close(0.02, abs=0.003)


def test_an_instrument_reads_what_icru_53_found_above_caesium() -> None:
    """ICRU 53 (1994) has 2.1 nGy/h for each kBq/m² at a relaxation depth of 0.5 g/cm² (recalled): within 15 %."""
    ratios = dict(in_equilibrium("Cs-137").ratios)
    kerma = groundshine.kerma_coefficients(coefficients(ratios), 0.05) @ np.array(list(ratios.values()))
    assert kerma * 3.6e15 == close(2.0, rel=0.15)


@pytest.mark.parametrize("key", ["Ba-137m", "Cs-134", "I-131", "Co-60", "Te-132", "Ir-192", "Nb-95"])
def test_effective_dose_for_each_kerma_is_that_of_a_rough_plane(key: str) -> None:
    """0.6 to 0.8 Sv/Gy as for a source on the ground, and not so above a smooth plane: FGR-15 holds the roughness already."""
    known = coefficients([key])
    rough, smooth = (known.ground[0, 0] / groundshine.kerma_coefficients(known, 0.05, cover)[0] for cover in (5.0, 0.0))
    assert 0.58 < rough < 0.8
    assert smooth < 0.56


def test_weathering_is_off_unless_asked_for_and_integrates_exactly() -> None:
    keys, decay = chain(["Cs-137"])
    ageing, n = Ageing(decay, len(keys)), len(keys)
    weights = coefficients(keys).ground
    year = groundshine.decays(ageing, weights, 0.0, YEAR)[0]
    assert year == close(ageing.decays(weights, YEAR)[0])
    t = np.linspace(0.0, YEAR, 4001)
    rates = ageing.left(weights, t) * np.array([GALE.left(x) for x in t])[:, None, None]
    direct = np.trapezoid(rates[1:], t[1:], axis=0)           # the first step, in which Ba-137m grows in, apart
    direct += groundshine.decays(ageing, weights, 0.0, t[1], GALE)[0]
    assert groundshine.decays(ageing, weights, 0.0, YEAR, GALE)[0] == close(direct, rel=1e-5)
    assert groundshine.decays(ageing, weights, 0.0, YEAR, GALE)[0, 0, 0] < year[0, 0]
    assert NO_WEATHERING.left(1e9) == 1.0
    assert GALE.left(0.0) == close(1.0)
    assert n == 2


def test_decays_between_two_ages_are_the_difference_of_those_up_to_them() -> None:
    keys, decay = chain(["Te-132"])
    ageing, weights = Ageing(decay, len(keys)), np.ones((1, len(keys)))
    faded = Weathering((0.4, 0.6), (1e-6, 0.0))
    whole = groundshine.decays(ageing, weights, 0.0, 9e5, faded)
    first = groundshine.decays(ageing, weights, -7.0, 2e5, faded)
    rest = groundshine.decays(ageing, weights, 2e5, 9e5, faded)
    assert first + rest == close(whole)
    assert not groundshine.decays(ageing, weights, 5.0, 1.0, faded).any()
