"""What an order sheet says: of one unit, or of all. Text only, in one language; `fengsui` sets it on paper."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.messages import Forecast
from core.papers import Language
from core.tasks import Plan, SamplingPoint, Task
from response.tasking.words import Words

DEMO = "含演示数据，不得用于实际调度", "holds demonstration data: not to be used for real orders"


@dataclass(frozen=True)
class Entry:
    """Something said under a label, or left to be filled in by hand."""

    label: str
    text: str = ""
    blank: bool = False


@dataclass(frozen=True)
class Rows:
    """A table."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True)
class Part:
    """A part under a heading."""

    title: str
    content: tuple[Entry | Rows | str, ...]


@dataclass(frozen=True)
class Sheet:
    """One order sheet."""

    unit: str                        # "" for all
    language: Language
    title: str
    head: tuple[str, ...]
    parts: tuple[Part, ...]
    closing: tuple[Entry, ...]
    foot: str
    exercise: str | None


def order_sheets(plan: Plan, forecast: Forecast, language: Language) -> tuple[Sheet, ...]:
    """That of all first, then one of each unit that has a task which is not done, by its first departure."""
    open_ = [each for each in plan.tasks if each.state not in ("done", "cannot")]
    units = dict.fromkeys(each.unit for each in sorted(open_, key=lambda each: (each.leaves, each.unit)))
    return (sheet_of_all(plan, forecast, language), *(sheet_of(plan, forecast, language, each) for each in units))


def sheet_of_all(plan: Plan, forecast: Forecast, language: Language) -> Sheet:
    """Who goes where, who cannot, what has changed, and on what it rests."""
    words = Words(language)
    parts = [_overview(plan, words)]
    if plan.unassigned:
        parts.append(_left_out(plan, words))
    if plan.changes:
        parts.append(_changed(plan, words))
    return Sheet(
        "", language, words.say("应急监测任务单（总表）", "Monitoring orders: all units"), _head(plan, forecast, words),
        (*parts, _basis(plan, words)), _closing(words, words.say("指挥人", "Commander")), _foot(words), plan.exercise,
    )


def sheet_of(plan: Plan, forecast: Forecast, language: Language, unit: str) -> Sheet:
    """The orders of one unit, with room for what it finds."""
    words = Words(language)
    tasks = sorted(
        (each for each in plan.tasks if each.unit == unit and each.state not in ("done", "cannot")), key=lambda each: each.order
    )
    points = {each.id: each for each in plan.points}
    name = words.say(tasks[0].name_zh, tasks[0].name_en) if tasks else unit
    return Sheet(
        unit, language, words.say(f"应急监测任务单：{name}", f"Monitoring orders: {name}"), _head(plan, forecast, words),
        (*(_task(each, points[each.point], plan.numbers[each.point], words) for each in tasks), _basis(plan, words)),
        _closing(words, words.say("接收人", "Received by")), _foot(words), plan.exercise,
    )


def _head(plan: Plan, forecast: Forecast, words: Words) -> tuple[str, ...]:
    return (
        words.say(forecast.title_zh, forecast.title_en),
        words.say(f"计划 {plan.id}，依据预测 {forecast.id}（{words.time(forecast.time)} 制作）",
                  f"plan {plan.id}, after forecast {forecast.id} (made {words.time(forecast.time)})"),
        words.say(f"下达时刻 {words.time(plan.time)}；所有时间为北京时间",
                  f"as of {words.time(plan.time)}; all times are Beijing time (UTC+8)"),
        *((words.say(*DEMO),) if plan.demo else ()),
    )


def _overview(plan: Plan, words: Words) -> Part:
    points = {each.id: each for each in plan.points}
    numbers = plan.numbers

    def numbered(point: SamplingPoint) -> str:
        return f"{numbers[point.id]}  {words.point(point)}"

    head = words.either(
        ("队伍", "序", "点位", "出发", "到达", "状态", "仪器", "受照或浓度"),
        ("unit", "no.", "point", "leaves", "arrives", "state", "instruments", "exposure"),
    )
    rows = tuple(
        (words.say(each.name_zh, each.name_en) + words.aboard(each), str(each.order), numbered(points[each.point]),
         words.clock(each.leaves), words.clock(each.arrives), words.state(each), words.instruments(each.instruments),
         words.exposure(each.exposure))
        for each in sorted(plan.tasks, key=lambda each: (each.unit, each.order))
    )
    return Part(words.say("任务", "Tasks"), (
        Rows(words.say(f"{len(rows)} 项", f"{len(rows)} tasks"), head, rows, (2.8, 0.8, 3, 1.4, 1.4, 1.4, 3, 2.4)),
    ) if rows else (words.say("没有可派的任务", "nobody can be sent"),))


