"""A paper to its file, in any format. What runs in a process of its own."""

from collections.abc import Sequence
from datetime import datetime

from alerting.reports.docx import docx_file
from alerting.reports.model import Document
from alerting.reports.pdf import pdf
from alerting.reports.text import text
from core.papers import Format


def made(documents: Sequence[Document], format: Format, time: datetime) -> bytes:
    """The papers one after the other in one file; `time` is when it was made."""
    if format is Format.PDF:
        return pdf(documents, time)
    return docx_file(documents, time) if format is Format.DOCX else text(documents)
