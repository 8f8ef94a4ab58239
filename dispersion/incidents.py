"""Which incidents have a forecast, and when it must be made anew. Pure: no clock, no I/O; the service does what it says.

An alert begins a run, joins one near it, or makes its own anew; an alert made from a forecast does none of these, so that
no forecast leads to another one.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

import msgspec

from core.earth import distance_and_bearing
from core.forecast import Source
from core.messages import Alert, Forecast, Kind, Reading, Transition
from core.outage import BY_DESIGN
from core.site import Nature
from core.site_register import Wind
from core.station import Station
from dispersion.quick.matter import UNKNOWN, is_forecast_of
from dispersion.quick.shape import Computed, Request, TypedSource
from dispersion.quick.wind import turned
from dispersion.sources.assumed import nature_of
from dispersion.sources.core import REACTORS
from dispersion.sources.nuclides import NUCLIDES

NEAR = 20_000.0                      # m from a run's source or first station, within which an alert joins it
OLDEST = timedelta(minutes=15)       # of the wind a forecast rests on, once there is a newer one
MOST = 32                            # runs at a time; more is an event no list of plumes helps with
BEGINNING = frozenset({"raised", "worse", "again", "released", "confirmed", "evidence"})
"""Changes after which an alert may ask for a run: it began, or what explained it no longer does."""
OURS = "fengsui"


def stands(alert: Alert) -> bool:
    """Whether an alert's condition holds and speaks of the place: a calibration must not warn people downwind."""
    return alert.active and alert.state not in BY_DESIGN


class Run(msgspec.Struct, kw_only=True):
    """One incident and its forecasts so far."""

    id: str
    asked: datetime                  # when it was first asked for
    end: datetime                    # of its window
    nature: Nature | None
    onset: datetime
    station: Station | None = None
    quantity: str | None = None
    typed: TypedSource | None = None
    background: float = 0.0
    value: float | None = None       # gravest so far, canonical unit
    alerts: set[str] = msgspec.field(default_factory=set)     # that hold now
    known: set[str] = msgspec.field(default_factory=set)      # that ever belonged to it
    number: int = 0
    source: Source | None = None
    start: datetime | None = None
    wind: Wind | None = None         # at the source, of the last forecast
    observed: datetime | None = None  # time of the wind of the last forecast
    rate: float | None = None        # found in the last forecast that could
    measured: float | None = None    # gravest value above background before a restart
    warned: frozenset[str] = frozenset()
    trouble: str = ""                # why the last try gave no forecast

    @property
    def place(self) -> tuple[float, float]:
        """Longitude and latitude where the wind counts."""
        place = self.source or self.typed or self.station
        assert place is not None
        return place.longitude, place.latitude

    @property
    def can_run(self) -> bool:
        """Whether it is known what to forecast: not so from a restart until the alert or the command is heard again."""
        return self.typed is not None or self.station is not None

    def name(self, station: Station, quantity: str, value: float | None, background: float | None = None) -> None:
        """Say which station saw it first, and what it measured."""
        channel = station.channel(quantity)
        self.station, self.quantity, self.value = station, quantity, value
        self.nature = nature_of(station, quantity)
        self.background = background or (channel.background if channel is not None else None) or 0.0
        if self.measured is not None:        # what was gravest before a restart still is, unless there is worse
            self.value = max(self.measured + self.background, value if value is not None else self.measured)

    def ordered(self, asked: "Run") -> None:
        """It is what the command asked for that began it, before a restart."""
        if self.typed is None and asked.typed is not None:
            self.typed, self.onset = asked.typed, asked.onset
        elif self.station is None and asked.station is not None and asked.quantity is not None:
            self.onset = asked.onset
            self.name(asked.station, asked.quantity, asked.value, asked.background)

    def request(self, cause: str, who: str) -> Request:
        """What to compute now."""
        above = None if self.value is None else self.value - self.background
        return Request(
            run=self.id, number=self.number + 1, cause=cause, who=who, onset=self.onset, station=self.station,
            quantity=self.quantity, value=above, typed=self.typed, source=self.source, start=self.start, rate=self.rate,
        )

    def made(self, made: Computed) -> None:
        """It has a new forecast."""
        self.take(made.forecast)
        self.wind, self.trouble = made.wind, ""

    def take(self, forecast: Forecast) -> None:
        """What a forecast of this run says."""
        self.number = int(forecast.id.rpartition("/")[2])
        self.end, self.source, self.start = forecast.end, forecast.source, forecast.start
        self.rate = forecast.source.rate if forecast.source.rate is not None else self.rate
        self.warned = frozenset(each.place for each in forecast.arrivals)
        winds = (each.time for each in forecast.basis if each.what == "wind" and each.time is not None)
        self.observed = max(winds, default=None)

    def needs_anew(self, now: datetime, wind: Wind, observed: datetime) -> bool:
        """Whether the wind, as last observed, makes a new forecast worth while."""
        if not self.number:
            return True
        if self.typed is not None and self.typed.wind is not None:      # no observation changes it
            return False
        if self.wind is not None and turned(self.wind, wind):
            return True
        return self.observed is not None and observed > self.observed and now - self.observed >= OLDEST


