"""A reactor's release keeps the books of NUREG-1465, decays as it waits, and lands on the level its name says."""

from itertools import pairwise

import msgspec
import numpy as np
import pytest
from scipy.linalg import expm

from core.errors import InputError
from dispersion.sources import ines
from dispersion.sources.chains import chain
from dispersion.sources.containment import BREACH, INTO_CONTAINMENT, PHASES, Accident, Opening, evolved
from dispersion.sources.core import INVENTORY, REACTORS, core_activity
from dispersion.sources.elements import Group
from dispersion.sources.nuclides import Form
from dispersion.sources.reactor import emission, named
from dispersion.sources.scenarios import SCENARIOS, accident_of

PLANT = REACTORS["HPR1000"]
WIDE = Accident(openings=(Opening(start=0.0, end=1e9, rate=0.05),), until=12 * 3600.0)     # leaves faster than it settles


def by_nuclide(amounts: dict[str, float], key: str) -> float:
    return sum(amount for name, amount in amounts.items() if name.partition("/")[0] == key)


def test_one_hpr1000_core_holds_what_the_research_notes_say() -> None:
    names, activity, _ = core_activity(3150.0, 0.0, INVENTORY)
    held = dict(zip(names, activity, strict=True))
    assert held["I-131"] == pytest.approx(3.0e18, rel=0.03)
    assert held["Cs-137"] == pytest.approx(2.8e17, rel=0.03)
    # these two are not in the inventory: they were in balance with their parents
    assert held["Ba-137m"] == pytest.approx(0.944 * held["Cs-137"], rel=0.01)
    assert held["Xe-133m"] == pytest.approx(0.02885 * held["I-133"], rel=0.01)


def test_placeholder_rows_of_the_inventory_are_not_carried() -> None:
    assert not {"Pu-239", "Np-239", "Am-241", "Sb-127", "Co-60"} & set(INVENTORY)


def test_the_shares_of_each_group_are_those_of_nureg_1465() -> None:
    assert sum(INTO_CONTAINMENT[Group.NOBLE_GAS]) == 1.0
    assert sum(INTO_CONTAINMENT[Group.IODINE]) == pytest.approx(0.75)
    assert sum(INTO_CONTAINMENT[Group.CAESIUM]) == pytest.approx(0.75)
    assert sum(INTO_CONTAINMENT[Group.TELLURIUM]) == pytest.approx(0.305)
    assert PHASES[2][0] == PHASES[3][0] == BREACH == 1.8 * 3600


def test_a_containment_that_is_no_more_releases_what_leaves_the_fuel() -> None:
    amounts = emission(PLANT, WIDE, keys=["Cs-137", "Kr-85", "Sr-90", "Ru-106"]).amounts()
    for key, share in (("Cs-137", 0.75), ("Kr-85", 1.0), ("Sr-90", 0.12), ("Ru-106", 0.005)):
        assert amounts[key] == pytest.approx(share * INVENTORY[key] * 3150.0, rel=1e-3), key


def test_only_the_gap_is_released_where_the_core_does_not_melt() -> None:
    gap = msgspec.structs.replace(WIDE, phases=1)
    amount = emission(PLANT, gap, keys=["Cs-137"]).amounts()["Cs-137"]
    assert amount == pytest.approx(0.05 * INVENTORY["Cs-137"] * 3150, rel=1e-3)


def test_iodine_leaves_in_three_forms_that_add_up() -> None:
    amounts = emission(PLANT, WIDE, keys=["I-131"]).amounts()
    forms = np.array([amounts[f"I-131/{form}"] for form in (Form.AEROSOL, Form.ELEMENTAL, Form.ORGANIC)])
    np.testing.assert_allclose(forms / forms.sum(), [0.95, 0.0485, 0.0015], rtol=1e-3)


def test_a_small_leak_releases_its_share_of_the_noble_gas_that_hangs_there() -> None:
    leak = Accident(openings=(Opening(start=0.0, end=1e9, rate=1e-8),), until=24 * 3600.0)
    amount = emission(PLANT, leak, keys=["Kr-85"]).amounts()["Kr-85"]
    inventory = INVENTORY["Kr-85"] * 3150
    hanging = 0.05 * (24 - 0.25) + 0.95 * (24 - 1.15)            # share x hours since the middle of its phase
    assert amount == pytest.approx(inventory * 1e-8 * hanging * 3600, rel=1e-3)


def test_xenon_grown_from_iodine_in_the_containment_leaks_as_well() -> None:
    leak = Accident(openings=(Opening(start=0.0, end=1e9, rate=1e-8),), until=24 * 3600.0)
    alone = emission(PLANT, leak, keys=["Xe-135"]).amounts()["Xe-135"]
    with_iodine = emission(PLANT, leak, keys=["I-135", "Xe-135"]).amounts()["Xe-135"]
    assert with_iodine > 1.05 * alone


