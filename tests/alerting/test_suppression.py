"""Works at stations and gateways that are down, as timelines: what is withheld, what is said of it, and what comes back."""

from alerting.engine import RESUMED, Engine
from core.messages import Command, Kind, Quality, State
from tests.alerting.timeline import Judge, at, dose, fast, faulty, gateway, reading, silent, station, tick

AB = (station("A"), station("B"))


def states(judge: Judge) -> list[tuple[str, State, str]]:
    return [(each.place, each.state, each.suppressed_by) for each in judge.engine.open_alerts]


def test_what_begins_in_maintenance_is_kept_suppressed_and_raised_when_that_ends_by_its_time() -> None:
    judge = Judge(dose())
    assert judge.work(0, "maintain", "FCG-03", reason="换探头", minutes=60).done
    (kept,) = judge.feed(reading(1, 150.0))
    assert (kept.before, kept.after, kept.trigger) == (State.NORMAL, State.SUPPRESSED, "withheld")
    assert kept.alert.suppressed_by == "maintenance"
    assert not judge.ask(2, "acknowledge", kept.alert.id).done
    assert not judge.ask(2, "shelve", kept.alert.id, reason="x", minutes=5).done
    (released,) = judge.feed(tick(61))
    assert (released.before, released.after, released.trigger) == (State.SUPPRESSED, State.UNACKNOWLEDGED, "released")
    assert (released.time, released.alert.suppressed_by, released.alert.id) == (at(60), "", kept.alert.id)


def test_what_is_over_when_the_maintenance_ends_calls_nobody_and_is_in_the_record() -> None:
    judge = Judge(dose())
    judge.work(0, "maintain", "FCG-03", reason="校准源", work="calibration", minutes=60)
    judge.feed(reading(1, 150.0), reading(2, 5000.0), reading(5, 50.0), reading(8, 150.0), reading(9, 50.0))
    assert judge.triggers == ["withheld", "worse", "returned", "again", "returned"]
    assert states(judge) == [("FCG-03", State.SUPPRESSED, "calibration")]
    judge.feed(tick(60))
    assert judge.triggers[-1] == "released"
    assert states(judge) == []


def test_what_waits_for_somebody_does_not_go_from_sight_with_a_maintenance() -> None:
    judge = Judge(dose())
    judge.feed(reading(0, 150.0), reading(1, 50.0))
    judge.work(2, "maintain", "FCG-03", reason="检修", minutes=60)
    judge.feed(reading(3, 150.0))
    assert sorted(each.state for each in judge.engine.open_alerts) == [State.RETURNED, State.SUPPRESSED]
    judge = Judge(dose())
    judge.feed(reading(0, 150.0))
    judge.work(2, "maintain", "FCG-03", reason="检修", minutes=60)
    (worse,) = judge.feed(reading(3, 5000.0))
    assert (worse.trigger, worse.after) == ("worse", State.UNACKNOWLEDGED)


def test_an_officer_ends_a_maintenance_early() -> None:
    judge = Judge(dose())
    judge.work(0, "maintain", "FCG-03", reason="检修", minutes=600)
    judge.feed(reading(1, 150.0))
    assert judge.work(5, "resume", "FCG-03").done
    assert states(judge) == [("FCG-03", State.UNACKNOWLEDGED, "")]
    assert not judge.work(6, "resume", "FCG-03").done


def test_works_need_a_reason_an_end_in_time_and_a_station_that_exists() -> None:
    judge = Judge(dose())
    for station_id, arguments, said in (
        ("FCG-03", {"minutes": 60}, "Write down why"), ("FCG-03", {"reason": "x"}, "Say for how many"),
        ("FCG-03", {"reason": "x", "minutes": 0}, "ended already"), ("FCG-03", {"reason": "x", "minutes": 8 * 1440}, "7 days"),
        ("FCG-04", {"reason": "x", "minutes": 60}, "no station"),
        ("FCG-03", {"reason": "x", "minutes": 9, "rule": "y"}, "No rule"),
        ("FCG-03", {"reason": "x", "minutes": 9, "work": "nap"}, "no work"),
    ):
        result = judge.work(1, "maintain", station_id, **arguments)
        assert not result.done
        assert said in result.reason
        assert result.data["reason_zh"]
    assert tuple(judge.engine.outages) == ()


