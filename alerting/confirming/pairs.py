"""Whether a second instrument at the same spot saw the rise."""

from alerting.confirming.scene import STALE, Said, Scene, say

AGREES = 0.5
"""Share of the rise that the other must show, above its own level of before."""
BEFORE = 3600.0
"""s before the onset whose values are the other's level."""


def look(scene: Scene) -> tuple[Said, ...]:
    """The first of its stations with a partner that is heard speaks; a partner that shows nothing hints at the instrument."""
    if scene.confirm.pair <= 0.0:
        return ()
    for station in scene.own:
        near = scene.around.near(station, (scene.quantity,), scene.confirm.within)
        for other in near:
            if other.distance > scene.confirm.pair:
                break
            if (said := _compare(scene, station, other.station)):
                return said
    return ()


def _compare(scene: Scene, station: str, other: str) -> tuple[Said, ...]:
    rise, mine, theirs = scene.rise(station), scene.memory(station), scene.memory(other)
    if rise is None or mine is None or theirs is None:
        return ()
    here, there = mine.latest.get(scene.quantity), theirs.latest.get(scene.quantity)
    bins = theirs.values.get(scene.quantity)
    if here is None or there is None or bins is None or rise.base is None:
        return ()
    if scene.time - there[0] > STALE or there[0] < rise.onset:
        return ()
    onset = rise.onset.timestamp()
    before = [value for step, value in bins.between(int((onset - BEFORE) // 300), int(onset // 300) - 1)]
    if not before or here[1] <= rise.base:
        return ()
    level = sorted(before)[len(before) // 2]
    agrees = there[1] - level >= AGREES * (here[1] - rise.base)
    zh, en, unit = *scene.name(other), scene.unit
    rises = {"rise": round(here[1] - rise.base, 2), "partner_rise": round(there[1] - level, 2)}
    data = {"station": station, "partner": other, **rises}
    if agrees:
        return say(scene, "pair", 1, "noted", f"同点仪器 {zh} 也上升 {there[1] - level:.0f} {unit}",
                   f"the instrument beside it, {en}, rose {there[1] - level:.0f} {unit} too", data)
    return say(scene, "pair", -1, "explains", f"同点仪器 {zh} 未见上升（{there[1] - level:+.0f} {unit}）：先查仪器",
               f"the instrument beside it, {en}, does not show it ({there[1] - level:+.0f} {unit}): check the instrument", data)
