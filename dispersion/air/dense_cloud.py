"""The dense cloud near the source: the shallow-layer model SLAB (Ermak 1990, UCRL-MA-105607) by the package `slabx`.

Everything of that package that we use passes through here; the rest of the air stage sees plain arrays.
"""

import math
import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
import numpy as np
from slabx.core.plume import run_dispersion
from slabx.core.source import EvaporatingPool, HorizontalJet, InstantaneousRelease
from slabx.post.concentration import cloud_duration, concentration_field
from slabx.submodels.atmosphere import Atmosphere
from slabx.thermo.base import LegacyThermo, Substance, water_backend

from core.errors import InputError
from dispersion.air.dense_gas import GAS_CONSTANT, GRAVITY, PRESSURE, DenseGas, Outflow
from dispersion.air.exchange import Floats

REFERENCE = 3.0                      # m: SLAB corrects 1/L by this height, and its trials with LNG had it at 3 m
SLOWEST = 0.5                        # m/s there: below, SLAB has no wind to balance the spreading (its own scope)
PASSIVE = 1.0                        # local g' h / u*²: entrainment is then within 12 % of passive (Britter 1988)
DISTANCES = (2_000.0, 8_000.0, 32_000.0)   # m, tried in turn until the cloud is passive
PUFF_STEPS = 60
SETTLING = (PUFF_STEPS, 100, 150, 200, 300, 400)   # steps tried for what is released at once, until two agree
AGREES = 1.2                         # factor within which they must
SUBSTEPS, ROWS = 3, 40               # steps between rows of the plume, and rows beyond the source: Ermak's own choice
ALIKE_WIND, ALIKE_LENGTH, ALIKE_AIR = 0.02, 5e-4, 2.0   # relative, 1/m, K: air in which a run of SLAB is not made anew
PEAK_AVERAGING = 10.0                # s, over which a "peak" of a dense cloud is a mean


class Air(NamedTuple):
    """The weather at the source when the release starts; the dense stage keeps it."""

    wind: float                      # m/s at `REFERENCE`
    temperature: float               # °C
    humidity: float                  # %
    roughness: float                 # m
    inverse_obukhov: float           # 1/m


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """Where the cloud has become passive: what puffs start from."""

    distance: float                  # m downwind of the source
    time: float                      # s after the start, when its head (plume) or its centre (puff) is there
    height: float                    # m above ground, centre
    sigma_y: float                   # m, with the meandering of the time it takes to pass
    sigma_z: float                   # m
    passing: float                   # s the cloud takes to pass
    speed: float                     # m/s of the cloud
    number: float                    # local Richardson number there
    concentration: float             # volume fraction on the centreline at ground, mean over its passing
    is_puff: bool


