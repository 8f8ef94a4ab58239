"""What goes over the websocket, one type a frame. Does not decide when a frame is sent (`console.hub`)."""

from datetime import datetime
from typing import Any

import msgspec

from core.flood import Flood
from core.incident import Incident, IncidentChange
from core.messages import Alert, Configuration, Forecast, GatewayStatus, Reading, StageStatus, Transition
from core.outage import Outage
from core.reach import Reach, without_shapes
from core.station import Station
from core.tasks import Plan
from core.team import Position


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in."""

    name: str
    role: str                        # viewer, officer, director, admin


class Exercise(msgspec.Struct, frozen=True, kw_only=True):
    """A drill that is running in its own house."""

    id: str
    drill: str                       # name of what is played
    title_zh: str
    title_en: str
    speed: float | None = None       # simulated seconds per second; None: the drill's own pace
    started: datetime | None = None  # by the machine's clock
    started_by: str = ""
    ended: datetime | None = None    # its recording has been played to the end; the house stands until it is stopped


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """The present state of one house."""

    stations: tuple[Station, ...]
    latest: tuple[Reading, ...]      # newest reading of each series
    alerts: tuple[Alert, ...]        # those not normal
    incidents: tuple[Incident, ...]  # those not closed
    forecasts: tuple[Forecast, ...]  # the newest of each run whose window is not over
    gateways: tuple[GatewayStatus, ...]
    stages: tuple[StageStatus, ...]
    outages: tuple[Outage, ...]      # stations that are not watched as usual
    flood: Flood | None              # null: no more alerts call than one person can take in
    unregistered: int                # names that wait for adoption
    rejects: int                     # refused payloads that are kept
    exercises: tuple[Exercise, ...]
    positions: tuple[Position, ...]  # the newest of each team, vessel and aircraft that has told any
    reach: Reach | None              # who is where in time, without areas and outlines; null: not worked out yet
    plans: tuple[Plan, ...]          # who measures where: the newest of each run of forecasts, of the last 24 h
    configuration: str               # version of rules and stations; empty before the first


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How much waits for an officer's eye."""

    unregistered: int
    rejects: int


class Frame(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """Root of all frames; `type` tells them apart and `seq` is the last event the client has then seen."""

    seq: int
    exercise: str | None             # the drill whose house speaks; None is live


class Hello(Frame, frozen=True, kw_only=True, tag="hello"):
    """First frame: where the client stands and who it is."""

    epoch: str
    server_time: datetime
    user: Person


class PictureFrame(Frame, frozen=True, kw_only=True, tag="picture"):
    """The whole present state, in place of events that are no longer at hand."""

    data: Picture


class TransitionFrame(Frame, frozen=True, kw_only=True, tag="transition"):
    """An alert changed; sent at once."""

    data: Transition


class IncidentFrame(Frame, frozen=True, kw_only=True, tag="incident"):
    """Something changed in an incident."""

    data: IncidentChange


class ForecastFrame(Frame, frozen=True, kw_only=True, tag="forecast"):
    """A forecast was made; it takes the place of the earlier ones of its run."""

    data: Forecast


class ReadingsFrame(Frame, frozen=True, kw_only=True, tag="readings"):
    """The newest reading of each series that spoke since the last such frame; at most one frame a second."""

    count: int                       # readings that arrived, those between included
    data: tuple[Reading, ...]


class GatewayFrame(Frame, frozen=True, kw_only=True, tag="gateway"):
    """A gateway went online or offline."""

    data: GatewayStatus


class StageFrame(Frame, frozen=True, kw_only=True, tag="stage"):
    """A stage started or failed."""

    data: StageStatus


class ConfigurationFrame(Frame, frozen=True, kw_only=True, tag="configuration"):
    """Rules and stations from here on."""

    data: Configuration


class OutagesFrame(Frame, frozen=True, kw_only=True, tag="outages"):
    """All stations that are not watched as usual, where that has changed."""

    data: tuple[Outage, ...]


class FloodFrame(Frame, frozen=True, kw_only=True, tag="flood"):
    """An alarm flood began, changed or is over."""

    data: Flood | None


class CountsFrame(Frame, frozen=True, kw_only=True, tag="counts"):
    """The number of unregistered names or of rejects changed."""

    data: Counts


class ExercisesFrame(Frame, frozen=True, kw_only=True, tag="exercises"):
    """A drill started or ended."""

    data: tuple[Exercise, ...]


class PositionsFrame(Frame, frozen=True, kw_only=True, tag="positions"):
    """Teams, vessels or aircraft said where they are; the newest of each."""

    data: tuple[Position, ...]


class ReachFrame(Frame, frozen=True, kw_only=True, tag="reach"):
    """Who is where in time was worked out anew. Without areas, and gaps without outline: /api/reach.geojson has them."""

    data: Reach


def reach_frame(*, data: Reach, **more: Any) -> ReachFrame:
    """The frame of a reach as the response stage tells it, outlines and all."""
    return ReachFrame(data=without_shapes(data), **more)


class PlanFrame(Frame, frozen=True, kw_only=True, tag="plan"):
    """Who measures where: a new plan, or the same one with what teams reported."""

    data: Plan


class Pulse(Frame, frozen=True, kw_only=True, tag="pulse"):
    """A sign of life each 2 s; not an event, so `seq` is that of the last one."""

    server_time: datetime
    newest: datetime | None          # time of the newest reading
    lag_ms: float | None             # longest way from receipt to the console since the last pulse; None: no reading


Event = (
    TransitionFrame | IncidentFrame | ForecastFrame | ReadingsFrame | GatewayFrame | StageFrame | ConfigurationFrame
    | OutagesFrame | FloodFrame | CountsFrame | ExercisesFrame | PositionsFrame | ReachFrame | PlanFrame
)
Sent = Hello | PictureFrame | Event | Pulse

FRAMES = (
    Hello, PictureFrame, TransitionFrame, IncidentFrame, ForecastFrame, ReadingsFrame, GatewayFrame, StageFrame,
    ConfigurationFrame, OutagesFrame, FloodFrame, CountsFrame, ExercisesFrame, PositionsFrame, ReachFrame, PlanFrame, Pulse,
)

# Why the server closed a websocket; the client comes back with its epoch and seq unless it says otherwise.
CLOSE_SIGNED_OUT = 4001      # the session ended or was revoked: sign in again
CLOSE_NO_SUCH_HOUSE = 4004   # the drill is over: do not come back
CLOSE_RESYNC = 4008          # the client read too slowly, or the server began a new epoch
CLOSE_TRY_LATER = 1013       # the console is starting: come back in a second
