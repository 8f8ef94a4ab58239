"""What papers are filled in from: an incident and what is known around it, gathered by the roof. Shapes, and where they lie."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from core.beijing import BEIJING
from core.incident import Fact, Incident, IncidentChange
from core.messages import Alert, Forecast
from core.site import SealedSource, Site
from core.station import Station


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """Who reports, as the settings say; empty is filled in by hand."""

    unit: str = ""
    contact: str = ""
    phone: str = ""
    fax: str = ""


class Value(msgspec.Struct, frozen=True):
    """A measured value and its time."""

    value: float
    time: datetime


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """An alert with what was measured since it began."""

    alert: Alert
    gravest: Value | None = None     # of the stored readings; None where the alert's value is none of a reading
    latest: Value | None = None


class NearSource(msgspec.Struct, frozen=True, kw_only=True):
    """A sealed source of the register at or near the event."""

    site: Site
    source: SealedSource
    distance: float                  # m, from the nearest station of the event
    activity_now: float | None       # Bq; None where the nuclide's half-life is not known here


class NearSite(msgspec.Struct, frozen=True, kw_only=True):
    """A protected place near the event."""

    site: Site
    distance: float                  # m
    bearing: float                   # degrees from the event's first station


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """All of it."""

    incident: Incident
    now: datetime
    changes: tuple[IncidentChange, ...] = ()             # oldest first
    measured: tuple[Measured, ...] = ()                  # measurement alerts, the gravest first
    forecasts: tuple[Forecast, ...] = ()                 # the newest of each run
    stations: Mapping[str, Station] = {}
    sources: tuple[NearSource, ...] = ()                 # the nearest first
    sensitive: tuple[NearSite, ...] = ()
    told: tuple[tuple[str, str], ...] = ()               # who must be told by the register, Chinese and English
    reported: Reported = Reported()
    cities: Mapping[str, str] = {}                       # English name by the Chinese one that stations bear
    exercise: tuple[str, str] | None = None              # the drill's title, Chinese and English; None is real

    def fact(self, name: str) -> Fact | None:
        """What somebody said of it, or None."""
        return next((each for each in self.incident.facts if each.name == name), None)

    def city(self, name: str, *, zh: bool) -> str:
        """A city's name in the language of a paper, as far as it is known."""
        return name if zh else self.cities.get(name, name)

    def file_name(self, title: str) -> str:
        """What the paper is saved as, without its suffix."""
        stamp = f"{self.now.astimezone(BEIJING):%Y%m%d%H%M}"
        return f"{'演练-' if self.incident.exercise else ''}{title}-{self.incident.id}-{stamp}"
