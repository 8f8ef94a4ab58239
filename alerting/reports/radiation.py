"""辐射事故初始报告表: the form of 环发〔2006〕145号, with what the register knows of sealed sources nearby.

Fields: read in copies of the form (research on radiation and environmental response, section 6).
"""

from alerting.reports import known
from alerting.reports.course import course
from alerting.reports.matter import Matter, NearSource
from alerting.reports.model import Block, Document, Field, Section
from alerting.reports.paper import document
from alerting.reports.pen import Pen, number
from core.papers import Language, Paper

MOST_SOURCES = 8
CATEGORIES = ("I", "II", "III", "IV", "V")
KINDS = (
    ("exposed", "人员受照", "people exposed"), ("contaminated", "人员污染", "people contaminated"),
    ("lost", "丢失", "lost"), ("stolen", "被盗", "stolen"),
    ("out_of_control", "失控", "out of control"), ("contamination", "放射性污染", "contamination"),
)


def form(matter: Matter, language: Language) -> Document:
    """The form, filled in as far as it is known."""
    pen = Pen(language)
    parts = (
        ("事故单位", "The unit", _unit(pen, matter)), ("事故时间、地点和类型", "When, where and what", _kind(pen, matter)),
        ("放射源和非密封放射性物质", "Sources and unsealed material", _sources(pen, matter)),
        ("射线装置", "Radiation devices", pen.table(
            ("射线装置", "Devices"),
            (("序号", "No."), ("名称", "Name"), ("型号", "Model"), ("生产厂家", "Maker"), ("设备编号", "Number"),
             ("所在场所", "Place"), ("主要参数", "Main parameters")),
            [("1", *[pen.say("（待填）", "(to be filled in)")] * 6)], (8, 15, 15, 16, 14, 16, 16),
        )),
        ("事故经过情况", "Course of the accident",
         (known.fact(pen, matter, "cause"), known.fact(pen, matter, "measures"), *known.monitoring(pen, matter),
          *course(pen, matter))),
    )
    head = pen.say(f"事件编号 {matter.incident.id}", f"Incident {matter.incident.id}")
    told = ("、" if pen.zh else ", ").join(pen.say(*each) for each in matter.told)
    closing = (
        pen.field(("报送单位（登记册，请核对）", "To (by the register; check)"), told, ok=False),
        pen.field(("报告人（签字）", "Reported by (signature)")),
        pen.field(("报告时间（年 月 日 时 分）", "Time of the report")),
    )
    sections = tuple(Section(title=pen.say(zh, en), blocks=blocks) for zh, en, blocks in parts)
    titles = ("辐射事故初始报告表", "Initial report form for a radiation accident")
    return document(pen, matter, Paper.RADIATION, titles, (head,), sections, closing)


def _unit(pen: Pen, matter: Matter) -> tuple[Block, ...]:
    name = known.fact(pen, matter, "responsible", ("事故单位名称", "Unit"))
    if name.blank and matter.sources:
        near = matter.sources[0]
        name = pen.field(
            ("事故单位名称", "Unit"), near.site.holder, name="responsible", ok=False,
            origin=_near(pen, near),
        )
    return (
        name,
        *(pen.field(each) for each in (
            ("法定代表人", "Legal representative"), ("地址", "Address"), ("邮编", "Post code"), ("电话", "Telephone"),
            ("传真", "Fax"), ("联系人", "Contact"), ("许可证号", "Permit no."), ("许可证审批机关", "Permit authority"),
        )),
    )


def _near(pen: Pen, near: NearSource) -> str:
    name, far = pen.say(near.site.name_zh, near.site.name_en), pen.distance(near.distance)
    said = pen.say(f"放射源登记册，“{name}”距超限站点 {far}", f"register of sources, '{name}', {far} from the station")
    return said + pen.say("，演示数据", ", demonstration data") if near.site.is_demo else said


def _kind(pen: Pen, matter: Matter) -> tuple[Block, ...]:
    incident = matter.incident
    return (
        pen.field(("事故发生时间", "Time of the accident")),
        pen.field(("首次监测异常时间", "First beyond a limit"), pen.time(incident.onset),
                  origin=pen.say("自动监测站", "automatic station")),
        pen.field(("发现（接报）时间", "Discovered, or informed"), pen.time(incident.discovered),
                  origin=pen.say("事件档案", "the incident's file")),
        known.fact(pen, matter, "source_place", ("事故发生地点", "Place of the accident")), known.stations(pen, matter),
        _ticked(pen, matter),
        *(known.fact(pen, matter, each) for each in (
            "exposed", "contaminated", "source_count", "contaminated_area_m2", "source_category", "deaths", "acute_severe",
            "over_limit",
        )),
        known.grade(pen, matter),
    )


def _ticked(pen: Pen, matter: Matter) -> Field:
    what = matter.fact("source_event")
    ticked = []
    for key, zh, en in KINDS:
        count = matter.fact(key)         # of people: exposed, contaminated
        is_so = (what is not None and what.value == key) or (count is not None and bool(count.value))
        ticked.append(f"{'■' if is_so else '□'} {pen.say(zh, en)}")
    rows = [("　" if pen.zh else "  ").join(ticked[start:start + 3]) for start in (0, 3)]
    return Field(label=pen.say("事故类型", "Kind"), text="\n".join(rows), blank=what is None, name="source_event")


def _sources(pen: Pen, matter: Matter) -> tuple[Block, ...]:
    head = (
        ("序号", "No."), ("核素名称", "Nuclide"), ("出厂活度/Bq", "Activity when made, Bq"), ("出厂日期", "Made on"),
        ("放射源编码", "Source code"), ("事故时活度/Bq", "Activity now, Bq"), ("非密封物质状态", "State, if unsealed"),
    )
    widths = (7, 13, 14, 18, 20, 15, 13)
    blank = pen.say("（待填）", "(to be filled in)")
    if not matter.sources:
        return (
            pen.line("登记册中超限站点2 km内没有放射源，请按实际填写。",
                     "The register has no source within 2 km of the stations concerned; fill in what is there."),
            *pen.table(("事故源", "Sources"), head, [("1", *[blank] * 6)], widths),
        )
    rows = []
    for index, each in enumerate(matter.sources[:MOST_SOURCES], 1):
        now = number(each.activity_now) if each.activity_now is not None else blank
        rows.append((
            str(index), f"{each.source.nuclide} ({CATEGORIES[each.source.category - 1]})",
            number(each.source.activity_bq), pen.day(each.source.activity_date), each.source.code,
            pen.checked(now, each.activity_now is None), "—",
        ))
    origins = pen.joined(*dict.fromkeys(_near(pen, each) for each in matter.sources[:MOST_SOURCES]))
    day = pen.short(matter.now)
    return (
        *pen.table(("超限站点附近登记的放射源，是否为事故源须现场确认", "Registered sources nearby; confirm which it is"),
                   head, rows, widths, max(0, len(matter.sources) - MOST_SOURCES)),
        pen.line(f"来源：{origins}。事故时活度按{day}、半衰期（ICRP 107）推算。【待核】",
                 f"Source: {origins}. Activity now: decayed to {day} by the half-life of ICRP 107. [to be verified]"),
    )
