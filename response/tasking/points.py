"""Where to measure after a forecast through the air: towns and intakes first, the axis, the edges, a background upwind.

The kinds follow the practice of HJ 589-2021 (control and contrast points, sensitive places) and of HJ 1155 for radiation, both
recalled and to be confirmed; distances and numbers are ours. Proposes; sends nobody.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import shapely

from core.errors import Refused
from core.forecast import Arrival, Medium
from core.messages import Forecast
from core.site import Site
from core.tasks import Need, PointKind, SamplingPoint, When
from response.ground import River
from response.level_names import level_names
from response.tasking.limits import kind_of
from response.tasking.needs import STAY, at_an_intake, at_the_background, in_a_river, is_radioactive, needs_of
from response.tasking.plume import Plume
from response.tasking.point_text import OUTSIDE, background, edge, moved_for, on_axis, reached, under
from response.tasking.river_points import crossings
from response.tasking.standing import Moved, Standing

AXIS = (500.0, 1000.0, 2000.0, 3000.0, 5000.0, 8000.0, 12000.0, 20000.0, 30000.0, 50000.0)
"""m from the source; of these, those the plume comes to."""
MOST_AXIS, MOST_TOWNS, MOST_SITES, MOST_EDGES = 5, 4, 4, 2    # MOST_EDGES: levels whose both edges are taken
HALFWAY = 0.5                        # of an area's length: where its edges are measured
UPWIND = {"chemical": 1000.0, "radioactive": 5000.0}    # m
APART = 500.0                        # m: nearer points tell the same
ALIKE = 0.25
"""Of the way a point was moved out of what is barred: nearer to another it tells no more. Both edges and the axis of a plume
that is barred far around end up side by side at the rim, and no longer say how wide it is."""
PRIORITY: dict[PointKind, int] = {"town": 1, "intake": 1, "site": 2, "axis": 2, "background": 2, "river": 2, "edge": 3}
"""People and what they drink first; then how bad it is and what it would be without; then how wide."""
BESIDE = 3
"""Of an axis point that had to be moved out of what is barred: it lies beside the axis now."""
MEDIA_ZH = {Medium.AIR: "大气", Medium.RIVER: "河流", Medium.SEA: "海域"}
MARGIN = timedelta(minutes=5)        # before the earliest arrival: set up and a first reading


@dataclass(frozen=True)
class Wanted:
    """A place before it is moved to where somebody can stand."""

    id: str
    kind: PointKind
    zh: str
    en: str
    why: tuple[str, str]
    longitude: float
    latitude: float
    needs: tuple[Need, ...]
    when: When
    place: Arrival | None = None


def points(
    plume: Plume, standing: Standing, sites: Mapping[str, Site], rivers: Sequence[River] = ()
) -> tuple[SamplingPoint, ...]:
    """Points of a forecast, the most important first; of two within `APART` the less important is left out.

    Raises Refused for a river or the sea, and where the forecast names no area.
    """
    forecast = plume.forecast
    if forecast.medium is not Medium.AIR:
        raise Refused(f"forecast {forecast.id} is of the {forecast.medium.value}; points are proposed for the air only",
                      f"预测 {forecast.id} 是{MEDIA_ZH[forecast.medium]}预测；目前只对大气预测布点")
    if plume.best.is_empty:
        raise Refused(f"forecast {forecast.id} names no area that is reached; there is nothing to be measured downwind",
                      f"预测 {forecast.id} 没有影响区域，下风向无可监测之处")
    needs = needs_of(forecast.source.substance, kind_of(forecast) == "dose")
    found: list[SamplingPoint] = []
    for each in sorted(_wanted(plume, needs, sites, rivers), key=lambda each: PRIORITY[each.kind]):
        point, is_out = _standing_at(each, plume, standing)
        alone = max(APART, ALIKE * point.moved) if is_out and point.kind in ("axis", "edge") else APART
        if all(_apart(plume, point, other) >= alone for other in found):
            found.append(point)
    return tuple(found)


def _wanted(
    plume: Plume, needs: tuple[Need, ...], sites: Mapping[str, Site], rivers: Sequence[River]
) -> Iterator[Wanted]:
    yield from _places(plume.forecast, needs, sites)
    if wet := in_a_river(needs):
        for each in crossings(plume, rivers):
            zh, en, why = under(each.river, each.distance)
            yield Wanted(f"river-{each.river.name_zh}", "river", zh, en, why, each.longitude, each.latitude, wet, "during")
    yield from _axis(plume, needs)
    yield from _edges(plume, needs)
    yield _background(plume, needs)


def _places(forecast: Forecast, needs: tuple[Need, ...], sites: Mapping[str, Site]) -> Iterator[Wanted]:
    """Towns and protected sites by when they may be reached; stations measure by themselves."""
    never = forecast.end + timedelta(days=1)
    order = sorted(forecast.arrivals, key=lambda each: (each.earliest or each.likely or never, each.distance))
    towns = [each for each in order if each.kind == "town"][:MOST_TOWNS]
    others = [each for each in order if each.kind == "site"][:MOST_SITES]
    for each in (*towns, *others):
        site = sites.get(each.place)
        is_intake = site is not None and site.kind == "water_intake"
        kind: PointKind = "town" if each.kind == "town" else "intake" if is_intake else "site"
        yield Wanted(
            f"{kind}-{each.place}", kind, each.name_zh, each.name_en, reached(each, kind), each.longitude, each.latitude,
            at_an_intake(needs) if is_intake else needs, "before", each,
        )


def _axis(plume: Plume, needs: tuple[Need, ...]) -> Iterator[Wanted]:
    farthest = float(np.hypot(*shapely.get_coordinates(plume.best).T).max())
    reached_at = [each for each in AXIS if each < farthest]
    for distance in _spread(reached_at, MOST_AXIS):
        crossing = plume.crossing(plume.best, distance)
        if crossing is None:
            continue
        zh, en, why = on_axis(distance)
        yield Wanted(f"axis-{distance:.0f}m", "axis", zh, en, why, *plume.at(distance, crossing.middle), needs, "during")


def _spread(values: list[float], most: int) -> list[float]:
    """At most so many of them, the first and the last among them."""
    if len(values) <= most:
        return values
    return [values[each] for each in np.unique(np.linspace(0, len(values) - 1, most).round().astype(int))]


def _edges(plume: Plume, needs: tuple[Need, ...]) -> Iterator[Wanted]:
    """Both sides of the best estimate of each level, the least first; of the whole plume where there is no level."""
    levels = sorted({each.level for each in plume.forecast.areas if each.share == 0.0})
    for level in levels[:MOST_EDGES]:
        area = plume.area(level, (0.0,))
        if area.is_empty:
            continue
        name = level_names(plume.forecast.levels[level].name) if level >= 0 else ("", "")
        half = HALFWAY * float(np.hypot(*shapely.get_coordinates(area).T).max())
        crossing = plume.crossing(area, half)
        if crossing is None:
            continue
        for side, bearing in (("left", crossing.left), ("right", crossing.right)):
            zh, en, why = edge(name, side, half)
            id = f"edge-{level if level >= 0 else 'all'}-{side}"
            yield Wanted(id, "edge", zh, en, why, *plume.at(half, bearing), needs, "during")


def _background(plume: Plume, needs: tuple[Need, ...]) -> Wanted:
    """Opposite to the middle of the plume, as far as the kind of matter asks for."""
    away = UPWIND["radioactive" if is_radioactive(needs) else "chemical"]
    middle = shapely.get_coordinates(plume.best.centroid)[0]
    bearing = float(np.degrees(np.arctan2(middle[0], middle[1]))) + 180.0
    zh, en, why = background(away)
    return Wanted("background", "background", zh, en, why, *plume.at(away, bearing), at_the_background(needs), "any")


def _standing_at(wanted: Wanted, plume: Plume, standing: Standing) -> tuple[SamplingPoint, bool]:
    """The point, and whether it lies outside what is barred instead of where it was wanted, which its name says."""
    moved: Moved = standing.near(wanted.longitude, wanted.latitude)
    soonest, likely = float(plume.soonest(moved.longitude, moved.latitude)[0]), plume.likely(moved.longitude, moved.latitude)
    earliest = _time(plume, soonest)
    expected = _time(plume, likely)
    if wanted.place is not None:         # the members at the place itself know better
        earliest = min((each for each in (wanted.place.earliest, wanted.place.likely, earliest) if each), default=None)
        expected = wanted.place.likely or expected
    when = wanted.when if earliest is not None or wanted.when == "any" else "during"
    due = earliest - MARGIN if when == "before" and earliest is not None else None
    zh, en = moved_for(moved)
    out_zh, out_en = OUTSIDE if moved.out else ("", "")
    return SamplingPoint(
        id=wanted.id, kind=wanted.kind, name_zh=wanted.zh + out_zh, name_en=wanted.en + out_en,
        longitude=round(moved.longitude, 5),
        latitude=round(moved.latitude, 5), wanted_longitude=round(wanted.longitude, 5),
        wanted_latitude=round(wanted.latitude, 5), moved=round(moved.metres), moved_zh=zh, moved_en=en,
        why_zh=wanted.why[0], why_en=wanted.why[1], needs=wanted.needs, when=when, due=due, expected=expected,
        earliest=earliest,
        priority=BESIDE if wanted.kind == "axis" and moved.out else PRIORITY[wanted.kind],
        stay=STAY[kind_of(plume.forecast)], at_sea=moved.at_sea,
    ), moved.out


def _time(plume: Plume, seconds: float | None) -> datetime | None:
    if seconds is None or not np.isfinite(seconds):
        return None
    return (plume.since + timedelta(seconds=seconds)).replace(microsecond=0)


def _apart(plume: Plume, one: SamplingPoint, other: SamplingPoint) -> float:
    a, b = plume.to_plane([one.longitude, other.longitude], [one.latitude, other.latitude])
    return float(np.hypot(*(a - b)))