class Incidents:
    """All runs of a house."""

    def __init__(self, horizon: timedelta) -> None:
        self.horizon = horizon
        self._runs: dict[str, Run] = {}

    def __iter__(self) -> Iterator[Run]:
        return iter(tuple(self._runs.values()))

    def get(self, id: str) -> Run | None:
        """A run by its id, or None."""
        return self._runs.get(id)

    def active(self) -> tuple[Run, ...]:
        """Runs whose alerts still hold."""
        return tuple(each for each in self if each.alerts and each.can_run)

    def hear(self, reading: Reading) -> None:
        """A run's own station may have measured a graver value."""
        for each in self._runs.values():
            if (
                each.station is not None and (each.station.id, each.quantity) == (reading.station, reading.quantity)
                and reading.time >= each.onset and (each.value is None or reading.value > each.value)
            ):
                each.value = reading.value

    def follow(self, transition: Transition, stations: Mapping[str, Station], value: float | None) -> Run | None:
        """Take in a change of an alert; the run that wants a forecast because of it, or None.

        `value`: what its station measured last.
        """
        alert = transition.alert
        if alert.kind is not Kind.MEASUREMENT or alert.forecast is not None:
            return None
        if not stands(alert):
            for each in self._runs.values():
                each.alerts.discard(alert.id)
            return None
        if transition.trigger not in BEGINNING:
            return None
        return self.adopt(alert, stations, value, transition.time, is_worse=transition.trigger == "worse")

    def adopt(
        self, alert: Alert, stations: Mapping[str, Station], value: float | None, now: datetime, *, is_worse: bool = False
    ) -> Run | None:
        """An alert that holds: its run if that must be made (anew), or None where it joins one or asks for none."""
        station = stations.get(alert.station)
        if station is None or not is_forecast_of(station, alert.quantity):
            return None
        if not alert.is_event:               # rain and work on an instrument warn nobody downwind
            return None
        run = next((each for each in self if alert.id in each.known), None) or self._runs.get(alert.id)
        if run is not None:
            first = alert.id == run.id
            if first and run.station is None:             # from before a restart
                run.onset = alert.onset
                run.name(station, alert.quantity, value, alert.background)
            run.alerts.add(alert.id)
            run.known.add(alert.id)
            return run if is_worse and first else None
        joined = self._near(station, nature_of(station, alert.quantity), now)
        if joined is not None:
            joined.alerts.add(alert.id)
            joined.known.add(alert.id)
            return None
        if len(self._runs) >= MOST:
            return None
        begun = Run(id=alert.id, asked=now, end=now + self.horizon, nature=None, onset=alert.onset, alerts={alert.id},
                    known={alert.id})
        begun.name(station, alert.quantity, value, alert.background)
        self._runs[begun.id] = begun
        return begun

    def begin(self, run: Run) -> None:
        """A run somebody asked for."""
        self._runs[run.id] = run

    def resume(self, forecasts: Iterable[Forecast], now: datetime) -> None:
        """Runs from before a restart, newest forecast first; those whose window is over are not taken up."""
        for each in forecasts:
            if each.run not in self._runs and each.end > now:
                run = Run(id=each.run, asked=each.time, end=each.end, nature=_nature(each), onset=each.start)
                run.take(each)
                run.measured = each.source.measured
                self._runs[run.id] = run
            elif each.run in self._runs and self._runs[each.run].rate is None:
                self._runs[each.run].rate = each.source.rate     # as an earlier one found it

    def of_station(self, station: str, now: datetime) -> Run | None:
        """The run that began at a station and is not over, or None."""
        found = (each for each in self if each.station is not None and each.station.id == station)
        return next((each for each in found if each.alerts or each.end > now), None)

    def forget(self, now: datetime) -> None:
        """Let go of runs that are over."""
        for each in self:
            if not each.alerts and each.end <= now:
                del self._runs[each.id]

    def _near(self, station: Station, nature: Nature | None, now: datetime) -> Run | None:
        """The nearest run that goes on within `NEAR` of a station, or has warned it."""
        found = []
        for each in self:
            if each.nature != nature or (each.end <= now and not each.alerts):
                continue
            places = [each.place, *([(each.station.longitude, each.station.latitude)] if each.station is not None else [])]
            distance = min(distance_and_bearing(*place, station.longitude, station.latitude)[0] for place in places)
            if distance <= NEAR or station.id in each.warned:
                found.append((distance, each.asked, each.id, each))
        return min(found, key=lambda one: one[:-1])[-1] if found else None


def _nature(forecast: Forecast) -> Nature:
    key = forecast.source.substance
    return "radioactive" if key == UNKNOWN or key in NUCLIDES or key in REACTORS else "chemical"
