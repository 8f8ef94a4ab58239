"""What happened in a drill: its incidents, and every change of its alerts in order. The incidents' papers follow it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from alerting.reports.known import COLOURS
from alerting.reports.model import Block, Document, Section
from alerting.reports.paper import sheet
from alerting.reports.pen import Pen
from core.incident import Incident
from core.messages import Kind, State, Transition
from core.papers import Language

MOST_LINES = 400
"""Changes of alerts on paper; of more the first and the newest are shown."""

STATES = {
    State.NORMAL: ("正常", "normal"), State.UNACKNOWLEDGED: ("未确认", "unacknowledged"),
    State.ACKNOWLEDGED: ("已确认", "acknowledged"), State.RETURNED: ("已恢复、未确认", "returned, unacknowledged"),
    State.LATCHED: ("待复位", "latched"), State.SHELVED: ("已搁置", "shelved"), State.SUPPRESSED: ("已抑制", "suppressed"),
    State.OUT_OF_SERVICE: ("停用", "out of service"),
}


class Drill(msgspec.Struct, frozen=True, kw_only=True):
    """One run of a drill, as far as it has come."""

    id: str
    title_zh: str
    title_en: str
    about_zh: str = ""
    about_en: str = ""
    notes: tuple[str, ...] = ()      # what of its data was published, interpolated, assumed
    start: datetime                  # simulated time
    now: datetime
    incidents: tuple[Incident, ...]
    transitions: tuple[Transition, ...]                  # in order


def after_action(drill: Drill, language: Language) -> Document:
    """The report of a drill: simulated times throughout, and that is said."""
    pen = Pen(language)
    parts: tuple[tuple[str, str, tuple[Block, ...]], ...] = (
        ("演练概况", "The drill", (
            pen.field(("演练", "Drill"), pen.say(drill.title_zh, drill.title_en)), pen.field(("编号", "Id"), drill.id),
            pen.field(("内容", "About"), pen.say(drill.about_zh, drill.about_en)),
            pen.field(("模拟时间", "Simulated time"), f"{pen.short(drill.start)} — {pen.short(drill.now)}"),
            *(pen.line(each, each) for each in drill.notes),
        )),
        ("事件和应对用时", "Incidents, and how fast they were met", _incidents(pen, drill)),
        ("报警时间线", "Time line of the alerts", _time_line(pen, drill.transitions)),
        ("评估", "Evaluation", tuple(pen.field(each) for each in (
            ("演练目标", "Objectives"), ("做得好的方面", "What went well"), ("需要改进的方面", "What to improve"),
            ("改进措施、责任人和期限", "Measures, by whom and until when"),
        ))),
    )
    sections = tuple(Section(title=pen.say(zh, en), blocks=blocks) for zh, en, blocks in parts)
    closing = (pen.field(("评估人", "Evaluated by")), pen.field(("日期", "Date")))
    titles = (drill.title_zh, drill.title_en)
    return sheet(pen, None, ("演练报告", "Report of a drill"), (), sections, closing, drill.now, titles)


def _incidents(pen: Pen, drill: Drill) -> tuple[Block, ...]:
    if not drill.incidents:
        return (pen.line("演练中没有形成事件。", "No incident came of it."),)
    rows = []
    for each in drill.incidents:
        own = [t for t in drill.transitions if t.alert.id in each.alerts]
        seen = [t for t in own if t.trigger == "acknowledged"]
        grade = each.confirmed or each.proposed
        rows.append((
            each.id, pen.say(each.title_zh, each.title_en), pen.short(each.onset),
            _after(pen, each, seen[0].time if seen else None),
            _after(pen, each, each.reports[0].time if each.reports else None),
            pen.checked(pen.say(grade.name_zh, grade.name_en), each.confirmed is not None) if grade else "—",
            str(each.alert_count),
        ))
    return pen.table(
        ("事件", "Incidents"),
        (("编号", "Id"), ("名称", "Name"), ("首次超限", "First beyond"), ("首次确认用时", "Acknowledged after"),
         ("首次报送用时", "Reported after"), ("等级", "Grade"), ("报警数", "Alerts")),
        rows, (21, 18, 13, 13, 13, 14, 8),
    )


def _after(pen: Pen, incident: Incident, time: datetime | None) -> str:
    """How long after the discovery."""
    if time is None:
        return pen.say("未进行", "not done")
    minutes = (time - incident.discovered) / timedelta(minutes=1)
    return f"{minutes:.0f} min" if minutes < 180 else f"{minutes / 60:.1f} h"


def _time_line(pen: Pen, transitions: Sequence[Transition]) -> tuple[Block, ...]:
    told = [each for each in transitions if each.alert.kind is Kind.MEASUREMENT]
    left_out = max(0, len(told) - MOST_LINES)
    shown = told if not left_out else [*told[:MOST_LINES // 2], *told[-MOST_LINES // 2:]]
    rows = [
        (pen.short(each.time), each.alert.station, pen.say(each.alert.title_zh, each.alert.title_en),
         pen.say(*COLOURS[each.alert.severity.value]),
         pen.amount(each.alert.value, each.alert.unit) if each.alert.value is not None else "—",
         f"{pen.say(*STATES[each.before])} → {pen.say(*STATES[each.after])}", each.who or pen.say("系统", "system"))
        for each in shown
    ]
    if not rows:
        return (pen.line("没有报警。", "There was no alert."),)
    return pen.table(
        ("状态变化（模拟时间）", "Changes of state (simulated time)"),
        (("时间", "Time"), ("站点", "Station"), ("报警", "Alert"), ("颜色", "Colour"), ("值", "Value"), ("状态", "State"),
         ("操作人", "By")),
        rows, (16, 12, 18, 8, 15, 23, 8), left_out, MOST_LINES,
    )
