"""Grades proposed from facts, confirmed by officers, and the clocks that follow from them."""

import tomllib
from datetime import timedelta
from importlib.resources import files
from typing import Any

import msgspec
import pytest

from alerting import grading
from alerting.criteria import Grading, check
from core.errors import ConfigError
from core.incident import Fact, Incident, Nature, Running
from core.messages import Severity, Tick
from tests.alerting.test_incidents import Watch
from tests.alerting.timeline import NOON, at, reading


def incident(nature: Nature = Nature.WATER, **facts: Any) -> Incident:
    return Incident(
        id="E1", nature=nature, title_zh="", title_en="", onset=NOON, discovered=NOON, time=NOON, severity=Severity.RED,
        standing=Severity.RED, quantities=("cadmium",), alerts=("a",), places=(),
        facts=tuple(Fact(name=name, value=value, who="李伟", time=NOON) for name, value in facts.items()),
    )


@pytest.mark.parametrize(("nature", "facts", "level"), [
    (Nature.WATER, {}, "IV"),
    (Nature.WATER, {"deaths": 2}, "IV"), (Nature.WATER, {"deaths": 3}, "III"), (Nature.WATER, {"deaths": 9}, "III"),
    (Nature.WATER, {"deaths": 10}, "II"), (Nature.WATER, {"deaths": 29}, "II"), (Nature.WATER, {"deaths": 30}, "I"),
    (Nature.AIR, {"injured": 49}, "III"), (Nature.AIR, {"injured": 50}, "II"), (Nature.AIR, {"injured": 100}, "I"),
    (Nature.AIR, {"evacuated": 4999}, "IV"), (Nature.AIR, {"evacuated": 5000}, "III"),
    (Nature.AIR, {"evacuated": 10_000}, "II"), (Nature.AIR, {"evacuated": 50_000}, "I"),
    (Nature.SEA, {"loss_cny": 5e6}, "III"), (Nature.SEA, {"loss_cny": 2e7}, "II"), (Nature.SEA, {"loss_cny": 1e8}, "I"),
    (Nature.WATER, {"water_supply": "township"}, "III"), (Nature.WATER, {"water_supply": "county"}, "II"),
    (Nature.WATER, {"water_supply": "prefecture"}, "I"), (Nature.WATER, {"border": "city"}, "III"),
    (Nature.WATER, {"border": "province"}, "II"), (Nature.WATER, {"border": "nation"}, "I"),
    (Nature.WATER, {"deaths": 0, "border": "province"}, "II"),
    (Nature.RADIATION, {}, None), (Nature.RADIATION, {"deaths": 0}, None), (Nature.RADIATION, {"deaths": 1}, "II"),
    (Nature.RADIATION, {"deaths": 3}, "I"), (Nature.RADIATION, {"acute_severe": 9}, "III"),
    (Nature.RADIATION, {"acute_severe": 10}, "II"), (Nature.RADIATION, {"over_limit": 1}, "IV"),
    (Nature.RADIATION, {"source_event": "lost", "source_category": "II"}, "II"),
    (Nature.RADIATION, {"source_event": "lost", "source_category": "II", "wide_contamination": True}, "I"),
    (Nature.RADIATION, {"source_event": "stolen", "source_category": "III"}, "III"),
    (Nature.RADIATION, {"source_event": "exposed", "source_category": "I"}, None),
    (Nature.RADIATION, {"source_event": "lost", "source_category": "V"}, "IV"),
    (Nature.NUCLEAR, {}, None), (Nature.NUCLEAR, {"plant_state": "none"}, None),
    (Nature.NUCLEAR, {"plant_state": "site"}, "site"), (Nature.NUCLEAR, {"plant_state": "general"}, "general"),
])
def test_facts_propose_the_gravest_grade_they_reach(nature: Nature, facts: dict[str, Any], level: str | None) -> None:
    proposed = grading.proposal(incident(nature, **facts))
    assert (proposed.level if proposed is not None else None) == level
    if proposed is not None:
        assert proposed.criterion_zh
        assert proposed.source


def test_only_facts_that_could_make_it_graver_are_asked_for() -> None:
    assert "deaths" in grading.asked(incident())
    graver = incident(border="province")
    assert "border" not in grading.asked(graver)
    assert "deaths" in grading.asked(graver)
    assert grading.asked(incident(deaths=30)) == ()
    assert grading.asked(incident(Nature.NUCLEAR)) == ("plant_state",)


def test_a_criterion_that_a_fact_speaks_against_asks_for_nothing_more() -> None:
    asked = grading.asked(incident(Nature.RADIATION, source_category="V"))
    assert "wide_contamination" not in asked


def test_a_recalled_criterion_is_marked_as_to_be_confirmed() -> None:
    recalled, read = grading.proposal(incident(water_supply="township")), grading.proposal(incident(border="city"))
    assert recalled is not None
    assert read is not None
    assert (recalled.source_confirmed, read.source_confirmed) == (False, True)


