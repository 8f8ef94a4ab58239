"""Incidents papers are filled in from, and ways to read the files back. Nothing here is a test."""

import io
import re
from datetime import date, timedelta
from typing import Any

import docx
import msgspec
import pypdf

from alerting.reports.matter import Matter, Measured, NearSite, NearSource, Reported, Value
from core.evidence import Validation
from core.forecast import Arrival, Danger, Medium, Source
from core.incident import Deadline, Fact, Grade, Incident, IncidentChange, Nature, Place
from core.messages import Alert, Forecast, Kind, Severity, State
from core.papers import Paper, Report, Way
from core.site import SealedSource, Site, WaterIntake
from core.station import Station
from tests.alerting.timeline import at

COBALT = SealedSource(code="0019CO900011", category=1, nuclide="Co-60", activity_bq=1.1e16, activity_date=date(2019, 5, 20))
IRRADIATOR = Site(
    id="nn-src-1", kind="sealed_source", name_zh="南宁辐照中心", name_en="Irradiation centre", longitude=108.2289,
    latitude=22.8707, holder="南宁辐照中心", origin="demo", parts=(COBALT,),
)
INTAKE = Site(
    id="lz-in", kind="water_intake", name_zh="柳西水厂取水口", name_en="Liuxi intake", longitude=109.3, latitude=24.3,
    river="柳江", origin="demo", parts=(WaterIntake(population=500_000),),
)


def alert(number: int = 1, **fields: Any) -> Alert:
    whole: dict[str, Any] = {
        "id": f"a{number}", "rule": "cadmium", "rule_version": "1", "kind": Kind.MEASUREMENT, "place": "LJ-01",
        "station": "LJ-01", "quantity": "cadmium", "severity": Severity.ORANGE, "state": State.UNACKNOWLEDGED, "onset": at(1),
        "time": at(30), "value": 0.021, "peak": 0.0283, "limit": 0.005, "unit": "mg/L", "title_zh": "镉超标",
        "title_en": "Cadmium", "limit_source": "GB 3838-2002 表1 III类",
    }
    return Alert(**(whole | fields))


def incident(nature: Nature = Nature.WATER, **fields: Any) -> Incident:
    whole: dict[str, Any] = {
        "id": "E20261123-0401-ab12", "nature": nature, "title_zh": "龙江镉水污染",
        "title_en": "Pollution of water, cadmium: 龙江",
        "onset": at(1), "discovered": at(2), "time": at(60), "severity": Severity.ORANGE, "standing": Severity.ORANGE,
        "quantities": ("cadmium",), "alerts": ("a1",),
        "places": (Place(station="LJ-01", longitude=108.05, latitude=24.7, city="河池市", river="龙江"),),
        "proposed": Grade(
            scheme="environmental", level="IV", name_zh="一般（Ⅳ级）", name_en="Ordinary (IV)",
            criterion_zh="已知事实未达到较大以上任一标准", criterion_en="no known fact reaches a graver criterion",
            source="国办函〔2014〕119号，附件1",
        ),
        "deadlines": (
            Deadline(id="first-report", duty_zh="初报", duty_en="First report", start=at(2), due=at(242), warn=at(182)),
        ),
    }
    return Incident(**(whole | fields))


def fact(name: str, value: Any, note: str = "", minutes: float = 20) -> Fact:
    return Fact(name=name, value=value, who="李伟", time=at(minutes), note=note)


def changes_of(*steps: tuple[float, str, str, Incident]) -> tuple[IncidentChange, ...]:
    return tuple(
        IncidentChange(cause=n, ordinal=0, time=at(minutes), trigger=trigger, note=note, incident=what,
                       who="" if trigger in ("opened", "joined") else "李伟")
        for n, (minutes, trigger, note, what) in enumerate(steps, 1)
    )


