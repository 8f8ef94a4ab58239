"""The part of docs/validation-air.md that is made: the tables between its two marks.

    python -m dispersion.validation.page FOLDER        the page's tables and pictures anew, from measured data in FOLDER
"""

import sys
from pathlib import Path

from dispersion.validation.pictures import pictures
from dispersion.validation.prairie_grass import compare, read_arcs, read_samplers
from dispersion.validation.tables import tables_of

BEGIN = "<!-- tables of `fengsui validate`: begin -->\n"
END = "<!-- end -->"
PAGE = Path(__file__).parents[2] / "docs" / "validation-air.md"


def tables_in(page: str) -> str:
    """The tables a page holds. ValueError where its marks are missing."""
    return page[page.index(BEGIN) + len(BEGIN):page.index(END)]


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    samplers = read_samplers(folder)
    pairs = compare(read_arcs(folder))
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(text.replace(tables_in(text), tables_of(pairs, samplers)), encoding="utf-8")
    pictures(PAGE.parent / "validation", pairs, samplers)
