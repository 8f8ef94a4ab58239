"""The engine told as timelines: what readings, ticks, commands and configurations lead to."""


import pytest

from alerting.engine import Engine
from core.messages import Command, Entry, Kind, Quality, Severity, State, Statistic
from core.station import Channel
from tests.alerting.timeline import (
    Judge,
    at,
    dose,
    fast,
    faulty,
    reading,
    silent,
    station,
    tick,
)


def test_a_value_over_the_limit_raises_an_alert_that_says_everything() -> None:
    judge = Judge(dose(), exercise="drill-7")
    (raised,) = judge.feed(reading(1, 120.0))
    alert = raised.alert
    assert (raised.before, raised.after, raised.trigger) == (State.NORMAL, State.UNACKNOWLEDGED, "raised")
    assert (raised.cause, raised.ordinal, raised.time) == (2, 0, at(1))
    assert (alert.rule, alert.place, alert.station, alert.quantity) == ("gamma", "FCG-03", "FCG-03", "ambient_dose_rate")
    assert (alert.kind, alert.severity, alert.state) == (Kind.MEASUREMENT, Severity.YELLOW, State.UNACKNOWLEDGED)
    assert (alert.value, alert.peak, alert.limit, alert.unit) == (120.0, 120.0, 100.0, "nGy/h")
    assert (alert.onset, alert.exercise, alert.limit_source) == (at(1), "drill-7", "test")
    assert alert.title_zh == "γ剂量率超限"
    assert alert.id.startswith("gamma.FCG-03.20261123T040100.")


def test_a_value_at_the_limit_is_not_over_it_unless_the_instrument_is_at_its_end() -> None:
    judge = Judge(dose())
    assert judge.feed(reading(1, 100.0)) == ()
    assert judge.feed(reading(2, 100.0, quality=Quality.OVER_RANGE)) != ()


def test_worse_makes_an_acknowledged_alert_unacknowledged_and_eased_does_not() -> None:
    judge = Judge(dose())
    (raised,) = judge.feed(reading(1, 120.0))
    assert judge.ask(2, "acknowledge", raised.alert.id, note="已派人").done
    (worse,) = judge.feed(reading(3, 2000.0))
    assert (worse.trigger, worse.before, worse.after) == ("worse", State.ACKNOWLEDGED, State.UNACKNOWLEDGED)
    assert (worse.alert.severity, worse.alert.limit, worse.alert.limit_confirmed) == (Severity.RED, 1000.0, False)
    assert worse.alert.acknowledged_by is None
    judge.ask(4, "acknowledge", raised.alert.id)
    (eased,) = judge.feed(reading(5, 120.0))
    assert (eased.trigger, eased.after, eased.alert.severity) == ("eased", State.ACKNOWLEDGED, Severity.YELLOW)
    assert eased.alert.peak == 2000.0


def test_hold_is_measured_between_readings_by_their_own_times() -> None:
    judge = Judge(dose('hold = "10 min"'))
    assert judge.feed(reading(0, 150.0), reading(5, 150.0), tick(30)) == ()
    (raised,) = judge.feed(reading(10, 130.0, received=31))
    assert (raised.time, raised.alert.onset, raised.alert.peak) == (at(10), at(0), 150.0)


def test_one_clear_value_begins_the_hold_anew() -> None:
    judge = Judge(dose('hold = "10 min"'))
    assert judge.feed(reading(0, 150.0), reading(9, 90.0), reading(10, 150.0), reading(19, 150.0)) == ()
    assert len(judge.feed(reading(20, 150.0))) == 1


def test_an_alert_is_over_only_after_it_was_clear_for_the_off_delay() -> None:
    judge = Judge(dose('off_delay = "10 min"\nhysteresis = "5 nGy/h"'))
    judge.feed(reading(0, 150.0))
    assert judge.feed(reading(1, 97.0), reading(12, 97.0)) == ()        # below the limit, within the hysteresis
    assert judge.feed(reading(13, 90.0), reading(22, 90.0), reading(22.5, 97.0), reading(23, 90.0)) == ()
    (returned,) = judge.feed(reading(33, 90.0))
    assert (returned.trigger, returned.after, returned.alert.active) == ("returned", State.RETURNED, False)


def test_no_data_is_never_over() -> None:
    judge = Judge(dose('off_delay = "10 min"'))
    judge.feed(reading(0, 150.0), reading(1, 90.0))
    assert judge.feed(*(tick(minute) for minute in range(2, 600))) == ()
    assert judge.engine.open_alerts[0].active


def test_a_condition_that_comes_back_later_is_a_new_alert_and_chatter_is_not() -> None:
    judge = Judge(dose())
    judge.feed(reading(0, 150.0), reading(1, 90.0))
    (again,) = judge.feed(reading(3, 150.0))
    assert (again.trigger, again.after) == ("again", State.UNACKNOWLEDGED)
    judge.feed(reading(4, 90.0))
    (raised,) = judge.feed(reading(120, 150.0))
    assert (raised.trigger, raised.alert.onset) == ("raised", at(120))
    assert [alert.state for alert in judge.engine.open_alerts] == [State.RETURNED, State.UNACKNOWLEDGED]


