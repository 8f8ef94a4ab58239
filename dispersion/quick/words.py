"""What must be read with a quick forecast: each assumption and limit as a sentence, in both languages. Computes nothing."""

from datetime import datetime

from core.site_register import CALM, Wind
from dispersion.quick.followed import NEAREST
from dispersion.quick.matter import Matter
from dispersion.quick.shape import Request
from dispersion.quick.source import Amount
from dispersion.quick.spread import AXIS_SHARE, Source
from dispersion.weather.age import age_sentence
from dispersion.weather.field import Weather

MODEL_ZH = "高斯烟团模式（近地面用相似理论），集合预报"
MODEL_EN = "Gaussian puffs, similarity theory near the ground, as an ensemble"


def notes(
    request: Request, matter: Matter, amount: Amount, weather: Weather, source: Source, *, is_one_wind: bool, now: datetime,
    wind: Wind, members: int, has_levels: bool,
    near: tuple[tuple[str, str], ...] = (),
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(Chinese, English) sentences in the same order; `near` are those on a heavy gas near the source."""
    step = float(source.edges[1] - source.edges[0]) / 60
    age_zh, age_en = age_sentence(weather, now)
    said = [(age_zh, age_en), _wind(wind, is_one_wind), _release(request, source, step)]
    if not request.warns:
        said.insert(0, ("推演：释放由人员假设给出，不向任何地点报警。",
                        "What-if: somebody assumed this release; no place is warned."))
    if amount.rate is None:
        said.append((
            f"释放量{amount.zh}：只给出时间和按成员比例的范围，不给出浓度，也不与任何限值比较。",
            f"The amount released is {amount.en}: times and areas by share of members only, no concentrations, and nothing is "
            "compared with any level.",
        ))
    elif matter.unit == "Bq":
        said.extend(_doses(matter))
    elif not has_levels:
        said.append((
            f"{matter.zh}没有已录入来源的应急限值，不判定等级；峰值单位为 {matter.shown[0]}。",
            f"No emergency level with a source is known for {matter.en}: none is judged; peaks are in {matter.shown[0]}.",
        ))
    else:
        said.append((
            f"限值为 60 min 暴露的 AEGL，与 {step:.0f} min 平均的最高浓度比较，偏于保守。",
            f"Levels are AEGLs for 60 min of exposure, compared with the highest {step:.0f}-min mean: on the safe side.",
        ))
    said.append((
        f"到达：首次达到烟羽轴线同距离浓度的 {AXIS_SHARE:.0%}" + ("或最低限值" if has_levels else "")
        + f"的 {step:.0f} min 时段的开始；最早和最晚为 {members} 个成员的 5%–95%。",
        f"Arrival is the start of the first {step:.0f} min with {AXIS_SHARE:.0%} of the concentration on the plume's axis at "
        f"that distance{', or the lowest level' if has_levels else ''}; earliest and latest: 5 to 95 % of {members} members.",
    ))
    said.extend(near)
    if matter.is_heavy and not near:
        said.append((
            f"{matter.zh}比空气重：大量泄漏时近源处沿地面流动、顺地势下沉，释放量未知时无法计算；近源处不要依据本预测判断安全。",
            f"{matter.en[:1].upper()}{matter.en[1:]} is heavier than air: of a large release it flows along the ground near "
            "the source and into hollows, which is not computed as long as the amount is not known; do not take a place near "
            "the source as safe by this.",
        ))
    if matter.is_assumed:
        said.append((
            f"只测得剂量率：核素按来源登记的放射源假定为{matter.zh}，释放量由首个站点读数反推；核素不同则剂量不同。",
            f"A dose rate alone was measured: the nuclide is assumed to be {matter.en}, as the source's register has it, and "
            "the amount follows from the first station's reading; another nuclide would bring another dose.",
        ))
    if not matter.is_known:
        said.append(("核素未知：不计沉降和衰变。", "The nuclide is not known: neither deposition nor decay is computed."))
    said.append((
        f"地形和建筑物未计算；距源 {NEAREST:.0f} m 以内按 {NEAREST:.0f} m 处计。",
        f"No hills or buildings are computed; a place within {NEAREST:.0f} m of the source is told what is at {NEAREST:.0f} m.",
    ))
    return tuple(each for each, _ in said), tuple(each for _, each in said)


def _doses(matter: Matter) -> list[tuple[str, str]]:
    said = [(
        "剂量为释放开始后 7 天内、室外且不采取任何行动的预期剂量（烟羽外照射、地面外照射、吸入待积），"
        "取成人、10 岁、1 岁中最高者；只计预测时段内到达的部分。站点读数为高出本底的空气比释动能率最高值。",
        "Doses are those projected over 7 days from the begin of the release, outdoors and without any action (cloud, deposit, "
        "inhaled, committed), of the adult, the ten- or the one-year-old, whichever is highest; only what arrives within the "
        "window counts. A station's reading is the highest air kerma rate above its background.",
    ), (
        "GB 18871 的水平与采取行动可防止的剂量比较，IAEA 通用准则与预期剂量比较；数值均待核。",
        "Levels of GB 18871 are held against the dose an action averts, IAEA's generic criteria against the projected dose; "
        "all to be confirmed.",
    ), (
        "可防止剂量按预测作出时（释放尚未开始的按释放开始时）即行动计：隐蔽 2 天（减弱最多的建筑物）、"
        "撤离 7 天、服用一次稳定碘；此前已受的不计入，撤离途中所受的未扣除；减弱系数和服碘效率待核。",
        "Averted is what an action spares that begins when the forecast is made, or with a release yet to come: sheltering "
        "2 d in the building that spares most, leaving for 7 d, stable iodine once. What was received before is not in it, "
        "what is received on the way out not taken off; factors of buildings and of iodine are to be confirmed.",
    )]
    if matter.emission is not None:
        said += [(each.zh, each.en) for each in matter.emission.assumptions]
    return said


def _wind(wind: Wind, is_one_wind: bool) -> tuple[str, str]:
    blows_zh = "静风，风向不定" if wind.wind_speed < CALM else f"风从 {wind.wind_from:.0f}° 来，{wind.wind_speed:.1f} m/s"
    blows_en = "calm" if wind.wind_speed < CALM else f"from {wind.wind_from:.0f}° at {wind.wind_speed:.1f} m/s"
    if is_one_wind:
        return (f"源处 10 m 高度{blows_zh}；假定自释放开始至预测结束不变。",
                f"Wind at 10 m at the source {blows_en}; assumed the same from the release's start to the end of the window.")
    return (f"源处 10 m 高度现在{blows_zh}；释放以来的风按观测变化，此后假定不变。",
            f"Wind at 10 m at the source now {blows_en}; as observed since the release began, assumed the same from now on.")


def _release(request: Request, source: Source, step: float) -> tuple[str, str]:
    if request.typed is not None and request.typed.plant is not None:
        return ("释放按事故源项的阶段进行；预测时段以后的释放未计入。",
                "The release follows the phases of the source term; what is released after the window is not counted.")
    if request.typed is not None:
        minutes = source.steps * step
        return (f"释放持续 {minutes:.0f} min，强度不变。", f"The release lasts {minutes:.0f} min at a constant rate.")
    return ("假定释放强度不变，并持续到预测结束；开始时间由首个站点超限时刻和风程推算。",
            "The release is assumed constant and to go on to the end of the window; its start is reckoned from when the first "
            "station passed its limit and the wind's travel time to it.")
