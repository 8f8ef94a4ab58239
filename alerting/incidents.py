"""Incidents: alerts of one event put together, and what officers add. Told of each transition; reads no measurement.

What always holds:

- a measurement alert belongs to one incident at most: the one it was put into when it was raised, or when what explained
  it no longer did, or when an officer opened one for it;
- an alert that rain, radon, the instrument beside it or work on it explains and leaves blue opens none; it may join one;
- an incident is open while an alert of it holds, quiet when none does, closed only by an officer, who says why;
- an incident with an alert that holds cannot be closed; a new alert never joins a closed one;
- an alert that is withheld by design joins none, and does not hold one open;
- technical alerts belong to none: a silent station is not an event of the environment.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import msgspec

from alerting import arguments, deadlines, deeds, incident_refusal, refusal
from alerting.assessment import assessed
from alerting.case import (
    Case,
    LedgerState,
    Unopened,
    begun,
    drafted,
    incident_id,
    name_of,
    nearest,
    place_of,
    run_of,
    standing,
    with_,
    with_place,
)
from core.incident import Deadline, Incident, IncidentChange, Stage
from core.messages import SEVERITY_RANK, Alert, Command, Forecast, Kind, State, Transition
from core.outage import BY_DESIGN
from core.station import Station

MOST_ALERTS = 500
"""Alerts of an incident that it names; of a limit that chatters for weeks the oldest are let go, and stay in the store."""

MOST_QUIET = 500
"""Incidents that may be quiet and wait to be closed; the oldest is then put away, and its last change says so."""

MOST_CLOSED = 100
"""Closed incidents that an officer may open again; of more, the one closed first no longer."""


class Ledger:
    """All incidents that are not closed, in the order in which they began."""

    def __init__(self, exercise: str | None = None) -> None:
        self._exercise = exercise
        self._cases: dict[str, Case] = {}
        self._closed: dict[str, Case] = {}
        self._unopened: dict[str, Unopened] = {}         # explained alerts that belong to none
        self._of: dict[str, str] = {}                    # alert -> incident
        self._next: datetime | None = None               # when a clock next says something
        self.cause = 0
        """The entry of the log that causes what is written now."""
        self.written: list[IncidentChange] = []
        """The changes of the present entry so far."""

    def __iter__(self) -> Iterator[Incident]:
        return iter(case.incident for case in self._cases.values())

    def take(self) -> tuple[IncidentChange, ...]:
        """The changes of the present entry, which is over."""
        taken, self.written = tuple(self.written), []
        return taken

    # By alerts.

    def consider(self, transitions: Iterable[Transition], stations: Mapping[str, Station], now: datetime) -> None:
        """What changes of alerts mean for incidents; `now` is how far time has come."""
        for transition in transitions:
            alert = transition.alert
            if alert.kind is not Kind.MEASUREMENT:
                continue
            id = self._of.get(alert.id)
            if id is None:
                self._place(alert, stations, transition.time, now)
            elif id in self._cases:
                self._follow(self._cases[id], alert, stations, transition.time)

    def _place(self, alert: Alert, stations: Mapping[str, Station], time: datetime, now: datetime) -> None:
        self._unopened.pop(alert.id, None)
        if alert.state in BY_DESIGN or not (alert.active or alert.explained):
            return
        draft = drafted(alert, stations, time, self._exercise)
        if alert.active and (case := self._by_forecast(alert) or nearest(self._cases.values(), draft, alert, time)) is not None:
            self._join(case, alert, draft, time)
        elif alert.active and alert.is_event:
            self._open(alert, msgspec.structs.replace(draft, discovered=now), note=alert.id)
        elif alert.state is not State.NORMAL and not alert.is_event and (alert.active or not self._was_closed(alert)):
            self._unopened[alert.id] = Unopened(alert=alert, draft=draft)

    def _was_closed(self, alert: Alert) -> bool:
        """Whether its incident has been closed: then that one may be opened again, and none is opened for it."""
        return any(alert.id in case.incident.alerts for case in self._closed.values())

    def _join(self, case: Case, alert: Alert, draft: Incident, time: datetime) -> None:
        """What is explained names no place: an event does not spread with the rain around it."""
        for place in draft.places if alert.is_event else ():
            case = with_place(case, place)
        before = case.incident
        incident = msgspec.structs.replace(
            before, alerts=with_(before.alerts, alert.id)[-MOST_ALERTS:],
            alert_count=before.alert_count + (alert.id not in before.alerts),
            quantities=before.quantities if alert.forecast else with_(before.quantities, alert.quantity),
            forecasts=with_(before.forecasts, run_of(alert)),
        )
        self._of[alert.id] = before.id
        self._hold(msgspec.structs.replace(case, incident=incident), alert, time, "joined", alert.id)

    def _by_forecast(self, alert: Alert) -> Case | None:
        """A place that a forecast warns belongs to the event from which the forecast came."""
        run = run_of(alert)
        if run is None:
            return None
        id = self._of.get(run)
        if id is None or id not in self._cases:
            id = next((case.incident.id for case in self._cases.values() if run in case.incident.forecasts), None)
        return self._cases.get(id) if id is not None else None

    def expect(self, forecast: Forecast) -> None:
        """A forecast that an alert of an event began belongs to the event."""
        case = self._cases.get(self._of.get(forecast.cause, ""))
        if case is None or forecast.run in case.incident.forecasts:
            return
        incident = msgspec.structs.replace(
            case.incident, forecasts=with_(case.incident.forecasts, forecast.run), time=max(case.incident.time, forecast.time)
        )
        self._write(
            msgspec.structs.replace(case, incident=incident), "forecast", note=forecast.title_zh, note_en=forecast.title_en
        )

    def _open(self, alert: Alert, draft: Incident, *, note: str, who: str = "") -> Incident:
        """Begin an incident with an alert; explained ones near it come to it."""
        self._of[alert.id] = id = incident_id(alert, self._closed)
        case = begun(msgspec.structs.replace(draft, id=id), alert, draft.time)
        self._write(case, "opened", who=who, note=note, assess=True)
        for each in tuple(self._unopened.values()):
            if each.alert.active and nearest((self._cases[id],), each.draft, each.alert, draft.time) is not None:
                del self._unopened[each.alert.id]
                self._join(self._cases[id], each.alert, each.draft, draft.time)
        self._put_away()
        return self._cases[id].incident

    def _hold(self, case: Case, alert: Alert, time: datetime, trigger: str, note: str) -> None:
        holding = {**case.holding, alert.id: alert.severity}
        incident = standing(case.incident, holding, time)
        if incident.stage is Stage.QUIET:
            incident, trigger = msgspec.structs.replace(incident, stage=Stage.OPEN), "again"
        self._write(msgspec.structs.replace(
            case, incident=incident, holding=holding, held=max(case.held, time),
            names={**case.names, alert.id: name_of(alert)},
        ), trigger, note=note)

    def _follow(self, case: Case, alert: Alert, stations: Mapping[str, Station], time: datetime) -> None:
        was = case.holding.get(alert.id)
        before, moved = case.incident, case
        for each in alert.stations if alert.is_event else ():
            moved = with_place(moved, place_of(stations.get(each)))
        holds = alert.active and alert.state not in BY_DESIGN
        if holds and was is None:
            self._hold(moved, alert, time, "again", alert.id)
        elif holds and was is not alert.severity:
            graver = SEVERITY_RANK[alert.severity] > SEVERITY_RANK[before.severity]
            self._hold(moved, alert, time, "graver" if graver else "changed", alert.id)
        elif not holds and was is not None:
            holding = {id: severity for id, severity in case.holding.items() if id != alert.id}
            incident = standing(moved.incident, holding, time)
            if not holding:
                incident = msgspec.structs.replace(incident, stage=Stage.QUIET)
            self._write(msgspec.structs.replace(
                moved, incident=incident, holding=holding, held=max(case.held, time),
                names={id: name for id, name in case.names.items() if id in holding},
            ), "changed" if holding else "quiet", note=alert.id)
        elif moved is not case:
            self._write(moved, "changed", note=alert.id)

    # By people and by time.

    def carry_out(self, command: Command) -> Incident:
        """Do what a command asks, or raise a Refusal with the reason why not."""
        if command.verb == "incident.open":
            return self._open_for(command)
        deed = deeds.DEEDS.get(command.verb)
        if deed is None:
            raise refusal.no_such_deed(command.verb)
        case = self._asked_for(command)
        done = deed(case.incident, command, tuple(case.names.get(each, (each, each)) for each in case.holding))
        after = msgspec.structs.replace(done.incident, time=max(case.incident.time, command.time))
        if done.trigger == "reopened":
            del self._closed[after.id]
            case = msgspec.structs.replace(case, held=max(case.held, command.time))      # what comes now may belong to it
            self._of = {each: after.id for each in after.alerts if each not in self._unopened} | self._of
        return self._write(
            msgspec.structs.replace(case, incident=after), done.trigger, who=command.who, note=done.note,
            note_en=done.note_en, assess=True,
        )

    def _asked_for(self, command: Command) -> Case:
        is_reopened = command.verb == "incident.reopen"
        case = (self._closed if is_reopened else self._cases).get(command.target)
        if case is None and is_reopened:
            raise incident_refusal.not_to_reopen(command.target, is_open=command.target in self._cases)
        if case is None:
            raise incident_refusal.no_such_incident(command.target)
        return case

    def _open_for(self, command: Command) -> Incident:
        """An officer holds an explained alert for an event."""
        reason = arguments.text(command.arguments, "reason").strip()
        if not reason:
            raise incident_refusal.no_opening_reason()
        one = self._unopened.pop(command.target, None)
        if one is None:
            raise incident_refusal.not_to_open(command.target, self._of.get(command.target))
        draft = msgspec.structs.replace(one.draft, discovered=command.time, time=max(one.draft.time, command.time))
        if not one.alert.active:
            draft = msgspec.structs.replace(draft, stage=Stage.QUIET, standing=None)
        return self._open(one.alert, draft, who=command.who, note=reason)

    def advance(self, to: datetime) -> None:
        """Time has come to `to`: clocks that begin to run out, or have run out, say so at their moment."""
        if self._next is None or self._next > to:
            return
        for id in tuple(self._cases):
            while (coming := deadlines.following(self._cases[id].incident)) is not None and coming[0] <= to:
                self._tell_clock(self._cases[id], *coming)
        self._set_clock()

    def _tell_clock(self, case: Case, moment: datetime, deadline: Deadline) -> None:
        incident = msgspec.structs.replace(
            deadlines.changed(case.incident, deadline), time=max(case.incident.time, moment)
        )
        self._write(
            msgspec.structs.replace(case, incident=incident), deadline.state.value, note=deadline.duty_zh,
            note_en=deadline.duty_en,
        )

    def _set_clock(self) -> None:
        coming = [deadlines.following(case.incident) for case in self._cases.values()]
        self._next = min((each[0] for each in coming if each is not None), default=None)

    def _write(
        self, case: Case, trigger: str, *, who: str = "", note: str = "", note_en: str = "", assess: bool = False
    ) -> Incident:
        if assess:
            case = msgspec.structs.replace(case, incident=assessed(case.incident))
        incident = case.incident
        if incident.stage is Stage.CLOSED:
            del self._cases[incident.id]
            self._of = {alert: id for alert, id in self._of.items() if id != incident.id}
            self._closed[incident.id] = case
            if len(self._closed) > MOST_CLOSED:
                del self._closed[next(iter(self._closed))]
        else:
            self._cases[incident.id] = case
        self.written.append(IncidentChange(
            cause=self.cause, ordinal=len(self.written), time=incident.time, trigger=trigger, who=who, note=note,
            note_en=note_en, incident=incident,
        ))
        if assess:
            self._set_clock()
        return incident

    def _put_away(self) -> None:
        quiet = [case for case in self._cases.values() if case.incident.stage is Stage.QUIET]
        if len(quiet) > MOST_QUIET:
            oldest = min(quiet, key=lambda case: case.held)
            incident = msgspec.structs.replace(oldest.incident, stage=Stage.CLOSED)
            self._write(msgspec.structs.replace(oldest, incident=incident), "put_away")

    # For a snapshot.

    def pages(self) -> LedgerState:
        """All it remembers."""
        return LedgerState(
            cases=tuple(self._cases.values()), unopened=tuple(self._unopened.values()), closed=tuple(self._closed.values())
        )

    def resume(self, state: LedgerState | tuple[Case, ...]) -> None:
        """What another ledger remembered; in an old snapshot the cases alone."""
        if not isinstance(state, LedgerState):
            state = LedgerState(cases=state)
        self._cases = {case.incident.id: case for case in state.cases}
        self._closed = {case.incident.id: case for case in state.closed}
        self._unopened = {each.alert.id: each for each in state.unopened}
        self._of = {
            alert: case.incident.id for case in self._cases.values() for alert in (*case.incident.alerts, *case.holding)
        }
        self._set_clock()
