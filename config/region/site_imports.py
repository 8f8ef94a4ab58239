"""`fengsui region import FILE.csv`: takes a department's own table of sites into the data folder, checked first.

They stay on that machine, in a file that only its owner can read: some of it is worth stealing.
"""

import csv
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import tomli_w

from config.files import read_toml
from config.region.site_columns import COLUMNS, FIELDS, Column, Wrong, column_of, plain, value_of
from config.sites import OVERLAY, as_tables, parse_sites
from core.errors import InputError
from core.site import Chemical, Part, Reactor, SealedSource, Site, TailingsPond, WaterIntake
from core.site_check import Knows, anything, part_faults, site_faults
from core.site_register import SiteRegister

TABLES = (".csv", ".tsv", ".txt")
SPREADSHEETS = (".xls", ".xlsx", ".ods", ".et")
LARGEST = 16 * 1024 * 1024           # bytes; a hundred thousand sites
MOST_FAULTS = 20                     # that are said at once

PART_OF_KIND: dict[str, type[Part]] = {
    "reactor": Reactor, "sealed_source": SealedSource, "chemical_store": Chemical, "tailings_pond": TailingsPond,
    "water_intake": WaterIntake,
}
KIND_OF_PART = {part: kind for kind, part in PART_OF_KIND.items()}

HEAD = "# Sites taken by `fengsui region import`. One of the same id goes before the region's own.\n\n"


class Imported(NamedTuple):
    """What an import did."""

    path: Path
    sites: tuple[Site, ...]          # of the table
    replaced: int                    # of them, how many were in the register before


class Row(NamedTuple):
    """A line of the table, read as far as it can be."""

    line: int
    site: dict[str, Any]
    part: Part | None
    faults: tuple[str, ...]          # of its cells and its part
    unread: frozenset[str]           # fields whose cell is wrong


class _Faulty(Exception):
    """A line that cannot be used; each argument is a sentence."""


def import_sites(
    path: Path, data: Path, register: SiteRegister, *, replace: bool = False, knows_nuclide: Knows = anything,
    knows_substance: Knows = anything,
) -> Imported:
    """Check a table of sites and keep it in the data folder.

    `register` is the region with what was imported before; `replace` drops the latter. Raises InputError, a line for each
    fault; what was kept then stays.
    """
    sites = read_sites(path, register, knows_nuclide=knows_nuclide, knows_substance=knows_substance)
    target = data / OVERLAY
    kept = SiteRegister()
    if target.is_file() and not replace:
        kept = kept.overlaid(parse_sites(read_toml(target), str(target))[0])
    text = HEAD + tomli_w.dumps(as_tables(kept.overlaid(sites).values()))
    data.mkdir(parents=True, exist_ok=True)
    draft = data / f".{OVERLAY}.part"
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(draft, target)
    return Imported(target, sites, sum(each.id in register for each in sites))


def read_sites(
    path: Path, register: SiteRegister, *, knows_nuclide: Knows = anything, knows_substance: Knows = anything
) -> tuple[Site, ...]:
    """The sites of a table; lines of one id are the parts of one site. InputError names the line of each fault."""
    names = {
        name: each.id for each in register.authorities for name in (each.id, each.name_zh, each.name_en) if name
    }
    faults: list[str] = []
    rows: list[Row] = []
    for line, cells in _lines(_text(path), path):
        rows.append(row := _row(line, cells, names, knows_nuclide, knows_substance))
        faults += (f"line {line}: {each}" for each in row.faults)
    of_id: dict[str, list[Row]] = {}
    for row in rows:
        if "id" in row.site:
            of_id.setdefault(row.site["id"], []).append(row)
    sites = []
    for same in of_id.values():
        try:
            site = _site(same, f"导入 imported: {path.name}")
        except _Faulty as error:
            faults += error.args
            continue
        # Lines were looked at one by one: what is left is about the whole, but for parts that could not be read.
        known = ("part ", "kind ") if any(row.faults for row in same) else ("part ",)
        whole = [each for each in site_faults(site) if not each.startswith(known)]
        faults += [f"line {same[0].line}: {each}" for each in whole]
        sites.append(site)
    if faults:
        more = [f"{path}: and {len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
        raise InputError("\n".join([*(f"{path}: {each}" for each in faults[:MOST_FAULTS]), *more]))
    if not sites:
        raise InputError(f"{path}: there are no sites below the headings")
    return tuple(sites)


def _text(path: Path) -> str:
    if path.suffix.lower() in SPREADSHEETS:
        raise InputError(f"{path}: a spreadsheet; save it as CSV (UTF-8) and import that")
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file") from None
    except IsADirectoryError:
        raise InputError(f"{path}: is a folder; name one CSV file") from None
    if len(raw) > LARGEST:
        raise InputError(f"{path}: larger than {LARGEST // 1024**2} MiB; split it")
    wide = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(f"{path}: neither UTF-8 nor GB 18030; save it as CSV (UTF-8)")


def _lines(text: str, path: Path) -> Iterator[tuple[int, dict[str, tuple[Column, str | None, str, str]]]]:
    """Each line with its number and its filled cells by key: column, unit, heading, text."""
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",\t;", key=first.count), strict=True)
    try:
        headings = [plain(each) for each in next(reader, [])]
        columns = _columns(headings, path)
        line = reader.line_num + 1
        for cells in reader:
            filled = [plain(each) for each in cells]
            if any(filled):
                if any(filled[len(headings):]):
                    raise InputError(f"{path}: line {line}: has {len(cells)} cells, but there are {len(headings)} headings")
                yield line, {
                    column.key: (column, unit, heading, text)
                    for found, heading, text in zip(columns, headings, filled, strict=False)
                    if found is not None and text for column, unit in (found,)
                }
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"{path}: line {reader.line_num}: not CSV: {error}") from None