def river(**fields: Any) -> Matter:
    """A spill into a river with some facts, a report handed in, and what came after it."""
    opened = incident()
    reported = msgspec.structs.replace(opened, reports=(Report(
        number=1, paper=Paper.FIRST, to="河池市人民政府", way=Way.FAX, who="李伟", time=at(25), noted=at(40),
    ),))
    known = (fact("responsible", "某冶炼厂", "现场核查"), fact("deaths", 0), fact("border", "city", "下游为柳州市", 50))
    now = msgspec.structs.replace(reported, facts=known, alert_count=2, alerts=("a1", "a2"))
    whole: dict[str, Any] = {
        "incident": now, "now": at(70),
        "changes": changes_of(
            (1, "opened", "a1", opened), (20, "fact", "责任单位：某冶炼厂", opened), (30, "joined", "a2", opened),
            (40, "reported", "第1号报告：初报", reported), (50, "fact", "跨行政区域影响：跨设区的市", now),
        ),
        "measured": (
            Measured(alert=alert(), gravest=Value(0.0283, at(15)), latest=Value(0.0191, at(65))),
            Measured(alert=alert(2, station="LJ-02", onset=at(30), limit_confirmed=False, validation=Validation.VALIDATED)),
        ),
        "stations": {"LJ-01": Station(
            id="LJ-01", name_zh="拉浪电站", name_en="Lalang dam", category="surface_water", latitude=24.7, longitude=108.05,
        )},
        "sensitive": (NearSite(site=INTAKE, distance=48_300.0, bearing=110.0),),
        "reported": Reported(unit="河池市生态环境局"),
    }
    return Matter(**(whole | fields))


def lost_source(**fields: Any) -> Matter:
    """Radiation at a registered source."""
    alarm = alert(
        quantity="ambient_dose_rate", station="NN-01", unit="nGy/h", value=2500.0, peak=4100.0, limit=1000.0,
        title_zh="γ剂量率超限", limit_source="自定", limit_confirmed=False,
    )
    whole: dict[str, Any] = {
        "incident": incident(
            Nature.RADIATION, title_zh="南宁市辐射异常", title_en="Radiation event: 南宁市", quantities=("ambient_dose_rate",),
            places=(Place(station="NN-01", longitude=108.23, latitude=22.87, city="南宁市"),), proposed=None,
            facts=(fact("source_event", "out_of_control"), fact("exposed", 2, "放射工作人员")), deadlines=(),
        ),
        "now": at(70), "measured": (Measured(alert=alarm, gravest=Value(4100.0, at(22)), latest=Value(2500.0, at(65))),),
        "sources": (NearSource(site=IRRADIATOR, source=COBALT, distance=140.0, activity_now=4.1e15),),
        "told": (("自治区生态环境厅", "Department of Ecology and Environment"), ("南宁市公安局", "Police of Nanning")),
    }
    return Matter(**(whole | fields))


def plume() -> Forecast:
    """A forecast as a release to air has it."""
    source = Source(
        longitude=108.6, latitude=21.7, height=10.0, site="store", substance="chlorine", amount_zh="每秒 1 kg（假定）",
        amount_en="1 kg/s (assumed)", reason_zh="上风向登记风险源", reason_en="registered site upwind",
    )
    there = Arrival(
        place="town-1", kind="town", name_zh="企沙镇", name_en="Qisha", longitude=108.5, latitude=21.6, distance=7.4,
        bearing=225.0, likely=at(95), earliest=at(85), latest=at(120), passes=None, reached=0.9, level=0, chance=0.6,
        peak=(1.0, 2.0, 5.0),
    )
    return Forecast(
        id="a1/2", time=at(60), cause="a1", who="fengsui", medium=Medium.AIR, title_zh="氯气扩散", title_en="Chlorine to air",
        source=source, start=at(60), end=at(60) + timedelta(hours=3), basis=(), observed=at(55), model_zh="高斯烟团",
        model_en="Gaussian puffs", members=50, seed=1, ranges={},
        levels=(Danger(name="AEGL-2", quantity="concentration", value=6.0, unit="mg/m³", severity="orange", source="AEGL",
                       confirmed=False),),
        arrivals=(there,), areas=(), isochrones=(),
    )


def in_drill(matter: Matter) -> Matter:
    """The same in a drill."""
    return msgspec.structs.replace(
        matter, incident=msgspec.structs.replace(matter.incident, exercise="longjiang-2012-1"),
        exercise=("龙江镉污染", "Cadmium in the Longjiang"),
    )


def pdf_pages(body: bytes) -> list[str]:
    """What is written on each page."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages]


def docx_text(body: bytes) -> str:
    """Paragraphs and cells in their order, without headers and footers."""
    file = docx.Document(io.BytesIO(body))
    return "\n".join("".join(t.text or "" for t in each.iter(f"{W}t")) for each in file.element.body.iter(f"{W}p"))


def docx_headers(body: bytes) -> list[str]:
    """What stands above every page of each section."""
    file = docx.Document(io.BytesIO(body))
    return ["\n".join(each.text for each in section.header.paragraphs) for section in file.sections]


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def bare(text: str) -> str:
    """The text without blanks, rules and marks of layout, so that only what is said is compared."""
    return re.sub(r"[\s　＿─〔〕|：\f]+", "", text)
