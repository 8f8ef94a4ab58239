"""Half-lives of nuclides in sealed sources of which nothing else is known here: enough to decay an activity."""

from core.errors import InputError
from dispersion.sources.nuclides import nuclide

OTHERS: dict[str, float] = {
    "Na-22": 8.2107965967552e7, "Fe-55": 8.637130668096e7, "Co-57": 2.3478336e7, "Ni-63": 3.1588483006e9,
    "Zn-65": 2.1086784e7, "Ge-68": 2.341008e7, "Y-88": 9.21456e6, "Pd-103": 1.4680224e6, "Cd-109": 3.986496e7,
    "Sn-113": 9.943776e6, "Sb-124": 5.20128e6, "Sb-125": 8.7051674007e7, "Ba-133": 3.31978862362e8,
    "Ce-139": 1.18921824e7, "Eu-152": 4.27186108345e8, "Eu-154": 2.71168665805e8, "Eu-155": 1.5024568076e8,
    "Ta-182": 9.886752e6, "Hg-203": 4.0272768e6, "Tl-204": 1.19285180582e8, "Bi-207": 1.03822286803e9,
}
"""s. Source: ICRP 107, as radioactivedecay reads it; a test holds the two together."""


def half_life(key: str) -> float:
    """Half-life of a nuclide, s, in the spellings of the table or as "Ni-63"; InputError where it is not known here."""
    try:
        return nuclide(key).half_life
    except InputError:
        tidy = key.strip()
        if tidy in OTHERS:
            return OTHERS[tidy]
        raise
