"""What happened in an incident, from its log: all of it, and what is new since a paper was last handed in."""

from collections.abc import Sequence

from alerting.handed_in import PAPERS_EN, PAPERS_ZH, WAYS_EN, WAYS_ZH
from alerting.reports.known import COLOURS, fact_value
from alerting.reports.matter import Matter
from alerting.reports.model import MOST_ROWS, Block
from alerting.reports.pen import Pen
from core.event_facts import FACTS
from core.incident import Incident, IncidentChange, Stage
from core.papers import Paper, Report

TRIGGERS = {
    "opened": ("监测报警，事件建立", "an alert began it"), "joined": ("新增报警", "another alert"),
    "forecast": ("扩散预测", "forecast"),
    "graver": ("报警升级", "graver"), "again": ("再次超限", "beyond the limit again"),
    "quiet": ("无报警持续", "no alert stands"), "noted": ("记录", "note"), "fact": ("事实登记", "fact"),
    "discovered": ("发现时间登记", "time of discovery"), "graded": ("等级确认", "grade confirmed"),
    "reported": ("报送", "handed in"), "met": ("时限完成", "duty met"), "closed": ("办结", "closed"),
    "reopened": ("重新启动", "opened again"),
    "put_away": ("自动归档", "put away"),
}
"""Changes that are told on paper; clocks that warn, and values that merely changed, are not."""

STAGES = {
    Stage.OPEN: ("报警持续", "alerts hold"), Stage.QUIET: ("无报警持续", "no alert stands"), Stage.CLOSED: ("已办结", "closed"),
}


def last_report(incident: Incident) -> Report | None:
    """The last paper handed in to those above; a notice to neighbours is none."""
    return next((each for each in reversed(incident.reports) if each.paper is not Paper.NEIGHBOURS), None)


def told_until(matter: Matter, report: Report) -> int:
    """How many of the changes the report may have told of: those before it was handed in, as the log has them.

    An officer may note it later than it was done; what came in between counts as new.
    """
    for index, change in enumerate(matter.changes):
        if change.time > report.time or report.number in (each.number for each in change.incident.reports):
            return index
    return len(matter.changes)


def course(pen: Pen, matter: Matter, changes: Sequence[IncidentChange] | None = None) -> tuple[Block, ...]:
    """What happened, the earliest first; of more than fit on paper the first five and the newest."""
    told = [each for each in (matter.changes if changes is None else changes) if each.trigger in TRIGGERS]
    if not told:
        return (pen.line("事件日志没有记录。", "The incident's log has nothing."),)
    left_out = max(0, len(told) - MOST_ROWS)
    shown = told if not left_out else [*told[:5], *told[5 + left_out:]]
    titles = {each.alert.id: each for each in matter.measured}
    rows = []
    for change in shown:
        known = titles.get(change.note)
        note = pen.say(change.note, change.note_en or change.note)
        if known is not None:
            note = f"{known.alert.station} {pen.say(known.alert.title_zh, known.alert.title_en)}"
        elif change.trigger in ("opened", "joined", "graver", "again", "quiet") and not change.who:
            note = ""
        rows.append((pen.short(change.time), pen.say(*TRIGGERS[change.trigger]), note, change.who or pen.say("系统", "system")))
    return pen.table(
        ("基本过程（事件日志）", "Course (from the incident's log)"),
        (("时间", "Time"), ("事项", "What"), ("内容", "Content"), ("记录人", "By")), rows, (20, 20, 44, 16), left_out,
    )


def news(pen: Pen, matter: Matter) -> tuple[Block, ...]:
    """What is new since the last paper handed in: what differs, and what happened since."""
    report = last_report(matter.incident)
    if report is None:
        return (
            pen.line("此前没有登记报送过的报告，以下内容均为新情况。", "No paper is on record as handed in; all below is new."),
            *course(pen, matter),
        )
    told = told_until(matter, report)
    before = matter.changes[told - 1].incident if told else None
    at = pen.short(report.time)
    blocks: list[Block] = [pen.line(
        f"上次报送：第{report.number}号，{PAPERS_ZH[report.paper]}，{at}，{WAYS_ZH[report.way]}报{report.to}。",
        f"Last handed in: no. {report.number}, {PAPERS_EN[report.paper]}, {at}, {WAYS_EN[report.way]}, to {report.to}.",
    )]
    rows = _differences(pen, before, matter.incident)
    if rows:
        blocks += pen.table(
            ("与上次报送相比", "Compared with then"), (("事项", "What"), ("上次", "Then"), ("现在", "Now")), rows, (30, 35, 35)
        )
    else:
        blocks.append(pen.line("等级、报警和已登记事实与上次相同。", "Grade, alerts and known facts are as they were."))
    return *blocks, *course(pen, matter, [each for each in matter.changes[told:] if not _is_of(each, report)])


def _is_of(change: IncidentChange, report: Report) -> bool:
    return change.trigger == "reported" and change.incident.reports[-1].number == report.number


def handed_in(pen: Pen, matter: Matter) -> tuple[Block, ...]:
    """All papers handed in so far."""
    reports = matter.incident.reports
    if not reports:
        return (pen.line("没有登记报送过的报告。", "No paper is on record as handed in."),)
    return pen.table(
        ("已报送的报告", "Papers handed in"),
        (("编号", "No."), ("报告", "Paper"), ("报送时间", "Handed in"), ("方式", "Way"), ("收文单位", "To"), ("登记人", "By")),
        [(str(each.number), pen.say(PAPERS_ZH[each.paper], PAPERS_EN[each.paper]), pen.short(each.time),
          pen.say(WAYS_ZH[each.way], WAYS_EN[each.way]), each.to, each.who) for each in reports],
        (8, 22, 20, 12, 24, 14),
    )


def _differences(pen: Pen, before: Incident | None, now: Incident) -> list[tuple[str, str, str]]:
    rows = []
    for label, then, at_present in (
        (pen.say("事件等级", "Grade"), _grade(pen, before), _grade(pen, now)),
        (pen.say("报警状态", "Stage"), _stage(pen, before), _stage(pen, now)),
        (pen.say("曾达最高预警颜色", "Gravest colour so far"), _colour(pen, before), _colour(pen, now)),
        (pen.say("报警总数", "Alerts so far"), str(before.alert_count) if before else "—", str(now.alert_count)),
        (pen.say("涉及点位数", "Stations concerned"), str(before.station_count) if before else "—", str(now.station_count)),
    ):
        if then != at_present:
            rows.append((label, then, at_present))
    known = {each.name: each for each in before.facts} if before else {}
    for fact in now.facts:
        old = known.get(fact.name)
        if old is None or old.value != fact.value:
            rows.append((_label(pen, fact.name), fact_value(pen, old) if old else "—", fact_value(pen, fact)))
    return rows


def _label(pen: Pen, name: str) -> str:
    return pen.say(FACTS[name].zh, FACTS[name].en)


def _grade(pen: Pen, incident: Incident | None) -> str:
    if incident is None:
        return "—"
    if incident.confirmed is not None:
        return pen.say(incident.confirmed.name_zh, incident.confirmed.name_en)
    if incident.proposed is None:
        return "—"
    return pen.checked(pen.say(incident.proposed.name_zh, incident.proposed.name_en), ok=False)


def _stage(pen: Pen, incident: Incident | None) -> str:
    return pen.say(*STAGES[incident.stage]) if incident else "—"


def _colour(pen: Pen, incident: Incident | None) -> str:
    return pen.say(*COLOURS[incident.severity.value]) if incident else "—"
