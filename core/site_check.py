"""What makes a site valid. Each fault is half a sentence that says which key is wrong; whoever reads a file adds the place.

Names of nuclides and substances are checked by whoever has the tables: they are handed in.
"""

import math
import re
from collections.abc import Callable, Iterator

from core.earth import is_on_earth
from core.quantities import quantity
from core.site import Chemical, Part, Reactor, SealedSource, Site, TailingsPond, WaterIntake

Knows = Callable[[str], bool]

NEEDED: dict[str, type[Part]] = {
    "reactor": Reactor, "sealed_source": SealedSource, "chemical_store": Chemical, "tailings_pond": TailingsPond,
    "water_intake": WaterIntake,
}
"""What a site of a kind has at least one of. Estates, smelters and ports may have anything."""

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
UN = re.compile(r"[0-9]{4}", re.ASCII)
NUCLIDE = re.compile(r"[A-Z][a-z]?-[0-9]{1,3}[mn]?", re.ASCII)
CODE = re.compile(r"(?:[0-9]{2}|[A-Z]{2})(?:[0-9]{2}|NN)(?:[A-Z0-9]{2})[0-9]{5}[1-5N]", re.ASCII)


def anything(name: str) -> bool:
    """Takes every name, where there is no table to look it up in."""
    return True


def site_faults(site: Site, *, knows_nuclide: Knows = anything, knows_substance: Knows = anything) -> Iterator[str]:
    """Everything that is wrong with a site."""
    if not ID.fullmatch(site.id):
        yield f"id '{site.id[:80]}': up to 64 letters, digits, dots, dashes and underscores, like 'nn-intake'"
    for key in ("name_zh", "origin"):
        if not getattr(site, key).strip():
            yield f"{key}: is empty" + ("; name the source of the facts, or write 'demo'" if key == "origin" else "")
    if not is_on_earth(site.longitude, site.latitude):
        swapped = "; they look exchanged" if is_on_earth(site.latitude, site.longitude) else ""
        yield f"latitude {site.latitude}, longitude {site.longitude} is not on Earth{swapped}"
    if not 0 <= site.height <= 500:
        yield f"height {site.height}: expected 0 to 500 m above ground"
    needed = NEEDED.get(site.kind)
    if needed is not None and not any(isinstance(each, needed) for each in site.parts):
        yield f"kind {site.kind}: has no part of kind {needed.__struct_config__.tag}"
    if any(isinstance(each, (TailingsPond, WaterIntake)) for each in site.parts) and site.river == "":
        yield "river: is empty; name the river, or leave the key out for a reservoir"
    for number, part in enumerate(site.parts, start=1):
        for fault in part_faults(part, knows_nuclide, knows_substance):
            yield f"part {number} ({part.__struct_config__.tag}): {fault}"


def part_faults(part: Part, knows_nuclide: Knows, knows_substance: Knows) -> Iterator[str]:
    """Everything that is wrong with a part."""
    match part:
        case Reactor():
            yield from _above_zero("thermal_power_mw", part.thermal_power_mw)
            yield from _above_zero("unit", part.unit)
        case SealedSource():
            yield from _above_zero("activity_bq", part.activity_bq)
            fault = source_code_fault(part.code)
            if fault:
                yield f"code '{part.code[:40]}': {fault}"
            elif part.code[11] != "N" and part.category < int(part.code[11]):
                yield (
                    f"category {part.category}: the code's last digit says category {part.code[11]} when it left the "
                    "factory, and a source does not gain in category"
                )
            if not NUCLIDE.fullmatch(part.nuclide):
                yield f"nuclide '{part.nuclide[:40]}': written like 'Co-60' or 'Tc-99m'"
            elif not knows_nuclide(part.nuclide):
                yield f"nuclide '{part.nuclide}': not in the table of nuclides"
        case Chemical():
            yield from _above_zero("amount_kg", part.amount_kg)
            if not knows_substance(part.substance):
                yield f"substance '{part.substance[:40]}': not in the table of substances"
            if part.un and not UN.fullmatch(part.un):
                yield f"un '{part.un[:40]}': a UN number has four digits, like '1017'"
        case TailingsPond():
            yield from _above_zero("capacity_m3", part.capacity_m3)
            for metal in part.metals:
                if quantity(metal) is None:
                    yield f"metals: '{metal[:40]}' is not a quantity; docs/quantities.md lists them"
        case WaterIntake():
            yield from _above_zero("population", part.population)
            for key in ("first_class_up_m", "first_class_down_m", "second_class_up_m", "second_class_down_m"):
                value = getattr(part, key)
                if value is not None and not (math.isfinite(value) and value >= 0):
                    yield f"{key} {value}: expected 0 m or more"


def source_code_fault(code: str) -> str | None:
    """What is wrong with the code of a sealed source, or None.

    Twelve characters: maker (two digits) or country (two letters), year of manufacture, nuclide, five digits of serial
    number, category when it left the factory. NN and N stand for what is not known of a source older than 2005.

    Source: 放射源编码规则 (国家环境保护总局, 2004), annex 1, as a copy of it reads.
    """
    if len(code) != 12:
        return f"has {len(code)} characters; a source's code has 12"
    if not CODE.fullmatch(code):
        return (
            "expected maker (2 digits) or country (2 letters), year (2 digits or NN), nuclide (2), serial number "
            "(5 digits) and category (1 to 5, or N), like '0419CO000123'"
        )
    return None


def _above_zero(key: str, value: float) -> Iterator[str]:
    if not (math.isfinite(value) and value > 0):
        yield f"{key} {value}: expected a number above 0"
