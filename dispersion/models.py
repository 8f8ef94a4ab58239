"""Which transport model carries a release: SLAB while its weight decides, then puffs, or particles for what is far."""

from collections.abc import Iterator
from functools import partial

import msgspec
import numpy as np

from core.errors import InputError
from dispersion.air.dense import dense_plan, dense_transport
from dispersion.air.dense_gas import Criterion, DenseGas, Outflow
from dispersion.air.exchange import Floats, Phase, Places, Release, Step, Transport
from dispersion.air.particle_cloud import ParticleSettings
from dispersion.air.particles import particles
from dispersion.air.puffs import puffs
from dispersion.air.settings import PuffSettings
from dispersion.scenario import Scenario
from dispersion.sources.emission import Assumption
from dispersion.sources.substances import Substance, dense_parameters
from dispersion.weather.field import Weather

FREEZING = 273.15                    # K
FAR = 50_000.0
"""m from the source, beyond which particles are the better model: they follow the wind's own shear (research notes, 3)."""
UNKNOWN_SIZE = 5.0
"""m, across a source whose size nobody gave. An assumption of this project: what leaves a small opening has mixed with the
air around what leaks before its weight could matter, so the opening itself would call every small leak dense."""


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """What carries the release, and why."""

    name: str                        # puffs, particles; "slab+puffs" where the near field is a dense gas's
    passive: Transport
    gas: DenseGas | None = None      # a substance that may be dense
    outflow: Outflow | None = None
    dense: bool | None = None        # what the scenario says
    notes: tuple[Assumption, ...] = ()
    criterion: Criterion | None = None

    def steps(self, weather: Weather, release: Release, places: Places, edges: Floats, *, seed: int = 0) -> Iterator[Step]:
        """Yield the steps of a release in a weather; as `Transport`."""
        if self.gas is None or self.outflow is None:
            return self.passive(weather, release, places, edges, seed=seed)
        joined = as_dense(release, self.outflow)
        plan = dense_plan(weather, joined, self.gas, self.outflow, dense=self.dense)
        carried = joined if plan.cloud is not None else release
        return dense_transport(plan, weather, carried, places, edges, self.passive, seed=seed)


def model_of(scenario: Scenario, places: Places) -> Model:
    """The model for a scenario and its places; with the Richardson number that decided where the gas may be dense."""
    release, chosen = scenario.release, scenario.text.output.model
    farthest = float(np.hypot(places.x - release.x, places.y - release.y).max())
    name = ("particles" if farthest > FAR else "puffs") if chosen == "auto" else chosen
    passive: Transport = partial(puffs, settings=PuffSettings(theta_height=scenario.theta_height))
    if name == "particles":
        passive = partial(particles, settings=ParticleSettings(theta_height=scenario.theta_height))
    given, chemical = scenario.text.release.dense, scenario.released.chemical
    if chemical is None or given is False:
        if given:
            raise InputError("release.dense: only a chemical may be a heavy gas; leave it out for nuclides")
        return Model(name=name, passive=passive)
    gas, outflow = gas_of(chemical), outflow_of(scenario)
    criterion = dense_plan(scenario.weather, as_dense(release, outflow), gas, outflow, dense=False).criterion
    notes: tuple[Assumption, ...] = (Assumption(criterion.zh, criterion.en),)
    if not (criterion.is_dense if given is None else given):
        return Model(name=name, passive=passive, notes=notes, criterion=criterion)
    if outflow.kind == "pool" and release.height > 0.0:
        notes += (Assumption(
            f"重气阶段按地面释放计算，未计释放高度 {release.height:g} m（偏保守）。",
            f"The dense stage takes the release to be on the ground, not at {release.height:g} m (errs high).",
        ),)
    if len(release.phases) > 1:
        notes += (Assumption(
            "重气阶段把各释放阶段合并为一个同总量的阶段。",
            "For the dense stage the phases are joined into one of the same total.",
        ),)
    return Model(
        name=f"slab+{name}", passive=passive, gas=gas, outflow=outflow, dense=given, notes=notes, criterion=criterion
    )


def as_dense(release: Release, outflow: Outflow) -> Release:
    """As the dense stage takes it: in one phase, and a pool on the ground."""
    joined = in_one_phase(release)
    return msgspec.structs.replace(joined, height=0.0) if outflow.kind == "pool" else joined


def in_one_phase(release: Release) -> Release:
    """The same total over the whole time; an instant one stays instant."""
    if len(release.phases) == 1:
        return release
    start, end = min(each.start for each in release.phases), max(each.end for each in release.phases)
    total = np.sum([each.amount for each in release.phases], axis=0)
    return msgspec.structs.replace(release, phases=(Phase(start=start, end=end, amount=total),))


def gas_of(chemical: Substance) -> DenseGas:
    """What SLAB needs of a substance. A vapour that associates (HF) has the weight it has as it leaves; that it falls apart
    when it thins is left out, whose cold makes up for what it loses in weight."""
    known = dense_parameters(chemical)
    return DenseGas(
        name=known.name, molar_mass=chemical.vapour_molar_mass, boiling_point=known.T_boil - FREEZING,
        vapour_heat_capacity=known.cp_vapour, liquid_heat_capacity=known.cp_liquid, latent_heat=known.dh_vap,
        liquid_density=known.rho_liquid, antoine_b=known.sat_B, antoine_c=known.sat_C,
    )


def outflow_of(scenario: Scenario) -> Outflow:
    """How a scenario's release comes into the air; `outflow_in` with what it says of it, else the air's temperature."""
    text, release = scenario.text.release, in_one_phase(scenario.release)
    air = float(scenario.weather.temperature.flat[0])
    chemical = scenario.released.chemical
    boiling = (chemical.boiling_point if chemical is not None else 0.0) - FREEZING
    return outflow_in(
        release, chemical, wind=float(np.hypot(scenario.weather.u, scenario.weather.v).max()),
        temperature=max(boiling, air if text.temperature is None else text.temperature),
        size=text.diameter or max(4.3 * release.sigma_y, UNKNOWN_SIZE),
    )


def outflow_in(
    release: Release, chemical: Substance | None, *, wind: float, temperature: float, size: float = UNKNOWN_SIZE,
    droplets: float = 0.0,
) -> Outflow:
    """How a release of one phase comes into the air: at once, as a jet from a mouth of known size, else off an area on the
    ground.

    A jet is one that leaves its mouth faster than the wind: SLAB has no slower ones. The temperature, °C, is the one given,
    else that of the air: what leaks slowly takes its heat from what it leaks from, which errs towards passive. A cold pool
    is said by `release.temperature`, at the boiling point. What carries a mass share of `droplets` is at the boiling point
    and, as nothing else carries them, a jet: from a mouth so small that it is as fast as the wind.
    """
    phase = release.phases[0]
    if phase.end == phase.start:
        return Outflow(kind="instant", area=size**2, temperature=temperature, liquid_fraction=droplets)
    volume = 1e-3 * float(phase.amount[0]) / (phase.end - phase.start)
    volume /= chemical.gas_density(temperature + FREEZING) if chemical is not None else 1.0
    if droplets > 0.0:
        return Outflow(kind="jet", area=min(size**2, volume / max(wind, 0.1)), temperature=temperature,
                       liquid_fraction=droplets)
    return Outflow(kind="jet" if volume > wind * size**2 else "pool", area=size**2, temperature=temperature)
