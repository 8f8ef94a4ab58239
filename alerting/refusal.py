"""The refusals of what a person asks of an alert, in both languages of the console. Decides nothing."""

from datetime import datetime, timedelta

from core.beijing import BEIJING
from core.errors import InputError
from core.messages import Alert, State
from core.outage import Outage

DEEDS_ZH = {"acknowledged": "确认", "shelved": "搁置", "unshelved": "取消搁置", "reset": "复位"}
EXAMPLE = "2026-11-23T20:00:00+08:00"


class Refusal(InputError):
    """Why not: a sentence in English, and the same in Chinese."""

    def __init__(self, reason: str, reason_zh: str) -> None:
        super().__init__(reason)
        self.reason_zh = reason_zh


def unfit(alert: Alert, deed: str) -> Refusal:
    """Why a deed does not fit the state an alert is in."""
    until = alert.shelved_until
    why, why_zh = {
        State.ACKNOWLEDGED: (
            f"it was acknowledged by {alert.acknowledged_by} and its condition still holds",
            f"已由{alert.acknowledged_by}确认，且报警条件仍然成立",
        ),
        State.LATCHED: ("it has been acknowledged, is over and waits for a reset", "已确认并已恢复，正在等待复位"),
        State.SHELVED: (
            f"it is shelved{_until(until)}; unshelve it first", f"已搁置{_until_zh(until)}，请先取消搁置"
        ),
        State.UNACKNOWLEDGED: ("nobody has acknowledged it yet", "尚未有人确认"),
        State.SUPPRESSED: (
            "it is suppressed by design and will be raised by itself if it still holds then",
            "已按设计抑制；抑制结束时若条件仍成立，会自动报出",
        ),
        State.OUT_OF_SERVICE: ("what it is about is out of service", "站点或规则已停用"),
        State.RETURNED: ("its condition is over, but nobody has acknowledged it yet", "已恢复正常，但尚未有人确认"),
    }.get(alert.state, (f"it is {alert.state}", "当前状态不允许这样操作"))
    return Refusal(f"The alert cannot be {deed}: {why}.", f"该报警不能{DEEDS_ZH[deed]}：{why_zh}。")


def _until(time: datetime | None) -> str:
    return "" if time is None else f" until {time:%Y-%m-%d %H:%M} UTC"


def _until_zh(time: datetime | None) -> str:
    return "" if time is None else f"至北京时间 {time.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def not_open(id: str) -> Refusal:
    return Refusal(
        f"There is no open alert '{id}'; it may have ended meanwhile.", f"没有编号为“{id}”的未结束报警，它可能已经结束。"
    )


def no_such_deed(verb: str) -> Refusal:
    return Refusal(f"'{verb}' is not something that can be done to an alert.", f"不能对报警执行“{verb}”操作。")


def not_a_text(name: str) -> Refusal:
    return Refusal(f"'{name}' must be a text.", {"reason": "搁置理由必须是文字。"}.get(name, "备注必须是文字。"))


def not_a_time(text: str) -> Refusal:
    return Refusal(f"'{text}' is not a time; write it as {EXAMPLE}.", f"“{text}”不是有效时间，请写成 {EXAMPLE}。")


def no_zone(text: str) -> Refusal:
    return Refusal(f"'{text}' names no time zone; write it as {EXAMPLE}.", f"“{text}”没有写明时区，请写成 {EXAMPLE}。")


def no_end() -> Refusal:
    return Refusal(
        "Say for how many 'minutes' it lasts, or 'until' when.", "请填写持续多少分钟，或到什么时间为止。"
    )


def no_comment() -> Refusal:
    return Refusal("The comment is empty.", "备注不能为空。")


def no_reason() -> Refusal:
    return Refusal("An alert is shelved for a reason; write it down.", "搁置报警必须填写理由。")


def ended_already() -> Refusal:
    return Refusal("The shelf would have ended already; name a later time.", "搁置截止时间已过，请填写更晚的时间。")


def too_long(longest: timedelta) -> Refusal:
    hours = f"{longest.total_seconds() / 3600:g}"
    return Refusal(
        f"An alert is shelved for {hours} h at most; shelve it again then.",
        f"报警一次最多搁置 {hours} 小时，到期后可再次搁置。"
    )


def not_shelved() -> Refusal:
    return Refusal("The alert cannot be unshelved: it is not shelved.", "该报警不能取消搁置：它没有被搁置。")


def no_grounds() -> Refusal:
    return Refusal("Say on what grounds: who was called, what was seen.", "请填写依据：联系了谁、看到什么。")


def no_such_validation(text: str) -> Refusal:
    return Refusal(
        f"'{text}' is no judgement; write validated, not_plausible or not_validated.",
        f"“{text}”不是有效结论，请填写 validated（属实）、not_plausible（不可信）或 not_validated（未核实）。",
    )


def no_such_station(id: str) -> Refusal:
    return Refusal(f"There is no station '{id}'.", f"没有编号为“{id}”的站点。")


def no_such_rule_there(rule: str, station: str) -> Refusal:
    return Refusal(f"No rule '{rule}' watches station {station}.", f"站点 {station} 没有规则“{rule}”。")


def no_reason_for_work() -> Refusal:
    return Refusal("Write down why, and who was asked.", "请填写原因和依据。")


def no_such_work(text: str) -> Refusal:
    return Refusal(
        f"'{text}' is no work at a station; write maintenance or calibration.",
        f"“{text}”不是有效的作业类型，请填写 maintenance（维护）或 calibration（校准）。",
    )


def work_ended_already() -> Refusal:
    return Refusal("The work would have ended already; name a later time.", "作业截止时间已过，请填写更晚的时间。")


def work_too_long(longest: timedelta) -> Refusal:
    return Refusal(
        f"Work at a station lasts {longest.days} days at most; what takes longer is taken out of service.",
        f"维护或校准一次最多 {longest.days} 天；更长的请办理停用。",
    )


def out_already(outage: Outage) -> Refusal:
    return Refusal(
        f"It is out of service already, by {outage.who}: {outage.reason}.", f"已由{outage.who}停用：{outage.reason}。"
    )


def not_out(station: str) -> Refusal:
    return Refusal(f"Station {station} is not out of service there.", f"站点 {station} 此项没有停用。")


def no_work_there(station: str) -> Refusal:
    return Refusal(
        f"No maintenance or calibration that somebody has set is under way at station {station}.",
        f"站点 {station} 没有人工设置的维护或校准。",
    )
