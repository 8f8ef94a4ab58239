"""What a paper says, before it is laid out: sections of fields, tables and lines, all text final. Lays nothing out."""

import unicodedata
from collections.abc import Iterator

import msgspec

from core.papers import Language, Paper

LONGEST = 2000
"""Characters of one text on paper; what is longer is cut, says so, and stays whole in the log."""

MOST_ROWS = 40
"""Rows of one table; how many were left out is said beside it."""


class Field(msgspec.Struct, frozen=True, kw_only=True, tag="field"):
    """Something that is asked for, and the answer; blank where it must be filled in by hand."""

    label: str
    text: str
    blank: bool = False
    name: str = ""                   # the fact that would fill it


class Table(msgspec.Struct, frozen=True, kw_only=True, tag="table"):
    """Rows under a head."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]        # of the columns, as shares


class Line(msgspec.Struct, frozen=True, kw_only=True, tag="line"):
    """A sentence of its own."""

    text: str


Block = Field | Table | Line


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A numbered part."""

    title: str
    blocks: tuple[Block, ...]


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One paper, in one language."""

    paper: Paper | None              # None: none of an incident's papers, such as what happened in a drill
    language: Language
    title: str
    mark: str                        # that it is an exercise, on every page; empty where it is real
    head: tuple[str, ...]            # lines under the title
    sections: tuple[Section, ...]
    closing: tuple[Field, ...]       # who reports, signs, answers the telephone
    foot: str                        # small print

    def blanks(self) -> tuple[Field, ...]:
        """What is to be filled in, without what only a hand can do (`closing`)."""
        return tuple(
            block for section in self.sections for block in section.blocks if isinstance(block, Field) and block.blank
        )

    def texts(self) -> Iterator[str]:
        """Every text in its order. What a reader finds in a file of it, whatever the format."""
        yield self.title
        yield from self.head
        for section in self.sections:
            yield section.title
            for block in section.blocks:
                yield from _of(block)
        for field in self.closing:
            yield from _of(field)
        yield self.foot


def _of(block: Block) -> Iterator[str]:
    if isinstance(block, Field):
        yield block.label
        yield block.text
    elif isinstance(block, Line):
        yield block.text
    else:
        yield block.title
        yield from block.head
        for row in block.rows:
            yield from row


def plain(text: str, longest: int = LONGEST) -> str:
    """A text as it may stand on paper: no control characters, nothing that turns the direction of writing, not too long.

    Line breaks stay; runs of blanks become one.
    """
    kept = "".join(
        "\n" if each in "\n\r\u2028\u2029\x85" else " " if each == "\t" else each
        for each in text.replace("\r\n", "\n") if each in "\n\r\t\x85" or not _unfit(each)
    )
    lines = [" ".join(line.split()) for line in kept.split("\n")]
    joined = "\n".join(line for line in lines if line)
    return joined if len(joined) <= longest else f"{joined[:longest]}…………"


def _unfit(character: str) -> bool:
    # Controls, formatting (zero width, direction), halves of pairs, private use, unassigned: none of them is writing.
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn")
