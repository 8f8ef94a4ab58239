"""Puts one [[table]] of a region's files in place of another, or takes it out, and leaves the rest of the file as it is."""

import re
import tomllib
from pathlib import Path
from typing import Any

import tomli_w

from config.files import read_toml


def rewrite(file: Path, kind: str, id: str, text: str) -> None:
    """The [[kind]] table with this id is then what `text` says, TOML of the same kind; with an empty text it is gone.

    Remarks outside the table stay. Where the words `[[kind]]` stand within some text too, the file is written anew without
    remarks.
    """
    tables, before = read_toml(file)[kind], file.read_text(encoding="utf-8")
    place = next(place for place, table in enumerate(tables) if table.get("id") == id)
    starts = [match.start() for match in re.finditer(rf"^\[\[{kind}\]\][^\n]*\n", before, re.MULTILINE)]
    if len(starts) == len(tables):
        end = starts[place + 1] if place + 1 < len(starts) else len(before)
        file.write_text(f"{before[:starts[place]]}{text and text + chr(10)}{before[end:]}", encoding="utf-8")
        return
    tables[place:place + 1] = _tables(text, kind)
    file.write_text(tomli_w.dumps({**read_toml(file), kind: tables}), encoding="utf-8")


def _tables(text: str, kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(text).get(kind, [])
    return found
