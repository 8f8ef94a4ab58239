"""How changes of rules are kept: proposals, and every version that has judged. Shapes only; who decides: `fengsui.rules`."""

from datetime import datetime
from typing import Any, Literal

import msgspec

RULE = "rule"
"""Kind of the overlays that hold each version of a rule; its key is the rule's id."""

PROPOSAL = "rule_proposal"
"""Kind of the overlays that hold each proposal, one version a step; its key is the proposal's id."""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One key of a rule before and after; null where it was not written, or no longer is."""

    key: str                         # "hold", "level.yellow.limit" …
    before: str | None
    after: str | None


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """What a proposal would have done in the last days, beside what the rule as it stands would have."""

    start: datetime
    end: datetime
    alerts_before: int | None = None     # null: the rule is new
    alerts_after: int | None = None      # null: nothing was received then, or `trouble` says why not
    hours_before: float | None = None    # for how long its conditions held, summed
    hours_after: float | None = None
    readings: int = 0
    trouble: str = ""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants a rule to be; it judges once a second person has approved it."""

    id: str
    rule: str
    deed: Literal["change", "confirm", "retire"]     # confirm: only says that a level's source has been checked
    state: Literal["open", "approved", "rejected", "withdrawn"]
    text: str                        # the rule, as TOML; of a retirement as it then stands
    base: str | None                 # version it was made from; null: a new rule
    reason: str                      # for a confirmation: what was checked
    document: str = ""               # for a confirmation: where the limit was read
    difference: tuple[Difference, ...]
    proposed_by: str
    proposed_at: datetime
    decided_by: str = ""
    decided_at: datetime | None = None
    note: str = ""                   # the decision's
    trial: Trial | None = None


class RuleVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A rule as it judged from a time on, or its end; alerts name `version` as their `rule_version`."""

    rule: str
    version: str
    number: int = 0                  # 1 for the first
    text: str                        # as TOML; empty where only the program knew it
    from_file: bool                  # by the region's files; else by a proposal
    since: datetime
    proposal: str = ""
    proposed_by: str = ""
    proposed_at: datetime | None = None
    approved_by: str = ""
    reason: str = ""
    document: str = ""
    difference: tuple[Difference, ...] = ()
    retired: bool = False            # from `since` on it judges no more; text and version are its last ones


def flat(table: dict[str, Any] | None) -> dict[str, str]:
    """The keys of a rule as it is written, each with its value as text; levels by their severity."""
    found: dict[str, str] = {}
    for key, value in (table or {}).items():
        if key == "level":
            for level in value:
                for name, inner in level.items():
                    if name != "severity":
                        found[f"level.{level.get('severity')}.{name}"] = str(inner)
                found.setdefault(f"level.{level.get('severity')}", "")
        elif isinstance(value, dict):
            found.update({f"{key}.{name}": str(inner) for name, inner in value.items()})
        elif isinstance(value, list | tuple):
            found[key] = "\n".join(map(str, value))
        elif isinstance(value, bool):
            found[key] = str(value).lower()
        else:
            found[key] = str(value)
    return found


def differences(before: dict[str, Any] | None, after: dict[str, Any]) -> tuple[Difference, ...]:
    """What two tables of a rule differ in, in the order of the new one."""
    old, new = flat(before), flat(after)
    return tuple(
        Difference(key=key, before=old.get(key), after=new.get(key))
        for key in dict.fromkeys((*new, *old)) if old.get(key) != new.get(key)
    )
