"""A store to export from, live or a drill's, looked at beside the running house; and what an export asks of it."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from config.load import Region
from config.schema import Settings
from core.errors import InputError, StoreError
from core.incident import Incident, Stage
from core.messages import Alert
from core.station import Station
from core.store.onlooker import Onlooker
from fengsui.commands.options import stored_at
from fengsui.exports.asked import Wanted
from fengsui.house import exercises_folder

PAGE = 500
AROUND = timedelta(hours=1)          # an incident: what was normal before and after it belongs to its export


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A store that is looked at, and the stations as they last stood there."""

    onlooker: Onlooker
    stations: Mapping[str, Station]
    exercise: str | None


@asynccontextmanager
async def opened(settings: Settings, region: Region, exercise: str | None) -> AsyncIterator[Opened]:
    """The live store, or that of a drill that was played on the console, by its id."""
    onlooker = await Onlooker.open(stored_at(settings) if exercise is None else _drill(settings, exercise))
    try:
        last = await onlooker.configuration()
        stations = tuple(region.register.values()) if last is None else tuple(
            msgspec.convert(each, Station) for each in last.stations
        )
        yield Opened(onlooker=onlooker, stations={each.id: each for each in stations}, exercise=exercise)
    finally:
        await onlooker.close()


def _drill(settings: Settings, exercise: str) -> str:
    folder: Path = exercises_folder(settings)
    path = folder / exercise / "drill.db"
    if not re.fullmatch(r"[\w.-]+", exercise) or exercise in (".", "..") or not path.is_file():
        known = ", ".join(sorted(each.parent.name for each in folder.glob("*/drill.db"))) or "none"
        raise StoreError(f"--drill {exercise}: no such drill has been played here; there are: {known}")
    return f"sqlite:///{path}"


async def incident_of(store: Opened, id: str) -> Incident:
    """The incident of an id, or a sentence."""
    found = await store.onlooker.incidents.one(id)
    if found is None:
        raise InputError(f"there is no incident {id[:80]!r} in this store; `fengsui export csv incidents` lists them")
    return found


async def narrowed(store: Opened, wanted: Wanted) -> Wanted:
    """An incident as what it stands for: its stations, from an hour before it began to an hour after it last changed.

    What is still open has no end yet. Times that were asked for go before.
    """
    if wanted.incident is None:
        return wanted
    incident = await incident_of(store, wanted.incident)
    return Wanted(
        start=wanted.start or incident.onset - AROUND,
        end=wanted.end or (None if incident.stage is Stage.OPEN else incident.time + AROUND), quantities=wanted.quantities,
        stations=wanted.stations or tuple(each.station for each in incident.places), incident=wanted.incident,
    )


async def alerts(store: Opened, wanted: Wanted) -> AsyncIterator[list[Alert]]:
    """Alerts whose onset lies in the span, newest first; of an incident those it names."""
    if wanted.incident is not None:
        ids = (await incident_of(store, wanted.incident)).alerts
        yield [found for id in ids if (found := await store.onlooker.alert(id)) is not None]
        return
    behind: tuple[datetime, str] | None = None
    while page := await store.onlooker.alerts(since=wanted.start, before=wanted.end, behind=behind, limit=PAGE):
        yield [each for each in page if _takes(wanted, {each.place, each.station, *each.stations}, {each.quantity})]
        behind = (page[-1].onset, page[-1].id)


async def incidents(store: Opened, wanted: Wanted) -> AsyncIterator[list[Incident]]:
    """Incidents whose onset lies in the span, newest first."""
    if wanted.incident is not None:
        yield [await incident_of(store, wanted.incident)]
        return
    behind: tuple[datetime, str] | None = None
    while page := await store.onlooker.incidents.find(None, behind, PAGE):
        yield [
            each for each in page
            if (wanted.start is None or each.onset >= wanted.start) and (wanted.end is None or each.onset < wanted.end)
            and _takes(wanted, {place.station for place in each.places}, set(each.quantities))
        ]
        if wanted.start is not None and page[-1].onset < wanted.start:
            return
        behind = (page[-1].onset, page[-1].id)


def _takes(wanted: Wanted, stations: set[str], quantities: set[str]) -> bool:
    return (wanted.stations is None or not stations.isdisjoint(wanted.stations)) and (
        wanted.quantities is None or not quantities.isdisjoint(wanted.quantities)
    )