def test_a_stations_own_flag_withholds_only_that_quantity_and_ends_with_a_good_value_or_after_eight_hours() -> None:
    judge = Judge(dose(), faulty(), silent("15 min"))
    judge.feed(reading(0, 50.0), reading(1, 900.0, quality=Quality.CALIBRATION))
    (kept,) = judge.feed(reading(2, 1e9, quality=Quality.FAULT))
    assert kept.alert.suppressed_by == "flag:calibration"
    (outage,) = judge.engine.outages
    assert (outage.who, outage.quantity, outage.until) == ("", "ambient_dose_rate", at(1 + 480))
    (quiet,) = judge.feed(tick(30))
    assert (quiet.alert.rule, quiet.after) == ("silent", State.SUPPRESSED)
    released = judge.feed(tick(500))
    assert [(each.alert.rule, each.after, each.time) for each in released] == [
        ("faulty", State.UNACKNOWLEDGED, at(481)), ("silent", State.UNACKNOWLEDGED, at(481)),
    ]
    judge.feed(reading(501, 900.0, quality=Quality.MAINTENANCE), reading(502, 150.0))
    assert [each.alert.rule for each in judge.transitions if each.trigger == "raised"] == ["gamma"]


def test_a_late_flag_from_before_a_good_value_hides_no_silence() -> None:
    judge = Judge(dose(), silent("15 min"))
    judge.feed(reading(0, 50.0), reading(30, 50.0))
    judge.engine = Engine.restore(judge.engine.snapshot())
    judge.feed(reading(10, 50.0, quality=Quality.MAINTENANCE, received=31))
    assert tuple(judge.engine.outages) == ()
    (quiet,) = judge.feed(tick(60))
    assert (quiet.alert.rule, quiet.after, quiet.time) == ("silent", State.UNACKNOWLEDGED, at(46))


def test_a_flag_lasts_from_when_it_was_measured_however_late_it_comes() -> None:
    judge = Judge(dose(), silent("15 min"))
    judge.feed(reading(0, 50.0), reading(5, 50.0, quality=Quality.MAINTENANCE, received=400))
    (outage,) = judge.engine.outages
    assert (outage.since, outage.until) == (at(5), at(485))
    judge.feed(reading(6, 50.0, quality=Quality.MAINTENANCE, received=486))
    assert tuple(judge.engine.outages) == ()             # its eight hours were over when it came


def test_a_flag_with_a_time_ahead_of_the_clock_does_not_outlast_the_next_good_value() -> None:
    judge = Judge(dose(), silent("15 min"))
    judge.feed(reading(0, 50.0), reading(9000, 50.0, quality=Quality.MAINTENANCE, received=1))
    (outage,) = judge.engine.outages
    assert outage.until == at(481)
    judge.feed(reading(2, 50.0))
    assert tuple(judge.engine.outages) == ()


def test_a_gateway_that_is_down_has_one_alert_and_its_stations_silence_is_kept_suppressed() -> None:
    judge = Judge(gateway(), silent("15 min"), dose(), stations=AB, exercise="drill-7")
    judge.feed(reading(0, 50.0, "A", source="G1"), reading(0, 50.0, "B", source="G1"))
    (raised,) = judge.line(3, "G1", online=False)
    assert (raised.alert.rule, raised.alert.place, raised.alert.kind) == ("gateway", "G1", Kind.TECHNICAL)
    assert (raised.alert.stations, raised.alert.exercise) == (("A", "B"), "drill-7")
    kept = judge.feed(tick(20))
    assert [(each.alert.place, each.after, each.alert.suppressed_by) for each in kept] == [
        ("A", State.SUPPRESSED, "gateway:G1"), ("B", State.SUPPRESSED, "gateway:G1"),
    ]
    (over,) = judge.line(40, "G1", online=True)
    assert (over.trigger, over.alert.rule) == ("returned", "gateway")
    # Its stations have their usual time to be heard again; B is not.
    assert [each.trigger for each in judge.feed(reading(41, 50.0, "A", source="G1"))] == ["returned"]
    later = judge.feed(tick(54), tick(55))
    assert [(each.alert.place, each.after) for each in later] == [("A", State.NORMAL), ("B", State.UNACKNOWLEDGED)]


