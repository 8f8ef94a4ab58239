"""Backtests of stored history: beside the program that holds it, by the rules in force, and with what confirms a rule."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from alerting.rules import Rule
from config.load import load_region
from core.messages import Configuration, Reading, Tick
from core.rulings import RULE, RuleVersion
from core.station import Register
from core.store.onlooker import Onlooker
from core.store.store import Store
from fengsui.rules.history import backtest_store, rules_in_force
from fengsui.rules.trial import heard_by
from tests.alerting.confirming.scenes import Weather, place, rise, washed_out
from tests.alerting.timeline import configuration, dose, rules, silent, station
from tests.fengsui.program import fengsui

START = datetime(2026, 1, 1, tzinfo=UTC)
REGION = load_region("guangxi")


def log() -> list[Reading]:
    return [
        Reading(time=at, received=at + timedelta(seconds=3), station="FCG-03", quantity="ambient_dose_rate",
                value=500.0 if 20 <= minute < 30 else 80.0)
        for minute in [*range(40), *range(60, 70)] for at in [START + timedelta(minutes=minute)]
    ]


RULES = rules(dose('off_delay = "2 min"'), silent("5 min"))


async def filled(path: Path) -> Store:
    store = await Store.open(f"sqlite:///{path}")
    made = configuration([dose()], [station()], START)
    assert isinstance(made, Configuration)
    await store.append([made])
    await store.ingest(log()[:40])
    await store.append([Tick(time=START + timedelta(minutes=45))])
    await store.ingest(log()[40:])
    return store


async def test_stored_history_is_judged_beside_the_program_that_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "fengsui.db"
    store = await filled(path)
    try:
        before = await store.last_seq()
        outcome = await backtest_store(f"sqlite:///{path}", RULES, None, Register(), None, None)
        assert await store.last_seq() == before
    finally:
        await store.close()
    assert [(row.rule, row.after.value) for row in outcome.transitions] == [
        ("gamma", "unacknowledged"), ("gamma", "returned"), ("silent", "unacknowledged"), ("silent", "returned"),
    ]
    assert outcome.summary.readings == 50
    assert outcome.summary.unregistered == 0


async def test_a_span_of_history_begins_and_ends_where_it_was_received(tmp_path: Path) -> None:
    path = tmp_path / "fengsui.db"
    await (await filled(path)).close()
    span = (START + timedelta(minutes=25), START + timedelta(minutes=35))
    outcome = await backtest_store(f"sqlite:///{path}", RULES, None, Register(), *span)
    assert outcome.summary.readings == 10
    assert outcome.summary.start == START + timedelta(minutes=25)


async def test_one_quantity_of_history_is_judged_without_the_others(tmp_path: Path) -> None:
    path = tmp_path / "fengsui.db"
    await (await filled(path)).close()
    onlooker = await Onlooker.open(f"sqlite:///{path}")
    try:
        kinds = [type(each) async for _, page in onlooker.messages(1, 1000, "rain_rate") for each in page]
    finally:
        await onlooker.close()
    assert kinds == [Tick]


async def stormy(path: Path) -> tuple[Rule, ...]:
    """A store in which rain brought a rise at one station, and the rule that asks for confirmation."""
    weather = Weather(rise(), stations=[place("A")]).quiet()
    for index, brought in enumerate(washed_out(10, 9.0, 14.0, after=24)):
        weather.step({"A": brought}, rain=9.0 if index < 10 else 0.0)
    first, *log = (entry.message for entry in weather.judge.log)
    assert isinstance(first, Configuration)
    store = await Store.open(f"sqlite:///{path}")
    await store.append([first])
    await store.ingest([each for each in log if isinstance(each, Reading)])
    await store.close()
    return rules(rise())


async def test_the_trial_of_a_rule_hears_what_explains_its_alerts(tmp_path: Path) -> None:
    path = tmp_path / "fengsui.db"
    chosen = await stormy(path)
    whole, heard, alone = [
        [(row.time, row.level) for row in outcome.transitions] for quantities in
        (None, heard_by(chosen[0]), {"ambient_dose_rate"})
        for outcome in [await backtest_store(f"sqlite:///{path}", chosen, None, Register(), None, None, quantities=quantities)]
    ]
    assert whole == heard
    assert {level for _, level in whole} == {"blue"}                     # rain explains it
    assert {level for _, level in alone} == {"yellow"}


def test_a_rule_hears_its_own_quantity_and_what_confirms_it() -> None:
    by_id = {rule.id: rule for rule in REGION.rules}
    assert heard_by(by_id["silence-radiation"]) is None
    assert heard_by(by_id["gamma-stuck"]) == {"ambient_dose_rate"}
    assert {"ambient_dose_rate", "rain_rate", "rain_amount", "wind_from"} <= (heard_by(by_id["gamma-high"]) or set())
    assert {"window_rate_i131_364", "continuum_rate_i131_364"} <= (heard_by(by_id["spectrum-i131"]) or set())


async def test_stored_history_is_judged_by_what_was_approved_since(tmp_path: Path) -> None:
    url, now = f"sqlite:///{tmp_path / 'fengsui.db'}", START
    store = await filled(tmp_path / "fengsui.db")
    for rule, text, retired in (("gamma", dose('hold = "1 h"'), False), ("silent", silent("5 min"), True)):
        version = RuleVersion(rule=rule, version="x", text=text, from_file=False, since=now, retired=retired)
        await store.overlay(RULE, rule, msgspec.to_builtins(version), "huang", now)
    known = RuleVersion(rule="gone", version="x", text=silent("9 min").replace('"silent"', '"gone"'), from_file=True, since=now)
    await store.overlay(RULE, "gone", msgspec.to_builtins(known), "fengsui", now)
    await store.close()
    (rule,) = await rules_in_force(url, RULES)
    assert (rule.id, rule.hold) == ("gamma", timedelta(hours=1))
    assert (await backtest_store(url, (rule,), None, Register(), None, None)).transitions == ()


async def test_the_command_judges_stored_history_by_what_was_approved_unless_rules_are_named(tmp_path: Path) -> None:
    store = await filled(tmp_path / "fengsui.db")
    version = RuleVersion(rule="gamma", version="x", text=dose(), from_file=False, since=START)
    await store.overlay(RULE, "gamma", msgspec.to_builtins(version), "huang", START)
    await store.close()
    named = tmp_path / "rules.toml"
    named.write_text(silent("5 min"), encoding="utf-8")
    for more, said in (((), "gamma"), (("--rules", str(named)), "silent")):
        done = await fengsui("rules", "backtest", "--data", str(tmp_path), "--json", *more)
        assert done.status == 0, done.complaint
        assert said in {each["rule"] for each in json.loads(done.out)["transitions"]}
        assert ("gamma" in done.out.decode()) is (said == "gamma")
