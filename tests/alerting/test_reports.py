"""What the papers of an incident say: what is known with its origin, what is not left blank, what is new, what is a drill."""

from datetime import timedelta

import msgspec
import pytest

from alerting.reports.catalogue import FILLED_IN, states
from alerting.reports.course import last_report, told_until
from alerting.reports.matter import Matter
from alerting.reports.model import MOST_ROWS, Document, Field, Table, plain
from alerting.reports.pen import Pen, number
from alerting.reports.uses import use
from core.incident import Nature
from core.papers import Language, Paper
from tests.alerting.papers import alert, changes_of, fact, in_drill, incident, lost_source, plume, river

ZH, EN = Language.ZH, Language.EN


def fields(document: Document) -> dict[str, Field]:
    return {
        block.label: block for section in document.sections for block in section.blocks if isinstance(block, Field)
    }


def tables(document: Document) -> dict[str, Table]:
    return {
        block.title: block for section in document.sections for block in section.blocks if isinstance(block, Table)
    }


def said(document: Document) -> str:
    return "\n".join(document.texts())


def test_what_an_officer_said_stands_there_with_who_said_it_and_when_and_the_rest_is_left_blank() -> None:
    paper = FILLED_IN[Paper.FIRST](river(), ZH)
    known = fields(paper)
    assert known["责任单位"].text == "某冶炼厂（来源：李伟，2026-11-23 12:20，现场核查）"
    assert known["死亡人数"].text == "0 人（来源：李伟，2026-11-23 12:20）"
    for label in ("中毒或重伤人数", "泄漏数量", "已采取的措施", "发生地点", "敏感点分布示意图（附后）"):
        assert (known[label].blank, known[label].text) == (True, "（待填）")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("paper", Paper)
def test_with_nothing_known_no_fact_is_invented(paper: Paper, language: Language) -> None:
    bare = incident(places=(), proposed=None, alerts=(), quantities=())
    document = FILLED_IN[paper](Matter(incident=bare, now=bare.time), language)
    filled = [each for each in fields(document).values() if not each.blank]
    allowed = {"事件名称", "首次监测异常时间", "发现（接报）时间", "信息来源", "Name", "First beyond a limit",
               "Discovered, or informed", "Source of the information"}
    assert {each.label for each in filled} <= allowed
    assert len(document.blanks()) >= 5


def test_each_measured_value_has_unit_time_limit_and_the_limit_its_source() -> None:
    table = next(each for title, each in tables(FILLED_IN[Paper.FIRST](river(), ZH)).items() if title.startswith("监测数据"))
    assert table.rows[0] == (
        "拉浪电站 LJ-01", "镉", "2026-11-23 12:01", "0.0283 mg/L\n2026-11-23 12:15", "0.0191 mg/L\n2026-11-23 13:05",
        "0.005 mg/L\nGB 3838-2002 表1 III类", "未核实",
    )
    assert table.rows[1][5].endswith("【待核】")
    assert table.rows[1][3] == "0.0283 mg/L\n2026-11-23 12:30起至2026-11-23 12:30"


def test_a_proposed_grade_and_a_recalled_source_are_marked_and_a_confirmed_one_is_not() -> None:
    proposed = fields(FILLED_IN[Paper.FIRST](river(), ZH))["事件等级"].text
    assert proposed.endswith("【待核】")
    assert "尚未确认" in proposed
    matter = river()
    assert matter.incident.proposed is not None
    confirmed = msgspec.structs.replace(matter.incident.proposed, confirmed_by="陈敏", confirmed_at=matter.now)
    signed = msgspec.structs.replace(matter, incident=msgspec.structs.replace(matter.incident, confirmed=confirmed))
    text = fields(FILLED_IN[Paper.FIRST](signed, ZH))["事件等级"].text
    assert "陈敏" in text
    assert "待核" not in text
    recalled = msgspec.structs.replace(confirmed, source_confirmed=False)
    unsure = msgspec.structs.replace(matter, incident=msgspec.structs.replace(matter.incident, confirmed=recalled))
    assert "待核" in fields(FILLED_IN[Paper.FIRST](unsure, ZH))["事件等级"].text


def test_a_follow_up_states_what_is_new_since_the_paper_before_was_handed_in() -> None:
    matter = river()
    new = FILLED_IN[Paper.FOLLOW_UP](matter, ZH).sections[0]
    assert new.title == "一、较上次报告的新情况"
    line, differences, course = new.blocks
    assert "第1号" in getattr(line, "text", "")
    assert isinstance(differences, Table)
    assert set(differences.rows) == {
        ("报警总数", "1", "2"), ("责任单位", "—", "某冶炼厂"), ("死亡人数", "—", "0 人"), ("跨行政区域影响", "—", "跨设区的市"),
    }
    assert isinstance(course, Table)
    assert [row[0][-5:] for row in course.rows] == ["12:30", "12:50"]        # after 12:25, though noted at 12:40 only


