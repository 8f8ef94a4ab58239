"""Order sheets: what a team must be told stands on them, in both languages."""

import re

import msgspec
import pytest

from core.papers import Language
from core.tasks import Plan
from response.tasking.dose import FieldCloud
from response.tasking.sheet import Entry, Rows, Sheet, order_sheets
from tests.response.tasking.scene import DOSES, forecast, team
from tests.response.tasking.test_dose import constant
from tests.response.tasking.test_plan import TOWNS, plan

HAN = re.compile(r"[\u4e00-\u9fff]")


def texts(sheet: Sheet) -> str:
    found = [sheet.title, *sheet.head, sheet.foot]
    for part in sheet.parts:
        found.append(part.title)
        for each in part.content:
            if isinstance(each, Rows):
                found += [each.title, *each.head, *(cell for row in each.rows for cell in row)]
            else:
                found += [each.label, each.text] if isinstance(each, Entry) else [each]
    return "\n".join(found)


@pytest.fixture(scope="module")
def made() -> Plan:
    return plan(team("a", 15.0, 5.0), team("b", 16.0, 6.0), most=1)


def test_there_is_one_sheet_of_all_and_one_of_each_unit(made: Plan) -> None:
    sheets = order_sheets(made, forecast(*TOWNS), Language.ZH)
    assert [each.unit for each in sheets] == ["", "a", "b"]
    done = msgspec.structs.replace(made, tasks=tuple(msgspec.structs.replace(each, state="done") for each in made.tasks))
    assert [each.unit for each in order_sheets(done, forecast(*TOWNS), Language.ZH)] == [""]


def test_a_unit_reads_where_when_why_with_what_and_up_to_which_limit(made: Plan) -> None:
    own = next(each for each in order_sheets(made, forecast(*TOWNS), Language.EN) if each.unit == "a")
    task = next(each for each in made.tasks if each.unit == "a")
    point = next(each for each in made.points if each.id == task.point)
    said = texts(own)
    assert f"{point.longitude:.5f} E, {point.latitude:.5f} N" in said
    assert "Multi-gas detector" in said
    assert "Chlorine" in said
    assert "the area of AEGL-1 is not entered: 1.4 mg/m³ (NRC 2001, to be confirmed)" in said
    assert f"{(task.arrives.hour + 8) % 24:02d}:{task.arrives.minute:02d}" in said       # Beijing's time
    blank = [each.label for part in own.parts for each in part.content if isinstance(each, Entry) and each.blank]
    assert "Arrived at" in blank


def test_points_have_the_numbers_of_the_map_and_tasks_say_how_far_they_are(made: Plan) -> None:
    first = made.tasks[0]
    begun = msgspec.structs.replace(made, tasks=(msgspec.structs.replace(first, state="arrived"), *made.tasks[1:]))
    whole, *own = (texts(each) for each in order_sheets(begun, forecast(*TOWNS), Language.ZH))
    point = next(each for each in made.points if each.id == first.point)
    number = made.numbers[point.id]
    assert sorted(made.numbers.values()) == list(range(1, len(made.points) + 1))
    assert f"{number}  {point.name_zh}" in whole
    assert "已到达" in whole
    assert any(f"任务 1：{number} 号点 {point.name_zh}" in each for each in own)
    assert "[假定，待核]" in whole
    assert "[assumed" not in whole


def test_who_is_left_out_and_why_stands_on_the_sheet_of_all(made: Plan) -> None:
    whole = texts(order_sheets(made, forecast(*TOWNS), Language.ZH)[0])
    assert made.unassigned
    for each in made.unassigned:
        assert each.zh in whole


def test_the_english_sheets_hold_no_chinese_but_titles_and_names(made: Plan) -> None:
    for each in order_sheets(made, forecast(*TOWNS), Language.EN):
        assert not HAN.search(texts(each)), HAN.search(texts(each))


def test_a_dose_is_told_with_its_parts_and_no_bound_where_a_field_is_known() -> None:
    told = forecast(*TOWNS, levels=DOSES, substance="I-131")
    cloud: FieldCloud = constant([0.1, 0.1], [0.0, 1e6])
    light = plan(team("a", 15.0, 5.0), told=told, cloud=cloud, most=1)
    said = texts(order_sheets(light, told, Language.EN)[1])
    met = light.tasks[0].exposure
    assert f"{met.total:.3g} mSv (way {met.on_way:.3g}, point {met.at_point:.3g}, before 0)" in said
    assert "≤" not in said.split("Limit")[0]
