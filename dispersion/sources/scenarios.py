"""Named reactor accidents with every assumption in words. How one becomes a release is computed in `reactor.py`."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from dispersion.sources.containment import AN_HOUR, BREACH, Accident, Opening
from dispersion.sources.core import Reactor
from dispersion.sources.emission import Assumption
from dispersion.sources.nuclides import Form


class Scenario(msgspec.Struct, frozen=True, kw_only=True):
    """A named accident. Its openings are made for a reactor, since the design leak is the reactor's."""

    key: str
    zh: str
    en: str
    until: float                     # s after the first release from the fuel
    sprayed: bool
    height: float                    # m, where it leaves the building
    assumptions: tuple[Assumption, ...]


COMMON = (
    Assumption(
        "堆芯积存量取 MACCS 示例问题 A 按热功率换算，未按本堆燃耗修正，铯-137 可能偏差约三分之一；不含超铀核素。",
        "Core inventory after MACCS Sample Problem A, scaled by thermal power and not by this core's burn-up: Cs-137 may be "
        "off by a third; transuranic nuclides are not included."),
    Assumption(
        "向安全壳的释放份额与时间取 NUREG-1465（压水堆）。",
        "Release into the containment and its timing after NUREG-1465 (PWR)."),
    Assumption(
        "碘：95% 为气溶胶，4.85% 为元素碘，0.15% 为有机碘。",
        "Iodine: 95 % aerosol, 4.85 % elemental, 0.15 % organic."),
    Assumption(
        "安全壳内自然沉积取每小时 0.1（偏保守，待确认）。",
        "Deposition within the containment 0.1 per hour (errs high, to be confirmed)."),
)
NO_SPRAYS = Assumption("喷淋不可用。", "Sprays do not work.")

SCENARIOS: Mapping[str, Scenario] = MappingProxyType({each.key: each for each in (
    Scenario(
        key="early-failure", zh="堆芯熔化，安全壳早期失效", en="core melt with early containment failure",
        until=12 * AN_HOUR, sprayed=False, height=30.0,
        assumptions=(
            Assumption(
                "压力容器熔穿时（首次释放后 1.8 小时）安全壳破裂，第一小时排出换气率为每小时 1 次，此后每小时 0.1 次。",
                "The containment ruptures when the vessel fails, 1.8 h after the first release; its air leaves at one volume "
                "an hour for an hour, then at a tenth of it."),
            NO_SPRAYS,
        )),
    Scenario(
        key="design-leak", zh="堆芯熔化，安全壳完好，按设计泄漏率泄漏", en="core melt, containment intact, leaking as designed",
        until=24 * AN_HOUR, sprayed=True, height=30.0,
        assumptions=(
            Assumption(
                "泄漏率为设计压力下的 0.3%/天（待确认），整个期间不变，未计环廊过滤。",
                "Leak rate 0.3 % a day as at design pressure (to be confirmed), unchanged throughout, no filter around it."),
            Assumption(
                "喷淋自首次释放后 0.5 小时起一直运行，气溶胶和元素碘去除率每小时 3（待确认）。",
                "Sprays run from half an hour after the first release to the end and remove aerosol and elemental iodine at 3 "
                "per hour (to be confirmed)."),
        )),
    Scenario(
        key="filtered-venting", zh="堆芯熔化，安全壳过滤排放", en="core melt with filtered venting",
        until=36 * AN_HOUR, sprayed=False, height=60.0,
        assumptions=(
            Assumption(
                "首次释放后 24 小时开始过滤排放，历时 6 小时，每小时排出安全壳气体的 20%；此前和此后按设计泄漏率 0.3%/天泄漏。",
                "Venting begins 24 h after the first release and lasts 6 h, a fifth of the containment's air an hour; all the "
                "time the containment leaks 0.3 % a day as designed."),
            Assumption(
                "过滤器去污因子：气溶胶 1000，元素碘 100，有机碘 5，惰性气体不滞留（待确认）。",
                "The filter holds back aerosol by 1000, elemental iodine by 100, organic iodine by 5, noble gases not at all "
                "(to be confirmed)."),
            NO_SPRAYS,
        )),
)})
FILTER: dict[Form, float] = {Form.AEROSOL: 1e-3, Form.ELEMENTAL: 1e-2, Form.ORGANIC: 0.2}
"""Share a wet or metal-fibre filter lets through (recalled, to be confirmed)."""


def accident_of(scenario: Scenario, plant: Reactor) -> Accident:
    """The openings of a named scenario at a plant."""
    leak = Opening(start=0.0, end=scenario.until, rate=plant.leak)
    rupture = (
        Opening(start=BREACH, end=BREACH + AN_HOUR, rate=1.0 / AN_HOUR),
        Opening(start=BREACH + AN_HOUR, end=scenario.until, rate=0.1 / AN_HOUR),
    )
    vent = Opening(start=24 * AN_HOUR, end=30 * AN_HOUR, rate=0.2 / AN_HOUR, passes=FILTER)
    openings = {"early-failure": (leak, *rupture), "filtered-venting": (leak, vent)}.get(scenario.key, (leak,))
    return Accident(
        openings=openings, until=scenario.until, sprays=(0.5 * AN_HOUR, scenario.until) if scenario.sprayed else None,
    )
