"""The release of a scenario: a source term, or amounts and phases a person typed."""

from typing import Any

import msgspec

from core.durations import parse_duration
from core.errors import InputError
from dispersion.air.exchange import Release
from dispersion.scenario_shape import ReleaseText
from dispersion.scenario_words import like
from dispersion.sources import fire, reactor, tank, transport
from dispersion.sources.amounts import amount
from dispersion.sources.emission import Assumption, Emission
from dispersion.sources.nuclides import NUCLIDES, nuclide
from dispersion.sources.pool import Surroundings
from dispersion.sources.species import deposition_in
from dispersion.sources.substances import SUBSTANCES, Substance, substance
from dispersion.sources.user import TypedPhase, of_nuclides, of_substance

FREEZING = 273.15                    # K
LEADING = "Cs-137"
MOST = {"g": 1e15, "Bq": 1e24}        # beyond any release there could be: a slip in a unit or an exponent
TERMS = ("reactor", "tank", "tanker", "fire", "package")


class Released(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A release, and what its amounts are of."""

    release: Release
    unit: str                        # "g" or "Bq"
    judged: int                      # the species single figures speak of
    chemical: Substance | None
    assumptions: tuple[Assumption, ...]
    droplets: float = 0.0            # mass share of what comes at once, else of all


class Air(msgspec.Struct, frozen=True, kw_only=True):
    """The weather at the release when it begins."""

    temperature: float               # °C
    wind: float                      # m/s at 10 m
    friction_velocity: float         # m/s
    inverse_obukhov: float           # 1/m
    roughness: float                 # m


def released(text: ReleaseText, x: float, y: float, air: Air) -> Released:
    """The release at (x, y), m, in this air.

    InputError says what is missing, or what does not fit together.
    """
    made = _emission(text, air.temperature, air.wind)
    release = made.release(x, y, text.height)
    own: dict[str, Any] = {
        name: value for name, value in {
            "sigma_y": text.sigma_y, "sigma_z": text.sigma_z, "heat": text.heat, "exit_speed": text.exit_speed,
            "exit_diameter": text.diameter, "building_height": text.building_height, "building_width": text.building_width,
        }.items() if value
    }
    if text.temperature is not None:
        own["exit_temperature"] = text.temperature
    own["species"] = tuple(
        deposition_in(each, air.friction_velocity, air.inverse_obukhov, air.roughness) if text.deposition_velocity is None
        else msgspec.structs.replace(each, deposition_velocity=text.deposition_velocity)
        for each in release.species
    )
    unit = release.species[0].unit
    if not 0.0 < float(made.total.max()) < MOST[unit]:
        raise InputError(
            f"release: {float(made.total.max()):g} {unit} in all; give more than 0 and less than {MOST[unit]:g} {unit}"
        )
    return Released(
        release=msgspec.structs.replace(release, **own), unit=unit, judged=_judged(made),
        chemical=None if unit == "Bq" else substance(release.species[0].key), assumptions=made.assumptions,
        droplets=made.droplets,
    )


def _emission(text: ReleaseText, temperature: float, wind: float) -> Emission:
    given = [name for name in TERMS if getattr(text, name) is not None]
    if not given:
        return _typed(text)
    if len(given) > 1:
        raise InputError(f"release: {' and '.join(given)}; give one source term")
    if text.rate is not None or text.total is not None or text.phase or text.duration is not None:
        raise InputError(f"release: rate, total, duration and phases do not go with {given[0]}, which brings its own")
    if text.reactor is not None:
        if text.substance is not None:
            raise InputError("release.substance: does not go with a reactor, which brings its own nuclides")
        since = span(text.reactor.since_shutdown, "release.reactor.since_shutdown")
        return _within("release.reactor", lambda: reactor.named(
            text.reactor.type, text.reactor.accident, since_shutdown=since,
        ))
    if text.substance is None:
        raise InputError(f"release.substance: is missing; say what is in the {given[0]}")
    around = Surroundings(
        wind=wind, air_temperature=temperature + FREEZING, ground_temperature=temperature + FREEZING,
        bund=text.tank.bund if text.tank is not None else 0.0,
    )
    return _within(f"release.{given[0]}", lambda: _of_term(text, text.substance or "", around))


def _of_term(text: ReleaseText, name: str, around: Surroundings) -> Emission:
    """A tank, a tanker, a fire or a package."""
    if text.tank is not None:
        of, watched = text.tank, span(text.tank.watched, "watched")
        contents = around.air_temperature if of.temperature is None else of.temperature + FREEZING
        vessel = tank.Tank(
            substance=name, mass=of.mass, temperature=contents, volume=of.volume, liquid_height=of.liquid_height
        )
        if of.hole == 0:
            return tank.instantaneous(vessel, around, watched=watched)
        return tank.hole(vessel, of.hole, around, watched=watched, pipe=of.pipe, below_liquid=of.below_liquid)
    if text.tanker is not None:
        return transport.tanker(
            name, vehicle=text.tanker.vehicle, damage=text.tanker.damage, around=around,
            watched=span(text.tanker.watched, "watched"),
        )
    if text.fire is not None:
        burning = text.fire
        heat = 0.0 if burning.fuel is None else fire.pool_fire_heat(burning.fuel, burning.area)
        return fire.sealed_source(
            name, amount(burning.activity, "Bq"), duration=span(burning.duration, "duration"), heat=heat, area=burning.area,
            opened=burning.opened,
        )
    assert text.package is not None
    return transport.package(
        name, amount(text.package.activity, "Bq"), package_type=text.package.type, severity=text.package.severity,
        form=text.package.form,
    )


def _typed(text: ReleaseText) -> Emission:
    """What a person typed, phase by phase."""
    phases = _phases(text)
    tables = [each for phase in phases for each in (phase.rate, phase.total) if isinstance(each, dict)]
    if tables:
        if text.substance is not None:
            raise InputError("release.substance: not beside a table of nuclides; give one of them")
        keys = list(dict.fromkeys(key for each in tables for key in each))
        if not keys:
            raise InputError("release: the table of nuclides is empty")
        return _within("release", lambda: of_nuclides(keys, phases))
    name = text.substance
    if name is None:
        raise InputError(
            "release.substance: is missing; name a chemical or a nuclide, or give rate or total as a table of nuclides"
        )
    where = "release.rate" if phases[0].rate is not None else "release.total"
    if _is_known(name, nuclide):
        return _within(where, lambda: of_nuclides([name], phases))
    if _is_known(name, substance):
        return _within(where, lambda: of_substance(name, phases))
    raise InputError(
        f"release.substance: '{name[:40]}' is neither a nuclide ({len(NUCLIDES)} known, docs/nuclides.md) nor a chemical "
        f"({len(SUBSTANCES)} known, docs/substances.md){like(name, _names())}"
    )


def _phases(text: ReleaseText) -> list[TypedPhase]:
    if text.phase:
        if text.duration is not None or text.rate is not None or text.total is not None:
            raise InputError("release: duration, rate and total belong into the phases where there are any")
        return [
            TypedPhase(
                start=span(each.start, f"release.phase {number}: start"),
                duration=span(each.duration, f"release.phase {number}: duration"), rate=each.rate, total=each.total,
            ) for number, each in enumerate(text.phase, start=1)
        ]
    if text.rate is None and text.total is None:
        raise InputError("release: neither rate nor total is given; write for instance rate = \"1 kg/s\" and a duration")
    if text.duration is None:
        if text.total is None:
            raise InputError("release.duration: is missing; give it, or a total without one for an instant puff")
        return [TypedPhase(start=0.0, duration=0.0, total=text.total)]
    duration = span(text.duration, "release.duration")
    if duration <= 0:
        raise InputError("release.duration: must be longer than 0; leave it out and give a total for an instant puff")
    return [TypedPhase(start=0.0, duration=duration, rate=text.rate, total=text.total)]


def _judged(made: Emission) -> int:
    """The species single figures speak of: of a core Cs-137, else the first that is released itself, not grown from another."""
    keys = [each.key for each in made.species]
    if LEADING in keys and len(keys) > 2:
        return keys.index(LEADING)
    return next((n for n, total in enumerate(made.total) if total > 0), 0)


def _names() -> list[str]:
    """What a substance may be called."""
    return [*NUCLIDES, *SUBSTANCES, *(name for each in SUBSTANCES.values() for name in (each.zh, each.en))]


def _is_known(name: str, look_up: Any) -> bool:
    try:
        look_up(name)
    except InputError:
        return False
    return True


def _within(key: str, make: Any) -> Emission:
    """An emission; a refusal names the key it is about."""
    try:
        made: Emission = make()
    except InputError as error:
        raise InputError(f"{key}: {error}") from None
    return made


def span(value: str | float, key: str) -> float:
    """A span in s, of "10 min" or a number of seconds."""
    if isinstance(value, str):
        try:
            return parse_duration(value).total_seconds()
        except InputError as error:
            raise InputError(f"{key}: {error}") from None
    if not 0 <= value <= 366 * 86400:
        raise InputError(f"{key}: {value:g} s: expected 0 s to 366 d")
    return float(value)
