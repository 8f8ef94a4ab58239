"""A paper as DOCX, to be gone over in a word processor before it is signed. What it says is decided."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime

import docx
from docx.document import Document as File
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.section import Section as Pages
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from alerting.reports.model import Block, Document, Field, Line

SERIF, SANS = "宋体", "黑体"
RED = RGBColor(0xC0, 0, 0)
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"'
)
WATERMARK = """<w:pict {namespaces}><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
 path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>
<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>
<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>
<v:path textpathok="t"/><v:textpath on="t" fitshape="t"/><o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>
<v:shape id="exercise{number}" o:spid="_x0000_s{spid}" type="#_x0000_t136"
 style="position:absolute;margin-left:0;margin-top:0;width:420pt;height:{height}pt;rotation:315;z-index:-251658752;
mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;
mso-position-vertical-relative:margin" fillcolor="#c00000" stroked="f"><v:fill opacity=".2"/>
<v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" string="{mark}" on="t" fitshape="t"/></v:shape></w:pict>"""


def docx_file(documents: Iterable[Document], time: datetime) -> bytes:
    """The papers one after the other, each in a section of its own whose pages count from 1."""
    file = docx.Document()
    base = file.styles["Normal"]
    base.font.size = Pt(11)
    for number, document in enumerate(documents):
        pages = file.sections[0] if number == 0 else file.add_section(WD_SECTION.NEW_PAGE)
        _set_pages(pages, document.mark, number)
        _write(file, document)
        file.core_properties.title = document.title
    file.core_properties.author = "Fengsui"
    file.core_properties.created = file.core_properties.modified = time.astimezone(UTC).replace(tzinfo=None)
    written = io.BytesIO()
    file.save(written)
    return written.getvalue()


def _set_pages(pages: Pages, mark: str, number: int) -> None:
    pages.page_width, pages.page_height = Mm(210), Mm(297)
    pages.top_margin, pages.bottom_margin, pages.left_margin, pages.right_margin = Mm(34), Mm(32), Mm(26), Mm(24)
    pages.header.is_linked_to_previous = pages.footer.is_linked_to_previous = False
    if mark:
        paragraph = pages.header.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = _run(paragraph, mark, 16, SANS)
        run.font.color.rgb = RED
        run._r.append(parse_xml(WATERMARK.format(
            namespaces=NAMESPACES, number=number, spid=2049 + number, mark=mark, height=190 if len(mark) < 4 else 80,
        )))
    footer = pages.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(footer, "— ", 12, SERIF)
    _page_number(_run(footer, "", 12, SERIF))
    _run(footer, " —", 12, SERIF)
    properties = pages._sectPr
    for old in properties.findall(qn("w:pgNumType")):    # a new section begins as a copy of the one before
        properties.remove(old)
    start = OxmlElement("w:pgNumType")
    start.set(qn("w:start"), "1")
    margins = properties.find(qn("w:pgMar"))
    assert margins is not None
    margins.addnext(start)               # word processors insist on the schema's order


def _page_number(run: Run) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _write(file: File, document: Document) -> None:
    _run(_centred(file), document.title, 19, SANS)
    for line in document.head:
        _run(_centred(file), line, 10.5, SERIF)
    for section in document.sections:
        heading = file.add_paragraph()
        heading.paragraph_format.keep_with_next = True
        heading.paragraph_format.space_before = Pt(12)
        _run(heading, section.title, 13, SANS)
        for block in section.blocks:
            _block(file, block)
    _run(file.add_paragraph(), "", 11, SERIF)
    for field in document.closing:
        _block(file, field)
    _run(file.add_paragraph(), document.foot, 9, SERIF)


def _block(file: File, block: Block) -> None:
    if isinstance(block, Line):
        _run(_close(file.add_paragraph()), block.text, 11, SERIF)
    elif isinstance(block, Field):
        paragraph = _close(file.add_paragraph())
        _run(paragraph, f"{block.label}：", 10.5, SANS)
        run = _run(paragraph, block.text, 11, SERIF)
        if block.blank:
            run.font.underline = True
            _run(paragraph, "\u3000" * 12, 11, SERIF).font.underline = True
    else:
        _run(_close(file.add_paragraph()), block.title, 10, SANS)
        table = file.add_table(rows=0, cols=len(block.head))
        table.style = "Table Grid"
        table.autofit = False
        shares = [each / sum(block.widths) for each in block.widths]
        for number, row in enumerate((block.head, *block.rows)):
            for cell, text, share in zip(table.add_row().cells, row, shares, strict=True):
                _fill(cell, text, SANS if number == 0 else SERIF, share)
        _repeat_head(table.rows[0]._tr)
        _close(file.add_paragraph())


def _fill(cell: _Cell, text: str, font: str, share: float) -> None:
    cell.width = Mm(160 * share)
    _run(_close(cell.paragraphs[0]), text, 8.5, font)


def _repeat_head(row: object) -> None:
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    row.get_or_add_trPr().append(head)           # type: ignore[attr-defined]


def _centred(file: File) -> Paragraph:
    paragraph = _close(file.add_paragraph())
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _close(paragraph: Paragraph) -> Paragraph:
    paragraph.paragraph_format.space_after = Pt(3)
    return paragraph


def _run(paragraph: Paragraph, text: str, size: float, font: str) -> Run:
    """A run of text in a font that has Chinese; line breaks stay."""
    run = paragraph.add_run()
    for number, line in enumerate(text.split("\n")):
        if number:
            run.add_break(WD_BREAK.LINE)
        run.add_text(line)
    run.font.size = Pt(size)
    run.font.name = "Times New Roman"
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run
