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


def moved(incident: Incident, to: datetime) -> tuple[tuple[Deadline, ...], tuple[tuple[datetime, Deadline], ...]]:
    """All clocks with time having come to `to`, and those that began to run out or ran out, with the moment of each."""
    after, changed = [], []
    for each in incident.deadlines:
        state = each.state
        for moment, next_state in ((each.warn, Running.WARNED), (each.due, Running.OVERDUE)):
            if state.open and moment <= to and _order(next_state) > _order(state):
                state = next_state
                changed.append((moment, msgspec.structs.replace(each, state=state)))
        after.append(msgspec.structs.replace(each, state=state))
    return tuple(after), tuple(changed)


def next_moment(incident: Incident) -> datetime | None:
    """When a clock of this event next begins to run out, or runs out."""
    moments = [
        each.warn if each.state is Running.RUNNING else each.due
        for each in incident.deadlines if each.state in (Running.RUNNING, Running.WARNED)
    ]
    return min(moments, default=None)


def _order(state: Running) -> int:
    return (Running.RUNNING, Running.WARNED, Running.OVERDUE, Running.MET).index(state)


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
    return msgspec.structs.replace(fresh, state=state, met_by=before.met_by, met_at=before.met_at, note=before.note)
