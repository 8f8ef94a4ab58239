"""Text and elements fit for XML 1.0, whatever people and gateways have written. Pure."""

import re

from lxml import etree

UNFIT = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (section 2.2) has no place for, not even as a reference: control characters, lone surrogates, U+FFFE."""


def fit(text: str) -> str:
    """The text without what XML cannot hold, its line ends as line feeds.

    >>> fit("a\\x00b\\r\\nc")
    'ab\\nc'
    """
    return UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def line(text: str, most: int | None = None) -> str:
    """The text on one line, cut where it is longer than `most` characters.

    >>> line(" a\\n b ", 10)
    'a b'
    >>> line("abcdef", 4)
    'abc…'
    """
    flat = " ".join(fit(text).split())
    return flat if most is None or len(flat) <= most else f"{flat[:most - 1]}…"


def add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    """One more element inside another, in its namespace unless the name carries another one."""
    tag = name if name.startswith("{") else f"{{{etree.QName(parent).namespace}}}{name}"
    element = etree.SubElement(parent, tag, {key: fit(value) for key, value in attributes.items()})
    if text is not None:
        element.text = fit(text)
    return element


def written(root: etree._Element) -> bytes:
    """The document, in UTF-8."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def read(document: bytes) -> etree._Element:
    """The root of a document; nothing outside of it is fetched and no entity is expanded."""
    return etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
