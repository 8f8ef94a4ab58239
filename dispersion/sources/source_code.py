"""The 12 characters every sealed source in China carries (放射源编码). Only what the rule says for certain is decoded."""

import re

import msgspec

from core.errors import InputError

CODE = re.compile(r"([0-9]{2}|[A-Z]{2})([0-9]{2}|NN)([0-9A-Z]{2})([0-9A-Z]{5})([1-5N])")
ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V"}


class SourceCode(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of a code."""

    text: str
    producer: str                    # two digits: a producer in China; two letters: the country it was made in
    is_domestic: bool
    year: int | None                 # of leaving the factory; None where unknown (NN, only before 2005)
    nuclide_code: str | None         # two characters of the official table; None where unknown (NN)
    serial: str
    category: str | None             # I to V when it left the factory; None where unknown (N)


def source_code(text: str) -> SourceCode:
    """The parts of a 12-character source code; InputError where it is none.

    Source: 放射源编码规则 (国家环保总局, 2004), read in a copy: producer or country 2, year 2, nuclide 2, serial number
    5, category 1. Years 00 to 79 are taken for 2000 to 2079.
    """
    tidy = re.sub(r"[\s-]", "", text).upper()
    match = CODE.fullmatch(tidy)
    if match is None:
        raise InputError(
            f"'{text[:40]}' is not a source code: it has 12 characters, producer or country (2), year (2), nuclide (2), serial "
            f"number (5) and category 1 to 5 or N"
        )
    producer, year, code, serial, category = match.groups()
    return SourceCode(
        text=tidy, producer=producer, is_domestic=producer.isdigit(),
        year=None if year == "NN" else (2000 if int(year) < 80 else 1900) + int(year),
        nuclide_code=None if code == "NN" else code, serial=serial, category=ROMAN.get(category),
    )
