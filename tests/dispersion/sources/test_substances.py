"""Substances boil where they should, levels keep their sources, and ppm and mg/m³ are the same air."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slabx.thermo.base import LegacyThermo, Substance

from core.errors import InputError
from dispersion.sources.substances import SUBSTANCES, dense_parameters, mg_per_m3, ppm, substance

ALL = sorted(SUBSTANCES)


@pytest.mark.parametrize("name", ["chlorine", "Cl2", "氯气", "UN1017", "un 1017", "7782-50-5", "CHLORINE"])
def test_chlorine_is_found_by_any_of_its_names(name: str) -> None:
    assert substance(name).key == "chlorine"


def test_an_unknown_substance_is_refused_with_near_ones() -> None:
    with pytest.raises(InputError, match="'clorine' is not a substance known here; did you mean chlorine"):
        substance("clorine")
    with pytest.raises(InputError, match=r"docs/substances\.md"):
        substance("zzzz")


def test_no_two_substances_share_a_name_or_number() -> None:
    for attribute in ("zh", "en", "cas", "un"):
        values = [getattr(each, attribute) for each in SUBSTANCES.values()]
        assert len(values) == len(set(values)), attribute


@pytest.mark.parametrize("key", ALL)
def test_vapour_pressure_is_one_atmosphere_at_the_boiling_point(key: str) -> None:
    known = SUBSTANCES[key]
    assert known.vapour_pressure(known.boiling_point) == pytest.approx(101325, rel=0.035)
    assert known.boiling_temperature(101325) == pytest.approx(known.boiling_point, abs=1.0)


@pytest.mark.parametrize(("key", "pressure"), [
    ("chlorine", 673e3), ("ammonia", 857e3), ("propane", 836e3), ("benzene", 10.0e3),
])
def test_vapour_pressure_at_20_degrees_is_that_of_the_handbooks(key: str, pressure: float) -> None:
    """NIST Chemistry WebBook (fluid properties; benzene after its Antoine equation), to 1 %."""
    assert SUBSTANCES[key].vapour_pressure(293.15) == pytest.approx(pressure, rel=0.01)


@given(st.sampled_from(ALL), st.floats(150, 330))
def test_vapour_pressure_grows_with_temperature_without_a_step(key: str, temperature: float) -> None:
    known = SUBSTANCES[key]
    if temperature + 0.2 < known.critical_temperature:
        before, after = known.vapour_pressure(temperature), known.vapour_pressure(temperature + 0.2)
        assert before < after < before * 1.2


def test_above_its_critical_temperature_a_gas_has_no_vapour_pressure() -> None:
    with pytest.raises(InputError, match="above -83 °C it is a gas"):
        substance("methane").vapour_pressure(300)


def test_ppm_and_mass_concentration_are_the_handbooks_at_25_degrees() -> None:
    assert mg_per_m3(1, substance("chlorine")) == pytest.approx(2.90, rel=2e-3)      # NIOSH Pocket Guide: 1 ppm = 2.90 mg/m³
    assert mg_per_m3(1, substance("ammonia")) == pytest.approx(0.70, rel=6e-3)
    assert mg_per_m3(1, substance("benzene")) == pytest.approx(3.19, rel=2e-3)


@given(st.sampled_from(ALL), st.floats(1e-6, 1e6), st.floats(220, 330), st.floats(7e4, 1.1e5))
def test_ppm_to_mass_and_back_is_the_same(key: str, value: float, temperature: float, pressure: float) -> None:
    known = SUBSTANCES[key]
    assert ppm(mg_per_m3(value, known, temperature, pressure), known, temperature, pressure) == pytest.approx(value)


@pytest.mark.parametrize("key", ALL)
def test_a_longer_exposure_never_has_a_higher_level_nor_a_graver_level_a_lower_one(key: str) -> None:
    known = SUBSTANCES[key]
    for name in {each.name for each in known.levels}:
        by_time = sorted((each.minutes, each.ppm) for each in known.levels if each.name == name)
        assert [value for _, value in by_time] == sorted((value for _, value in by_time), reverse=True), name
    for minutes in (10, 30, 60, 240, 480):
        for family in ("AEGL", "ERPG"):
            graver = [known.level(f"{family}-{step}", minutes) for step in (1, 2, 3)]
            values = [each.ppm for each in graver if each is not None]
            assert values == sorted(values), (family, minutes)


LEVELS = {
    # radiation.md section 1.3: AEGL-1, 2, 3 at 60 min; ERPG-1, 2, 3; IDLH; ppm
    "chlorine": (0.5, 2, 20, 1, 3, 20, 10), "ammonia": (30, 160, 1100, 25, 150, 1500, 300),
    "hydrogen-sulphide": (0.51, 27, 50, 0.1, 30, 100, 100), "sulphur-dioxide": (0.2, 0.75, 30, 0.3, 3, 25, 100),
    "hydrogen-fluoride": (1, 24, 44, 2, 20, 50, 30), "benzene": (52, 800, 4000, 50, 150, 1000, 500),
}


@pytest.mark.parametrize("key", LEVELS)
def test_levels_are_those_of_the_research_notes(key: str) -> None:
    known = SUBSTANCES[key]
    names = [(f"{family}-{step}", 60) for family in ("AEGL", "ERPG") for step in (1, 2, 3)] + [("IDLH", 30)]
    found = [known.level(name, minutes) for name, minutes in names]
    assert tuple(each.ppm for each in found if each) == LEVELS[key]


def test_a_recalled_level_is_never_called_confirmed() -> None:
    levels = [each for known in SUBSTANCES.values() for each in known.levels]
    assert all(each.source for each in levels)
    doubtful = [each.source.startswith("recalled") or "to be held against" in each.source for each in levels]
    assert [each.confirmed for each in levels] == [not doubt for doubt in doubtful]
    assert any(each.confirmed for each in levels)


@pytest.mark.parametrize("key", ["chlorine", "ammonia", "sulphur-dioxide", "hydrogen-fluoride", "methane"])
def test_dense_parameters_are_what_slabx_takes_and_boil_there_too(key: str) -> None:
    known = SUBSTANCES[key]
    parameters = dense_parameters(known)
    made = Substance(**{name: getattr(parameters, name) for name in parameters.__struct_fields__})
    assert LegacyThermo(made) is not None
    here = known.vapour_pressure(known.boiling_point + 10) / known.vapour_pressure(known.boiling_point)
    there = math.exp(made.B / (made.T_boil + made.C) - made.B / (made.T_boil + 10 + made.C))
    assert there == pytest.approx(here, rel=1e-6)


def test_a_substance_without_a_liquid_heat_capacity_says_so_instead_of_guessing() -> None:
    with pytest.raises(InputError, match="heat capacity of liquid arsine is not known"):
        dense_parameters(substance("arsine"))


def test_heat_ratios_are_those_of_the_molecules() -> None:
    assert substance("HCl").heat_ratio == pytest.approx(7 / 5, rel=2e-3)             # two atoms, stiff
    assert substance("chlorine").heat_ratio == pytest.approx(1.325, rel=3e-3)
