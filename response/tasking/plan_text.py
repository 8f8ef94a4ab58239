"""What a plan rests on, as sentences for whoever gives the orders."""

from collections.abc import Iterator

from core.messages import Forecast
from core.reach import Assumption
from response.circles import Circles, Fields
from response.situation import Situation
from response.tasking.dose import Cloud
from response.tasking.limits import EXPECTED, SPARED, Limits, allowed, kind_of
from response.tasking.needs import STAY
from response.tasking.plume import BESIDE, LEFT, LYING, PEAKING


def assumptions(
    forecast: Forecast, circles: Circles, limits: Limits, cloud: Cloud, now: Situation, fields: Fields
) -> Iterator[Assumption]:
    """Limits, exposure, practice, travel."""
    limit = allowed(forecast, limits)
    value = "" if limit.value is None else f"{limit.value:g} {'mSv' if cloud.kind == 'dose' else cloud.unit}"
    yield Assumption(what="limit", zh=f"{limit.zh}（{value}）" if value else limit.zh,
                     en=f"{limit.en}: {value}" if value else limit.en, source=limit.source or "fengsui",
                     confirmed=limit.confirmed)
    if cloud.from_areas:
        yield _from_areas(forecast)
        if kind_of(forecast) != "unknown":
            yield _after(forecast)
    elif cloud.kind == "dose":
        yield Assumption(what="exposure", zh="剂量按模式场沿路线积分，不计车辆屏蔽和呼吸防护",
                         en="doses are the model's field along the way, without shielding by the vehicle or masks",
                         source=forecast.model_en or "model", confirmed=True)
    yield Assumption(
        what="sampling practice", source="HJ 589-2021, HJ 1155", confirmed=False,
        zh="布点类别按 HJ 589-2021 和 HJ 1155 的做法（凭记忆，待核）；"
           f"间距、数量和每点停留 {STAY[kind_of(forecast)]:g} min 为本系统假定",
        en="kinds of points follow the practice of HJ 589-2021 and HJ 1155 (recalled, to be confirmed); distances, numbers and "
           f"{STAY[kind_of(forecast)]:g} min at each are ours",
    )
    yield Assumption(
        what="crews", source="assumed", confirmed=False,
        zh="只派陆上队伍和自带仪器或载队的船只；航空器不参与分派；海上航线由到达时间场得出，里程不计",
        en="teams and vessels with instruments or a team are sent, aircraft are not; ways at sea follow the field of arrival "
           "times, their length is not told",
    )
    if any(each.is_demo for each in fields.units):
        yield Assumption(what="fleet", zh="部分队伍、仪器和集结时间为演示数据", source="demo", confirmed=False,
                         en="some teams, instruments and musters are demonstration data")
    yield from circles.provider_in(now).assumptions()


def _from_areas(forecast: Forecast) -> Assumption:
    kind = kind_of(forecast)
    if kind == "unknown":
        zh = (f"释放量未知，无法估计受照或吸入：最佳估计和 {EXPECTED:.0%} 成员的到达区全程禁入，区外不作估计")
        en = ("the amount is unknown and no exposure can be worked out: where the best estimate or "
              f"{EXPECTED:.0%} of the members arrive is closed, outside nothing is said")
    elif kind == "concentration":
        zh = "预测只有分级区域，没有浓度场：点和路线上的浓度按所在区外一级的限值取上限，最早到达后计入"
        en = ("the forecast has areas of levels, no field: concentrations are at most the next level not reached there, from "
              "the earliest arrival on")
    else:
        zh = ("预测只有分级区域和各地剂量，没有剂量率场：剂量取上限，不超过该处未达到的级别，"
              f"也不超过更近处已知剂量的 {BESIDE:g} 倍，按最短过境时间内受照、峰值为均值 {PEAKING:g} 倍计；"
              f"室外剂量不超过掩蔽可避免剂量的 {SPARED:g} 倍。以上均为假定")
        en = ("the forecast has areas and doses at places, no field of dose rates: at most the level not reached there and "
              f"{BESIDE:g} times the dose of the last known place nearer to the source, received within the shortest "
              f"passage at {PEAKING:g} times its mean rate; outdoors at most {SPARED:g} times what sheltering averts; all "
              "of it assumed")
    return Assumption(what="exposure", zh=zh, en=en, source=f"forecast {forecast.id}", confirmed=False)


def _after(forecast: Forecast) -> Assumption:
    """From when on less is counted."""
    if not any(each.gone for each in forecast.passage):
        zh, en = "预测窗口内尚未过境，上限一直计入", "it has not passed within the window: the bound counts without an end"
    elif kind_of(forecast) == "concentration":
        zh = "全部成员过境后，浓度按不超过最低一级的限值计"
        en = "once all members have passed, concentrations are at most the lowest level"
    else:
        zh = f"全部成员过境后，按过境时上限的 {LEFT:.0%} 与地面沉积（一周剂量平均率的 {LYING:g} 倍）中较大者计，假定"
        en = (f"once all members have passed, {LEFT:.0%} of the bound or, if more, {LYING:g} times the mean rate of the week's "
              "dose counts for what is left in the air and on the ground; assumed")
    return Assumption(what="after the passage", zh=zh, en=en, source=f"forecast {forecast.id}", confirmed=False)
