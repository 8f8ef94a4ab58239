"""Plans are kept each, the newest of a run is in force, and reports stand in the order in which they were said."""

from datetime import timedelta

import msgspec

from core.store.store import Store
from core.tasks import Plan, TaskReport, TaskState
from response.tasking.plan import Asked, planned
from tests.response.tasking.scene import arrival, circles, forecast, situation, team

HOUR = timedelta(hours=1)


def plan(number: int = 1, run: str = "leak", hours: float = 0.0) -> Plan:
    made = planned(Asked(forecast(arrival("town", "town", 9.0, likely=180.0)), circles(team("a", 15.0)), situation()))
    return msgspec.structs.replace(
        made, id=f"{run}/plan/{number}", number=number, forecast=f"{run}/1", time=made.time + hours * HOUR,
        assigned={made.points[0].id: "a"}, received={"a": 1.5},
    )


async def test_plans_come_back_as_they_were_and_the_newest_of_each_run_is_in_force(store: Store) -> None:
    first, second, other = plan(), plan(2, hours=1), plan(1, "spill", hours=0.5)
    for each in (second, first, other):
        await store.plans.keep(each)
    assert await store.plans.one("leak/plan/1") == first
    assert await store.plans.one("leak/plan/3") is None
    assert await store.plans.newest() == (second, other, first)
    assert await store.plans.newest(1, "leak") == (second,)
    assert await store.plans.in_force(first.time) == (other, second)
    assert await store.plans.in_force(second.time) == (second,)


async def test_a_plan_with_a_report_takes_the_place_of_itself(store: Store) -> None:
    made = plan()
    await store.plans.keep(made)
    states: tuple[tuple[TaskState, str], ...] = (("accepted", ""), ("on_way", "绕行"))
    said = [
        TaskReport(plan=made.id, task=made.tasks[0].id, unit="a", time=made.time, state=state, who="韦", note=note)
        for state, note in states
    ]
    for report in said:
        moved = msgspec.structs.replace(made.tasks[0], state=report.state)
        made = msgspec.structs.replace(made, tasks=(moved, *made.tasks[1:]))
        await store.plans.keep(made, report)
    assert await store.plans.newest() == (made,)
    assert await store.plans.reports("leak") == tuple(said)
    assert await store.plans.reports("spill") == ()
