"""Writes approved rules back into a region's files, so that a copy of the region judges as the house does."""

import re
from collections.abc import Iterable
from pathlib import Path

import msgspec
import tomli_w

from config.files import read_toml
from config.load import load_rules, rule_files
from core.rulings import RuleVersion
from core.store.shapes import Overlay
from fengsui.rules.text import rule_of, table_of

BEGINNING = re.compile(r"^\[\[rule\]\][^\n]*\n", re.MULTILINE)
APPROVED = "approved.toml"


def export_rules(folder: Path, overlays: Iterable[Overlay]) -> int:
    """Put the approved rules in place of what the files of `folder` say, new ones into a file of their own; how many."""
    approved = [
        each for each in (msgspec.convert(overlay.data, RuleVersion) for overlay in overlays) if not each.from_file
    ]
    homes = {
        table.get("id"): file for file in (rule_files(folder) if folder.is_dir() else ())
        for table in read_toml(file).get("rule", ())
    }
    for version in approved:
        home = homes.get(version.rule, folder / APPROVED)
        _put(home, version, is_there=version.rule in homes)
    if approved:
        found = {rule.id: rule.version for rule in load_rules(folder)}
        wrong = [each.rule for each in approved if found.get(each.rule) != rule_of(table_of(each.text)).version]
        assert not wrong, f"exported rules differ from the approved ones: {wrong}"
    return len(approved)


def _put(file: Path, version: RuleVersion, *, is_there: bool) -> None:
    said = f"# {version.proposed_by} 提出，{version.approved_by} 批准，{version.since:%Y-%m-%d %H:%M} UTC\n{version.text}"
    if not is_there:
        file.parent.mkdir(parents=True, exist_ok=True)
        before = file.read_text(encoding="utf-8") + "\n" if file.exists() else ""
        file.write_text(before + said, encoding="utf-8")
        return
    text = file.read_text(encoding="utf-8")
    tables = read_toml(file)["rule"]
    place = next(place for place, table in enumerate(tables) if table.get("id") == version.rule)
    starts = [match.start() for match in BEGINNING.finditer(text)]
    if len(starts) == len(tables):
        end = starts[place + 1] if place + 1 < len(starts) else len(text)
        file.write_text(f"{text[:starts[place]]}{said}\n{text[end:]}", encoding="utf-8")
    else:                                # the words stand within some text too: written anew, without the file's remarks
        tables[place] = table_of(version.text)
        file.write_text(tomli_w.dumps({"rule": tables}), encoding="utf-8")
