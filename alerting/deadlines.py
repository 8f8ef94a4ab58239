"""The clocks of an event: which duties have begun, when each is due, which is met. Pure; the ledger moves them."""

from datetime import datetime, timedelta

import msgspec

from alerting.criteria import Duty, grading
from core.incident import Deadline, Incident, Running

SHORTEST_WARNING = timedelta(minutes=5)


def running(incident: Incident) -> tuple[Deadline, ...]:
    """The duties of an event by its nature and grade (the confirmed one, else the proposed), the soonest due first.

    A duty that is met stays met when the grade, and with it its time, changes; one whose grade no longer asks for it goes
    unless it is met.
    """
    before = {each.id: each for each in incident.deadlines}
    grade = incident.confirmed or incident.proposed
    found: dict[str, Deadline] = {}
    for duty in grading().duty:
        if incident.nature not in duty.natures or (duty.levels and (grade is None or grade.level not in duty.levels)):
            continue
        start = incident.discovered if duty.start == "discovered" else _graded(incident)
        if start is not None:
            found[duty.id] = _deadline(duty, start, before.get(duty.id))
    kept = {id: each for id, each in before.items() if each.met_at is not None and id not in found}
    return tuple(sorted((*found.values(), *kept.values()), key=lambda each: (each.due, each.id)))


def following(incident: Incident) -> tuple[datetime, Deadline] | None:
    """The next clock that says something: when, and as it stands from then on; None where none will."""
    coming = [
        (each.warn, msgspec.structs.replace(each, state=Running.WARNED)) if each.state is Running.RUNNING
        else (each.due, msgspec.structs.replace(each, state=Running.OVERDUE))
        for each in incident.deadlines if each.state in (Running.RUNNING, Running.WARNED)
    ]
    return min(coming, key=lambda each: (each[0], each[1].id), default=None)


def changed(incident: Incident, deadline: Deadline) -> Incident:
    """The incident with one of its clocks as it now stands."""
    return msgspec.structs.replace(incident, deadlines=tuple(
        deadline if each.id == deadline.id else each for each in incident.deadlines
    ))


def _graded(incident: Incident) -> datetime | None:
    return incident.confirmed.confirmed_at if incident.confirmed is not None else None


def _deadline(duty: Duty, start: datetime, before: Deadline | None) -> Deadline:
    due = start + duty.span
    fresh = Deadline(
        id=duty.id, duty_zh=duty.zh, duty_en=duty.en, start=start, due=due,
        warn=due - max(duty.span / 4, SHORTEST_WARNING), source=duty.source, source_confirmed=duty.read,
    )
    if before is None:
        return fresh
    state = before.state if before.state is Running.MET or before.due == due else Running.RUNNING
    return msgspec.structs.replace(
        fresh, state=state, met_by=before.met_by, met_at=before.met_at, note=before.note, note_en=before.note_en
    )
