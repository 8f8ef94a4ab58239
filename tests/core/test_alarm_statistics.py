"""What is counted of alerts, against sums done by hand."""

from datetime import timedelta

import pytest

from alerting.life import BEGINS
from core.alarm_statistics import LONGEST_SPAN, Tally
from core.flood import ANNOUNCED, Flood, FloodWatch
from core.messages import Alert, Kind, Severity, State, Transition
from tests.alerting.timeline import at


def change(
    minute: float, trigger: str = "raised", *, id: str = "a", after: State = State.UNACKNOWLEDGED,
    before: State = State.NORMAL, active: bool = True, severity: Severity = Severity.YELLOW, rule: str = "gamma",
) -> Transition:
    alert = Alert(
        id=id, rule=rule, rule_version="1", kind=Kind.MEASUREMENT, place="P", station="P", quantity="q", severity=severity,
        state=after, onset=at(0), time=at(minute), value=None, peak=None, limit=None, active=active,
    )
    return Transition(cause=1, ordinal=0, time=at(minute), before=before, after=after, trigger=trigger, alert=alert)


def tally(*changes: Transition, minutes: float = 1440) -> Tally:
    made = Tally(at(0), at(minutes))
    for each in changes:
        made.add(each)
    return made


def test_what_calls_is_the_same_here_as_in_alerting() -> None:
    assert {each.value for each in BEGINS} == ANNOUNCED


def test_rates_peaks_and_shares_are_those_counted_by_hand() -> None:
    changes = [change(n * 60, id=f"a{n}") for n in range(10)]
    changes += [change(700 + n, id=f"b{n}", severity=Severity.RED, rule="oil") for n in range(10)]
    found = tally(*changes).statistics((), at(1440))
    assert (found.announced, found.peak, found.peak_at, found.floods) == (20, 10, at(700), 0)
    assert found.by_severity == {"red": 10, "orange": 0, "yellow": 10, "blue": 0}
    figures = {each.name: each for each in found.benchmarks}
    assert figures["per_10_min"].value == pytest.approx(20 / 144, abs=0.005)
    assert figures["per_day"].value == 20
    assert (figures["share_high"].value, figures["share_high"].target, figures["share_high"].confirmed) == (50.0, 5.0, False)
    assert (figures["per_10_min"].confirmed, figures["per_10_min"].target) == (True, 1.0)
    assert [(each.rule, each.count) for each in found.top] == [("gamma", 10), ("oil", 10)]
    assert [each.rule for each in found.chattering] == ["oil"]
    # Noon of 23 November in Beijing to noon of the next day.
    assert found.per_day == (("2026-11-23", 20),)


def test_times_to_acknowledge_and_to_return_have_their_median_and_95th_percentile_within_a_hundredth() -> None:
    changes = []
    for n in range(1, 101):
        changes += [
            change(0, id=f"a{n}"),
            change(n / 60, "acknowledged", id=f"a{n}", after=State.ACKNOWLEDGED, before=State.UNACKNOWLEDGED),
            change(n, "returned", id=f"a{n}", after=State.NORMAL, before=State.ACKNOWLEDGED, active=False),
        ]
    found = tally(*changes).statistics((), at(1440))
    assert (found.to_acknowledge.count, found.to_return.count) == (100, 100)
    assert found.to_acknowledge.median == pytest.approx(50, rel=0.015)
    assert found.to_acknowledge.p95 == pytest.approx(95, rel=0.015)
    assert found.to_return.median == pytest.approx(50 * 60, rel=0.015)
    assert found.to_return.p95 == pytest.approx(95 * 60, rel=0.015)


def test_what_ends_by_a_changed_rule_was_neither_acknowledged_nor_over() -> None:
    ended = change(5, "rule_changed", after=State.NORMAL, before=State.UNACKNOWLEDGED, active=False)
    found = tally(change(0), ended).statistics((), at(1440))
    assert (found.to_acknowledge.count, found.to_acknowledge.median, found.to_return.count) == (0, None, 0)


def test_what_is_withheld_is_counted_apart() -> None:
    kept = change(0, "withheld", after=State.SUPPRESSED)
    again = change(1, "withheld", after=State.OUT_OF_SERVICE, before=State.SUPPRESSED)
    found = tally(kept, again, change(60, "released", before=State.SUPPRESSED)).statistics((), at(1440))
    assert (found.withheld, found.announced) == (1, 1)


def test_standing_and_stale_are_of_the_alerts_that_are_open_now() -> None:
    alerts = tuple(
        change(0, id=state.value, after=state).alert
        for state in (State.UNACKNOWLEDGED, State.ACKNOWLEDGED, State.SHELVED, State.SUPPRESSED, State.OUT_OF_SERVICE)
    )
    found = tally().statistics(alerts, at(24 * 60 + 1))
    assert (found.standing, found.stale, found.shelved, found.suppressed, found.out_of_service) == (2, 2, 1, 1, 1)


def test_a_span_ends_after_it_begins_and_within_a_year() -> None:
    for end in (at(0), at(-1), at(0) + LONGEST_SPAN + timedelta(seconds=1)):
        with pytest.raises(ValueError, match="span"):
            Tally(at(0), end)


def test_a_flood_begins_above_ten_in_ten_minutes_and_ends_below_five() -> None:
    watch = FloodWatch()

    def flood(minute: float) -> Flood | None:
        return watch.flood(at(minute), lambda kind, alert: alert.rule if kind == "rule" else "")

    for n in range(10):
        watch.hear(change(n / 2, id=f"a{n}"), at(n / 2))
    assert flood(5) is None
    watch.hear(change(5, id="b", rule="oil"), at(5))
    found = flood(5)
    assert found is not None
    assert (found.since, found.count) == (at(0), 11)
    assert [(each.name, each.count) for each in found.leaders] == [("gamma", 10), ("oil", 1)]
    watch.hear(change(6, "acknowledged", id="b", after=State.ACKNOWLEDGED), at(6))
    assert flood(12.9) is not None                       # five of them are left
    assert flood(13.1) is None
