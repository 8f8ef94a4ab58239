"""Why a scenario's document is refused: one sentence for each key, with what would be right. Decides nothing."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

KINDS = {
    "int_parsing": "a whole number", "int_type": "a whole number", "int_from_float": "a whole number",
    "float_parsing": "a number", "float_type": "a number", "finite_number": "a finite number",
    "string_type": "a text in quotes", "bool_parsing": "true or false", "bool_type": "true or false",
    "tuple_type": "a list in brackets", "dict_type": "a table", "model_type": "a table", "model_attributes_type": "a table",
    "datetime_from_date_parsing": "a time such as 2026-11-23T08:00:00+08:00",
    "datetime_parsing": "a time such as 2026-11-23T08:00:00+08:00",
    "datetime_type": "a time such as 2026-11-23T08:00:00+08:00",
}
BOUNDS = {"greater_than_equal": ("ge", "at least"), "greater_than": ("gt", "more than"),
          "less_than_equal": ("le", "at most"), "less_than": ("lt", "less than")}
LONGEST = 60                         # characters of what was given that are shown again


def explained(error: ValidationError, shape: type[BaseModel], table: str = "", also: Iterable[str] = ()) -> str:
    """One line for each key that is wrong.

    Parameters
    ----------
    shape : the model that refused; its fields are what a slip of the pen is compared with.
    table : name before every key, such as "weather".
    also : further keys that are right in that table.
    """
    found: dict[str, list[str]] = {}
    given: dict[str, Any] = {}
    for each in error.errors():
        steps = tuple(_keys(each["loc"], shape))
        key = ".".join([table] * bool(table) + [str(step) for step in steps])
        reason = _reason(each, steps, shape, also)
        if reason not in found.setdefault(key, []):
            found[key].append(reason)
        given[key] = each
    return "\n".join(f"{key}: {' or '.join(reasons)}{_given(given[key])}" for key, reasons in found.items())


def like(word: str, known: Iterable[str]) -> str:
    """" (did you mean 'x'?)" where a known word is close to this one, else nothing."""
    names = {each.casefold(): each for each in known}
    close = get_close_matches(word.casefold(), names, n=1, cutoff=0.7)
    return f" (did you mean '{names[close[0]]}'?)" if close else ""


def _reason(error: Any, steps: tuple[Any, ...], shape: type[BaseModel], also: Iterable[str]) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        beside = fields_at(shape, steps[:-1])
        known = [*beside, *(also if len(steps) == 1 else ())]
        return f"there is no such key{like(str(steps[-1]), known)}; docs/plume.md lists them all"
    if kind == "missing":
        return "is missing"
    if kind in BOUNDS:
        name, words = BOUNDS[kind]
        return f"must be {words} {context[name]:g}"
    if kind == "literal_error":
        return f"must be {context['expected']}"
    if kind in KINDS:
        return f"must be {KINDS[kind]}"
    return str(error["msg"]).removeprefix("Value error, ")


def _given(error: Any) -> str:
    if error["type"] in ("missing", "extra_forbidden") or isinstance(error["input"], Mapping):
        return ""
    shown = repr(error["input"])
    return f" (given: {shown if len(shown) <= LONGEST else shown[:LONGEST] + '…'})"


def _keys(location: tuple[Any, ...], shape: type[BaseModel]) -> Iterator[Any]:
    """The keys a person wrote: pydantic also names which branch of a union it tried."""
    model: type[BaseModel] | None = shape
    for step in location:
        if isinstance(step, int):
            yield step + 1           # as people count
        elif model is not None and step in model.model_fields:
            yield step
            model = _model_of(model.model_fields[step])
        elif model is not None:
            yield step               # a key that does not exist


def fields_at(shape: type[BaseModel], steps: Iterable[Any]) -> tuple[str, ...]:
    """The keys there are in a table of a document; none where it holds no table."""
    model: type[BaseModel] | None = shape
    for step in steps:
        if isinstance(step, int) or model is None:
            continue
        model = _model_of(model.model_fields[step]) if step in model.model_fields else None
    return tuple(model.model_fields) if model is not None else ()


def _model_of(field: FieldInfo) -> type[BaseModel] | None:
    """The table a field holds, alone or in a list; None where it holds something else."""
    waiting: list[Any] = [field.annotation]
    while waiting:
        each = waiting.pop()
        if isinstance(each, type) and issubclass(each, BaseModel):
            return each
        if get_origin(each) in (Union, UnionType, tuple):
            waiting += get_args(each)
    return None