class DenseCloud(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A run of SLAB: rows along the wind, from the source on."""

    distance: Floats                 # (k,) m
    time: Floats                     # (k,) s after the start; of the head while the source flows, then of the centre
    passing: Floats                  # (k,) s the cloud takes to pass
    is_puff: Floats                  # (k,) bool
    number: Floats                   # (k,) local Richardson number g' h / u*²
    carried: Floats                  # (k,) kg/s (while it flows) or kg of the released substance through or in the row
    handover: Handover
    notes: tuple[str, ...]           # what the model says of its own range
    gas_density: float               # kg/m³ of the pure gas at the temperature of the air
    trajectory: Any
    atmosphere: Any
    duration: float                  # s, 0 for an instant release
    air: Air                         # it was run in
    rate: float                      # kg/s

    def looked_at(self, along: Floats, across: Floats, z: Floats) -> tuple[Floats, Floats]:
        """(time integral, s; peak) of the volume fraction at points in m along and across the wind and above ground.

        Profiles after Ermak (1990), eqs. 13, 28 and 55, meandering over the time of passing included. Beyond the rows 0.
        Neither is more than pure gas gives, and that only while the cloud passes: the profiles of a source of finite area
        do not know this within it.
        """
        total, peak = np.zeros(along.shape), np.zeros(along.shape)
        ever = 20.0 * float(self.passing.max()) + self.duration
        inside = (along >= self.distance[0]) & (along <= self.distance[-1])
        for level in np.unique(z[inside]):
            at = inside & (z == level)
            for values, averaging in ((total, ever), (peak, PEAK_AVERAGING)):
                values[at] = _interpolated(self, float(level), averaging, along[at], across[at])
            total[at] *= ever
        return np.clip(total, 0.0, np.interp(along, self.distance, self.passing)), np.clip(peak, 0.0, 1.0)


def _interpolated(cloud: DenseCloud, z: float, averaging: float, along: Floats, across: Floats) -> Floats:
    """Volume fraction over an averaging time, by the logarithm between rows."""
    release = cloud.duration if cloud.duration > 0.0 else 1.0
    field = concentration_field(cloud.trajectory, cloud.atmosphere, z=z, t_avg=averaging, t_release=release)
    profile = np.atleast_2d(field.at_y(np.abs(across)))
    profile = profile.reshape(across.size, cloud.distance.size)
    logs = np.log(np.maximum(profile, 1e-30))
    high = np.clip(np.searchsorted(cloud.distance, along), 1, cloud.distance.size - 1)
    low = high - 1
    gap = np.maximum(cloud.distance[high] - cloud.distance[low], 1e-9)
    share = np.clip((along - cloud.distance[low]) / gap, 0.0, 1.0)
    each = np.arange(along.size)
    value = np.exp((1.0 - share) * logs[each, low] + share * logs[each, high])
    inside = (along >= cloud.distance[0]) & (along <= cloud.distance[-1]) & (value > 1e-20)
    return np.asarray(np.where(inside, value, 0.0), float)


def dense_cloud(
    gas: DenseGas, outflow: Outflow, air: Air, *, rate: float, duration: float, mass: float, height: float,
    substeps: int = SUBSTEPS, rows: int = ROWS, like: "DenseCloud | None" = None,
) -> DenseCloud:
    """Run SLAB until the cloud is passive.

    `rate` in kg/s over `duration` in s, or `mass` in kg at once; `height` of the source in m; `substeps` of the
    integration between rows, `rows` of the plume beyond the source. `like`: a cloud of the same gas, source and rate, whose
    run stands for this one too where the air is alike and both flow until they are passive. InputError where SLAB has
    no answer: in a wind below 0.5 m/s, for a cloud still dense at 32 km, or where its equations have no solution.
    """
    if like is not None and _stands_for(like, air, rate, duration):
        again = _told(like.trajectory, like.atmosphere, gas, outflow, air, rate, duration)
        if again is not None:
            return msgspec.structs.replace(again, notes=like.notes)
    if air.wind < SLOWEST:
        raise InputError(
            f"the wind at the dense release is {air.wind:.1f} m/s; below {SLOWEST} m/s the dense-gas model does not hold: "
            "keep people away from low ground on all sides, or give the wind that is expected next"
        )
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        for distance in DISTANCES:
            def run(steps: int, to: float = distance) -> DenseCloud | None:
                return _run(gas, outflow, air, rate, duration, mass, height, to, substeps, rows, steps)

            cloud = _settled(run, gas) if outflow.kind == "instant" else run(PUFF_STEPS)
            if cloud is not None:
                return msgspec.structs.replace(cloud, notes=tuple(sorted({str(each.message) for each in said})))
    raise InputError(
        f"the cloud of {gas.name} is still dense {DISTANCES[-1] / 1000:.0f} km from its source; no passive forecast can "
        "follow it: check the amount and the wind"
    )


def _settled(run: Callable[[int], "DenseCloud | None"], gas: DenseGas) -> "DenseCloud | None":
    """The run of an instant release whose steps are short enough: one that the run before it agrees with.

    SLAB follows a slumping cloud in steps that grow with time. Where they are too long for it the cloud leaps up, once to four
    times as high as it should be, and what it holds near the ground is ten or more times too little, without any complaint:
    with 60 steps 3 of 40 random releases did (`tests/dispersion/air/test_instant_dense.py`). Other steps leap elsewhere.
    """
    last: DenseCloud | None = None
    known, failure = False, ""
    for steps in SETTLING:
        try:
            cloud = run(steps)
        except InputError as error:
            known, failure = False, f"; {error}"
            continue
        if known and _agree(last, cloud):
            return cloud
        last, known = cloud, True
    raise InputError(
        f"the dense-gas model finds no answer for {gas.name} released at once that holds in finer steps{failure}; "
        "give it a duration, or dense = false and say so"
    )


def _agree(one: "DenseCloud | None", other: "DenseCloud | None") -> bool:
    """Whether two runs become passive at the same place and height, or neither does."""
    if one is None or other is None:
        return one is other
    return all(
        max(a, b) <= AGREES * min(a, b) for a, b in (
            (one.handover.distance, other.handover.distance), (one.handover.sigma_z, other.handover.sigma_z),
        )
    )


def _run(
    gas: DenseGas, outflow: Outflow, air: Air, rate: float, duration: float, mass: float, height: float, distance: float,
    substeps: int, rows: int, puff_steps: int = PUFF_STEPS,
) -> DenseCloud | None:
    substance = Substance(
        name=gas.name, mw=gas.molar_mass, cp_vapour=gas.vapour_heat_capacity, cp_liquid=gas.liquid_heat_capacity,
        dh_vap=gas.latent_heat, T_boil=gas.boiling_point + 273.15, rho_liquid=gas.liquid_density,
        sat_B=-1.0 if gas.antoine_b is None else gas.antoine_b, sat_C=gas.antoine_c,
    )
    kelvin = None if outflow.temperature is None else outflow.temperature + 273.15
    try:
        atmosphere = Atmosphere(
            u_ref=air.wind, z_ref=REFERENCE, T=air.temperature + 273.15, rh=air.humidity, z0=air.roughness,
            inv_L=air.inverse_obukhov,
        )
        source: Any
        if outflow.kind == "pool":
            source = EvaporatingPool(substance=substance, rate=rate, area=outflow.area, duration=duration, T_source=kelvin)
        elif outflow.kind == "jet":
            source = HorizontalJet(
                substance=substance, rate=rate, area=outflow.area, duration=duration, T_source=kelvin,
                liquid_fraction=outflow.liquid_fraction, height=height,
            )
        else:
            source = InstantaneousRelease(
                substance=substance, rate=0.0, area=outflow.area, duration=0.0, T_source=kelvin,
                liquid_fraction=outflow.liquid_fraction, height=height, mass=mass,
            )
        trajectory, _ = run_dispersion(
            source, atmosphere, LegacyThermo(substance), water_backend(), x_max=distance, n_puff_steps=puff_steps,
            substeps=substeps, n_field_steps=rows,
        )
    except (ValueError, ArithmeticError, RuntimeError) as error:
        raise InputError(
            f"the dense-gas model has no solution for this release of {gas.name} ({error}); "
            "check its amount, area and temperature, or give dense = false and say so"
        ) from error
    return _told(trajectory, atmosphere, gas, outflow, air, rate, duration)


def _stands_for(cloud: DenseCloud, air: Air, rate: float, duration: float) -> bool:
    """Whether a plume's run is that of another time of release and air as well: up to its handover it knows neither its end
    nor a difference so small."""
    then = cloud.air
    return (
        cloud.rate == rate > 0.0 and not cloud.handover.is_puff and cloud.handover.time < 0.9 * duration
        and abs(air.wind - then.wind) < ALIKE_WIND * then.wind and abs(air.temperature - then.temperature) < ALIKE_AIR
        and abs(air.inverse_obukhov - then.inverse_obukhov) < ALIKE_LENGTH
        and (air.roughness, air.humidity) == (then.roughness, then.humidity)
    )


def _told(
    trajectory: Any, atmosphere: Any, gas: DenseGas, outflow: Outflow, air: Air, rate: float, duration: float
) -> DenseCloud | None:
    """What a run says of a release of some duration; None where it ends before the cloud is passive."""
    number = GRAVITY * (trajectory.rho - atmosphere.rho) / atmosphere.rho * trajectory.h / atmosphere.u_star**2
    puff = trajectory.is_puff
    flow = 2.0 * trajectory.rho * trajectory.b_half * trajectory.h * trajectory.mass_frac
    carried = flow * np.where(puff, 2.0 * trajectory.b_half_x, trajectory.u)
    passing = np.asarray(cloud_duration(trajectory, max(duration, 1.0)), float)
    gas_density = PRESSURE * gas.molar_mass / (GAS_CONSTANT * (air.temperature + 273.15))
    first = _first_passive(number, trajectory.x, outflow)
    if first is None:
        return None
    ever = 20.0 * float(passing.max()) + duration
    field = concentration_field(trajectory, atmosphere, z=0.0, t_avg=ever, t_release=duration if duration > 0.0 else 1.0)

    def there(values: Floats) -> float:
        low, high = number[first - 1], number[first]
        share = min(max((low - PASSIVE) / max(low - high, 1e-12), 0.0), 1.0)
        return float(values[first - 1] + share * (values[first] - values[first - 1]))

    handover = Handover(
        distance=there(trajectory.x), time=there(trajectory.t), height=there(trajectory.z_c),
        sigma_y=there(field.B_c) / math.sqrt(3.0), sigma_z=there(trajectory.sigma_z), passing=there(passing),
        speed=there(trajectory.u), number=there(number),
        concentration=there(field.peak) * ever / there(passing), is_puff=bool(puff[first]),
    )
    return DenseCloud(
        distance=trajectory.x, time=trajectory.t, passing=passing, is_puff=puff, number=number, carried=carried,
        handover=handover, notes=(), gas_density=gas_density, trajectory=trajectory, atmosphere=atmosphere,
        duration=duration, air=air, rate=rate,
    )


def _first_passive(number: Floats, distance: Floats, outflow: Outflow) -> int | None:
    """The row from which on the cloud is passive for good: past the source, after the last that is dense."""
    dense = np.flatnonzero((number >= PASSIVE) | (distance <= math.sqrt(outflow.area)))
    first = int(dense[-1]) + 1 if dense.size else 1
    return first if first < number.size else None
