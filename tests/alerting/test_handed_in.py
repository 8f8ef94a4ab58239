"""A paper that was handed in is in the incident's log and stops the clock an officer names; what cannot be is refused."""

from typing import Any

import pytest

from alerting.engine import Engine
from alerting.handed_in import MOST
from core.incident import Deadline, Incident, Running
from core.messages import Tick
from tests.alerting.test_incidents import Watch
from tests.alerting.timeline import at, reading

FAX: dict[str, Any] = {"paper": "first", "to": "河池市人民政府", "way": "fax"}


def begun() -> Watch:
    watch = Watch()
    watch.say(reading(1, 0.01, "LJ-01", quantity="cadmium"))
    return watch


def present(watch: Watch) -> Incident:
    return watch.engine.open_incidents[0]


def clock(watch: Watch, id: str = "first-report") -> Deadline:
    return next(each for each in present(watch).deadlines if each.id == id)


def test_handing_in_is_in_the_log_with_its_number_and_stops_no_clock_by_itself() -> None:
    watch = begun()
    assert watch.ask("incident.report", 60, **FAX, note="值班室收")
    assert watch.ask("incident.report", 70, **(FAX | {"paper": "follow-up", "way": "phone"}))
    first, second = present(watch).reports
    assert (first.number, first.who, first.time, first.note, first.deadline) == (1, "李伟", at(60), "值班室收", None)
    assert (second.number, second.paper, second.way) == (2, "follow-up", "phone")
    assert clock(watch).state is Running.RUNNING
    assert [each.trigger for each in watch.changes[-2:]] == ["reported", "reported"]
    assert watch.changes[-2].note == "第1号报告：初报，传真报河池市人民政府，报送时间 2026-11-23 13:00（值班室收）"


def test_the_duty_the_officer_names_is_met_at_the_time_of_handing_in_even_where_it_is_said_later() -> None:
    watch = begun()
    assert watch.ask("incident.report", 300, **FAX, time=at(200).isoformat(), deadline="first-report")
    met = clock(watch)
    assert (met.state, met.met_by, met.met_at) == (Running.MET, "李伟", at(200))
    assert "传真报河池市人民政府" in met.note
    assert present(watch).reports[0].deadline == "first-report"
    watch.say(Tick(time=at(600)))
    assert clock(watch).state is Running.MET


@pytest.mark.parametrize(("change", "words"), [
    ({"paper": "poem"}, "is no paper"), ({"paper": 7}, "must be a text"), ({"way": "pigeon"}, "no way to hand"),
    ({"to": "  "}, "to whom"), ({"to": "长" * 201}, "longer than 200"), ({"note": "长" * 2001}, "longer than 2000"),
    ({"time": at(90).isoformat()}, "has not come yet"), ({"time": at(-30).isoformat()}, "discovered later"),
    ({"time": "昨天"}, "is not a time"), ({"deadline": "tea"}, "no duty 'tea'"),
    ({"deadline": "verify"}, "does not fulfil the duty"), ({"paper": "neighbours", "deadline": "first-report"}, "does not"),
])
def test_what_cannot_be_is_refused_in_both_languages_and_changes_nothing(change: dict[str, Any], words: str) -> None:
    watch = begun()
    before = present(watch)
    assert not watch.ask("incident.report", 60, **(FAX | change))
    assert words in watch.results[0].reason
    assert watch.results[0].data["reason_zh"]
    assert present(watch).reports == before.reports == ()
    assert {each.state for each in present(watch).deadlines if each.id == "first-report"} == {Running.RUNNING}


def test_a_duty_is_fulfilled_once() -> None:
    watch = begun()
    assert watch.ask("incident.report", 60, **FAX, deadline="first-report")
    assert not watch.ask("incident.report", 61, **FAX, deadline="first-report")
    assert "done already" in watch.results[0].reason
    assert len(present(watch).reports) == 1


def test_reports_are_bounded_and_their_numbers_go_on() -> None:
    watch = begun()
    for minute in range(MOST + 3):
        watch.ask("incident.report", 60 + minute, **FAX)
    kept = present(watch).reports
    assert (len(kept), kept[0].number, kept[-1].number) == (MOST, 4, MOST + 3)


def test_an_engine_resumed_from_its_memory_knows_what_was_handed_in() -> None:
    watch = begun()
    watch.ask("incident.report", 60, **FAX, deadline="first-report")
    assert Engine.restore(watch.engine.snapshot()).open_incidents == watch.engine.open_incidents
