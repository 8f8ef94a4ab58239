"""The present state of one house, folded from messages. Pure: no clock, no store, no clients (`console.hub`)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from console.frames import Exercise, Picture
from core.flood import Flood
from core.incident import Incident, IncidentChange, Stage
from core.messages import (
    Alert,
    Configuration,
    Forecast,
    GatewayStatus,
    Quality,
    Reading,
    StageStatus,
    State,
    Statistic,
    Transition,
)
from core.outage import Outage
from core.reach import Reach, without_shapes
from core.station import Register, Station
from core.tasks import Plan
from core.team import Position

FOLLOWED = timedelta(hours=24)       # after it was made a plan is followed no more

Series = tuple[str, str, Statistic, float]


def series(reading: Reading) -> Series:
    """What makes two readings successors of each other: station, quantity, statistic and its interval."""
    return reading.station, reading.quantity, reading.statistic, reading.interval


def supersedes(reading: Reading, before: Reading | None) -> bool:
    """Whether a reading is the newer state of its series: later, or a revision of the same moment.

    A time ahead of the clock cannot be compared: one reading from 2099 would stand still on the screen until then.
    """
    if before is None:
        return True
    if Quality.SKEW in (reading.quality, before.quality):
        return reading.received >= before.received
    return (reading.time, reading.revision) >= (before.time, before.revision)


def _number(forecast: Forecast) -> int:
    return int(forecast.id.rpartition("/")[2])


class Present:
    """Folds messages, in any order that happens on a bus, into what is so now."""

    def __init__(self) -> None:
        self.stations: dict[str, Station] = {}
        self.register = Register()   # the same stations, found by any name
        self.latest: dict[Series, Reading] = {}
        self.alerts: dict[str, Alert] = {}
        self.incidents: dict[str, Incident] = {}     # those not closed
        self.forecasts: dict[str, Forecast] = {}     # the newest of each run
        self.gateways: dict[str, GatewayStatus] = {}
        self.stages: dict[str, StageStatus] = {}
        self.outages: tuple[Outage, ...] = ()
        self.flood: Flood | None = None
        self.unregistered = 0
        self.rejects = 0
        self.exercises: tuple[Exercise, ...] = ()
        self.positions: dict[str, Position] = {}     # the newest of each unit
        self.reach: Reach | None = None
        self.plans: dict[str, Plan] = {}     # the newest of each run of forecasts
        self.configuration: Configuration | None = None
        self.newest: datetime | None = None

    def restore(
        self, latest: Iterable[Reading], alerts: Iterable[Alert], forecasts: Iterable[Forecast] = (),
        incidents: Iterable[Incident] = (), positions: Iterable[Position] = (), reach: Reach | None = None,
        plans: Iterable[Plan] = (),
    ) -> None:
        """Take what the store keeps from there; the rest stays as it was heard."""
        self.latest = {}
        self.newest = None
        for reading in latest:
            self.reading(reading)
        self.alerts = {alert.id: alert for alert in alerts if alert.state is not State.NORMAL}
        self.incidents = {each.id: each for each in incidents}
        self.forecasts = {}
        for forecast in forecasts:
            self.forecast(forecast)
        self.positions = {}
        self.move(positions)
        self.reach = None if reach is None else without_shapes(reach)
        self.plans = {each.run: each for each in plans}

    def reading(self, reading: Reading) -> bool:
        """Fold a reading; True if it is now the newest of its series."""
        if reading.quality is Quality.UNREGISTERED:
            return False
        key = series(reading)
        if not supersedes(reading, self.latest.get(key)):
            return False
        self.latest[key] = reading
        # A time ahead of the clock is a fault of the sender, and would hide for hours that nothing arrives.
        if reading.quality is not Quality.SKEW and (self.newest is None or reading.time > self.newest):
            self.newest = reading.time
        return True

    def transition(self, transition: Transition) -> None:
        """Fold a change of an alert. Changes come in the order in which they were judged.

        Their times do not grow with it: a reading speaks of when it was measured, an officer of now. What the store has told
        already and comes once more is followed by all that came after it.
        """
        alert = transition.alert
        if alert.state is State.NORMAL:
            self.alerts.pop(alert.id, None)
        else:
            self.alerts[alert.id] = alert

    def incident(self, change: IncidentChange) -> None:
        """Fold a change of an incident."""
        incident = change.incident
        if incident.stage is Stage.CLOSED:
            self.incidents.pop(incident.id, None)
        else:
            self.incidents[incident.id] = incident

    def forecast(self, forecast: Forecast) -> bool:
        """Fold a forecast; True if it is now the newest of its run. Runs whose window was over when it was made are let go."""
        before = self.forecasts.get(forecast.run)
        if before is not None and _number(before) >= _number(forecast):
            return False
        self.forecasts = {run: each for run, each in self.forecasts.items() if each.end > forecast.time}
        self.forecasts[forecast.run] = forecast
        return True

    def move(self, positions: Iterable[Position]) -> tuple[Position, ...]:
        """Fold positions; those that are now the newest of their unit."""
        fresh: dict[str, Position] = {}
        for each in positions:
            before = self.positions.get(each.unit)
            if before is None or each.time >= before.time:
                self.positions[each.unit] = fresh[each.unit] = each
        return tuple(fresh.values())

    def reached(self, reach: Reach) -> None:
        """Fold who is where in time; screens ask for its outlines when they draw them."""
        self.reach = without_shapes(reach)

    def plan(self, plan: Plan) -> None:
        """Fold a plan; those of runs that were followed long ago are let go."""
        self.plans = {run: each for run, each in self.plans.items() if plan.time - each.time < FOLLOWED}
        self.plans[plan.run] = plan

    def gateway(self, status: GatewayStatus) -> None:
        self.gateways[status.gateway] = status

    def stage(self, status: StageStatus) -> None:
        self.stages[status.stage] = status

    def configure(self, configuration: Configuration) -> None:
        self.configuration = configuration
        stations = msgspec.convert(configuration.stations, tuple[Station, ...])
        self.stations = {station.id: station for station in stations}
        self.register = Register(stations)

    def picture(self, now: datetime | None = None) -> Picture:
        """The whole state as one message; forecasts whose window is over at `now` are left out."""
        return Picture(
            stations=tuple(self.stations.values()),
            latest=tuple(self.latest.values()),
            alerts=tuple(self.alerts.values()),
            incidents=tuple(self.incidents.values()),
            forecasts=tuple(each for each in self.forecasts.values() if now is None or each.end > now),
            gateways=tuple(self.gateways.values()),
            stages=tuple(self.stages.values()),
            outages=self.outages,
            flood=self.flood,
            unregistered=self.unregistered,
            rejects=self.rejects,
            exercises=self.exercises,
            positions=tuple(self.positions.values()),
            reach=self.reach,
            plans=tuple(self.plans.values()),
            configuration=self.configuration.version if self.configuration else "",
        )
