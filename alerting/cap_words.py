"""What CAP makes of how grave an alert is, and why; and what people read of it, in two languages. Pure.

CAP knows five words each for urgency, severity and certainty. No rule of translation from our colours binds anybody: these are
own choices, each given out with its reason beside it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal

from alerting.cap_shape import Certainty, Judgement, Urgency, Words
from alerting.cap_shape import Severity as Grave
from alerting.life import Trigger
from alerting.markup import line
from alerting.notices import COLOURS_ZH, words
from core.evidence import Validation
from core.incident import Nature
from core.messages import Alert, Forecast, Severity
from core.station import Station

Kind = Literal["Alert", "Update", "Cancel"]

CATEGORIES: dict[Nature, tuple[str, ...]] = {
    Nature.NUCLEAR: ("CBRNE", "Env"), Nature.RADIATION: ("CBRNE", "Env"), Nature.AIR: ("Env", "Health"),
    Nature.WATER: ("Env", "Health"), Nature.SEA: ("Env",), Nature.OTHER: ("Env",),
}

GRAVE: dict[Severity, Grave] = {
    Severity.RED: "Extreme", Severity.ORANGE: "Severe", Severity.YELLOW: "Moderate", Severity.BLUE: "Minor",
}
"""The four early-warning colours, gravest first, onto the four known severities, gravest first."""

SOON = timedelta(hours=1)
"""CAP: urgency Expected is for what wants action "within next hour"."""

NOT_ORDERS = {
    "zh-CN": "本消息供有关部门研判和处置使用，不是对公众的防护指令；防护行动以主管部门发布的信息为准。",
    "en-US": "For authorities to assess and act upon; not an instruction to the public. Protective action follows what the "
             "authority in charge announces.",
}
OVER = {"zh-CN": "此前关于本次报警的消息不再有效。", "en-US": "Earlier messages about this alert are no longer valid."}
DRILL = {"zh-CN": "演练消息，请勿采取实际行动。", "en-US": "Exercise: take no real action."}


def judged(
    kind: Kind, alert: Alert, nature: Nature, forecast: Forecast | None, sent: datetime, trigger: str = ""
) -> Judgement:
    """The three words, each with its reason; `trigger`: what changed the alert."""
    is_clear = trigger == Trigger.RETURNED or alert.validation is Validation.NOT_PLAUSIBLE
    urgency, urgency_why = _urgency(kind, alert, sent, is_clear=is_clear)
    certainty, certainty_why = _certainty(alert, forecast)
    return Judgement(
        categories=CATEGORIES[nature], responses=_responses(kind, alert, is_clear=is_clear), urgency=urgency,
        urgency_why=urgency_why, severity=GRAVE[alert.severity], severity_why=severity_why(alert.severity), certainty=certainty,
        certainty_why=certainty_why,
    )


def severity_why(severity: Severity) -> str:
    """Where the severity comes from."""
    return f"early-warning colour {severity.value} ({COLOURS_ZH[severity]}), set by the rule's level"


def _urgency(kind: Kind, alert: Alert, sent: datetime, *, is_clear: bool) -> tuple[Urgency, str]:
    if kind == "Cancel" and not is_clear:
        return "Unknown", "it is not watched any more as it was; whether the condition is over is not known"
    if kind == "Cancel":
        return "Past", "the condition is over, or was found not to be real"
    if alert.expected is not None:
        left = alert.expected - sent
        if left > SOON:
            return "Future", f"forecast to arrive in {_hours(left)}"
        return "Expected", "forecast to arrive within an hour"
    if alert.severity in (Severity.RED, Severity.ORANGE):
        return "Immediate", "measured now, red or orange"
    return "Expected", "measured now, yellow or blue: to be looked at within the hour"


def _certainty(alert: Alert, forecast: Forecast | None) -> tuple[Certainty, str]:
    if alert.validation is Validation.NOT_PLAUSIBLE:
        return "Unlikely", "judged not plausible by an officer"
    if alert.forecast is not None:
        return _chance(alert, forecast)
    if alert.validation is Validation.VALIDATED:
        return "Observed", "measured, and validated by an officer"
    speaks = sum(each.speaks for each in alert.evidence)
    if speaks < 0:
        return "Possible", "measured, not validated; the evidence at hand speaks for another explanation"
    return "Likely", "measured, not yet validated by a person"


def _chance(alert: Alert, forecast: Forecast | None) -> tuple[Certainty, str]:
    if alert.chance is not None:
        what = f"reach {alert.level} here" if alert.level else "arrive here"
        return ("Likely" if alert.chance > 0.5 else "Possible"), f"forecast; {alert.chance:.0%} of the members {what}"
    arrivals = forecast.arrivals if forecast is not None else ()
    found = next((each for each in arrivals if each.place in (alert.place, alert.station)), None)
    if found is None:
        return "Possible", "forecast; the chance for this place is not at hand"
    why = f"forecast; {found.chance:.0%} of the members reach the level here"
    return ("Likely" if found.chance > 0.5 else "Possible"), why


def expected(alert: Alert) -> Iterator[tuple[str, str]]:
    """What a forecast says will come, where from, and how surely beyond which level."""
    told = (
        ("substance_zh", alert.substance_zh), ("substance_en", alert.substance_en), ("origin_zh", alert.origin_zh),
        ("origin_en", alert.origin_en), ("level", alert.level),
        ("chance", "" if alert.chance is None else f"{alert.chance:.2f}"),
    )
    for name, says in told:
        if says:
            yield f"fengsui:{name}", says


def _responses(kind: Kind, alert: Alert, *, is_clear: bool) -> tuple[str, ...]:
    if kind == "Cancel":                 # of what is merely not watched any more nobody can give the all-clear
        return ("AllClear",) if is_clear else ("Monitor",)
    return ("Prepare", "Monitor") if alert.forecast is not None else ("Assess", "Monitor")


def _hours(span: timedelta) -> str:
    return f"{span.total_seconds() / 3600:.1f} h"


def texts(kind: Kind, alert: Alert, trigger: str, station: Station | None) -> tuple[Words, Words]:
    """Chinese, then English. An alert without a title is called by its rule."""
    found = []
    for language, key in (("zh-CN", "zh"), ("en-US", "en")):
        title, text = words(alert, trigger, key, station)
        own, other = (alert.title_zh, alert.title_en) if key == "zh" else (alert.title_en, alert.title_zh)
        event = line(own) or line(other) or alert.rule
        found.append(Words(
            language=language,  # type: ignore[arg-type]
            event=event, headline=title, description=text, instruction=instruction(kind, language, alert.exercise),
        ))
    return found[0], found[1]


def instruction(kind: Kind, language: str, exercise: str | None) -> str:
    """What a reader is to do: nothing here orders the public about."""
    said = OVER[language] if kind == "Cancel" else NOT_ORDERS[language]
    return said if exercise is None else f"{DRILL[language]}{' ' if language == 'en-US' else ''}{said}"
