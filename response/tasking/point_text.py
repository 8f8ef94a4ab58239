"""What is said of sampling points, in Chinese and English."""

from core.forecast import Arrival
from core.tasks import PointKind
from response.ground import River
from response.tasking.standing import NEAR_ROAD, Moved

OUTSIDE = ("（禁入区外）", " (outside the closed area)")
"""Behind the name of a point that was put outside: at the rim nobody measures the axis or the town."""
SIDES = {"left": ("左侧", "left"), "right": ("右侧", "right")}


def far(metres: float) -> str:
    """A round distance."""
    return f"{metres / 1000:.3g} km" if metres >= 1000 else f"{metres:.0f} m"


def on_axis(distance: float) -> tuple[str, str, tuple[str, str]]:
    """Name and reason of a point on the axis."""
    return f"轴线 {far(distance)}", f"axis {far(distance)}", (
        f"下风向轴线上距源 {far(distance)}：确定浓度随距离的变化，校核源项",
        f"on the axis {far(distance)} downwind: how it falls off with distance, which the source term is held against",
    )


def edge(level: tuple[str, str], side: str, distance: float) -> tuple[str, str, tuple[str, str]]:
    """Name and reason of a point at the edge of a level's area (its names), or of the whole plume where there is none."""
    zh, en = SIDES[side]
    named_zh, named_en = (f"{level[0]} 区", f"the area of {level[1]}") if level[0] else ("预测到达区", "where it is expected")
    return f"{named_zh}{zh}边缘", f"{en} edge of {named_en}", (
        f"距源 {far(distance)} 处{named_zh}{zh}边缘（顺风看）：核实影响范围的宽度",
        f"{en} edge of {named_en} {far(distance)} from the source, looking downwind: how wide it is",
    )


def background(distance: float) -> tuple[str, str, tuple[str, str]]:
    """Name and reason of the point upwind."""
    return f"上风向对照点 {far(distance)}", f"contrast point {far(distance)} upwind", (
        "上风向对照点：取得未受影响的本底值和现场风",
        "contrast point upwind: the background without influence, and the wind at the place",
    )


def reached(place: Arrival, kind: PointKind) -> tuple[str, str]:
    """Why a town or site is measured at."""
    chance = f"{place.reached:.0%}"
    if kind == "intake":
        return (
            f"饮用水取水口，到达概率 {chance}：到达前取本底，到达后看沉降入水",
            f"a drinking-water intake, chance of arrival {chance}: the background before, then what falls into the water",
        )
    if kind == "town":
        return (
            f"最先受影响的城镇之一，到达概率 {chance}：到达前就位，掌握居民所受浓度",
            f"one of the towns reached first, chance of arrival {chance}: in place before, for what its people are exposed to",
        )
    return f"敏感目标，到达概率 {chance}：到达前就位", f"a protected site, chance of arrival {chance}: in place before"


def under(river: River, distance: float) -> tuple[str, str, tuple[str, str]]:
    """Name and reason of a point on a river under the plume."""
    name = river.name_en or river.name_zh
    return f"{river.name_zh}水样点", f"{name}, water", (
        f"{river.name_zh}在距源 {far(distance)} 处位于烟羽下：采水样，掌握沉降入水情况，供下游取水口判断",
        f"{name} lies under the plume {far(distance)} from the source: water is taken for what falls in, and comes to intakes",
    )


def moved_for(moved: Moved) -> tuple[str, str]:
    """Why a point lies elsewhere than wanted; empty where it hardly does."""
    to_zh = "移至最近道路" if moved.to_road else f"{NEAR_ROAD / 1000:g} km 内无道路"
    to_en = "put on the nearest road" if moved.to_road else f"no road within {NEAR_ROAD / 1000:g} km"
    if moved.at_sea:
        to_zh, to_en = "位于海上，须乘船", "at sea, by vessel"
    if moved.out:
        return (f"原位在禁入区内，改到区外最近处（相距 {far(moved.metres)}）；{to_zh}",
                f"it lay where nobody may go: the nearest place outside is taken ({far(moved.metres)} away); {to_en}")
    if moved.to_road and moved.metres < 1.0:
        return "", ""
    return (f"{to_zh}（相距 {far(moved.metres)}）", f"{to_en} ({far(moved.metres)} away)") if moved.to_road else (to_zh, to_en)
