"""Alerts of one event become one incident: by place, time and cause, with what officers add. Judged by whole logs."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from alerting.case import MOST_PLACES
from alerting.engine import Engine
from core.incident import Incident, IncidentChange, Nature, Stage
from core.messages import Command, Entry, Kind, LogMessage, Quality
from core.station import Channel, Station
from tests.alerting.test_forecasts import forecast
from tests.alerting.timeline import NOON, at, configuration, dose, faulty, reading

CADMIUM = """
[[rule]]
id = "cadmium"
title_zh = "镉超标"
title_en = "Cadmium"
detector = "threshold"
quantity = "cadmium"
[[rule.level]]
severity = "orange"
limit = "5 µg/L"
source = "test"
"""
OXYGEN = CADMIUM.replace("cadmium", "dissolved_oxygen").replace("5 µg/L", "8 mg/L")
TOWN = {"FCG-03": (108.30, 21.60), "FCG-04": (108.40, 21.62), "GL-01": (110.30, 25.30)}


def places(*, at_reactor: bool = False) -> list[Station]:
    dose_stations = [
        Station(id=id, name_zh=id, category="radiation", longitude=x, latitude=y, city="防城港市", at_reactor=at_reactor,
                channels=(Channel(quantity="ambient_dose_rate"),))
        for id, (x, y) in TOWN.items()
    ]
    rivers = [
        Station(id=id, name_zh=id, category="surface_water", longitude=108.0 + n, latitude=24.0, city="河池市", river="龙江",
                channels=(Channel(quantity="cadmium"), Channel(quantity="dissolved_oxygen")))
        for n, id in enumerate(("LJ-01", "LJ-02"))
    ]
    return dose_stations + rivers


CLOCKS = ("warned", "overdue")       # tests/alerting/test_grading.py looks at these


class Watch:
    """An engine over a log, and the incidents as a reader of its changes would know them."""

    def __init__(self, *, at_reactor: bool = False) -> None:
        self.engine = Engine()
        self.seq = 0
        self.known: dict[str, Incident] = {}
        self.changes: list[IncidentChange] = []
        self.say(configuration([dose(), CADMIUM, OXYGEN, faulty()], places(at_reactor=at_reactor)))

    def say(self, *messages: LogMessage) -> list[str]:
        triggers = []
        for message in messages:
            self.seq += 1
            outcome = self.engine.feed(Entry(self.seq, message))
            self.results = outcome.results
            for change in outcome.changes:
                self.known[change.incident.id] = change.incident
                self.changes.append(change)
                triggers.append(change.trigger)
        return [each for each in triggers if each not in CLOCKS]

    def ask(self, verb: str, minutes: float = 60, target: str | None = None, **arguments: Any) -> bool:
        target = target or next(iter(self.known))
        self.say(Command(id=f"c{self.seq}", time=at(minutes), who="李伟", verb=verb, target=target, arguments=arguments))
        return self.results[0].done


def test_alerts_of_neighbours_are_one_incident_and_a_far_one_is_another() -> None:
    watch = Watch()
    assert watch.say(reading(1, 150, "FCG-03")) == ["opened"]
    assert watch.say(reading(5, 150, "FCG-04")) == ["joined"]
    assert watch.say(reading(6, 150, "GL-01")) == ["opened"]
    near, far = watch.engine.open_incidents
    assert [place.station for place in near.places] == ["FCG-03", "FCG-04"]
    assert [place.station for place in far.places] == ["GL-01"]
    assert near.nature is Nature.RADIATION


def test_radiation_at_a_nuclear_plant_is_nuclear() -> None:
    watch = Watch(at_reactor=True)
    watch.say(reading(1, 150))
    assert watch.engine.open_incidents[0].nature is Nature.NUCLEAR


def test_what_begins_at_a_nuclear_plant_is_never_hidden_in_another_event() -> None:
    watch = Watch()
    at_plant = [msgspec.structs.replace(each, at_reactor=each.id == "FCG-04") for each in places()]
    watch.say(configuration([dose(), CADMIUM, OXYGEN, faulty()], at_plant, version="2"))
    assert watch.say(reading(1, 150, "FCG-03")) == ["opened"]            # radiation of a cause of its own, 10 km away
    assert watch.say(reading(5, 150, "FCG-04")) == ["opened"]
    assert [each.nature for each in watch.engine.open_incidents] == [Nature.RADIATION, Nature.NUCLEAR]
    other = Watch()
    other.say(configuration([dose(), CADMIUM, OXYGEN, faulty()], at_plant, version="2"))
    assert other.say(reading(1, 150, "FCG-04")) == ["opened"]
    assert other.say(reading(5, 150, "FCG-03")) == ["joined"]            # radiation afar is of the plant's event
    assert [each.nature for each in other.engine.open_incidents] == [Nature.NUCLEAR]


def test_a_forecast_that_an_alert_of_it_began_belongs_to_the_incident() -> None:
    watch = Watch()
    watch.say(reading(1, 150, "FCG-03"))
    (alert,) = watch.engine.open_alerts
    assert watch.say(forecast(run=alert.id, after=2)) == ["forecast"]
    assert watch.say(forecast(run=alert.id, number=2, after=9)) == []    # a newer one of the run is no news of the event
    assert watch.say(forecast(run="what-if", after=10)) == []
    (incident,) = watch.engine.open_incidents
    assert incident.forecasts == (alert.id,)
    assert watch.changes[-1].note == "氯"


def test_a_river_carries_one_incident_however_far_but_not_another_cause() -> None:
    watch = Watch()
    assert watch.say(reading(1, 0.01, "LJ-01", quantity="cadmium")) == ["opened"]
    assert watch.say(reading(900, 0.01, "LJ-02", quantity="cadmium")) == ["joined"]      # 100 km on
    assert watch.say(reading(901, 9.0, "LJ-02", quantity="dissolved_oxygen")) == ["opened"]


def test_a_technical_alert_opens_none() -> None:
    watch = Watch()
    assert watch.say(reading(1, 0.0, quality=Quality.FAULT)) == []
    assert any(alert.kind is Kind.TECHNICAL for alert in watch.engine.open_alerts)


def test_it_is_graver_quiet_and_open_again_as_its_alerts_are() -> None:
    watch = Watch()
    assert watch.say(reading(1, 150), reading(2, 2000), reading(3, 20)) == ["opened", "graver", "quiet"]
    (incident,) = watch.engine.open_incidents
    assert (incident.stage, incident.severity, incident.standing) == (Stage.QUIET, "red", None)
    assert watch.say(reading(60, 150)) == ["again"]              # a new alert, the same event
    (incident,) = watch.engine.open_incidents
    assert (incident.stage, incident.alert_count, len(incident.alerts)) == (Stage.OPEN, 2, 2)


def test_after_a_long_lull_it_is_another_event() -> None:
    watch = Watch()
    assert watch.say(reading(1, 150), reading(2, 20), reading(13 * 60, 150)) == ["opened", "quiet", "opened"]


def test_what_holds_cannot_be_closed_and_what_is_closed_takes_no_more_alerts() -> None:
    watch = Watch()
    watch.say(reading(1, 150))
    assert not watch.ask("incident.close", 2, reason="误报")
    assert "still hold: Gamma dose rate over the limit (FCG-03)" in watch.results[0].reason
    assert "仍然成立：γ剂量率超限（FCG-03）" in watch.results[0].data["reason_zh"]
    watch.say(reading(3, 20))
    assert not watch.ask("incident.close", 4, reason=" ")
    assert watch.ask("incident.close", 5, reason="降雨所致", unmet="误报")
    assert watch.changes[-1].incident.closed_by == "李伟"
    assert watch.engine.open_incidents == ()
    assert watch.say(reading(30, 150)) == ["opened"]


def test_it_is_closed_with_duties_undone_only_for_a_reason_that_the_log_keeps_with_each_of_them() -> None:
    watch = Watch()
    watch.say(reading(1, 150), reading(3, 20))
    open_duties = watch.engine.open_incidents[0].deadlines
    assert not watch.ask("incident.close", 5, reason="降雨所致")
    for duty in open_duties:
        assert duty.duty_en in watch.results[0].reason
        assert duty.duty_zh in watch.results[0].data["reason_zh"]
    for duty in open_duties[1:]:
        assert watch.ask("incident.met", 6, deadline=duty.id, note="电话")
    assert not watch.ask("incident.close", 7, reason="降雨所致")
    assert watch.ask("incident.close", 8, reason="降雨所致", unmet="核实为误报")
    (last,) = [each for each in watch.changes if each.trigger == "closed"]
    assert last.note == f"降雨所致；尚未完成：{open_duties[0].duty_zh}（核实为误报）"
    assert last.note_en == f"降雨所致; not done: {open_duties[0].duty_en} (核实为误报)"


def test_a_closed_one_is_opened_again_with_a_reason_and_takes_alerts_again() -> None:
    watch = Watch()
    watch.say(reading(1, 150), reading(3, 20))
    (before,) = watch.engine.open_incidents
    assert not watch.ask("incident.reopen", 4, reason="误报核实有误")
    assert "not closed" in watch.results[0].reason
    assert watch.ask("incident.close", 5, reason="误报", unmet="误报")
    assert not watch.ask("incident.note", 6, note="?")                   # nothing but opening it again is done to it
    assert not watch.ask("incident.reopen", 7, reason=" ")
    watch.engine = Engine.restore(watch.engine.snapshot())
    assert watch.ask("incident.reopen", 8, reason="复测仍高")
    (again,) = watch.engine.open_incidents
    assert (again.id, again.stage, again.closed_by, again.discovered) == (before.id, Stage.QUIET, None, before.discovered)
    (change,) = [each for each in watch.changes if each.trigger == "reopened"]
    assert (change.who, change.note) == ("李伟", "复测仍高")
    assert watch.say(reading(30, 150)) == ["again"]
    assert watch.engine.open_incidents[0].alert_count == 2


def test_what_comes_back_after_its_incident_was_closed_does_not_overwrite_that_one() -> None:
    watch = Watch()
    watch.say(reading(1, 150), reading(3, 20))
    (first,) = watch.engine.open_incidents
    assert watch.ask("incident.close", 5, reason="误报", unmet="误报")
    assert watch.say(reading(6, 150)) == ["opened"]                      # the same alert: a chattering limit
    (second,) = watch.engine.open_incidents
    assert second.alerts == first.alerts
    assert second.id == f"{first.id}-2"
    assert watch.known[first.id].stage is Stage.CLOSED


def test_of_very_many_stations_the_first_and_the_newest_are_named_and_all_are_counted_once() -> None:
    watch = Watch()
    many = [
        Station(id=f"S{n:03}", name_zh=f"S{n:03}", category="radiation", longitude=108.0 + n * 0.01, latitude=22.0,
                channels=(Channel(quantity="ambient_dose_rate"),))
        for n in range(230)
    ]
    watch.say(configuration([dose()], many, version="2"))
    for n in range(230):
        watch.say(reading(n / 10, 150, f"S{n:03}"))
    watch.say(reading(40, 20, "S100"), reading(60, 150, "S100"))         # one of those that are left out, again
    (incident,) = watch.engine.open_incidents
    assert incident.place_count == 230
    names = [each.station for each in incident.places]
    assert len(names) == MOST_PLACES == 200
    assert (names[:100], names[100], names[-1]) == ([f"S{n:03}" for n in range(100)], "S130", "S229")


def test_what_the_system_writes_into_the_log_is_there_in_both_languages_and_an_officer_is_left_as_typed() -> None:
    watch = Watch()
    watch.say(reading(1, 150))
    duty = watch.engine.open_incidents[0].deadlines[0]
    watch.ask("incident.fact", name="evacuated", value=100, note="乡政府来电")
    watch.ask("incident.fact", name="source_event", value="lost")
    watch.ask("incident.met", deadline=duty.id, note="电话")
    watch.ask("incident.report", paper="radiation", to="省厅", way="phone")
    watch.ask("incident.note", note="已通知")
    said = {each.trigger: (each.note, each.note_en) for each in watch.changes}
    facts = [each.note_en for each in watch.changes if each.trigger == "fact"]
    assert facts == ["People evacuated or moved: 100 (乡政府来电)", "What happened to the source: lost"]
    assert said["met"] == (f"{duty.duty_zh}（电话）", f"{duty.duty_en} (电话)")
    assert said["reported"][1].startswith("Report no. 1: Initial report form for a radiation accident, by telephone, to 省厅")
    assert said["noted"] == ("已通知", "")
    watch.ask("incident.note", note="三队已到达", note_en="team 3 has arrived")      # another stage, which writes both
    assert (watch.changes[-1].note, watch.changes[-1].note_en) == ("三队已到达", "team 3 has arrived")
    watch.say(*(reading(60 * hours, 150) for hours in range(2, 5)))
    assert all(each.note_en for each in watch.changes if each.trigger in CLOCKS)


@pytest.mark.parametrize(("name", "value", "kept"), [
    ("deaths", 3, 3), ("deaths", 2.0, 2), ("deaths", 2.5, None), ("deaths", -1, None), ("deaths", True, None),
    ("deaths", 10**12, None), ("deaths", 10**400, None), ("deaths", float("inf"), None), ("loss_cny", 1e14, None),
    ("evacuated", 100_000_000, 100_000_000), ("evacuated", 100_000_001, None), ("contaminated_area_m2", 1e300, None),
    ("deaths", float("nan"), None), ("loss_cny", 1.5e6, 1.5e6), ("border", "province", "province"),
    ("border", "moon", None), ("wide_contamination", True, True), ("wide_contamination", 1, None),
    ("responsible", " 某冶炼厂 ", "某冶炼厂"), ("responsible", "  ", None), ("weather", 1, None),
])
def test_a_fact_is_kept_as_it_was_declared_or_refused(name: str, value: Any, kept: Any) -> None:
    watch = Watch()
    watch.say(reading(1, 150))
    assert watch.ask("incident.fact", name=name, value=value) is (kept is not None)
    assert [each.value for each in watch.engine.open_incidents[0].facts] == ([] if kept is None else [kept])


def test_a_corrected_fact_takes_the_place_of_the_first_and_both_stay_in_the_log() -> None:
    watch = Watch()
    watch.say(reading(1, 150))
    watch.ask("incident.fact", name="evacuated", value=100)
    watch.ask("incident.fact", name="evacuated", value=120, note="乡政府来电")
    assert [each.value for each in watch.engine.open_incidents[0].facts] == [120]
    assert [each.note for each in watch.changes if each.trigger == "fact"] == [
        "疏散、转移人数：100人", "疏散、转移人数：120人（乡政府来电）",
    ]


def test_discovery_can_be_earlier_than_the_alert_but_not_later_than_now() -> None:
    watch = Watch()
    watch.say(reading(1, 150))
    assert watch.engine.open_incidents[0].discovered == at(1)
    assert watch.ask("incident.discovered", 60, time=at(-30).isoformat())
    assert watch.engine.open_incidents[0].discovered == at(-30)
    assert not watch.ask("incident.discovered", 60, time=at(90).isoformat())
    assert not watch.ask("incident.discovered", 60, time="昨天")
    assert not watch.ask("incident.discovered", 60, time="1999-11-23T12:00:00+08:00")
    assert "90 days" in watch.results[0].reason
    assert "90 天" in watch.results[0].data["reason_zh"]
    assert watch.ask("incident.discovered", 60, time=(at(1) - timedelta(days=90)).isoformat())


def test_a_number_nobody_can_mean_is_refused_with_the_range() -> None:
    watch = Watch()
    watch.say(reading(1, 150))
    assert not watch.ask("incident.fact", name="deaths", value=10**12)
    assert watch.results[0].reason == "Deaths: expected a whole number, 0 or more and at most 100,000,000."
    assert watch.results[0].data["reason_zh"] == "“死亡人数”应填写非负整数，且不大于 100,000,000。"


def test_an_engine_cut_anywhere_and_resumed_writes_the_same_incidents() -> None:
    log: list[LogMessage] = [
        reading(1, 150), reading(2, 150, "FCG-04"), reading(3, 2000), reading(4, 20), reading(5, 20, "FCG-04"),
        Command(id="1", time=at(6), who="李伟", verb="incident.note", target="?", arguments={"note": "已通知"}),
        reading(40, 150), reading(41, 0.01, "LJ-01", quantity="cadmium"), reading(700, 20), reading(701, 160, "GL-01"),
    ]
    whole = Watch()
    for message in log:
        whole.say(_aimed(message, whole))
    for cut in range(len(log)):
        halves = Watch()
        for index, message in enumerate(log):
            if index == cut:
                halves.engine = Engine.restore(halves.engine.snapshot())
            halves.say(_aimed(message, halves))
        assert halves.changes == whole.changes


def _aimed(message: LogMessage, watch: Watch) -> LogMessage:
    if isinstance(message, Command):
        return msgspec.structs.replace(message, target=next(iter(watch.known)))
    return message


def test_numbers_of_changes_are_unique_and_begin_with_each_entry() -> None:
    watch = Watch()
    watch.say(reading(1, 150), reading(2, 2000), reading(3, 20))
    numbers = [(each.cause, each.ordinal) for each in watch.changes]
    assert numbers == sorted(set(numbers))
    assert watch.changes[0].time == NOON.replace(minute=1)
