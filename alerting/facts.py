"""What officers say about an event, checked and put into words. Which facts there are: `core.event_facts`."""

from alerting import refusal
from core.event_facts import FACTS
from core.incident import Fact

WANTED = {
    "count": ("a whole number, 0 or more", "非负整数"), "amount": ("a number, 0 or more", "非负数"),
    "yes": ("true or false", "是或否"), "text": ("a text", "文字"), "choice": ("one of the given words", "所列选项之一"),
}


def check(name: str, value: object) -> float | int | bool | str:
    """A fact's value as it is kept; a Refusal for an unknown fact or a value it cannot have."""
    shape = FACTS.get(name)
    if shape is None:
        raise refusal.no_such_fact(name)
    kept = shape.fits(value)
    if kept is None:
        raise refusal.unfit_fact(shape.zh, shape.en, WANTED[shape.shape])
    return kept


def said(fact: Fact) -> str:
    """A fact as it stands in the log book, in Chinese, as all the book is."""
    shape = FACTS[fact.name]
    value = fact.value
    if shape.shape == "yes":
        value = "是" if fact.value else "否"
    elif shape.shape == "choice":
        value = next(zh for key, zh, _ in shape.choices if key == fact.value)
    return f"{shape.zh}：{value}{shape.unit}" + (f"（{fact.note}）" if fact.note else "")
