"""Writes approved rules back into a region's files, so that a copy of the region judges as the house does."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from config.files import read_toml
from config.load import load_rules, rule_files
from config.rewrite import rewrite
from core.rulings import RuleVersion
from core.store.shapes import Overlay
from fengsui.rules.text import rule_of, table_of

APPROVED = "approved.toml"


def export_rules(folder: Path, overlays: Iterable[Overlay]) -> int:
    """Put the approved rules in place of what the files of `folder` say, new ones into a file of their own; how many.

    Retired ones are taken out.
    """
    approved = [
        each for each in (msgspec.convert(overlay.data, RuleVersion) for overlay in overlays) if not each.from_file
    ]
    homes = {
        table.get("id"): file for file in (rule_files(folder) if folder.is_dir() else ())
        for table in read_toml(file).get("rule", ())
    }
    for version in approved:
        if version.rule in homes:
            rewrite(homes[version.rule], "rule", version.rule, "" if version.retired else _said(version))
        elif not version.retired:
            _add(folder / APPROVED, version)
    if approved:
        found = {rule.id: rule.version for rule in load_rules(folder)}
        wrong = [each.rule for each in approved if found.get(each.rule) != _wanted(each)]
        assert not wrong, f"exported rules differ from the approved ones: {wrong}"
    return len(approved)


def _wanted(version: RuleVersion) -> str | None:
    return None if version.retired else rule_of(table_of(version.text)).version


def _said(version: RuleVersion) -> str:
    return f"# {version.proposed_by} 提出，{version.approved_by} 批准，{version.since:%Y-%m-%d %H:%M} UTC\n{version.text}"


def _add(file: Path, version: RuleVersion) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    before = file.read_text(encoding="utf-8") + "\n" if file.exists() else ""
    file.write_text(before + _said(version), encoding="utf-8")