def test_what_came_between_handing_in_and_noting_it_counts_as_new() -> None:
    matter = river()
    report = last_report(matter.incident)
    assert report is not None
    assert told_until(matter, report) == 2
    at_once = msgspec.structs.replace(report, time=report.noted)
    assert told_until(matter, at_once) == 3


def test_a_notice_to_neighbours_is_no_report_that_a_follow_up_counts_from() -> None:
    matter = river()
    notice = msgspec.structs.replace(matter.incident.reports[0], number=2, paper=Paper.NEIGHBOURS)
    later = msgspec.structs.replace(matter.incident, reports=(*matter.incident.reports, notice))
    found = last_report(later)
    assert found is not None
    assert found.number == 1


def test_without_a_paper_before_all_is_new_and_that_is_said() -> None:
    matter = river(incident=incident(), changes=changes_of((1, "opened", "a1", incident())))
    new = FILLED_IN[Paper.FOLLOW_UP](matter, ZH).sections[0]
    assert "没有登记报送过的报告" in getattr(new.blocks[0], "text", "")


def test_the_radiation_form_takes_a_sealed_source_of_the_register_as_to_be_verified() -> None:
    form = FILLED_IN[Paper.RADIATION](lost_source(), ZH)
    (table,) = (each for title, each in tables(form).items() if "放射源" in title)
    assert table.rows[0][1:6] == ("Co-60 (I)", "1.1×10^16", "2019年05月20日", "0019CO900011", "4.1×10^15【待核】")
    known = fields(form)
    assert known["事故单位名称"].text.startswith("南宁辐照中心（来源：放射源登记册")
    assert known["事故单位名称"].text.endswith("【待核】")
    assert "演示数据" in known["事故单位名称"].text
    assert "■ 人员受照" in known["事故类型"].text
    assert "■ 失控" in known["事故类型"].text
    assert "□ 被盗" in known["事故类型"].text
    assert known["许可证号"].blank
    assert form.closing[0].text == "自治区生态环境厅、南宁市公安局【待核】"


def test_a_source_that_is_not_registered_leaves_its_row_blank() -> None:
    form = FILLED_IN[Paper.RADIATION](lost_source(sources=()), ZH)
    assert tables(form)["事故源"].rows == (("1", *["（待填）"] * 6),)
    assert fields(form)["事故单位名称"].blank


def test_a_forecast_is_told_with_ranges_and_as_to_be_verified() -> None:
    notice = FILLED_IN[Paper.NEIGHBOURS](river(forecasts=(plume(),)), ZH)
    (table,) = (each for title, each in tables(notice).items() if title.startswith("预计到达"))
    assert table.rows == (("企沙镇", "西南7.4 km", "2026-11-23 13:25", "2026-11-23 13:35", "2026-11-23 14:00", "90 %"),)
    assert "高斯烟团" in said(notice)
    assert fields(notice)["预计到达交界断面（边界）的时间和浓度"].blank


def test_what_reaches_another_state_goes_by_those_above() -> None:
    abroad = river()
    told = msgspec.structs.replace(abroad.incident, facts=(fact("border", "nation"),))
    assert "不得由本单位直接发往境外" in said(FILLED_IN[Paper.NEIGHBOURS](msgspec.structs.replace(abroad, incident=told), ZH))
    assert "不得由本单位" not in said(FILLED_IN[Paper.NEIGHBOURS](abroad, ZH))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("paper", Paper)
def test_a_drills_paper_carries_its_mark_and_a_real_one_never_does(paper: Paper, language: Language) -> None:
    for real in (river(), lost_source()):
        true, drill = FILLED_IN[paper](real, language), FILLED_IN[paper](in_drill(real), language)
        assert true.mark == ""
        assert "演练" not in said(true)
        assert "exercise" not in said(true).lower()
        assert "演练" in drill.mark
        assert "演练" in said(drill) or "exercise paper" in said(drill)
        assert in_drill(real).file_name("初报").startswith("演练-")
        assert not real.file_name("初报").startswith("演练-")


@pytest.mark.parametrize("language", Language)
def test_a_paper_that_is_not_meant_for_such_an_event_says_so_on_its_head(language: Language) -> None:
    wrong = FILLED_IN[Paper.FIRST](lost_source(), language)
    assert any("不适用" in each or "do not govern" in each for each in wrong.head)
    assert not any("注意" in each or each.startswith("Note") for each in FILLED_IN[Paper.FIRST](river(), language).head)


def test_states_say_which_paper_applies_why_and_what_is_missing() -> None:
    found = {each.paper: each for each in states(river())}
    assert {paper: each.applies for paper, each in found.items()} == {
        Paper.FIRST: False, Paper.FOLLOW_UP: True, Paper.FINAL: False, Paper.RADIATION: False, Paper.NEIGHBOURS: True,
    }
    assert (found[Paper.FIRST].handed_in, found[Paper.FIRST].duties) == (1, ("first-report",))
    missing = {each.name for each in found[Paper.FOLLOW_UP].missing}
    assert {"injured", "cause", "measures", ""} <= missing
    assert not missing & {"deaths", "responsible", "border", "pollutant"}
    assert all(each.zh and each.en for state in found.values() for each in state.missing)
    assert all(state.why_zh and state.why_en for state in found.values())


