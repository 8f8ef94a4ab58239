"""Chains decay as Bateman says, against radioactivedecay; equilibria have the coefficients that stations feel."""

import numpy as np
import pytest
import radioactivedecay

from core.errors import InputError
from dispersion.air.exchange import Decay
from dispersion.sources.chains import chain, decayed, in_equilibrium

FISSION = ("Kr-88", "Xe-135m", "I-131", "I-133", "I-135", "Te-131m", "Te-132", "Cs-137", "Sr-90", "Ba-140", "Ru-106", "Ce-144",
           "Zr-95", "Mo-99", "Pu-241")


@pytest.mark.parametrize("elapsed", [600.0, 86400.0, 3e7])
@pytest.mark.parametrize("keys", [FISSION, ("Ra-226",), ("Pb-212",)])
def test_activities_with_ingrowth_agree_with_radioactivedecay(keys: tuple[str, ...], elapsed: float) -> None:
    names, decay = chain(keys)
    got = decayed([1e12 * (name in keys) for name in names], decay, elapsed)
    theirs = radioactivedecay.InventoryHP(dict.fromkeys(keys, 1e12), "Bq").decay(elapsed, "s").activities("Bq")
    expected = np.array([float(theirs[name]) for name in names])
    np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-9 * 1e-12)


def test_parents_come_before_their_daughters_so_that_the_matrix_is_lower_triangular() -> None:
    names, decay = chain(reversed(FISSION))
    assert np.array_equal(decay.matrix, np.tril(decay.matrix))
    assert set(FISSION) < set(names)
    assert np.all(np.diag(decay.matrix) < 0)


def test_equal_half_lives_give_the_limit_and_not_a_division_by_zero() -> None:
    rate = 1e-3
    decay = Decay(np.array([[-rate, 0.0], [rate, -rate]]))
    got = decayed([1.0, 0.0], decay, 2000.0)
    np.testing.assert_allclose(got, [np.exp(-2), 2 * np.exp(-2)], rtol=1e-13)


def test_many_places_decay_as_each_one_does() -> None:
    _, decay = chain(["Te-132"])
    places = np.array([[1.0, 0.0], [0.0, 3.0], [2.0, 5.0]])
    np.testing.assert_allclose(decayed(places, decay, 5e4), [decayed(place, decay, 5e4) for place in places], rtol=1e-14)


def test_daughters_too_slow_to_matter_in_time_are_left_out_and_change_nothing_else() -> None:
    names, decay = chain(["Xe-135", "Te-132", "Pu-241"], within=30 * 86400.0)
    assert set(names) == {"Xe-135", "Te-132", "I-132", "Pu-241", "Am-241", "U-237"}
    whole, closed = chain(["Xe-135", "Te-132", "Pu-241"])
    assert {"Cs-135", "Np-237"} < set(whole)
    short = decayed(np.ones(len(names)), decay, 86400.0)
    full = decayed([float(name in names) for name in whole], closed, 86400.0)
    np.testing.assert_allclose(short, [full[whole.index(name)] for name in names], rtol=1e-12)


def test_a_daughters_daughter_is_not_lost_behind_a_short_lived_one() -> None:
    assert {"Bi-214", "Po-214", "Pb-210"} <= set(chain(["Pb-214"], within=86400.0)[0])


def test_spellings_are_tidied_and_nothing_is_named_twice() -> None:
    assert chain(["i131"])[0] == ("I-131", "Xe-131m")
    with pytest.raises(InputError, match="I-131 is named twice"):
        chain(["I-131", "i131"])
    with pytest.raises(InputError, match="not a nuclide known here"):
        chain(["I-131", "Unobtainium"])


def test_iodine_keeps_its_form_and_iodine_grown_from_an_aerosol_joins_the_aerosol() -> None:
    names, decay = chain(["I-132/organic", "I-132/aerosol", "Te-132", "Cs-137/aerosol"], within=86400.0)
    assert names.index("Te-132") < names.index("I-132/aerosol")
    assert "Cs-137" in names                                     # a form that is the only one possible is not kept
    column = decay.matrix[:, names.index("Te-132")]
    assert column[names.index("I-132/aerosol")] > 0
    assert column[names.index("I-132/organic")] == 0


def test_iodine_grown_from_an_aerosol_is_plain_where_the_release_has_no_aerosol_iodine() -> None:
    assert chain(["Te-132"])[0] == ("Te-132", "I-132")


@pytest.mark.parametrize(("parent", "daughter", "ratio"), [
    ("Cs-137", "Ba-137m", 0.944), ("Te-132", "I-132", 1.0308), ("Kr-88", "Rb-88", 1.1165), ("Sr-90", "Y-90", 1.0003),
    ("Ru-106", "Rh-106", 1.0), ("Ce-144", "Pr-144", 1.0), ("Ba-140", "La-140", 1.1515),
])
def test_equilibrium_ratios_are_what_ingrowth_comes_to(parent: str, daughter: str, ratio: float) -> None:
    assert dict(in_equilibrium(parent).ratios)[daughter] == pytest.approx(ratio, rel=1e-4)
    names, decay = chain([parent])
    late = decayed([float(name == parent) for name in names], decay, 40 * radioactivedecay.Nuclide(daughter).half_life("s"))
    assert late[names.index(daughter)] / late[names.index(parent)] == pytest.approx(ratio, rel=1e-4)


def test_without_barium_137m_caesium_137_would_lose_98_per_cent_of_its_external_dose() -> None:
    whole = in_equilibrium("Cs-137")
    assert 7.85e-18 / whole.ground.adult == pytest.approx(0.02, abs=0.005)
    assert whole.kerma == pytest.approx(76.6, abs=0.1)           # radiation.md section 4


@pytest.mark.parametrize(("key", "oil1"), [("Cs-137", 7.4e8), ("I-131", 1.1e9), ("Cs-134", 2.8e8), ("Te-132", 1.7e8)])
def test_deposits_that_give_oil1_are_those_of_the_research_notes(key: str, oil1: float) -> None:
    """radiation.md section 1.1: 1000 µSv/h over ground, no roughness."""
    needed = 1e-3 / 3600 / in_equilibrium(key).ground.adult
    assert float(f"{needed:.1e}") == oil1


def test_daughters_that_take_longer_than_a_month_to_grow_are_not_called_in_equilibrium() -> None:
    names = dict(in_equilibrium("Ra-226").ratios)
    assert {"Rn-222", "Bi-214"} < set(names)
    assert "Pb-210" not in names
    assert "Po-210" not in names
    assert dict(in_equilibrium("Zr-95").ratios) == pytest.approx(
        {"Zr-95": 1.0, "Nb-95m": 0.0108 / (1 - 3.61 / 64.032)}, rel=1e-3
    )
