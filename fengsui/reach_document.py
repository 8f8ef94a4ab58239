"""A `Reach` as one JSON document and as GeoJSON (RFC 7946), as `fengsui reach` gives them."""

from typing import Any

import msgspec

from core.reach import Coverage, Gap, Reach, UnitReach

Document = dict[str, Any]


def document(reach: Reach) -> Document:
    """All of it but the shapes; `--out` has those."""
    return {
        "time": reach.time.isoformat(), "shift": reach.shift, "sea_state": reach.sea_state, "what_if": reach.what_if or None,
        "land": _land(reach, reach.coverage), "sea": _sea(reach, reach.coverage),
        "night": {"land": _land(reach, reach.coverage_night), "sea": _sea(reach, reach.coverage_night)},
        "teams": [_unit(each) for each in reach.units],
        "gaps": [_gap(each) for each in reach.gaps],
        "provider": reach.provider, "data_date": reach.data_date,
        "assumptions": [msgspec.to_builtins(each) for each in reach.assumptions],
        "demo": reach.demo, "exercise": reach.exercise,
    }


def _land(reach: Reach, found: tuple[Coverage, ...]) -> Document:
    whole = _one(found, "land", with_air=False)
    air = _one(found, "land", with_air=True)
    return {
        "minutes": reach.aim_minutes, **_shares(whole),
        "with_helicopters": _shares(air) if air else None,
        "cities": [{"city": each.place, **_shares(each)} for each in found if each.domain == "land" and each.place],
    }


def _sea(reach: Reach, found: tuple[Coverage, ...]) -> Document | None:
    whole, air = _one(found, "sea", with_air=False), _one(found, "sea", with_air=True)
    if whole is None:
        return None
    return {
        "hours": reach.aim_hours, **_areas(whole), "with_helicopters": _areas(air) if air else None,
    }


def _one(found: tuple[Coverage, ...], domain: str, *, with_air: bool) -> Coverage | None:
    return next(
        (each for each in found if each.domain == domain and each.with_air == with_air and not each.place), None
    )


def _areas(each: Coverage) -> Document:
    return {"area_km2": round(each.area_km2, 1), "total_km2": round(each.total_km2, 1), "share": round(each.share, 4)}


def _shares(each: Coverage | None) -> Document:
    if each is None:
        return {}
    people = round(each.people / each.people_total, 4) if each.people is not None and each.people_total else None
    return {
        **_areas(each), "population": each.people, "population_total": each.people_total, "population_share": people,
        "sites": each.sites, "sites_total": each.sites_total,
    }


def _unit(each: UnitReach) -> Document:
    return {
        "id": each.id, "kind": each.kind, "name_zh": each.name_zh, "name_en": each.name_en, "city": each.city,
        "longitude": each.longitude, "latitude": each.latitude, "seen": each.seen.isoformat() if each.seen else None,
        "ready_minutes": each.ready, "counts": each.in_service, "why": each.why_en or None, "boards": each.boards or None,
        "land_km2": each.land_km2, "sea_km2": each.sea_km2, "demo": each.demo,
    }


def _gap(each: Gap) -> Document:
    return {
        "domain": each.domain, "rank": each.rank, "area_km2": round(each.area_km2, 1), "people": each.people,
        "towns": [msgspec.to_builtins(town) for town in each.towns],
        "sites": [msgspec.to_builtins(site) for site in each.sites],
        "worst": round(each.worst, 1) if each.worst is not None else None, "unit": "min" if each.domain == "land" else "h",
        "city": each.city, "longitude": each.longitude, "latitude": each.latitude,
    }


def geojson(reach: Reach) -> Document:
    """Areas, gaps and units as features; what they rest on as a foreign member of the collection.

    Provider, date of the roads and the mark of demonstration go with each area as well: features are taken out of files.
    """
    origin = {"provider": reach.provider, "data_date": reach.data_date, "time": reach.time.isoformat(), "demo": reach.demo,
              "exercise": reach.exercise, "assumptions": "; ".join(each.en for each in reach.assumptions)}
    names = {each.id: (each.name_zh, each.name_en) for each in reach.units}
    features: list[Document] = []
    for area in reach.areas:
        zh, en = names.get(area.unit_id, ("全部", "all"))
        features.append(_feature(area.geometry, {
            "what": "reach", "domain": area.domain, "within": area.within, "unit": "min" if area.domain == "land" else "h",
            "team": area.unit_id or None, "name_zh": zh, "name_en": en, "area_km2": area.area_km2, **origin,
        }))
    features += [_feature(each.geometry, {"what": "gap", **_gap(each), **origin}) for each in reach.gaps]
    features += [
        _feature({"type": "Point", "coordinates": [each.longitude, each.latitude]}, {"what": "unit", **_unit(each)})
        for each in reach.units
    ]
    about = {key: value for key, value in document(reach).items() if key not in ("teams", "gaps")}
    return {"type": "FeatureCollection", "features": features, "fengsui": about}


def _feature(geometry: Document, properties: Document) -> Document:
    return {"type": "Feature", "geometry": geometry, "properties": properties}
