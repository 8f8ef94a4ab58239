"""Rules over past readings, by the engine that judges the live ones. Time is an input: nothing here waits or asks for it."""

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from time import perf_counter

import msgspec

from alerting.engine import Engine
from alerting.rules import Rule
from core.messages import SEVERITY_RANK, Configuration, Entry, Kind, LogMessage, Reading, Severity, State, Tick, Transition
from core.station import Register, Station
from core.store.codes import moment
from fengsui.rules.stations import stations_of
from fengsui.rules.table import Table
from ingest.quality import QualityMarker

TELL_EVERY = 20_000                      # readings between two looks at the progress
TOGETHER = 50                            # stations

Tell = Callable[[float], None]


class Row(msgspec.Struct, frozen=True, kw_only=True, rename={"before": "from", "after": "to"}):
    """One transition, as `--json` prints it."""

    time: datetime
    station: str                         # the gravest of the alert's stations
    before: State
    after: State
    level: Severity
    rule: str
    kind: Kind


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """What one rule did."""

    rule: str
    kind: Kind
    alerts: dict[str, int]               # alerts by the gravest severity they reached
    transitions: int
    standing_hours: float                # for how long its conditions held, summed
    longest_hours: float


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a backtest."""

    readings: int
    stations: int
    unregistered: int                    # of them
    lead_in: datetime | None = None      # since when readings before `start` were judged, only to learn from; null: none
    lead_in_readings: int = 0
    standing_before: int = 0             # alerts of the lead-in that still stood when it ended; not counted as alerts
    start: datetime | None               # of the readings, by event time
    end: datetime | None
    station_days: int                    # days on which a station said something, summed
    transitions: int
    alerts: int                          # of the environment
    technical: int                       # of the instruments
    alerts_per_1000_station_days: float  # of the environment
    standing_hours: float
    rules: tuple[Tally, ...]             # those that did something
    seconds: float
    readings_per_second: float
    times_real_speed: float


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The document `fengsui rules backtest --json` prints."""

    transitions: tuple[Row, ...]
    summary: Summary


class Backtest:
    """An engine of its own, fed with the past; one after the other for stations that have nothing to do with each other."""

    def __init__(self, rules: Iterable[Rule], stations: Iterable[Station], start: datetime) -> None:
        self._rules = [rule.to_builtins() for rule in rules]
        self._began = perf_counter()
        self.rows: list[Row] = []
        self._standing: dict[str, datetime] = {}
        self._tallies: dict[str, dict[str, list[float]]] = {}
        self._gravest: dict[str, tuple[str, Kind, Severity]] = {}
        self._before: set[str] = set()
        self._lead_in: tuple[datetime | None, int] = None, 0
        self.judge(stations, start)

    def judge(self, stations: Iterable[Station], start: datetime) -> None:
        """From now on judge these stations, from an engine that knows nothing; those before are over."""
        self._engine, self._seq = Engine(), 0
        self.feed((Configuration(
            time=start, version="backtest", rules=self._rules, stations=[station.public() for station in stations],
        ),))

    def feed(self, messages: Iterable[LogMessage]) -> None:
        """Judge some more of the past, in order."""
        judge, seq = self._engine.feed, self._seq
        for message in messages:
            seq += 1
            outcome = judge(Entry(seq, message))
            if outcome.transitions:
                for transition in outcome.transitions:
                    self._note(transition)
        self._seq = seq

    def learn(self, messages: Iterable[LogMessage]) -> None:
        """Judge what came before the span that is asked for: what follows from it is not told."""
        for message in messages:
            self._seq += 1
            self._engine.feed(Entry(self._seq, message))

    def begin(self, time: datetime, since: datetime | None, readings: int) -> None:
        """The lead-in is over. What still stands is followed on, and is no alert of the span that begins."""
        self.learn((Tick(time=time),))
        self._lead_in = since, self._lead_in[1] + readings
        for alert in self._engine.open_alerts:
            self._before.add(alert.id)
            self._gravest[alert.id] = (alert.rule, alert.kind, alert.severity)
            if alert.active:
                self._standing[alert.id] = time

    def _note(self, each: Transition) -> None:
        alert = each.alert
        self.rows.append(Row(
            time=each.time, station=alert.station, before=each.before, after=each.after, level=alert.severity,
            rule=alert.rule, kind=alert.kind,
        ))
        held = self._standing.get(alert.id)
        if alert.active and held is None:
            self._standing[alert.id] = each.time
        elif not alert.active and held is not None:
            self._stood(alert.rule, alert.id, held, each.time)
        known = self._gravest.get(alert.id)
        if known is None or SEVERITY_RANK[alert.severity] > SEVERITY_RANK[known[2]]:
            self._gravest[alert.id] = (alert.rule, alert.kind, alert.severity)

    def _stood(self, rule: str, id: str, since: datetime, until: datetime) -> None:
        del self._standing[id]
        spans = self._tallies.setdefault(rule, {}).setdefault(id, [])
        spans.append((until - since).total_seconds() / 3600)

    def close(self, until: datetime) -> None:
        """Move time on; what stands then has stood until then."""
        self.feed((Tick(time=until),))
        for id, since in tuple(self._standing.items()):
            self._stood(self._gravest[id][0], id, since, max(until, since))

    def finish(
        self, *, end: datetime | None, start: datetime | None, readings: int, stations: int, unregistered: int,
        station_days: int, until: datetime | None = None,
    ) -> Outcome:
        """Move time to `until`, by default the end of the readings, and sum up."""
        if (until := until or end) is not None:
            self.close(until)
        tallies = tuple(self._tally(rule) for rule in sorted({rule for rule, _, _ in self._gravest.values()}))
        kinds = Counter(kind for id, (_, kind, _) in self._gravest.items() if id not in self._before)
        lead_in, lead_in_readings = self._lead_in
        seconds = perf_counter() - self._began
        span = (end - start).total_seconds() if start is not None and end is not None else 0.0
        return Outcome(transitions=tuple(self.rows), summary=Summary(
            readings=readings, stations=stations, unregistered=unregistered, start=start, end=end,
            lead_in=lead_in, lead_in_readings=lead_in_readings, standing_before=len(self._before),
            station_days=station_days, transitions=len(self.rows), alerts=kinds[Kind.MEASUREMENT],
            technical=kinds[Kind.TECHNICAL],
            alerts_per_1000_station_days=round(1000 * kinds[Kind.MEASUREMENT] / max(station_days, 1), 3),
            standing_hours=round(sum(each.standing_hours for each in tallies), 3), rules=tallies,
            seconds=round(seconds, 3), readings_per_second=round(readings / max(seconds, 1e-9)),
            times_real_speed=round(span / max(seconds, 1e-9)),
        ))

    def _tally(self, rule: str) -> Tally:
        mine = {id: (kind, severity) for id, (name, kind, severity) in self._gravest.items() if name == rule}
        new = Counter(severity.value for id, (_, severity) in mine.items() if id not in self._before)
        spans = [sum(each) for each in self._tallies.get(rule, {}).values()]
        return Tally(
            rule=rule, kind=next(iter(mine.values()))[0], alerts=dict(new),
            transitions=sum(row.rule == rule for row in self.rows), standing_hours=round(sum(spans), 3),
            longest_hours=round(max(spans, default=0.0), 3),
        )


