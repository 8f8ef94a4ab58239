"""Whether neighbours rise too, within the time the wind or the river takes from one to the other."""

from datetime import datetime, timedelta
from typing import NamedTuple

from alerting.confirming import rain
from alerting.confirming.neighbourhood import Near
from alerting.confirming.rain import SPARED, Rained, Verdict
from alerting.confirming.scene import STALE, Said, Scene, say
from core.earth import angle_between
from core.site_register import CALM, KEYHOLE

SLACK = 2.0
"""How many times the travel time may have passed: winds turn and slow down between two stations (own choice)."""
LEADS = 4
"""Stations of a site, the first to rise, around which neighbours are looked for; the others are among these."""
SETTLED = timedelta(minutes=15)
"""After its rise a neighbour without rain is known to be dry, where it rains here: a shower crosses both, and a gauge speaks
after the detector beside it (own choice)."""
REPORTS = 2.0
"""A rise is known only at a reading: so many intervals of a station are added."""


class Flow(NamedTuple):
    """What carries it from station to station."""

    speed: float                     # m/s
    toward: float | None             # degrees; None: not known, or calm
    station: str                     # whose it is; empty: assumed


def flow_of(scene: Scene, station: str) -> Flow:
    """The wind (or the current) at a station or at the nearest that has said it within the hour; else the rule's speed."""
    confirm = scene.confirm
    river = confirm.along == "river"
    wanted = ("current_speed",) if river else ("wind_speed", "wind_from")
    around = scene.around
    near = around.along(station, wanted[0], confirm.within) if river else around.near(station, wanted, confirm.within)
    for name in (station, *(each.station for each in near)):
        memory = scene.memory(name)
        heard = [memory.latest.get(each) if memory is not None else None for each in wanted]
        if any(each is None or scene.time - each[0] > STALE for each in heard):
            continue
        values = [each[1] for each in heard if each is not None]
        if values[0] < (0.0 if river else CALM):
            return Flow(confirm.speed, None, name)
        toward = 0.0 if river else (values[1] + 180.0) % 360.0
        return Flow(max(values[0], 0.05), toward, name)
    return Flow(confirm.speed, 0.0 if river else None, "")


class Met(NamedTuple):
    """A neighbour and what it says."""

    station: str
    distance: float                  # m
    onset: datetime | None           # of its rise
    rained: Rained | None
    weighs: bool
    late: bool                       # it should have seen it by now and has not


def meet(scene: Scene, lead: str, flow: Flow) -> tuple[Met, ...]:
    """The neighbours of a station that rose within the time of travel, or should have."""
    confirm, rise = scene.confirm, scene.rise(lead)
    if rise is None:
        return ()
    if confirm.along == "river":
        near = scene.around.along(lead, scene.quantity, confirm.within)
    else:
        near = scene.around.near(lead, (scene.quantity,), confirm.within)
    own = rain.assess(scene, lead) if confirm.rain is not None else None
    met = []
    for each in near:
        interval = REPORTS * max(scene.stations[each.station].interval, scene.stations[lead].interval)
        travel = timedelta(seconds=min(SLACK * each.distance / flow.speed, confirm.window.total_seconds()) + interval)
        other = scene.rise(each.station)
        if other is not None and abs(other.onset - rise.onset) <= travel:
            rained = rain.assess(scene, each.station) if confirm.rain is not None else None
            weighs = _weighs(rained, own, scene.time - other.onset)
            met.append(Met(each.station, each.distance, other.onset, rained, weighs, late=False))
        elif _is_late(scene, each, flow, rise.onset + travel):
            met.append(Met(each.station, each.distance, None, None, weighs=False, late=True))
    return tuple(met)


def _weighs(rained: Rained | None, own: Rained | None, since: timedelta) -> bool:
    """A neighbour that rain may explain confirms nothing; where rain stands as the explanation here, only a dry one does.

    `since` its rise began: before `SETTLED` nobody knows that it is dry.
    """
    if rained is None:
        return True
    if own is not None and own.verdict in SPARED:
        return rained.verdict is Verdict.DRY and since >= SETTLED
    return rained.verdict not in SPARED and rained.verdict is not Verdict.WAITING


