"""What officers do with an incident: each deed from a command to the incident after it, or a Refusal. Keeps nothing."""

from collections.abc import Callable

import msgspec

from alerting import arguments, deadlines, facts, grading, refusal
from alerting.handed_in import Done, report
from core.incident import Fact, Incident, Running, Stage
from core.messages import Command


def _note(incident: Incident, command: Command, holding: int) -> Done:
    note = arguments.text(command.arguments, "note")
    if not note.strip():
        raise refusal.no_comment()
    return Done(incident, "noted", note)


def _fact(incident: Incident, command: Command, holding: int) -> Done:
    name = arguments.text(command.arguments, "name")
    fact = Fact(
        name=name, value=facts.check(name, command.arguments.get("value")), who=command.who, time=command.time,
        note=arguments.text(command.arguments, "note"),
    )
    known = tuple(each for each in incident.facts if each.name != name)
    return Done(msgspec.structs.replace(incident, facts=(*known, fact)), "fact", facts.said(fact))


def _discovered(incident: Incident, command: Command, holding: int) -> Done:
    time = arguments.time(command.arguments.get("time"))
    if time > command.time:
        raise refusal.in_the_future(time)
    note = arguments.text(command.arguments, "note")
    return Done(msgspec.structs.replace(incident, discovered=time), "discovered", note)


def _grade(incident: Incident, command: Command, holding: int) -> Done:
    level, reason = arguments.text(command.arguments, "level"), arguments.text(command.arguments, "reason").strip()
    grade = grading.confirmed(incident, level, command.who, command.time, reason)
    if grade is None:
        raise refusal.no_such_level(level)
    if not reason and (incident.proposed is None or incident.proposed.level != level):
        raise refusal.no_reason_for_grade()
    return Done(msgspec.structs.replace(incident, confirmed=grade), "graded", f"{grade.name_zh}：{grade.criterion_zh}")


def _met(incident: Incident, command: Command, holding: int) -> Done:
    id, note = arguments.text(command.arguments, "deadline"), arguments.text(command.arguments, "note").strip()
    deadline = next((each for each in incident.deadlines if each.id == id), None)
    if deadline is None:
        raise refusal.no_such_deadline(id)
    if deadline.state is Running.MET:
        raise refusal.met_already(deadline)
    if not note:
        raise refusal.no_account()
    met = msgspec.structs.replace(deadline, state=Running.MET, met_by=command.who, met_at=command.time, note=note)
    return Done(deadlines.changed(incident, met), "met", f"{deadline.duty_zh}（{note}）")


def _close(incident: Incident, command: Command, holding: int) -> Done:
    reason = arguments.text(command.arguments, "reason")
    if not reason.strip():
        raise refusal.no_closing_reason()
    if holding:
        raise refusal.still_holding(holding)
    return Done(msgspec.structs.replace(incident, stage=Stage.CLOSED, closed_by=command.who), "closed", reason)


DEEDS: dict[str, Callable[[Incident, Command, int], Done]] = {
    "incident.note": _note, "incident.fact": _fact, "incident.discovered": _discovered, "incident.grade": _grade,
    "incident.met": _met, "incident.close": _close, "incident.report": report,
}
"""What a verb does; the number is how many of its alerts hold."""
