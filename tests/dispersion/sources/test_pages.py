"""The reference pages say what the tables say."""

from pathlib import Path

import pytest

from dispersion.sources.pages import PAGES, span

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize("name", PAGES)
def test_the_reference_page_says_what_the_table_says(name: str) -> None:
    assert (DOCS / f"{name}.md").read_text(encoding="utf-8") == PAGES[name]()


def test_recalled_figures_are_in_italics_and_read_ones_are_not() -> None:
    page = PAGES["substances"]()
    assert "| `sulphur-dioxide` | AEGL-3 | *30* | *30* | *30* | *19* | *9.6* |" in page
    assert "| `chlorine` | AEGL-2 | *2.8* | *2.8* | *2* | *1* | *0.7* |" in page
    assert "| *4e-09 (V)* |" in PAGES["nuclides"]()


def test_spans_are_in_the_unit_a_person_would_use() -> None:
    shown = [span(each) for each in (153.12, 8262.0, 692988.0, 9.52e8, 1.6e-4)]
    assert shown == ["2.552 min", "2.295 h", "8.021 d", "30.17 y", "0.00016 s"]
