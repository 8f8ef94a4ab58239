"""Order sheets of a plan on paper: what `response.tasking` says, set as every paper of the house is."""

from datetime import datetime

from alerting.reports.files import made
from alerting.reports.model import Document, Field, Line, Section, Table, plain
from alerting.reports.paper import MARK_EN, MARK_ZH
from core.messages import Forecast
from core.papers import Format, Language
from core.tasks import Plan
from response.tasking.sheet import Entry, Rows, Sheet, order_sheets


def order_file(plan: Plan, forecast: Forecast, language: Language, format: Format, time: datetime, unit: str = "") -> bytes:
    """All sheets of a plan one after the other, or those of one unit; `time` is when the file was made."""
    sheets = [each for each in order_sheets(plan, forecast, language) if not unit or each.unit == unit]
    return made([document(each) for each in sheets], format, time)


def document(sheet: Sheet) -> Document:
    """A sheet as a paper; one of a drill bears its mark on every page."""
    zh = sheet.language is Language.ZH
    head = sheet.head
    mark = ""
    if sheet.exercise is not None:
        mark = MARK_ZH if zh else MARK_EN
        told = f"本件为演练文书（{sheet.exercise}）" if zh else f"This is an exercise paper ({sheet.exercise})"
        head = (told, *head)
    return Document(
        paper=None, language=sheet.language, title=plain(sheet.title), mark=mark, head=tuple(plain(each) for each in head),
        sections=tuple(
            Section(title=plain(part.title), blocks=tuple(_block(each) for each in part.content)) for part in sheet.parts
        ),
        closing=tuple(Field(label=each.label, text=each.text, blank=each.blank) for each in sheet.closing), foot=sheet.foot,
    )


def _block(each: Entry | Rows | str) -> Field | Table | Line:
    if isinstance(each, str):
        return Line(text=plain(each))
    if isinstance(each, Entry):
        return Field(label=each.label, text=plain(each.text), blank=each.blank)
    return Table(title=each.title, head=each.head, rows=tuple(tuple(plain(cell) for cell in row) for row in each.rows),
                 widths=each.widths)
