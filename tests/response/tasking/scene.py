"""A leak on a plain with a plume to the east, teams around it; ways are straight lines. For tests of tasking."""

import math
from datetime import UTC, datetime, timedelta
from typing import Any

from core.forecast import Area, Arrival, Danger, Isochrone, Medium, PlaceDose, Source
from core.messages import Forecast
from core.team import Fleet, Muster, Team
from response.circles import Circles
from response.frame import Frame, Grid
from response.situation import Situation
from response.straight import Circle

NOON = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)
AT = (108.5, 22.5)
KM_EAST = 1.0 / (111.32 * math.cos(math.radians(AT[1])))
"""Degrees of longitude a kilometre takes there; on the mean sphere, good to 0.5 %."""
KM_NORTH = 1.0 / 111.0
AEGL = (
    Danger(name="AEGL-1", quantity="concentration", value=1.4, unit="mg/m³", severity="yellow", source="NRC 2001",
           confirmed=False),
    Danger(name="AEGL-2", quantity="concentration", value=5.8, unit="mg/m³", severity="orange", source="NRC 2001",
           confirmed=False),
)
DOSES = (
    Danger(name="sheltering", quantity="averted_effective_dose", value=10.0, unit="mSv", severity="yellow",
           source="GB 18871-2002", confirmed=False),
    Danger(name="urgent", quantity="effective_dose_7d", value=100.0, unit="mSv", severity="red", source="GSR Part 7",
           confirmed=False),
)


def at(east: float, north: float = 0.0) -> tuple[float, float]:
    """Degrees of a place so many km from the source."""
    return AT[0] + east * KM_EAST, AT[1] + north * KM_NORTH


def wedge(length: float, half_angle: float = 15.0) -> dict[str, Any]:
    """A sector to the east, km."""
    rim = [at(length * math.cos(a), length * math.sin(a)) for a in (math.radians(half_angle * k / 10) for k in range(-10, 11))]
    ring = [list(each) for each in (AT, *rim, AT)]
    return {"type": "MultiPolygon", "coordinates": [[ring]]}


def minutes(number: float) -> datetime:
    return NOON + timedelta(minutes=number)


def arrival(place: str, kind: str, east: float, north: float = 0.0, *, likely: float | None = None) -> Arrival:
    longitude, latitude = at(east, north)
    when = minutes(likely) if likely is not None else None
    return Arrival(
        place=place, kind=kind, name_zh=place, name_en=place, longitude=longitude, latitude=latitude,
        distance=math.hypot(east, north), bearing=90.0, likely=when, earliest=minutes(0.8 * likely) if likely else None,
        latest=minutes(1.3 * likely) if likely else None, passes=minutes(likely + 60.0) if likely else None, reached=0.9,
        level=-1, chance=0.5, peak=(0.1, 0.5, 1.0),
    )


def forecast(
    *arrivals: Arrival, levels: tuple[Danger, ...] = AEGL, substance: str = "chlorine", lengths: tuple[float, ...] = (4.0, 1.5),
    doses: tuple[PlaceDose, ...] = (), number: int = 1, reach: float = 12.0, medium: Medium = Medium.AIR,
) -> Forecast:
    """3 km an hour to the east from noon on; 5 h. `lengths` of the levels' areas, km; of where it arrives without levels."""
    names = range(len(levels)) if levels else (-1,)
    return Forecast(
        id=f"leak/{number}", time=NOON, cause="leak", who="fengsui", medium=medium, title_zh="氯", title_en="Chlorine",
        source=Source(longitude=AT[0], latitude=AT[1], height=1.0, site=None, substance=substance, amount_zh="", amount_en="",
                      reason_zh="", reason_en=""),
        start=NOON, end=minutes(300), basis=(), observed=None, model_zh="", model_en="", members=20, seed=0, ranges={},
        levels=levels, arrivals=arrivals,
        areas=tuple(
            Area(level=level, share=share, time=None, geometry=wedge(length * (1.0 + share), 15.0 if share == 0 else 20.0))
            for level, length in zip(names, lengths, strict=False) for share in (0.0, 0.5)
        ),
        isochrones=tuple(Isochrone(time=minutes(20.0 * km), geometry=wedge(km)) for km in (3.0, 6.0, 9.0, reach)),
        doses=doses,
    )


CARRIED = ("multi_gas", "dose_rate_meter", "weather_meter")


def team(id: str, east: float, north: float = 0.0, *, instruments: tuple[str, ...] = CARRIED, muster: float = 10.0) -> Team:
    longitude, latitude = at(east, north)
    return Team(id=id, name_zh=f"{id}队", name_en=id, longitude=longitude, latitude=latitude,
                muster=Muster(day=muster, night=muster, holiday=muster), instruments=instruments, origin="test")


def circles(*teams: Team) -> Circles:
    """60 km/h as the crow flies."""
    box = (AT[0] - 0.5, AT[1] - 0.4, AT[0] + 0.5, AT[1] + 0.4)
    grid = Grid.over(Frame(box), 500.0)
    return Circles(Circle(grid, speed_kmh=60.0, detour=1.0), grid, None, Fleet(teams={each.id: each for each in teams}))


def situation(after: float = 0.0, **more: Any) -> Situation:
    return Situation(time=minutes(after), shift="day", is_night=False, **more)
