"""Changes to try, read from what people bring: areas that are closed, roads cut around a place, candidates for a base."""

import csv
import math
from collections.abc import Iterable
from typing import Any

from core.earth import RADIUS, is_on_earth
from core.errors import InputError
from response.field import Barrier
from response.shares import Spot

WIDEST_CUT = 200.0                   # km


def areas_of(document: Any, where: str) -> tuple[Barrier, ...]:
    """Barriers of a GeoJSON document: a geometry, a feature or a collection. A feature with `roads_only: true` cuts roads."""
    is_many = isinstance(document, dict) and document.get("type") == "FeatureCollection"
    features = document.get("features") if is_many else [document]
    if not isinstance(features, list) or not features:
        raise InputError(f"{where}: there are no areas in it; expected GeoJSON with a Polygon")
    found = []
    for number, each in enumerate(features, start=1):
        geometry = each.get("geometry") if isinstance(each, dict) and each.get("type") == "Feature" else each
        if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
            kind = geometry.get("type") if isinstance(geometry, dict) else type(geometry).__name__
            raise InputError(f"{where}: feature {number}: a Polygon or MultiPolygon is needed, not {kind}")
        properties = (each.get("properties") or {}) if each is not geometry else {}
        name = str(properties.get("name") or f"{where} {number}")
        found.append(Barrier(geometry, name, name, bool(properties.get("roads_only"))))
    return tuple(found)


def cut_around(longitude: float, latitude: float, km: float) -> Barrier:
    """All roads within a distance of a place are cut; people on foot may pass."""
    if not is_on_earth(longitude, latitude):
        raise InputError(f"longitude {longitude:g}, latitude {latitude:g} is not on Earth")
    if not 0 < km <= WIDEST_CUT:
        raise InputError(f"roads cut within {km:g} km: give a distance above 0 and at most {WIDEST_CUT:g} km")
    north = math.degrees(km * 1000.0 / RADIUS)
    east = north / math.cos(math.radians(latitude))
    ring = [
        [longitude + east * math.cos(angle), latitude + north * math.sin(angle)]
        for angle in (math.tau * step / 36 for step in range(36))
    ]
    name = f"{longitude:g}, {latitude:g}"
    return Barrier({"type": "Polygon", "coordinates": [[*ring, ring[0]]]}, name, name, roads_only=True)


def candidates_of(text: str, where: str) -> tuple[Spot, ...]:
    """Places of a CSV with id,lon,lat (name is optional). Every fault is one sentence with its line."""
    rows: Iterable[dict[str, str | None]] = csv.DictReader(text.splitlines())
    found: list[Spot] = []
    lines: dict[str, int] = {}
    for line, row in enumerate(rows, start=2):
        if line == 2 and not {"id", "lon", "lat"} <= set(row):
            raise InputError(f"{where}: the first line must name the columns id, lon and lat")
        try:
            longitude, latitude = float(row["lon"] or ""), float(row["lat"] or "")
        except ValueError:
            raise InputError(f"{where}: line {line}: lon '{row['lon']}', lat '{row['lat']}' are no degrees") from None
        if not is_on_earth(longitude, latitude):
            raise InputError(f"{where}: line {line}: longitude {longitude:g}, latitude {latitude:g} is not on Earth")
        first = lines.setdefault(str(row["id"]), line)
        if first != line:
            raise InputError(f"{where}: line {line}: id '{str(row['id'])[:40]}' stands in line {first} already")
        name = row.get("name") or str(row["id"])
        found.append(Spot(str(row["id"]), name, name, longitude, latitude, 0, ""))
    if not found:
        raise InputError(f"{where}: there are no candidates in it")
    return tuple(found)
