"""What REST answers hold, one type an answer. msgspec encodes them; `console.api.documentation` describes them."""

from datetime import datetime
from typing import Any

import msgspec

from console.api.answers_plans import OF_PLANS
from console.api.answers_reach import OF_REACH
from console.api.answers_records import OF_RECORDS
from console.api.answers_spectra import OF_SPECTRA
from console.api.answers_tiles import OF_TILES
from console.api.answers_watch import OF_THE_WATCH
from console.frames import Exercise, Person
from console.houses import Drill
from console.settings import ChannelTold, Region
from core.forecast import ForecastChoices
from core.incident import Incident, IncidentChange
from core.messages import Alert, Command, Forecast, Result, Transition
from core.papers import PaperState
from core.rings import SourceRings
from core.rulings import Proposal, RuleVersion
from core.site import Authority, Site
from core.station import Station
from core.store.shapes import History, RejectSummary, Unregistered


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Root of all answers."""


class FieldError(Answer, frozen=True, kw_only=True):
    """What is wrong with one field of a request."""

    field: str
    message: str


class ErrorDetail(Answer, frozen=True, kw_only=True):
    """A refusal: a machine name, and a sentence in both languages."""

    code: str
    message_zh: str
    message_en: str
    fields: tuple[FieldError, ...] = ()


class ErrorAnswer(Answer, frozen=True, kw_only=True):
    """Every answer with a status of 400 or above."""

    error: ErrorDetail


class Me(Answer, frozen=True, kw_only=True):
    """Who is signed in."""

    user: Person
    has_password: bool               # False: first visit; the screen offers to set name and password
    expires: datetime


class UserRow(Answer, frozen=True, kw_only=True):
    """One person who may sign in."""

    name: str
    role: str
    disabled: bool
    has_password: bool
    created: datetime


class UserList(Answer, frozen=True, kw_only=True):
    """All people."""

    users: tuple[UserRow, ...]


class AlertList(Answer, frozen=True, kw_only=True):
    """Alerts, newest onset first."""

    alerts: tuple[Alert, ...]
    next: str | None                 # `page` of the following ones; null: there are none


class Extreme(Answer, frozen=True, kw_only=True):
    """The gravest value between an alert's onset and its end, or now."""

    value: float
    time: datetime


class AlertLife(Answer, frozen=True, kw_only=True):
    """One alert and every change in its life, oldest first."""

    alert: Alert
    transitions: tuple[Transition, ...]
    gravest: Extreme | None          # of the stored readings; `alert.peak` is as of the last transition


class Spark(Answer, frozen=True, kw_only=True):
    """The last hours of one channel in little."""

    station: str
    quantity: str
    points: tuple[tuple[float, float | None], ...]   # s since `start`, mean; null: all set aside


class SparkList(Answer, frozen=True, kw_only=True):
    """The last hours of several channels, as asked for."""

    start: datetime
    end: datetime
    sparks: tuple[Spark, ...]


class IncidentList(Answer, frozen=True, kw_only=True):
    """Incidents, newest onset first."""

    incidents: tuple[Incident, ...]
    next: str | None                 # `page` of the following ones; null: there are none


class IncidentFile(Answer, frozen=True, kw_only=True):
    """One incident, everything that changed in it, and its alerts as they now stand."""

    incident: Incident
    changes: tuple[IncidentChange, ...]                  # oldest first
    alerts: tuple[Alert, ...]


class PaperList(Answer, frozen=True, kw_only=True):
    """Every paper of an incident, as it could be filled in now."""

    papers: tuple[PaperState, ...]


class FactRow(Answer, frozen=True, kw_only=True):
    """One fact that an incident may have and that no sensor tells."""

    name: str
    zh: str
    en: str
    shape: str                       # count, amount, yes, text, choice
    unit: str
    natures: tuple[str, ...]
    choices: tuple[tuple[str, str, str], ...]            # key, Chinese, English


class FactList(Answer, frozen=True, kw_only=True):
    """All facts that are asked for."""

    facts: tuple[FactRow, ...]


