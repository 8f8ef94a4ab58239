"""Long random lives of alerts: what always holds of the book, whatever readings and people do."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from alerting.book import LONGEST_SHELF, MOST_OVER, alert_id
from alerting.engine import Engine
from alerting.life import Trigger
from core.messages import Alert, Command, Configuration, Kind, Quality, State, Transition
from core.outage import BY_DESIGN, Work
from tests.alerting.timeline import NOON, Judge, at, configuration, dose, fast, faulty, gateway, reading, silent, station, tick

STATIONS = tuple(station(name, site=site) for name, site in (("A", "港区"), ("B", "港区"), ("C", None)))
RULES = (
    dose('latch = true\noff_delay = "5 min"').replace('"gamma"', '"latching"'),
    dose('scope = "site"\nhysteresis = "10 nGy/h"').replace('"gamma"', '"site"'),
    fast(), silent("15 min"), faulty(), gateway(),
)
LATCHING = "latching"
VERBS = st.sampled_from(["acknowledge", "acknowledge", "shelve", "unshelve", "reset", "comment"])


class Lives(RuleBasedStateMachine):
    """Readings, ticks, commands and new configurations in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.judge = Judge()
        self.minute = 0.0
        self.seen: dict[str, State] = {}
        self.causes: set[tuple[int, int]] = set()
        self.ids: list[str] = []
        self.version = 0

    @initialize()
    def configured(self) -> None:
        self.take(self.judge.feed(configuration(RULES, STATIONS)))

    def take(self, transitions: tuple[Transition, ...]) -> None:
        for each in transitions:
            assert (each.cause, each.ordinal) not in self.causes
            self.causes.add((each.cause, each.ordinal))
            assert each.before is self.seen.get(each.alert.id, State.NORMAL)
            assert each.after is each.alert.state
            assert each.trigger in set(Trigger)
            assert each.alert.exercise is None
            if each.before is State.NORMAL:
                self.ids.append(each.alert.id)
            if each.before is State.LATCHED and each.after is State.NORMAL:
                assert each.trigger in ("reset", "rule_removed", "rule_changed", "station_removed", "superseded")
            self.seen[each.alert.id] = each.after

    @rule(
        name=st.sampled_from("ABC"), value=st.sampled_from([20.0, 80.0, 95.0, 120.0, 500.0, 3000.0]),
        quality=st.sampled_from([Quality.GOOD, Quality.GOOD, Quality.GOOD, Quality.FAULT, Quality.STUCK, Quality.MAINTENANCE]),
        late=st.sampled_from([0, 0, 0, 7, 90]), step=st.sampled_from([0.0, 1.0, 4.0, 30.0]),
        source=st.sampled_from(["", "G1", "G2"]),
    )
    def a_reading_comes(self, name: str, value: float, quality: Quality, late: float, step: float, source: str) -> None:
        self.minute += step
        self.take(self.judge.feed(
            reading(self.minute - late, value, name, quality=quality, received=self.minute, source=source)
        ))

    @rule(name=st.sampled_from(["G1", "G2"]), online=st.booleans(), step=st.sampled_from([0.0, 2.0]))
    def a_gateway_goes_or_comes(self, name: str, online: bool, step: float) -> None:
        self.minute += step
        self.take(self.judge.feed(Command(
            id=f"line-{len(self.judge.log)}", time=at(self.minute), who="fengsui", target=name,
            verb="gateway.online" if online else "gateway.offline",
        )))

    @rule(
        verb=st.sampled_from(["maintain", "maintain", "resume", "retire", "restore"]), name=st.sampled_from("ABC"),
        rule_id=st.sampled_from(["", "", "latching", "fast"]), minutes=st.integers(-5, 300),
    )
    def somebody_works_at_a_station(self, verb: str, name: str, rule_id: str, minutes: int) -> None:
        before, count = tuple(self.judge.engine.outages), len(self.judge.transitions)
        result = self.judge.work(self.minute, verb, name, reason="检修", rule=rule_id, minutes=minutes)
        self.take(tuple(self.judge.transitions[count:]))
        after = tuple(self.judge.engine.outages)
        if not result.done:
            assert result.reason
            assert result.data["reason_zh"]
            # Time came to the command's: what was over by then has ended, refused or not.
            assert after == tuple(each for each in before if each.until is None or each.until > at(self.minute))
        else:
            held = [each for each in after if (each.station, each.rule, each.quantity) == (name, rule_id, "")]
            assert bool(held) == (verb in ("maintain", "retire"))

    @rule(step=st.sampled_from([1.0, 20.0, 300.0]))
    def time_goes_on(self, step: float) -> None:
        self.minute += step
        self.take(self.judge.feed(tick(self.minute)))

    @precondition(lambda self: self.ids)
    @rule(verb=VERBS, which=st.integers(0, 10**6), length=st.integers(-5, 1500), note=st.sampled_from(["", "看到"]))
    def a_person_acts(self, verb: str, which: int, length: int, note: str) -> None:
        alert = self.ids[which % len(self.ids)]
        before = {each.id: each for each in self.judge.engine.open_alerts}
        arguments: dict[str, Any] = {"reason": note, "minutes": length} if verb == "shelve" else {"note": note}
        expired = {each.id for each in before.values() if each.shelved_until and each.shelved_until <= at(self.minute)}
        count = len(self.judge.transitions)
        result = self.judge.ask(self.minute, verb, alert, **arguments)
        self.take(tuple(self.judge.transitions[count:]))
        if not result.done:
            assert result.reason
            # Time came to the command's as well: what was due by then has happened, refused or not.
            by_time = ("escalated", "released", "withheld", "raised", "returned")
            passed_up = {each.alert.id for each in self.judge.transitions[count:] if each.trigger in by_time}
            if not expired:
                after = {each.id: each for each in self.judge.engine.open_alerts}
                assert {id: each for id, each in after.items() if id not in passed_up} == {
                    id: each for id, each in before.items() if id not in passed_up
                }
        else:
            assert self.judge.transitions[-1].who == "韦"

    @rule(rules=st.integers(1, 63), stations=st.integers(1, 7))
    def the_configuration_changes(self, rules: int, stations: int) -> None:
        self.version += 1
        texts = [text for index, text in enumerate(RULES) if rules >> index & 1]
        chosen = [each for index, each in enumerate(STATIONS) if stations >> index & 1]
        self.take(self.judge.feed(configuration(texts, chosen, time=at(self.minute), version=str(self.version))))

    @invariant()
    def what_always_holds(self) -> None:
        alerts = self.judge.engine.open_alerts
        assert {each.id for each in alerts} == {id for id, state in self.seen.items() if state is not State.NORMAL}
        for key in {(each.rule, each.place) for each in alerts}:
            mine = [each for each in alerts if (each.rule, each.place) == key]
            assert sum(each.active for each in mine) <= 1
            assert sum(not each.active for each in mine) <= MOST_OVER + 1
        for each in alerts:
            assert each.state is self.seen[each.id]
            by_design = each.state in BY_DESIGN
            assert each.active or by_design or each.state in (State.RETURNED, State.LATCHED, State.SHELVED)
            assert not each.active or by_design or each.state in (State.UNACKNOWLEDGED, State.ACKNOWLEDGED, State.SHELVED)
            assert by_design == (each.suppressed_by != "")
            assert (each.state is State.OUT_OF_SERVICE) == (each.suppressed_by == "out_of_service")
            if by_design:
                assert each.acknowledged_by is None
                self.is_withheld_at_every_station(each)
            if each.active and each.rule != "gateway" and each.state in (State.UNACKNOWLEDGED, State.ACKNOWLEDGED):
                assert not all(self.is_out(each.rule, name) for name in each.stations)
            if each.state in (State.ACKNOWLEDGED, State.LATCHED):
                assert each.acknowledged_by is not None
            if each.state in (State.UNACKNOWLEDGED, State.RETURNED):
                assert each.acknowledged_by is None
            assert (each.state is State.SHELVED) == (each.shelved_until is not None) == (each.shelf_reason != "")
            if each.shelved_until is not None:
                assert each.shelved_until - at(self.minute) <= LONGEST_SHELF
            assert each.state is not State.LATCHED or each.rule == LATCHING
            assert each.value is None or each.peak is None or each.peak >= each.value


    def is_out(self, rule_id: str, name: str) -> bool:
        return any(
            each.station == name and each.rule in ("", rule_id) and each.work is Work.OUT_OF_SERVICE
            for each in self.judge.engine.outages
        )

    def is_withheld_at_every_station(self, alert: Alert) -> None:
        """By something that is so now; and what is measured never by a gateway that is down."""
        if alert.suppressed_by.startswith("gateway:"):
            assert (alert.kind, alert.rule) == (Kind.TECHNICAL, "silent")
            return
        for name in alert.stations or (alert.station,):
            works = [each for each in self.judge.engine.outages if each.station == name and each.rule in ("", alert.rule)]
            assert works or alert.rule == "silent"       # which a gateway may withhold at another station
            # A reading that comes at that very moment is judged before its timers.
            assert all(each.until is None or each.until >= at(self.minute) for each in works)

    @invariant()
    def a_gateway_that_is_down_has_its_alert(self) -> None:
        engine = self.judge.engine
        if "gateway" in {rule for rule, _, _ in self.rules_now()}:
            told = {each.place for each in engine.open_alerts if each.rule == "gateway" and each.active}
            assert told == set(engine.outages.down)

    @invariant()
    def a_snapshot_remembers_all_of_it(self) -> None:
        engine = self.judge.engine
        assert Engine.restore(engine.snapshot()).snapshot() == engine.snapshot()

    def rules_now(self) -> list[tuple[str, str, str]]:
        configurations = [each.message for each in self.judge.log if isinstance(each.message, Configuration)]
        return [(each["id"], each["detector"], each["title_en"]) for each in configurations[-1].rules] if configurations else []


TestLives = Lives.TestCase
TestLives.settings = settings(max_examples=60, stateful_step_count=60, deadline=None)


def test_an_id_is_the_same_for_the_same_occurrence_and_another_for_another() -> None:
    one = alert_id("gamma", "防城港 3#", NOON)
    assert one == alert_id("gamma", "防城港 3#", NOON)
    assert one != alert_id("gamma", "防城港 4#", NOON)
    assert one != alert_id("gamma", "防城港 3#", NOON + timedelta(microseconds=1))
    assert one.isascii()
    assert "/" not in alert_id("gamma", "../a/b?c", datetime(2026, 1, 1, tzinfo=NOON.tzinfo))
