"""What every paper has: its mark as an exercise, its notice where it is not meant for such an event, numbers, small print."""

from datetime import datetime

from alerting.reports.matter import Matter
from alerting.reports.model import Document, Field, Section, plain
from alerting.reports.pen import ZH_NUMBERS, Pen
from alerting.reports.uses import use
from core.papers import Paper

MARK_ZH, MARK_EN = "演练", "演练 EXERCISE"


def document(
    pen: Pen, matter: Matter, paper: Paper, titles: tuple[str, str], head: tuple[str, ...], sections: tuple[Section, ...],
    closing: tuple[Field, ...],
) -> Document:
    """A paper of an incident; where it is not meant for such an event it says so above."""
    if not (found := use(matter, paper)).fits:
        head = (*head, pen.say(f"注意：{found.zh}", f"Note: {found.en}"))
    drill = matter.incident.exercise
    titles_of_drill = None if drill is None else matter.exercise or (drill, drill)
    return sheet(pen, paper, titles, head, sections, closing, matter.now, titles_of_drill)


def sheet(
    pen: Pen, paper: Paper | None, titles: tuple[str, str], head: tuple[str, ...], sections: tuple[Section, ...],
    closing: tuple[Field, ...], now: datetime, drill: tuple[str, str] | None,
) -> Document:
    """Any paper as of a time; sections get their numbers, and what belongs to a drill its mark."""
    lines = [plain(each) for each in head]
    if drill is not None:
        lines.insert(0, plain(pen.say(
            f"本件为演练文书（{drill[0]}），所述情况不是真实事件。",
            f"This is an exercise paper ({drill[1]}). What it tells of did not happen.",
        )))
    at = pen.short(now)
    lines.append(pen.say(f"数据截至 {at}（北京时间，下同）", f"As of {at}; all times are Beijing time (UTC+8)"))
    numbered = tuple(
        Section(title=f"{ZH_NUMBERS[index]}、{each.title}" if pen.zh else f"{index + 1}. {each.title}", blocks=each.blocks)
        for index, each in enumerate(sections)
    )
    return Document(
        paper=paper, language=pen.language, title=plain(pen.say(*titles)),
        mark="" if drill is None else pen.say(MARK_ZH, MARK_EN), head=tuple(lines), sections=numbered, closing=closing,
        foot=_foot(pen),
    )


def _foot(pen: Pen) -> str:
    return pen.say(
        "由烽燧系统按事件档案预填，经签发人核定后方可报送。“待填”须手工填写；"
        "“待核”为未经确认的判断、推算或凭记忆录入的标准，须核实。",
        "Filled in from the incident's file by Fengsui; not to be handed in before it is signed. What is marked to be filled "
        "in is left to a person; what is marked to be verified is a judgement, a computation or a recalled standard that "
        "nobody has confirmed.",
    )
