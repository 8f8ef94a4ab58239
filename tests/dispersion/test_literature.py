"""Every publication named in the air stage is in its table, with whether ours was held against it."""

import ast
import re
from pathlib import Path

import pytest

from dispersion import literature

DOCS = Path(__file__).parents[2] / "docs"
NAMED = {name for work in literature.works() for name in (work.cited, *work.also)}
STATE = re.compile(r"\b(read|recalled)\b")
ELSEWHERE = re.compile(r"`dispersion\.")             # another function of ours, which has its own line


def sources() -> list[tuple[str, str]]:
    """Place and text of each "Source:" in a docstring, to the end of its paragraph."""
    found = []
    for path, text in literature.modules().items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
                for paragraph in re.findall(r"\bSource: (.*?)(?:\n\s*\n|\Z)", node.value.value, re.S):
                    found.append((f"{path}:{node.lineno}", literature.flat(paragraph)))
    return found


def test_the_page_says_what_table_and_source_text_say() -> None:
    assert (DOCS / "literature.md").read_text(encoding="utf-8") == literature.page(), (
        "python -m dispersion.literature > docs/literature.md"
    )


def test_every_publication_named_in_the_source_text_is_in_the_table() -> None:
    missing = {name: paths for name, paths in literature.uses().items() if name not in NAMED}
    assert not missing, "put into dispersion/literature.toml, as recalled unless you read it"


def test_every_publication_of_the_table_is_named_somewhere_and_once() -> None:
    used = set(literature.uses())
    assert [each.cited for each in literature.works() if not {each.cited, *each.also} & used] == []
    cited = [each.cited for each in literature.works()]
    assert len(cited) == len(set(cited))


def test_what_was_read_says_where() -> None:
    assert [each.cited for each in literature.works() if each.state == "read" and not each.where] == []


@pytest.mark.parametrize(("place", "text"), sources())
def test_a_source_line_names_a_publication_of_the_table_or_says_read_or_recalled(place: str, text: str) -> None:
    assert STATE.search(text) or ELSEWHERE.search(text) or literature.mentioned(text) & NAMED, f"{place}: {text}"


@pytest.mark.parametrize(("text", "names"), [
    ("as in Hanna (1982), eq. 3", {"Hanna 1982"}),
    ("(Gryning, van Ulden\n    and Larsen 1983)", {"Gryning, van Ulden and Larsen 1983"}),
    ("FGR-15 coefficients, ICRP 119", {"FGR 15", "ICRP 119"}), ("Taylor's (1921) limit", {"Taylor 1921"}),
    ("Panofsky et al. 1977", {"Panofsky et al. 1977"}), ("in 2005 or at 1013 hPa", set()),
])
def test_publications_are_found_as_people_write_them(text: str, names: set[str]) -> None:
    assert literature.mentioned(text) == names
