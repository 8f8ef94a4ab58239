"""Approved rules in a region's files: they take the place of what was there, and nothing else changes."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from config.files import read_toml
from config.load import load_rules, rule_files
from core.rulings import RULE, RuleVersion
from core.store.shapes import Overlay
from fengsui.rules.export import export_rules
from fengsui.rules.text import rule_of, written
from tests.fengsui.houses import TABLES

SHIPPED = Path(__file__).resolve().parents[3] / "config" / "guangxi" / "rules"
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
WRITTEN = {table["id"]: table for file in rule_files(SHIPPED) for table in read_toml(file)["rule"]}


def approved(table: dict[str, Any], from_file: bool = False) -> Overlay:
    version = RuleVersion(
        rule=table["id"], version="v", text=written(table), from_file=from_file, since=NOON, proposed_by="韦", approved_by="黄",
    )
    return Overlay(kind=RULE, key=table["id"], version=2, data=msgspec.to_builtins(version), who="黄", time=NOON)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "rules"))


@pytest.mark.parametrize("id", ["gamma-rise", "gamma-oil1", "instrument-fault", "silence-radiation"])
def test_an_approved_rule_takes_the_place_of_the_shipped_one(folder: Path, id: str) -> None:
    table = {**WRITTEN[id], "title_en": "Changed by two people"}
    before = {rule.id: rule for rule in load_rules(folder)}
    assert export_rules(folder, [approved(table)]) == 1
    assert {rule.id: rule for rule in load_rules(folder)} == before | {id: rule_of(table)}


def test_remarks_at_a_files_head_stay(folder: Path) -> None:
    head = (folder / "radiation.toml").read_text(encoding="utf-8").splitlines()[0]
    export_rules(folder, [approved({**WRITTEN["gamma-rise"], "hold": "20 min"})])
    assert (folder / "radiation.toml").read_text(encoding="utf-8").splitlines()[0] == head


def test_a_new_rule_has_a_file_of_its_own(folder: Path) -> None:
    assert export_rules(folder, [approved(TABLES[0]), approved({**TABLES[0], "id": "second"})]) == 2
    assert [rule.id for rule in load_rules(folder / "approved.toml")] == ["dose", "second"]


def retired(id: str) -> Overlay:
    made = approved(WRITTEN.get(id, {**TABLES[0], "id": id}))
    return msgspec.structs.replace(made, data=made.data | {"retired": True})


def test_a_retired_rule_is_gone_and_the_others_stay(folder: Path) -> None:
    before = {rule.id: rule for rule in load_rules(folder)}
    assert export_rules(folder, [retired("gamma-rise"), retired("never-in-a-file")]) == 2
    assert {rule.id: rule for rule in load_rules(folder)} == {id: rule for id, rule in before.items() if id != "gamma-rise"}


def test_what_only_the_files_said_is_left_as_it_is(folder: Path) -> None:
    assert export_rules(folder, [approved({**WRITTEN["gamma-rise"], "hold": "20 min"}, from_file=True)]) == 0
    assert load_rules(folder) == load_rules(SHIPPED)


def test_a_file_whose_text_has_the_words_in_it_is_written_anew(tmp_path: Path) -> None:
    file = tmp_path / "rules" / "own.toml"
    file.parent.mkdir()
    table = {**TABLES[0], "guidance_en": ["a\n[[rule]]\nb"]}
    file.write_text('[[rule]]\nguidance_en = ["""a\n[[rule]]\nb"""]\n' + written(TABLES[0]).removeprefix("[[rule]]\n"), "utf-8")
    assert load_rules(file) == (rule_of(table),)
    assert export_rules(file.parent, [approved({**table, "hold": "5 min"})]) == 1
    assert load_rules(file) == (rule_of({**table, "hold": "5 min"}),)
    assert export_rules(file.parent, [retired("dose")]) == 1
    assert load_rules(file) == ()
