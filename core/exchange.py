"""The feed that other systems read: shapes only. The roof connects what writes it with the console that serves it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

import msgspec

from core.messages import Alert, Forecast, Transition
from core.station import Station
from core.store.incidents import Incidents


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A document as it is served."""

    body: bytes
    etag: str
    modified: datetime


class Archive(Protocol):
    """What a feed reads of a store, whether it is held or only looked at."""

    @property
    def incidents(self) -> Incidents: ...
    async def last_transition(self) -> tuple[int, int]: ...
    async def open_alerts(self) -> tuple[Alert, ...]: ...
    async def changed_alerts(self, since: datetime, limit: int = 1000) -> tuple[Alert, ...]: ...
    async def alert(self, id: str) -> Alert | None: ...
    async def transitions(self, alert_id: str) -> tuple[Transition, ...]: ...
    async def forecast(self, id: str) -> Forecast | None: ...


class House(msgspec.Struct, frozen=True, kw_only=True):
    """Where a feed finds what it tells of."""

    store: Archive
    stations: Mapping[str, Station]
    exercise: str | None             # the drill's id; None is live
    now: datetime


class Feed(Protocol):
    """CAP for other systems: an Atom feed, and each message at its own address. InputError says why there is none."""

    async def atom(self, house: House, address: str) -> Document:
        """The feed of a house; `address` is where it is asked for."""
        ...

    async def message(self, house: House, alert: str, key: str) -> Document | None:
        """One CAP message of an alert's life; None where there is none."""
        ...
