"""What a team may be exposed to: doses of workers, concentrations by protection, and which areas follow. Knows no team.

All figures are recalled or come with the forecast's levels: an officer must confirm them before anybody relies on them.
"""

from dataclasses import dataclass, field
from typing import Literal

from core.forecast import Area
from core.messages import Forecast
from core.tasks import Protection, Work
from response.field import Barrier
from response.level_names import level_names

DOSES = {
    "routine": (20.0, "职业照射年均剂量限值", "the yearly dose limit of workers, on average"),
    "emergency": (50.0, "应急工作人员（单一年份最大值）", "emergency workers: the most in a single year"),
    "collective": (100.0, "为避免大的集体剂量或灾难性情况", "to avert a large collective dose or a catastrophe"),
    "life": (500.0, "抢救生命", "to save life"),
}
"""mSv effective dose, and what each is for. GB 18871-2002, annex B 1.1.1 and section on emergency workers (annex E 2);
recalled, to be confirmed."""
DOSE_SOURCE = "GB 18871-2002"

SPARED = 2.0
"""Dose outdoors over the dose that sheltering averts, at most: it spares at least half. Our assumption, to be confirmed."""

EXPECTED = 0.5
"""Share of members from which on an unknown amount counts as expected: its possible sector would bar whole counties, and no
figure says how bad it is there."""

PROTECTION = {
    "none": ("无需呼吸防护，随身携带逃生面罩", "no respiratory protection; an escape mask is carried"),
    "filter": ("C级防护：防化服、与物质相符的过滤式全面罩",
               "level C: chemical suit, full-face filter mask that fits the substance"),
}
"""Words of the trade; the letters are those of 29 CFR 1910.120, appendix B (recalled, to be confirmed)."""

DOSE_PROTECTION = ("佩戴个人剂量计和直读式报警仪，穿防护服、戴过滤面罩，撤出后去污",
                   "personal dosimeter and direct-reading alarm, coverall, filter mask; decontaminate on leaving")
UNKNOWN_PROTECTION = ("携带逃生面罩和报警仪；报警即向侧风向撤离",
                      "carry an escape mask and an alarm; when it sounds leave across the wind")


@dataclass(frozen=True)
class Limits:
    """What the commander allows."""

    work: Work = "routine"
    protection: Protection = "none"
    received: dict[str, float] = field(default_factory=dict)      # mSv a unit has had this year, by its id

    @property
    def dose(self) -> float:
        """mSv."""
        return DOSES[self.work][0]

    def entry(self, forecast: Forecast) -> int | None:
        """Number of the level whose area is not entered by a chemical's levels; None where no level bars.

        Without protection the least level, with filter masks the second: AEGL-1 is discomfort, AEGL-2 harm that stays or
        escape impaired (NRC 2001). A single level bars in both cases.
        """
        if not forecast.levels:
            return None
        return min(0 if self.protection == "none" else 1, len(forecast.levels) - 1)


def kind_of(forecast: Forecast) -> Literal["dose", "concentration", "unknown"]:
    """What its levels speak of; unknown where nobody knows the amount."""
    if not forecast.levels:
        return "unknown"
    return "dose" if forecast.levels[0].unit == "mSv" else "concentration"


def dose_bound(quantity: str, value: float) -> float:
    """Effective dose outdoors where a dose level is not reached, mSv at most; infinite where the level does not bound it.

    A level of the thyroid bounds no effective dose. What sheltering averts is at least half of what it would be outdoors.
    """
    if quantity == "averted_effective_dose":
        return SPARED * value
    return value if quantity.startswith("effective_dose") else float("inf")


def barred_levels(forecast: Forecast, limits: Limits) -> tuple[int, ...]:
    """Levels of the forecast whose areas nobody of ours enters; -1: where it arrives at all."""
    kind = kind_of(forecast)
    if kind == "unknown":
        return (-1,)
    if kind == "concentration":
        entry = limits.entry(forecast)
        return tuple(range(entry or 0, len(forecast.levels)))
    return tuple(
        number for number, each in enumerate(forecast.levels)
        if dose_bound(each.quantity, each.value) < float("inf") and each.value >= limits.dose
    )


def barred_areas(forecast: Forecast, limits: Limits) -> tuple[Area, ...]:
    """Where nobody of ours goes in the window. Where one member in twenty reaches the level it counts as reached.

    Of an amount that is unknown only where it is expected.
    """
    least = EXPECTED if kind_of(forecast) == "unknown" else 0.0
    levels = barred_levels(forecast, limits)
    return tuple(each for each in forecast.areas if each.level in levels and (each.share == 0.0 or each.share >= least))


def barriers(forecast: Forecast, limits: Limits) -> tuple[Barrier, ...]:
    """The same as barriers for ways."""
    names = {-1: ("预测到达区（量未知）", "where it is expected (amount unknown)")} | {
        number: (f"{zh} 区", f"the area of {en}")
        for number, (zh, en) in enumerate(level_names(each.name) for each in forecast.levels)
    }
    return tuple(
        Barrier(each.geometry, *names[each.level]) for each in barred_areas(forecast, limits)
        if each.geometry.get("coordinates")
    )


@dataclass(frozen=True)
class Allowed:
    """The limit a task is held against, in words."""

    value: float | None              # mSv or the unit of the levels; None: no figure, nothing is entered
    zh: str
    en: str
    source: str
    confirmed: bool
    protection_zh: str
    protection_en: str


def allowed(forecast: Forecast, limits: Limits) -> Allowed:
    """What a team may be exposed to by a forecast."""
    kind = kind_of(forecast)
    if kind == "unknown":
        return Allowed(
            None, "释放量未知：不进入预测到达区", "amount unknown: where it is expected is not entered", "", True,
            *UNKNOWN_PROTECTION,
        )
    if kind == "dose":
        value, zh, en = DOSES[limits.work]
        return Allowed(value, f"有效剂量：{zh}", f"effective dose: {en}", DOSE_SOURCE, False, *DOSE_PROTECTION)
    level = forecast.levels[limits.entry(forecast) or 0]
    name_zh, name_en = level_names(level.name)
    return Allowed(
        level.value, f"不进入 {name_zh} 区", f"the area of {name_en} is not entered", level.source, level.confirmed,
        *PROTECTION[limits.protection],
    )