def test_alerts_nobody_acknowledges_do_not_pile_up_for_ever() -> None:
    judge = Judge(dose())
    for hour in range(40):
        judge.feed(reading(hour * 60, 150.0), reading(hour * 60 + 1, 90.0))
    assert len(judge.engine.open_alerts) == 17
    assert judge.triggers.count("superseded") == 23


@pytest.mark.parametrize("quality", [
    Quality.LATE, Quality.MANUAL, Quality.MAINTENANCE, Quality.CALIBRATION, Quality.STOPPED, Quality.UNREGISTERED,
    Quality.FAULT, Quality.COMMS_FAULT, Quality.OUT_OF_RANGE, Quality.SKEW,
])
def test_a_value_not_to_be_trusted_neither_raises_nor_clears(quality: Quality) -> None:
    judge = Judge(dose(), fast())
    assert judge.feed(reading(0, 90.0), reading(1, 5000.0, quality=quality)) == ()
    judge.feed(reading(2, 120.0))
    assert judge.feed(reading(3, 10.0, quality=quality)) == ()


@pytest.mark.parametrize("quality", [Quality.STUCK, Quality.OVER_RANGE])
def test_a_stuck_or_over_range_value_may_raise_but_not_clear(quality: Quality) -> None:
    judge = Judge(dose())
    assert len(judge.feed(reading(0, 150.0, quality=quality))) == 1
    assert judge.feed(reading(1, 50.0, quality=quality)) == ()
    assert len(judge.feed(reading(2, 50.0))) == 1


def test_less_is_graver_where_the_rule_says_so() -> None:
    rule = dose('direction = "below"').replace("ambient_dose_rate", "dissolved_oxygen")
    rule = rule.replace('"100 nGy/h"', '"5 mg/L"').replace('"1 µGy/h"', '"2 mg/L"')
    judge = Judge(rule, stations=[station(channels=(Channel(quantity="dissolved_oxygen"),))])
    judge.feed(*(reading(minute, value, quantity="dissolved_oxygen") for minute, value in enumerate([6, 4, 1.5, 3, 7])))
    assert judge.triggers == ["raised", "worse", "eased", "returned"]
    assert judge.transitions[-1].alert.peak == 1.5


def test_a_rise_raises_and_a_slow_rise_of_the_same_height_does_not() -> None:
    quick, slow = Judge(fast()), Judge(fast())
    quick.feed(*(reading(minute, 80.0 + 10 * minute) for minute in range(8)))
    slow.feed(*(reading(minute, 80.0 + minute) for minute in range(80)))
    assert quick.triggers == ["raised"]
    assert quick.transitions[0].alert.value == 60.0
    assert slow.triggers == []


def test_a_start_above_background_is_seen_as_soon_as_the_background_is_known() -> None:
    judge = Judge(dose('above = "background"'))
    judge.feed(reading(0, 300.0), *(reading(minute, 80.0) for minute in range(1, 4)))
    assert judge.triggers == []
    judge.feed(reading(4, 80.0))
    assert judge.triggers == ["raised", "returned"]
    assert (judge.transitions[0].time, judge.transitions[0].alert.background) == (at(0), 80.0)
    assert judge.transitions[0].alert.peak == 300.0


def test_a_background_the_station_states_goes_before_our_own() -> None:
    known = station(channels=(Channel(quantity="ambient_dose_rate", background=50.0),))
    judge = Judge(dose('above = "background"'), stations=[known])
    (raised,) = judge.feed(reading(0, 151.0))
    assert (raised.alert.background, raised.alert.limit) == (50.0, 100.0)


def test_a_long_event_does_not_become_normal_at_once_but_a_new_level_does_in_the_end() -> None:
    judge = Judge(dose('above = "background"\nbackground = { window = "24 h" }'))
    judge.feed(*(reading(minute, 80.0) for minute in range(0, 60, 5)))
    judge.feed(*(reading(minute, 250.0) for minute in range(60, 12 * 60, 5)))
    assert judge.triggers == ["raised"]
    judge.feed(*(reading(minute, 250.0) for minute in range(12 * 60, 48 * 60, 5)))
    assert judge.triggers == ["raised", "returned"]


def test_a_silent_station_warns_once_until_it_speaks_again() -> None:
    judge = Judge(silent("3 intervals"))
    assert judge.feed(reading(1, 80.0), tick(3.9)) == ()
    (raised,) = judge.feed(tick(4))
    assert (raised.trigger, raised.time, raised.alert.onset) == ("raised", at(4), at(4))
    assert (raised.alert.kind, raised.alert.value) == (Kind.TECHNICAL, None)
    assert judge.feed(tick(5), tick(600)) == ()
    (returned,) = judge.feed(reading(601, 80.0, quality=Quality.MAINTENANCE))
    assert returned.trigger == "returned"
    assert len(judge.feed(tick(604))) == 1


