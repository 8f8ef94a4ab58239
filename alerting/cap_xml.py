"""A CAP 1.2 message written down. InputError where what it would say breaks the standard. Pure."""

from collections.abc import Iterable
from datetime import datetime

from lxml import etree

from alerting.cap_check import CAP, faults
from alerting.cap_shape import Area, Message, Words
from alerting.markup import add, fit, line, written
from core.beijing import BEIJING
from core.errors import InputError
from core.issuer import Issuer

LONGEST_HEADLINE = 160
"""Characters; the standard advises so for receivers that show no more."""

DIGITS = 5
"""Of degrees: about a metre."""


def stamp(moment: datetime) -> str:
    """A time as CAP wants it: Beijing time with its offset, whole seconds, never Z.

    >>> from datetime import UTC
    >>> stamp(datetime(2026, 11, 23, 0, 0, 5, 250000, tzinfo=UTC))
    '2026-11-23T08:00:05+08:00'
    """
    return f"{moment.astimezone(BEIJING):%Y-%m-%dT%H:%M:%S}+08:00"


def cap(message: Message, issuer: Issuer) -> bytes:
    """The document, in UTF-8."""
    root = etree.Element(f"{{{CAP}}}alert", nsmap={None: CAP})  # type: ignore[dict-item]  # its stubs forget the default one
    add(root, "identifier", message.identifier)
    add(root, "sender", issuer.sender)
    add(root, "sent", stamp(message.sent))
    add(root, "status", "Actual" if message.exercise is None else "Exercise")
    add(root, "msgType", message.kind)
    add(root, "source", "Fengsui")
    add(root, "scope", issuer.scope)
    if issuer.scope == "Restricted":
        add(root, "restriction", issuer.restriction)
    if issuer.addresses:
        add(root, "addresses", _listed(issuer.addresses))
    if message.note:
        add(root, "note", message.note)
    if message.references:
        add(root, "references", " ".join(f"{issuer.sender},{id},{stamp(sent)}" for id, sent in message.references))
    if message.incidents:
        add(root, "incidents", _listed(message.incidents))
    for words in message.words:
        _info(root, message, words, issuer)
    document = written(root)
    if wrong := faults(document):
        raise InputError(f"CAP message {message.identifier}: {wrong[0]}; look at [exchange] in the settings")
    return document


def _info(root: etree._Element, message: Message, words: Words, issuer: Issuer) -> None:
    judged, is_chinese = message.judgement, words.language == "zh-CN"
    info = add(root, "info")
    add(info, "language", words.language)
    for category in judged.categories:
        add(info, "category", category)
    add(info, "event", line(words.event))
    for response in judged.responses:
        add(info, "responseType", response)
    add(info, "urgency", judged.urgency)
    add(info, "severity", judged.severity)
    add(info, "certainty", judged.certainty)
    _pairs(info, "eventCode", message.codes)
    add(info, "effective", stamp(message.sent))
    add(info, "onset", stamp(message.onset))
    if message.expires is not None:
        add(info, "expires", stamp(message.expires))
    if name := (issuer.name_zh if is_chinese else issuer.name_en) or issuer.name_zh or issuer.name_en:
        add(info, "senderName", line(name))
    add(info, "headline", line(words.headline, LONGEST_HEADLINE))
    add(info, "description", words.description)
    add(info, "instruction", words.instruction)
    if issuer.web:
        add(info, "web", issuer.web)
    if issuer.contact:
        add(info, "contact", line(issuer.contact))
    _pairs(info, "parameter", message.parameters)
    for area in message.areas:
        _area(info, area, is_chinese=is_chinese)


def _area(info: etree._Element, area: Area, *, is_chinese: bool) -> None:
    element = add(info, "area")
    add(element, "areaDesc", line(area.zh if is_chinese else area.en))
    for polygon in area.polygons:
        add(element, "polygon", " ".join(f"{latitude:.{DIGITS}f},{longitude:.{DIGITS}f}" for latitude, longitude in polygon))
    if area.circle is not None:
        latitude, longitude, radius = area.circle
        add(element, "circle", f"{latitude:.{DIGITS}f},{longitude:.{DIGITS}f} {radius:g}")
    _pairs(element, "geocode", area.geocodes)


def _pairs(parent: etree._Element, name: str, pairs: Iterable[tuple[str, str]]) -> None:
    for key, value in pairs:
        element = add(parent, name)
        add(element, "valueName", key)
        add(element, "value", line(value))


def _listed(names: Iterable[str]) -> str:
    """Several names in one field: apart by spaces, quoted where one holds a space."""
    plain = (fit(each).replace('"', "'") for each in names)
    return " ".join(f'"{each}"' if any(letter.isspace() for letter in each) else each for each in plain)
