"""Who is told of which change of an alert, and in what words. Pure: sending is `alerting.delivery`'s."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from alerting.life import BEGINS, Trigger
from core.beijing import BEIJING
from core.messages import SEVERITY_RANK, Alert, Kind, Severity, State, Transition, encode
from core.outage import BY_DESIGN
from core.quantities import quantity
from core.station import Station
from core.store.shapes import Notification

COLOURS_ZH = {Severity.RED: "红色", Severity.ORANGE: "橙色", Severity.YELLOW: "黄色", Severity.BLUE: "蓝色"}
STATES_ZH = {
    "escalated": "无人确认，提请上级", "returned": "已恢复", "worse": "升级", "again": "再次超限", "confirmed": "佐证升级",
}
STATES_EN = {
    "escalated": "nobody has acknowledged it", "returned": "over", "worse": "graver", "again": "again",
    "confirmed": "confirmed",
}


Stations = Mapping[str, Station]
NOWHERE: Stations = {}


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """A way to tell somebody, and of what. Where it leads is known to its sender alone."""

    id: str
    name: str
    least: Severity = Severity.BLUE  # only of this colour or a graver one
    kinds: tuple[Kind, ...] = (Kind.MEASUREMENT,)
    step: int = 0                    # 0: at once; n: when an alert has been passed up n times
    ends: bool = False               # also when it is over
    language: str = "zh"


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent."""

    title: str
    text: str
    severity: Severity
    alert: str
    time: datetime


def notices(
    transitions: Iterable[Transition], channels: Iterable[Channel], stations: Stations = NOWHERE
) -> tuple[Notification, ...]:
    """The rows of the outbox for some changes. Their key makes that a channel is told of each change once, for ever."""
    channels = tuple(channels)
    return tuple(
        Notification(
            key=f"{channel.id}:{each.cause}:{each.ordinal}", channel=channel.id,
            body=encode(notice(each, channel, stations)),
        )
        for each in transitions for channel in channels if is_told(channel, each)
    )


def is_told(channel: Channel, transition: Transition) -> bool:
    """Whether a channel is told of a change."""
    alert, trigger = transition.alert, transition.trigger
    if alert.kind not in channel.kinds or SEVERITY_RANK[alert.severity] < SEVERITY_RANK[channel.least]:
        return False
    if trigger in BEGINS and alert.state is State.UNACKNOWLEDGED:
        return channel.step == 0
    if trigger == Trigger.ESCALATED:
        return channel.step == alert.escalation
    is_withheld = alert.state in BY_DESIGN               # who was not called is not told that it is over
    return channel.ends and trigger == Trigger.RETURNED and not is_withheld and alert.escalation >= channel.step


def notice(transition: Transition, channel: Channel, stations: Stations = NOWHERE) -> Notice:
    """The words, in the channel's language; each number with unit, time and source."""
    alert = transition.alert
    title, text = words(alert, transition.trigger, channel.language, stations.get(alert.station))
    return Notice(title=title, text=text, severity=alert.severity, alert=alert.id, time=transition.time)


def words(alert: Alert, trigger: str, language: str, station: Station | None) -> tuple[str, str]:
    """Title and text of what is told of an alert, in Chinese ("zh") or English."""
    return (_chinese if language == "zh" else _english)(alert, trigger, station)


def _named_zh(station: Station) -> str:
    """City and name, the city once: many names begin with it."""
    return station.name_zh if station.name_zh.startswith(station.city) else f"{station.city}{station.name_zh}"


