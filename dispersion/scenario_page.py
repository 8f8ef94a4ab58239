"""The reference of scenario keys, made from their declaration; a test holds docs/plume.md true to it."""

from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from dispersion.scenario_shape import ObservationText, ScenarioText, WeatherText

MARK = "<!-- keys -->"


def reference() -> str:
    """The tables of all keys, in Markdown."""
    rows = ["| key | default | meaning |\n|---|---|---|\n", *_rows(ScenarioText, "")]
    rows += _rows(WeatherText, "weather.")
    rows += _rows(ObservationText, "weather.")
    return "".join(rows)


def _rows(table: type[BaseModel], prefix: str) -> list[str]:
    rows = []
    for name, field in table.model_fields.items():
        inner = _table_in(field.annotation)
        if prefix == "" and name == "weather":
            continue
        if inner is not None and inner is not ObservationText:
            rows += _rows(inner, f"{prefix}{name}.")
            continue
        default = "required" if field.default is PydanticUndefined and field.default_factory is None else _shown(field.default)
        rows.append(f"| `{prefix}{name}` | {default} | {' '.join((field.description or '').split())} |\n")
    return rows


def _table_in(annotation: Any) -> type[BaseModel] | None:
    """The table a key holds, alone, optional or several times."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for each in get_args(annotation) if (found := _table_in(each)) is not None), None)


def _shown(default: Any) -> str:
    if default is None:
        return "none"
    if default == ():
        return "none"
    return f"`{list(default) if isinstance(default, tuple) else default}`"
