"""Reads how fast teams travel on land: `[travel]` of region.toml. What is not given stays as assumed, and says so."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.errors import ConfigError, InputError
from response.friction import OffRoad
from response.roads import RoadSpeeds

KEYS = frozenset({"road_kmh", "detour", "beside_roads", "beyond_kmh", "river_kmh", "night", "rain", "origin"})


def travel_from(about: Mapping[str, Any], folder: Path) -> tuple[RoadSpeeds, OffRoad]:
    """On roads and beside them. ConfigError names the key."""
    where = f"{folder / 'region.toml'}: travel"
    table = about.get("travel", {})
    if not isinstance(table, dict):
        raise ConfigError(f"{where}: expected a table of speeds")
    if unknown := sorted(set(table) - KEYS):
        raise ConfigError(f"{where}.{unknown[0]}: there is no such key; there are {', '.join(sorted(KEYS))}")
    roads, beside = RoadSpeeds(), OffRoad()
    origin = str(table.get("origin", "assumed"))
    bands = table.get("beside_roads", [list(each) for each in beside.bands])
    if not isinstance(bands, list) or not all(isinstance(each, list) and len(each) == 2 for each in bands):
        raise ConfigError(f"{where}.beside_roads: expected pairs [km from a road, km/h], like [[5, 30], [15, 20]]")
    try:
        return (
            RoadSpeeds(
                day=_number(table, "road_kmh", roads.day), night=_number(table, "night", roads.night),
                rain=_number(table, "rain", roads.rain), detour=_number(table, "detour", roads.detour), origin=origin,
            ),
            OffRoad(
                bands=tuple((float(km), float(kmh)) for km, kmh in bands), beyond=_number(table, "beyond_kmh", beside.beyond),
                river=_number(table, "river_kmh", beside.river), night=_number(table, "night", beside.night),
                rain=_number(table, "rain", beside.rain), origin=origin,
            ),
        )
    except (InputError, TypeError, ValueError) as error:
        raise ConfigError(f"{where}: {error}") from None


def _number(table: Mapping[str, Any], key: str, usual: float) -> float:
    value = table.get(key, usual)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{key}: {value!r} is no number")
    return float(value)
