"""The report of a drill tells what happened in it, of one that runs and of one played for it, and is marked throughout."""

from datetime import timedelta
from pathlib import Path

import pytest

from config.schema import Settings
from core.errors import InputError
from core.papers import Format, Language
from fengsui import drill_report as module
from fengsui.drill_report import drill_report
from fengsui.house import House
from tests.alerting.papers import pdf_pages
from tests.fengsui.houses import drill_room, running_house, shortened
from tests.fengsui.program import fengsui
from tests.fengsui.test_drills import told

NAME = "longjiang-2012"


def unheard(share: float) -> None:
    """Nobody looks how far it is."""


async def test_of_a_running_drill_it_tells_what_officers_did_and_disturbs_nothing(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "live")
    async with running_house(settings.data) as live, drill_room(live, settings) as houses:
        started = await live.desk.ask("director", "exercise.start", NAME, {"speed": 90_000.0})
        drill = houses.find(started.data["exercise"])
        assert isinstance(drill, House)
        raised = (await told(drill, "raised"))[0].alert
        (incident,) = await drill.store.incidents.open()
        assert (await drill.desk.ask("韦", "alert.acknowledge", raised.id, {})).done
        asked = {"paper": "first", "to": "河池市人民政府", "way": "phone", "deadline": "first-report"}
        result = await drill.desk.ask("韦", "incident.report", incident.id, asked)
        assert result.done, result.reason
        text = (await drill_report(started.data["exercise"], Format.TEXT, Language.ZH, settings, unheard)).decode()
        assert (await drill.desk.ask("韦", "incident.note", incident.id, {"note": "仍可操作"})).done
    lines = [line for line in text.replace("\f", "").splitlines() if line]
    assert all(line.startswith("【演练】") for line in lines)
    assert any("未确认 → 已确认 | 韦" in line for line in lines)
    assert any("突发环境事件信息报告（续报第1期）" in line for line in lines)     # what applies now that one is handed in
    assert not any("（初报）" in line for line in lines)
    assert any(incident.id in line for line in lines)


async def test_of_a_drill_that_ships_it_is_played_and_told_to_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = shortened(NAME, tmp_path, timedelta(days=2))
    monkeypatch.setattr(module, "plan", lambda name: short)                  # two days of the recording in place of 42
    shares: list[float] = []
    pages = pdf_pages(await drill_report(NAME, Format.PDF, Language.EN, Settings(data=tmp_path), shares.append))
    assert shares[-1] == 1.0
    assert all("演练" in page for page in pages)
    whole = "".join(pages)
    assert "Report of a drill" in pages[0]
    assert "Environmental emergency: first report" in whole
    assert "normal → unacknowledged" in " ".join(whole.split())


@pytest.mark.parametrize("id", ["../../etc", "", "a/b", "nowhere-1900", "longjiang-2012-7"])
async def test_what_is_no_drill_is_refused_in_a_sentence(tmp_path: Path, id: str) -> None:
    with pytest.raises(InputError, match="drill"):
        await drill_report(id, Format.PDF, Language.ZH, Settings(data=tmp_path), unheard)


async def test_the_command_says_what_is_wrong_with_the_file_before_it_plays_anything(tmp_path: Path) -> None:
    done = await fengsui("drill", "report", NAME, "--out", tmp_path / "report.odt")
    assert done.status == 1
    assert "ends in .pdf, .docx, .txt" in done.complaint
