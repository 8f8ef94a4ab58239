"""How an order sheet says things in one language: times, places, quantities, exposure. Knows no layout."""

from datetime import datetime

from core.beijing import BEIJING
from core.instruments import INSTRUMENTS
from core.papers import Language
from core.quantities import quantity
from core.reach import Assumption
from core.tasks import Exposure, SamplingPoint, Task, TaskState

ORIGINS = {"assumed": ("假定", "assumed"), "demo": ("示例数据", "demonstration data")}
PROVIDERS = {
    "friction": ("路网与越野速度", "roads and off-road speeds"), "valhalla": ("Valhalla 路径规划", "Valhalla routing"),
    "circle": ("直线距离", "straight lines"),
}
STATES: dict[TaskState, tuple[str, str]] = {
    "ordered": ("待下达", "to be ordered"), "accepted": ("已接受", "accepted"), "on_way": ("已出发", "on its way"),
    "arrived": ("已到达", "arrived"), "measured": ("已测量", "measured"), "done": ("完成", "done"),
    "cannot": ("不能执行", "cannot"),
}
PLACES = {"air": ("空气", "air"), "water": ("水", "water"), "ground": ("土壤或地面", "ground"), "surface": ("表面", "surface")}


class Words:
    """A language."""

    def __init__(self, language: Language) -> None:
        self.zh = language is Language.ZH

    def say(self, zh: str, en: str) -> str:
        return zh if self.zh or not en else en

    def either(self, zh: tuple[str, ...], en: tuple[str, ...]) -> tuple[str, ...]:
        return zh if self.zh else en

    def time(self, time: datetime | None) -> str:
        """To the minute."""
        return f"{time.astimezone(BEIJING):%Y-%m-%d %H:%M}" if time is not None else "—"

    def clock(self, time: datetime) -> str:
        """Day and time, for a table."""
        return f"{time.astimezone(BEIJING):%m-%d %H:%M}"

    def point(self, point: SamplingPoint) -> str:
        return self.say(point.name_zh, point.name_en)

    def position(self, point: SamplingPoint) -> str:
        """Degrees, WGS 84 as all maps here."""
        sea = self.say("，海上", ", at sea") if point.at_sea else ""
        return f"{point.longitude:.5f} E, {point.latitude:.5f} N{sea}"

    def aboard(self, task: Task) -> str:
        return self.say(f"（乘{task.boards_zh}）", f" (aboard {task.boards_en})") if task.boards else ""

    def instruments(self, keys: tuple[str, ...]) -> str:
        known = [INSTRUMENTS[each] for each in keys if each in INSTRUMENTS]
        return self.say("、", ", ").join(self.say(each.zh, each.en) for each in known) or "—"

    def quantity(self, key: str) -> str:
        known = quantity(key)
        return self.say(known.zh, known.en) if known is not None else key

    def needs(self, point: SamplingPoint, task: Task) -> str:
        """What must be measured first; what the unit cannot is said."""
        found = []
        for each in sorted(point.needs, key=lambda each: not each.must):
            place = self.say(*PLACES[each.place])
            lack = self.say("，本队无仪器", ", no instrument") if each.quantity in task.lacks else ""
            name = self.quantity(each.quantity)
            found.append(self.say(f"{name}（{place}{lack}）", f"{name}, {place}{lack}"))
        return self.say("；", "; ").join(found)

    def in_time(self, task: Task) -> str:
        return self.say("是" if task.in_time else "迟到", "yes" if task.in_time else "late")

    def state(self, task: Task) -> str:
        """How far it is; late where it is not there in time."""
        late = "" if task.in_time else self.say("，迟到", ", late")
        return self.say(*STATES[task.state]) + late

    def provider(self, name: str, date: str) -> str:
        """Of travel times, with the day of its roads."""
        return f"{self.say(*PROVIDERS.get(name, (name, name)))} {date}".strip()

    def travel(self, task: Task) -> str:
        far = f", {task.kilometres:.1f} km" if task.kilometres is not None else ""
        late = "" if task.in_time else self.say("（晚于应到时间）", " (later than wanted)")
        return f"{self.time(task.leaves)} / {self.time(task.arrives)}{far}{self.aboard(task)}{late}"

    def arrival(self, point: SamplingPoint) -> str:
        if point.earliest is None:
            return self.say("预计不到达", "not expected there")
        likely = self.say(f"，最可能 {self.time(point.expected)}", f", likely {self.time(point.expected)}")
        return self.say("最早 ", "at the earliest ") + self.time(point.earliest) + (likely if point.expected else "")

    def exposure(self, met: Exposure) -> str:
        """At most, where only areas were known."""
        if met.kind == "unknown":
            return self.say("量未知，不进入预测到达区", "amount unknown: not into where it is expected")
        if met.total == 0.0 and met.received == 0.0:
            return self.say("预计无", "none expected")
        bound = "≤ " if met.from_areas else ""
        if met.kind == "concentration":
            return f"{bound}{met.total:.3g} {met.unit}"
        parts = self.say(f"途中 {met.on_way:.3g}，点上 {met.at_point:.3g}，此前 {met.received:.3g}",
                         f"way {met.on_way:.3g}, point {met.at_point:.3g}, before {met.received:.3g}")
        return f"{bound}{met.total:.3g} mSv ({parts})"

    def limit(self, met: Exposure) -> str:
        value = self.say(f"（{met.limit:g} {met.unit}）", f": {met.limit:g} {met.unit}") if met.limit is not None else ""
        source = f"{met.limit_source}, " if met.limit_source else ""
        state = "" if met.confirmed else self.say(f"（{source}待核）", f" ({source}to be confirmed)")
        return self.say(met.limit_zh, met.limit_en) + value + state

    def assumption(self, each: Assumption) -> str:
        state = "" if each.confirmed else self.say("，待核", ", to be confirmed")
        source = self.say(*ORIGINS.get(each.source, (each.source, each.source)))
        if source.startswith("forecast "):
            source = self.say("预测 ", "forecast ") + source.removeprefix("forecast ")
        return f"{self.say(each.zh, each.en)} [{source}{state}]"
