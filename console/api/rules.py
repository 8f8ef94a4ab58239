"""Rules: those in force, how they came to be, and proposals to change them. Each change is a Command; two people decide."""

import tomllib
from typing import Annotated

import msgspec
from fastapi import APIRouter
from pydantic import Field, StringConstraints
from starlette.responses import Response

from console.api.alerts import Body
from console.api.answers import ProposalList, RuleList, RuleVersions
from console.api.answers_records import RuleTable
from console.api.documentation import answers
from console.api.doing import do
from console.api.errors import not_found
from console.api.needs import Director, House, Officer, Viewer, answer
from core.messages import Result, Severity
from core.rulings import PROPOSAL, RULE, Proposal, RuleVersion

router = APIRouter(prefix="/rules", tags=["rules"])

LIMIT = 60.0         # s a trial over the last days may take

Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


class Propose(Body):
    """What a rule shall be from its approval on."""

    text: str = Field(min_length=1, max_length=50_000, description="one [[rule]] as TOML, or the same as JSON")
    reason: Said


class Try(Body):
    """A rule that is being written."""

    text: str = Field(min_length=1, max_length=50_000, description="one [[rule]] as TOML, or the same as JSON")


class Retire(Body):
    """A rule shall judge no more from the approval on."""

    reason: Said


class Confirm(Body):
    """A limit was read in its source."""

    severity: Severity
    document: Said = Field(description="which document, and where in it; it becomes the limit's source")
    reason: Note = ""


class Decide(Body):
    """What is said with a decision."""

    note: Note = ""


@router.get("", responses=answers(RuleList))
async def rules(house: House, who: Viewer) -> Response:
    """The rules in force, each limit with its source and whether an officer has confirmed it; and those retired."""
    now = house.hub.present.configuration
    known = [msgspec.convert(each.data, RuleVersion) for each in await house.store.overlays(RULE)]
    return answer(RuleList(
        version=now.version if now else "", time=now.time if now else None, rules=tuple(now.rules) if now else (),
        retired=tuple(each for each in known if each.retired),
    ))


@router.get("/proposals", responses=answers(ProposalList))
async def proposals(house: House, who: Viewer) -> Response:
    """Proposals to change rules, those that wait for a decision first, then the newest first."""
    found = [msgspec.convert(each.data, Proposal) for each in await house.store.overlays(PROPOSAL)]
    found.sort(key=lambda each: (each.state == "open", each.decided_at or each.proposed_at), reverse=True)
    return answer(ProposalList(proposals=tuple(found)))


@router.post("/proposals", responses=answers(Result, 201), status_code=201)
async def propose(body: Propose, house: House, who: Officer) -> Response:
    """Propose a rule, changed or new; it judges once a second person has approved it."""
    return await do(house, who.name, "rule.propose", "", body.model_dump(), 201)


@router.post("/try", responses=answers(Result))
async def try_out(body: Try, house: House, who: Officer) -> Response:
    """What a rule would have done in the last days, and what of it is wrong; nothing is proposed by it, nor written down."""
    return await do(house, who.name, "rule.try", "", body.model_dump(), limit=LIMIT)


@router.post("/proposals/{proposal}/approve", responses=answers(Result))
async def approve(proposal: str, body: Decide, house: House, who: Director) -> Response:
    """Put a proposal in force; not by whoever made it."""
    return await do(house, who.name, "rule.approve", proposal, body.model_dump())


@router.post("/proposals/{proposal}/reject", responses=answers(Result))
async def reject(proposal: str, body: Decide, house: House, who: Director) -> Response:
    """Turn a proposal down; not by whoever made it."""
    return await do(house, who.name, "rule.reject", proposal, body.model_dump())


@router.post("/proposals/{proposal}/withdraw", responses=answers(Result))
async def withdraw(proposal: str, body: Decide, house: House, who: Officer) -> Response:
    """Take one's own proposal back."""
    return await do(house, who.name, "rule.withdraw", proposal, body.model_dump())


@router.get("/{rule}/table", responses=answers(RuleTable))
async def table(rule: str, house: House, who: Viewer) -> Response:
    """The newest text of a rule as a table, for a form."""
    kept = await house.store.overlay_history(RULE, rule)
    if not kept:
        raise not_found("没有这条规则", "There is no such rule")
    text = msgspec.convert(kept[-1].data, RuleVersion).text
    tables = tomllib.loads(text).get("rule", [{}]) if text else [{}]
    return answer(RuleTable(rule=rule, table=tables[0]))


@router.get("/{rule}/versions", responses=answers(RuleVersions))
async def versions(rule: str, house: House, who: Viewer) -> Response:
    """Every version of a rule that has judged, oldest first: who proposed and approved it, when, why, and what changed."""
    kept = await house.store.overlay_history(RULE, rule)
    if not kept:
        raise not_found("没有这条规则", "There is no such rule")
    return answer(RuleVersions(versions=tuple(
        msgspec.structs.replace(msgspec.convert(each.data, RuleVersion), number=each.version) for each in kept
    )))


@router.post("/{rule}/confirm", responses=answers(Result, 201), status_code=201)
async def confirm(rule: str, body: Confirm, house: House, who: Officer) -> Response:
    """Propose that a limit counts as read, since it was checked in its source; a second person approves."""
    return await do(house, who.name, "rule.confirm", rule, body.model_dump(mode="json"), 201)


@router.post("/{rule}/retire", responses=answers(Result, 201), status_code=201)
async def retire(rule: str, body: Retire, house: House, who: Officer) -> Response:
    """Propose that a rule judges no more; a second person approves. Its open alerts then end, and say why."""
    return await do(house, who.name, "rule.retire", rule, body.model_dump(), 201)
