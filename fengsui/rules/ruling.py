"""Who changed which rule: proposals, a second person's decision, versions. Does not judge, and tells nobody by itself.

A rule is as the region's files say until a proposal about it is approved; from then on as the latest approved one says.
A retired one judges no more, whatever the files say, until it is proposed anew.
That only officers propose and only directors decide is held where people sign in; that it is two people, here.
"""

import uuid
from collections.abc import Iterable
from typing import Any

import msgspec

from alerting.outcome import done, refused
from alerting.refusal import Refusal
from alerting.rules import Rule
from core.messages import Command, Result
from core.rulings import PROPOSAL, RULE, Difference, Proposal, RuleVersion, differences
from core.store.store import Store
from fengsui.rules import refusals
from fengsui.rules.approved import lay
from fengsui.rules.text import rule_of, table_of, written


class Rulings:
    """The rules of one house as they stand, and what is proposed of them; carries out the commands `rule.*`."""

    def __init__(self, store: Store, rules: Iterable[Rule], tables: Iterable[dict[str, Any]] = ()) -> None:
        self._store = store
        self._rules = {rule.id: rule for rule in rules}
        self._tables = {str(table.get("id")): table for table in tables}
        self._known: dict[str, RuleVersion] = {}

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules in force."""
        return tuple(self._rules.values())

    def rule(self, id: str) -> Rule | None:
        """A rule in force, or None."""
        return self._rules.get(id)

    @property
    def retired(self) -> dict[str, str]:
        """Why each rule that has judged and no longer does was retired, and by whom."""
        return {each.rule: _why(each) for each in self._known.values() if each.rule not in self._rules}

    async def open(self) -> None:
        """Lay what has been approved over the files."""
        for overlay in await self._store.overlays(RULE):
            version = msgspec.convert(overlay.data, RuleVersion)
            self._known[version.rule] = version
            lay(version, self._rules, self._tables)

    async def keep_versions(self, time: Any) -> None:
        """Keep what the files now say, where that has not judged before, and which rules they no longer have."""
        new = [
            RuleVersion(rule=rule.id, version=rule.version, text=self._text(rule.id) or "", from_file=True, since=time)
            for rule in self._rules.values()
            if (known := self._known.get(rule.id)) is None or known.version != rule.version or known.retired
        ] + [
            msgspec.structs.replace(each, retired=True, since=time, number=0)
            for each in self._known.values() if each.rule not in self._rules and not each.retired
        ]
        if new:
            await self._store.overlay_together([(RULE, each.rule, msgspec.to_builtins(each)) for each in new], "fengsui", time)
            self._known.update({each.rule: each for each in new})

    def _text(self, rule: str) -> str | None:
        table = self._tables.get(rule)
        return None if table is None else written(table)

    async def carry_out(self, command: Command) -> Result:
        """Do what a command asks. `data` has the proposal; of an approval the rule's version too."""
        try:
            proposal = await self._do(command)
        except Refusal as error:
            return refused(command, error)
        data: dict[str, Any] = {"proposal": msgspec.to_builtins(proposal)}
        if proposal.state == "approved":
            data["version"] = self._known[proposal.rule].version
        return done(command, **data)

    async def _do(self, command: Command) -> Proposal:
        deed = {
            "rule.propose": self._propose, "rule.confirm": self._confirm, "rule.retire": self._retire,
            "rule.approve": self._approve,
            "rule.reject": self._reject, "rule.withdraw": self._withdraw,
        }.get(command.verb)
        if deed is None:
            raise refusals.no_such_deed(command.verb)
        proposal = await deed(command)
        if proposal.state == "approved":
            await self._put_in_force(proposal)
        else:
            await self._keep(proposal, command.who)
        return proposal

    async def _keep(self, proposal: Proposal, who: str) -> None:
        time = proposal.decided_at or proposal.proposed_at
        await self._store.overlay(PROPOSAL, proposal.id, msgspec.to_builtins(proposal), who, time)

    def draft(self, command: Command) -> tuple[Rule, tuple[Difference, ...]]:
        """The rule a text says and what it changes; Refusal says what is wrong with it. Nothing is kept."""
        table = table_of(_said(command, "text"))
        rule = rule_of(table)
        return rule, differences(self._tables.get(rule.id), table)

    async def keep_trial(self, proposal: Proposal) -> None:
        """Keep what a proposal would have done, unless it has been decided meanwhile."""
        now = await self._proposal(proposal.id)
        await self._keep(msgspec.structs.replace(now, trial=proposal.trial), "fengsui")

    # What people do

    async def _propose(self, command: Command) -> Proposal:
        table = table_of(_said(command, "text"))
        rule = rule_of(table)
        if command.target and command.target != rule.id:
            raise refusals.other_id(command.target, rule.id)
        return self._proposal_of(command, rule, table, _said(command, "reason"))

    async def _confirm(self, command: Command) -> Proposal:
        severity, document = _said(command, "severity"), _said(command, "document")
        if command.target not in self._rules:
            raise refusals.no_rule(command.target)
        table = self._tables.get(command.target)
        if table is None:
            raise refusals.no_text(command.target)
        level = next((each for each in table["level"] if each.get("severity") == severity and "limit" in each), None)
        if level is None:
            raise refusals.no_level(command.target, severity)
        if level.get("status", "read") == "read":
            raise refusals.confirmed_already(command.target, severity)
        if not document:
            raise refusals.no_document()
        checked = {**level, "source": document, "status": "read"}
        new = {**table, "level": [checked if each is level else each for each in table["level"]]}
        reason = _said(command, "reason") or f"{severity}: {level['limit']}"
        made = self._proposal_of(command, rule_of(new), new, reason)
        return msgspec.structs.replace(made, deed="confirm", document=document)

    async def _retire(self, command: Command) -> Proposal:
        now, text, reason = self._rules.get(command.target), self._text(command.target), _said(command, "reason")
        if now is None:
            known = self._known.get(command.target)
            raise refusals.no_rule(command.target) if known is None else refusals.retired_already(command.target)
        if not reason:
            raise refusals.no_reason()
        return Proposal(
            id=_id_of(command), rule=now.id, deed="retire", state="open", text=text or "", base=now.version, reason=reason,
            difference=(), proposed_by=command.who, proposed_at=command.time,
        )

    def _proposal_of(self, command: Command, rule: Rule, table: dict[str, Any], reason: str) -> Proposal:
        now = self._rules.get(rule.id)
        if not reason:
            raise refusals.no_reason()
        if now is not None and now.version == rule.version:
            raise refusals.nothing_new(rule.id)
        return Proposal(
            id=_id_of(command), rule=rule.id, deed="change", state="open",
            text=written(table), base=None if now is None else now.version, reason=reason,
            difference=differences(self._tables.get(rule.id), table), proposed_by=command.who, proposed_at=command.time,
        )

    async def _approve(self, command: Command) -> Proposal:
        proposal = await self._open_for(command)
        now = self._rules.get(proposal.rule)
        if (None if now is None else now.version) != proposal.base:
            raise refusals.overtaken(proposal.rule)
        if proposal.deed != "retire":
            rule_of(table_of(proposal.text))         # a newer program may know more of what is wrong
        return _decided(proposal, "approved", command)

    async def _reject(self, command: Command) -> Proposal:
        return _decided(await self._open_for(command), "rejected", command)

    async def _withdraw(self, command: Command) -> Proposal:
        proposal = await self._proposal(command.target)
        if proposal.state != "open":
            raise refusals.decided(proposal.state, proposal.decided_by)
        if proposal.proposed_by != command.who:
            raise refusals.not_yours(proposal.proposed_by)
        return _decided(proposal, "withdrawn", command)

    async def _open_for(self, command: Command) -> Proposal:
        """An open proposal for a second person to decide."""
        proposal = await self._proposal(command.target)
        if proposal.state != "open":
            raise refusals.decided(proposal.state, proposal.decided_by)
        if proposal.proposed_by == command.who:
            raise refusals.own_proposal()
        return proposal

    async def _proposal(self, id: str) -> Proposal:
        steps = await self._store.overlay_history(PROPOSAL, id)
        if not steps:
            raise refusals.no_proposal(id)
        return msgspec.convert(steps[-1].data, Proposal)

    async def _put_in_force(self, proposal: Proposal) -> None:
        """The decision and the rule's new version in one transaction; then, and only then, it counts."""
        is_retired = proposal.deed == "retire"
        last = proposal.base if is_retired else rule_of(table_of(proposal.text)).version
        assert proposal.decided_at is not None
        assert last is not None
        version = RuleVersion(
            rule=proposal.rule, version=last, text=proposal.text, from_file=False, since=proposal.decided_at,
            proposal=proposal.id, proposed_by=proposal.proposed_by, proposed_at=proposal.proposed_at,
            approved_by=proposal.decided_by, reason=proposal.reason, document=proposal.document,
            difference=proposal.difference, retired=is_retired,
        )
        await self._store.overlay_together([
            (RULE, version.rule, msgspec.to_builtins(version)), (PROPOSAL, proposal.id, msgspec.to_builtins(proposal)),
        ], proposal.decided_by, proposal.decided_at)
        self._known[version.rule] = version
        lay(version, self._rules, self._tables)


def _why(last: RuleVersion) -> str:
    if not last.retired or last.from_file:
        return "区域配置文件中已无此规则 / no longer in the region's files"
    return f"{last.reason}（{last.proposed_by} → {last.approved_by}）"


def _id_of(command: Command) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, command.id).hex[:12]


def _decided(proposal: Proposal, state: Any, command: Command) -> Proposal:
    return msgspec.structs.replace(
        proposal, state=state, decided_by=command.who, decided_at=command.time, note=_said(command, "note")
    )


def _said(command: Command, name: str) -> str:
    value = command.arguments.get(name, "")
    if not isinstance(value, str):
        raise refusals.not_a_text(name)
    return value.strip()
