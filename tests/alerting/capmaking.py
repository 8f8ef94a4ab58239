"""An alert's life written shortly, and the messages it makes. Nothing here is a test."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from alerting import cap, cap_life
from core.forecast import Area, Arrival, Danger, Medium, Source
from core.incident import Incident, IncidentChange, Nature, Place
from core.issuer import Issuer
from core.messages import Alert, Forecast, Kind, Severity, State, Transition
from core.station import Station

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
ISSUER = Issuer(
    sender="duty@sthjt.example.cn", name_zh="生态环境厅", name_en="Department of Ecology", restriction="Authorities only",
    geocodes={"防城港": "450600"},
)
STATION = Station(
    id="FCG-03", name_zh="三号站", name_en="Station 3", category="radiation", latitude=21.6, longitude=108.5, city="防城港"
)
STATIONS = {STATION.id: STATION}


def alert(**changes: Any) -> Alert:
    """A dose rate over its limit at one station."""
    made = Alert(
        id="dose.FCG-03.20261123T040000.7b1f7a3b", rule="dose", rule_version="v1", kind=Kind.MEASUREMENT, place="FCG-03",
        station="FCG-03", stations=("FCG-03",), quantity="ambient_dose_rate", severity=Severity.RED,
        state=State.UNACKNOWLEDGED, onset=NOON, time=NOON, value=400.0, peak=420.5, limit=300.0, unit="nGy/h",
        title_zh="剂量率超限", title_en="Dose rate over the limit", limit_source="HJ 1009", limit_confirmed=False,
    )
    return msgspec.structs.replace(made, **changes)


def life(*moments: tuple[float, str, dict[str, Any]], **always: Any) -> list[Transition]:
    """Changes of one alert: minutes after noon, trigger, what is then otherwise than at first."""
    return [
        Transition(
            cause=number + 1, ordinal=0, time=(time := NOON + timedelta(minutes=minutes)), before=State.NORMAL,
            after=State.UNACKNOWLEDGED, trigger=trigger, alert=alert(time=time, **(always | changes)),
        )
        for number, (minutes, trigger, changes) in enumerate(moments)
    ]


RAISED: tuple[float, str, dict[str, Any]] = (0, "raised", {})
OVER = (20, "returned", {"active": False, "stations": (), "state": State.RETURNED})


def issues(transitions: Iterable[Transition], hours: float = 1.0) -> tuple[cap_life.Issue[Alert], ...]:
    """The messages of a life by so many hours after noon."""
    return cap_life.issues(cap_life.of_alert(transitions), NOON + timedelta(hours=hours), ISSUER.valid)


def document(**changes: Any) -> bytes:
    """The first message of an alert."""
    return cap.of_alert(issues(life(RAISED, **changes))[0], ISSUER, STATIONS)


def forecast(**changes: Any) -> Forecast:
    """A plume that reaches the station with a chance of 70 %."""
    ring = [[108.4, 21.5], [108.6, 21.5], [108.6, 21.7], [108.4, 21.7], [108.4, 21.5]]
    made = Forecast(
        id="run/1", time=NOON, cause="x", who="fengsui", medium=Medium.AIR, title_zh="", title_en="",
        source=Source(longitude=108.4, latitude=21.6, height=0.0, site=None, substance="cs137", amount_zh="", amount_en="",
                      reason_zh="", reason_en=""),
        start=NOON, end=NOON + timedelta(hours=3), basis=(), observed=None, model_zh="", model_en="", members=50, seed=1,
        ranges={}, levels=(Danger(name="OIL3", quantity="ambient_dose_rate", value=1.0, unit="µSv/h", severity="red",
                                  source="IAEA", confirmed=False),),
        arrivals=(Arrival(place="FCG-03", kind="station", name_zh="", name_en="", longitude=108.5, latitude=21.6, distance=10.0,
                          bearing=90.0, likely=NOON, earliest=NOON, latest=NOON, passes=None, reached=0.9, level=0, chance=0.7,
                          peak=(1.0, 2.0, 3.0)),),
        areas=(Area(level=0, share=0.0, time=None, geometry={"type": "MultiPolygon", "coordinates": [[ring]]}),), isochrones=(),
    )
    return msgspec.structs.replace(made, **changes)


def incident(**changes: Any) -> Incident:
    """A radiation event at one station."""
    made = Incident(
        id="I-7b1f", nature=Nature.RADIATION, title_zh="防城港辐射异常", title_en="Radiation event", onset=NOON,
        discovered=NOON, time=NOON, severity=Severity.RED, standing=Severity.RED, quantities=("ambient_dose_rate",),
        alerts=("dose.FCG-03.20261123T040000.7b1f7a3b",),
        places=(Place(station="FCG-03", longitude=108.5, latitude=21.6, city="防城港"),),
    )
    return msgspec.structs.replace(made, **changes)


def changes_of(*moments: tuple[float, str, dict[str, Any]]) -> list[IncidentChange]:
    """Changes of one incident, as `life`."""
    return [
        IncidentChange(
            cause=number + 1, ordinal=0, time=(time := NOON + timedelta(minutes=minutes)), trigger=trigger,
            incident=incident(time=time, **changes),
        )
        for number, (minutes, trigger, changes) in enumerate(moments)
    ]
