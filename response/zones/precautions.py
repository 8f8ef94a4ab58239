"""What the zones do before a dose is known, by the state that the plant declares."""

from collections.abc import Sequence

from core.zones import ZoneProposal
from response.zones.contents import people_of
from response.zones.plan import ZonePlan, ZoneRule
from response.zones.proposals import ORDER, Place, before
from response.zones.words import STATES


def by_state(plan: ZonePlan, rules: Sequence[ZoneRule], places: Sequence[Place], state: str) -> tuple[ZoneProposal, ...]:
    """One proposal for each zone and action, its sectors with land, those threatened first.

    Where the state is not told: what a general emergency would ask for, on that condition.
    """
    taken = state or "general"
    zh, en = STATES[taken]
    found = []
    for precaution in plan.at(taken):
        rule = next((each for each in rules if each.key == precaution.zone), None)
        if rule is None:
            continue
        here = sorted(
            (each for each in ring_of(rule, rules, places) if each.land > 0.0),
            key=lambda each: (not each.threatened.threat, each.cell.inner_km, each.cell.number),
        )
        towns = [town for each in here for town in each.towns]
        times = [time for each in here if (time := before(each.threatened)) is not None]
        for action in precaution.actions:
            found.append(ZoneProposal(
                action=action, certainty="planned", zone=rule.key, sectors=tuple(each.cell.id for each in here),
                towns=tuple(each.id for each in towns), people=people_of(towns),
                criterion_zh=f"{rule.zh}：{zh}时的预防行动", criterion_en=f"{rule.en}: precaution at {en}",
                source=precaution.source, source_zh=precaution.source_zh, confirmed=precaution.confirmed,
                condition_zh="" if state else f"宣布{zh}时", condition_en="" if state else f"once {en} is declared",
                before=min(times, default=None),
                unknown_zh=("未与剂量比较", "村屯和海上人员未计入"),
                unknown_en=("not held against any dose", "people in villages and at sea are not counted"),
            ))
    return tuple(sorted(found, key=lambda each: (ORDER[each.action], each.zone)))


def ring_of(rule: ZoneRule, rules: Sequence[ZoneRule], places: Sequence[Place]) -> tuple[Place, ...]:
    """The sectors of a zone that are in no smaller zone of its scheme."""
    inner = inner_km(rule, rules)
    return tuple(
        each for each in places if each.cell.inner_km >= inner - 1e-9 and each.cell.outer_km <= rule.radius_km + 1e-9
    )


def inner_km(rule: ZoneRule, rules: Sequence[ZoneRule]) -> float:
    """Where the next smaller zone of its scheme ends; 0 for the smallest."""
    smaller = (each.radius_km for each in rules if each.scheme == rule.scheme and each.radius_km < rule.radius_km)
    return max(smaller, default=0.0)
