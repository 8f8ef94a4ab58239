"""A forecast as KML 2.2 (OGC 07-147r2): the same as GeoJSON has, in folders, with times a globe can play."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as Tree

from console.forecast_words import KINDS_ZH, about, area_name, beijing, place_says, title
from core.forecast import Arrival
from core.messages import Forecast

NAMESPACE = "http://www.opengis.net/kml/2.2"
COLOURS = {"red": "ff1200e6", "orange": "ff008cff", "yellow": "ff00d2ff", "blue": "ffffa34a", "": "ff994400"}
"""aabbggrr, as KML writes them: the four of the warning law, and one for what has no level."""
FILL = "38"                          # opacity of an area of the best estimate, hexadecimal


def kml_document(forecast: Forecast) -> bytes:
    """The whole file."""
    root = Tree.Element("kml", xmlns=NAMESPACE)
    document = Tree.SubElement(root, "Document")
    _text(document, "name", title(forecast))
    _text(document, "description", about(forecast))
    for severity, colour in COLOURS.items():
        for is_best in (True, False):
            style = Tree.SubElement(document, "Style", id=_style(severity, is_best))
            line = Tree.SubElement(style, "LineStyle")
            _text(line, "color", colour)
            _text(line, "width", "2" if is_best else "1.5")
            fill = Tree.SubElement(style, "PolyStyle")
            _text(fill, "color", FILL + colour[2:])
            _text(fill, "fill", "1" if is_best else "0")
    _areas(_folder(document, "范围 Areas"), forecast)
    lines = _folder(document, "到达时间线 Lines of arrival (最佳估计 best estimate)")
    for each in forecast.isochrones:
        place = _placemark(lines, f"到达 arrived by {beijing(each.time)}", "", _style("", False), each.time)
        _polygons(place, each.geometry)
    places = _folder(document, "地点 Places")
    for arrival in forecast.arrivals:
        _point(_placemark(places, f"{arrival.name_zh} {arrival.name_en}", _says(forecast, arrival), "", None),
               arrival.longitude, arrival.latitude)
    source = forecast.source
    _point(
        _placemark(document, f"源 Source: {source.place_zh} {source.place_en}",
                   f"{source.amount_zh} / {source.amount_en}\n{source.reason_zh} / {source.reason_en}", "", None),
        source.longitude, source.latitude,
    )
    made: bytes = Tree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _areas(folder: Tree.Element, forecast: Forecast) -> None:
    for area in forecast.areas:
        level = forecast.levels[area.level] if area.level >= 0 else None
        said = "" if level is None else (
            f"{level.name}: {level.value:g} {level.unit}; {level.source}"
            + ("" if level.confirmed else "; 待核 to be confirmed"))
        severity = level.severity if level is not None and level.severity in COLOURS else ""
        _polygons(_placemark(folder, area_name(forecast, area), said, _style(severity, area.share == 0.0), None), area.geometry)


def _says(forecast: Forecast, arrival: Arrival) -> str:
    dose = next((each for each in forecast.doses if each.place == arrival.place), None)
    lines = [
        KINDS_ZH.get(arrival.kind, arrival.kind) + f" {arrival.kind}, {arrival.distance:g} km", place_says(arrival),
        f"可能性 chance {arrival.chance:.0%}",
        f"等级 level {forecast.levels[arrival.level].name}" if arrival.level >= 0 else "",
        "" if dose is None else (f"{dose.days} d 有效剂量 effective dose {dose.effective[1]:g} mSv "
                                 f"(5%–95%: {dose.effective[0]:g}–{dose.effective[2]:g})"),
    ]
    return "\n".join(each for each in lines if each)


def _style(severity: str, is_best: bool) -> str:
    return f"{severity or 'plain'}-{'best' if is_best else 'share'}"


def _folder(parent: Tree.Element, name: str) -> Tree.Element:
    made = Tree.SubElement(parent, "Folder")
    _text(made, "name", name)
    return made


def _placemark(parent: Tree.Element, name: str, description: str, style: str, time: datetime | None) -> Tree.Element:
    """Its parts in the order the schema wants them; the geometry follows."""
    made = Tree.SubElement(parent, "Placemark")
    _text(made, "name", name)
    if description:
        _text(made, "description", description)
    if time is not None:
        _text(Tree.SubElement(made, "TimeStamp"), "when", time.isoformat())
    if style:
        _text(made, "styleUrl", f"#{style}")
    return made


def _polygons(place: Tree.Element, geometry: dict[str, Any]) -> None:
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    parent = Tree.SubElement(place, "MultiGeometry")
    for outer, *holes in parts:
        polygon = Tree.SubElement(parent, "Polygon")
        _ring(polygon, "outerBoundaryIs", outer)
        for hole in holes:
            _ring(polygon, "innerBoundaryIs", hole)


def _ring(polygon: Tree.Element, name: str, ring: Iterable[Sequence[float]]) -> None:
    line = Tree.SubElement(Tree.SubElement(polygon, name), "LinearRing")
    _text(line, "coordinates", " ".join(f"{each[0]:.6f},{each[1]:.6f}" for each in ring))


def _point(place: Tree.Element, longitude: float, latitude: float) -> None:
    _text(Tree.SubElement(place, "Point"), "coordinates", f"{longitude:.6f},{latitude:.6f}")


def _text(parent: Tree.Element, name: str, text: str) -> None:
    """Without characters XML does not allow, which a name somebody typed may hold."""
    Tree.SubElement(parent, name).text = "".join(each for each in text if each >= " " or each in "\n\t")
