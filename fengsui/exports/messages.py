"""CAP messages out of a store: the newest of each alert or incident, or all of its life."""

from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from pathlib import Path

import msgspec

from alerting import cap, cap_life
from core.errors import InputError
from core.exchange import House
from core.issuer import Issuer
from core.messages import Alert, Kind
from fengsui.exports import opened as stored
from fengsui.exports.asked import Wanted
from fengsui.exports.files import written_to
from fengsui.exports.opened import Opened, incident_of
from fengsui.feed import written


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One message."""

    identifier: str
    kind: str
    sent: datetime
    status: str
    body: bytes


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One message as a summary names it."""

    identifier: str
    kind: str
    sent: datetime
    status: str
    file: str | None = None
    xml: str | None = None           # where it went to no file


async def of_alerts(
    store: Opened, wanted: Wanted, alert: str | None, issuer: Issuer, now: datetime, *, whole: bool
) -> AsyncIterator[Told]:
    """Of one alert, or of all whose onset lies in the span; of those about instruments none."""
    async for each in _chosen(store, wanted, alert):
        steps = cap_life.of_alert(await store.onlooker.transitions(each.id))
        until = now if store.exercise is None else each.time       # a drill's time is its own, and ends with its last change
        house = House(store=store.onlooker, stations=store.stations, exercise=store.exercise, now=until)
        for issue in _last(cap_life.issues(steps, until, issuer.valid), whole):
            body = await written(issue, issuer, house)
            yield _told(cap.identifier(each.id, issue.key, each.exercise), issue.kind, issue.sent, each.exercise, body)


async def _chosen(store: Opened, wanted: Wanted, alert: str | None) -> AsyncIterator[Alert]:
    if alert is not None:
        found = await store.onlooker.alert(alert)
        if found is None:
            raise InputError(f"there is no alert {alert[:80]!r} in this store; `fengsui export csv alerts` lists them")
        yield found
        return
    async for page in stored.alerts(store, wanted):
        for each in page:
            if each.kind is Kind.MEASUREMENT:
                yield each


async def of_incident(store: Opened, id: str, issuer: Issuer, now: datetime, *, whole: bool) -> AsyncIterator[Told]:
    """Of one incident."""
    incident = await incident_of(store, id)
    until = now if store.exercise is None else incident.time
    steps = cap_life.of_incident(await store.onlooker.incidents.changes(id))
    for issue in _last(cap_life.issues(steps, until, issuer.valid), whole):
        name = cap.identifier(f"incident.{id}", issue.key, incident.exercise)
        yield _told(name, issue.kind, issue.sent, incident.exercise, cap.of_incident(issue, issuer, store.stations))


def _last(made: tuple[cap_life.Issue[cap_life.T], ...], whole: bool) -> Iterable[cap_life.Issue[cap_life.T]]:
    return made if whole else made[-1:]


def _told(identifier: str, kind: str, sent: datetime, exercise: str | None, body: bytes) -> Told:
    return Told(identifier=identifier, kind=kind, sent=sent, status="Actual" if exercise is None else "Exercise", body=body)


async def put(messages: AsyncIterator[Told], out: Path | None, *, one: bool) -> list[Listed]:
    """Write messages into a folder, one file each; a single one into the file itself, or to standard output."""
    listed = []
    if not one and out is not None:
        _make(out)
    async for each in messages:
        path = out if one or out is None else out / f"{each.identifier}.xml"
        if path is not None:
            with written_to(path) as stream:
                stream.write(each.body)
        listed.append(Listed(
            identifier=each.identifier, kind=each.kind, sent=each.sent, status=each.status,
            file=None if path is None else str(path), xml=each.body.decode() if path is None else None,
        ))
    return listed


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be a folder of messages: {error.strerror}; name another with --out") from None
