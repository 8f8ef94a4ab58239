"""What is wrong with a rule whose single keys are right: keys of other detectors, limits that do not ascend."""

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from alerting.rule_shape import CLASS_III, CLASSES, OF_RESIDUALS
from alerting.tuning_text import TABLES
from core.durations import parse_duration
from core.errors import InputError
from core.quantities import quantity
from core.spectrum_windows import WINDOWS, window_rate

if TYPE_CHECKING:
    from alerting.rules import RuleText

OF_SILENCE = frozenset({"after", "unheard"})
OF_BACKGROUND = frozenset({"above", "background"})
OF_VALUES = frozenset({"quantity", "statistics", "hysteresis", "above", "background", "direction"})
FOREIGN: dict[str, frozenset[str]] = {
    "threshold": frozenset({"window", "chance", "least_sigma"}) | OF_SILENCE,
    "rate": frozenset({"chance", "least_sigma"}) | OF_SILENCE | OF_BACKGROUND,
    "silence": frozenset({"window", "hold", "off_delay", "chance", "least_sigma"}) | OF_VALUES,
    "fault": frozenset({"window", "chance", "least_sigma"}) | OF_VALUES | OF_SILENCE,
    "forecast": frozenset({"select", "scope", "window", "hold", "off_delay", "least_sigma"}) | OF_VALUES | OF_SILENCE,
    "gateway": frozenset({"select", "scope", "window", "off_delay", "chance", "least_sigma"}) | OF_VALUES | OF_SILENCE,
    **dict.fromkeys(OF_RESIDUALS, frozenset({"window", "chance", "above"}) | OF_SILENCE),
    "stuck": frozenset({"window", "chance", "least_sigma", "hysteresis", "direction"}) | OF_SILENCE | OF_BACKGROUND,
    "noise": frozenset({"window", "chance", "least_sigma", "hysteresis", "direction", "above"}) | OF_SILENCE,
    "nuclide": frozenset({"window", "chance", "least_sigma", "direction", "above", "statistics"}) | OF_SILENCE,
}
"""Keys that mean nothing to a detector, beside the tables of the others."""
UNCONFIRMED = frozenset({"silence", "fault", "forecast", "stuck", "noise", "nuclide", "gateway"})
"""Detectors that speak of instruments, expect, or are evidence themselves: nothing confirms them."""
WITHOUT_LIMIT = frozenset({"silence", "fault", "forecast", "stuck", "noise", "gateway"})
WITHOUT_QUANTITY = frozenset({"silence", "fault", "forecast", "gateway"})


def problems(text: "RuleText") -> Iterator[str]:
    """What is wrong, in sentences for the person who wrote it; the first is enough."""
    given = text.model_fields_set
    foreign = FOREIGN[text.detector] | (TABLES.keys() - {text.detector})
    if text.detector in UNCONFIRMED:
        foreign |= {"confirm"}
    if unfit := sorted(given & foreign):
        yield f"{', '.join(unfit)}: not for detector '{text.detector}'"
    if text.detector in WITHOUT_LIMIT:
        if len(text.level) != 1 or text.level[0].limit is not None:
            yield f"level: detector '{text.detector}' has one level, without a limit"
        if text.detector == "silence" and text.after is None:
            yield "after: say how long a station may be silent, such as '3 intervals'"
    if text.detector in WITHOUT_QUANTITY:
        return
    if quantity(text.quantity or "") is None:
        yield f"quantity: '{text.quantity}' is not a quantity known here; docs/quantities.md lists them"
        return
    if text.detector == "rate" and (text.window is None or not parse_duration(text.window)):
        yield "window: say within which span the change happens, such as '10 min'"
    if text.relative and not parse_duration(text.background.window):
        yield "background.window: must be longer than 0 s"
    if text.detector == "sprt" and text.sprt is None:
        yield "sprt: say which rise it is made for, such as { shift = \"20 nGy/h\" }"
        return
    if text.detector in OF_RESIDUALS and text.least_sigma is None:
        yield "least_sigma: say which standard deviation is the smallest that is believed, such as '1 nGy/h'"
    if text.detector == "nuclide" and text.quantity not in {window_rate(each.key) for each in WINDOWS if not each.radon}:
        yield f"quantity: '{text.quantity}' is no window of a nuclide; docs/detectors.md lists them"
    if text.detector not in WITHOUT_LIMIT:
        yield from _limit_problems(text)
    else:
        yield from _amount_problems(text)


def _amount_problems(text: "RuleText") -> Iterator[str]:
    try:
        text.rule()
    except (InputError, ValueError) as error:
        yield str(error)


def _limit_problems(text: "RuleText") -> Iterator[str]:
    for each in text.level:
        if each.limit is None:
            yield f"level {each.severity}: limit is missing"
            return
        if not each.source:
            yield f"level {each.severity}: source is missing; say where the limit was read"
    try:
        rule = text.rule()
    except (InputError, ValueError) as error:
        yield str(error)
        return
    if len({level.severity for level in rule.levels}) < len(rule.levels):
        yield "level: two levels have the same severity"
    limits = [level.limit or 0.0 for level in rule.levels]
    if text.relative and min(limits) <= 0:
        yield "level: a limit that counts from the background, or a change, must be above 0"
    order = 1.0 if text.relative else rule.sign
    if any(order * graver <= order * lesser for lesser, graver in pairwise(limits)):
        yield "level: a graver severity needs a limit further out"
    yield from _class_problems(text)
    for name in CLASSES if any(level.by_class for level in rule.levels) else ():
        of_class = [level.limit or 0.0 for level in rule.at(name).levels]
        if any(order * graver <= order * lesser for lesser, graver in pairwise(of_class)):
            yield f"level: by_class.{name}: a graver severity needs a limit further out"
    if text.detector in OF_RESIDUALS and rule.least_sigma <= 0:
        yield "least_sigma: must be above 0"
    if rule.hysteresis < 0:
        yield "hysteresis: must not be negative"


def _class_problems(text: "RuleText") -> Iterator[str]:
    for each in text.level:
        if each.by_class and CLASS_III not in each.source:
            yield f"level {each.severity}: source must name {CLASS_III}, the class of `limit`, where there is by_class"
    if text.scope == "site" and any(each.by_class for each in text.level):
        yield "scope: the stations of a site may be in waters of several classes; by_class needs scope = \"station\""
