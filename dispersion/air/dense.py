"""Dense gases from source to far away: SLAB while their weight decides, another transport model from there on."""

import math
from collections.abc import Iterator

import msgspec
import numpy as np

from core.errors import InputError
from dispersion.air.dense_cloud import REFERENCE, ROWS, SUBSTEPS, Air, DenseCloud, dense_cloud
from dispersion.air.dense_gas import (
    CONTINUOUS_LIMIT,
    INSTANT_LIMIT,
    Criterion,
    DenseGas,
    Outflow,
    air_density,
    continuous_number,
    instant_number,
    source_density,
)
from dispersion.air.exchange import Floats, Phase, Places, Release, Step, Transport
from dispersion.weather.field import Weather
from dispersion.weather.field_kernel import spot_of, surface_of, wind_of

LEAD = 2.0                           # sigma_y by which puffs start before the handover
HUMIDITY = 70.0                      # %, where none is given; it changes the heat of condensing fog a little


class DensePlan(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What was decided and worked out before any step: for the output, the map and the passive model."""

    criterion: Criterion
    cloud: DenseCloud | None         # None where the release is passive
    passive: Release                 # what the passive model carries
    east: float                      # unit vector of the wind at the source
    north: float

    def along(self, release: Release, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Distances along and across the wind from the source of `release`, m."""
        dx, dy = np.asarray(x, float) - release.x, np.asarray(y, float) - release.y
        return dx * self.east + dy * self.north, dy * self.east - dx * self.north

    def is_dense(self, release: Release, x: Floats, y: Floats) -> Floats:
        """Which places (r,) lie in the dense region: nearer than the handover along the wind, or beside or behind it."""
        if self.cloud is None:
            return np.zeros(np.shape(x), bool)
        return np.asarray(self.along(release, x, y)[0] <= self.cloud.handover.distance)


def dense_plan(
    weather: Weather, release: Release, gas: DenseGas, outflow: Outflow, *, dense: bool | None = None,
    humidity: float = HUMIDITY, substeps: int = SUBSTEPS, rows: int = ROWS, like: DenseCloud | None = None,
) -> DensePlan:
    """Decide whether a release is dense, run SLAB if it is, and make the release that a passive model goes on with.

    The release has one species, in g, and one phase; `dense` overrules the criterion. The weather is that at the source
    when the release starts, and is kept for the dense stage (some hundreds of metres to a few kilometres). `substeps`, `rows`
    and `like` as in `dense_cloud`.
    """
    phase = _only_phase(release, outflow)
    weather.require_window(phase.start, phase.end)
    weather.require_position(release.x, release.y, "release")
    grid = weather.grid
    spot = spot_of(grid, phase.start, release.x, release.y)
    ground = surface_of(grid, spot)
    u, v = wind_of(grid, spot, 10.0, ground)
    wind = math.hypot(u, v)
    kilograms, duration = float(np.sum(phase.amount)) / 1000.0, phase.end - phase.start
    criterion = _criterion(gas, outflow, kilograms, duration, max(wind, 0.1), ground.temperature)
    east, north = (u / wind, v / wind) if wind > 0.0 else (1.0, 0.0)
    if not (criterion.is_dense if dense is None else dense):
        return DensePlan(criterion=criterion, cloud=None, passive=release, east=east, north=north)
    low = math.hypot(*wind_of(grid, spot, REFERENCE, ground))
    cloud = dense_cloud(
        gas, outflow, Air(low, ground.temperature, humidity, ground.roughness, ground.inverse_obukhov),
        rate=kilograms / duration if duration > 0.0 else 0.0, duration=duration, mass=kilograms, height=release.height,
        substeps=substeps, rows=rows, like=like,
    )
    return DensePlan(
        criterion=criterion, cloud=cloud, passive=handed_over(release, phase, cloud, east, north), east=east, north=north
    )


def handed_over(release: Release, phase: Phase, cloud: DenseCloud, east: float, north: float) -> Release:
    """The passive release at the handover: all of the mass, over the time in which the cloud passes there.

    A plume goes on from when its head arrives; a cloud passes half before and half after its centre does. Its spread is
    that of SLAB's profiles: sigma_y = B/sqrt(3), since its variance is (b² + 3 beta²)/3 (Ermak 1990, eq. 13). Puffs are as
    long as they are wide, and what is ahead of a place when they start never passes it: so they start two sigma_y before
    the handover, and as much earlier.
    """
    here = cloud.handover
    back = min(LEAD * here.sigma_y, 0.5 * here.distance)
    start = phase.start + here.time - back / here.speed - (0.5 * here.passing if here.is_puff else 0.0)
    return msgspec.structs.replace(
        release, x=release.x + (here.distance - back) * east, y=release.y + (here.distance - back) * north,
        height=here.height, sigma_y=here.sigma_y, sigma_z=here.sigma_z, heat=0.0, exit_speed=0.0, exit_diameter=0.0,
        exit_temperature=None, building_height=0.0, building_width=0.0,
        phases=(Phase(start=max(start, phase.start), end=max(start, phase.start) + here.passing, amount=phase.amount),),
    )


def dense_transport(
    plan: DensePlan, weather: Weather, release: Release, places: Places, edges: Floats, passive: Transport, *, seed: int = 0
) -> Iterator[Step]:
    """Steps as `Transport` gives them: SLAB's at places of the dense region, the passive model's at the others.

    Concentrations of the dense cloud are unit/m³ of gas brought to the temperature of the air. What it leaves on the ground
    is its concentration there times the deposition velocity, dry, and is not taken off the cloud, which errs high; `middle`
    is the passive cloud alone.
    """
    if plan.cloud is None:
        yield from passive(weather, release, places, edges, seed=seed)
        return
    is_dense = plan.is_dense(release, places.x, places.y)
    along, across = plan.along(release, places.x[is_dense], places.y[is_dense])
    cloud, begun = plan.cloud, release.phases[0].start
    total, peak = cloud.looked_at(along, across, np.asarray(places.z, float)[is_dense])
    below, _ = cloud.looked_at(along, across, np.zeros(along.shape))
    arrives = begun + np.interp(along, cloud.distance, cloud.time - np.where(cloud.is_puff, 0.5 * cloud.passing, 0.0))
    passing = np.interp(along, cloud.distance, cloud.passing)
    grams, fall = 1000.0 * cloud.gas_density, release.species[0].deposition_velocity
    for step in passive(weather, plan.passive, places, edges, seed=seed):
        there = np.clip(np.minimum(arrives + passing, step.end) - np.maximum(arrives, step.start), 0.0, None)
        mean, highest, deposited = step.mean.copy(), step.peak.copy(), step.deposited.copy()
        share = grams * there / passing          # of the whole passing, within this step
        mean[:, is_dense] = total * share / (step.end - step.start)
        highest[:, is_dense] = grams * np.where(there > 0.0, peak, 0.0)
        deposited[:, is_dense] = fall * below * share
        yield msgspec.structs.replace(step, mean=mean, peak=highest, deposited=deposited)


def _criterion(
    gas: DenseGas, outflow: Outflow, kilograms: float, duration: float, wind: float, temperature: float
) -> Criterion:
    density, ambient = source_density(gas, outflow), air_density(temperature)
    if outflow.kind == "instant":
        number = instant_number(density, ambient, kilograms, wind)
        return Criterion(kind="instant", number=number, limit=INSTANT_LIMIT, density=density, air_density=ambient)
    number = continuous_number(density, ambient, kilograms / duration, math.sqrt(outflow.area), wind)
    return Criterion(kind="continuous", number=number, limit=CONTINUOUS_LIMIT, density=density, air_density=ambient)


def _only_phase(release: Release, outflow: Outflow) -> Phase:
    """The phase of a dense release; InputError for what the dense stage cannot take."""
    if len(release.species) != 1 or release.species[0].unit != "g":
        raise InputError("a dense release is of one substance, in g; give the others as a release of their own")
    if len(release.phases) != 1:
        raise InputError(
            f"a dense release has one phase of constant rate, not {len(release.phases)}; give each as a scenario of its own"
        )
    phase = release.phases[0]
    if not float(np.sum(phase.amount)) > 0.0:
        raise InputError("the amount of the dense release is 0 or less; give what is released")
    if (outflow.kind == "instant") != (phase.end == phase.start):
        raise InputError(
            "an instant dense release has no duration, a pool or a jet has one; "
            f"this is '{outflow.kind}' over {phase.end - phase.start:.0f} s"
        )
    if outflow.kind == "pool" and release.height > 0.0:
        raise InputError(f"a pool lies on the ground, not at {release.height} m; give height = 0, or a jet")
    return phase
