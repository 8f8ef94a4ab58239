"""Order sheets on paper."""

import msgspec

from core.papers import Format, Language
from fengsui.order_sheets import document, order_file
from response.tasking.sheet import order_sheets
from tests.response.tasking.scene import NOON, forecast, situation, team
from tests.response.tasking.test_plan import TOWNS, plan


def test_all_sheets_go_into_one_file_and_one_unit_has_its_own() -> None:
    made, told = plan(team("a", 15.0, 5.0), team("b", 16.0, 6.0), most=1), forecast(*TOWNS)
    whole = order_file(made, told, Language.ZH, Format.TEXT, NOON).decode()
    assert "应急监测任务单（总表）" in whole
    assert "应急监测任务单：a队" in whole
    assert "应急监测任务单：b队" in whole
    own = order_file(made, told, Language.EN, Format.TEXT, NOON, "a").decode()
    assert "Monitoring orders: a" in own
    assert "Monitoring orders: b" not in own
    assert order_file(made, told, Language.ZH, Format.PDF, NOON).startswith(b"%PDF")


def test_a_drill_s_sheets_bear_its_mark() -> None:
    drill = msgspec.structs.replace(plan(team("a", 15.0, 5.0), now=situation(), most=1), exercise="autumn")
    for language, mark, told in (
        (Language.ZH, "演练", "本件为演练文书（autumn）"), (Language.EN, "EXERCISE", "exercise paper (autumn)"),
    ):
        for sheet in order_sheets(drill, forecast(*TOWNS), language):
            paper = document(sheet)
            assert mark in paper.mark
            assert told in paper.head[0]
    real = document(order_sheets(plan(team("a", 15.0, 5.0), most=1), forecast(*TOWNS), Language.ZH)[0])
    assert real.mark == ""
