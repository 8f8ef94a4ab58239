"""A site whose stations alarm as one: which of them take part, who joins, who leaves, whose value is shown."""



from core.messages import Quality, Severity, State
from tests.alerting.timeline import Judge, at, configuration, dose, faulty, reading, silent, station

SITE = dose('scope = "site"')
STATIONS = [station(name, site="港区") for name in ("A", "B", "C")]


def test_a_site_is_one_alert_that_others_join_and_leave_and_that_ends_with_the_last() -> None:
    judge = Judge(SITE, stations=STATIONS)
    judge.feed(reading(0, 150.0, "C"), reading(1, 2000.0, "B"), reading(2, 160.0, "A"))
    judge.feed(reading(3, 50.0, "B"), reading(4, 50.0, "A"), reading(5, 50.0, "C"))
    assert judge.triggers == ["raised", "worse", "joined", "eased", "left", "returned"]
    assert {each.alert.id for each in judge.transitions} == {judge.transitions[0].alert.id}
    assert [each.alert.stations for each in judge.transitions] == [
        ("C",), ("B", "C"), ("A", "B", "C"), ("A", "C"), ("C",), ()
    ]
    assert [each.note for each in judge.transitions] == ["", "", "A", "", "A", ""]
    assert judge.transitions[-1].alert.place == "港区"


def test_the_station_shown_is_the_gravest_and_the_value_shown_is_its_own() -> None:
    judge = Judge(SITE, stations=STATIONS)
    judge.feed(reading(0, 150.0, "A"), reading(1, 2000.0, "B"), reading(2, 160.0, "C"), reading(3, 50.0, "B"))
    shown = [(each.alert.station, each.alert.value) for each in judge.transitions]
    assert shown == [("A", 150.0), ("B", 2000.0), ("B", 2000.0), ("C", 160.0)]
    judge.feed(reading(4, 170.0, "A"))
    (now,) = judge.engine.open_alerts
    assert (now.station, now.value, now.peak) == ("A", 170.0, 2000.0)


def test_a_station_that_comes_back_to_a_site_joins_again() -> None:
    judge = Judge(SITE, stations=STATIONS)
    judge.feed(reading(0, 150.0, "A"), reading(1, 150.0, "B"), reading(2, 50.0, "B"), reading(3, 150.0, "B"))
    assert [(each.trigger, each.note) for each in judge.transitions[1:]] == [
        ("joined", "B"), ("left", "B"), ("joined", "B")
    ]


def test_an_acknowledged_alert_stays_acknowledged_when_a_station_leaves_it() -> None:
    judge = Judge(SITE, stations=STATIONS)
    judge.feed(reading(0, 150.0, "A"), reading(1, 150.0, "B"))
    judge.ask(2, "acknowledge", judge.transitions[0].alert.id)
    (left,) = judge.feed(reading(3, 50.0, "A"))
    assert (left.trigger, left.after, left.alert.acknowledged_by) == ("left", State.ACKNOWLEDGED, "韦")
    assert (left.alert.stations, left.alert.station) == (("B",), "B")


def test_a_station_taken_out_of_the_register_leaves_the_alert_of_its_site() -> None:
    judge = Judge(SITE, stations=STATIONS)
    judge.feed(reading(0, 150.0, "A"), reading(1, 150.0, "B"))
    (left,) = judge.feed(configuration([SITE], STATIONS[1:], time=at(2), version="2"))
    assert (left.trigger, left.note, left.alert.stations, left.alert.severity) == ("left", "A", ("B",), Severity.YELLOW)


def test_the_alert_of_one_station_names_it_whatever_the_rule_watches() -> None:
    judge = Judge(dose(), silent("15 min"), faulty(), stations=[station("A")])
    judge.feed(reading(0, 150.0, "A"), reading(1, 0.0, "A", quality=Quality.FAULT), reading(30, 50.0, "A"))
    named = [(each.alert.rule, each.trigger, each.alert.stations) for each in judge.transitions]
    assert named == [
        ("gamma", "raised", ("A",)), ("faulty", "raised", ("A",)), ("silent", "raised", ("A",)),
        ("silent", "returned", ()), ("faulty", "returned", ()), ("gamma", "returned", ()),
    ]
