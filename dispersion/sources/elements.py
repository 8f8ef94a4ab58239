"""Chemical elements as an accident release sorts them: name, release group, lung class to assume. No nuclide is here."""

from enum import StrEnum

import msgspec


class Group(StrEnum):
    """Elements that leave a damaged core together (NUREG-1465, 1995, Table 3.8)."""

    NOBLE_GAS = "noble gas"
    IODINE = "iodine"
    CAESIUM = "caesium"
    TELLURIUM = "tellurium"
    BARIUM = "barium, strontium"
    RUTHENIUM = "ruthenium"
    CERIUM = "cerium"
    LANTHANUM = "lanthanum"
    OTHER = "other"


class LungClass(StrEnum):
    """How fast the lungs give a material to the blood (ICRP 66), and the two vapours that are no particles."""

    F = "F"                          # fast
    M = "M"                          # moderate
    S = "S"                          # slow
    VAPOUR = "V"                     # soluble or reactive gas: I2, RuO4, tellurium vapour, HTO, CO2
    ORGANIC = "CH3I"                 # methyl iodide


class Element(msgspec.Struct, frozen=True):
    """What all nuclides of an element share."""

    zh: str
    en: str
    group: Group = Group.OTHER
    lung_class: LungClass | None = None
    """What ICRP 72 (1996), Table 2, recommends where nothing is known (recalled, to be confirmed); None where it does not."""


F, M, S, V = LungClass.F, LungClass.M, LungClass.S, LungClass.VAPOUR

ELEMENTS: dict[str, Element] = {
    "H": Element("氢", "hydrogen", lung_class=V),
    "Be": Element("铍", "beryllium"),
    "C": Element("碳", "carbon", lung_class=M),
    "F": Element("氟", "fluorine"),
    "K": Element("钾", "potassium"),
    "Cr": Element("铬", "chromium"),
    "Mn": Element("锰", "manganese"),
    "Fe": Element("铁", "iron", lung_class=M),
    "Co": Element("钴", "cobalt", Group.RUTHENIUM, M),
    "Se": Element("硒", "selenium", Group.TELLURIUM, F),
    "Kr": Element("氪", "krypton", Group.NOBLE_GAS),
    "Rb": Element("铷", "rubidium", Group.CAESIUM),
    "Sr": Element("锶", "strontium", Group.BARIUM, M),
    "Y": Element("钇", "yttrium", Group.LANTHANUM),
    "Zr": Element("锆", "zirconium", Group.LANTHANUM, M),
    "Nb": Element("铌", "niobium", Group.LANTHANUM, M),
    "Mo": Element("钼", "molybdenum", Group.RUTHENIUM, M),
    "Tc": Element("锝", "technetium", Group.RUTHENIUM, M),
    "Ru": Element("钌", "ruthenium", Group.RUTHENIUM, M),
    "Rh": Element("铑", "rhodium", Group.RUTHENIUM),
    "Ag": Element("银", "silver", lung_class=M),
    "Sb": Element("锑", "antimony", Group.TELLURIUM, M),
    "Te": Element("碲", "tellurium", Group.TELLURIUM, M),
    "I": Element("碘", "iodine", Group.IODINE, F),
    "Xe": Element("氙", "xenon", Group.NOBLE_GAS),
    "Cs": Element("铯", "caesium", Group.CAESIUM, F),
    "Ba": Element("钡", "barium", Group.BARIUM, M),
    "La": Element("镧", "lanthanum", Group.LANTHANUM),
    "Ce": Element("铈", "cerium", Group.CERIUM, M),
    "Pr": Element("镨", "praseodymium", Group.LANTHANUM),
    "Nd": Element("钕", "neodymium", Group.LANTHANUM),
    "Pm": Element("钷", "promethium", Group.LANTHANUM),
    "Sm": Element("钐", "samarium", Group.LANTHANUM),
    "Gd": Element("钆", "gadolinium"),
    "Tm": Element("铥", "thulium"),
    "Yb": Element("镱", "ytterbium"),
    "Ir": Element("铱", "iridium"),
    "Au": Element("金", "gold"),
    "Hg": Element("汞", "mercury"),
    "Tl": Element("铊", "thallium"),
    "Pb": Element("铅", "lead", lung_class=M),
    "Bi": Element("铋", "bismuth"),
    "Po": Element("钋", "polonium", lung_class=M),
    "At": Element("砹", "astatine"),
    "Rn": Element("氡", "radon", Group.NOBLE_GAS),
    "Fr": Element("钫", "francium"),
    "Ra": Element("镭", "radium", lung_class=M),
    "Ac": Element("锕", "actinium"),
    "Th": Element("钍", "thorium", lung_class=S),
    "Pa": Element("镤", "protactinium"),
    "U": Element("铀", "uranium", lung_class=M),
    "Np": Element("镎", "neptunium", Group.CERIUM, M),
    "Pu": Element("钚", "plutonium", Group.CERIUM, M),
    "Am": Element("镅", "americium", Group.LANTHANUM, M),
    "Cm": Element("锔", "curium", Group.LANTHANUM, M),
    "Cf": Element("锎", "californium"),
}


def symbol_of(key: str) -> str:
    """"I" of "I-131"."""
    return key.partition("-")[0]