def _is_late(scene: Scene, near: Near, flow: Flow, due: datetime) -> bool:
    if flow.toward is None or angle_between(near.bearing, flow.toward) > KEYHOLE or scene.time < due:
        return False
    memory = scene.memory(near.station)
    heard = memory.latest.get(scene.quantity) if memory is not None else None
    return heard is not None and heard[0] >= due and scene.time - heard[0] <= STALE


def look(scene: Scene) -> tuple[Said, ...]:
    """The station of the alert with most neighbours that weigh speaks for it."""
    best: tuple[Met, ...] = ()
    lead, flow = "", Flow(scene.confirm.speed, None, "")
    for station in scene.own[:LEADS]:
        carried = flow_of(scene, station)
        met = meet(scene, station, carried)
        if not lead or _count(met) > _count(best):
            lead, flow, best = station, carried, met
    if not lead:
        return ()
    rose = tuple(each for each in best if each.onset is not None)
    late = tuple(each for each in best if each.late)
    weighs = sum(each.weighs for each in rose)
    confirms = 0 < scene.confirm.neighbours <= weighs
    near = scene.around.near(lead, (scene.quantity,), scene.confirm.within)
    if not rose and not late:
        if scene.confirm.along == "wind" and not near:
            return ()
        zh, en = "没有相邻站在传播时间内上升", "no neighbour has risen within the time of travel"
    else:
        zh, en = _listed(scene, rose, late)
    flow_zh, flow_en = _carried(scene, flow)
    speaks = 1 if confirms else -1 if late and not rose else 0
    return say(
        scene, "neighbours", speaks, "confirms" if confirms else "noted", f"{zh}；{flow_zh}", f"{en}; {flow_en}", {
            "station": lead, "speed_m_s": round(flow.speed, 2), "toward_deg": flow.toward, "flow_from": flow.station,
            "needed": scene.confirm.neighbours, "neighbours": [
                {"station": each.station, "distance_m": round(each.distance), "late": each.late, "weighs": each.weighs,
                 "onset": each.onset.isoformat() if each.onset is not None else None,
                 "rain": each.rained.verdict.value if each.rained is not None else None}
                for each in (*rose, *late)
            ],
        },
    )


def _count(met: tuple[Met, ...]) -> tuple[int, int]:
    return sum(each.weighs for each in met), len(met)


def _listed(scene: Scene, rose: tuple[Met, ...], late: tuple[Met, ...]) -> tuple[str, str]:
    zh, en = [], []
    if rose:
        zh.append("相邻站同升：" + "、".join(
            f"{scene.name(each.station)[0]}（{each.distance / 1000:.1f} km{'' if each.weighs else '，有雨，不计'}）"
            for each in rose))
        en.append("neighbours rose too: " + ", ".join(
            f"{scene.name(each.station)[1]} ({each.distance / 1000:.1f} km{'' if each.weighs else ', under rain, not counted'})"
            for each in rose))
    if late:
        zh.append("下游向应已测到而未上升：" + "、".join(scene.name(each.station)[0] for each in late))
        en.append("down the flow, should have seen it and did not: " + ", ".join(scene.name(each.station)[1] for each in late))
    return "；".join(zh), "; ".join(en)


def _carried(scene: Scene, flow: Flow) -> tuple[str, str]:
    river = scene.confirm.along == "river"
    if not flow.station:
        what = ("流速", "flow") if river else ("风", "wind")
        return f"无{what[0]}数据，按 {flow.speed:.1f} m/s", f"no {what[1]} known, {flow.speed:.1f} m/s assumed"
    zh, en = scene.name(flow.station)
    if river:
        return f"流速 {flow.speed:.1f} m/s（{zh}）", f"current {flow.speed:.1f} m/s ({en})"
    if flow.toward is None:
        return f"静风，按 {flow.speed:.1f} m/s（{zh}）", f"calm, {flow.speed:.1f} m/s assumed ({en})"
    origin = (flow.toward + 180.0) % 360.0
    return f"风 {origin:.0f}°、{flow.speed:.1f} m/s（{zh}）", f"wind from {origin:.0f}° at {flow.speed:.1f} m/s ({en})"
