"""Which stations stand above their limits, by any rule that asks for confirmation. Judges nothing."""

from collections.abc import Container

import msgspec

from alerting.confirming.scene import Rise, Series
from alerting.detectors.shape import Finding
from alerting.plan import Plan, Watch


def _address(watch: Watch) -> str:
    return "/".join((watch.place.rule.id, watch.name[2], str(watch.name[3])))


def changed_by(rise: Rise | None, watch: Watch, finding: Finding) -> Rise:
    """A station's rise after one of its rules changed its level."""
    address, base = _address(watch), watch.detector.base
    if finding.level < 0:
        if rise is None:
            return Rise(onset=finding.onset, base=base, ended=finding.time)
        held = tuple(each for each in rise.held if each != address)
        return msgspec.structs.replace(rise, held=held, ended=rise.ended or (None if held else finding.time))
    if rise is None or rise.ended is not None:
        return Rise(onset=finding.onset, base=base, held=(address,))
    return msgspec.structs.replace(
        rise, onset=min(rise.onset, finding.onset), base=base if rise.base is None else rise.base,
        held=tuple(sorted({*rise.held, address})),
    )


def held_by(rises: dict[Series, Rise], plan: Plan, hears: Container[Series]) -> dict[Series, Rise]:
    """Rises without the rules that no longer hold them; one that none holds has ended with the change of the plan."""
    holding: dict[Series, set[str]] = {}
    for place in plan.places.values():
        for _, watch in place.raised.values() if place.rule.confirm is not None else ():
            holding.setdefault(watch.name[:2], set()).add(_address(watch))
    left = {}
    for key, rise in rises.items():
        held = tuple(each for each in rise.held if each in holding.get(key, ()))
        ended = rise.ended or (None if held else plan.configuration.time)
        if key in hears:
            left[key] = msgspec.structs.replace(rise, held=held, ended=ended)
    return left
