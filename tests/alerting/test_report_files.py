"""A paper says the same as PDF, DOCX and text, whatever a person typed; each page of a drill is marked, a real one never."""

import io
import re
import unicodedata
import warnings

import docx
import msgspec
import numpy as np
import pypdf
import pytest
import typst
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from alerting.reports.catalogue import FILLED_IN
from alerting.reports.files import made
from alerting.reports.model import Document, Field, Line, Section, Table, plain
from alerting.reports.pdf import _fonts, _layout, drawable
from core.papers import Format, Language, Paper
from tests.alerting.papers import W, bare, docx_headers, docx_text, fact, in_drill, lost_source, pdf_pages, plume, river
from tests.alerting.timeline import NOON

MATTERS = {
    Paper.FIRST: river(), Paper.FOLLOW_UP: river(), Paper.FINAL: river(), Paper.RADIATION: lost_source(),
    Paper.NEIGHBOURS: river(forecasts=(plume(),)),
}


def whole(document: Document) -> str:
    return bare("".join(document.texts()))


def in_pdf(document: Document) -> str:
    """The text of a PDF without page numbers and repeated heads of tables, which only paging adds."""
    heads = [
        bare("".join(block.head)) for section in document.sections for block in section.blocks if isinstance(block, Table)
    ]
    text = ""
    for page in pdf_pages(made((document,), Format.PDF, NOON)):
        here = bare(re.sub(r"—\s*\d+\s*—\s*$", "", page.strip()))
        again = next((each for each in heads if each and each in text and here.startswith(each)), "")
        text += here.removeprefix(again)
    return text


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("paper", Paper)
def test_the_three_formats_hold_the_same_text(paper: Paper, language: Language) -> None:
    document = FILLED_IN[paper](MATTERS[paper], language)
    assert bare(made((document,), Format.TEXT, NOON).decode()) == whole(document)
    assert bare(docx_text(made((document,), Format.DOCX, NOON))) == whole(document)
    assert in_pdf(document) == whole(document)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("paper", Paper)
def test_every_page_of_a_drills_paper_is_marked_and_no_real_one_is(paper: Paper, language: Language) -> None:
    real = FILLED_IN[paper](MATTERS[paper], language)
    drill = FILLED_IN[paper](in_drill(MATTERS[paper]), language)
    pages = pdf_pages(made((drill,), Format.PDF, NOON))
    assert len(pages) >= 2
    assert all(each.count("演练") >= 2 for each in pages)        # above, and across the page
    lines = made((drill,), Format.TEXT, NOON).decode().splitlines()
    assert all(each.startswith("【演练") for each in lines)
    docx = made((drill,), Format.DOCX, NOON)
    assert docx_headers(docx) == [drill.mark]
    for format in (Format.PDF, Format.DOCX, Format.TEXT):
        made_real = made((real,), format, NOON)
        text = "".join(pdf_pages(made_real)) if format is Format.PDF else (
            docx_text(made_real) + "".join(docx_headers(made_real)) if format is Format.DOCX else made_real.decode()
        )
        assert "演练" not in text
        assert "EXERCISE" not in text


def test_a_drills_papers_and_a_real_one_in_one_file_keep_their_marks_apart() -> None:
    drill, real = FILLED_IN[Paper.FIRST](in_drill(river()), Language.ZH), FILLED_IN[Paper.FIRST](river(), Language.ZH)
    assert docx_headers(made((drill, real), Format.DOCX, NOON)) == [drill.mark, ""]
    pages = pdf_pages(made((drill, real), Format.PDF, NOON))
    first_real = next(n for n, each in enumerate(pages) if "演练" not in each)
    assert all("演练" not in each for each in pages[first_real:])
    assert re.search(r"—\s*1\s*—", pages[first_real])           # and counts its pages from 1


def test_a_docx_has_the_mark_across_each_page_too_and_is_in_the_order_word_processors_ask_for() -> None:
    drill, real = FILLED_IN[Paper.FIRST](in_drill(river()), Language.ZH), FILLED_IN[Paper.FIRST](river(), Language.ZH)
    file = docx.Document(io.BytesIO(made((drill, real), Format.DOCX, NOON)))
    first, second = file.sections
    marks = [each.get("string") for each in first.header._element.iter("{urn:schemas-microsoft-com:vml}textpath")]
    assert "演练" in marks
    assert not list(second.header._element.iter("{urn:schemas-microsoft-com:vml}textpath"))
    for section in (first, second):
        names = [each.tag.rpartition("}")[2] for each in section._sectPr]
        assert names.count("pgNumType") == 1
        order = ["headerReference", "footerReference", "type", "pgSz", "pgMar", "pgNumType", "cols", "docGrid"]
        assert [order.index(each) for each in names] == sorted(order.index(each) for each in names)
        assert "PAGE" in "".join(each.text or "" for each in section.footer._element.iter(f"{W}instrText"))


def test_pages_are_numbered() -> None:
    pages = pdf_pages(made((FILLED_IN[Paper.FIRST](river(), Language.ZH),), Format.PDF, NOON))
    assert [re.findall(r"—\s*(\d+)\s*—", each)[-1] for each in pages] == [str(n + 1) for n in range(len(pages))]


