"""A paper was handed in: from an officer's word to the incident that keeps it, with the clock it stops. Keeps nothing."""

import msgspec

from alerting import arguments, deadlines, incident_refusal
from alerting.criteria import grading
from core.beijing import BEIJING
from core.incident import Deadline, Incident, Running
from core.messages import Command
from core.papers import Paper, Report, Way

MOST = 200
"""Reports an incident names; of more the oldest are let go, and stay in its log."""

LONGEST = {"to": 200, "note": 2000}
"""Characters."""

PAPERS_ZH = {
    Paper.FIRST: "初报", Paper.FOLLOW_UP: "续报", Paper.FINAL: "处理结果报告", Paper.RADIATION: "辐射事故初始报告表",
    Paper.NEIGHBOURS: "上下游联防通报",
}
WAYS_ZH = {Way.PHONE: "电话", Way.FAX: "传真", Way.SYSTEM: "系统"}
PAPERS_EN = {
    Paper.FIRST: "First report", Paper.FOLLOW_UP: "Follow-up report", Paper.FINAL: "Report on the outcome",
    Paper.RADIATION: "Initial report form for a radiation accident", Paper.NEIGHBOURS: "Notice to neighbours",
}
WAYS_EN = {Way.PHONE: "by telephone", Way.FAX: "by fax", Way.SYSTEM: "by system"}


Names = tuple[tuple[str, str], ...]
"""Of the alerts of an incident that hold, in Chinese and English."""


class Done(msgspec.Struct, frozen=True):
    """The incident after a deed, and the line in its log."""

    incident: Incident
    trigger: str
    note: str                        # in Chinese, as the log book is, or the officer's own words
    note_en: str = ""                # the same in English; empty where the words are the officer's own


def fulfils(paper: Paper, deadline: Deadline) -> bool:
    """Whether handing this paper in does what the duty asks for."""
    return any(each.id == deadline.id and paper in each.papers for each in grading().duty)


def next_number(incident: Incident) -> int:
    """The number the next paper will have."""
    return incident.reports[-1].number + 1 if incident.reports else 1


def report(incident: Incident, command: Command, holding: Names) -> Done:
    """Keep that a paper was handed in; a duty it fulfils is met where the officer names it."""
    paper = _paper(arguments.text(command.arguments, "paper"))
    way = _way(arguments.text(command.arguments, "way"))
    to, note = (_short(command, name) for name in ("to", "note"))
    if not to:
        raise incident_refusal.no_addressee()
    said = command.arguments.get("time")
    time = command.time if said is None else arguments.time(said)
    if time > command.time:
        raise incident_refusal.not_handed_in_yet(time)
    if time < incident.discovered:
        raise incident_refusal.before_discovery(time)
    deadline = _duty(incident, paper, command)
    made = Report(
        number=next_number(incident), paper=paper, to=to, way=way, who=command.who, time=time, noted=command.time, note=note,
        deadline=deadline.id if deadline is not None else None,
    )
    after = msgspec.structs.replace(incident, reports=(*incident.reports, made)[-MOST:])
    if deadline is not None:
        after = deadlines.changed(after, msgspec.structs.replace(
            deadline, state=Running.MET, met_by=command.who, met_at=time,
            note=f"第{made.number}号报告：{PAPERS_ZH[paper]}，{WAYS_ZH[way]}报{to}",
            note_en=f"Report no. {made.number}: {PAPERS_EN[paper]}, {WAYS_EN[way]}, to {to}",
        ))
    return Done(after, "reported", _line(made, deadline), _line_en(made, deadline))


def _line(made: Report, deadline: Deadline | None) -> str:
    said = f"第{made.number}号报告：{PAPERS_ZH[made.paper]}，{WAYS_ZH[made.way]}报{made.to}"
    said += f"，报送时间 {made.time.astimezone(BEIJING):%Y-%m-%d %H:%M}"
    if deadline is not None:
        said += f"；完成时限：{deadline.duty_zh}"
    return f"{said}（{made.note}）" if made.note else said


def _line_en(made: Report, deadline: Deadline | None) -> str:
    said = f"Report no. {made.number}: {PAPERS_EN[made.paper]}, {WAYS_EN[made.way]}, to {made.to}"
    said += f", handed in {made.time.astimezone(BEIJING):%Y-%m-%d %H:%M} (UTC+8)"
    if deadline is not None:
        said += f"; duty done: {deadline.duty_en}"
    return f"{said} ({made.note})" if made.note else said


def _paper(name: str) -> Paper:
    try:
        return Paper(name)
    except ValueError:
        raise incident_refusal.no_such_paper(name) from None


def _way(name: str) -> Way:
    try:
        return Way(name)
    except ValueError:
        raise incident_refusal.no_such_way(name) from None


def _short(command: Command, name: str) -> str:
    text = arguments.text(command.arguments, name).strip()
    if len(text) > LONGEST[name]:
        raise incident_refusal.too_long_a_text(name, LONGEST[name])
    return text


def _duty(incident: Incident, paper: Paper, command: Command) -> Deadline | None:
    id = command.arguments.get("deadline")
    if id is None:
        return None
    found = next((each for each in incident.deadlines if each.id == id), None)
    if found is None:
        raise incident_refusal.no_such_deadline(str(id))
    if found.state is Running.MET:
        raise incident_refusal.met_already(found)
    if not fulfils(paper, found):
        raise incident_refusal.not_by_this_paper(found)
    return found
