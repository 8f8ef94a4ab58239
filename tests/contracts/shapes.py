"""Messages the store tests are made of."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from core.incident import Incident, IncidentChange, Nature, Stage
from core.messages import Alert, Entry, Kind, Reading, Severity, State, Transition
from core.store.shapes import Reject, Retention
from core.store.store import Store

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
FAR = NOON + timedelta(days=3650)


def after(seconds: float) -> datetime:
    """A time so long after noon."""
    return NOON + timedelta(seconds=seconds)


def reading(second: float = 0, value: float = 80.0, station: str = "FCG-03", **fields: Any) -> Reading:
    """A reading of a time after noon."""
    fields.setdefault("quantity", "ambient_dose_rate")
    fields.setdefault("received", after(second + 0.123456))
    return Reading(time=after(second), station=station, value=value, **fields)


def reject(number: int = 0, **fields: Any) -> Reject:
    """A refused payload."""
    whole = {"received": after(number), "topic": "readings/g1", "payload": b"\xff\x00broken", "reason": "not_utf8",
             "detail": "not UTF-8", "source": "g1"} | fields
    return Reject(**whole)


def transition(cause: int, ordinal: int = 0, id: str = "a1", state: State = State.UNACKNOWLEDGED, **fields: Any) -> Transition:
    """A change in the life of an alert."""
    alert = Alert(
        id=id, rule="dose", rule_version="1", kind=Kind.MEASUREMENT, place="FCG-03", station="FCG-03",
        quantity="ambient_dose_rate", severity=Severity.RED, state=state, onset=NOON, time=after(cause), value=400.0,
        peak=400.0, limit=300.0,
    )
    return Transition(
        cause=cause, ordinal=ordinal, time=after(cause), before=State.NORMAL, after=state, trigger="raised",
        alert=msgspec.structs.replace(alert, **fields),
    )


def incident_change(cause: int = 1, id: str = "E1", stage: Stage = Stage.OPEN, **fields: Any) -> IncidentChange:
    """A change in an incident."""
    incident = Incident(
        id=id, nature=Nature.RADIATION, stage=stage, title_zh="防城港市辐射异常", title_en="Radiation event: 防城港市",
        onset=NOON, discovered=NOON, time=after(cause), severity=Severity.RED, standing=Severity.RED,
        quantities=("ambient_dose_rate",), alerts=("a1",), places=(),
    )
    return IncidentChange(
        cause=cause, ordinal=0, time=after(cause), trigger="opened", incident=msgspec.structs.replace(incident, **fields)
    )


async def whole_log(store: Store, page: int = 1000) -> list[Entry]:
    """Every entry, read page by page."""
    found: list[Entry] = []
    while more := await store.entries(found[-1].seq if found else 0, page):
        found += more
    return found


async def pruned(store: Store, raw_days: float = 1) -> int:
    """Let everything go that may go, after the engine has judged it all."""
    await store.record(await store.last_seq(), (), snapshot=b"all")
    return (await store.prune(FAR, Retention(raw_days=raw_days))).readings