def _chinese(alert: Alert, trigger: str, station: Station | None) -> tuple[str, str]:
    drill = "【演练】" if alert.exercise is not None else ""
    said = STATES_ZH.get(trigger, "")
    title = f"{drill}{COLOURS_ZH[alert.severity]}·{alert.title_zh}{'·' + said if said else ''}"
    known = quantity(alert.quantity)
    lines = [f"地点：{_named_zh(station)}（{alert.station}）" if station is not None else f"地点：{alert.place}"]
    if alert.value is not None:
        meaning = "预测最高值" if alert.forecast else "测值"
        is_range = alert.forecast is not None and alert.peak is not None
        spread = f"（各成员中位数，95% 的成员不超过 {_amount(alert.peak or 0.0, alert)}）" if is_range else ""
        what = known.zh if known else alert.substance_zh or alert.quantity
        lines.append(f"{meaning}：{what} {_amount(alert.value, alert)} {alert.unit}{spread}")
    if alert.limit is not None:
        doubt = "" if alert.limit_confirmed else "，待核"
        above = f"本底 {_amount(alert.background, alert)} + " if alert.background is not None else ""
        lines.append(f"限值：{above}{_amount(alert.limit, alert)} {alert.unit}（{alert.limit_source}{doubt}）")
    if alert.forecast is not None:
        lines += _expected_zh(alert)
    lines += [f"佐证：{each.text_zh}" for each in alert.evidence if each.speaks]
    lines.append(f"时间：{_when(alert.time)}，开始于 {_when(alert.onset)}")
    return title, "\n".join((*lines, f"编号：{alert.id}", *(("本消息为演练。",) if drill else ())))


def _english(alert: Alert, trigger: str, station: Station | None) -> tuple[str, str]:
    drill = "EXERCISE: " if alert.exercise is not None else ""
    said = STATES_EN.get(trigger, "")
    title = f"{drill}{alert.severity.value}: {alert.title_en}{', ' + said if said else ''}"
    known = quantity(alert.quantity)
    name = (station.name_en or station.name_zh) if station is not None else alert.place
    lines = [f"Place: {name} ({alert.station})" if station is not None else f"Place: {name}"]
    if alert.value is not None:
        meaning = "Highest forecast" if alert.forecast else "Measured"
        is_range = alert.forecast is not None and alert.peak is not None
        spread = f" (median of the members; 95 % stay below {_amount(alert.peak or 0.0, alert)})" if is_range else ""
        what = known.en if known else alert.substance_en or alert.quantity
        lines.append(f"{meaning}: {what} {_amount(alert.value, alert)} {alert.unit}{spread}")
    if alert.limit is not None:
        doubt = "" if alert.limit_confirmed else ", to be confirmed"
        above = f"background {_amount(alert.background, alert)} + " if alert.background is not None else ""
        lines.append(f"Limit: {above}{_amount(alert.limit, alert)} {alert.unit} ({alert.limit_source}{doubt})")
    if alert.forecast is not None:
        lines += _expected_en(alert)
    lines += [f"Evidence: {each.text_en}" for each in alert.evidence if each.speaks]
    lines.append(f"Time: {_when(alert.time)}, since {_when(alert.onset)} (UTC+8)")
    return title, "\n".join((*lines, f"Id: {alert.id}", *(("This is an exercise.",) if drill else ())))


def _expected_zh(alert: Alert) -> list[str]:
    """What a forecast says will come, where from, when, and how surely beyond the limit that stands above."""
    found = []
    if alert.substance_zh:
        found.append(f"物质：{alert.substance_zh}" + (f"，来自 {alert.origin_zh}（按预测所取的源）" if alert.origin_zh else ""))
    if alert.expected is not None:
        found.append(f"预计到达：{_when(alert.expected)}")
    if alert.chance is not None:
        found.append(f"{f'达到 {alert.level} ' if alert.level else '到达'}的可能：{alert.chance:.0%}（各成员中所占比例）")
    return found


def _expected_en(alert: Alert) -> list[str]:
    found = []
    if alert.substance_en:
        found.append(f"Substance: {alert.substance_en}"
                     + (f", from {alert.origin_en} (the source the forecast takes)" if alert.origin_en else ""))
    if alert.expected is not None:
        found.append(f"Expected: {_when(alert.expected)}")
    if alert.chance is not None:
        found.append(f"Chance of {alert.level or 'arrival'}: {alert.chance:.0%} (share of the members)")
    return found


def _amount(value: float, alert: Alert) -> str:
    """A value of an alert; what is forecast stands in the unit of its level, whose decimals the quantity does not know."""
    if alert.forecast is not None:
        return f"{value:.3g}" if abs(value) < 1000.0 else f"{value:.0f}"
    known = quantity(alert.quantity)
    return f"{value:.{known.decimals if known else 2}f}"


def _when(time: datetime) -> str:
    return f"{time.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