def test_a_day_after_shutdown_short_lived_nuclides_are_mostly_gone_and_caesium_is_not() -> None:
    now = emission(PLANT, WIDE, keys=["I-134", "I-131", "Cs-137"]).amounts()
    later = emission(PLANT, WIDE, keys=["I-134", "I-131", "Cs-137"], since_shutdown=86400.0).amounts()
    assert by_nuclide(later, "I-134") < 1e-6 * by_nuclide(now, "I-134")
    assert by_nuclide(later, "I-131") == pytest.approx(by_nuclide(now, "I-131") * 2 ** (-1 / 8.02070), rel=0.02)
    assert later["Cs-137"] == pytest.approx(now["Cs-137"], rel=1e-4)


def test_sprays_hold_back_aerosol_and_not_organic_iodine() -> None:
    dry = Accident(openings=(Opening(start=0.0, end=1e9, rate=1e-7),), until=24 * 3600.0)
    wet = msgspec.structs.replace(dry, sprays=(0.0, 24 * 3600.0))
    before, after = emission(PLANT, dry, keys=["I-131"]).amounts(), emission(PLANT, wet, keys=["I-131"]).amounts()
    assert after["I-131/aerosol"] < 0.2 * before["I-131/aerosol"]
    assert after["I-131/organic"] == pytest.approx(before["I-131/organic"], rel=0.01)   # a little grows from Te-131m aerosol


def test_a_bypass_lets_its_share_out_at_once() -> None:
    closed = Accident(openings=(), until=12 * 3600.0, bypass=0.1)
    amount = emission(PLANT, closed, keys=["Cs-137"]).amounts()["Cs-137"]
    assert amount == pytest.approx(0.1 * 0.75 * INVENTORY["Cs-137"] * 3150, rel=1e-4)


def test_a_filter_lets_noble_gases_pass_and_holds_the_rest_back() -> None:
    accident = accident_of(SCENARIOS["filtered-venting"], PLANT)
    unfiltered = tuple(msgspec.structs.replace(each, passes={}) for each in accident.openings)
    open_vent = msgspec.structs.replace(accident, openings=unfiltered)
    filtered, free = emission(PLANT, accident).amounts(), emission(PLANT, open_vent).amounts()
    assert filtered["Xe-133"] == pytest.approx(free["Xe-133"], rel=1e-6)
    assert filtered["Cs-137"] < 0.1 * free["Cs-137"]


@pytest.mark.parametrize("plant", REACTORS)
def test_named_scenarios_stand_in_the_order_of_their_gravity_on_the_ines_scale(plant: str) -> None:
    found = {key: ines.level(named(plant, key).amounts()) for key in SCENARIOS}
    assert found["early-failure"] == 7
    assert found["filtered-venting"] == 6                        # what leaks for a day before, not what passes the filter
    assert found["design-leak"] in (4, 5)


def test_an_emission_says_its_assumptions_in_both_languages_and_how_grave_it_is() -> None:
    said = named("cpr1000", "design-leak").assumptions
    assert len(said) >= 6
    assert all(each.zh and each.en for each in said)
    assert "INES level" in said[-1].en


def test_phases_follow_each_other_from_the_start_that_was_given() -> None:
    phases = named("HPR1000", "early-failure", start=7200.0).phases
    assert phases[0].start == 7200.0
    assert all(a.end == b.start for a, b in pairwise(phases))
    assert phases[-1].end == 7200.0 + 12 * 3600.0


@pytest.mark.parametrize(("call", "says"), [
    (lambda: named("EPR", "design-leak"), "is not a reactor known here"),
    (lambda: named("HPR1000", "meltdown"), "is not a scenario known here"),
    (lambda: named("HPR1000", "design-leak", since_shutdown=-1.0), "before the reactor is shut down"),
    (lambda: named("HPR1000", "design-leak", keys=["Co-60"]), "core inventory has no Co-60"),
    (lambda: emission(PLANT, Accident(openings=(), until=3600.0, bypass=2.0)), "bypass between 0 and 1"),
])
def test_what_cannot_be_is_refused(call: object, says: str) -> None:
    with pytest.raises(InputError, match=says):
        call()  # type: ignore[operator]


def test_ines_counts_caesium_forty_times_and_noble_gases_not_at_all() -> None:
    assert ines.equivalent({"Cs-137": 1e15, "I-131/aerosol": 1e15, "Xe-133": 1e19}) == pytest.approx(4.1e16)
    assert [ines.level({"I-131": amount}) for amount in (6e16, 6e15, 6e14, 6e13, 1e12)] == [7, 6, 5, 4, 0]
    # Fukushima's usual figures, 1.6e17 Bq I-131 and 1.5e16 Bq Cs-137, were rated 7 with 7.7e17 Bq of I-131
    assert ines.equivalent({"I-131": 1.6e17, "Cs-137": 1.5e16}) == pytest.approx(7.7e17, rel=0.02)


@pytest.mark.parametrize("elapsed", [1.0, 1e3, 1e5])
def test_uniformisation_is_the_matrix_exponential(elapsed: float) -> None:
    names, decay = chain(["Te-131m", "Ce-144", "Ru-106", "I-135"], within=1e6)
    state = np.linspace(1.0, 2.0, len(names))
    np.testing.assert_allclose(evolved(decay.matrix, state, elapsed), expm(decay.matrix * elapsed) @ state, rtol=1e-12)
