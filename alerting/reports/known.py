"""Fields and tables several papers share: facts, grade, places, what was measured, what is expected. Each with its origin."""

from alerting.reports.matter import Matter, Measured, Value
from alerting.reports.model import Block, Field, Line, Table
from alerting.reports.pen import Pen, number
from core.event_facts import FACTS
from core.evidence import Validation
from core.incident import Fact
from core.messages import SEVERITY_RANK, Forecast
from core.site import DEMO, Part, WaterIntake

COLOURS = {"red": ("红色", "red"), "orange": ("橙色", "orange"), "yellow": ("黄色", "yellow"), "blue": ("蓝色", "blue")}
VALIDATION = {
    Validation.NOT_VALIDATED: ("未核实", "not validated"), Validation.VALIDATED: ("已核实", "validated"),
    Validation.NOT_PLAUSIBLE: ("核实为不可信", "found not plausible"),
}


def fact_value(pen: Pen, fact: Fact) -> str:
    """What was said, in words."""
    shape = FACTS[fact.name]
    if shape.shape == "yes":
        return pen.say("是", "yes") if fact.value else pen.say("否", "no")
    if shape.shape == "choice":
        return next(pen.say(zh, en) for key, zh, en in shape.choices if key == fact.value)
    if shape.shape in ("count", "amount"):
        unit = shape.unit if pen.zh else {"人": "people", "元": "CNY", "枚": ""}.get(shape.unit, shape.unit)
        written = f"{fact.value:,.2f}"
        return f"{written.rstrip('0').rstrip('.') if '.' in written else written} {unit}".strip()
    return str(fact.value)


def fact_origin(pen: Pen, fact: Fact) -> str:
    """Who said so and when."""
    said = f"{fact.who}，{pen.short(fact.time)}" if pen.zh else f"{fact.who}, {pen.short(fact.time)}"
    return f"{said}，{fact.note}" if fact.note and pen.zh else f"{said}, {fact.note}" if fact.note else said


def fact(pen: Pen, matter: Matter, name: str, label: tuple[str, str] | None = None) -> Field:
    """A fact as a field, blank where nobody has given it."""
    shape, known = FACTS[name], matter.fact(name)
    label = label or (shape.zh, shape.en)
    if known is None:
        return pen.field(label, name=name)
    return pen.field(label, fact_value(pen, known), origin=fact_origin(pen, known), name=name)


def grade(pen: Pen, matter: Matter) -> Field:
    """The grade: confirmed, or what the facts propose, to be verified."""
    incident = matter.incident
    label = ("事件等级", "Grade")
    found = incident.confirmed or incident.proposed
    if found is None:
        return pen.field(label)
    said = pen.joined(
        pen.say(found.name_zh, found.name_en),
        pen.say(f"依据：{found.criterion_zh}", f"ground: {found.criterion_en}") if found.criterion_zh else "",
    )
    if incident.confirmed is not None:
        who = f"{found.confirmed_by} {pen.short(found.confirmed_at)}"
        said += pen.say(f"；{who} 确认", f"; confirmed by {who}")
    else:
        said += pen.say("；系统按已知事实建议，尚未确认", "; proposed from the known facts, not confirmed")
    return pen.field(label, said, origin=found.source, ok=found.source_confirmed and incident.confirmed is not None)


def stations(pen: Pen, matter: Matter) -> Field:
    """Where it was measured."""
    places = matter.incident.places
    said = []
    for each in places[:12]:
        station = matter.stations.get(each.station)
        name = station_name(pen, matter, each.station)
        river = each.river or (station.river if station else None)
        where = ("，" if pen.zh else ", ").join(filter(None, (
            matter.city(each.city, zh=pen.zh), river, pen.position(each.longitude, each.latitude),
        )))
        said.append(f"{name}（{where}）" if pen.zh else f"{name} ({where})")
    if (count := matter.incident.station_count) > 12:
        said.append(pen.say(f"等{count}处", f"and {count - 12} more"))
    return pen.field(("监测点位", "Stations concerned"), "\n".join(said))


def station_name(pen: Pen, matter: Matter, id: str) -> str:
    """A station's name with its id."""
    station = matter.stations.get(id)
    if station is None:
        return id
    name = pen.say(station.name_zh, station.name_en)
    return f"{name} {id}" if name != id else id


def monitoring(pen: Pen, matter: Matter) -> tuple[Block, ...]:
    """What was measured beyond a limit: each value with unit, time and limit, the limit with its source."""
    rows = [_measured(pen, matter, each) for each in matter.measured]
    if not rows:
        return (pen.line("没有超限监测值记录。", "No measured value beyond a limit is on record."),)
    return pen.table(
        ("监测数据（自动监测站，测量单位随值标注）", "Measurements of automatic stations, units beside the values"),
        (("站点", "Station"), ("项目", "Quantity"), ("首次超限", "First beyond"), ("最重值与时间", "Gravest, and when"),
         ("最近值与时间", "Latest, and when"), ("限值及来源", "Limit and its source"), ("核实", "Validation")),
        rows, (15, 11, 12, 16, 16, 18, 12),
    )


def _measured(pen: Pen, matter: Matter, each: Measured) -> tuple[str, ...]:
    alert = each.alert
    limit = "—"
    if alert.limit is not None:
        source = alert.limit_source or pen.say("来源未注明", "source not named")
        base = f"{pen.say('本底', 'background')} {number(alert.background)} + " if alert.background is not None else ""
        limit = pen.checked(f"{base}{pen.amount(alert.limit, alert.unit)}\n{source}", alert.limit_confirmed)
    if each.gravest is not None:
        gravest = _value(pen, each.gravest, alert.unit)
    elif alert.peak is not None:
        start, end = pen.short(alert.onset), pen.short(alert.time)
        gravest = f"{pen.amount(alert.peak, alert.unit)}\n" + pen.say(f"{start}起至{end}", f"between {start} and {end}")
    else:
        gravest = "—"
    return (
        station_name(pen, matter, alert.station), pen.quantity(alert.quantity), pen.short(alert.onset), gravest,
        _value(pen, each.latest, alert.unit) if each.latest is not None else "—", limit, pen.say(*VALIDATION[alert.validation]),
    )


