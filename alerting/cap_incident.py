"""What CAP says of an incident: judgement, words, figures. Casualties and other facts of people stay at home. Pure."""

from collections.abc import Iterable

from alerting.cap_life import Issue
from alerting.cap_shape import Judgement, Words
from alerting.cap_words import CATEGORIES, GRAVE, instruction, severity_why
from alerting.notices import COLOURS_ZH
from core.beijing import BEIJING
from core.incident import Grade, Incident, Stage
from core.messages import Severity
from core.quantities import quantity


def exercise_note(exercise: str) -> str:
    """What a drill's message says of itself beside its status."""
    return f"演练 {exercise}，非真实事件。Exercise {exercise}, not a real event."


def note(issue: Issue[Incident]) -> str:
    """What status and kind alone do not say."""
    incident, said = issue.subject, []
    if incident.exercise is not None:
        said.append(exercise_note(incident.exercise))
    if issue.repeats:
        said.append("内容未变，仅为延长有效期。Unchanged; said again so that it stays valid.")
    elif issue.kind == "Cancel":
        said.append("事件已由值班人员关闭。The incident has been closed by an officer.")
    return " ".join(said)


def judged(issue: Issue[Incident]) -> Judgement:
    """By the gravest alert that holds now; once none does, by the gravest there was."""
    incident = issue.subject
    severity = incident.standing or incident.severity
    is_over = issue.kind == "Cancel" or incident.stage is Stage.QUIET
    urgent = severity in (Severity.RED, Severity.ORANGE)
    return Judgement(
        categories=CATEGORIES[incident.nature],
        responses=("AllClear",) if issue.kind == "Cancel" else ("Monitor",) if is_over else ("Assess", "Monitor"),
        urgency="Past" if is_over else "Immediate" if urgent else "Expected",
        urgency_why="none of its alerts stands" if is_over else f"its gravest alert that holds is {severity.value}",
        severity=GRAVE[severity], severity_why=severity_why(severity),
        certainty="Observed" if incident.confirmed is not None else "Likely",
        certainty_why="graded by an officer" if incident.confirmed is not None else "not yet graded by an officer",
    )


def texts(issue: Issue[Incident]) -> tuple[Words, Words]:
    """Chinese, then English."""
    incident = issue.subject
    when = f"{incident.onset.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
    known = [quantity(each) for each in incident.quantities]
    drill_zh, drill_en = ("", "") if incident.exercise is None else ("【演练】", "EXERCISE: ")
    stage_zh = {"open": "进行中", "quiet": "无报警持续，尚未关闭", "closed": "已关闭"}[incident.stage.value]
    stage_en = {"open": "going on", "quiet": "no alert stands, not closed", "closed": "closed"}[incident.stage.value]
    zh = [
        f"事件：{incident.title_zh}（{stage_zh}）", f"起始：{when}（北京时间）",
        f"监测项目：{'、'.join(each.zh for each in known if each) or '、'.join(incident.quantities)}",
        f"报警 {incident.alert_count} 条，涉及站点 {incident.station_count} 个",
        *_graded(incident, "zh"), f"编号：{incident.id}",
    ]
    en = [
        f"Incident: {incident.title_en} ({stage_en})", f"Since: {when} (UTC+8)",
        f"Measured: {', '.join(each.en for each in known if each) or ', '.join(incident.quantities)}",
        f"{incident.alert_count} alerts at {incident.station_count} stations",
        *_graded(incident, "en"), f"Id: {incident.id}",
    ]
    if incident.exercise is not None:
        zh.append("本消息为演练。")
        en.append("This is an exercise.")
    return (
        Words(
            language="zh-CN", event=incident.title_zh or incident.id, description="\n".join(zh),
            headline=f"{drill_zh}{COLOURS_ZH[incident.severity]}·{incident.title_zh or incident.id}",
            instruction=instruction(issue.kind, "zh-CN", incident.exercise),
        ),
        Words(
            language="en-US", event=incident.title_en or incident.id, description="\n".join(en),
            headline=f"{drill_en}{incident.severity.value}: {incident.title_en or incident.id}",
            instruction=instruction(issue.kind, "en-US", incident.exercise),
        ),
    )


def _graded(incident: Incident, language: str) -> Iterable[str]:
    grade = incident.confirmed or incident.proposed
    if grade is None:
        return
    if language == "zh":
        state = "已由值班人员确认" if incident.confirmed else "系统建议，未确认"
        yield f"等级：{grade.name_zh}（{state}；依据 {grade.source}{'' if grade.source_confirmed else '，待核'}）"
    else:
        state = "confirmed by an officer" if incident.confirmed else "proposed, not confirmed"
        yield f"Grade: {grade.name_en} ({state}; {grade.source}{'' if grade.source_confirmed else ', to be confirmed'})"


def parameters(incident: Incident) -> Iterable[tuple[str, str]]:
    """The figures behind a message."""
    yield "fengsui:incident", incident.id
    yield "fengsui:colour", incident.severity.value
    yield "fengsui:standing", incident.standing.value if incident.standing is not None else "none"
    yield "fengsui:stage", incident.stage.value
    yield "fengsui:alerts", str(incident.alert_count)
    yield "fengsui:stations", str(incident.station_count)
    for name, grade in (("proposed", incident.proposed), ("confirmed", incident.confirmed)):
        if grade is not None:
            yield f"fengsui:grade_{name}", _grade(grade)


def _grade(grade: Grade) -> str:
    return f"{grade.scheme} {grade.level}; {grade.source}{'' if grade.source_confirmed else ' (to be confirmed)'}"


def reasons(judgement: Judgement) -> Iterable[tuple[str, str]]:
    """Why CAP's three words are as they are."""
    yield "fengsui:urgency_because", judgement.urgency_why
    yield "fengsui:severity_because", judgement.severity_why
    yield "fengsui:certainty_because", judgement.certainty_why
