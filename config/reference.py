"""The reference page of the settings, made from their declaration; a test holds docs/settings.md true to it."""

from typing import Any

from pydantic import BaseModel

from config.schema import Settings

HEAD = """# Settings

Made from `config/schema.py` by `fengsui config docs`. A settings file is TOML; every key can also be given by the
environment as `FENGSUI_<TABLE>__<KEY>`, which wins over the file. An unknown key stops the start.

| key | default | meaning |
|---|---|---|
"""


def reference() -> str:
    """The page, in Markdown."""
    return HEAD + "".join(_rows(Settings, ""))


def _rows(section: type[BaseModel], prefix: str) -> list[str]:
    rows = []
    for name, field in section.model_fields.items():
        if isinstance(field.default, BaseModel):
            rows += _rows(type(field.default), f"{prefix}{name}.")
        else:
            rows.append(f"| `{prefix}{name}` | {_shown(field.default)} | {' '.join((field.description or '').split())} |\n")
    return rows


def _shown(default: Any) -> str:
    if default is None:
        return "none"
    return f"`{list(default) if isinstance(default, tuple) else default}`"
