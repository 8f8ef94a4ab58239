"""What a command asks of the stage, read from its arguments. Each refusal is a sentence in both languages."""

import math
from collections.abc import Iterable, Mapping
from typing import Any, cast, get_args

from core.earth import is_on_earth
from core.errors import Refused
from core.messages import Command
from core.shifts import minutes_of
from core.team import STATES, Aircraft, Fleet, Muster, Position, Shift, Team, Vessel
from core.team_check import MUSTER_LONGEST, PACE
from core.team_state import Service
from response.field import Barrier
from response.situation import LAND_BANDS, WhatIf
from response.wanted import MOST, Candidate, SitingWanted, Weight

CUTS = 20                            # areas of a trial
BASES = 20                           # new bases of a trial
CORNERS = 2000                       # of an area
REASON = 500                         # characters

Unit = Team | Vessel | Aircraft


def unit_of(fleet: Fleet, id: object) -> Unit:
    """The team, vessel or aircraft of an id."""
    found = fleet.teams.get(str(id)) or fleet.vessels.get(str(id)) or fleet.aircraft.get(str(id))
    if found is None:
        known = [*fleet.teams, *fleet.vessels, *fleet.aircraft]
        raise Refused(f"there is no team, vessel or aircraft '{str(id)[:64]}'; there are {', '.join(known) or 'none'}",
                      f"没有编号为“{str(id)[:64]}”的队伍、船艇或航空器；现有：{'、'.join(known) or '无'}")
    return found


def place_of(said: Mapping[str, Any], what: str = "place", what_zh: str = "位置") -> tuple[float, float]:
    """Longitude and latitude."""
    longitude, latitude = said.get("longitude"), said.get("latitude")
    if not (_is_number(longitude) and _is_number(latitude)):
        raise Refused(f"{what}: give longitude and latitude in degrees", f"{what_zh}：请以度给出经度和纬度")
    longitude, latitude = float(cast(float, longitude)), float(cast(float, latitude))
    if not is_on_earth(longitude, latitude):
        raise Refused(f"{what}: latitude {latitude:g}, longitude {longitude:g} is not on Earth",
                      f"{what_zh}：纬度 {latitude:g}、经度 {longitude:g} 不在地球上")
    return longitude, latitude


def what_if_of(command: Command, fleet: Fleet, shift: Shift) -> WhatIf:
    """What is to be tried."""
    said = command.arguments
    only(said, ("without", "cuts", "bases"))
    without = frozenset(unit_of(fleet, each).id for each in _items(said, "without", len(fleet.teams) + 200))
    cuts = tuple(_cut(each, number) for number, each in enumerate(_items(said, "cuts", CUTS), start=1))
    bases = tuple(_base(each, number, fleet, shift) for number, each in enumerate(_items(said, "bases", BASES), start=1))
    tried = WhatIf(without, cuts, bases)
    if not tried:
        raise Refused("nothing is tried: give units to do without, areas to close, or new bases",
                      "没有假设内容：请给出停用的单位、封闭的区域或新增驻点")
    return tried


def siting_of(command: Command) -> SitingWanted:
    """What new bases are wanted for."""
    said = command.arguments
    only(said, ("weight", "count", "share", "muster", "candidates"))
    weight = said.get("weight", "area")
    if weight not in get_args(Weight):
        raise Refused(f"weight '{str(weight)[:40]}': expected one of {', '.join(get_args(Weight))}",
                      f"权重“{str(weight)[:40]}”：应为 {'、'.join(get_args(Weight))} 之一")
    count, share = said.get("count"), said.get("share")
    if (count is None) == (share is None):
        raise Refused("give either count, of new bases, or share, that is to be reached",
                      "请给出新增驻点数 count 或目标比例 share 之一")
    if count is not None and not (isinstance(count, int) and not isinstance(count, bool) and 1 <= count <= 50):
        raise Refused(f"count {str(count)[:20]}: expected 1 to 50",
                      f"驻点数 {str(count)[:20]}：应为 1 至 50")
    if share is not None and not (_is_number(share) and 0 < share <= 1):
        raise Refused(f"share {str(share)[:20]}: expected above 0 and at most 1",
                      f"目标比例 {str(share)[:20]}：应大于 0 且不超过 1")
    muster = said.get("muster", 30.0)
    if not (_is_number(muster) and 0.0 <= muster < LAND_BANDS[-1]):
        raise Refused(f"muster {str(muster)[:20]}: expected 0 to below the aim of {LAND_BANDS[-1]:g} min",
                      f"集结时间 {str(muster)[:20]}：应为 0 至不足 {LAND_BANDS[-1]:g} min")
    candidates = []
    for number, each in enumerate(_items(said, "candidates", MOST), start=1):
        if not isinstance(each, Mapping):
            raise Refused(f"candidate {number}: expected longitude, latitude and a name",
                          f"候选点 {number}：应给出经纬度和名称")
        name_zh, name_en = _named(each, f"候选点 {number}", f"Candidate {number}")
        candidates.append(Candidate(
            str(each.get("id") or f"candidate-{number}")[:64], name_zh, name_en,
            *place_of(each, f"candidate {number}", f"候选点 {number}"),
        ))
    return SitingWanted(cast(Weight, weight), count, None if share is None else float(share), float(muster), tuple(candidates))


