"""Log entries in, transitions and results out. No I/O and no clock: time comes with the entries."""

import heapq
from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from alerting import escalation, expected
from alerting.birth import born
from alerting.book import Book, key_of
from alerting.confirm import Confirmation
from alerting.detectors.shape import Finding
from alerting.image import Image
from alerting.incidents import Ledger
from alerting.life import Trigger, is_same_occurrence
from alerting.outcome import NOTHING, Outcome, done, refused
from alerting.plan import Plan, Watch
from alerting.refusal import Refusal
from core.incident import Incident
from core.messages import JUDGED, Alert, Command, Configuration, Entry, Forecast, Reading, Result
from core.station import Station

RESUMED = "alerting.resumed"
"""Command by which the service says that nobody listened until now, so that silence is measured anew."""

SILENCE, SHELF, PASSED, ESCALATION = 0, 1, 2, 3


class Engine:
    """Judges the log in order. The same entries give the same transitions, however they are cut and resumed."""

    def __init__(self, exercise: str | None = None) -> None:
        self._exercise = exercise
        self._book = Book()
        self._ledger = Ledger(exercise)
        self._confirming = Confirmation()
        self._plan: Plan | None = None
        self._timers: list[tuple[datetime, int, str, str]] = []
        self._now: datetime | None = None
        self.position = 0
        """Last entry judged."""

    @property
    def now(self) -> datetime | None:
        """How far time has come: the latest received time of an entry."""
        return self._now

    @property
    def open_alerts(self) -> tuple[Alert, ...]:
        """Alerts that have not ended, as they now stand."""
        return tuple(life.alert for life in self._book)

    @property
    def open_incidents(self) -> tuple[Incident, ...]:
        """Incidents that are not closed, as they now stand."""
        return tuple(self._ledger)

    @property
    def stations(self) -> Mapping[str, Station]:
        """The stations it judges by."""
        return self._plan.stations if self._plan is not None else {}

    def feed(self, entry: Entry) -> Outcome:
        """Judge one entry of the log; entries come in the order of `seq`, each once."""
        if entry.seq <= self.position:
            raise ValueError(f"entry {entry.seq} after entry {self.position}: the log goes forward only")
        self.position = entry.seq
        self._book.begin_entry(entry.seq)
        self._ledger.begin_entry(entry.seq)
        message = entry.message
        if isinstance(message, Reading):
            # A reading that arrives just when its station would be called silent has arrived in time.
            self._advance(message.received, inclusive=False)
            ear = self._confirming.hears.get((message.station, message.quantity))
            if ear is not None and not ear.hear(message):
                self._confirming.hear(message)
            self._judge(message)
            if self._confirming.stirred:
                self._confirming.follow(self._book)
        else:
            if isinstance(message, Command) and message.verb == RESUMED and self._plan is not None:
                self._plan.nobody_listened(message.time)
            self._advance(message.time, inclusive=True)
            if isinstance(message, Configuration):
                self._configure(message)
            elif isinstance(message, Command) and message.verb.startswith("alert."):
                return self._outcome(entry, (self._carry_out(message),))
            elif isinstance(message, Forecast):
                self._expect(message)
        return self._outcome(entry)

    def _outcome(self, entry: Entry, results: tuple[Result, ...] = ()) -> Outcome:
        """What was written, and what that means for incidents."""
        written, ledger = self._book.written(), self._ledger
        if written and self._now is not None:
            self._set(ESCALATION, escalation.begin(self._book, written, self._now, self._plan))
            ledger.consider(written, self.stations, self._now)
        if isinstance(entry.message, Command) and entry.message.verb.startswith("incident."):
            results = (self._about_an_incident(entry.message),)
        changes = ledger.written()
        return Outcome(written, changes, results) if written or changes or results else NOTHING

    def _about_an_incident(self, command: Command) -> Result:
        try:
            incident = self._ledger.carry_out(command)
        except Refusal as error:
            return refused(command, error)
        return done(command, incident=incident.id, stage=incident.stage.value)

    # Timers.

    def _advance(self, to: datetime, *, inclusive: bool) -> None:
        timers = self._timers
        while timers and (timers[0][0] < to or (inclusive and timers[0][0] == to)):
            due, kind, one, other = heapq.heappop(timers)
            if kind == SILENCE:
                self._look_for_silence(due, one, other)
            elif kind == PASSED:
                expected.passed(self._book, one, due)
            elif kind == ESCALATION:
                following = escalation.step(self._book, one, due, self._plan)
                self._set(ESCALATION, [(following, one)] if following is not None else [])
            elif self._book.shelf_end(one) == due:
                self._book.end_shelf(one, due)
        if self._now is None or to > self._now:
            self._now = to
            self._ledger.advance(to)

    def _set(self, kind: int, due: Iterable[tuple[datetime, str]]) -> None:
        for when, id in due:
            heapq.heappush(self._timers, (when, kind, id, ""))

    def _look_for_silence(self, due: datetime, rule: str, station: str) -> None:
        assert self._plan is not None
        watch = self._plan.silences[rule, station]
        actual = watch.detector.due
        if actual is None:
            return
        if actual > due:                     # it spoke meanwhile; moved only now, so that a reading costs nothing
            heapq.heappush(self._timers, (actual, SILENCE, rule, station))
            return
        for finding in watch.detector.expire(due):
            self._found(watch, finding)

    # Readings.

    def _judge(self, reading: Reading) -> None:
        plan = self._plan
        if plan is None:
            return
        for watch in plan.heard.get(reading.station, ()):
            for finding in watch.detector.judge(reading):
                self._found(watch, finding)
                due = watch.detector.due
                if due is not None:
                    heapq.heappush(self._timers, (due, SILENCE, watch.place.rule.id, reading.station))
        key = (reading.station, reading.quantity)
        for watch in plan.faults.get(key, ()):
            for finding in watch.detector.judge(reading):
                self._found(watch, finding)
        if reading.quality not in JUDGED:
            return
        series = plan.series.get(key)
        if series is None:
            return
        watches = series.get((reading.statistic, reading.interval))
        if watches is None:
            watches = plan.watch_series(reading)
        for watch in watches:
            detector = watch.detector
            findings = detector.judge(reading)
            for finding in findings:
                self._found(watch, finding)
            if detector.level >= 0:
                self._follow(watch)

    def _follow(self, watch: Watch) -> None:
        place, life = watch.place, self._book.of(watch.place.key)
        if life is None:
            return
        worst, alert, peak = place.gravest(), life.alert, place.peak(life.alert.peak)
        station, value, base = worst.name[0], worst.detector.value, worst.detector.base
        if (station, value, base, peak) != (alert.station, alert.value, alert.background, alert.peak):
            self._book.follow(life, station=station, value=value, background=base, peak=peak)

    def _found(self, watch: Watch, finding: Finding) -> None:
        """One series changed its level: what that means for the alert of its place."""
        place, time, note = watch.place, finding.time, finding.note
        before = place.level
        place.note(watch, finding.level)
        self._confirming.note(watch, finding)
        after = place.level
        life = self._book.of(place.key)
        if after >= 0 and (life is None or (before < 0 and not is_same_occurrence(life, finding.onset))):
            self._book.begin(born(watch, finding, self._exercise), latch=place.rule.latch, note=note)
        elif life is None:
            return
        elif after < 0:
            self._book.over(life, time)
        elif before < 0:
            self._book.tell(life, Trigger.AGAIN, place.facts(time, life), note)
        elif after > before:
            self._book.tell(life, Trigger.WORSE, place.facts(time, life), note)
        elif after < before:
            self._book.tell(life, Trigger.EASED, place.facts(time, life))
        elif place.beyond != life.alert.stations:
            trigger = Trigger.JOINED if finding.level >= 0 else Trigger.LEFT
            self._book.tell(life, trigger, place.facts(time, life), watch.name[0])

    # Forecasts.

    def _expect(self, forecast: Forecast) -> None:
        for rule in self._plan.rules.values() if self._plan is not None else ():
            if rule.detector == "forecast":
                expected.judge_forecast(self._book, rule, forecast, self._exercise)
        self._set(PASSED, expected.ends(self._book))

    # People and settings.

    def _carry_out(self, command: Command) -> Result:
        try:
            alert = self._book.carry_out(command)
        except Refusal as error:
            return refused(command, error)
        if alert.shelved_until is not None:
            self._set(SHELF, [(alert.shelved_until, alert.id)])
        return done(command, alert=alert.id, state=alert.state.value)

    def _configure(self, configuration: Configuration) -> None:
        before, self._plan = self._plan, Plan(configuration, self._plan)
        self._confirming.lay(self._plan)
        for life in tuple(self._book):
            key = key_of(life.alert)
            rule, place = self._plan.rules.get(key[0]), self._plan.places.get(key)
            if rule is None:
                self._book.end(life, configuration.time, Trigger.RULE_REMOVED)
            elif before is None or before.rules[key[0]].judgement != rule.judgement:
                self._book.end(life, configuration.time, Trigger.RULE_CHANGED)
            elif rule.detector == "forecast":
                continue
            elif place is None or (life.alert.active and place.level < 0):
                self._book.end(life, configuration.time, Trigger.STATION_REMOVED)
            elif life.alert.active and place.shown(rule.levels[place.level].severity) is not life.alert.severity:
                self._book.tell(life, Trigger.EASED, place.facts(configuration.time, life))
            elif life.alert.active and place.beyond != life.alert.stations:
                gone = ", ".join(each for each in life.alert.stations if each not in place.beyond)
                self._book.tell(life, Trigger.LEFT, place.facts(configuration.time, life), gone)
        self._set_timers()

    def _set_timers(self) -> None:
        self._timers = [
            (due, SILENCE, *key) for key, watch in (self._plan.silences.items() if self._plan else ())
            if (due := watch.detector.due) is not None
        ]
        self._timers += [
            (life.alert.shelved_until, SHELF, life.alert.id, "") for life in self._book
            if life.alert.shelved_until is not None
        ]
        self._timers += [(due, PASSED, alert, "") for due, alert in expected.ends(self._book)]
        self._timers += [(due, ESCALATION, alert, "") for due, alert in escalation.due(self._book)]
        heapq.heapify(self._timers)

    # Snapshots.

    def snapshot(self) -> bytes:
        """All it remembers, after the entry at `position`."""
        watches = self._plan.watches() if self._plan is not None else ()
        return msgspec.msgpack.encode(Image(
            exercise=self._exercise, position=self.position, now=self._now,
            configuration=self._plan.configuration if self._plan is not None else None,
            detectors=tuple((*watch.address, watch.detector.state()) for watch in watches),
            alerts=self._book.pages(), incidents=self._ledger.pages(),
            confirming=self._confirming.state(),
        ))

    @staticmethod
    def restore(snapshot: bytes) -> "Engine":
        """An engine that goes on where the snapshot was taken."""
        image = msgspec.msgpack.decode(snapshot, type=Image)
        engine = Engine(image.exercise)
        engine.position, engine._now = image.position, image.now
        engine._book.resume(image.alerts)
        engine._ledger.resume(image.incidents)
        if image.configuration is not None:
            plan = Plan(image.configuration)
            plan.reopen(name for _, name, _ in image.detectors)
            watches = {watch.address: watch for watch in plan.watches()}
            for rule, name, state in image.detectors:
                watch = watches[rule, name]
                watch.detector.resume(state)
                watch.place.note(watch, watch.detector.level)
            engine._plan = plan
            engine._confirming.lay(plan)
            engine._confirming.resume(image.confirming)
        engine._set_timers()
        return engine
