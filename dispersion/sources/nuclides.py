"""Nuclides: half-life, daughters, dose coefficients and photons, each as its source has it; chains are in `chains.py`.

`nuclide("I-131")` finds one by any usual spelling. A key may carry the form of a species after a slash, as releases write
it ("I-131/organic"); the nuclide is the same. All figures are of the parent alone, see `chains.in_equilibrium`.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum
from importlib.resources import files
from math import log
from types import MappingProxyType

import msgspec

from core.errors import InputError
from dispersion.sources.elements import ELEMENTS, Group, LungClass, symbol_of

__all__ = ["NUCLIDES", "Age", "ByAge", "Form", "Group", "LungClass", "Nuclide", "form_of", "nuclide"]

THYROID_WEIGHT = 0.05
"""Tissue weighting factor of the thyroid, ICRP 60 (1991), which ICRP 119 uses."""
SPELLING = re.compile(
    r"(?:([a-z]{1,2})[-\s]?(\d{1,3})(m?)|(\d{1,3})(m?)[-\s]?([a-z]{1,2})|([\u4e00-\u9fff])[-\s]?(\d{1,3})(m?))",
    re.IGNORECASE | re.ASCII,
)                                    # I-131, 131I, 碘-131


class Age(StrEnum):
    """The three ages doses are shown for."""

    ADULT = "adult"
    TEN = "10 y"
    ONE = "1 y"


class Form(StrEnum):
    """In which form a nuclide travels, which decides how it deposits and what it does in the lungs."""

    NOBLE_GAS = "noble gas"
    ELEMENTAL = "elemental"          # iodine as I2
    ORGANIC = "organic"              # iodine as CH3I
    AEROSOL = "aerosol"


class ByAge(msgspec.Struct, frozen=True):
    """One coefficient for the three ages."""

    adult: float = 0.0
    ten: float = 0.0
    one: float = 0.0

    def at(self, age: Age) -> float:
        """The coefficient for an age."""
        return {Age.ADULT: self.adult, Age.TEN: self.ten, Age.ONE: self.one}[age]


class Nuclide(msgspec.Struct, frozen=True, kw_only=True):
    """One nuclide. Coefficients do not hold its daughters' share, but for those that grow within the body."""

    key: str                         # "Ba-137m"
    zh: str
    en: str
    half_life: float                 # s
    progeny: tuple[tuple[str, float], ...]   # (daughter, share of decays); stable ones and "SF" (fission) too
    group: Group                     # that leaves a damaged core together
    form: Form                       # assumed where a release does not say
    lung_class: LungClass            # assumed for an aerosol where a release does not say
    inhalation: dict[LungClass, ByAge]       # Sv/Bq, committed effective dose; empty where ICRP gives none
    thyroid: dict[LungClass, ByAge]          # Sv/Bq, committed thyroid dose, iodine only: e / 0.05, an upper bound
    ground: ByAge                    # Sv m²/(Bq s), effective, 1 m above an infinite plane
    submersion: ByAge                # Sv m³/(Bq s), effective, semi-infinite cloud
    kerma: float                     # µGy m²/(GBq h), photons above 20 keV, in vacuum
    photons: tuple[tuple[float, float], ...]  # (MeV, photons per decay) in at most 16 groups above 20 keV
    recalled: frozenset[LungClass]   # lung classes whose coefficients nobody has held against the publication

    @property
    def decay_constant(self) -> float:
        """1/s."""
        return log(2) / self.half_life

    @property
    def photon_yield(self) -> float:
        """Photons above 20 keV per decay."""
        return sum(share for _, share in self.photons)

    @property
    def photon_energy(self) -> float:
        """Mean energy of these photons, MeV; 0 where there are none."""
        return sum(energy * share for energy, share in self.photons) / self.photon_yield if self.photons else 0.0

    def lung_class_of(self, form: Form | None = None) -> LungClass:
        """Which inhalation coefficient belongs to a form; an aerosol takes the element's default class."""
        wanted = {Form.ELEMENTAL: LungClass.VAPOUR, Form.ORGANIC: LungClass.ORGANIC}.get(form or self.form, self.lung_class)
        return wanted if wanted in self.inhalation else self.lung_class

    def inhaled(self, age: Age, form: Form | None = None) -> float:
        """Committed effective dose, Sv per Bq inhaled; 0 for a noble gas and where ICRP gives none (half-life of minutes)."""
        return self.inhalation.get(self.lung_class_of(form), ByAge()).at(age)

    def inhaled_thyroid(self, age: Age, form: Form | None = None) -> float:
        """Committed thyroid dose, Sv per Bq inhaled; 0 but for iodine.

        An upper bound, e / w_T: for I-131 within 5 % of ICRP 71, for I-132 and I-134 up to 2 and 4 times it (recalled).
        """
        return self.thyroid.get(self.lung_class_of(form), ByAge()).at(age)

    def is_confirmed(self, figure: str, form: Form | None = None) -> bool:
        """Whether "half_life", "inhalation", "thyroid", "ground", "submersion", "kerma" or "photons" was read, not recalled."""
        if figure == "thyroid":
            return False
        return figure != "inhalation" or self.lung_class_of(form) not in self.recalled


