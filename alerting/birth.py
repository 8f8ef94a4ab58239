"""An alert as it is born of a finding. Its life is `alerting.life`'s."""

from alerting.book import alert_id
from alerting.detectors.shape import Finding
from alerting.plan import Watch
from core.messages import Alert, State


def born(watch: Watch, finding: Finding, exercise: str | None) -> Alert:
    """The alert that begins where one series has gone beyond a limit, in the colour that confirmation leaves it."""
    place, detector = watch.place, watch.detector
    rule = place.rule
    level = rule.levels[finding.level]
    return Alert(
        id=alert_id(*place.key, finding.onset), rule=rule.id, rule_version=rule.version, kind=rule.kind,
        place=place.key[1], station=watch.name[0], stations=place.beyond,
        quantity=rule.quantity or watch.name[1], severity=place.shown(level.severity), state=State.UNACKNOWLEDGED,
        onset=finding.onset, time=finding.time,
        value=detector.value, peak=detector.value if detector.peak is None else detector.peak, limit=level.limit,
        background=detector.base, unit=rule.unit,
        title_zh=rule.title_zh, title_en=rule.title_en, limit_source=level.source, limit_confirmed=level.confirmed,
        evidence=place.evidence, explained=place.shift < 0, exercise=exercise,
    )
