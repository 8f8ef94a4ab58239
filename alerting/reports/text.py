"""A paper as plain text, for a telephone, a message or a printer without anything else. Each line of a drill's says so."""

import unicodedata
from collections.abc import Iterable, Iterator

from alerting.reports.model import Block, Document, Field, Line

WIDTH = 78
"""Columns of the rules between parts; a Chinese character takes two."""


def text(documents: Iterable[Document]) -> bytes:
    """The papers one after the other, UTF-8."""
    pages = []
    for document in documents:
        mark = f"【{document.mark}】" if document.mark else ""
        pages.append("".join(f"{mark}{line}".rstrip() + "\n" for line in _lines(document)))
    return "\f".join(pages).encode()


def _lines(document: Document) -> Iterator[str]:
    yield document.title.center(WIDTH - _extra(document.title)).rstrip()
    yield from document.head
    for section in document.sections:
        yield "─" * (WIDTH // 2)
        yield section.title
        for block in section.blocks:
            yield from _block(block)
    yield "─" * (WIDTH // 2)
    for field in document.closing:
        yield from _block(field)
    yield "─" * (WIDTH // 2)
    yield document.foot


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Line):
        yield from block.text.split("\n")
    elif isinstance(block, Field):
        first, *rest = block.text.split("\n")
        yield f"{block.label}：{first}{'＿' * 12 if block.blank else ''}"
        yield from (f"    {each}" for each in rest)
    else:
        yield f"〔{block.title}〕"
        yield " | ".join(block.head)
        for row in block.rows:
            yield " | ".join(" ".join(cell.split("\n")) for cell in row)


def _extra(line: str) -> int:
    return sum(unicodedata.east_asian_width(each) in "WF" for each in line)