def _value(pen: Pen, value: Value, unit: str) -> str:
    return f"{pen.amount(value.value, unit)}\n{pen.short(value.time)}"


def quantities(pen: Pen, matter: Matter) -> Field:
    """The main pollutants: as an officer says, else what was measured beyond limits, to be verified."""
    if matter.fact("pollutant") is not None:
        return fact(pen, matter, "pollutant")
    names = ("、" if pen.zh else ", ").join(pen.quantity(each) for each in matter.incident.quantities)
    return pen.field(
        (FACTS["pollutant"].zh, FACTS["pollutant"].en), names, name="pollutant", ok=False,
        origin=pen.say("自动监测超限项目", "what stations measured beyond limits"),
    )


def sensitive(pen: Pen, matter: Matter) -> tuple[Block, ...]:
    """Protected places around, from the register."""
    if not matter.sensitive:
        return (pen.line(
            "登记册中50 km内没有需保护的取水口等地点；未登记的请另行核查。",
            "The register has no protected place within 50 km; what is not registered must be checked.",
        ),)
    rows = [
        (pen.say(each.site.name_zh, each.site.name_en), pen.distance(each.distance, each.bearing), each.site.river or "—",
         _people(each.site.parts),
         pen.checked(_origin(pen, each.site.origin), each.site.origin != DEMO))
        for each in matter.sensitive
    ]
    return pen.table(
        ("周边敏感点（登记册，距首个超限站点）", "Sensitive places (register; from the first station)"),
        (("名称", "Name"), ("方位距离", "Distance"), ("河流", "River"), ("供水人口/人", "People supplied"),
         ("资料来源", "Origin")),
        rows, (26, 18, 14, 16, 26),
    )


def _people(parts: tuple[Part, ...]) -> str:
    return "；".join(f"{each.population:,d}" for each in parts if isinstance(each, WaterIntake)) or "—"


def _origin(pen: Pen, origin: str) -> str:
    return pen.say("演示数据，非真实", "demonstration data, not real") if origin == DEMO else origin


def expected(pen: Pen, matter: Matter) -> tuple[Block, ...]:
    """Where it goes, by the newest forecast of each run: times as ranges, chances, what it rests on."""
    blocks: list[Table | Line] = []
    for each in matter.forecasts:
        blocks.append(pen.line(*_rests(pen, each)))
        arrivals = sorted(
            (a for a in each.arrivals if a.earliest is not None or a.likely is not None),
            key=lambda a: (a.earliest or a.likely or each.end, a.place),
        )
        if not arrivals:
            blocks.append(pen.line(
                "该预测在其时段内没有到达任何登记地点。", "By this forecast no registered place is reached within its time.",
            ))
            continue
        blocks += pen.table(
            ("预计到达（5%～95%成员的最早与最晚）", "Expected arrivals (earliest and latest of 5 to 95 % of the members)"),
            (("地点", "Place"), ("距离方位", "Distance"), ("最早", "Earliest"), ("最可能", "Likely"), ("最晚", "Latest"),
             ("到达比例", "Share")),
            [(pen.say(a.name_zh, a.name_en), pen.distance(a.distance * 1000, a.bearing), pen.short(a.earliest),
              pen.short(a.likely), pen.short(a.latest), f"{100 * a.reached:.0f} %") for a in arrivals],
            (24, 16, 17, 17, 17, 9),
        )
    return tuple(blocks)


def _rests(pen: Pen, each: Forecast) -> tuple[str, str]:
    made, observed, source = pen.short(each.time), pen.short(each.observed), each.source
    zh = (
        f"扩散预测 {each.id}：{each.title_zh}。{made} 由 {each.who} 生成，模型：{each.model_zh}，{each.members} 个成员，"
        f"所用观测最早 {observed}。源项：{source.amount_zh}（{source.reason_zh}）。"
    )
    en = (
        f"Forecast {each.id}: {each.title_en}. Made {made} by {each.who}; model: {each.model_en}; {each.members} members; "
        f"oldest observation {observed}. Source: {source.amount_en} ({source.reason_en})."
    )
    if source.unit_release:
        zh, en = f"{zh}释放量未知，只可用时间。", f"{en} The amount is not known: only times count."
    return pen.checked(zh, ok=False), pen.checked(en, ok=False)


def gravest_first(measured: tuple[Measured, ...]) -> tuple[Measured, ...]:
    """The gravest first, then the earliest."""
    return tuple(sorted(measured, key=lambda each: (-SEVERITY_RANK[each.alert.severity], each.alert.onset, each.alert.id)))


def closing(pen: Pen, matter: Matter, to: str = "") -> tuple[Field, ...]:
    """Who reports to whom, who signs."""
    reported = matter.reported
    return (
        pen.field(("报送单位（收文）", "To"), to),
        pen.field(("报告单位（盖章）", "Reporting unit (seal)"), reported.unit),
        pen.field(("签发人", "Signed by")),
        pen.field(("联系人", "Contact"), reported.contact),
        pen.field(("联系电话/传真", "Telephone and fax"), " / ".join(filter(None, (reported.phone, reported.fax)))),
        pen.field(("报送时间", "Handed in at")),
    )
