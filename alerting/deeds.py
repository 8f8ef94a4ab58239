"""What officers do with an incident: each deed from a command to the incident after it, or a Refusal. Keeps nothing."""

from collections.abc import Callable
from datetime import timedelta

import msgspec

from alerting import arguments, deadlines, facts, grading, incident_refusal, refusal
from alerting.handed_in import Done, Names, report
from core.incident import Fact, Incident, Running, Stage
from core.messages import Command

EARLIEST = timedelta(days=90)
"""Before the first alert: what was discovered longer ago is another event, or a slip in the year. Our own choice."""


def _note(incident: Incident, command: Command, holding: Names) -> Done:
    note = arguments.text(command.arguments, "note")
    if not note.strip():
        raise refusal.no_comment()
    return Done(incident, "noted", note, arguments.text(command.arguments, "note_en"))


def _fact(incident: Incident, command: Command, holding: Names) -> Done:
    name = arguments.text(command.arguments, "name")
    fact = Fact(
        name=name, value=facts.check(name, command.arguments.get("value")), who=command.who, time=command.time,
        note=arguments.text(command.arguments, "note"),
    )
    known = tuple(each for each in incident.facts if each.name != name)
    return Done(msgspec.structs.replace(incident, facts=(*known, fact)), "fact", *facts.said(fact))


def _discovered(incident: Incident, command: Command, holding: Names) -> Done:
    time = arguments.time(command.arguments.get("time"))
    if time > command.time:
        raise incident_refusal.in_the_future(time)
    if time < incident.onset - EARLIEST:
        raise incident_refusal.too_early(time, EARLIEST)
    note = arguments.text(command.arguments, "note")
    return Done(msgspec.structs.replace(incident, discovered=time), "discovered", note)


def _grade(incident: Incident, command: Command, holding: Names) -> Done:
    level, reason = arguments.text(command.arguments, "level"), arguments.text(command.arguments, "reason").strip()
    grade = grading.confirmed(incident, level, command.who, command.time, reason)
    if grade is None:
        raise incident_refusal.no_such_level(level)
    if not reason and (incident.proposed is None or incident.proposed.level != level):
        raise incident_refusal.no_reason_for_grade()
    said, said_en = f"{grade.name_zh}：{grade.criterion_zh}", f"{grade.name_en}: {grade.criterion_en}"
    return Done(msgspec.structs.replace(incident, confirmed=grade), "graded", said, said_en)


def _met(incident: Incident, command: Command, holding: Names) -> Done:
    id, note = arguments.text(command.arguments, "deadline"), arguments.text(command.arguments, "note").strip()
    deadline = next((each for each in incident.deadlines if each.id == id), None)
    if deadline is None:
        raise incident_refusal.no_such_deadline(id)
    if deadline.state is Running.MET:
        raise incident_refusal.met_already(deadline)
    if not note:
        raise incident_refusal.no_account()
    met = msgspec.structs.replace(deadline, state=Running.MET, met_by=command.who, met_at=command.time, note=note, note_en="")
    return Done(deadlines.changed(incident, met), "met", f"{deadline.duty_zh}（{note}）", f"{deadline.duty_en} ({note})")


def _close(incident: Incident, command: Command, holding: Names) -> Done:
    reason = arguments.text(command.arguments, "reason").strip()
    unmet_reason = arguments.text(command.arguments, "unmet").strip()
    if not reason:
        raise incident_refusal.no_closing_reason()
    if holding:
        raise incident_refusal.still_holding(holding)
    unmet = tuple(each for each in incident.deadlines if each.state is not Running.MET)
    if unmet and not unmet_reason:
        raise incident_refusal.duties_unmet(unmet)
    note, note_en = reason, ""
    if unmet:
        note += f"；尚未完成：{'；'.join(each.duty_zh for each in unmet)}（{unmet_reason}）"
        note_en = f"{reason}; not done: {'; '.join(each.duty_en for each in unmet)} ({unmet_reason})"
    closed = msgspec.structs.replace(incident, stage=Stage.CLOSED, closed_by=command.who)
    return Done(closed, "closed", note, note_en)


def _reopen(incident: Incident, command: Command, holding: Names) -> Done:
    reason = arguments.text(command.arguments, "reason").strip()
    if not reason:
        raise incident_refusal.no_reopening_reason()
    return Done(msgspec.structs.replace(incident, stage=Stage.QUIET, closed_by=None), "reopened", reason)


DEEDS: dict[str, Callable[[Incident, Command, Names], Done]] = {
    "incident.note": _note, "incident.fact": _fact, "incident.discovered": _discovered, "incident.grade": _grade,
    "incident.met": _met, "incident.close": _close, "incident.report": report,
    "incident.reopen": _reopen,
}
"""What a verb does; the names are of its alerts that hold."""