def test_a_gateways_alert_waits_out_its_hold_and_an_absence_of_ours() -> None:
    held = gateway().replace('detector = "gateway"', 'detector = "gateway"\nhold = "2 min"')
    judge = Judge(held, silent("15 min"), stations=AB)
    judge.line(3, "G1", online=False)
    judge.line(4, "G1", online=True)
    assert judge.feed(tick(10)) == ()
    judge.line(20, "G1", online=False)
    judge.feed(Command(id="r", time=at(600), who="fengsui", verb=RESUMED, target="alerting"))
    assert [each.trigger for each in judge.transitions if each.alert.rule == "gateway"] == []
    (raised,) = judge.feed(tick(603))
    assert (raised.alert.rule, raised.time, raised.alert.onset) == ("gateway", at(602), at(600))


def test_what_is_measured_is_raised_although_the_gateway_is_down() -> None:
    judge = Judge(gateway(), silent("15 min"), dose(), fast(), stations=AB)
    judge.feed(reading(0, 50.0, "A", source="G1"))
    judge.line(3, "G1", online=False)
    raised = judge.feed(reading(3, 5000.0, "A", source="G1"))
    assert {each.after for each in raised} == {State.UNACKNOWLEDGED}


def test_a_gateway_that_delivers_is_back_without_saying_so() -> None:
    judge = Judge(gateway(), silent("15 min"), stations=AB)
    judge.feed(reading(0, 50.0, "A", source="G1"))
    judge.line(3, "G1", online=False)
    assert judge.feed(reading(3, 50.0, "A", source="G1", received=3.5)) == ()
    (over,) = judge.feed(reading(5, 50.0, "A", source="G1"))
    assert (over.alert.rule, over.trigger) == ("gateway", "returned")


def test_a_gateway_withholds_nothing_where_no_rule_speaks_for_it() -> None:
    judge = Judge(silent("15 min"), stations=AB)
    judge.feed(reading(0, 50.0, "A", source="G1"))
    judge.line(3, "G1", online=False)
    assert {each.after for each in judge.feed(tick(20))} == {State.UNACKNOWLEDGED}


def test_an_alert_of_a_site_is_withheld_only_while_every_station_of_it_is() -> None:
    pair = (station("A", site="港区"), station("B", site="港区"))
    judge = Judge(dose('scope = "site"'), stations=pair)
    judge.work(0, "maintain", "A", reason="检修", minutes=60)
    judge.feed(reading(1, 150.0, "A"))
    assert states(judge) == [("港区", State.SUPPRESSED, "maintenance")]
    joined = judge.feed(reading(2, 150.0, "B"))
    assert [each.trigger for each in joined] == ["joined", "released"]
    assert states(judge) == [("港区", State.UNACKNOWLEDGED, "")]


def test_out_of_service_takes_what_stands_with_it_and_brings_back_what_still_holds() -> None:
    judge = Judge(dose(), fast())
    judge.feed(reading(0, 20.0), reading(1, 150.0))
    assert judge.work(2, "retire", "FCG-03", reason="塔架拆除", rule="gamma").done
    assert [(each.rule, each.state) for each in judge.engine.open_alerts] == [
        ("fast", State.UNACKNOWLEDGED), ("gamma", State.OUT_OF_SERVICE),
    ]
    assert not judge.work(3, "maintain", "FCG-03", reason="x", minutes=5, rule="gamma").done
    assert not judge.work(3, "retire", "FCG-03", reason="x", rule="gamma").done
    judge.feed(tick(60 * 24 * 30))
    (outage,) = judge.engine.outages
    assert (outage.until, outage.who, outage.reason, outage.rule) == (None, "韦", "塔架拆除", "gamma")
    assert judge.work(60 * 24 * 30, "restore", "FCG-03", rule="gamma").done
    assert ("FCG-03", State.UNACKNOWLEDGED, "") in states(judge)
    assert tuple(judge.engine.outages) == ()


