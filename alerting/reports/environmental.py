"""初报, 续报 and 处理结果报告: the information reports of an environmental emergency.

Fields of the first report: 突发环境事件信息报告办法（环境保护部令第17号）, read in a copy of the rules (research on radiation
and environmental response, section 6); those of the report on the outcome are recalled, to be confirmed.
"""

from alerting.handed_in import next_number
from alerting.reports import course, known
from alerting.reports.matter import Matter
from alerting.reports.model import Block, Document, Section
from alerting.reports.paper import document
from alerting.reports.pen import Pen
from core.papers import Language, Paper

Part = tuple[str, str, tuple[Block, ...]]
"""Title in Chinese and English, and what it says."""

COURSE_EN = "Cause, nature and course"
TREND_EN = "How it is likely to go on"


def first(matter: Matter, language: Language) -> Document:
    """初报."""
    pen = Pen(language)
    titles = ("突发环境事件信息报告（初报）", "Environmental emergency: first report")
    return _report(pen, matter, Paper.FIRST, titles, _body(pen, matter))


def follow_up(matter: Matter, language: Language) -> Document:
    """续报: what is new since the last paper, then all as it stands."""
    pen = Pen(language)
    number = 1 + sum(each.paper is Paper.FOLLOW_UP for each in matter.incident.reports)
    titles = (f"突发环境事件信息报告（续报第{number}期）", f"Environmental emergency: follow-up report {number}")
    new = ("较上次报告的新情况", "What is new since the last report", course.news(pen, matter))
    return _report(pen, matter, Paper.FOLLOW_UP, titles, (new, *_body(pen, matter)))


def final(matter: Matter, language: Language) -> Document:
    """处理结果报告."""
    pen = Pen(language)
    closed = next((each for each in reversed(matter.changes) if each.trigger == "closed"), None)
    outcome = pen.field(
        ("处理结果", "Outcome"), closed.note if closed else "",
        origin=f"{closed.who} {pen.short(closed.time)}" if closed else "",
    )
    after: tuple[Part, ...] = (
        ("处理过程和结果", "How it was dealt with, and the outcome",
         (outcome, *course.course(pen, matter), *course.handed_in(pen, matter))),
        ("潜在或间接危害、社会影响", "Latent or indirect harm, effects on society",
         (pen.field(("潜在或间接危害", "Latent or indirect harm")), pen.field(("社会影响", "Effects on society")))),
        ("遗留问题和责任追究", "What remains, and who answers for it",
         (pen.field(("处理后的遗留问题", "What remains to be done")),
          pen.field(("参加处理工作的有关部门和工作内容", "Bodies that took part, and what they did")),
          pen.field(("责任追究情况", "Who was held responsible")),
          pen.field(("损失评估及危害证明文件", "Assessment of losses and documents")))),
    )
    basics = tuple(each for each in _body(pen, matter) if each[1] not in (COURSE_EN, TREND_EN))
    titles = ("突发环境事件信息报告（处理结果报告）", "Environmental emergency: report on the outcome")
    return _report(pen, matter, Paper.FINAL, titles, (*basics, *after))


def _body(pen: Pen, matter: Matter) -> tuple[Part, ...]:
    incident = matter.incident
    informant = known.fact(pen, matter, "informant")
    if informant.blank:
        informant = pen.field(
            ("信息来源", "Source of the information"), pen.say("自动监测报警", "alert of an automatic station"),
            name="informant", ok=False,
            origin=pen.say(f"烽燧系统，{pen.short(incident.onset)}", f"Fengsui, {pen.short(incident.onset)}"),
        )
    return (
        ("事件基本情况", "The event", (
            pen.field(("事件名称", "Name"), pen.say(incident.title_zh, incident.title_en)),
            pen.field(("首次监测异常时间", "First beyond a limit"), pen.time(incident.onset),
                      origin=pen.say("自动监测站", "automatic station")),
            pen.field(("发现（接报）时间", "Discovered, or informed"), pen.time(incident.discovered),
                      origin=pen.say("事件档案", "the incident's file")),
            pen.field(("事发时间（早于监测异常的）", "Time of the event, where earlier")),
            known.fact(pen, matter, "source_place", ("发生地点", "Place")),
            known.stations(pen, matter), informant, known.grade(pen, matter), known.fact(pen, matter, "responsible"),
        )),
        ("事件起因、性质和基本过程", COURSE_EN, (known.fact(pen, matter, "cause"), *course.course(pen, matter))),
        ("主要污染物和数量", "Main pollutants and amount",
         (known.quantities(pen, matter), known.fact(pen, matter, "amount_released"))),
        ("监测数据", "Measurements", known.monitoring(pen, matter)),
        ("人员受害和损失情况", "Casualties and losses",
         tuple(known.fact(pen, matter, each) for each in ("deaths", "injured", "evacuated", "loss_cny"))),
        ("饮用水水源地和敏感点受影响情况", "Drinking water and sensitive places", (
            known.fact(pen, matter, "water_supply"), known.fact(pen, matter, "border"), known.fact(pen, matter, "sensitive"),
            *known.sensitive(pen, matter), pen.field(("敏感点分布示意图（附后）", "Map of the sensitive places (attached)")),
        )),
        ("事件发展趋势", TREND_EN,
         (*known.expected(pen, matter), pen.field(("趋势判断", "Judgement of the trend")))),
        ("处置情况和下一步工作建议", "Measures and next steps", (
            known.fact(pen, matter, "measures"), known.fact(pen, matter, "planned"),
            pen.field(("下一步工作建议", "Advice on the next steps")),
        )),
    )


def _report(pen: Pen, matter: Matter, paper: Paper, titles: tuple[str, str], parts: tuple[Part, ...]) -> Document:
    number = next_number(matter.incident)
    id = matter.incident.id
    head = pen.say(f"事件编号 {id}　拟第{number}号", f"Incident {id}, no. {number} if handed in next")
    sections = tuple(Section(title=pen.say(zh, en), blocks=blocks) for zh, en, blocks in parts)
    return document(pen, matter, paper, titles, (head,), sections, known.closing(pen, matter))
