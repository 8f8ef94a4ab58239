"""Outflow, pools and tanks against closed forms; nothing is lost between tank, pool and air."""

from itertools import pairwise
from math import exp, pi, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from dispersion.sources import outflow
from dispersion.sources.pool import GROUNDS, Surroundings, evaporation, flux_into_wind, transfer
from dispersion.sources.substances import ATMOSPHERE, GAS_CONSTANT, substance
from dispersion.sources.tank import Tank, drained, hole, instantaneous

AROUND = Surroundings(wind=3.0, air_temperature=298.15, ground_temperature=298.15)
CHLORINE = Tank(substance="chlorine", mass=1000.0, temperature=298.15, volume=0.9)
EDGES = np.linspace(0.0, 3600.0, 13)


def test_choked_gas_flow_is_the_textbooks() -> None:
    known, pressure, temperature, area = substance("CO"), 1e6, 293.15, 1e-4
    gamma = known.heat_ratio
    by_hand = 0.62 * area * pressure * sqrt(gamma * known.molar_mass / (GAS_CONSTANT * temperature)) * (
        2 / (gamma + 1)) ** ((gamma + 1) / (2 * (gamma - 1)))
    assert outflow.gas_flow(known, pressure, temperature, area) == pytest.approx(by_hand, rel=1e-12)


def test_gas_flow_has_no_step_where_it_ceases_to_be_choked() -> None:
    known = substance("CO")
    critical = ATMOSPHERE * ((known.heat_ratio + 1) / 2) ** (known.heat_ratio / (known.heat_ratio - 1))
    above, below = (outflow.gas_flow(known, critical * (1 + each), 293.15, 1e-4) for each in (1e-9, -1e-9))
    assert above == pytest.approx(below, rel=1e-6)
    assert outflow.gas_flow(known, ATMOSPHERE, 293.15, 1e-4) == 0.0


def test_liquid_under_air_leaves_as_torricelli_says() -> None:
    assert outflow.liquid_flow(1000.0, ATMOSPHERE, 2.0, 1e-3) == pytest.approx(0.62 * 1e-3 * 1000 * sqrt(2 * 9.80665 * 2))
    assert outflow.liquid_flow(1000.0, ATMOSPHERE, 0.0, 1e-3) == 0.0


def test_a_boiling_liquid_leaves_a_pipe_more_slowly_than_a_hole() -> None:
    known = substance("chlorine")
    through_hole = outflow.liquid_flow(known.liquid_density(298.15), known.vapour_pressure(298.15), 0.0, 1e-4)
    through_pipe = outflow.flashing_flow(known, 298.15, 1e-4, discharge=0.62)
    assert 0.2 * through_hole < through_pipe < 0.6 * through_hole


