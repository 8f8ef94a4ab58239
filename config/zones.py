"""Reads the table of protective zones: the data folder's `zones.toml`, else the region's, else the one that ships."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from config.files import converted, read_toml
from core.errors import ConfigError
from response.zones.plan import ZonePlan

NAME = "zones.toml"
SHIPPED = Path(__file__).parent / NAME
TABLES = {"zone": "zones", "precaution": "precautions", "criterion": "criteria"}


def zone_plan(region: Path | None = None, data: Path | None = None) -> ZonePlan:
    """The table that goes; a ConfigError names file, table and key."""
    folders = [each for each in (data, region) if each is not None]
    file = next((each / NAME for each in folders if (each / NAME).is_file()), SHIPPED)
    document = read_toml(file)
    if unknown := set(document) - {"version", "dated", "notice", *TABLES}:
        raise ConfigError(f"{file}: {', '.join(sorted(unknown))}: unknown; expected version, dated, [[zone]], [[precaution]], "
                          "[[criterion]] and [notice]")
    fields: dict[str, Any] = {TABLES.get(key, key): value for key, value in document.items()}
    plan = converted({**{key: [] for key in TABLES.values()}, **fields}, ZonePlan, str(file))
    if faults := list(_faults(plan)):
        raise ConfigError("\n".join(f"{file}: {each}" for each in faults))
    return plan


def _faults(plan: ZonePlan) -> Iterator[str]:
    known = {each.key for each in plan.zones}
    for each in plan.zones:
        where = f"zone {each.key} from {each.from_mwth:g} MW(th)"
        if not (0 < each.nearest_km <= each.farthest_km and math.isfinite(each.farthest_km)):
            yield f"{where}: nearest_km {each.nearest_km:g}, farthest_km {each.farthest_km:g}: must be above 0 and rise"
        elif not each.nearest_km <= each.radius_km <= each.farthest_km:
            yield f"{where}: radius_km {each.radius_km:g}: must lie from {each.nearest_km:g} to {each.farthest_km:g} km"
        if not each.from_mwth < each.to_mwth:
            yield f"{where}: to_mwth {each.to_mwth:g}: must be above from_mwth"
        overlapping = [
            other for other in plan.zones
            if other is not each and other.key == each.key and other.from_mwth <= each.from_mwth < other.to_mwth
        ]
        if overlapping:
            yield f"{where}: there is another zone of this key for the same power"
    for precaution in plan.precautions:
        if precaution.zone not in known:
            yield f"precaution: zone '{precaution.zone}': there is none; there are {', '.join(sorted(known))}"
    for criterion in plan.criteria:
        if (criterion.value is None) == (not criterion.name):
            yield f"criterion of {criterion.quantity}: give either a value or the beginning of a name"
