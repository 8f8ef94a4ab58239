"""A forecast as GeoJSON (RFC 7946): areas, lines of equal arrival, places and the source. KML is made beside it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from console.forecast_words import about, area_name, place_says, title
from core.messages import Forecast


def feature_collection(forecast: Forecast) -> dict[str, Any]:
    """The collection; every feature bears the forecast's id, time and drill, for features travel alone."""
    return {
        "type": "FeatureCollection", "name": title(forecast), "description": about(forecast),
        "features": list(_features(forecast)),
    }


def _features(forecast: Forecast) -> Iterator[dict[str, Any]]:
    for area in forecast.areas:
        level = forecast.levels[area.level] if area.level >= 0 else None
        yield _feature(forecast, area.geometry, "area", area_name(forecast, area), {
            "share": area.share, "level": level.name if level else None, "value": level.value if level else None,
            "unit": level.unit if level else None, "severity": level.severity if level else None,
            "level_source": level.source if level else None, "level_confirmed": level.confirmed if level else None,
        })
    for line in forecast.isochrones:
        yield _feature(forecast, line.geometry, "isochrone", f"到达 arrived by {_iso(line.time)}", {"time": _iso(line.time)})
    doses = {each.place: each for each in forecast.doses}
    for each in forecast.arrivals:
        dose = doses.get(each.place)
        yield _feature(forecast, _point(each.longitude, each.latitude), "place", f"{each.name_zh} {each.name_en}", {
            "place": each.place, "place_kind": each.kind, "says": place_says(each), "distance_km": each.distance,
            "likely": _iso(each.likely), "earliest": _iso(each.earliest), "latest": _iso(each.latest),
            "passes": _iso(each.passes), "chance": each.chance, "reached": each.reached,
            "level": forecast.levels[each.level].name if each.level >= 0 else None,
            "effective_dose_msv": list(dose.effective) if dose else None,
            "thyroid_dose_msv": list(dose.thyroid) if dose else None,
        })
    source = forecast.source
    yield _feature(forecast, _point(source.longitude, source.latitude), "source", f"{source.place_zh} {source.place_en}", {
        "substance": source.substance, "amount_zh": source.amount_zh, "amount_en": source.amount_en, "height_m": source.height,
        "reason_zh": source.reason_zh, "reason_en": source.reason_en,
    })


def _feature(forecast: Forecast, geometry: dict[str, Any], kind: str, name: str, more: dict[str, Any]) -> dict[str, Any]:
    said = {
        "kind": kind, "name": name, "forecast": forecast.id, "made": _iso(forecast.time), "who": forecast.who,
        "warns": forecast.warns, "exercise": forecast.exercise,
    }
    return {"type": "Feature", "geometry": geometry, "properties": said | more}


def _point(longitude: float, latitude: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [longitude, latitude]}


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
