"""Changing a rule takes two people; every version is kept; what is refused says why in both languages."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio

from alerting.rules import parse_rules
from core.messages import Configuration, Reading, Result
from core.rulings import PROPOSAL, RULE, Proposal, RuleVersion
from fengsui.house import House
from fengsui.rules.text import rule_of, table_of, written
from fengsui.rules.trial import judge
from tests.fengsui.houses import LIMIT, STATION, TABLES, arrive, payload, running_house, transitions
from tests.fengsui.program import fengsui

TABLE = TABLES[0]
LOWER = {**TABLE, "level": [{**TABLE["level"][0], "limit": "600 nGy/h"}]}
RECALLED: tuple[dict[str, Any], ...] = (
    {**TABLE, "level": [{**TABLE["level"][0], "source": "recalled", "status": "to be confirmed"}]},
)


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with running_house(tmp_path / "data") as house:
        yield house


async def ask(house: House, who: str, verb: str, target: str = "", **arguments: Any) -> Result:
    return await house.desk.ask(who, f"rule.{verb}", target, arguments, limit=LIMIT)


async def proposed(house: House, table: dict[str, Any] = LOWER, who: str = "wei") -> Proposal:
    result = await ask(house, who, "propose", text=written(table), reason="本底较低")
    assert result.done, result.reason
    return msgspec.convert(result.data["proposal"], Proposal)


async def versions(house: House, rule: str = "dose") -> list[RuleVersion]:
    return [msgspec.convert(each.data, RuleVersion) for each in await house.store.overlay_history(RULE, rule)]


async def stored(house: House, id: str) -> Proposal:
    return msgspec.convert((await house.store.overlay_history(PROPOSAL, id))[-1].data, Proposal)


async def test_a_proposal_changes_nothing_until_a_second_person_approves(house: House) -> None:
    proposal = await proposed(house)
    await arrive(house, payload(700.0))
    assert await transitions(house) == []
    result = await ask(house, "huang", "approve", proposal.id, note="同意")
    assert result.done, result.reason
    await house.bus.settle()
    await arrive(house, payload(750.0))
    (raised,) = await transitions(house)
    assert raised.alert.limit == 600.0
    assert raised.alert.rule_version == result.data["version"]


async def test_who_proposed_neither_approves_nor_rejects(house: House) -> None:
    proposal = await proposed(house)
    for verb in ("approve", "reject"):
        result = await ask(house, "wei", verb, proposal.id)
        assert not result.done
        assert "second person" in result.reason
        assert "第二人" in result.data["reason_zh"]
    assert (await stored(house, proposal.id)).state == "open"


async def test_every_version_is_kept_with_who_when_and_why(house: House) -> None:
    proposal = await proposed(house)
    await ask(house, "huang", "approve", proposal.id, note="同意")
    first, second = await versions(house)
    assert first.from_file
    assert first.version == rule_of(TABLE).version
    assert (second.proposed_by, second.approved_by, second.reason) == ("wei", "huang", "本底较低")
    assert second.version == rule_of(LOWER).version
    assert second.since >= proposal.proposed_at
    (change,) = second.difference
    assert (change.key, change.before, change.after) == ("level.red.limit", "1000 nGy/h", "600 nGy/h")


async def test_an_approved_rule_is_in_force_after_a_restart(tmp_path: Path) -> None:
    async with running_house(tmp_path / "data") as house:
        await ask(house, "huang", "approve", (await proposed(house)).id)
    async with running_house(tmp_path / "data") as house:
        (rule,) = house.registrar.configuration().rules
        assert rule["levels"][0]["limit"] == 600.0
        assert len(await versions(house)) == 2
        configurations = [each for each in await house.store.entries(0, 100) if isinstance(each.message, Configuration)]
        assert len(configurations) == 2


async def test_a_new_rule_is_proposed_like_a_change(house: House) -> None:
    proposal = await proposed(house, {**TABLE, "id": "second"})
    assert proposal.base is None
    assert (await ask(house, "huang", "approve", proposal.id)).done
    assert [rule["id"] for rule in house.registrar.configuration().rules] == ["dose", "second"]


async def retiring(house: House, who: str = "wei", reason: str = "传感器已拆除") -> Proposal:
    result = await ask(house, who, "retire", "dose", reason=reason)
    assert result.done, result.reason
    return msgspec.convert(result.data["proposal"], Proposal)


async def test_a_rule_is_retired_by_two_people_and_its_alerts_end_with_the_reason(house: House) -> None:
    await arrive(house, payload(5000.0))
    proposal = await retiring(house)
    assert not (await ask(house, "wei", "approve", proposal.id)).done
    assert [each.trigger for each in await transitions(house)] == ["raised"]
    result = await ask(house, "huang", "approve", proposal.id, note="同意")
    assert result.done, result.reason
    await house.bus.settle()
    _, ended = await transitions(house)
    assert (ended.trigger, ended.after, ended.alert.active) == ("rule_removed", "normal", False)
    assert ended.note == "传感器已拆除（wei → huang）"
    await arrive(house, payload(6000.0))
    assert len(await transitions(house)) == 2
    first, last = await versions(house)
    assert (first.retired, last.retired, last.version, last.reason) == (False, True, first.version, "传感器已拆除")
    assert table_of(last.text) == TABLE


async def test_a_retired_rule_stays_retired_though_the_files_have_it_until_it_is_proposed_anew(tmp_path: Path) -> None:
    async with running_house(tmp_path / "data") as house:
        await ask(house, "huang", "approve", (await retiring(house)).id)
    async with running_house(tmp_path / "data") as house:
        assert house.registrar.configuration().rules == []
        assert len(await versions(house)) == 2
        again = await ask(house, "wei", "retire", "dose", reason="x")
        assert (again.done, again.data["reason_zh"]) == (False, "规则 dose 已停用。")
        proposal = await proposed(house, TABLE)
        assert proposal.base is None
        assert (await ask(house, "huang", "approve", proposal.id)).done
        assert [rule["id"] for rule in house.registrar.configuration().rules] == ["dose"]
        assert [each.retired for each in await versions(house)] == [False, True, False]


async def test_the_command_lists_what_is_in_force_and_what_is_retired(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with running_house(data) as house:
        await ask(house, "huang", "approve", (await proposed(house, {**TABLE, "id": "second"})).id)
        await ask(house, "huang", "approve", (await retiring(house)).id)
    said = await fengsui("rules", "list", "--data", data)
    assert said.status == 0
    assert said.lines[0].startswith(f"second                       {rule_of({**TABLE, 'id': 'second'}).version}")
    assert said.lines[1:] == [
        "dose                         已停用 retired   传感器已拆除（wei → huang）", "1 rules in force, 1 retired",
    ]


async def test_a_rule_the_files_no_longer_have_is_retired_and_says_so(tmp_path: Path) -> None:
    async with running_house(tmp_path / "data") as house:
        await arrive(house, payload(5000.0))
    async with running_house(tmp_path / "data", rules=(), tables=()) as house:
        await house.bus.settle()
        ended = (await transitions(house))[-1]
        assert (ended.trigger, ended.note) == ("rule_removed", "区域配置文件中已无此规则 / no longer in the region's files")
        assert [each.retired for each in await versions(house)] == [False, True]
    async with running_house(tmp_path / "data") as house:
        assert [each.retired for each in await versions(house)] == [False, True, False]
        assert house.registrar.configuration().retired == {}


async def test_a_rule_is_retired_for_a_reason_and_only_if_there_is_one(house: House) -> None:
    assert not (await ask(house, "wei", "retire", "dose", reason=" ")).done
    assert "no rule 'none'" in (await ask(house, "wei", "retire", "none", reason="x")).reason


async def test_a_retirement_is_overtaken_by_a_change(house: House) -> None:
    proposal = await retiring(house)
    assert (await ask(house, "huang", "approve", (await proposed(house)).id)).done
    assert not (await ask(house, "huang", "approve", proposal.id)).done


async def test_only_the_proposer_withdraws(house: House) -> None:
    proposal = await proposed(house)
    assert not (await ask(house, "huang", "withdraw", proposal.id)).done
    assert (await ask(house, "wei", "withdraw", proposal.id)).done
    result = await ask(house, "huang", "approve", proposal.id)
    assert not result.done
    assert "withdrawn by wei" in result.reason
    assert "已撤回" in result.data["reason_zh"]


async def test_a_proposal_is_overtaken_by_another_change(house: House) -> None:
    first, second = await proposed(house), await proposed(house, {**TABLE, "hold": "5 min"})
    assert (await ask(house, "huang", "approve", first.id)).done
    result = await ask(house, "huang", "approve", second.id)
    assert not result.done
    assert "has changed since" in result.reason
    assert (await ask(house, "huang", "reject", second.id, note="重新提出")).done


@pytest.mark.parametrize(("target", "arguments", "why"), [
    ("", {"text": "[[rule]", "reason": "r"}, "not right"),
    ("", {"text": "[[rule]]\nid = 'x'", "reason": "r"}, "is missing"),
    ("", {"text": written(TABLE) + written({**TABLE, "id": "b"}), "reason": "r"}, "exactly one"),
    ("", {"text": "colour = 1", "reason": "r"}, "exactly one"),
    ("", {"text": written(LOWER), "reason": " "}, "write it down"),
    ("", {"text": written(TABLE), "reason": "r"}, "already says just this"),
    ("other", {"text": written(LOWER), "reason": "r"}, "not of other"),
    ("", {"text": 5, "reason": "r"}, "must be a text"),
])
async def test_what_cannot_be_proposed_is_refused_in_both_languages(
    house: House, target: str, arguments: dict[str, Any], why: str
) -> None:
    result = await ask(house, "wei", "propose", target, **arguments)
    assert not result.done
    assert why in result.reason
    assert result.data["reason_zh"]
    assert await house.store.overlays(PROPOSAL) == ()


async def test_there_is_nothing_to_decide_where_nothing_was_proposed(house: House) -> None:
    for verb in ("approve", "reject", "withdraw"):
        assert "no proposal" in (await ask(house, "huang", verb, "none")).reason
    assert "not something" in (await ask(house, "huang", "burn", "none")).reason


async def test_who_asked_for_what_is_in_the_log(house: House) -> None:
    proposal = await proposed(house)
    await ask(house, "wei", "approve", proposal.id)
    asked = [(each.message.who, each.message.verb) for each in await house.store.commands()]  # type: ignore[union-attr]
    assert asked == [("wei", "rule.approve"), ("wei", "rule.propose")]


# Confirming a limit's source

async def test_a_confirmed_limit_is_marked_as_read_and_ends_no_alert(tmp_path: Path) -> None:
    async with running_house(tmp_path / "data", rules=parse_rules({"rule": list(RECALLED)}, "t"), tables=RECALLED) as house:
        await arrive(house, payload(2000.0))
        result = await ask(house, "wei", "confirm", "dose", severity="red", document="GB 1-2026 表2")
        proposal = msgspec.convert(result.data["proposal"], Proposal)
        assert proposal.deed == "confirm"
        assert not (await ask(house, "wei", "approve", proposal.id)).done
        assert (await ask(house, "huang", "approve", proposal.id)).done
        await house.bus.settle()
        (rule,) = house.registrar.configuration().rules
        assert (rule["levels"][0]["source"], rule["levels"][0]["confirmed"]) == ("GB 1-2026 表2", True)
        assert [each.trigger for each in await transitions(house)] == ["raised"]
        assert (await versions(house))[-1].document == "GB 1-2026 表2"


@pytest.mark.parametrize(("rule", "severity", "document", "why"), [
    ("none", "red", "d", "no rule"), ("dose", "blue", "d", "no level"), ("dose", "red", "", "in which document"),
])
async def test_a_confirmation_of_nothing_is_refused(
    tmp_path: Path, rule: str, severity: str, document: str, why: str
) -> None:
    async with running_house(tmp_path / "data", rules=parse_rules({"rule": list(RECALLED)}, "t"), tables=RECALLED) as house:
        result = await ask(house, "wei", "confirm", rule, severity=severity, document=document)
        assert not result.done
        assert why in result.reason


async def test_a_limit_that_was_read_waits_for_no_confirmation(house: House) -> None:
    assert "no confirmation" in (await ask(house, "wei", "confirm", "dose", severity="red", document="d")).reason


# Its trial

async def test_a_proposal_is_tried_on_the_last_days_beside_the_rule_as_it_stands(house: House) -> None:
    now = datetime.now(UTC)
    await house.store.ingest([
        Reading(time=at, received=at, station=STATION.id, quantity="ambient_dose_rate", value=800.0 if minute == 5 else 80.0)
        for minute in range(20) for at in [now - timedelta(minutes=30 - minute)]
    ])
    proposal = await proposed(house)
    async with asyncio.timeout(LIMIT):
        while (kept := await stored(house, proposal.id)).trial is None:  # noqa: ASYNC110 - another process works
            await asyncio.sleep(0.05)
    assert kept.trial.trouble == ""
    assert (kept.trial.alerts_before, kept.trial.alerts_after) == (0, 1)
    assert kept.state == "open"


async def test_a_trial_without_readings_knows_nothing_and_is_no_trouble(house: House) -> None:
    proposal = await proposed(house)
    async with asyncio.timeout(LIMIT):
        while (kept := await stored(house, proposal.id)).trial is None:  # noqa: ASYNC110 - another process works
            await asyncio.sleep(0.05)
    assert (kept.trial.alerts_after, kept.trial.trouble) == (None, "")


def test_a_trial_without_a_store_says_so(tmp_path: Path) -> None:
    found = judge(f"sqlite:///{tmp_path / 'none.db'}", None, rule_of(TABLE), datetime.now(UTC))
    assert "there is no store" in found.trouble


def test_a_rule_is_read_from_json_as_from_toml() -> None:
    assert table_of(msgspec.json.encode({"rule": [TABLE]}).decode()) == table_of(written(TABLE)) == TABLE
    assert table_of(msgspec.json.encode(TABLE).decode()) == TABLE
