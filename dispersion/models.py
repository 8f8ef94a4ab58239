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
    outflows: tuple[Outflow, ...] = ()   # of each of its parts (`in_parts`)
    dense: bool | None = None        # what the scenario says
    notes: tuple[Assumption, ...] = ()
    criterion: Criterion | None = None

    def steps(self, weather: Weather, release: Release, places: Places, edges: Floats, *, seed: int = 0) -> Iterator[Step]:
        """Yield the steps of a release in a weather; as `Transport`."""
        if self.gas is None:
            return self.passive(weather, release, places, edges, seed=seed)
        plans, carried = [], []
        for part, outflow in zip(in_parts(release), self.outflows, strict=True):
            joined = as_dense(part, outflow)
            plans.append(dense_plan(weather, joined, self.gas, outflow, dense=self.dense))
            carried.append(part if plans[-1].cloud is None else joined)
        if not any(plan.cloud is not None for plan in plans):
            return self.passive(weather, release, places, edges, seed=seed)
        return together([
            dense_transport(plan, weather, part, places, edges, self.passive, seed=seed)
            for plan, part in zip(plans, carried, strict=True)
        ])


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
    gas, parts = gas_of(chemical), in_parts(release)
    outflows = tuple(outflow_of(scenario, part, 0.0 if number else scenario.released.droplets)
                     for number, part in enumerate(parts))
    criteria = [
        dense_plan(scenario.weather, as_dense(part, outflow), gas, outflow, dense=False).criterion
        for part, outflow in zip(parts, outflows, strict=True)
    ]
    criterion = next((each for each in criteria if each.is_dense), criteria[0])
    notes: tuple[Assumption, ...] = tuple(Assumption(each.zh, each.en) for each in criteria)
    if outflows[0].liquid_fraction > 0.0:
        share = outflows[0].liquid_fraction
        notes += (Assumption(
            f"带液滴释放：气载部分的 {share:.0%} 为液滴，按沸点计密度。",
            f"Droplets are {share:.0%} of what is airborne; its density is that at the boiling point.",
        ),)
    if not (criterion.is_dense if given is None else given):
        return Model(name=name, passive=passive, notes=notes, criterion=criterion)
    if len(parts) > 1:
        notes += (Assumption(
            "瞬时释放部分与其后持续释放部分分别计算，浓度相加（峰值偏保守）。",
            "What comes at once and what comes over time after it are carried apart and added (peaks err high).",
        ),)
    if outflows[-1].kind == "pool" and release.height > 0.0:
        notes += (Assumption(
            f"重气阶段按地面释放计算，未计释放高度 {release.height:g} m（偏保守）。",
            f"The dense stage takes the release to be on the ground, not at {release.height:g} m (errs high).",
        ),)
    if any(len(part.phases) > 1 for part in parts):
        notes += (Assumption(
            "重气阶段把各持续释放阶段合并为一个同总量的阶段。",
            "For the dense stage the phases that last are joined into one of the same total.",
        ),)
    return Model(
        name=f"slab+{name}", passive=passive, gas=gas, outflows=outflows, dense=given, notes=notes, criterion=criterion
    )


def in_parts(release: Release) -> tuple[Release, ...]:
    """What comes at once, and what comes over time: a tank that bursts has both, and a dense cloud is one or the other."""
    groups = ([each for each in release.phases if each.end == each.start],
              [each for each in release.phases if each.end > each.start])
    return tuple(msgspec.structs.replace(release, phases=tuple(group)) for group in groups if group)


def together(streams: list[Iterator[Step]]) -> Iterator[Step]:
    """Steps of several clouds added up; the highest values too, though they need not come at once, which errs high."""
    for steps in zip(*streams, strict=True):
        yield msgspec.structs.replace(
            steps[0], mean=sum_of([step.mean for step in steps]), peak=sum_of([step.peak for step in steps]),
            deposited=sum_of([step.deposited for step in steps]),
        )


def sum_of(arrays: list[Floats]) -> Floats:
    """Arrays of one shape added."""
    total: Floats = np.sum(arrays, axis=0)
    return total


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


def outflow_of(scenario: Scenario, part: Release, droplets: float) -> Outflow:
    """How a part of a scenario's release comes into the air; `outflow_in` with what it says of it, else the air's
    temperature."""
    text, release = scenario.text.release, in_one_phase(part)
    air = float(scenario.weather.temperature.flat[0])
    chemical = scenario.released.chemical
    boiling = (chemical.boiling_point if chemical is not None else 0.0) - FREEZING
    return outflow_in(
        release, chemical, wind=float(np.hypot(scenario.weather.u, scenario.weather.v).max()),
        temperature=boiling if droplets > 0.0 else max(boiling, air if text.temperature is None else text.temperature),
        size=text.diameter or max(4.3 * release.sigma_y, UNKNOWN_SIZE), droplets=droplets,
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
