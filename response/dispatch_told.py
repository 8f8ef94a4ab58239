"""What an incident's time line is told of plans and reports, in Chinese and English."""

from core.tasks import Plan, TaskReport, TaskState

STATES: dict[TaskState, tuple[str, str]] = {
    "ordered": ("已下达", "ordered"), "accepted": ("已接受", "accepts"), "on_way": ("已出发", "is on its way to"),
    "arrived": ("已到达", "has arrived at"), "measured": ("已完成测量", "has measured at"), "done": ("任务完成", "is done at"),
    "cannot": ("不能执行", "cannot go to"),
}
MOST = 6                             # names in a line


def plan(made: Plan) -> tuple[str, str]:
    """A plan in one line."""
    units = dict.fromkeys((each.name_zh, each.name_en) for each in made.tasks)
    zh = f"监测任务计划 {made.id}：{len(made.points)} 个点位，{len(made.tasks)} 项任务"
    en = f"Monitoring plan {made.id}: {len(made.points)} points, {len(made.tasks)} tasks"
    if units:
        zh += f"（{_some([each for each, _ in units], '、')}）"
        en += f" ({_some([each for _, each in units], ', ')})"
    if made.unassigned:
        zh += f"，{len(made.unassigned)} 个点位无人前往"
        en += f", {len(made.unassigned)} points without a unit"
    if made.changes:
        zh += f"；与上一计划相比 {len(made.changes)} 处变更"
        en += f"; {len(made.changes)} changes from the plan before"
    return zh, en


def report(made: Plan, said: TaskReport) -> tuple[str, str]:
    """What a team says, in one line."""
    task = next(each for each in made.tasks if each.id == said.task)
    point = next(each for each in made.points if each.id == task.point)
    zh, en = STATES[said.state]
    note_zh, note_en = (f"：{said.note}", f": {said.note}") if said.note else ("", "")
    return f"{task.name_zh}{zh}，{point.name_zh}{note_zh}", f"{task.name_en} {en} {point.name_en}{note_en}"


def _some(names: list[str], comma: str) -> str:
    return comma.join(names[:MOST]) + (" …" if len(names) > MOST else "")