def test_chlorine_at_room_temperature_flashes_by_about_a_sixth() -> None:
    assert outflow.flashed(substance("chlorine"), 293.15) == pytest.approx(0.163, abs=0.01)
    assert outflow.flashed(substance("benzene"), 293.15) == 0.0


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_more_flash_never_floats_less_and_never_more_than_all(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0.0 <= outflow.airborne(low) <= outflow.airborne(high) + 1e-12 <= 1.0 + 2e-12
    assert outflow.airborne(low) >= low


def test_a_tank_without_pressure_drains_as_the_root_of_what_is_left() -> None:
    tank = Tank(substance="benzene", mass=2e4, temperature=293.15, volume=30.0, liquid_height=3.0)
    area = pi * 0.05**2 / 4
    full = outflow.liquid_flow(tank.known.liquid_density(293.15), ATMOSPHERE, 3.0, area)
    exact = 2e4 * (1 - full * EDGES / (2 * 2e4)) ** 2            # dm/dt = -full sqrt(m / m0)
    out = drained(tank, area, EDGES, pipe=False, below_liquid=True)
    np.testing.assert_allclose(2e4 - np.cumsum(out), exact[1:], rtol=2e-5)


def test_a_gas_tank_blows_down_exponentially_while_it_is_choked() -> None:
    tank = Tank(substance="CO", mass=100.0, temperature=293.15, volume=1.0)
    area, edges = 1e-5, np.linspace(0.0, 600.0, 7)
    rate = outflow.gas_flow(tank.known, tank.gas_pressure, 293.15, area) / 100.0
    out = drained(tank, area, edges, pipe=False, below_liquid=True)
    assert 100.0 - out.sum() == pytest.approx(100.0 * exp(-rate * 600.0), rel=1e-6)


def test_a_cold_pool_boils_on_the_heat_that_comes_through_the_ground() -> None:
    """2 λ ΔT sqrt(t / π a) / L, the heat into a half-space in perfect contact; still air adds a few per cent."""
    calm = Surroundings(wind=0.5, air_temperature=293.15, ground_temperature=293.15, bund=500.0)
    known, ground = substance("LNG"), GROUNDS["concrete"]
    made = evaporation(known, [0.0, 60.0], [0.0], calm, spilled=1e5)
    through = 2 * ground.conductivity * (293.15 - known.boiling_point) * sqrt(60 / (pi * ground.diffusivity))
    exact = through * 500.0 / known.heat_of_vaporisation
    assert made.evaporated[0] == pytest.approx(exact, rel=0.05)
    assert made.evaporated[0] > exact


def test_a_warm_pool_evaporates_as_mackay_and_matsugu_say_and_faster_in_more_wind() -> None:
    known = substance("toluene")
    slow, fast = (flux_into_wind(known, 293.15, wind, 100.0) for wind in (2.0, 4.0))
    assert fast / slow == pytest.approx(2**0.78)
    by_hand = transfer(known, 2.0, 100.0) * known.vapour_pressure(293.15) * known.molar_mass / (GAS_CONSTANT * 293.15)
    assert slow == pytest.approx(by_hand, rel=0.02)              # Stefan's flow adds half the vapour's share
    assert transfer(known, 2.0, 100.0) == pytest.approx(
        0.004786 * 2**0.78 * sqrt(400 / pi) ** -0.11 * (1.5e-5 / (2.4e-5 * sqrt(0.018015 / known.molar_mass))) ** -0.67
    )


@given(
    st.sampled_from(["benzene", "chlorine", "LNG", "ammonia", "methanol"]), st.floats(1.0, 1e5), st.floats(0.0, 1e4),
    st.floats(0.5, 15.0),
)
def test_what_comes_into_a_pool_is_evaporated_or_left(name: str, spilled: float, fed: float, wind: float) -> None:
    around = Surroundings(wind=wind, air_temperature=303.15, ground_temperature=298.15, bund=200.0)
    made = evaporation(substance(name), [0.0, 60.0, 600.0], [fed, 0.0], around, spilled=spilled)
    assert made.evaporated.sum() + made.left == pytest.approx(spilled + fed, rel=1e-9)
    assert np.all(made.evaporated >= 0)
    assert np.all(made.area <= 200.0)
    assert np.all(made.temperature <= substance(name).boiling_point + 1.0)


def test_evaporation_cools_a_pool_below_the_air() -> None:
    made = evaporation(substance("benzene"), [0.0, 1800.0], [0.0], AROUND, spilled=1000.0)
    assert 250 < made.temperature[0] < 295


def test_a_bund_slows_a_pool_down() -> None:
    kept = Surroundings(wind=3.0, air_temperature=298.15, ground_temperature=298.15, bund=20.0)
    free = instantaneous(Tank(substance="benzene", mass=2e4, temperature=298.15, volume=30.0), AROUND)
    held = instantaneous(Tank(substance="benzene", mass=2e4, temperature=298.15, volume=30.0), kept)
    assert held.total[0] < 0.2 * free.total[0]


def test_a_burst_tank_of_chlorine_gives_a_puff_and_a_pool_that_never_exceed_it() -> None:
    emission = instantaneous(CHLORINE, AROUND, start=100.0)
    puff, *rest = emission.phases
    assert puff.start == puff.end == 100.0
    share = outflow.airborne(outflow.flashed(substance("chlorine"), 298.15))
    assert puff.amount[0] == pytest.approx(1e6 * share)
    assert all(a.end == b.start for a, b in pairwise(rest))
    assert 0.9e6 < emission.total[0] <= 1e6 * (1 + 1e-9)


@pytest.mark.parametrize("way", [{}, {"pipe": True}, {"below_liquid": False}])
def test_a_leaking_tank_never_gives_more_than_it_holds(way: dict[str, bool]) -> None:
    emission = hole(CHLORINE, 0.02, AROUND, **way)
    assert 0 < emission.total[0] <= 1e6 * (1 + 1e-9)
    assert all(each.zh and each.en for each in emission.assumptions)


def test_vapour_leaves_the_same_hole_more_slowly_than_liquid() -> None:
    liquid, vapour = hole(CHLORINE, 0.005, AROUND), hole(CHLORINE, 0.005, AROUND, below_liquid=False)
    assert vapour.total[0] < 0.5 * liquid.total[0]


@pytest.mark.parametrize(("call", "says"), [
    (lambda: hole(Tank(substance="chlorine", mass=5000, temperature=298.15, volume=1.0), 0.01, AROUND), "do not fit into 1 m³"),
    (lambda: hole(CHLORINE, 0.0, AROUND), "hole of 0 m"),
    (lambda: instantaneous(Tank(substance="chlorine", mass=-1.0, temperature=298.15, volume=1.0), AROUND), "above 0"),
    (lambda: instantaneous(Tank(substance="unobtainium", mass=1.0, temperature=298.15, volume=1.0), AROUND), "not a substance"),
    (lambda: evaporation(substance("benzene"), [0, 1], [0], Surroundings(
        wind=1, air_temperature=290, ground_temperature=290, ground="lava"), spilled=1), "not a ground known here"),
    (lambda: evaporation(substance("arsine"), [0, 1], [0], AROUND, spilled=1), "heat capacity of liquid arsine"),
])
def test_a_tank_or_pool_that_cannot_be_is_refused(call: object, says: str) -> None:
    with pytest.raises(InputError, match=says):
        call()  # type: ignore[operator]
