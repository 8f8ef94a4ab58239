"""Alerts that nobody acknowledges are passed up at their times, and not otherwise; and what officers find plausible."""

from datetime import timedelta

from alerting.engine import Engine
from core.evidence import Validation
from core.messages import Command, Severity, State
from tests.alerting.timeline import Judge, at, dose, reading, rules, tick


def judge() -> Judge:
    text = dose('off_delay = "30 min"')
    text = text.replace('severity = "yellow"', 'severity = "yellow"\nescalate = ["15 min", "60 min"]')
    return Judge(text.replace('severity = "red"', 'severity = "red"\nescalate = ["2 min", "5 min", "15 min"]'))


def ask(judged: Judge, verb: str, minutes: float, **arguments: str) -> None:
    (alert,) = judged.engine.open_alerts
    judged.feed(Command(id=f"{verb}{minutes}", time=at(minutes), who="李伟", verb=verb, target=alert.id, arguments=arguments))


def passed_up(judged: Judge) -> list[float]:
    return [(each.time - at(0)) / timedelta(minutes=1) for each in judged.transitions if each.trigger == "escalated"]


def test_a_red_alert_is_passed_up_after_two_five_and_fifteen_minutes() -> None:
    judged = judge()
    judged.feed(reading(0, 5000), *(tick(minutes / 2) for minutes in range(1, 200)))
    assert passed_up(judged) == [2, 5, 15]
    (alert,) = judged.engine.open_alerts
    assert (alert.escalation, alert.state) == (3, State.UNACKNOWLEDGED)


def test_whoever_acknowledges_ends_it() -> None:
    judged = judge()
    judged.feed(reading(0, 5000), tick(3))
    ask(judged, "alert.acknowledge", 4)
    judged.feed(*(tick(minutes) for minutes in range(5, 60)))
    assert passed_up(judged) == [2]


def test_a_graver_level_begins_anew_with_its_own_times() -> None:
    judged = judge()
    judged.feed(reading(0, 150), tick(16))                     # yellow: after 15 min
    judged.feed(reading(20, 5000), *(tick(minutes) for minutes in range(21, 60)))
    assert passed_up(judged) == [15, 22, 25, 35]


def test_the_times_count_from_when_it_came_in_not_from_when_it_was_measured() -> None:
    judged = judge()
    judged.feed(reading(0, 5000, received=30), *(tick(minutes) for minutes in range(31, 36)))
    assert passed_up(judged) == [32, 35]


def test_a_shelved_alert_is_not_passed_up_until_the_shelf_ends() -> None:
    judged = judge()
    judged.feed(reading(0, 5000))
    ask(judged, "alert.shelve", 1, reason="校准", until=at(31).isoformat())
    judged.feed(*(tick(minutes) for minutes in range(2, 40)))
    assert passed_up(judged) == [33, 36]


def test_an_engine_resumed_anywhere_passes_up_the_same() -> None:
    entries = [reading(0, 5000), tick(1), tick(3), reading(4, 150), tick(6), tick(20), reading(21, 6000), tick(24)]
    whole = judge()
    whole.feed(*entries)
    for cut in range(len(entries)):
        halves = judge()
        halves.feed(*entries[:cut])
        halves.engine = Engine.restore(halves.engine.snapshot())
        halves.feed(*entries[cut:])
        assert halves.transitions == whole.transitions


def test_a_judgement_of_plausibility_needs_grounds_and_changes_no_state() -> None:
    judged = judge()
    judged.feed(reading(0, 5000))
    ask(judged, "alert.validate", 1, validation="not_plausible", note=" ")
    ask(judged, "alert.validate", 1, validation="perhaps", note="?")
    assert [each.done for each in judged.results] == [False, False]
    ask(judged, "alert.validate", 2, validation="not_plausible", note="现场核查：探测器受潮")
    (alert,) = judged.engine.open_alerts
    assert (alert.validation, alert.validated_by) == (Validation.NOT_PLAUSIBLE, "李伟")
    assert (alert.state, alert.active, alert.severity) == (State.UNACKNOWLEDGED, True, Severity.RED)


def test_a_level_that_says_nothing_takes_the_times_of_its_colour_and_an_empty_list_means_never() -> None:
    (own, none) = rules(
        dose().replace('severity = "red"', 'severity = "red"\nescalate = []'), dose().replace('"gamma"', '"gamma2"')
    )
    by_colour = {"red": (2.0,), "yellow": (15.0,)}
    assert own.escalation(Severity.RED, by_colour) == ()
    assert own.escalation(Severity.YELLOW, by_colour) == (timedelta(minutes=15),)
    assert none.escalation(Severity.RED, by_colour) == (timedelta(minutes=2),)
    assert none.escalation(Severity.BLUE, by_colour) == ()


def test_a_shelf_that_ends_begins_the_wait_anew_after_a_restart_as_without_one() -> None:
    found = []
    for is_cut in (False, True):
        judged = judge()
        judged.feed(reading(0, 150))                           # to be passed up at 15
        judged.ask(5, "shelve", judged.engine.open_alerts[0].id, reason="检修", minutes=5)
        if is_cut:
            judged.engine = Engine.restore(judged.engine.snapshot())
        judged.feed(tick(16), *(tick(minutes) for minutes in range(17, 60)))       # nothing was heard at 10
        found.append(passed_up(judged))
    assert found == [[31], [31]]
