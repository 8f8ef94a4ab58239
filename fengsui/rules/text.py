"""One rule as a person writes it, TOML or JSON, and back. What a rule means is `alerting.rules`."""

import json
import tomllib
from typing import Any

import tomli_w

from alerting.rules import Rule, parse_rules
from core.errors import ConfigError
from fengsui.rules import refusals

LONGEST = 50_000                     # characters of a rule that is proposed


def table_of(text: str) -> dict[str, Any]:
    """The table of the one rule a text holds, TOML with a [[rule]] or the same as JSON; Refusal says why it is none."""
    if len(text) > LONGEST:
        raise refusals.not_one_rule()
    try:
        document = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except ValueError as error:
        raise refusals.wrong_rule(error) from None
    rules = document.get("rule", [document] if "id" in document else [])
    if set(document) - {"rule"} and "id" not in document:
        raise refusals.not_one_rule()
    if not isinstance(rules, list) or len(rules) != 1 or not isinstance(rules[0], dict):
        raise refusals.not_one_rule()
    table: dict[str, Any] = rules[0]
    return table


def rule_of(table: dict[str, Any]) -> Rule:
    """The rule a table says; Refusal names the key that is wrong."""
    try:
        (rule,) = parse_rules({"rule": [table]}, "proposal")
    except ConfigError as error:
        raise refusals.wrong_rule(error) from None
    return rule


def written(table: dict[str, Any]) -> str:
    """A table as TOML text, long lists one item a line."""
    return tomli_w.dumps({"rule": [table]}, multiline_strings=False)
