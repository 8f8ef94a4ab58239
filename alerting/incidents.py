"""Incidents: alerts of one event put together, and what officers add. Told of each transition; reads no measurement.

What always holds:

- each measurement alert belongs to exactly one incident, the one it was put into when it was raised;
- an incident is open while an alert of it holds, quiet when none does, closed only by an officer, who says why;
- an incident with an alert that holds cannot be closed; a new alert never joins a closed one;
- an alert that is withheld by design joins none, and does not hold one open;
- technical alerts belong to none: a silent station is not an event of the environment.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TypeVar

import msgspec

from alerting import deadlines, deeds, refusal
from alerting.assessment import assessed
from alerting.kinship import REACHES, apart, nature_of, related, same_cause
from alerting.titles import title
from core.incident import Deadline, Incident, IncidentChange, Nature, Place, Stage
from core.messages import SEVERITY_RANK, Alert, Command, Forecast, Kind, Severity, Transition
from core.outage import BY_DESIGN
from core.station import Station

T = TypeVar("T")

MOST_ALERTS = 500
"""Alerts of an incident that it names; of a limit that chatters for weeks the oldest are let go, and stay in the store."""

MOST_QUIET = 500
"""Incidents that may be quiet and wait to be closed; the oldest is then put away, and its last change says so."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """An incident and what it depends on beside it."""

    incident: Incident
    holding: dict[str, Severity]     # its alerts whose condition holds, and how grave each is
    held: datetime                   # when one of them last held


class Ledger:
    """All incidents that are not closed, in the order in which they began."""

    def __init__(self, exercise: str | None = None) -> None:
        self._exercise = exercise
        self._cases: dict[str, Case] = {}
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
                if alert.active and alert.state not in BY_DESIGN:
                    self._place(alert, stations, transition.time, now)
            elif id in self._cases:
                self._follow(self._cases[id], alert, stations, transition.time)

    def _place(self, alert: Alert, stations: Mapping[str, Station], time: datetime, now: datetime) -> None:
        station = stations.get(alert.station)
        place = _place_of(station)
        nature = nature_of(
            station.category if station else None, alert.quantity,
            at_reactor=station is not None and station.at_reactor,
        )
        case = self._by_forecast(alert) or self._nearest(nature, alert, place, time)
        if case is None:
            self._open(alert, nature, station, time, now)
            return
        before = case.incident
        incident = msgspec.structs.replace(
            before, alerts=(*before.alerts, alert.id)[-MOST_ALERTS:], alert_count=before.alert_count + 1,
            places=_with(before.places, place),
            quantities=before.quantities if alert.forecast else _with(before.quantities, alert.quantity),
            forecasts=_with(before.forecasts, _run(alert)),
        )
        self._of[alert.id] = before.id
        self._hold(msgspec.structs.replace(case, incident=incident), alert, time, "joined", alert.id)

    def _by_forecast(self, alert: Alert) -> Case | None:
        """A place that a forecast warns belongs to the event from which the forecast came."""
        run = _run(alert)
        if run is None:
            return None
        id = self._of.get(run)
        if id is None or id not in self._cases:
            id = next((case.incident.id for case in self._cases.values() if run in case.incident.forecasts), None)
        return self._cases.get(id) if id is not None else None

    def _nearest(self, nature: Nature, alert: Alert, place: Place | None, time: datetime) -> Case | None:
        if place is None or alert.forecast is not None:
            return None
        found = []
        for case in self._cases.values():
            incident, reach = case.incident, REACHES[nature]
            if not related(incident.nature, nature) or not same_cause(nature, incident.quantities, alert.quantity):
                continue
            if not case.holding and time - case.held > reach.lull:
                continue
            distance = apart(incident.places, place, along=reach.along)
            if distance <= reach.distance:
                found.append((distance, incident.onset, incident.id))
        return self._cases[min(found)[2]] if found else None

    def expect(self, forecast: Forecast) -> None:
        """A forecast that an alert of an event began belongs to the event."""
        case = self._cases.get(self._of.get(forecast.cause, ""))
        if case is None or forecast.run in case.incident.forecasts:
            return
        incident = msgspec.structs.replace(
            case.incident, forecasts=_with(case.incident.forecasts, forecast.run), time=max(case.incident.time, forecast.time)
        )
        self._write(msgspec.structs.replace(case, incident=incident), "forecast", note=forecast.title_zh)

    def _open(self, alert: Alert, nature: Nature, station: Station | None, time: datetime, now: datetime) -> None:
        id, place = incident_id(alert), _place_of(station)
        title_zh, title_en = title(nature, alert, station)
        incident = Incident(
            id=id, nature=nature, title_zh=title_zh, title_en=title_en, onset=alert.onset, discovered=now, time=time,
            severity=alert.severity, standing=alert.severity, quantities=(alert.quantity,), alerts=(alert.id,),
            places=(place,) if place else (), forecasts=_with((), _run(alert)), exercise=self._exercise,
        )
        self._of[alert.id] = id
        case = Case(incident=incident, holding={alert.id: alert.severity}, held=time)
        self._write(case, "opened", note=alert.id, assess=True)
        self._put_away()

    def _hold(self, case: Case, alert: Alert, time: datetime, trigger: str, note: str) -> None:
        holding = {**case.holding, alert.id: alert.severity}
        incident = _standing(case.incident, holding, time)
        if incident.stage is Stage.QUIET:
            incident, trigger = msgspec.structs.replace(incident, stage=Stage.OPEN), "again"
        self._write(Case(incident=incident, holding=holding, held=max(case.held, time)), trigger, note=note)

    def _follow(self, case: Case, alert: Alert, stations: Mapping[str, Station], time: datetime) -> None:
        was = case.holding.get(alert.id)
        before = case.incident
        places = before.places
        for each in alert.stations:
            places = _with(places, _place_of(stations.get(each)))
        moved = msgspec.structs.replace(case, incident=msgspec.structs.replace(before, places=places))
        holds = alert.active and alert.state not in BY_DESIGN
        if holds and was is None:
            self._hold(moved, alert, time, "again", alert.id)
        elif holds and was is not alert.severity:
            graver = SEVERITY_RANK[alert.severity] > SEVERITY_RANK[before.severity]
            self._hold(moved, alert, time, "graver" if graver else "changed", alert.id)
        elif not holds and was is not None:
            holding = {id: severity for id, severity in case.holding.items() if id != alert.id}
            incident = _standing(moved.incident, holding, time)
            if not holding:
                incident = msgspec.structs.replace(incident, stage=Stage.QUIET)
            self._write(
                Case(incident=incident, holding=holding, held=max(case.held, time)),
                "changed" if holding else "quiet", note=alert.id,
            )
        elif places != before.places:
            self._write(moved, "changed", note=alert.id)

    # By people and by time.

    def carry_out(self, command: Command) -> Incident:
        """Do what a command asks, or raise a Refusal with the reason why not."""
        case = self._cases.get(command.target)
        if case is None:
            raise refusal.no_such_incident(command.target)
        deed = deeds.DEEDS.get(command.verb)
        if deed is None:
            raise refusal.no_such_deed(command.verb)
        done = deed(case.incident, command, len(case.holding))
        after = msgspec.structs.replace(done.incident, time=max(case.incident.time, command.time))
        return self._write(
            msgspec.structs.replace(case, incident=after), done.trigger, who=command.who, note=done.note, assess=True
        )

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
        self._write(msgspec.structs.replace(case, incident=incident), deadline.state.value, note=deadline.duty_zh)

    def _set_clock(self) -> None:
        coming = [deadlines.following(case.incident) for case in self._cases.values()]
        self._next = min((each[0] for each in coming if each is not None), default=None)

    def _write(
        self, case: Case, trigger: str, *, who: str = "", note: str = "", assess: bool = False
    ) -> Incident:
        if assess:
            case = msgspec.structs.replace(case, incident=assessed(case.incident))
        incident = case.incident
        if incident.stage is Stage.CLOSED:
            del self._cases[incident.id]
            self._of = {alert: id for alert, id in self._of.items() if id != incident.id}
        else:
            self._cases[incident.id] = case
        self.written.append(IncidentChange(
            cause=self.cause, ordinal=len(self.written), time=incident.time, trigger=trigger, who=who, note=note,
            incident=incident,
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

    def pages(self) -> tuple[Case, ...]:
        """All incidents that are not closed."""
        return tuple(self._cases.values())

    def resume(self, cases: Iterable[Case]) -> None:
        """The incidents of a snapshot."""
        self._cases = {case.incident.id: case for case in cases}
        self._of = {
            alert: case.incident.id for case in self._cases.values() for alert in (*case.incident.alerts, *case.holding)
        }
        self._set_clock()


def incident_id(alert: Alert) -> str:
    """The same for the same first alert, fit for a web address, and short enough to be told over a telephone."""
    digest = hashlib.sha256(alert.id.encode()).hexdigest()[:4]
    return f"E{alert.onset:%Y%m%d-%H%M}-{digest}"


def _place_of(station: Station | None) -> Place | None:
    if station is None:
        return None
    return Place(
        station=station.id, longitude=station.longitude, latitude=station.latitude, city=station.city, river=station.river
    )


def _run(alert: Alert) -> str | None:
    return alert.forecast.rpartition("/")[0] if alert.forecast else None


def _with(known: tuple[T, ...], more: T | None) -> tuple[T, ...]:
    return known if more is None or more in known else (*known, more)


def _standing(incident: Incident, holding: dict[str, Severity], time: datetime) -> Incident:
    standing = max(holding.values(), key=SEVERITY_RANK.__getitem__, default=None)
    gravest = incident.severity
    if standing is not None and SEVERITY_RANK[standing] > SEVERITY_RANK[gravest]:
        gravest = standing
    return msgspec.structs.replace(incident, severity=gravest, standing=standing, time=max(incident.time, time))
