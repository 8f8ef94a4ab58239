"""上下游联防通报: what those downstream, downwind or across a border must know. No form is prescribed; the fields are ours."""

from alerting.reports import known
from alerting.reports.matter import Matter
from alerting.reports.model import Block, Document, Section
from alerting.reports.paper import document
from alerting.reports.pen import Pen
from core.incident import Nature
from core.papers import Language, Paper


def notice(matter: Matter, language: Language) -> Document:
    """The notice."""
    pen = Pen(language)
    incident = matter.incident
    parts: tuple[tuple[str, str, tuple[Block, ...]], ...] = (
        ("事件", "The event", (
            pen.field(("事件名称", "Name"), pen.say(incident.title_zh, incident.title_en)),
            pen.field(("首次监测异常时间", "First beyond a limit"), pen.time(incident.onset),
                      origin=pen.say("自动监测站", "automatic station")),
            pen.field(("发现（接报）时间", "Discovered, or informed"), pen.time(incident.discovered),
                      origin=pen.say("事件档案", "the incident's file")),
            known.fact(pen, matter, "source_place", ("发生地点", "Place")), known.stations(pen, matter),
            known.fact(pen, matter, "border"), known.grade(pen, matter),
        )),
        ("污染物和监测数据", "Pollutants and measurements", (
            known.quantities(pen, matter), known.fact(pen, matter, "amount_released"), *known.monitoring(pen, matter),
        )),
        ("预计影响", "What to expect", (
            *known.expected(pen, matter), *(() if matter.forecasts else (_no_forecast(pen, incident.nature),)),
            pen.field(("预计到达交界断面（边界）的时间和浓度", "Expected at the border: time and concentration")),
            *known.sensitive(pen, matter),
        )),
        ("已采取的措施和请求协助事项", "Measures, and what is asked of you", (
            known.fact(pen, matter, "measures"), known.fact(pen, matter, "planned"),
            pen.field(("请贵方采取的措施", "What you are asked to do")),
            pen.field(("信息共享和下次通报时间", "Exchange of data, and the next notice")),
        )),
    )
    head = [pen.say(f"事件编号 {incident.id}", f"Incident {incident.id}")]
    border = matter.fact("border")
    if border is not None and border.value == "nation":
        head.append(pen.say(
            "涉及国（境）外的，不得由本单位直接发往境外，须报请上级按规定渠道通报。【待核】",
            "What concerns another state is not sent abroad by us: those above are asked to tell it. [to be verified]",
        ))
    sections = tuple(Section(title=pen.say(zh, en), blocks=blocks) for zh, en, blocks in parts)
    titles = ("突发环境事件上下游联防通报", "Notice to neighbours of an environmental emergency")
    if incident.nature in (Nature.NUCLEAR, Nature.RADIATION):
        titles = ("辐射异常事件相邻地区通报", "Notice to neighbours of a radiation event")
    return document(pen, matter, Paper.NEIGHBOURS, titles, tuple(head), sections, known.closing(pen, matter))


def _no_forecast(pen: Pen, nature: Nature) -> Block:
    if nature in (Nature.WATER, Nature.SEA):
        return pen.line("系统尚无本水体的传输预测，到达时间请按水文资料推算。",
                        "The system has no forecast for this water; work out times of arrival from the flow.")
    return pen.line("尚无扩散预测。", "There is no forecast of where it goes.")
