"""Each team, vessel and aircraft as it counts in a situation: where it is, when it leaves, or why it does not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from core.shifts import minutes_of
from core.team import Aircraft, Fleet, Muster, Position, Team, Vessel
from response.aircraft import why_grounded
from response.sea import knots_at
from response.situation import FRESH, Situation

UNDER_WAY = frozenset({"moving", "at_work"})
"""States of a crew that is already together: it needs no muster."""


@dataclass(frozen=True)
class Unit:
    """One of the fleet in a situation."""

    id: str
    kind: Literal["team", "vessel", "helicopter", "drone"]
    name_zh: str
    name_en: str
    city: str
    longitude: float
    latitude: float
    seen: datetime | None            # None: its base or berth is taken
    ready: float                     # s from the call until it leaves, or until its crew is on board
    why_zh: str = ""                 # why it does not count; empty where it does
    why_en: str = ""
    is_demo: bool = False
    team: Team | None = None
    vessel: Vessel | None = None
    aircraft: Aircraft | None = None

    @property
    def counts(self) -> bool:
        return not self.why_zh


def units_of(fleet: Fleet, now: Situation) -> tuple[Unit, ...]:
    """All units, those that do not count with the reason."""
    found = [_team(each, now) for each in (*fleet.teams.values(), *now.what_if.bases)]
    found += [_vessel(each, fleet, now) for each in fleet.vessels.values()]
    found += [_aircraft(each, now) for each in fleet.aircraft.values()]
    return tuple(found)


def _position(unit: str, now: Situation) -> Position | None:
    position = now.positions.get(unit)
    if position is None or not timedelta(0) <= now.time - position.time <= FRESH:
        return None
    return position


def _why(unit: str, in_service: bool, position: Position | None, now: Situation) -> tuple[str, str]:
    if unit in now.what_if.without:
        return "假设退出", "taken out to try"
    if unit in now.stood_down:
        return now.stood_down[unit]
    if not in_service and unit not in now.put_in:
        return "停用", "out of service"
    if position is not None and position.state == "out":
        return "报告不可用", "says that it is not available"
    return "", ""


def _ready(muster: Muster, position: Position | None, now: Situation) -> float:
    """s until it leaves."""
    if position is not None and position.state in UNDER_WAY:
        return 0.0
    return minutes_of(muster, now.shift) * 60.0


def _team(team: Team, now: Situation) -> Unit:
    position = _position(team.id, now)
    zh, en = _why(team.id, team.in_service, position, now)
    return Unit(
        team.id, "team", team.name_zh, team.name_en or team.name_zh, team.city,
        position.longitude if position else team.longitude, position.latitude if position else team.latitude,
        position.time if position else None, _ready(team.muster, position, now), zh, en, team.origin == "demo", team=team,
    )


def _vessel(vessel: Vessel, fleet: Fleet, now: Situation) -> Unit:
    position = _position(vessel.id, now)
    port = fleet.ports[vessel.port]
    zh, en = _why(vessel.id, vessel.in_service, position, now)
    if not zh and knots_at(fleet.builds[vessel.build], now.sea_state) <= 0.0:
        zh = f"海况 {now.sea_state} 级，超过其航速表，不出航"
        en = f"the sea state is {now.sea_state}, beyond its table of speeds: it stays in port"
    longitude = vessel.longitude if vessel.longitude is not None else port.longitude
    latitude = vessel.latitude if vessel.latitude is not None else port.latitude
    return Unit(
        vessel.id, "vessel", vessel.name_zh, vessel.name_en or vessel.name_zh, "",
        position.longitude if position else longitude, position.latitude if position else latitude,
        position.time if position else None, _ready(vessel.muster, position, now), zh, en, vessel.origin == "demo",
        vessel=vessel,
    )


def _aircraft(aircraft: Aircraft, now: Situation) -> Unit:
    position = _position(aircraft.id, now)
    zh, en = _why(aircraft.id, aircraft.in_service, position, now)
    if not zh:
        zh, en = why_grounded(aircraft, now.wind_speed, now.is_night)
    return Unit(
        aircraft.id, aircraft.kind, aircraft.name_zh, aircraft.name_en or aircraft.name_zh, "",
        position.longitude if position else aircraft.longitude, position.latitude if position else aircraft.latitude,
        position.time if position else None, _ready(aircraft.muster, position, now), zh, en, aircraft.origin == "demo",
        aircraft=aircraft,
    )
