"""The refusals of what a person asks of an incident, in both languages of the console. Decides nothing."""

from datetime import datetime, timedelta

from alerting.refusal import Refusal
from core.beijing import BEIJING
from core.incident import Deadline


def no_such_incident(id: str) -> Refusal:
    return Refusal(
        f"There is no open incident '{id}'; it may have been closed.", f"没有编号为“{id}”的未办结事件，它可能已经办结。"
    )


def in_the_future(time: datetime) -> Refusal:
    return Refusal(
        f"{time:%Y-%m-%d %H:%M} UTC has not come yet; say when the event was discovered.",
        f"北京时间 {time.astimezone(BEIJING):%Y-%m-%d %H:%M} 还没有到，请填写发现事件的时间。",
    )


def too_early(time: datetime, earliest: timedelta) -> Refusal:
    return Refusal(
        f"{time:%Y-%m-%d %H:%M} UTC is more than {earliest.days} days before the first alert; check the date of discovery.",
        f"北京时间 {time.astimezone(BEIJING):%Y-%m-%d %H:%M} 比首条报警早 {earliest.days} 天以上，请核对发现时间。",
    )


def no_closing_reason() -> Refusal:
    return Refusal("An incident is closed for a reason; write it down.", "办结事件必须填写理由。")


NAMED = 5
"""Alerts a sentence names; of more it says how many."""


def still_holding(names: tuple[tuple[str, str], ...]) -> Refusal:
    zh, en = ([each[language] for each in names[:NAMED]] for language in (0, 1))
    more = len(names) - NAMED
    return Refusal(
        f"The incident cannot be closed: {len(names)} of its alerts still hold: {', '.join(en)}"
        f"{f' and {more} more' if more > 0 else ''}.",
        f"事件不能办结：还有 {len(names)} 条报警仍然成立：{'、'.join(zh)}{f'，另有 {more} 条' if more > 0 else ''}。",
    )


def duties_unmet(unmet: tuple[Deadline, ...]) -> Refusal:
    return Refusal(
        f"Duties are not marked as done: {'; '.join(each.duty_en for each in unmet)}. Mark them as done, or write down why the "
        "incident is closed without them.",
        f"以下事项尚未登记完成：{'；'.join(each.duty_zh for each in unmet)}。请先登记完成，或填写未完成即办结的理由。",
    )


def no_reopening_reason() -> Refusal:
    return Refusal("An incident is opened again for a reason; write it down.", "重新启动事件必须填写理由。")


def not_to_reopen(id: str, *, is_open: bool) -> Refusal:
    if is_open:
        return Refusal(f"The incident '{id}' is not closed.", f"事件“{id}”尚未办结，无需重新启动。")
    return Refusal(
        f"The incident '{id}' cannot be opened again: there is none, or it was closed too long ago. Open one for its alert.",
        f"不能重新启动事件“{id}”：没有这起事件，或办结已久。如有新情况，请另行立案。",
    )


def no_opening_reason() -> Refusal:
    return Refusal(
        "Write down why an incident is opened for an alert that is explained.", "为已有解释的报警立案必须填写理由。"
    )


def not_to_open(alert: str, incident: str | None) -> Refusal:
    if incident is not None:
        return Refusal(f"The alert belongs to incident {incident} already.", f"该报警已归入事件 {incident}。")
    return Refusal(
        f"No incident can be opened for '{alert}': only for an alert that is explained and has not ended.",
        f"不能为“{alert}”立案：只能为已有解释且尚未结束的报警立案。",
    )


def no_such_fact(name: str) -> Refusal:
    return Refusal(f"'{name}' is not a fact that is asked for; GET /api/facts lists them.", f"没有名为“{name}”的事实项。")


def unfit_fact(zh: str, en: str, wanted: tuple[str, str]) -> Refusal:
    return Refusal(f"{en}: expected {wanted[0]}.", f"“{zh}”应填写{wanted[1]}。")


def no_such_level(level: str) -> Refusal:
    return Refusal(f"'{level}' is not a level of the scheme for this event.", f"本类事件没有“{level}”这一等级。")


def no_reason_for_grade() -> Refusal:
    return Refusal(
        "The facts at hand propose another grade; write down why this one.",
        "所选等级与系统按已知事实的建议不一致，请填写理由。"
    )


def no_such_deadline(id: str) -> Refusal:
    return Refusal(f"The incident has no duty '{id}'.", f"本事件没有“{id}”这项时限。")


def met_already(deadline: Deadline) -> Refusal:
    return Refusal(f"It was done already, by {deadline.met_by}.", f"该事项已由{deadline.met_by}完成。")


def no_account() -> Refusal:
    return Refusal("Say how it was done: to whom, by which way.", "请填写如何完成：报给谁、用什么方式。")


def no_such_paper(name: str) -> Refusal:
    return Refusal(
        f"'{name}' is no paper; GET /api/incidents/<id>/papers lists them.", f"没有名为“{name}”的报告，可选种类见报告清单。"
    )


def no_such_way(name: str) -> Refusal:
    return Refusal(
        f"'{name}' is no way to hand something in; write phone, fax or system.",
        f"“{name}”不是报送方式，请填写 phone（电话）、fax（传真）或 system（系统）。",
    )


def no_addressee() -> Refusal:
    return Refusal("Say to whom it was handed in.", "请填写报给谁。")


def too_long_a_text(name: str, most: int) -> Refusal:
    return Refusal(f"'{name}' is longer than {most} characters; shorten it.", f"“{name}”超过 {most} 字，请缩短。")


def not_handed_in_yet(time: datetime) -> Refusal:
    return Refusal(
        f"{time:%Y-%m-%d %H:%M} UTC has not come yet; say when it was handed in.",
        f"北京时间 {time.astimezone(BEIJING):%Y-%m-%d %H:%M} 还没有到，请填写实际报送时间。",
    )


def before_discovery(time: datetime) -> Refusal:
    return Refusal(
        f"It cannot have been handed in at {time:%Y-%m-%d %H:%M} UTC: by the file the event was discovered later. "
        "Correct the time, or say first when it was discovered.",
        f"报送时间（北京时间 {time.astimezone(BEIJING):%Y-%m-%d %H:%M}）早于登记的发现时间，请核对，或先更正发现时间。",
    )


def not_by_this_paper(deadline: Deadline) -> Refusal:
    return Refusal(
        f"This paper does not fulfil the duty '{deadline.id}'; mark it as met by itself, saying how.",
        f"这份报告不对应“{deadline.duty_zh}”，请在该时限处单独登记如何完成。",
    )
