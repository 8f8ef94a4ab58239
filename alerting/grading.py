"""How grave an event is by the facts at hand: a proposal with its criterion. An officer confirms; nothing here decides."""

from datetime import datetime

from alerting.criteria import Criterion, Level, Scheme, grading
from core.incident import Grade, Incident


def weighed(incident: Incident) -> tuple[Grade | None, tuple[str, ...]]:
    """The gravest level of which a criterion is met, else the one that remains, else None (the facts are missing).

    With it the facts nobody has given of which some value would make it graver, the gravest criteria's first.
    """
    scheme = grading().scheme_for(incident.nature)
    facts: dict[str, object] = {fact.name: fact.value for fact in incident.facts}
    missing: dict[str, None] = {}
    for level in scheme.level:
        met = next((each for each in level.criterion if _holds(each, facts)), None)
        if met is not None or level.otherwise_zh:
            return _grade(scheme, level, met, tuple(missing)), tuple(missing)
        missing |= dict.fromkeys(name for criterion in level.criterion for name in _open(criterion, facts))
    return None, tuple(missing)


def proposal(incident: Incident) -> Grade | None:
    """The grade that the facts at hand propose."""
    return weighed(incident)[0]


def asked(incident: Incident) -> tuple[str, ...]:
    """Facts that could change the grade and that nobody has given."""
    return weighed(incident)[1]


def confirmed(incident: Incident, level: str, who: str, time: datetime, reason: str) -> Grade | None:
    """The grade an officer gives, with the reason where it is not what the facts propose; None: there is no such level."""
    scheme = grading().scheme_for(incident.nature)
    chosen = next((each for each in scheme.level if each.level == level), None)
    if chosen is None:
        return None
    proposed = proposal(incident)
    same = proposed is not None and proposed.level == level
    return Grade(
        scheme=scheme.id, level=level, name_zh=chosen.name_zh, name_en=chosen.name_en,
        criterion_zh=reason or (proposed.criterion_zh if same and proposed else ""),
        criterion_en=reason or (proposed.criterion_en if same and proposed else ""),
        source=scheme.source, source_confirmed=proposed.source_confirmed if same and proposed else scheme.read,
        missing=proposed.missing if proposed is not None else (), confirmed_by=who, confirmed_at=time,
    )


def _holds(criterion: Criterion, facts: dict[str, object]) -> bool:
    return all(each.fact in facts and each.holds(facts[each.fact]) for each in criterion.when)


def _open(criterion: Criterion, facts: dict[str, object]) -> list[str]:
    """The facts of a criterion nobody has given, where none that is given speaks against it."""
    if any(each.fact in facts and not each.holds(facts[each.fact]) for each in criterion.when):
        return []
    return [each.fact for each in criterion.when if each.fact not in facts]


def _grade(scheme: Scheme, level: Level, met: Criterion | None, missing: tuple[str, ...]) -> Grade:
    return Grade(
        scheme=scheme.id, level=level.level, name_zh=level.name_zh, name_en=level.name_en,
        criterion_zh=met.zh if met is not None else level.otherwise_zh,
        criterion_en=met.en if met is not None else level.otherwise_en,
        source=scheme.source, source_confirmed=scheme.read and (met is None or met.read), missing=missing,
    )