def test_the_same_paper_is_the_same_pdf_byte_for_byte() -> None:
    document = FILLED_IN[Paper.FIRST](river(), Language.ZH)
    assert made((document,), Format.PDF, NOON) == made((document,), Format.PDF, NOON)


def test_the_fonts_of_a_file_are_our_own_and_in_it() -> None:
    body = made((FILLED_IN[Paper.FIRST](river(), Language.ZH),), Format.PDF, NOON)
    found: list[set[str]] = [set(), set()]
    for page in pypdf.PdfReader(io.BytesIO(body)).pages:
        embedded, missing = page._get_fonts()
        found = [found[0] | embedded, found[1] | missing]
    assert found[0]
    assert all("Noto" in each for each in found[0])
    assert not found[1]


def of(text: str, rows: int = 1) -> Document:
    """A paper with the same text everywhere a person's words may stand."""
    text = plain(text)
    # One column: of a row that two pages share, a reader of the file finds the cells page by page.
    table = Table(title=text, head=("内容",), rows=((plain(text, 300),),) * rows, widths=(1,))
    return Document(
        paper=Paper.RADIATION if rows % 2 else Paper.FIRST, language=Language.ZH, title=text, mark="", head=(text,),
        sections=(Section(title=text, blocks=(Field(label="项目", text=text), Line(text=text), table)),),
        closing=(Field(label="项目", text=text, blank=True),), foot=text,
    )


MARKUP = st.text(alphabet=st.sampled_from(list("#$*_`\\\"'@<>[]{}()/=-+~^&|%;:,.!? \n\t0aZ汉é")), max_size=200)


def alike(text: str) -> str:
    """Characters that share a glyph are one to a reader of a PDF."""
    return unicodedata.normalize("NFKC", bare(text))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MARKUP)
@example("#import \"/etc/passwd\"; #eval(\"1/0\") $ x^2 $ *b* _i_ `raw` <label> @ref // c /* d */ = h")
@example("https://a.b/c--d---e ... 'q' \"z\" ~ fi ffi fl - -- ---")
@example("长" * 3000)
@example("W" * 3000)
@example("")
def test_markup_a_person_typed_is_shown_as_typed(text: str) -> None:
    document = of(text)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert in_pdf(document) == whole(document)
    assert bare(made((document,), Format.TEXT, NOON).decode()) == whole(document)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60), st.integers(0, 3))
@example("\U00020bb7\U0001f600☑", 1)
def test_any_text_makes_a_file_of_every_format(text: str, rows: int) -> None:
    document = of(text, rows)
    body = made((document,), Format.PDF, NOON)
    shown = drawable(document.foot)
    assert len(pdf_pages(body)) >= 1
    assert made((document,), Format.TEXT, NOON).decode().count(document.foot) >= 1
    assert bare(docx_text(made((document,), Format.DOCX, NOON))).count(bare(document.foot)) >= 1
    if all(unicodedata.category(each)[0] in "LNPSZ" and unicodedata.bidirectional(each) not in ("R", "AL", "AN")
           for each in shown):
        assert alike(shown) in alike("".join(pdf_pages(body)))


def test_a_character_no_font_has_is_named_by_its_number() -> None:
    assert drawable("吴\U0001f600\n") == "吴[U+1F600]\n"
    assert "[U+1F600]" in "".join(pdf_pages(made((of("吴\U0001f600"),), Format.PDF, NOON)))


@pytest.mark.parametrize("text", ["W" * 2000, "长" * 2000, "https://" + "a/" * 400, "1234567890" * 30])
def test_nothing_runs_out_of_the_page(text: str) -> None:
    document = of(text, 2)
    pages = typst.Compiler(font_paths=_fonts(), ignore_system_fonts=True).compile(
        input=_layout(), format="png", ppi=40, sys_inputs={"papers": msgspec.json.encode([document]).decode()}
    )
    for page in pages if isinstance(pages, list) else [pages]:
        assert page is not None
        ink = np.asarray(Image.open(io.BytesIO(page)).convert("L")) < 200
        width = ink.shape[1]
        assert not ink[:, : int(width * 24 / 210)].any()        # margins of 26 and 24 mm
        assert not ink[:, int(width * 188 / 210):].any()
        assert ink.any()


def test_the_longest_incident_still_makes_a_paper_of_bounded_size() -> None:
    matter = river()
    long = "长" * 4000
    facts = tuple(fact(name, long, long) for name in (
        "source_place", "responsible", "pollutant", "amount_released", "cause", "measures", "planned", "sensitive", "informant",
    ))
    changes = matter.changes * 400
    measured = matter.measured * 250
    heavy = msgspec.structs.replace(
        matter, incident=msgspec.structs.replace(matter.incident, facts=facts), changes=changes, measured=measured,
    )
    document = FILLED_IN[Paper.FOLLOW_UP](heavy, Language.ZH)
    assert len(whole(document)) < 80_000
    assert len(pdf_pages(made((document,), Format.PDF, NOON))) < 60