def test_what_nobody_had_acknowledged_waits_again_when_the_station_is_back_in_service() -> None:
    judge = Judge(dose())
    judge.feed(reading(1, 150.0))
    judge.work(2, "retire", "FCG-03", reason="误报")
    judge.feed(reading(3, 50.0))
    judge.work(4, "restore", "FCG-03")
    assert [each.state for each in judge.engine.open_alerts] == [State.RETURNED]


def test_what_is_withheld_opens_no_incident_until_it_is_raised_and_is_not_passed_up() -> None:
    judge = Judge(dose())
    judge.work(0, "maintain", "FCG-03", reason="检修", minutes=60)
    judge.feed(reading(1, 150.0), tick(50))
    assert judge.engine.open_incidents == ()
    judge.feed(tick(60))
    (incident,) = judge.engine.open_incidents
    assert incident.alert_count == 1


def test_an_engine_cut_anywhere_goes_on_the_same() -> None:
    judge = Judge(gateway(), silent("15 min"), dose(), faulty(), stations=AB)
    judge.feed(reading(0, 50.0, "A", source="G1"), reading(1, 50.0, "B", source="G2"))
    judge.work(2, "maintain", "B", reason="检修", minutes=40)
    judge.line(3, "G1", online=False)
    judge.feed(reading(4, 500.0, "B", source="G2"), reading(5, 1.0, "B", quality=Quality.MAINTENANCE, source="G2"), tick(30))
    judge.line(31, "G1", online=True)
    judge.work(33, "retire", "A", reason="拆除")
    judge.feed(tick(43), tick(600))
    for cut in range(1, len(judge.log)):
        engine, found = Engine(), []
        for entry in judge.log:
            found += engine.feed(entry).transitions
            if entry.seq == cut:
                engine = Engine.restore(engine.snapshot())
        assert found == judge.transitions


def test_works_that_end_one_after_another_are_each_looked_at_once() -> None:
    many = [station(f"S-{number}") for number in range(60)]
    judge = Judge(dose(), stations=many)
    for number, each in enumerate(many):
        judge.work(number, "maintain", each.id, reason="检修", minutes=60)
        judge.feed(reading(number, 150.0, each.id))
    judge.feed(tick(90))                     # twice as much work at each end would never be done
    assert [each.alert.place for each in judge.transitions if each.trigger == "released"] == [f"S-{n}" for n in range(31)]
    assert len(tuple(judge.engine.outages)) == 29


def test_a_work_that_ends_at_the_very_moment_of_a_reading_ends_after_a_restart_too() -> None:
    judge = Judge(dose())
    judge.work(0, "maintain", "FCG-03", reason="检修", minutes=60)
    judge.feed(reading(60, 150.0))
    judge.engine = Engine.restore(judge.engine.snapshot())
    (released,) = judge.feed(tick(61))
    assert (released.trigger, released.time) == ("released", at(60))


def test_a_station_that_is_heard_through_another_gateway_is_spoken_for_by_that() -> None:
    judge = Judge(gateway(), silent("15 min"), stations=AB)
    judge.feed(reading(0, 50.0, "A", source="G1"), reading(0, 50.0, "B", source="G2"))
    judge.line(1, "G1", online=False)
    judge.feed(tick(20))
    judge.feed(reading(21, 50.0, "A", source="G2"))
    assert [each.place for each in judge.engine.open_alerts if each.suppressed_by] == []


def test_what_latches_is_not_let_go_by_a_time_out_of_service() -> None:
    judge = Judge(dose("latch = true"))
    (raised,) = judge.feed(reading(0, 150.0))
    judge.ask(1, "acknowledge", raised.alert.id)
    judge.work(2, "retire", "FCG-03", reason="换探头")
    judge.feed(reading(3, 50.0))
    judge.work(4, "restore", "FCG-03")
    assert states(judge) == [("FCG-03", State.RETURNED, "")]
    judge.ask(5, "acknowledge", raised.alert.id)
    assert states(judge) == [("FCG-03", State.LATCHED, "")]
