"""What a quick forecast is about: the substance behind a measured quantity or a typed name, and its levels."""

import msgspec

from core.errors import InputError, Refused
from core.quantities import quantity
from core.site import SealedSource, Site
from core.station import Station
from dispersion.air.exchange import Decay, Species
from dispersion.sources.assumed import nature_of
from dispersion.sources.chains import chain
from dispersion.sources.core import reactor
from dispersion.sources.emission import Emission
from dispersion.sources.nuclides import nuclide
from dispersion.sources.reactor import named
from dispersion.sources.scenarios import SCENARIOS
from dispersion.sources.species import chemical, radioactive
from dispersion.sources.substances import Substance, mg_per_m3, substance

PERIOD = 12 * 3600.0                 # s, within which daughters must have grown to count
COLOURS = {"AEGL-1": "yellow", "AEGL-2": "orange", "AEGL-3": "red"}
"""AEGL-1: discomfort; AEGL-2: harm that stays, or escape impaired; AEGL-3: danger to life (NRC 2001). The colours are ours."""
MINUTES = 60
DOSE_RATE = "nGy/h"
UNKNOWN = "unknown"
"""Key of radioactive matter of which only a dose rate is known."""
HEAVY = 1.2                          # gas density over that of air from which a cloud may flow by its weight
AIR = 0.02897                        # kg/mol

NOT_ONE_SOURCE = frozenset({
    "ozone", "pm2_5", "pm10", "pm1", "tsp", "black_carbon", "soot", "oxygen", "carbon_dioxide", "odour",
})
"""Quantities whose limits are passed by the air of a whole region, or that name nothing that could be carried."""


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """A level, in the unit that is shown."""

    name: str
    value: float                     # mg/m³
    severity: str
    source: str
    confirmed: bool


class Matter(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What is released. Species 0 is the one figures speak of."""

    key: str
    zh: str
    en: str
    unit: str                        # "g" or "Bq"
    species: tuple[Species, ...]
    decay: Decay | None
    chemical: Substance | None
    is_assumed: bool = False         # the nuclide is that of the source's register; a dose rate alone was measured
    emission: Emission | None = None     # a source term with phases of its own
    since_shutdown: float = 0.0      # s
    is_known: bool                   # False: only times count, the amount means nothing

    @property
    def shown(self) -> tuple[str, float]:
        """Unit in which concentrations are shown, and the factor from g/m³ or Bq/m³."""
        return ("mg/m³", 1e3) if self.unit == "g" else ("Bq/m³", 1.0)

    @property
    def is_heavy(self) -> bool:
        """Whether its vapour is so much heavier than air that a cloud of it may flow by its weight."""
        return self.chemical is not None and self.chemical.vapour_molar_mass > HEAVY * AIR

    def levels(self, temperature: float) -> tuple[Level, ...]:
        """AEGL-1 to 3 for an hour, as far as there are any; `temperature` of the air, °C. None for nuclides."""
        if self.chemical is None:
            return ()
        found = ((name, self.chemical.level(name, MINUTES)) for name in COLOURS)
        return tuple(
            Level(name=name, value=mg_per_m3(each.ppm, self.chemical, temperature + 273.15), severity=COLOURS[name],
                  source=f"{each.source} ({each.minutes} min)", confirmed=each.confirmed)
            for name, each in found if each is not None
        )


def is_forecast_of(station: Station, measured: str) -> bool:
    """Whether a value beyond its limit at this station may come from one place, through the air."""
    known = quantity(measured)
    return (
        measured not in NOT_ONE_SOURCE and known is not None and known.medium in ("air", "radiation")
        and "/L" not in known.unit and nature_of(station, measured) is not None
    )


def matter_of(measured: str) -> Matter:
    """What is in the air where a quantity is beyond its limit; unknown where the quantity does not name it."""
    known = quantity(measured)
    radiation = known is not None and known.medium == "radiation"
    try:
        return _nuclide(measured.removesuffix("_air")) if radiation else _chemical(measured)
    except InputError:
        pass
    if radiation:
        return Matter(key=UNKNOWN, zh="放射性物质（核素未知）", en="radioactive matter (nuclide unknown)", unit="Bq",
                      species=(Species(key=UNKNOWN, unit="Bq"),), decay=None, chemical=None, is_known=False)
    zh, en = (known.zh, known.en) if known is not None else (measured, measured)
    return Matter(key=measured, zh=zh, en=en, unit="g", species=(Species(key=measured, unit="g"),), decay=None,
                  chemical=None, is_known=True)


def matter_named(name: str) -> Matter:
    """What an officer typed: a nuclide or a chemical. Refused where it is neither."""
    for read in (_nuclide, _chemical):
        try:
            return read(name)
        except InputError:
            continue
    raise Refused(
        f"substance: '{name[:40]}' is neither a nuclide nor a chemical known here; docs/nuclides.md and docs/substances.md "
        "list them",
        f"物质“{name[:40]}”既不是已知核素也不是已知化学品；清单见 docs/nuclides.md 和 docs/substances.md",
        "substance",
    )


def matter_of_reactor(plant: str, accident: str, since_shutdown: float) -> Matter:
    """What a reactor's accident releases."""
    made, where, how = named(plant, accident, since_shutdown=since_shutdown), reactor(plant), SCENARIOS[accident]
    return Matter(
        key=where.key, zh=f"{where.zh}事故（{how.zh}）", en=f"accident of a {where.en} ({how.en})", unit="Bq",
        species=made.species, decay=made.decay, chemical=None, emission=made, since_shutdown=since_shutdown, is_known=True,
    )


def matter_at(site: Site, measured: str | None) -> Matter | None:
    """What a site may have released where a dose rate alone is measured: its strongest sealed source that may; else None."""
    known = quantity(measured or "")
    sources = [each for each in site.parts if isinstance(each, SealedSource) and each.may_release]
    if known is None or known.unit != DOSE_RATE or not sources:
        return None
    try:
        return msgspec.structs.replace(_nuclide(max(sources, key=lambda each: each.activity_bq).nuclide), is_assumed=True)
    except InputError:               # a nuclide of the register without coefficients here
        return None


def _nuclide(name: str) -> Matter:
    known = nuclide(name)
    keys, decay = chain((known.key,), within=PERIOD)
    first = keys.index(known.key)
    if first:                        # cannot be: parents come first
        raise InputError(f"{known.key} is not the first of its own chain")
    return Matter(key=known.key, zh=known.zh, en=known.en, unit="Bq", species=tuple(radioactive(each) for each in keys),
                  decay=decay, chemical=None, is_known=True)


def _chemical(name: str) -> Matter:
    known = substance(name)
    return Matter(key=known.key, zh=known.zh, en=known.en, unit="g", species=(chemical(known.key),), decay=None,
                  chemical=known, is_known=True)