def begun() -> Watch:
    watch = Watch()
    watch.say(reading(1, 0.01, "LJ-01", quantity="cadmium"))
    return watch


def clocks(watch: Watch) -> dict[str, tuple[str, float]]:
    (incident,) = watch.engine.open_incidents
    return {each.id: (each.state.value, (each.due - NOON) / timedelta(minutes=1)) for each in incident.deadlines}


def test_the_statutory_time_counts_from_discovery_and_changes_with_the_grade() -> None:
    watch = begun()
    assert clocks(watch) == {"verify": ("running", 16), "first-report": ("running", 241)}
    watch.ask("incident.fact", 5, name="border", value="province")
    assert clocks(watch)["first-report"] == ("running", 121)
    watch.ask("incident.discovered", 6, time=at(-20).isoformat())
    assert clocks(watch)["first-report"] == ("running", 100)


def test_a_clock_warns_before_it_runs_out_and_says_when_it_has_each_once_at_its_moment() -> None:
    watch = begun()
    watch.say(*(Tick(time=at(minutes)) for minutes in range(2, 300)))
    said = [(each.trigger, (each.time - NOON) / timedelta(minutes=1)) for each in watch.changes]
    assert said == [("opened", 1), ("warned", 11), ("overdue", 16), ("warned", 181), ("overdue", 241)]


def test_clocks_that_move_in_one_leap_are_told_in_the_order_of_their_moments_each_as_it_then_stood() -> None:
    watch = begun()
    watch.ask("incident.discovered", 2, time=at(-226).isoformat())       # 15 min to the report, and verifying long overdue
    watch.say(Tick(time=at(20)))
    told = [(each.time, each.trigger, [clock.state.value for clock in each.incident.deadlines]) for each in watch.changes[-4:]]
    assert [trigger for _, trigger, _ in told] == ["warned", "overdue", "warned", "overdue"]
    assert [states for *_, states in told] == [
        ["warned", "running"], ["overdue", "running"], ["overdue", "warned"], ["overdue", "overdue"],
    ]


def test_a_duty_that_is_met_is_quiet_and_stays_met_when_the_grade_changes() -> None:
    watch = begun()
    assert not watch.ask("incident.met", 20, deadline="first-report", note=" ")
    assert not watch.ask("incident.met", 20, deadline="tea", note="?")
    assert watch.ask("incident.met", 20, deadline="first-report", note="传真报市政府、自治区生态环境厅")
    assert not watch.ask("incident.met", 21, deadline="first-report", note="再报一次")
    watch.ask("incident.fact", 22, name="border", value="province")
    assert clocks(watch)["first-report"][0] == "met"
    watch.say(Tick(time=at(400)))
    (after,) = watch.engine.open_incidents
    assert next(each for each in after.deadlines if each.id == "first-report").met_by == "李伟"
    assert [each.state for each in after.deadlines if each.id == "verify"] == [Running.OVERDUE]


def test_an_officer_confirms_the_proposed_grade_or_says_why_another() -> None:
    watch = begun()
    assert not watch.ask("incident.grade", 30, level="II")
    assert "理由" in watch.results[0].data["reason_zh"]
    assert not watch.ask("incident.grade", 30, level="X", reason="因为")
    assert watch.ask("incident.grade", 31, level="II", reason="下游为跨省断面，按重大处置")
    (after,) = watch.engine.open_incidents
    assert after.confirmed is not None
    assert (after.confirmed.level, after.confirmed.confirmed_by) == ("II", "李伟")
    assert after.proposed is not None
    assert after.proposed.level == "IV"
    assert clocks(watch)["first-report"][1] == 121
    assert clocks(watch)["province-report"][1] == 91          # one hour after the grade


def test_the_shipped_file_is_checked_and_a_wrong_one_is_refused() -> None:
    text = (files("alerting") / "data" / "grading.toml").read_text(encoding="utf-8")

    def changed(old: str, new: str) -> Grading:
        assert old in text
        return check(msgspec.convert(tomllib.loads(text.replace(old, new, 1)), Grading))

    with pytest.raises(ConfigError, match="no such fact"):
        changed('fact = "deaths"', 'fact = "ghosts"')
    with pytest.raises(ConfigError, match="not among"):
        changed('among = ["prefecture"]', 'among = ["moon"]')
    with pytest.raises(ConfigError, match="another bound"):
        changed('fact = "deaths", at_least = 30', 'fact = "deaths", is = true')
    with pytest.raises(ConfigError, match="schemes for events of nature"):
        changed('natures = ["nuclear"]', 'natures = ["radiation"]')
    with pytest.raises(ConfigError, match="in no scheme"):
        changed('levels = ["III", "IV"]', 'levels = ["III", "VI"]')
