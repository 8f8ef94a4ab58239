"""The release of a scenario: amounts, phases and species, from what a person wrote."""

import msgspec
import numpy as np

from core.durations import parse_duration
from core.errors import InputError
from dispersion.air.exchange import Decay, Phase, Release
from dispersion.scenario_shape import PhaseText, ReleaseText
from dispersion.sources.amounts import parse_rate, parse_total
from dispersion.sources.chains import chain
from dispersion.sources.nuclides import NUCLIDES, nuclide
from dispersion.sources.species import chemical as chemical_species
from dispersion.sources.species import radioactive
from dispersion.sources.substances import SUBSTANCES, Substance, substance

PERIOD = 30 * 86400.0                # s, within which daughters must have grown to count


class Released(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A release, and what its amounts are of."""

    release: Release
    unit: str                        # "g" or "Bq"
    named: tuple[int, ...]           # species that were named; daughters grown from them are not
    chemical: Substance | None

    @property
    def judged(self) -> int:
        """The species single figures speak of: the first that was named."""
        return self.named[0]

    @property
    def is_radioactive(self) -> bool:
        return self.unit == "Bq"


def released(text: ReleaseText, x: float, y: float) -> Released:
    """The release at (x, y), m; InputError says what is missing, or what does not fit together."""
    named, chemical = _named(text)
    decay: Decay | None = None
    if chemical is None:
        keys, decay = chain(named, within=PERIOD)
        species = tuple(radioactive(each) for each in keys)
        places = tuple(keys.index(each) for each in chain(named, within=0.0)[0])
    else:
        keys, places = (chemical.key,), (0,)
        species = (chemical_species(chemical.key),)
    if text.deposition_velocity is not None:
        species = tuple(msgspec.structs.replace(each, deposition_velocity=text.deposition_velocity) for each in species)
    unit = "Bq" if chemical is None else "g"
    phases = tuple(
        Phase(start=start, end=end, amount=_amounts(each, where, len(keys), places, named, unit, end - start))
        for each, where, start, end in _times(text)
    )
    return Released(
        release=Release(
            x=x, y=y, height=text.height, species=species, phases=phases, decay=decay, sigma_y=text.sigma_y,
            sigma_z=text.sigma_z, heat=text.heat, exit_speed=text.exit_speed, exit_diameter=text.diameter,
            exit_temperature=text.temperature, building_height=text.building_height, building_width=text.building_width,
        ),
        unit=unit, named=places, chemical=chemical,
    )


def _named(text: ReleaseText) -> tuple[tuple[str, ...], Substance | None]:
    """What is released: nuclides, or one chemical."""
    said = [text.rate, text.total, *(part for phase in text.phase for part in (phase.rate, phase.total))]
    table = next((each for each in said if isinstance(each, dict)), None)
    if table is not None:
        if text.substance is not None:
            raise InputError("release.substance: not beside a table of nuclides; give one of them")
        if not table:
            raise InputError("release: the table of nuclides is empty")
        return tuple(table), None
    if text.substance is None:
        raise InputError(
            "release.substance: is missing; name a chemical or a nuclide, or give rate or total as a table of nuclides"
        )
    try:
        return (nuclide(text.substance).key,), None
    except InputError:
        pass
    try:
        return (), substance(text.substance)
    except InputError:
        raise InputError(
            f"release.substance: '{text.substance[:40]}' is neither a nuclide ({len(NUCLIDES)} known, docs/nuclides.md) nor a "
            f"chemical ({len(SUBSTANCES)} known, docs/substances.md)"
        ) from None


def _times(text: ReleaseText) -> list[tuple[PhaseText | ReleaseText, str, float, float]]:
    """Each phase with its start and end, s after the release begins."""
    if text.phase:
        if text.duration is not None or text.rate is not None or text.total is not None:
            raise InputError("release: duration, rate and total belong into the phases where there are any")
        found: list[tuple[PhaseText | ReleaseText, str, float, float]] = []
        for number, each in enumerate(text.phase, start=1):
            where = f"release.phase {number}"
            start = span(each.start, f"{where}: start")
            duration = span(each.duration, f"{where}: duration")
            if duration == 0 and each.total is None:
                raise InputError(f"{where}: duration: 0 needs a total, not a rate")
            found.append((each, where, start, start + duration))
        return found
    if text.duration is None:
        if text.total is None:
            raise InputError("release.duration: is missing; give it, or a total without one for an instant puff")
        return [(text, "release", 0.0, 0.0)]
    duration = span(text.duration, "release.duration")
    if duration <= 0:
        raise InputError("release.duration: must be longer than 0; leave it out and give a total for an instant puff")
    return [(text, "release", 0.0, duration)]


def _amounts(
    given: PhaseText | ReleaseText, where: str, count: int, places: tuple[int, ...], named: tuple[str, ...], unit: str,
    duration: float,
) -> np.ndarray:
    """(n,) released in a phase, g or Bq."""
    amounts = np.zeros(count)
    said, key = (given.rate, f"{where}.rate") if given.rate is not None else (given.total, f"{where}.total")
    if said is None:
        raise InputError(f"{where}: neither rate nor total is given; write for instance rate = \"1 {unit}/s\"")
    texts = dict(said) if isinstance(said, dict) else {(named or ("",))[0]: said}
    if unknown := set(texts) - set(named or ("",)):
        raise InputError(f"{key}: {', '.join(sorted(unknown))}: every phase names the nuclides of the first")
    for name, text in texts.items():
        place = places[(named or ("",)).index(name)]
        label = f"{key}.{name}" if isinstance(said, dict) else key
        amounts[place] += parse_rate(text, unit, label) * duration if given.rate is not None else parse_total(text, unit, label)
    return amounts


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
