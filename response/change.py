"""What has changed between two situations, so far that who is where in time must be worked out anew."""

from datetime import timedelta

from core.earth import distance_and_bearing
from core.team import Position
from response.situation import FRESH, Situation

MOVED = 1000.0                       # m: a cell of the land grid
WIND = 3.0                           # m/s: a tenth of what helicopters fly
TURNED = 30.0                        # degrees


def change(before: Situation, now: Situation) -> str:
    """What the new reach is because of: "shift", "moved:<unit>" …; empty where nothing has changed that far."""
    if (before.shift, before.is_night) != (now.shift, now.is_night):
        return "shift"
    if before.barriers != now.barriers:
        return "barrier"
    if before.stood_down != now.stood_down or before.put_in != now.put_in:
        changed = {each for each in {*before.stood_down, *now.stood_down}
                   if before.stood_down.get(each) != now.stood_down.get(each)} | (before.put_in ^ now.put_in)
        return f"service:{min(changed)}"
    for unit in sorted({*before.positions, *now.positions}):
        was, is_now = taken(before, unit), taken(now, unit)
        if (was is None) != (is_now is None):
            return f"moved:{unit}" if is_now is not None else f"lost:{unit}"
        if was is None or is_now is None:
            continue
        if was.state != is_now.state:
            return f"state:{unit}"
        if distance_and_bearing(was.longitude, was.latitude, is_now.longitude, is_now.latitude)[0] >= MOVED:
            return f"moved:{unit}"
    if before.sea_state != now.sea_state or bool(before.sea_state_source) != bool(now.sea_state_source):
        return "sea_state"
    turned = abs((before.wind_from - now.wind_from + 180.0) % 360.0 - 180.0)
    if abs(before.wind_speed - now.wind_speed) >= WIND or (turned >= TURNED and now.wind_speed >= WIND):
        return "wind"
    return ""


def taken(now: Situation, unit: str) -> Position | None:
    """The position that counts for a unit: none where it is too old, and it is looked for at its base."""
    position = now.positions.get(unit)
    return position if position is not None and timedelta(0) <= now.time - position.time <= FRESH else None
