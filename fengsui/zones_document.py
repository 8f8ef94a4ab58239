"""`Zones` as one JSON document and as GeoJSON (RFC 7946), as `fengsui zones` gives them."""

from typing import Any

import msgspec

from core.zones import Zones

Document = dict[str, Any]


def document(found: Zones) -> Document:
    """All of it but the shapes and the points of ways; `--out` has those."""
    plain: Document = msgspec.to_builtins(found)
    plain.pop("type", None)
    for part in ("zones", "sectors"):
        for each in plain[part]:
            del each["geometry"]
    for each in plain["ways_out"]:
        del each["points"]
    return plain


def geojson(found: Zones) -> Document:
    """Zones, sectors, towns, sites, ways out and reception points, each a feature with its `what`."""
    actions: dict[str, list[str]] = {}
    for each in found.proposals:
        for sector in each.sectors:
            actions.setdefault(sector, []).append(f"{each.action} ({each.certainty})")
    features = [_feature("site", _point(found), {
        "id": found.site, "name_zh": found.name_zh, "name_en": found.name_en, "time": found.time.isoformat(),
        "forecast": found.forecast, "exercise": found.exercise,
    })]
    features += [_feature("zone", each.geometry, _without(each, "geometry")) for each in found.zones]
    features += [
        _feature("sector", each.geometry, {
            **_without(each, "geometry"), "actions": list(dict.fromkeys(actions.get(each.id, ()))),
        }) for each in found.sectors
    ]
    features += [_feature("town", _point(each), _without(each)) for each in found.towns]
    features += [_feature("registered site", _point(each), _without(each)) for each in found.sites]
    features += [_feature("reception", _point(each), _without(each)) for each in found.receptions]
    for way in found.ways_out:
        if len(way.points) >= 2:
            line = {"type": "LineString", "coordinates": [[x, y] for x, y, _ in way.points]}
            features.append(_feature("way out", line, _without(way, "points")))
    return {"type": "FeatureCollection", "features": features}


def _feature(what: str, geometry: Document, properties: Document) -> Document:
    return {"type": "Feature", "geometry": geometry, "properties": {"what": what, **properties}}


def _point(each: Any) -> Document:
    return {"type": "Point", "coordinates": [each.longitude, each.latitude]}


def _without(each: msgspec.Struct, *fields: str) -> Document:
    plain: Document = msgspec.to_builtins(each)
    return {key: value for key, value in plain.items() if key not in fields}
