"""Where a CAP message holds: around stations, or where a forecast says that it goes. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from alerting.cap_shape import Area
from core.forecast import Area as Reached
from core.incident import Place
from core.issuer import Issuer
from core.messages import Alert, Forecast
from core.station import Station

MOST = 50
"""Areas of one message; an event of hundreds of stations names the first and says how many more there are."""

MOST_POINTS = 400
"""Points of one polygon: receivers choke on thousands. Of more, evenly spaced ones are kept."""

BEST = 0.0
"""Share that stands for the best estimate of a forecast."""

SCHEME = "GB/T 2260"
"""Codes of administrative divisions; a city's own six digits."""


def of_alert(alert: Alert, stations: Mapping[str, Station], forecast: Forecast | None, issuer: Issuer) -> tuple[Area, ...]:
    """The area a forecast shows, else one around each station beyond the limit."""
    if alert.forecast is not None and forecast is not None and (areas := _forecast(alert, forecast)):
        return areas
    named = alert.stations or (alert.station or alert.place,)
    return _bounded(
        _around(station.id, station.name_zh, station.name_en, station.city, (station.latitude, station.longitude), issuer)
        if (station := stations.get(name)) is not None else Area(zh=name, en=name)
        for name in dict.fromkeys(named)
    )


def of_places(places: Iterable[Place], stations: Mapping[str, Station], issuer: Issuer) -> tuple[Area, ...]:
    """One around each station of an incident."""
    found = []
    for place in places:
        known = stations.get(place.station)
        names = (known.name_zh, known.name_en) if known is not None else (place.station, place.station)
        found.append(_around(place.station, *names, place.city, (place.latitude, place.longitude), issuer))
    return _bounded(found)


def _around(id: str, zh: str, en: str, city: str, at: tuple[float, float], issuer: Issuer) -> Area:
    code = issuer.geocodes.get(city)
    return Area(
        zh=f"{city}{zh}（{id}）周围 {issuer.radius_km:g} km，为通报所用的名义范围，并非测得的影响范围",
        en=f"{issuer.radius_km:g} km around {en or zh} ({id}): a nominal circle, not a measured extent",
        circle=(*at, issuer.radius_km), geocodes=((SCHEME, code),) if code else (),
    )


def _bounded(areas: Iterable[Area]) -> tuple[Area, ...]:
    found = tuple(areas)
    if len(found) <= MOST:
        return found
    more = len(found) - MOST + 1
    return (*found[:MOST - 1], Area(zh=f"另有 {more} 处，此处未列", en=f"and {more} more places, not listed here"))


def _forecast(alert: Alert, forecast: Forecast) -> tuple[Area, ...]:
    wanted = next((number for number, each in enumerate(forecast.levels) if each.severity == alert.severity), 0)
    whole = [each for each in forecast.areas if each.share == BEST and each.time is None]
    chosen = next((each for each in whole if each.level == wanted), next(iter(whole), None))
    if chosen is None or not (polygons := tuple(_rings(chosen))):
        return ()
    level = forecast.levels[chosen.level]
    doubt_zh, doubt_en = ("", "") if level.confirmed else ("，限值待核", ", level to be confirmed")
    return (Area(
        zh=f"预测达到 {level.name}（{level.value:g} {level.unit}{doubt_zh}）的范围，最可能的估计；未含孔洞",
        en=f"Forecast extent of {level.name} ({level.value:g} {level.unit}{doubt_en}), best estimate; holes are left out",
        polygons=polygons,
    ),)


def _rings(area: Reached) -> Iterable[tuple[tuple[float, float], ...]]:
    """Outer rings of a GeoJSON MultiPolygon, as closed rings of (latitude, longitude)."""
    coordinates: list[Any] = area.geometry.get("coordinates", [])
    polygons = [coordinates] if area.geometry.get("type") == "Polygon" else coordinates
    for polygon in polygons[:MOST]:
        ring = [(float(point[1]), float(point[0])) for point in polygon[0]]
        step = -(-len(ring) // MOST_POINTS)
        kept = list(dict.fromkeys(ring[::step] if len(ring) > MOST_POINTS else ring))
        if len(kept) >= 3:
            yield (*kept, kept[0])
