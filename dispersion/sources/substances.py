"""Chemicals of concern: what they weigh, how they boil, and at which concentration people act. No release is made here.

Names, numbers and levels are in data/substances.toml, physical properties in data/substances.csv.
"""

import csv
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from importlib.resources import files
from math import exp, log
from types import MappingProxyType
from typing import Any

import msgspec

from core.errors import InputError

GAS_CONSTANT = 8.314462618           # J/(mol K), exact since 2019
ATMOSPHERE = 101_325.0               # Pa
ROOM = 298.15                        # K, at which ppm and mg/m³ are exchanged where nothing else is said
ASSOCIATED = 1.2                     # apparent over own molar mass from which a vapour is taken to associate; fits scatter
PHYSICAL = (
    "molar_mass", "boiling_point", "critical_temperature", "antoine_a", "antoine_b", "antoine_c", "antoine_low", "antoine_high",
    "heat_of_vaporisation", "cp_gas", "cp_liquid", "density_liquid", "density_ambient", "lower_flammable_limit",
)


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """A concentration at which something happens to people, for one time of exposure."""

    name: str                        # "AEGL-2", "ERPG-3", "IDLH"
    minutes: int                     # of exposure
    ppm: float
    source: str
    confirmed: bool                  # whether the figure was read, not recalled


class Substance(msgspec.Struct, frozen=True, kw_only=True):
    """One chemical. Temperatures in K, energies in J, masses in kg."""

    key: str                         # "hydrogen-sulphide"
    zh: str
    en: str
    aliases: tuple[str, ...]
    cas: str
    un: int                          # UN number under which it is usually carried
    deposition: str                  # "reactive gas" or "inert gas"
    levels: tuple[Level, ...]
    note: str
    recalled: frozenset[str]         # properties nobody has held against a table
    molar_mass: float                # kg/mol
    boiling_point: float             # K, at one atmosphere
    critical_temperature: float      # K
    antoine_a: float                 # ln(p/Pa) = A - B / (T + C)
    antoine_b: float                 # K
    antoine_c: float                 # K
    antoine_low: float               # K, range of the fit
    antoine_high: float              # K
    heat_of_vaporisation: float      # J/kg, at the boiling point
    cp_gas: float                    # J/(kg K), ideal gas at 25 °C
    cp_liquid: float | None          # J/(kg K), at the boiling point or 25 °C, the lower
    density_liquid: float            # kg/m³, at the same
    density_ambient: float | None    # kg/m³, liquid at 25 °C; None where there is none
    lower_flammable_limit: float | None      # share by volume

    @property
    def heat_ratio(self) -> float:
        """cp / cv of the ideal gas."""
        return self.cp_gas / (self.cp_gas - GAS_CONSTANT / self.molar_mass)

    def gas_density(self, temperature: float, pressure: float = ATMOSPHERE) -> float:
        """Of the pure vapour as an ideal gas, kg/m³."""
        return pressure * self.molar_mass / (GAS_CONSTANT * temperature)

    @property
    def vapour_molar_mass(self) -> float:
        """Apparent molar mass of the saturated vapour at the boiling point, kg/mol: more than `molar_mass` where it associates.

        From Clausius and Clapeyron: R T² (d ln p/dT) is the heat of a mole of what really evaporates, the heat of
        vaporisation that of a kilogram. HF 0.068 (hexamers and rings; about 0.069 was measured by Simons and Hildebrand
        1924, recalled, to be confirmed); nearer to it than `ASSOCIATED` it is the molecule's own.
        """
        mole = GAS_CONSTANT * self.antoine_b * (self.boiling_point / (self.boiling_point + self.antoine_c)) ** 2
        apparent = mole / self.heat_of_vaporisation
        return apparent if apparent > ASSOCIATED * self.molar_mass else self.molar_mass

    def vapour_pressure(self, temperature: float) -> float:
        """Pa, by Antoine's equation within its range, below it by Clausius and Clapeyron, joined smoothly.

        Above the range, as far as the critical point, Antoine's equation goes on; InputError beyond.
        """
        if temperature >= self.critical_temperature:
            raise InputError(
                f"{self.en} has no vapour pressure at {temperature - 273.15:.0f} °C: above "
                f"{self.critical_temperature - 273.15:.0f} °C it is a gas at any pressure"
            )
        if temperature >= self.antoine_low:
            return exp(self.antoine_a - self.antoine_b / (temperature + self.antoine_c))
        slope = self.antoine_b * (self.antoine_low / (self.antoine_low + self.antoine_c)) ** 2
        return self.vapour_pressure(self.antoine_low) * exp(slope * (1 / self.antoine_low - 1 / temperature))

    def boiling_temperature(self, pressure: float) -> float:
        """K, at a pressure in Pa; by Antoine's equation."""
        return self.antoine_b / (self.antoine_a - log(pressure)) - self.antoine_c

    def liquid_density(self, temperature: float) -> float:
        """kg/m³, straight between the boiling point and 25 °C (or as far as either is known)."""
        if self.density_ambient is None or abs(self.boiling_point - ROOM) < 1 or self.boiling_point > ROOM:
            return self.density_liquid
        slope = (self.density_ambient - self.density_liquid) / (ROOM - self.boiling_point)
        return max(self.density_liquid + slope * (temperature - self.boiling_point), 0.5 * self.density_ambient)

    def level(self, name: str, minutes: int = 60) -> Level | None:
        """The level of a name for a time of exposure, None where there is none."""
        return next((each for each in self.levels if (each.name, each.minutes) == (name, minutes)), None)


