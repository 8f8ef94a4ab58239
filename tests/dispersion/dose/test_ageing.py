"""Decay on the ground: against the matrix exponential, against quadrature, and where half-lives are equal or extreme."""

import itertools

import numpy as np
import pytest
from scipy.integrate import quad_vec
from scipy.linalg import expm

from dispersion.air.exchange import Decay
from dispersion.dose.ageing import Ageing
from dispersion.sources.chains import chain, decayed
from tests.dispersion.dose.cases import close

CHAIN = ["Te-132", "I-132", "I-131", "Xe-131m", "Cs-137", "Ba-137m", "Te-131m", "Te-131", "Ba-140", "La-140", "Rb-88", "Kr-88"]


def test_what_is_left_is_what_the_chain_says() -> None:
    keys, decay = chain(CHAIN, within=3e7)
    ageing = Ageing(decay, len(keys))
    assert ageing.modes is not None
    activity = np.linspace(1.0, 2.0, len(keys))
    for time in (60.0, 3600.0, 86400.0, 3.15e7):
        left = ageing.left(np.eye(len(keys)), time)[0] @ activity
        assert left == close(decayed(activity, decay, time), rel=1e-8, abs=1e-12)


@pytest.mark.parametrize("duration", [600.0, 2 * 86400.0, 30 * 86400.0])
def test_the_integral_over_time_is_that_of_quadrature(duration: float) -> None:
    keys, decay = chain(["Te-132", "Cs-137", "I-135"], within=3e7)
    ageing = Ageing(decay, len(keys))
    weights = np.arange(1.0, len(keys) + 1.0)[None]
    # in pieces, so that the quadrature sees the fast daughters
    pieces = np.unique(np.concatenate([[0.0], np.geomspace(1.0, duration, 40)]))
    direct = sum(
        quad_vec(lambda t: weights @ expm(decay.matrix * t), low, high, epsrel=1e-10)[0]
        for low, high in itertools.pairwise(pieces)
    )
    assert ageing.decays(weights, duration)[0] == close(direct, rel=1e-8)


def test_a_parent_and_a_daughter_of_one_half_life_are_as_exact() -> None:
    rate = 1e-4
    matrix = np.array([[-rate, 0.0], [rate, -rate]])
    ageing = Ageing(Decay(matrix), 2)
    assert ageing.modes is None                          # no closed form of two exponentials: A t exp(-rate t)
    t = 2.0 / rate
    left = ageing.left(np.eye(2), t)[0]
    assert left[1, 0] == close(rate * t * np.exp(-rate * t), rel=1e-12)
    total = ageing.decays(np.eye(2), t)[0]
    assert total[1, 0] == close((1.0 - (1.0 + rate * t) * np.exp(-rate * t)) / rate, rel=1e-12)
    nearly = Ageing(Decay(np.array([[-rate, 0.0], [rate, -rate * 1.01]])), 2)
    assert nearly.modes is not None
    assert nearly.falling(np.eye(2), t) == close(ageing.falling(np.eye(2), t), rel=2e-2)


def test_what_never_decays_counts_for_the_whole_time() -> None:
    ageing = Ageing(None, 2)
    weights = np.array([[1.0, 3.0]])
    assert ageing.decays(weights, [0.0, 1e9])[:, 0] == close(np.array([[0.0, 0.0], [1e9, 3e9]]))
    assert ageing.falling(weights, 600.0)[0] == close([300.0, 900.0])
    uranium = Ageing(Decay(np.array([[-4.9e-18]])), 1)
    assert uranium.decays(np.ones((1, 1)), 1e6)[0, 0, 0] == close(1e6, rel=1e-9)


def test_what_falls_evenly_has_decayed_as_often_as_by_quadrature() -> None:
    keys, decay = chain(["Te-132", "Cs-137"], within=3e7)
    n, duration = len(keys), 3600.0
    fall = np.arange(1.0, n + 1.0)
    at = np.linspace(0.0, duration, 721)
    lying = np.array([Ageing(decay, n).decays(np.eye(n), t)[0] @ fall for t in at])     # fallen until t, decaying
    direct = np.trapezoid(lying, at, axis=0)
    assert Ageing(decay, n).falling(np.eye(n), duration) @ lying[-1] == close(direct, rel=1e-5)


def test_a_time_before_the_deposit_counts_nothing() -> None:
    keys, decay = chain(["I-131"])
    assert not Ageing(decay, len(keys)).decays(np.eye(len(keys)), -5.0).any()


def test_a_decay_among_another_number_of_species_is_refused() -> None:
    with pytest.raises(ValueError, match="among 2 species, not 3"):
        Ageing(Decay(np.zeros((2, 2))), 3)


def test_the_mean_age_of_what_falls_passes_smoothly_from_its_series_to_its_formula() -> None:
    """To first order in the decay the mean age is T (1/2 + rate T / 12)."""
    for depth in (1e-6, 9.99e-4, 1.001e-3, 5e-3):
        age = Ageing(Decay(np.array([[-depth / 600.0]])), 1).falling(np.ones((1, 1)), 600.0)[0, 0]
        assert age / 600.0 == close(0.5 + depth / 12.0, rel=1e-7)
