"""Papers of an incident: which there are, how one was handed in, what the console is told of them. Shapes only."""

from datetime import datetime
from enum import StrEnum

import msgspec


class Paper(StrEnum):
    """What is filled in for an event and handed to somebody."""

    FIRST = "first"                  # 初报
    FOLLOW_UP = "follow-up"          # 续报
    FINAL = "final"                  # 处理结果报告
    RADIATION = "radiation"          # 辐射事故初始报告表
    NEIGHBOURS = "neighbours"        # 上下游联防通报


class Way(StrEnum):
    """How a paper reached the other side."""

    PHONE = "phone"
    FAX = "fax"
    SYSTEM = "system"


class Language(StrEnum):
    """Of a paper. The Chinese one is the official one."""

    ZH = "zh"
    EN = "en"


class Format(StrEnum):
    """Of its file."""

    PDF = "pdf"
    DOCX = "docx"
    TEXT = "text"


MEDIA = {
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.TEXT: "text/plain; charset=utf-8",
}
SUFFIX = {Format.PDF: "pdf", Format.DOCX: "docx", Format.TEXT: "txt"}


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that was handed in, as an officer says."""

    number: int                      # within its incident, from 1
    paper: Paper
    to: str
    way: Way
    who: str
    time: datetime                   # when it was handed in
    noted: datetime                  # when the officer said so; the incident as it stood until then is what it told of
    note: str = ""
    deadline: str | None = None      # the duty it fulfilled


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """Something a paper asks for that nobody has given."""

    name: str                        # key of `core.event_facts.FACTS` where a fact would fill it, else empty
    zh: str
    en: str


class PaperState(msgspec.Struct, frozen=True, kw_only=True):
    """One paper as it could be filled in for an incident now."""

    paper: Paper
    title_zh: str
    title_en: str
    applies: bool                    # whether it is meant for such an event; it can be had in any case
    why_zh: str                      # why it applies, or why not
    why_en: str
    missing: tuple[Missing, ...]
    duties: tuple[str, ...]          # ids of the incident's duties not yet met that handing it in can fulfil
    handed_in: int                   # how often so far


class PaperFile(msgspec.Struct, frozen=True, kw_only=True):
    """A paper to be downloaded."""

    name: str                        # as it is saved, with its suffix
    media: str
    body: bytes
