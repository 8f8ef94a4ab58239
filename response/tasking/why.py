"""Why nobody is sent to a point. Says it; decides nothing."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.quantities import quantity
from core.tasks import SamplingPoint, Unassigned
from response.tasking.search import Found, Problem

Mask = NDArray[np.bool_]
FARTHEST = 1e9                       # s: below what stands for nobody, infinity


def unassigned(
    problem: Problem, found: Found, skilled: Mask, free: Mask, named: frozenset[str] = frozenset()
) -> tuple[Unassigned, ...]:
    """Of each point that is not covered, the first reason that holds.

    `skilled`: who has the instruments; `free`: who has not refused, nor is left out as a person has named another. (u, p)
    `named`: points for which a person has said who goes.
    """
    covered = found.assignment.covered
    reached = problem.case.there <= min(problem.case.closes, FARTHEST)
    return tuple(
        _of(point, p, found, skilled[:, p], free[:, p], reached[:, p], problem,
            point.id in named)
        for p, point in enumerate(problem.points) if p not in covered
    )


def _of(
    point: SamplingPoint, p: int, found: Found, skilled: Mask, free: Mask, reached: Mask, problem: Problem,
    is_named: bool,
) -> Unassigned:
    if not skilled.any():
        zh, en = _needed(point)
        if not zh:
            return Unassigned(point=point.id, reason="instrument", zh="该物质没有可测项目，须人工指定方法",
                              en="no quantity of this substance is known here; a person must say how it is measured")
        return Unassigned(point=point.id, reason="instrument", zh=f"没有队伍带有能测{zh}的仪器",
                          en=f"no unit carries an instrument for {en}")
    if not (skilled & reached).any():
        where = (
            "预测时段内没有带仪器的船只或可登船队伍能到达",
            "no vessel with instruments or a team on board gets there within the forecast's window",
        ) if point.at_sea else (
            "带有仪器的队伍在预测时段内都到不了（路被禁入区、水域隔断，或过远）",
            "no unit with the instruments gets there within the forecast's window: cut off by barred areas, water, or too far",
        )
        return Unassigned(point=point.id, reason="unreachable", zh=where[0], en=where[1])
    left = skilled & reached & free
    if not left.any() and is_named:
        return Unassigned(point=point.id, reason="refused", zh="指定的队伍不能前往（无仪器、到不了，或已报告不能执行）",
                          en="the unit that was named for it cannot go: no instrument, too far, or it has said so")
    if not left.any():
        return Unassigned(point=point.id, reason="refused", zh="能去的队伍均已报告不能执行",
                          en="all units that could go have said that they cannot")
    safe = [u for u in np.flatnonzero(left).tolist() if (u, p) not in found.exposed]
    if not safe:
        limit = problem.allowed
        return Unassigned(point=point.id, reason="exposure", zh=f"能去的队伍都会超过限值（{limit.zh}）",
                          en=f"every unit that could go would pass its limit ({limit.en})")
    names = [problem.crew[u].unit for u in safe]
    return Unassigned(
        point=point.id, reason="teams",
        zh=f"能去的队伍（{_some([each.name_zh for each in names], '、')}）已派往更优先的点",
        en=f"the units that could go ({_some([each.name_en for each in names], ', ')}) are sent to points that come first",
    )


def _needed(point: SamplingPoint) -> tuple[str, str]:
    known = [found for each in point.needs if each.must and (found := quantity(each.quantity)) is not None]
    return "、".join(each.zh for each in known), ", ".join(each.en for each in known)


def _some(names: Sequence[str], comma: str, most: int = 4) -> str:
    return comma.join(names[:most]) + (" …" if len(names) > most else "")
