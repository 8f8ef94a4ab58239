"""Which paper is meant for which event, and why. Fills in nothing."""

from typing import NamedTuple

from alerting.reports.matter import Matter
from core.incident import Nature
from core.papers import Paper

REPORTS = (Paper.FIRST, Paper.FOLLOW_UP, Paper.FINAL)
CROSSES = ("county", "city", "province", "nation")


class Use(NamedTuple):
    """Whether a paper is meant for an event, and why."""

    applies: bool                    # now
    fits: bool                       # for such an event at any time
    zh: str
    en: str


def use(matter: Matter, paper: Paper) -> Use:
    """What the rules say of this paper and this event."""
    if paper is Paper.RADIATION:
        return _radiation(matter)
    return _neighbours(matter) if paper is Paper.NEIGHBOURS else _report(matter, paper)


def _report(matter: Matter, paper: Paper) -> Use:
    if matter.incident.nature in (Nature.NUCLEAR, Nature.RADIATION):
        return Use(False, False, "核与辐射事件的报告不适用《突发环境事件信息报告办法》（第2条）。",
                   "The rules on reporting environmental emergencies do not govern nuclear and radiation events (art. 2).")
    done = any(each.paper in REPORTS for each in matter.incident.reports)
    if paper is Paper.FIRST:
        return Use(not done, True, "已登记报送过报告，新情况用续报。" if done else "突发环境事件首次报告。",
                   "A report was handed in; what is new goes into a follow-up." if done else "The first report of the event.")
    if not done:
        return Use(False, True, "尚未登记报送初报。", "No first report is on record as handed in.")
    if paper is Paper.FOLLOW_UP:
        return Use(True, True, "查清有关情况或情况变化后报送。", "When more is known or the situation has changed.")
    is_over = matter.incident.standing is None
    return Use(is_over, True, "处理完毕后报送。" if is_over else "仍有报警成立，处理完毕后再报。",
               "When it has been dealt with." if is_over else "Alerts still hold; when it has been dealt with.")


def _radiation(matter: Matter) -> Use:
    if matter.incident.nature is Nature.RADIATION:
        return Use(True, True, "辐射事故发生单位应在2小时内填报（环发〔2006〕145号）。",
                   "The unit where the accident happened files it within 2 h (环发〔2006〕145号).")
    if matter.incident.nature is Nature.NUCLEAR:
        return Use(False, False, "核电厂事故按核事故应急规定报告，不用本表。",
                   "A plant reports by the rules on nuclear emergencies, not by this form.")
    return Use(False, False, "本表只用于放射源和射线装置的辐射事故。",
               "This form is for accidents with sources and radiation devices.")


def _neighbours(matter: Matter) -> Use:
    border = matter.fact("border")
    if border is not None and border.value in CROSSES:
        return Use(True, True, "已登记跨行政区域影响，应向相邻地区通报。",
                   "It reaches across a border, as somebody said: neighbours are told.")
    if border is not None:
        return Use(False, True, "已登记无跨行政区域影响。", "It reaches across no border, as somebody said.")
    cities = {each.city for each in matter.incident.places if each.city}
    if len(cities) > 1:
        said, said_en = "、".join(sorted(cities)), ", ".join(matter.city(each, zh=False) for each in sorted(cities))
        return Use(True, True, f"超限点位涉及{said}。", f"Stations of several cities are concerned: {said_en}.")
    if any(each.river for each in matter.incident.places) or matter.forecasts:
        return Use(True, True, "河流或扩散可能影响下游、下风向地区，请判断是否跨界。",
                   "A river or a plume may carry it on; judge whether it crosses a border.")
    return Use(False, True, "目前没有跨界迹象。", "Nothing says so far that it crosses a border.")