class SlabProperties(msgspec.Struct, frozen=True):
    """What `slabx.thermo.base.Substance` takes, in its units and by its names (SLAB's nine input properties)."""

    name: str
    mw: float                        # kg/mol
    cp_vapour: float                 # J/(kg K)
    cp_liquid: float                 # J/(kg K)
    dh_vap: float                    # J/kg
    T_boil: float                    # K
    rho_liquid: float                # kg/m³
    sat_B: float                     # K, ln(p/p_boil) = sat_B / (T_boil + sat_C) - sat_B / (T + sat_C)
    sat_C: float                     # K


def dense_parameters(known: Substance) -> SlabProperties:
    """The properties slabx needs for a dense cloud; InputError where the liquid's heat capacity is not known."""
    if known.cp_liquid is None:
        raise InputError(
            f"the heat capacity of liquid {known.en} is not known here, so its dense cloud cannot be computed; "
            f"give physical.cp_liquid in dispersion/sources/data/substances.toml"
        )
    return SlabProperties(
        name=known.en, mw=known.molar_mass, cp_vapour=known.cp_gas, cp_liquid=known.cp_liquid,
        dh_vap=known.heat_of_vaporisation, T_boil=known.boiling_point, rho_liquid=known.density_liquid,
        sat_B=known.antoine_b, sat_C=known.antoine_c,
    )


def mg_per_m3(ppm: float, known: Substance, temperature: float = ROOM, pressure: float = ATMOSPHERE) -> float:
    """Mass concentration, mg/m³, of a volume share in ppm, in air of `temperature` K and `pressure` Pa."""
    return ppm * known.gas_density(temperature, pressure)


def ppm(mg: float, known: Substance, temperature: float = ROOM, pressure: float = ATMOSPHERE) -> float:
    """Volume share in ppm of a mass concentration in mg/m³, in air of `temperature` K and `pressure` Pa."""
    return mg / known.gas_density(temperature, pressure)


def substance(name: str) -> Substance:
    """The substance of a key, name, formula, Chinese name, CAS or UN number ("UN1017"); InputError with near matches."""
    found = NAMES.get(spelling(name))
    if found is not None:
        return SUBSTANCES[found]
    near = get_close_matches(spelling(name), NAMES, 3, 0.6)
    meant = " or ".join(dict.fromkeys(NAMES[each] for each in near))
    hint = f"did you mean {meant}?" if near else "docs/substances.md lists them"
    raise InputError(f"'{name[:40]}' is not a substance known here; {hint}")


def spelling(name: str) -> str:
    """A name without what people write differently."""
    return "".join(character for character in name.casefold() if character.isalnum())


def read(key: str, entry: dict[str, Any], row: Mapping[str, str]) -> Substance:
    """The substance of one entry of the TOML file and its row of properties."""
    levels = tuple(
        Level(name=each["name"], minutes=minutes, ppm=value, source=each["source"], confirmed=each["confirmed"])
        for each in entry.get("levels", ())
        for minutes, value in zip(each["minutes"], each["ppm"], strict=True)
    )
    physical: dict[str, Any] = {name: float(row[name]) if row[name] else None for name in PHYSICAL}
    return Substance(
        key=key, zh=entry["zh"], en=entry["en"], aliases=tuple(entry["aliases"]), cas=entry["cas"], un=entry["un"],
        deposition=entry["deposition"], levels=levels, note=entry.get("note", ""),
        recalled=frozenset(entry.get("physical", ())), **physical,
    )


def table() -> dict[str, Substance]:
    """All substances, in the order of the file."""
    folder = files("dispersion.sources") / "data"
    lines = (folder / "substances.csv").read_text(encoding="utf-8").splitlines()
    rows = {row["key"]: row for row in csv.DictReader(line for line in lines if not line.startswith("#"))}
    entries = tomllib.loads((folder / "substances.toml").read_text(encoding="utf-8"))
    return {key: read(key, entry, rows[key]) for key, entry in entries.items()}


SUBSTANCES: Mapping[str, Substance] = MappingProxyType(table())
NAMES: dict[str, str] = {
    spelling(name): each.key
    for each in SUBSTANCES.values() for name in (each.key, each.zh, each.en, *each.aliases, each.cas, f"UN{each.un}")
}
"""Every spelling to the key."""