def _columns(headings: list[str], path: Path) -> list[tuple[Column, str | None] | None]:
    if not any(headings):
        raise InputError(f"{path}: is empty; the first line names the columns")
    columns: list[tuple[Column, str | None] | None] = []
    seen: dict[str, str] = {}
    for heading in headings:
        found = None if not heading or heading.startswith("#") else column_of(heading)
        columns.append(found)
        if found is None:
            if heading and not heading.startswith("#"):
                known = ", ".join(each.headings[0] + " " + each.key for each in COLUMNS)
                raise InputError(
                    f"{path}: line 1: column '{heading[:40]}' is unknown; one whose heading begins with # is left out; "
                    f"known: {known}"
                )
            continue
        key = found[0].key
        if key in seen:
            raise InputError(f"{path}: line 1: columns '{seen[key]}' and '{heading}' are the same")
        seen[key] = heading
    if missing := {"id", "name_zh", "longitude", "latitude"} - set(seen):
        wanted = ", ".join(f"{each.headings[0]} ({each.key})" for each in COLUMNS if each.key in missing)
        raise InputError(f"{path}: line 1: there is no column {wanted}")
    return columns


def _row(
    line: int, cells: dict[str, tuple[Column, str | None, str, str]], names: dict[str, str],
    knows_nuclide: Knows, knows_substance: Knows,
) -> Row:
    site: dict[str, Any] = {}
    parts: dict[type[Part], dict[str, Any]] = {}
    faults: list[str] = []
    unread: set[str] = set()
    for column, unit, heading, text in cells.values():
        try:
            value = value_of(column, unit, text)
            if column.key == "tell":
                value = _told(value, names)
        except Wrong as error:
            faults.append(f"{heading}: {error}")
            unread.add(FIELDS.get(column.key, column.key))
            if column.part is not None:
                parts.setdefault(column.part, {})
            continue
        target = site if column.part is None else parts.setdefault(column.part, {})
        target[FIELDS.get(column.key, column.key)] = value
    if "id" not in cells:
        faults.append("编号 (id): is empty")
    if len(parts) > 1:
        tags = " and of a ".join(str(each.__struct_config__.tag) for each in parts)
        faults.append(f"has cells of a {tags}; give each a line of its own with the same id")
    if len(parts) != 1:
        return Row(line, site, None, tuple(faults), frozenset(unread))
    shape, fields = next(iter(parts.items()))
    named = {FIELDS.get(each.key, each.key): each for each in COLUMNS if each.part is shape}
    needed = {each.name for each in msgspec.structs.fields(shape) if each.required}
    faults += [
        f"{named[name].headings[0]} ({named[name].key}): is empty" for name in named if name in needed - set(fields) - unread
    ]
    if needed - set(fields):
        return Row(line, site, None, tuple(faults), frozenset(unread))
    part = shape(**fields)
    faults += part_faults(part, knows_nuclide, knows_substance)
    return Row(line, site, part, tuple(faults), frozenset(unread))


def _told(said: tuple[str, ...], names: dict[str, str]) -> tuple[str, ...]:
    for each in said:
        if each not in names:
            raise Wrong(f"'{each[:40]}' is no [[authority]] of the region; add it to a file in its sites/ folder")
    return tuple(names[each] for each in said)


def _site(rows: list[Row], origin: str) -> Site:
    """One site from its lines: what the first says holds for all, and a later one may only repeat it."""
    first, *later = rows
    fields = dict(first.site)
    for row in later:
        for key, value in row.site.items():
            if fields.setdefault(key, value) != value:
                raise _Faulty(f"line {row.line}: {key}: '{value}', but line {first.line} says '{fields[key]}' of the same id")
    parts = tuple(row.part for row in rows if row.part is not None)
    unread = frozenset[str]().union(*(row.unread for row in rows))
    empty = []
    if "kind" not in fields:
        if parts:
            fields["kind"] = KIND_OF_PART[type(parts[0])]
        elif "kind" not in unread and not any(row.faults for row in rows):
            empty.append(f"line {first.line}: 类型 (kind): is empty, and no other column says what it is")
    for key in ("name_zh", "longitude", "latitude"):
        if key not in fields and key not in unread:
            column = next(each for each in COLUMNS if each.key == key)
            empty.append(f"line {first.line}: {column.headings[0]} ({key}): is empty")
    if empty or not {"kind", "name_zh", "longitude", "latitude"} <= fields.keys():
        raise _Faulty(*empty)
    fields.setdefault("origin", origin)
    return Site(parts=parts, **fields)