@pytest.mark.parametrize(("nature", "wanted"), [
    (Nature.NUCLEAR, set()), (Nature.RADIATION, {Paper.RADIATION}), (Nature.AIR, {Paper.FIRST}), (Nature.SEA, {Paper.FIRST}),
])
def test_the_nature_of_the_event_decides_which_papers_are_wanted(nature: Nature, wanted: set[Paper]) -> None:
    fresh = Matter(incident=incident(nature, places=()), now=incident().time)
    assert {each.paper for each in states(fresh) if each.applies} == wanted


def test_a_long_table_is_cut_and_says_how_much_was_left_out() -> None:
    many = incident()
    steps = [(1, "opened", "a1", many), *((2 + n, "noted", f"第{n}条", many) for n in range(MOST_ROWS + 9))]
    paper = FILLED_IN[Paper.FIRST](river(incident=many, changes=changes_of(*steps)), ZH)
    course = tables(paper)["基本过程（事件日志）"]
    assert len(course.rows) == MOST_ROWS
    assert (course.rows[0][1], course.rows[-1][2]) == ("监测报警，事件建立", f"第{MOST_ROWS + 8}条")
    assert "另有10条未列出" in said(paper)


def test_alerts_of_one_station_beyond_what_a_table_holds_are_counted() -> None:
    measured = tuple(msgspec.structs.replace(river().measured[0], alert=alert(n)) for n in range(60))
    assert "另有20条未列出" in said(FILLED_IN[Paper.FIRST](river(measured=measured), ZH))


@pytest.mark.parametrize(("given", "kept"), [
    ("a\x00b\x1b[31m", "ab[31m"), ("一\r\n二\u2028三", "一\n二\n三"), ("x\u202ey\u200b", "xy"), ("a \t b\n\n\nc ", "a b\nc"),
    ("\ud800", ""), ("\ufffe\U0010ffff", ""),
])
def test_what_is_no_writing_is_left_out(given: str, kept: str) -> None:
    assert plain(given) == kept


def test_a_text_too_long_for_paper_is_cut_visibly() -> None:
    assert plain("长" * 5000) == "长" * 2000 + "…………"


@pytest.mark.parametrize(("value", "written"), [
    (0, "0"), (0.00012, "0.00012"), (1e-6, "0.000001"), (412.7, "412.7"), (2500.0, "2500"), (1.1e16, "1.1×10^16"),
    (123456.0, "123500"), (3e-9, "3×10^-9"), (-0.05, "-0.05"), (9_999_999, "10000000"),
])
def test_a_number_is_written_as_on_paper(value: float, written: str) -> None:
    assert number(value) == written


def test_sums_of_money_are_written_out() -> None:
    losses = msgspec.structs.replace(river().incident, facts=(fact("loss_cny", 123_456_789.5),))
    known = fields(FILLED_IN[Paper.FIRST](river(incident=losses), ZH))
    assert known["直接经济损失"].text.startswith("123,456,789.5 元（来源")


def test_times_are_told_in_beijing_time_in_both_languages() -> None:
    late = incident().onset.replace(hour=20, minute=5)                       # UTC: already the next day in Beijing
    assert Pen(ZH).time(late) == "2026年11月24日 04时05分"
    assert Pen(EN).time(late + timedelta(seconds=59)) == "2026-11-24 04:05"


def test_an_english_paper_names_cities_in_english_as_far_as_they_are_known() -> None:
    matter = msgspec.structs.replace(lost_source(), cities={"南宁市": "Nanning"})
    said = fields(FILLED_IN[Paper.NEIGHBOURS](matter, Language.EN))["Stations concerned"].text
    assert "Nanning" in said
    assert "南宁" not in said
    assert "南宁市" in fields(FILLED_IN[Paper.NEIGHBOURS](matter, ZH))["监测点位"].text
    two = msgspec.structs.replace(matter.incident.places[0], station="QZ-01", city="钦州市")
    wide = msgspec.structs.replace(matter, incident=msgspec.structs.replace(
        matter.incident, places=(*matter.incident.places, two), nature=Nature.AIR
    ))
    found = use(wide, Paper.NEIGHBOURS)
    assert found.en == "Stations of several cities are concerned: Nanning, 钦州市."
    assert found.zh == "超限点位涉及南宁市、钦州市。"


def test_the_course_on_an_english_paper_is_in_english_but_for_what_people_wrote() -> None:
    matter = river()
    changes = tuple(
        msgspec.structs.replace(each, note_en="Responsible unit: 某冶炼厂") if each.trigger == "fact" else each
        for each in matter.changes
    )
    paper = FILLED_IN[Paper.FIRST](msgspec.structs.replace(matter, changes=changes), Language.EN)
    table = next(each for title, each in tables(paper).items() if title.startswith("Course"))
    assert "Responsible unit: 某冶炼厂" in {row[2] for row in table.rows}
