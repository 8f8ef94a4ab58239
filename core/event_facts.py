"""Facts of an event that no sensor tells: which there are, what each may be, and how it is asked for.

They are what the grading criteria and the report forms ask for (research of the 2014 plan and of 环发〔2006〕145号).
"""

from math import inf
from typing import Literal

import msgspec

from core.incident import Nature

Shape = Literal["count", "amount", "yes", "text", "choice"]


class FactShape(msgspec.Struct, frozen=True, kw_only=True):
    """One fact."""

    name: str
    zh: str
    en: str
    shape: Shape
    unit: str = ""
    natures: tuple[Nature, ...] = tuple(Nature)
    choices: tuple[tuple[str, str, str], ...] = ()       # key, Chinese, English
    most: float = inf                # of a count or amount; more is a slip of the hand

    def fits(self, value: object) -> float | int | bool | str | None:
        """The value as it is kept; None where this fact cannot be so."""
        if self.shape == "yes":
            return value if isinstance(value, bool) else None
        if self.shape == "text":
            return value.strip() or None if isinstance(value, str) else None
        if self.shape == "choice":
            return value if isinstance(value, str) and any(value == key for key, _, _ in self.choices) else None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= self.most or value == inf:
            return None
        if self.shape == "amount":
            return float(value)
        return int(value) if float(value).is_integer() else None


MOST_PEOPLE = 100_000_000
MOST_SOURCES = 100_000
MOST_LOSS = 1e13                     # CNY
MOST_AREA = 1e13                     # m²; the land of China is 9.6e12
"""More than any event of one region can concern: our own choices, to catch slips of the hand."""

_LAND = (Nature.AIR, Nature.WATER, Nature.SEA, Nature.OTHER)
_RAYS = (Nature.RADIATION,)

FACTS: dict[str, FactShape] = {each.name: each for each in (
    FactShape(name="deaths", zh="死亡人数", en="Deaths", shape="count", unit="人",
              most=MOST_PEOPLE),
    FactShape(name="injured", zh="中毒或重伤人数", en="Poisoned or severely injured", shape="count", unit="人",
              most=MOST_PEOPLE, natures=_LAND),
    FactShape(name="evacuated", zh="疏散、转移人数", en="People evacuated or moved", shape="count", unit="人",
              most=MOST_PEOPLE),
    FactShape(name="loss_cny", zh="直接经济损失", en="Direct economic loss", shape="amount", unit="元",
              most=MOST_LOSS,
              natures=_LAND),
    FactShape(
        name="water_supply", zh="集中式饮用水水源地取水中断", en="Drinking-water source shut down", shape="choice",
        natures=_LAND,
        choices=(
            ("none", "无", "none"), ("township", "乡镇", "of a township"), ("county", "县城", "of a county seat"),
            ("prefecture", "设区的市级以上", "of a prefecture-level city or larger"),
        ),
    ),
    FactShape(
        name="border", zh="跨行政区域影响", en="Reaches across a border", shape="choice", natures=_LAND,
        choices=(
            ("none", "无", "none"), ("county", "跨县", "of counties"), ("city", "跨设区的市", "of cities"),
            ("province", "跨省", "of provinces"), ("nation", "跨国", "of the state"),
        ),
    ),
    FactShape(
        name="source_event", zh="放射源事件类型", en="What happened to the source", shape="choice", natures=_RAYS,
        choices=(
            ("lost", "丢失", "lost"), ("stolen", "被盗", "stolen"), ("out_of_control", "失控", "out of control"),
            ("exposed", "人员受超剂量照射", "people exposed"), ("contamination", "放射性污染", "contamination"),
        ),
    ),
    FactShape(
        name="source_category", zh="放射源类别", en="Category of the source", shape="choice", natures=_RAYS,
        choices=tuple((each, f"{each}类", f"category {each}") for each in ("I", "II", "III", "IV", "V")),
    ),
    FactShape(name="wide_contamination", zh="造成大范围严重辐射污染", en="Large-area severe contamination", shape="yes",
              natures=_RAYS),
    FactShape(name="acute_severe", zh="急性重度放射病、局部器官残疾人数", en="Acute severe radiation injuries", shape="count",
              unit="人", most=MOST_PEOPLE, natures=_RAYS),
    FactShape(name="over_limit", zh="受到超过年剂量限值照射的人数", en="People exposed beyond the annual limit",
              shape="count", unit="人", most=MOST_PEOPLE, natures=_RAYS),
    FactShape(name="source_count", zh="涉及放射源数量", en="Sources concerned", shape="count", unit="枚",
              most=MOST_SOURCES, natures=_RAYS),
    FactShape(name="exposed", zh="受照人数", en="People exposed", shape="count", unit="人",
              most=MOST_PEOPLE, natures=_RAYS),
    FactShape(name="contaminated", zh="受污染人数", en="People contaminated", shape="count", unit="人",
              most=MOST_PEOPLE, natures=_RAYS),
    FactShape(name="contaminated_area_m2", zh="污染面积", en="Area contaminated", shape="amount", unit="m²",
              most=MOST_AREA, natures=_RAYS),
    FactShape(
        name="plant_state", zh="核电厂通报的应急状态", en="Emergency state declared by the plant", shape="choice",
        natures=(Nature.NUCLEAR,), choices=(
            ("none", "未进入应急", "none"), ("standby", "应急待命", "alert"), ("facility", "厂房应急", "facility emergency"),
            ("site", "场区应急", "site area emergency"), ("general", "场外应急", "general emergency"),
        ),
    ),
    FactShape(name="source_place", zh="事发地点", en="Place of the event", shape="text"),
    FactShape(name="responsible", zh="责任单位", en="Responsible unit", shape="text"),
    FactShape(name="pollutant", zh="主要污染物", en="Main pollutant", shape="text"),
    FactShape(name="amount_released", zh="泄漏数量", en="Amount released", shape="text"),
    FactShape(name="cause", zh="起因和性质", en="Cause and nature", shape="text"),
    FactShape(name="measures", zh="已采取的措施", en="Measures taken", shape="text"),
    FactShape(name="planned", zh="拟采取的措施", en="Measures planned", shape="text"),
    FactShape(name="sensitive", zh="敏感点受影响情况", en="Sensitive places affected", shape="text"),
    FactShape(name="informant", zh="信息来源", en="Source of the information", shape="text"),
)}
