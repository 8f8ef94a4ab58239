"""What those who confirm are shown: one alert's stations, and what is remembered around them. Judges nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

import msgspec

from alerting.confirming.memory import Memory
from alerting.confirming.neighbourhood import Neighbourhood
from alerting.confirming.settings import Confirm
from core.evidence import Evidence
from core.station import Station

STALE = timedelta(hours=1)
"""Wind, rain and spectra older than this say nothing of now."""

Series = tuple[str, str]
"""Station and quantity."""

Means = Literal["confirms", "explains", "noted"]


class Said(NamedTuple):
    """One piece of evidence and what it does to the colour."""

    evidence: Evidence
    means: Means


class Rise(msgspec.Struct, frozen=True, kw_only=True):
    """A station is, or was last, above its limit in one quantity, by any rule that asks for confirmation."""

    onset: datetime
    base: float | None               # background the first rule compared with, canonical unit
    ended: datetime | None = None
    rain: str = ""                   # the last verdict on rain; that of its end once it has ended
    held: tuple[str, ...] = ()                           # rules and series that hold now


class Scene(NamedTuple):
    """One place of a rule at one moment."""

    time: datetime
    confirm: Confirm
    quantity: str
    unit: str
    own: tuple[str, ...]             # its stations beyond the limit, in the order of their onsets
    stations: dict[str, Station]
    memories: dict[str, Memory]
    rises: dict[Series, Rise]
    lines: dict[str, frozenset[str]]                     # artificial nuclides seen now, by station
    around: Neighbourhood
    rained: dict[str, Any]           # what rain has to do with it, by station, as far as it has been looked at

    def memory(self, station: str) -> Memory | None:
        """What is remembered of a station."""
        return self.memories.get(station)

    def rise(self, station: str) -> Rise | None:
        """The rise of the quantity at a station, that stands or was the last."""
        return self.rises.get((station, self.quantity))

    def name(self, station: str) -> tuple[str, str]:
        """Its name in Chinese and English."""
        known = self.stations.get(station)
        return (known.name_zh, known.name_en or known.id) if known is not None else (station, station)


Look = Callable[[Scene], tuple[Said, ...]]


def say(
    scene: Scene, kind: str, speaks: int, means: Means, zh: str, en: str, data: dict[str, Any] | None = None
) -> tuple[Said, ...]:
    """One piece of evidence, found now."""
    evidence = Evidence(kind=kind, time=scene.time, speaks=speaks, text_zh=zh, text_en=en, data=data or {})
    return (Said(evidence, means),)
