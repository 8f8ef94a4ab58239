"""What officers say about an event, checked and put into words. Which facts there are: `core.event_facts`."""

from math import inf

from alerting import incident_refusal
from core.event_facts import FACTS
from core.incident import Fact

WANTED = {
    "count": ("a whole number, 0 or more", "非负整数"), "amount": ("a number, 0 or more", "非负数"),
    "yes": ("true or false", "是或否"), "text": ("a text", "文字"), "choice": ("one of the given words", "所列选项之一"),
}

UNITS_EN = {"人": "", "枚": "", "元": "CNY", "m²": "m²"}
"""What people and sources are counted in needs no word in English: the fact's name says it."""


def check(name: str, value: object) -> float | int | bool | str:
    """A fact's value as it is kept; a Refusal for an unknown fact or a value it cannot have."""
    shape = FACTS.get(name)
    if shape is None:
        raise incident_refusal.no_such_fact(name)
    kept = shape.fits(value)
    if kept is None:
        en, zh = WANTED[shape.shape]
        if shape.most < inf:
            en, zh = f"{en} and at most {shape.most:,.0f}", f"{zh}，且不大于 {shape.most:,.0f}"
        raise incident_refusal.unfit_fact(shape.zh, shape.en, (en, zh))
    return kept


def said(fact: Fact) -> tuple[str, str]:
    """A fact as it stands in the log book, in Chinese, and the same in English. What was typed in stays as it was."""
    shape = FACTS[fact.name]
    zh = en = fact.value
    if shape.shape == "yes":
        zh, en = ("是", "yes") if fact.value else ("否", "no")
    elif shape.shape == "choice":
        zh, en = next(each[1:] for each in shape.choices if each[0] == fact.value)
    unit = f" {UNITS_EN[shape.unit]}".rstrip() if shape.unit else ""
    return (
        f"{shape.zh}：{zh}{shape.unit}" + (f"（{fact.note}）" if fact.note else ""),
        f"{shape.en}: {en}{unit}" + (f" ({fact.note})" if fact.note else ""),
    )