def backtest_table(
    table: Table, rules: Iterable[Rule], register: Register, tell: Tell = lambda share: None, since: datetime | None = None,
    *, together: int = TOGETHER,
) -> Outcome:
    """Judge the readings of a CSV, each received when it was measured, marked as ingest marks them.

    Those before `since` are the lead-in: judged, so that backgrounds are known, and not told. Stations that nobody
    registered are judged `together` so many at a time, which changes nothing but the time it takes.
    """
    rules = tuple(rules)
    told = table if since is None else table.between(since, None)
    if not len(told):
        raise ValueError("no readings to judge")
    known = stations_of(table, register, rules)
    stations = {station.id: station for station in known.values()}
    marker = QualityMarker(Register(stations.values()))
    first, before = moment(int(table.time[0])), len(table) - len(told)
    end, run, judged = moment(int(told.time[-1])), Backtest(rules, (), first), 0
    for places in _apart(table, known, register, together):
        part = table.of(places)
        run.judge({station.id: station for station in (known[table.stations[each]] for each in places)}.values(), first)
        readings = _told(part.readings(lambda name: known[name].id, marker), judged, len(table), tell)
        lead_in = 0 if since is None else len(part) - len(part.between(since, None))
        with _no_collection():
            if since is not None and before:
                run.learn(islice(readings, lead_in))
                run.begin(since, first, lead_in)
            run.feed(readings)
            run.close(end)
        judged += len(part)
    if judged > len(part):
        run.rows.sort(key=lambda row: row.time)      # of several groups, each in its order
    heard = {known[told.stations[place]].id for place in set(told.station.tolist())}
    return run.finish(
        start=moment(int(told.time[0])), end=end, readings=len(told), stations=len(heard),
        station_days=told.station_days, unregistered=sum(each not in register for each in heard),
    )


def _apart(table: Table, known: Mapping[str, Station], register: Register, together: int) -> Iterator[list[int]]:
    """Places of the table in groups that have nothing to do with each other.

    All registered stations are one: sites, neighbours and gateways join them. Any other stands for itself, and so many are
    judged together as their memory stays near the processor: a year of a thousand at once takes twice as long.
    """
    places = sorted(set(table.station.tolist()))
    if registered := [each for each in places if known[table.stations[each]].id in register]:
        yield registered
    alone = [each for each in places if known[table.stations[each]].id not in register]
    for first in range(0, len(alone), together):
        yield alone[first : first + together]


def _told(readings: Iterable[Reading], before: int, count: int, tell: Tell) -> Iterator[Reading]:
    for number, reading in enumerate(readings, start=before):
        if number % TELL_EVERY == 0:
            tell(number / count)
        yield reading


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without the cycle collector: nothing made here forms cycles, and looking for them costs a tenth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
