"""What the ledger of incidents remembers of each, and what its parts are made of. Shapes and pure functions only."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import TypeVar

import msgspec

from alerting.kinship import REACHES, apart, nature_of, related, same_cause
from alerting.titles import title
from core.incident import Incident, Place
from core.messages import SEVERITY_RANK, Alert, Severity
from core.station import Station

T = TypeVar("T")

MOST_PLACES = 200
"""Stations an incident names: the first half of them and the newest half. The others are counted."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """An incident and what it depends on beside it."""

    incident: Incident
    holding: dict[str, Severity]     # its alerts whose condition holds, and how grave each is
    held: datetime                   # when one of them last held
    names: dict[str, tuple[str, str]] = {}               # of those that hold, in Chinese and English
    left_out: tuple[str, ...] = ()   # stations concerned that the incident does not name, so that none is counted twice


class Unopened(msgspec.Struct, frozen=True, kw_only=True):
    """An alert that is explained and belongs to no incident, and the incident it would be."""

    alert: Alert
    draft: Incident


class LedgerState(msgspec.Struct, frozen=True, kw_only=True):
    """All the ledger remembers."""

    cases: tuple[Case, ...] = ()
    unopened: tuple[Unopened, ...] = ()
    closed: tuple[Case, ...] = ()    # that may be opened again, the last closed last


def drafted(alert: Alert, stations: Mapping[str, Station], time: datetime, exercise: str | None) -> Incident:
    """The incident an alert would be the first of; who opens it says when it was discovered."""
    station = stations.get(alert.station)
    nature = nature_of(
        station.category if station else None, alert.quantity, at_reactor=station is not None and station.at_reactor,
    )
    title_zh, title_en = title(nature, alert, station)
    places = tuple(
        place for each in dict.fromkeys((alert.station, *alert.stations)) if (place := place_of(stations.get(each)))
    )[:MOST_PLACES]
    return Incident(
        id=incident_id(alert), nature=nature, title_zh=title_zh, title_en=title_en, onset=alert.onset, discovered=time,
        time=time, severity=alert.severity, standing=alert.severity, quantities=(alert.quantity,), alerts=(alert.id,),
        places=places, place_count=len(places), forecasts=with_((), run_of(alert)), exercise=exercise,
    )


def nearest(cases: Iterable[Case], draft: Incident, alert: Alert, time: datetime) -> Case | None:
    """The incident that an alert belongs to by nature, cause, place and time; None where there is none."""
    place, reach = next(iter(draft.places), None), REACHES[draft.nature]
    if place is None or alert.forecast is not None:
        return None
    found = []
    for case in cases:
        incident = case.incident
        if not related(incident.nature, draft.nature) or not same_cause(draft.nature, incident.quantities, alert.quantity):
            continue
        if not case.holding and time - case.held > reach.lull:
            continue
        distance = apart(incident.places, place, along=reach.along)
        if distance <= reach.distance:
            found.append((distance, incident.onset, incident.id, case))
    return min(found, key=lambda each: each[:3])[-1] if found else None


def begun(draft: Incident, alert: Alert, time: datetime) -> Case:
    """The case of an incident that begins with one alert."""
    if not alert.active:
        return Case(incident=draft, holding={}, held=time)
    return Case(incident=draft, holding={alert.id: alert.severity}, held=time, names={alert.id: name_of(alert)})


def incident_id(alert: Alert, taken: Collection[str] = ()) -> str:
    """The same for the same first alert, fit for a web address, and short enough to be told over a telephone.

    An alert that comes back after its incident was closed begins another one: "-2" and so on.
    """
    digest = hashlib.sha256(alert.id.encode()).hexdigest()[:4]
    id = first = f"E{alert.onset:%Y%m%d-%H%M}-{digest}"
    number = 1
    while id in taken:
        number += 1
        id = f"{first}-{number}"
    return id


def name_of(alert: Alert) -> tuple[str, str]:
    """What a sentence calls an alert, in Chinese and English."""
    return f"{alert.title_zh or alert.rule}（{alert.place}）", f"{alert.title_en or alert.rule} ({alert.place})"


def place_of(station: Station | None) -> Place | None:
    """Where a station stands, as an incident keeps it."""
    if station is None:
        return None
    return Place(
        station=station.id, longitude=station.longitude, latitude=station.latitude, city=station.city, river=station.river
    )


def run_of(alert: Alert) -> str | None:
    """The run of the forecast that an alert was made from."""
    return alert.forecast.rpartition("/")[0] if alert.forecast else None


def with_(known: tuple[T, ...], more: T | None) -> tuple[T, ...]:
    """What is known, and one more where it is new."""
    return known if more is None or more in known else (*known, more)


def with_place(case: Case, place: Place | None) -> Case:
    """The case with a station more; of very many the first and the newest are named."""
    incident = case.incident
    if place is None or place.station in case.left_out or any(each.station == place.station for each in incident.places):
        return case
    places, left_out = (*incident.places, place), case.left_out
    if len(places) > MOST_PLACES:
        oldest = places[MOST_PLACES // 2]
        places, left_out = tuple(each for each in places if each is not oldest), (*left_out, oldest.station)
    after = msgspec.structs.replace(incident, places=places, place_count=len(places) + len(left_out))
    return msgspec.structs.replace(case, incident=after, left_out=left_out)


def standing(incident: Incident, holding: dict[str, Severity], time: datetime) -> Incident:
    """The incident as grave as the alerts that hold make it."""
    now = max(holding.values(), key=SEVERITY_RANK.__getitem__, default=None)
    gravest = incident.severity
    if now is not None and SEVERITY_RANK[now] > SEVERITY_RANK[gravest]:
        gravest = now
    return msgspec.structs.replace(incident, severity=gravest, standing=now, time=max(incident.time, time))
