"""An Atom feed of CAP messages (RFC 4287): one entry an alert, its newest message. Pure."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

import msgspec
from lxml import etree

from alerting.cap_xml import stamp
from alerting.markup import add, line, written
from core.issuer import Issuer

ATOM = "http://www.w3.org/2005/Atom"
CAP_TYPE = "application/cap+xml"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One alert as it is told now."""

    alert: str
    key: str                         # of its newest message
    identifier: str                  # of that message
    sent: datetime
    kind: str                        # Alert, Update, Cancel
    title: str
    summary: str


def atom(
    entries: Sequence[Entry], issuer: Issuer, address: str, exercise: str | None, changed: datetime, left_out: int = 0
) -> bytes:
    """The feed; `changed` is when it last became another. Messages lie beside it, where `beside` says."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]  # its stubs forget the default one
    status = "Actual" if exercise is None else "Exercise"
    drill_zh, drill_en = ("", "") if exercise is None else ("【演练】", "EXERCISE: ")
    name = issuer.name_zh or issuer.name_en or issuer.sender
    add(root, "id", tag(issuer, "feed", exercise))
    add(root, "title", line(f"{drill_zh}{drill_en}{name} 环境报警 Environmental alerts"))
    if left_out:
        add(root, "subtitle", f"另有 {left_out} 条未列，所列为最重的 {len(entries)} 条。"
                              f"{left_out} more are not listed; these are the gravest.")
    add(root, "updated", stamp(changed))
    add(add(root, "author"), "name", line(name))
    add(root, "link", rel="self", href=address, type="application/atom+xml")
    add(root, "category", term=status, scheme="urn:oasis:names:tc:emergency:cap:1.2:status")
    for each in entries:
        entry = add(root, "entry")
        add(entry, "id", tag(issuer, each.identifier, exercise))
        add(entry, "title", line(each.title))
        add(entry, "updated", stamp(each.sent))
        add(entry, "link", rel="alternate", type=CAP_TYPE, href=beside(address, each.alert, each.key))
        add(entry, "category", term=status, scheme="urn:oasis:names:tc:emergency:cap:1.2:status")
        add(entry, "category", term=each.kind, scheme="urn:oasis:names:tc:emergency:cap:1.2:msgType")
        add(entry, "summary", each.summary)
    return written(root)


def beside(address: str, alert: str, key: str) -> str:
    """Where a message lies, seen from its feed.

    >>> beside("https://a.cn/api/feed.atom", "dose.S-1", "17-0")
    'https://a.cn/api/feed/dose.S-1/17-0.xml'
    """
    return f"{address.removesuffix('.atom')}/{quote(alert, safe='')}/{quote(key, safe='')}.xml"


def tag(issuer: Issuer, name: str, exercise: str | None) -> str:
    """A name that stays for ever (RFC 4151), whatever the address of the console is."""
    drill = "" if exercise is None else f"exercise/{quote(exercise, safe='')}/"
    return f"tag:{issuer.domain.lower()},2026:fengsui/{drill}{quote(name, safe='')}"