def state_of(command: Command, fleet: Fleet) -> tuple[Service | None, Position | None]:
    """What an officer says of a unit: its service with the reason, where it is, or both."""
    unit = unit_of(fleet, command.target)
    said = command.arguments
    only(said, ("in_service", "reason", "longitude", "latitude", "state"))
    service = position = None
    if said.get("in_service") is not None:
        reason = str(said.get("reason") or "").strip()
        if not isinstance(said["in_service"], bool):
            raise Refused("in_service: expected true or false", "in_service：应为 true 或 false")
        if not reason:
            raise Refused("reason: is empty; say why", "缺少理由：请说明原因")
        service = Service(in_service=said["in_service"], reason=reason[:REASON])
    if any(said.get(key) is not None for key in ("longitude", "latitude", "state")):
        longitude, latitude = place_of(said)
        state = str(said.get("state") or "")
        if state and state not in STATES:
            raise Refused(f"state '{state[:40]}': expected one of {', '.join(STATES)}",
                          f"状态“{state[:40]}”：应为 {'、'.join(STATES)} 之一")
        position = Position(unit=unit.id, time=command.time, received=command.time, longitude=longitude, latitude=latitude,
                            state=state, source=command.who)
    if service is None and position is None:
        raise Refused("nothing is said: give in_service with a reason, or a position",
                      "没有内容：请给出停用或启用及理由，或给出位置")
    return service, position


def _cut(said: object, number: int) -> Barrier:
    geometry = said.get("geometry", said) if isinstance(said, Mapping) else None
    name = f"area {number}", f"区域 {number}"
    if not isinstance(geometry, Mapping) or geometry.get("type") != "Polygon":
        raise Refused(f"{name[0]}: expected a GeoJSON Polygon", f"{name[1]}：应为 GeoJSON Polygon")
    rings = geometry.get("coordinates")
    if not isinstance(rings, list | tuple) or not rings or not all(_is_ring(each) for each in rings):
        raise Refused(f"{name[0]}: its rings need 4 to {CORNERS} points [longitude, latitude], the last one as the first",
                      f"{name[1]}：每个环须有 4 至 {CORNERS} 个 [经度, 纬度] 点，首尾相同")
    assert isinstance(said, Mapping)
    zh, en = _named(said, f"封闭区 {number}", f"closed area {number}")
    outline = {"type": "Polygon", "coordinates": [[list(map(float, each[:2])) for each in ring] for ring in rings]}
    return Barrier(outline, zh, en, roads_only=said.get("roads_only") is True)


def _base(said: object, number: int, fleet: Fleet, shift: Shift) -> Team:
    name = f"base {number}", f"驻点 {number}"
    if not isinstance(said, Mapping):
        raise Refused(f"{name[0]}: expected longitude and latitude", f"{name[1]}：应给出经度和纬度")
    longitude, latitude = place_of(said, *name)
    muster, pace = said.get("muster"), said.get("pace", 1.0)
    if muster is None:
        musters = sorted(minutes_of(each.muster, shift) for each in fleet.teams.values())
        muster = musters[len(musters) // 2] if musters else 0.0
    for key, value, low, high in (("muster", muster, 0.0, MUSTER_LONGEST), ("pace", pace, *PACE)):
        if not (_is_number(value) and low <= value <= high):
            raise Refused(f"{name[0]}: {key} {str(value)[:20]}: expected {low:g} to {high:g}",
                          f"{name[1]}：{key} {str(value)[:20]}：应为 {low:g} 至 {high:g}")
    zh, en = _named(said, f"新驻点 {number}", f"New base {number}")
    minutes = float(muster)
    return Team(
        id=f"what-if-{number}", name_zh=zh, name_en=en, longitude=longitude, latitude=latitude,
        muster=Muster(day=minutes, night=minutes, holiday=minutes), pace=float(pace),
        goes_to_sea=said.get("goes_to_sea") is True, origin="what-if",
    )


def _named(said: Mapping[str, Any], zh: str, en: str) -> tuple[str, str]:
    given_zh, given_en = (str(said.get(key) or "").strip()[:100] for key in ("name_zh", "name_en"))
    return given_zh or given_en or zh, given_en or given_zh or en


def only(said: Mapping[str, Any], known: Iterable[str]) -> None:
    """Refuse an argument that nobody knows."""
    known = tuple(known)
    for key in said:
        if key not in known:
            raise Refused(f"{key}: there is no such argument; there are {', '.join(known)}",
                          f"没有参数 {key}；可用的有 {'、'.join(known)}")


def _items(said: Mapping[str, Any], key: str, most: int) -> tuple[Any, ...]:
    given = said.get(key) or ()
    if not isinstance(given, list | tuple):
        raise Refused(f"{key}: expected a list", f"{key}：应为列表")
    if len(given) > most:
        raise Refused(f"{key}: {len(given)} of them; at most {most}", f"{key}：有 {len(given)} 项，最多 {most} 项")
    return tuple(given)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_ring(ring: object) -> bool:
    if not isinstance(ring, list | tuple) or not 4 <= len(ring) <= CORNERS:
        return False
    fine = all(
        isinstance(each, list | tuple) and len(each) >= 2 and all(_is_number(one) for one in each[:2])
        and is_on_earth(*each[:2]) for each in ring
    )
    return fine and list(ring[0][:2]) == list(ring[-1][:2])