def _left_out(plan: Plan, words: Words) -> Part:
    points = {each.id: each for each in plan.points}
    return Part(words.say("无人前往的点位", "Points nobody is sent to"), (Rows(
        "", words.either(("点位", "优先级", "原因"), ("point", "priority", "why")),
        tuple((f"{plan.numbers[each.point]}  {words.point(points[each.point])}", str(points[each.point].priority),
               words.say(each.zh, each.en))
              for each in plan.unassigned), (3, 1, 6),
    ),))


def _changed(plan: Plan, words: Words) -> Part:
    return Part(words.say("与上一计划的不同", "What differs from the plan before"), (Rows(
        "", words.either(("点位", "原派", "现派", "原因"), ("point", "before", "now", "why")),
        tuple((
            words.say(each.name_zh, each.name_en), words.say(each.before_zh, each.before_en) or "—",
            words.say(each.after_zh, each.after_en) or "—", words.say(each.zh, each.en),
        ) for each in plan.changes),
        (2.5, 2, 2, 5),
    ),))


def _task(task: Task, point: SamplingPoint, number: int, words: Words) -> Part:
    title = words.say(f"任务 {task.order}：{number} 号点 {point.name_zh}",
                      f"Task {task.order}: point {number}, {point.name_en}")
    return Part(title, tuple(_entries(task, point, words)))


def _entries(task: Task, point: SamplingPoint, words: Words) -> Iterator[Entry]:
    yield Entry(words.say("位置", "Place"), words.position(point))
    yield Entry(words.say("目的", "Why"), words.say(point.why_zh, point.why_en))
    if point.moved_zh:
        yield Entry(words.say("点位说明", "Remark"), words.say(point.moved_zh, point.moved_en))
    yield Entry(words.say("监测项目", "To be measured"), words.needs(point, task))
    yield Entry(words.say("携带仪器", "Instruments"), words.instruments(task.instruments))
    yield Entry(words.say("出发 / 到达", "Leaves / arrives"), words.travel(task))
    yield Entry(words.say("污染预计到达该点", "Arrival of the plume"), words.arrival(point))
    yield Entry(words.say("工作至", "Until"), words.time(task.until))
    yield Entry(words.say("受照或浓度", "Exposure"), words.exposure(task.exposure))
    yield Entry(words.say("限值", "Limit"), words.limit(task.exposure))
    yield Entry(words.say("防护", "Protection"), words.say(task.exposure.protection_zh, task.exposure.protection_en))
    for zh, en in (
        ("实际到达时间", "Arrived at"), ("风向、风速", "Wind"), ("读数、单位、仪器编号", "Readings, unit, instrument no."),
        ("样品编号", "Sample no."), ("个人剂量计读数或不适", "Dosimeter reading, or unwell"),
    ):
        yield Entry(words.say(zh, en), "", blank=True)


def _basis(plan: Plan, words: Words) -> Part:
    source = words.provider(plan.provider, plan.data_date)
    return Part(words.say("依据和假定", "What it rests on"), (
        words.say(f"行程时间：{source}", f"times of travel: {source}"),
        *(words.assumption(each) for each in plan.assumptions),
    ))


def _closing(words: Words, who: str) -> tuple[Entry, ...]:
    return (
        Entry(words.say("下达人", "Ordered by"), "", True), Entry(who, "", True),
        Entry(words.say("时间", "Time"), "", True),
    )


def _foot(words: Words) -> str:
    return words.say(
        "由烽燧系统根据预测提出，经指挥人核定后生效。“待核”为凭记忆录入或假定的数值，须核实。现场报警或不适时立即撤离并报告。",
        "Proposed by Fengsui from a forecast; valid once the commander has confirmed it. What is marked to be confirmed is "
        "recalled or assumed. Leave and report at once when an alarm sounds or somebody is unwell.",
    )
