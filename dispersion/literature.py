"""Which publications the air stage's equations and constants come from, and whether anybody held ours against them.

The table is `literature.toml`; docs/literature.md is made from it and from the source text:

    python -m dispersion.literature > docs/literature.md
"""

import re
import sys
import tomllib
from pathlib import Path
from typing import Literal

import msgspec

HERE = Path(__file__).parent
YEARS = r"(?:19[0-9]{2}|20[0-2][0-9])"
NAME = r"(?:van |de |Van |des)?[A-Z][A-Za-zé]+(?:-[A-Z][a-z]+)?"
CITATION = re.compile(rf"\b({NAME}(?:(?:, | and ){NAME})*(?: et al\.)?)(?:'s)?,? \(?({YEARS})\b")
STANDARD = re.compile(
    r"\b(ICRP|ICRU|FGR|NUREG|CPR|NISTIR|GB|EPA|ANSI/ANS|RS|UCRL|10 CFR)[ -]"
    r"([0-9]{4,}-[0-9]{4}|[0-9.]{5}-1991|454/R-99-005|G-1\.9|MA-105607|[0-9]{2,4}E?)\b"
)
MODEL = re.compile(r"\b(FLEXPART|SNAP|ISC3|AERMOD|HYSPLIT)\b")

HEAD = """# Literature

Made by `python -m dispersion.literature > docs/literature.md` from `dispersion/literature.toml` and the source text; a test
holds it true, and another that every publication named in `dispersion/` is in it.

- **read** 已核对: the equation or figure was read, in the publication, a copy of it, or a program that carries it; the last
  column says where.
- **recalled** 待确认: written down from memory. Each must be held against the printed page before anybody relies on it; where
  a test checks the outcome against something independent, the last column says so.

Where a docstring says `read` or `recalled` of one figure, that holds for the figure; this table holds for the rest.

"""


class Work(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A publication as the source text names it."""

    cited: str                       # "Hanna 1982", "ICRP 119"
    what: str                        # what was taken from it
    state: Literal["read", "recalled"]
    where: str = ""                  # where it was read, or what else speaks for it
    also: tuple[str, ...] = ()       # other ways it is named


def works() -> tuple[Work, ...]:
    """The table."""
    with (HERE / "literature.toml").open("rb") as file:
        return msgspec.convert(tomllib.load(file)["work"], tuple[Work, ...])


def flat(text: str) -> str:
    """Source text as one line, so that a name and its year stand together."""
    return re.sub(r"\s*\n\s*(?:# ?)?", " ", text)


def mentioned(text: str) -> set[str]:
    """Publications named in source text: "Author and Author 1982", "ICRP 119", "FLEXPART"."""
    line = flat(text)
    return {f"{name} {year}" for name, year in CITATION.findall(line)} | {
        f"{body} {number}" for body, number in STANDARD.findall(line)
    } | set(MODEL.findall(line))


def modules() -> dict[str, str]:
    """The source text of each module of the air stage, by its path below `dispersion/`."""
    return {each.relative_to(HERE).as_posix(): each.read_text(encoding="utf-8")
            for each in sorted(HERE.rglob("*.py")) if each.name != "literature.py"}


def uses() -> dict[str, list[str]]:
    """What is named where, by the name as it stands there."""
    found: dict[str, list[str]] = {}
    for path, text in modules().items():
        for name in sorted(mentioned(text)):
            found.setdefault(name, []).append(path)
    return found


def page() -> str:
    """docs/literature.md."""
    found = uses()
    rows = []
    for each in works():
        where = sorted({path for name in (each.cited, *each.also) for path in found.get(name, [])})
        rows.append(
            f"| {each.cited} | {each.what} | {each.state} | {', '.join(f'`{path}`' for path in where)} | {each.where} |\n"
        )
    count = {state: sum(each.state == state for each in works()) for state in ("read", "recalled")}
    return (
        HEAD + f"{count['read']} read, {count['recalled']} recalled.\n\n| publication | what is taken | state | used in "
        "`dispersion/` | where read, or what speaks for it |\n|---|---|---|---|---|\n" + "".join(rows)
    )


if __name__ == "__main__":
    sys.stdout.write(page())
