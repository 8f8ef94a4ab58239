"""A source in a fire and a broken package let out the shares of their tables, daughters to grow included."""

import pytest

from core.errors import InputError
from dispersion.sources.fire import airborne_share, pool_fire_heat, sealed_source
from dispersion.sources.pool import Surroundings
from dispersion.sources.species import chemical, radioactive
from dispersion.sources.transport import LETS_OUT, package, tanker

AROUND = Surroundings(wind=3.0, air_temperature=303.15, ground_temperature=303.15)


@pytest.mark.parametrize(("key", "share"), [
    ("Kr-85", 1.0), ("H-3", 0.5), ("I-131", 0.5), ("Cs-137", 0.01), ("Co-60", 0.001), ("Am-241", 0.001),   # Schedule C
    ("Xe-133", 1.0), ("I-125", 0.5), ("Pu-239", 0.001), ("Zr-95", 0.01),                                   # after its pattern
])
def test_airborne_shares_are_those_of_10_cfr_30_72(key: str, share: float) -> None:
    assert airborne_share(key) == share


def test_a_burning_caesium_source_releases_a_hundredth_and_follows_its_daughter() -> None:
    emission = sealed_source("Cs-137", 1e13, start=60.0, duration=1800.0, heat=5e6, area=20.0)
    assert emission.amounts() == {"Cs-137": pytest.approx(1e11), "Ba-137m": 0.0}
    assert (emission.phases[0].start, emission.phases[0].end) == (60.0, 1860.0)
    assert emission.release(x=5.0).heat == 5e6


def test_shares_multiply() -> None:
    emission = sealed_source("Co-60", 1e12, opened=0.5, share=0.1, respirable=0.2)
    assert emission.amounts()["Co-60"] == pytest.approx(1e10)


def test_a_large_gasoline_fire_burns_at_the_rate_of_an_endless_pool() -> None:
    assert pool_fire_heat("gasoline", 1000.0) == pytest.approx(0.65 * 0.055 * 43.7e6 * 1000.0, rel=1e-6)
    assert pool_fire_heat("gasoline", 0.1) < 0.65 * 0.055 * 43.7e6 * 0.1


def test_a_type_b_package_holds_what_a_type_a_package_lets_out() -> None:
    by_type = {each: package("Ir-192", 1e12, package_type=each, severity="severe", form="fine powder") for each in LETS_OUT}
    assert by_type["A"].amounts()["Ir-192"] == pytest.approx(1e12 * 0.1 * 0.05)
    assert by_type["B"].amounts()["Ir-192"] == pytest.approx(0.01 * by_type["A"].amounts()["Ir-192"])


def test_a_graver_damage_of_a_chlorine_cylinder_never_gives_less_within_the_first_minutes() -> None:
    gone = [
        tanker("Cl2", vehicle="cylinder", damage=damage, around=AROUND, watched=120.0).total[0]
        for damage in ("valve", "pipe", "hole", "burst")
    ]
    assert gone == sorted(gone)
    assert gone[-1] < 1e3 * 0.85 * 0.8 * 1400


def test_liquefied_natural_gas_travels_at_its_boiling_point_and_forms_a_pool() -> None:
    emission = tanker("LNG", vehicle="truck", damage="hole", around=AROUND)
    assert emission.total[0] > 0
    assert "-161 °C" in emission.assumptions[0].en
    assert "flashes by 0%" in emission.assumptions[1].en


@pytest.mark.parametrize(("call", "says"), [
    (lambda: tanker("Cl2", vehicle="ship", damage="hole", around=AROUND), "not a vehicle known here"),
    (lambda: tanker("Cl2", vehicle="truck", damage="dent", around=AROUND), "not a kind of damage known here"),
    (lambda: sealed_source("Cs-137", 1e12, opened=1.5), "must be between 0 and 1"),
    (lambda: sealed_source("Cs-137", 1e12, duration=0.0), "give a duration above 0"),
    (lambda: pool_fire_heat("wood", 1.0), "not a fuel known here"),
    (lambda: pool_fire_heat("gasoline", 0.0), "give an area above 0"),
    (lambda: package("Cs-137", 1.0, package_type="C", severity="severe", form="gas"), "not a package type known here"),
    (lambda: package("Cs-137", 1.0, package_type="A", severity="bad", form="gas"), "not a severity known here"),
    (lambda: package("Cs-137", 1.0, package_type="A", severity="severe", form="jelly"), "not a form known here"),
    (lambda: package("Cs-137", -1.0, package_type="A", severity="severe", form="gas"), "is no release"),
])
def test_what_cannot_be_is_refused(call: object, says: str) -> None:
    with pytest.raises(InputError, match=says):
        call()  # type: ignore[operator]


def test_noble_gases_and_inert_gases_stay_in_the_air_and_elemental_iodine_leaves_it_fastest() -> None:
    assert radioactive("Xe-133").deposition_velocity == chemical("CO").deposition_velocity == chemical("LNG").washout == 0.0
    speeds = [radioactive(key).deposition_velocity for key in ("I-131/organic", "I-131/aerosol", "I-131/elemental")]
    assert speeds == sorted(speeds)
    assert radioactive("I-131").deposition_velocity == radioactive("i131/elemental").deposition_velocity
    assert (radioactive("i131/organic").key, radioactive("cs137").unit, chemical("氯").unit) == ("I-131/organic", "Bq", "g")
