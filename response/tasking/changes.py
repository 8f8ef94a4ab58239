"""How a plan differs from the one before, and why."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from core.earth import distance_and_bearing
from core.tasks import BEGUN, Change, Plan, SamplingPoint, Task

SHIFTED = timedelta(minutes=5)
"""An arrival that moves by less is not worth a line."""
MOVED = 200.0                        # m


def changes(before: Plan, after: Plan, refused: Mapping[tuple[str, str], str]) -> tuple[Change, ...]:
    """By point, in the order of the new plan, then what was dropped. `refused`: by unit and point, with the team's note."""
    return tuple(_changes(before, after, refused))


def _changes(before: Plan, after: Plan, refused: Mapping[tuple[str, str], str]) -> Iterator[Change]:
    was = {each.point: each for each in before.tasks}
    known = {each.id: each for each in before.points}
    now = {each.point: each for each in after.tasks}
    why = {each.point: each for each in after.unassigned}
    for point in after.points:
        old, new = was.get(point.id), now.get(point.id)
        if new is not None and new.state in BEGUN:
            continue                     # it stays as it is
        if point.id not in known:
            yield _change(point, "new", None, new, f"新预测 {after.forecast} 新增的点", f"new in forecast {after.forecast}")
        elif old is None and new is not None:
            yield _change(point, "given", None, new, "现有队伍可派", "a unit is free for it now")
        elif old is not None and new is None:
            yield _change(point, "taken", old, None, *_because(old, refused, why[point.id].zh, why[point.id].en))
        elif old is not None and new is not None and old.unit != new.unit:
            yield _change(point, "given", old, new, *_because(
                old, refused, "按新的到达时间和优先次序重新分派",
                "assigned anew by the times of arrival and priorities of now"))
        elif old is not None and new is not None:
            yield from _same_unit(known[point.id], point, old, new)
    ids = {each.id for each in after.points}
    for point in before.points:
        if point.id not in ids:
            yield _change(point, "dropped", was.get(point.id), None, f"新预测 {after.forecast} 不再需要该点，或已有队伍在附近",
                          f"forecast {after.forecast} does not ask for it any more, or a unit is at work beside it")


def _same_unit(known: SamplingPoint, point: SamplingPoint, old: Task, new: Task) -> Iterator[Change]:
    away, _ = distance_and_bearing(known.longitude, known.latitude, point.longitude, point.latitude)
    if away >= MOVED:
        yield _change(point, "moved", old, new, f"新预测使该点移动 {away / 1000:.1f} km",
                      f"the new forecast moves it by {away / 1000:.1f} km")
    elif abs(new.arrives - old.arrives) >= SHIFTED:
        later = (new.arrives - old.arrives).total_seconds() / 60.0
        yield _change(
            point, "retimed", old, new, f"到达{'推迟' if later > 0 else '提前'} {abs(later):.0f} min",
            f"arrives {abs(later):.0f} min {'later' if later > 0 else 'sooner'}",
        )


def _because(old: Task, refused: Mapping[tuple[str, str], str], zh: str, en: str) -> tuple[str, str]:
    note = refused.get((old.unit, old.point))
    if note is None:
        return zh, en
    said = f"：{note}" if note else ""
    return f"{old.name_zh}报告不能执行{said}", f"{old.name_en} says that it cannot{said.replace('：', ': ')}"


def _change(point: SamplingPoint, kind: str, old: Task | None, new: Task | None, zh: str, en: str) -> Change:
    return Change(
        point=point.id, kind=kind, before=old.unit if old is not None else "",  # type: ignore[arg-type]
        after=new.unit if new is not None else "", zh=zh, en=en, name_zh=point.name_zh, name_en=point.name_en,
        before_zh=old.name_zh if old is not None else "", before_en=old.name_en if old is not None else "",
        after_zh=new.name_zh if new is not None else "", after_en=new.name_en if new is not None else "",
    )
