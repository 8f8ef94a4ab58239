"""Log entries in, transitions and results out. No I/O and no clock: time comes with the entries."""

import heapq
from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from alerting import escalation, expected, standing, suppression
from alerting.birth import born
from alerting.book import Book
from alerting.confirm import Confirmation
from alerting.detectors.shape import Finding
from alerting.image import Image
from alerting.incidents import Ledger
from alerting.life import Life, is_same_occurrence
from alerting.outages import OF_GATEWAYS, VERBS, Outages
from alerting.outcome import NOTHING, Outcome, done, refused
from alerting.plan import Plan, Watch
from alerting.post import Post
from alerting.reconfiguration import reconfigure
from alerting.refusal import Refusal
from alerting.timers import ESCALATION, PASSED, REVIEW, SHELF, SILENCE, Timer, timers_of
from core.incident import Incident
from core.messages import JUDGED, Alert, Command, Configuration, Entry, Forecast, Reading, Result
from core.station import Station

RESUMED = "alerting.resumed"
"""Command by which the service says that nobody listened until now, so that silence is measured anew."""


class Engine:
    """Judges the log in order. The same entries give the same transitions, however they are cut and resumed."""

    def __init__(self, exercise: str | None = None) -> None:
        self._exercise = exercise
        self._book = Book()
        self._ledger = Ledger(exercise)
        self.outages = Outages(exercise)
        self._confirming = Confirmation()
        self._plan: Plan | None = None
        self._timers: list[Timer] = []
        self._next_review: datetime | None = None
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
        book, ledger, message = self._book, self._ledger, entry.message
        self.position = book.cause = ledger.cause = entry.seq
        if isinstance(message, Reading):
            # A reading that arrives just when its station would be called silent has arrived in time.
            self._advance(message.received, inclusive=False)
            post = self._plan.post(message) if self._plan is not None else None
            if self.outages.hear(message, post.newest if post is not None else None):
                self._review(message.received)
            if post is not None:
                self._judge(message, post)
            if self._confirming.stirred:
                self._confirming.follow(book)
            if not book.written and not ledger.written:
                return NOTHING               # the usual case
        else:
            if isinstance(message, Command) and message.verb == RESUMED and self._plan is not None:
                self._plan.nobody_listened(message.time)
                self.outages.nobody_listened(message.time)
            self._advance(message.time, inclusive=True)
            if isinstance(message, Configuration):
                self._configure(message)
            elif isinstance(message, Command) and message.verb.startswith("alert."):
                return self._outcome(entry, (self._carry_out(message),))
            elif isinstance(message, Command) and message.verb in VERBS:
                return self._outcome(entry, (self._about_a_station(message),))
            elif isinstance(message, Command) and message.verb in OF_GATEWAYS:
                self.outages.gateway(message.target, message.time, online=OF_GATEWAYS[message.verb])
                self._review(message.time)
            elif isinstance(message, Forecast):
                self._expect(message)
        return self._outcome(entry)

    def _outcome(self, entry: Entry, results: tuple[Result, ...] = ()) -> Outcome:
        """What was written, and what that means for incidents."""
        book, ledger = self._book, self._ledger
        if book.written and self._plan is not None and self._now is not None:
            changed = dict.fromkeys(each.alert.id for each in book.written)
            suppression.settle(book, self.outages, self._plan, self._now, changed)
        written = book.take()
        if written and self._now is not None:
            self._set(ESCALATION, escalation.begin(self._book, written, self._now, self._plan))
            ledger.consider(written, self.stations, self._now)
        if isinstance(entry.message, Command) and entry.message.verb.startswith("incident."):
            results = (self._about_an_incident(entry.message),)
        changes = ledger.take()
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
            elif kind == REVIEW:
                if due == self._next_review:     # else one set before an earlier one, which has seen to it
                    self._review(due)
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

    def _judge(self, reading: Reading, post: Post) -> None:
        if (ear := post.ear) is not None and not ear.hear(reading):
            self._confirming.hear(reading)
        for watch in post.heard:
            for finding in watch.detector.judge(reading):
                self._found(watch, finding)
                due = watch.detector.due
                if due is not None:
                    heapq.heappush(self._timers, (due, SILENCE, watch.place.rule.id, reading.station))
        for watch in post.faults:
            for finding in watch.detector.judge(reading):
                self._found(watch, finding)
        if reading.quality not in JUDGED:
            return
        if post.newest is None or reading.time > post.newest:
            post.newest = reading.time
        watches = post.watches(reading)
        if watches is None:
            assert self._plan is not None
            watches = self._plan.watch_series(reading)
        for watch in watches:
            detector = watch.detector
            for finding in detector.judge(reading):
                self._found(watch, finding)
            if detector.level >= 0:
                standing.follow(self._book, watch)

    def _found(self, watch: Watch, finding: Finding) -> None:
        """One series changed its level: what that means for the alert of its place."""
        place = watch.place
        before = place.level
        place.note(watch, finding.level)
        self._confirming.note(watch, finding)
        life = self._book.of(place.key)
        if place.level >= 0 and (life is None or before < 0) and self._begins(watch, finding, life):
            return
        if life is not None:
            standing.tell(self._book, life, watch, finding, before)

    def _begins(self, watch: Watch, finding: Finding, life: Life | None) -> bool:
        """Begin a new alert, unless this is one that is open already."""
        assert self._plan is not None
        alert, rule, book = born(watch, finding, self._exercise), watch.place.rule, self._book
        cause = self.outages.cause(rule, alert, self._now or finding.time, self._plan)
        if life is None or not is_same_occurrence(life, finding.onset) or suppression.begins_apart(book, life, alert, cause):
            book.begin(alert, latch=rule.latch, note=finding.note, cause=cause)
            return True
        return False

    # Forecasts.

    def _expect(self, forecast: Forecast) -> None:
        for rule in self._plan.rules.values() if self._plan is not None else ():
            if rule.detector == "forecast":
                expected.judge_forecast(self._book, rule, forecast, self._exercise)
        self._set(PASSED, expected.ends(self._book))
        self._ledger.expect(forecast)

    # People and settings.

    def _carry_out(self, command: Command) -> Result:
        try:
            alert = self._book.carry_out(command)
        except Refusal as error:
            return refused(command, error)
        if alert.shelved_until is not None:
            self._set(SHELF, [(alert.shelved_until, alert.id)])
        return done(command, alert=alert.id, state=alert.state.value)

    def _about_a_station(self, command: Command) -> Result:
        try:
            outage = self.outages.carry_out(command, self._plan)
        except Refusal as error:
            return refused(command, error)
        self._review(command.time)
        return done(command, outage=None if outage is None else msgspec.to_builtins(outage))

    def _review(self, time: datetime) -> None:
        if self._plan is not None:
            suppression.review(self._book, self.outages, self._plan, time, self._exercise)
            # The next one only, and once: a review that set all that follow would double them at each of their ends.
            before, self._next_review = self._next_review, self.outages.next_due(time, self._plan)
            if self._next_review is not None and self._next_review != before:
                self._set(REVIEW, [(self._next_review, "")])

    def _configure(self, configuration: Configuration) -> None:
        before, self._plan = self._plan, Plan(configuration, self._plan)
        self._confirming.lay(self._plan)
        self.outages.keep_only(self._plan)
        reconfigure(self._book, before, self._plan, configuration)
        self._review(configuration.time)
        self._set_timers()

    def _set_timers(self) -> None:
        # What ends just now may be yet to come: a reading at that moment goes before it.
        self._next_review = self.outages.next_due(self._now, self._plan, now_too=True) if self._now is not None else None
        self._timers = timers_of(self._book, self._plan, self._next_review)

    # Snapshots.

    def snapshot(self) -> bytes:
        """All it remembers, after the entry at `position`."""
        watches = self._plan.watches() if self._plan is not None else ()
        return msgspec.msgpack.encode(Image(
            exercise=self._exercise, position=self.position, now=self._now,
            configuration=self._plan.configuration if self._plan is not None else None,
            detectors=tuple((*watch.address, watch.detector.state()) for watch in watches),
            alerts=self._book.pages(), incidents=self._ledger.pages(), outages=self.outages.state(),
            confirming=self._confirming.state(),
            newest=tuple(self._plan.newest()) if self._plan is not None else (),
        ))

    @staticmethod
    def restore(snapshot: bytes) -> "Engine":
        """An engine that goes on where the snapshot was taken."""
        image = msgspec.msgpack.decode(snapshot, type=Image)
        engine = Engine(image.exercise)
        engine.position, engine._now = image.position, image.now
        engine._book.resume(image.alerts)
        engine._ledger.resume(image.incidents)
        engine.outages.resume(image.outages)
        if image.configuration is not None:
            plan = Plan(image.configuration)
            plan.reopen(name for _, name, _ in image.detectors)
            watches = {watch.address: watch for watch in plan.watches()}
            for rule, name, state in image.detectors:
                watch = watches[rule, name]
                watch.detector.resume(state)
                watch.place.note(watch, watch.detector.level)
            plan.remember(image.newest)
            engine._plan = plan
            engine._confirming.lay(plan)
            engine._confirming.resume(image.confirming)
        engine._set_timers()
        return engine