def form_of(key: str) -> Form:
    """The form a species' key names ("I-131/organic"), else the one assumed for its nuclide."""
    name, slash, form = key.partition("/")
    if not slash:
        return nuclide(name).form
    try:
        return Form(form)
    except ValueError:
        raise InputError(f"'{form}' in '{key}' is no form of a nuclide; write one of {', '.join(Form)}") from None


def nuclide(key: str) -> Nuclide:
    """The nuclide of this key, in any usual spelling ("I131", "i-131", "131I", "碘-131"); InputError with near matches."""
    name = key.partition("/")[0].strip()
    known = NUCLIDES.get(name)
    if known is not None:
        return known
    match = SPELLING.fullmatch(name)
    if match:
        symbol = (match[1] or match[6] or SYMBOLS.get(match[7] or "", "")).capitalize()
        tidy = f"{symbol}-{int(match[2] or match[4] or match[8])}{(match[3] or match[5] or match[9] or '').lower()}"
        if tidy in NUCLIDES:
            return NUCLIDES[tidy]
        name = tidy
    near = get_close_matches(name, NUCLIDES, 3, 0.6)
    hint = f"did you mean {' or '.join(near)}?" if near else "docs/nuclides.md lists those known here"
    raise InputError(f"'{key[:40]}' is not a nuclide known here; {hint}")


def nuclide_rows() -> Iterator[dict[str, str]]:
    """The rows of the table as they are written."""
    text = (files("dispersion.sources") / "data" / "nuclides.csv").read_text(encoding="utf-8")
    return csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))


def by_age(row: Mapping[str, str], name: str) -> ByAge:
    """Three columns of a row."""
    return ByAge(*(float(row[f"{name}_{age}"]) for age in ("adult", "10y", "1y")))


def pairs(text: str) -> Iterator[tuple[str, float]]:
    """("I-132", 1.0) … of "I-132:1;…"."""
    for part in filter(None, text.split(";")):
        name, _, value = part.rpartition(":")
        yield name, float(value)


def read(row: Mapping[str, str]) -> Nuclide:
    """The nuclide of one row."""
    symbol = symbol_of(row["nuclide"])
    element = ELEMENTS[symbol]
    inhalation = {each: by_age(row, each) for each in LungClass if row[f"{each}_adult"]}
    aerosol = [each for each in (LungClass.F, LungClass.M, LungClass.S) if each in inhalation]
    highest = max(aerosol, key=lambda each: inhalation[each].adult, default=LungClass.M)
    lung_class = element.lung_class if element.lung_class in inhalation else highest
    thyroid: dict[LungClass, ByAge] = {
        each: ByAge(*(value / THYROID_WEIGHT for value in msgspec.structs.astuple(inhalation[each])))
        for each in (LungClass.F, LungClass.VAPOUR, LungClass.ORGANIC) if symbol == "I" and each in inhalation
    }
    number = row["nuclide"].partition("-")[2]
    return Nuclide(
        key=row["nuclide"], zh=f"{element.zh}-{number}", en=f"{element.en}-{number}",
        half_life=float(row["half_life_s"]), progeny=tuple(pairs(row["progeny"])), group=element.group,
        form={Group.NOBLE_GAS: Form.NOBLE_GAS, Group.IODINE: Form.ELEMENTAL}.get(element.group, Form.AEROSOL),
        lung_class=lung_class, inhalation=inhalation, thyroid=thyroid,
        ground=by_age(row, "ground"), submersion=by_age(row, "submersion"), kerma=float(row["kerma_uGy_m2_per_GBq_h"]),
        photons=tuple((float(energy), share) for energy, share in pairs(row["photons"])),
        recalled=frozenset(LungClass(each) for each in row["recalled"].split()),
    )


SYMBOLS: dict[str, str] = {element.zh: symbol for symbol, element in ELEMENTS.items()}
NUCLIDES: Mapping[str, Nuclide] = MappingProxyType({each.key: each for each in map(read, nuclide_rows())})
"""Every nuclide known, parents before the daughters they brought along."""