class ForecastList(Answer, frozen=True, kw_only=True):
    """Forecasts, newest first."""

    forecasts: tuple[Forecast, ...]
    next: str | None                 # `page` of the following ones; null: there are none


class StationList(Answer, frozen=True, kw_only=True):
    """All stations as they now stand."""

    stations: tuple[Station, ...]


class UnregisteredList(Answer, frozen=True, kw_only=True):
    """Names that wait for adoption."""

    unregistered: tuple[Unregistered, ...]


class RejectList(Answer, frozen=True, kw_only=True):
    """Refused payloads, newest first."""

    rejects: tuple[RejectSummary, ...]


class RuleList(Answer, frozen=True, kw_only=True):
    """The rules alerts are judged by."""

    version: str
    time: datetime | None
    rules: tuple[dict[str, Any], ...]
    retired: tuple[RuleVersion, ...] = ()        # each with its last text, since when, why and by whom


class ProposalList(Answer, frozen=True, kw_only=True):
    """Proposals to change rules, those that wait first."""

    proposals: tuple[Proposal, ...]


class RuleVersions(Answer, frozen=True, kw_only=True):
    """Every version of one rule, oldest first."""

    versions: tuple[RuleVersion, ...]


class QuantityRow(Answer, frozen=True, kw_only=True):
    """One thing that can be measured."""

    key: str
    zh: str
    en: str
    unit: str
    units: tuple[str, ...]           # every unit it is accepted in, one spelling each, the canonical one first
    decimals: int
    low: float
    high: float
    medium: str
    source: str


class QuantityList(Answer, frozen=True, kw_only=True):
    """Everything that can be measured."""

    quantities: tuple[QuantityRow, ...]


class SiteList(Answer, frozen=True, kw_only=True):
    """What of the register of sites the asker may see."""

    sites: tuple[Site, ...]
    authorities: tuple[Authority, ...]
    withheld: int                    # sites with sealed sources, which the asker's role does not show


class LayerList(Answer, frozen=True, kw_only=True):
    """Names of the map layers there are files for."""

    layers: tuple[str, ...]


class ExerciseList(Answer, frozen=True, kw_only=True):
    """Drills that run, and drills that can be played."""

    running: tuple[Exercise, ...]
    drills: tuple[Drill, ...]


class CommandList(Answer, frozen=True, kw_only=True):
    """What people asked for, newest first."""

    commands: tuple[Command, ...]
    next: str | None                 # `page` of the following ones; null: there are none


class ChannelList(Answer, frozen=True, kw_only=True):
    """The notification channels there are, in the order of the settings."""

    channels: tuple[ChannelTold, ...]


class DeliveryRow(Answer, frozen=True, kw_only=True):
    """What has become of one notification."""

    channel: str
    title: str
    made: datetime | None
    sent: datetime | None
    given_up: datetime | None
    attempts: int                    # failed ones
    tried: datetime | None
    error: str


class DeliveryList(Answer, frozen=True, kw_only=True):
    """Notifications, newest first."""

    deliveries: tuple[DeliveryRow, ...]
    next: str | None                 # `page` of the following ones; null: there are none


class Figures(Answer, frozen=True, kw_only=True):
    """Counters, by name."""

    stream: dict[str, float]
    counters: dict[str, float]


class Readiness(Answer, frozen=True, kw_only=True):
    """Whether the house can do its work, and what keeps it from it."""

    ready: bool
    store: str                       # empty: it can be written to
    stages: dict[str, bool]


ANSWERS: tuple[type, ...] = (
    ErrorAnswer, Me, UserRow, UserList, AlertList, AlertLife, IncidentList, IncidentFile, PaperList, FactList, ForecastList,
    ForecastChoices,
    StationList, UnregisteredList, RejectList, History, Spark, SparkList, RuleList, ProposalList, RuleVersions, Region,
    SiteList, SourceRings, QuantityList, LayerList, ExerciseList, CommandList, ChannelList, DeliveryRow, DeliveryList,
    Figures, Readiness, Result, *OF_REACH, *OF_PLANS, *OF_THE_WATCH, *OF_TILES, *OF_RECORDS, *OF_SPECTRA,
)
