"""The rules in force: what a region's files say, with what has been approved laid over it. Decides nothing."""

from collections.abc import Iterable
from typing import Any

import msgspec

from alerting.rules import Rule, parse_rules
from core.rulings import RuleVersion
from core.store.shapes import Overlay
from fengsui.rules.text import table_of


def lay(version: RuleVersion, rules: dict[str, Rule], tables: dict[str, dict[str, Any]]) -> None:
    """Put an approved version in force, or take a retired rule away; one that came from the files changes nothing."""
    if version.from_file:
        return
    if version.retired:
        rules.pop(version.rule, None)
        tables.pop(version.rule, None)
        return
    table = table_of(version.text)
    (rule,) = parse_rules({"rule": [table]}, f"rule {version.rule} as approved by {version.approved_by}")
    rules[rule.id], tables[rule.id] = rule, table


def in_force(rules: Iterable[Rule], overlays: Iterable[Overlay]) -> tuple[Rule, ...]:
    """The rules a house judges by whose files say `rules` and whose store holds these overlays."""
    found = {rule.id: rule for rule in rules}
    for overlay in overlays:
        lay(msgspec.convert(overlay.data, RuleVersion), found, {})
    return tuple(found.values())
