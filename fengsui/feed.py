"""CAP for other systems, as the console serves it: a feed of what stands and of what lately ended, and each message."""

import asyncio
import hashlib
import weakref
from datetime import datetime, timedelta

import msgspec

from alerting import cap
from alerting.atom import Entry, atom
from alerting.cap_life import Issue, half, issues, named, of_alert
from alerting.cap_words import texts
from core.exchange import Archive, Document, House
from core.issuer import Issuer
from core.messages import SEVERITY_RANK, Alert, Kind
from fengsui.exchange import named as speaking

MOST = 100           # entries: a flood stays readable, the gravest first
LATELY = timedelta(days=7)
CHANGED = 5000       # alerts that changed lately and are looked at; those about instruments among them are left out again
LONGEST = timedelta(hours=1)     # a feed is looked at again: what ended a week ago leaves it
KEPT = 8             # feeds remembered, by house and address
INCIDENTS = 100      # newest ones among which an alert's is looked for


class Kept(msgspec.Struct, frozen=True):
    """A feed as it was last written, of which store, after which transition, and until when it holds if none follows."""

    store: weakref.ref[Archive]      # a later drill has the name of an earlier one, and may be as far
    after: tuple[int, int]
    holds: datetime
    document: Document


class CapFeed:
    """Implements `core.exchange.Feed`. Nothing of a drill is in the live house's feed, nor the reverse."""

    def __init__(self, issuer: Issuer | None) -> None:
        self._issuer = issuer
        self._kept: dict[tuple[str | None, str], Kept] = {}
        self._turn = asyncio.Lock()      # many who ask at once are answered by one look

    async def atom(self, house: House, address: str) -> Document:
        """The feed of a house; written anew only when an alert has changed or something must be said again."""
        issuer = speaking(self._issuer)
        async with self._turn:
            after = await house.store.last_transition()      # before the alerts are read: what follows is seen next time
            place = (house.exercise, address)
            kept = self._kept.pop(place, None)
            if kept is None or kept.store() is not house.store or kept.after != after or house.now >= kept.holds:
                kept = await self._written(issuer, house, address, after, kept)
            self._kept[place] = kept
            while len(self._kept) > KEPT:
                self._kept.pop(next(iter(self._kept)))
            return kept.document

    async def _written(
        self, issuer: Issuer, house: House, address: str, after: tuple[int, int], before: Kept | None
    ) -> Kept:
        alerts, left_out = await _told(house)
        entries, holds = [], house.now + LONGEST
        for alert in alerts:
            made = issues(of_alert(await house.store.transitions(alert.id)), house.now, issuer.valid)
            if made:
                entries.append(_entry(made[-1], house))
                if made[-1].kind != "Cancel":
                    holds = min(holds, made[-1].sent + half(issuer.valid))
        # Two changes within a second must not look like one to whoever asks "since": each gets a second of its own.
        changed = house.now.replace(microsecond=0)
        if before is not None:
            changed = max(changed, before.document.modified + timedelta(seconds=1))
        body = atom(entries, issuer, address, house.exercise, changed, left_out)
        return Kept(weakref.ref(house.store), after, holds, Document(body=body, etag=_etag(body), modified=changed))

    async def message(self, house: House, alert: str, key: str) -> Document | None:
        """One CAP message of an alert of this house, or None."""
        issuer = speaking(self._issuer)
        found = await house.store.alert(alert)
        if found is None or not _is_told(found, house):
            return None
        issue = named(of_alert(await house.store.transitions(alert)), key, house.now, issuer.valid)
        if issue is None:
            return None
        body = await written(issue, issuer, house)
        return Document(body=body, etag=_etag(body), modified=issue.sent)


async def written(issue: Issue[Alert], issuer: Issuer, house: House) -> bytes:
    """A message with what else it needs from the store: its forecast, its incident."""
    forecast = None if issue.subject.forecast is None else await house.store.forecast(issue.subject.forecast)
    return cap.of_alert(issue, issuer, house.stations, forecast, await _incidents(house.store, issue.subject.id))


async def _incidents(store: Archive, alert: str) -> tuple[str, ...]:
    return tuple(each.id for each in await store.incidents.find(None, None, INCIDENTS) if alert in each.alerts)


def _is_told(alert: Alert, house: House) -> bool:
    return alert.kind is Kind.MEASUREMENT and alert.exercise == house.exercise


async def _told(house: House) -> tuple[tuple[Alert, ...], int]:
    """What stands, the gravest and newest first, then what lately changed; and how many more there are."""
    found = {each.id: each for each in await house.store.open_alerts() if each.active or each.time > house.now - LATELY}
    found |= {each.id: each for each in await house.store.changed_alerts(house.now - LATELY, CHANGED)}
    told = sorted(
        (each for each in found.values() if _is_told(each, house)),
        key=lambda each: (each.active, SEVERITY_RANK[each.severity], each.time), reverse=True,
    )
    return tuple(told[:MOST]), max(0, len(told) - MOST)


def _entry(issue: Issue[Alert], house: House) -> Entry:
    alert = issue.subject
    chinese, english = texts(issue.kind, alert, "" if issue.repeats else issue.trigger, house.stations.get(alert.station))
    return Entry(
        alert=alert.id, key=issue.key, identifier=cap.identifier(alert.id, issue.key, alert.exercise), sent=issue.sent,
        kind=issue.kind, title=f"{chinese.headline} / {english.headline}",
        summary=f"{chinese.description}\n{english.description}",
    )


def _etag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'
