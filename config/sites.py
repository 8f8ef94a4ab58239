"""Reads the register of sites: `[[site]]` and `[[authority]]` tables of TOML files. Each error names file, site and key.

What sites are and what makes them valid is in `core.site` and `core.site_check`; tables of sites from elsewhere come in by
`config.region.site_imports`.
"""

import re
import shutil
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, get_args

import msgspec
import tomli_w

from config.files import converted, read_toml, toml_files
from core.errors import ConfigError
from core.site import Authority, Kind, Part, Site, Status
from core.site_check import Knows, anything, site_faults
from core.site_register import SiteRegister

OVERLAY = "sites.toml"
"""Sites that were imported, in the data folder. One of the same id is taken in place of the region's own."""

CHOICES: dict[str, tuple[Any, ...]] = {
    "status": get_args(Status), "category": (1, 2, 3, 4, 5), "type": ("CPR1000", "HPR1000"),
    "storage": ("pressure", "cooled", "ambient"), "kind": get_args(Kind),
}
PART_KINDS = tuple(str(each.__struct_config__.tag) for each in get_args(Part))


def load_sites(
    region: Path, data: Path | None = None, *, knows_nuclide: Knows = anything, knows_substance: Knows = anything
) -> SiteRegister:
    """The sites of a region folder's `sites/`, with those imported into a data folder laid over them."""
    files = list(toml_files(region / "sites")) if (region / "sites").is_dir() else []
    overlay = data / OVERLAY if data is not None else None
    register = SiteRegister()
    origins: dict[str, str] = {}
    for file in (*files, *((overlay,) if overlay is not None and overlay.is_file() else ())):
        sites, authorities = parse_sites(
            read_toml(file), str(file), knows_nuclide=knows_nuclide, knows_substance=knows_substance
        )
        if file != overlay:
            for each in sites:
                if each.id in origins:
                    raise ConfigError(f"{file}: site {each.id} is also in {origins[each.id]}; give one another id")
                origins[each.id] = str(file)
        register = register.overlaid(sites, authorities)
        origins.update({each.id: str(file) for each in sites})
    _check_told(register, origins)
    return register


def parse_sites(
    document: Mapping[str, Any], origin: str, *, knows_nuclide: Knows = anything, knows_substance: Knows = anything
) -> tuple[tuple[Site, ...], tuple[Authority, ...]]:
    """Sites and authorities of one TOML document, checked; ConfigError with every fault, a line each."""
    if unknown := set(document) - {"site", "authority"}:
        raise ConfigError(f"{origin}: {', '.join(sorted(unknown))}: unknown; expected [[site]] and [[authority]] tables")
    sites: list[Site] = []
    faults: list[str] = []
    seen: set[str] = set()
    for index, table in enumerate(_tables(document, "site", origin)):
        where = f"{origin}: site {table.get('id', index + 1)}"
        try:
            site = site_from(table, where)
        except ConfigError as error:
            faults.append(str(error))
            continue
        faults += [
            f"{where}: {fault}"
            for fault in site_faults(site, knows_nuclide=knows_nuclide, knows_substance=knows_substance)
        ]
        if site.id in seen:
            faults.append(f"{where}: id: is there twice; give one another id")
        seen.add(site.id)
        sites.append(site)
    authorities = [
        converted(table, Authority, f"{origin}: authority {table.get('id', index + 1)}")
        for index, table in enumerate(_tables(document, "authority", origin))
    ]
    if faults:
        raise ConfigError("\n".join(faults))
    return tuple(sites), tuple(authorities)


def site_from(table: Mapping[str, Any], where: str) -> Site:
    """A site from plain values, its parts under `part`; not yet checked beyond its types."""
    fields = dict(table)
    parts = fields.pop("part", [])
    if not isinstance(parts, list):
        raise ConfigError(f"{where}: part: expected [[site.part]] tables")
    if "parts" in fields:
        raise ConfigError(f"{where}: parts: no such key; expected [[site.part]] tables")
    try:
        return converted({**fields, "parts": parts}, Site, where)
    except ConfigError as error:
        raise ConfigError(_plain(str(error))) from None


def export_sites(region: Path, data: Path) -> int:
    """Write what was imported into a data folder into a copy of the region; returns how many sites that were.

    Files whose sites it replaces are written anew without them, the others stay as they are.
    """
    overlay = data / OVERLAY
    if not overlay.is_file():
        return 0
    imported, _ = parse_sites(read_toml(overlay), str(overlay))
    ids = {each.id for each in imported}
    for file in toml_files(region / "sites") if (region / "sites").is_dir() else ():
        sites, authorities = parse_sites(read_toml(file), str(file))
        left = [each for each in sites if each.id not in ids]
        if len(left) < len(sites):
            file.write_text(tomli_w.dumps(as_tables(left, authorities)), encoding="utf-8")
    target = region / "sites" / "imported" / OVERLAY
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(overlay, target)    # with its mode: only its owner can read it
    return len(imported)


def as_tables(sites: Iterable[Site], authorities: Iterable[Authority] = ()) -> dict[str, Any]:
    """Sites as a TOML document's plain values, which `parse_sites` reads back."""
    tables = []
    for site in sites:
        fields = msgspec.to_builtins(site, builtin_types=(date,))
        parts = fields.pop("parts", [])
        tables.append({**fields, **({"part": parts} if parts else {})})
    told = [msgspec.to_builtins(each) for each in authorities]
    return {"site": tables, **({"authority": told} if told else {})}


WHERE = re.compile(r" - at `\$(?:\.parts\[(\d+)\])?\.?(\w*)`$")


def _plain(text: str) -> str:
    """What the converter says, in the words of the file: the part by its number, and what a key may be."""
    found = WHERE.search(text)
    if found is None:
        return text.replace(": Object", ": object").replace("`", "'")
    number, key = found.groups()
    place = (f"part {int(number) + 1}: " if number is not None else "") + (f"{key}: " if key else "")
    head, _, said = text[: found.start()].rpartition(": ")
    choices = PART_KINDS if number is not None and key == "kind" else CHOICES.get(key, ())
    if not said.startswith("Invalid"):
        choices = ()
    expected = f"; expected one of {', '.join(map(str, choices))}" if choices else ""
    return f"{head}: {place}{said[:1].lower()}{said[1:]}{expected}".replace("`", "'")


def _tables(document: Mapping[str, Any], key: str, origin: str) -> list[dict[str, Any]]:
    tables = document.get(key, [])
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise ConfigError(f"{origin}: {key}: expected [[{key}]] tables")
    return tables


def _check_told(register: SiteRegister, origins: Mapping[str, str]) -> None:
    known = {each.id for each in register.authorities}
    faults = [
        f"{origins[site.id]}: site {site.id}: tell: '{each}' is no [[authority]] of this region; known: "
        f"{', '.join(sorted(known)) or 'none'}"
        for site in register.values() for each in site.tell if each not in known
    ]
    if faults:
        raise ConfigError("\n".join(faults))