def test_a_reading_that_comes_just_when_silence_is_due_has_come_in_time() -> None:
    judge = Judge(silent("3 intervals"))
    assert judge.feed(reading(3, 80.0), reading(6, 80.0), tick(8.9)) == ()


def test_silence_is_counted_from_the_configuration_on_and_fires_at_its_own_time_in_order() -> None:
    stations = [station("B"), station("A"), station("C", interval=30.0)]
    judge = Judge(silent("3 intervals"), stations=stations)
    found = judge.feed(reading(60, 80.0, "A"))
    assert [(each.alert.place, each.time, each.trigger) for each in found] == [
        ("C", at(1.5), "raised"), ("A", at(3), "raised"), ("B", at(3), "raised"), ("A", at(60), "returned"),
    ]
    assert [each.ordinal for each in found] == [0, 1, 2, 3]


def test_a_station_that_is_yet_to_be_built_is_silent_only_after_it_has_spoken() -> None:
    judge = Judge(silent("15 min").replace('detector', 'unheard = false\ndetector', 1))
    assert judge.feed(tick(120)) == ()
    assert judge.feed(reading(121, 80.0)) == ()
    (raised,) = judge.feed(tick(137))
    assert (raised.trigger, raised.time) == ("raised", at(136))


def test_time_in_which_nobody_listened_is_no_silence() -> None:
    judge = Judge(silent("15 min"))
    resumed = Command(id="r", time=at(120), who="fengsui", verb="alerting.resumed", target="alerting")
    assert judge.feed(reading(0, 80.0), resumed, tick(134)) == ()
    assert len(judge.feed(tick(135))) == 1
    assert judge.results == []


def test_a_fault_is_technical_and_hides_no_measurement() -> None:
    judge = Judge(dose(), faulty())
    judge.feed(reading(0, 150.0))
    (fault,) = judge.feed(reading(1, 9e9, quality=Quality.OUT_OF_RANGE))
    assert (fault.alert.rule, fault.alert.kind, fault.note) == ("faulty", Kind.TECHNICAL, "out_of_range")
    assert {alert.rule for alert in judge.engine.open_alerts if alert.active} == {"gamma", "faulty"}
    assert judge.feed(reading(2, 150.0, quality=Quality.MAINTENANCE)) == ()
    assert [each.trigger for each in judge.feed(reading(3, 150.0))] == ["returned"]


def test_a_fault_of_one_quantity_is_not_ended_by_good_values_of_another() -> None:
    both = station(channels=(Channel(quantity="ambient_dose_rate"), Channel(quantity="temperature")))
    judge = Judge(faulty(), stations=[both])
    judge.feed(reading(0, 0.0, quality=Quality.FAULT), reading(1, 20.0, quantity="temperature"))
    assert judge.triggers == ["raised"]


def test_a_time_ahead_of_the_clock_is_a_fault_that_the_next_good_value_ends() -> None:
    judge = Judge(faulty())
    judge.feed(reading(60 * 24 * 365, 80.0, quality=Quality.SKEW, received=1), reading(2, 80.0))
    assert judge.triggers == ["raised", "returned"]


def test_a_backlog_that_was_over_the_limit_long_enough_raises_although_newer_values_are_fine() -> None:
    judge = Judge(dose('hold = "10 min"'))
    judge.feed(reading(60, 80.0))
    judge.feed(*(reading(minute, 150.0, received=61) for minute in range(0, 11, 2)))
    assert judge.triggers == ["raised"]
    judge.feed(reading(62, 80.0))
    assert judge.triggers == ["raised", "returned"]


def test_means_and_instant_values_are_followed_apart() -> None:
    judge = Judge(dose())
    judge.feed(reading(10, 150.0), reading(9, 90.0, statistic=Statistic.MEAN, interval=600.0, received=10.2))
    assert judge.triggers == ["raised"]
    judge.feed(reading(11, 5000.0, statistic=Statistic.MAX, interval=600.0))
    assert judge.triggers == ["raised"]


def test_an_entry_is_judged_once_and_in_order() -> None:
    judge = Judge(dose())
    with pytest.raises(ValueError, match="goes forward only"):
        judge.engine.feed(Entry(1, reading(0, 150.0)))


def test_commands_of_other_stages_get_no_answer_here() -> None:
    judge = Judge(dose())
    judge.feed(Command(id="1", time=at(1), who="a", verb="station.adopt", target="X"))
    assert judge.results == []


def test_an_engine_restored_from_nothing_is_a_new_engine() -> None:
    assert Engine.restore(Engine("d").snapshot()).snapshot() == Engine("d").snapshot()
