"""The papers of an incident over REST: what is missing, each as a file, and that one was handed in."""

import asyncio
import io
import re
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import unquote

import msgspec
import pypdf
import pytest

from alerting.reports.matter import Reported
from console.houses import Houses
from console.papers import Papers
from console.roles import Role
from console.settings import ConsoleSettings
from core.errors import PaperError
from core.incident import Place
from core.messages import Command, Result
from core.papers import Format, Language, Paper
from core.site import Site
from core.site_register import SiteRegister
from fengsui.papers import Clerk
from tests.alerting.papers import COBALT
from tests.console.conftest import NOON, Console, House, answer_commands, check_answer, reading, running
from tests.contracts.shapes import incident_change

STORE = Site(
    id="one", kind="sealed_source", name_zh="源库", longitude=108.5, latitude=21.6, holder="某探伤公司", origin="台账",
    parts=(COBALT,),
)
PLACE = Place(station="FCG-03", longitude=108.501, latitude=21.6, city="防城港市")


@pytest.fixture
async def clerk() -> AsyncIterator[Clerk]:
    made = Clerk(SiteRegister([STORE]), Reported(unit="防城港市生态环境局"), lambda id: ("龙江镉污染", "Cadmium"))
    yield made
    made.close()


@pytest.fixture
async def with_papers(house: House, tmp_path: Path, clerk: Clerk, people: dict[Role, str]) -> AsyncIterator[Console]:
    settings = ConsoleSettings(static=tmp_path, papers=clerk)
    await house.alert(1)
    await house.store.ingest([reading(value=431.0, time=NOON)])
    await house.store.record(9, (), [incident_change(9, places=(PLACE,), alerts=("alert-1",))])
    async with running(Houses(house), settings) as made:
        yield made


async def test_officers_are_told_which_paper_applies_and_what_it_lacks(with_papers: Console, people: dict[Role, str]) -> None:
    async with with_papers.client(people[Role.OFFICER]) as client:
        told = (await client.get("/api/incidents/E1/papers")).json()
        nowhere = await client.get("/api/incidents/E9/papers")
    check_answer("PaperList", told)
    states = {each["paper"]: each for each in told["papers"]}
    assert {paper for paper, each in states.items() if each["applies"]} == {"radiation"}
    missing = {each["name"] for each in states["radiation"]["missing"]}
    assert {"source_event", "deaths"} <= missing
    assert "responsible" not in missing                          # the register names its holder
    assert nowhere.status_code == 404


async def test_a_paper_comes_in_each_format_and_language_under_its_chinese_name(
    with_papers: Console, people: dict[Role, str]
) -> None:
    async with with_papers.client(people[Role.OFFICER]) as client:
        pdf = await client.get("/api/incidents/E1/papers/radiation")
        docx = await client.get("/api/incidents/E1/papers/radiation", params={"format": "docx"})
        text = await client.get("/api/incidents/E1/papers/radiation", params={"format": "text", "language": "en"})
    assert (pdf.status_code, pdf.headers["content-type"]) == (200, "application/pdf")
    written = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.content)).pages)
    for words in ("辐射事故初始报告表", "某探伤公司", "0019CO900011", "431 nGy/h"):
        assert words in written
    said = pdf.headers["content-disposition"]
    assert said.startswith('attachment; filename="radiation.pdf"; filename*=UTF-8\'\'')
    assert re.search(r"''辐射事故初始报告表-E1-\d{12}\.pdf$", unquote(said))
    assert docx.content[:2] == b"PK"
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert "Initial report form for a radiation accident" in text.text


async def test_a_viewer_gets_no_paper_for_it_may_name_sealed_sources(with_papers: Console, people: dict[Role, str]) -> None:
    async with with_papers.client(people[Role.VIEWER]) as client:
        for path in ("papers", "papers/radiation"):
            assert (await client.get(f"/api/incidents/E1/{path}")).status_code == 403
        handed = await client.post("/api/incidents/E1/report", json={"paper": "first", "to": "市政府", "way": "fax"})
    assert handed.status_code == 403


@pytest.mark.parametrize("path", ["papers/poem", "papers/first?format=exe", "papers/first?language=fr"])
async def test_what_there_is_not_is_refused(with_papers: Console, people: dict[Role, str], path: str) -> None:
    async with with_papers.client(people[Role.OFFICER]) as client:
        assert (await client.get(f"/api/incidents/E1/{path}")).status_code == 422


async def test_handing_in_is_a_command(with_papers: Console, people: dict[Role, str]) -> None:
    said: list[Command] = []

    def reply(command: Command) -> Result:
        said.append(command)
        return Result(id=command.id, time=command.time, done=True)

    answering = asyncio.create_task(answer_commands(with_papers.house, reply))
    await asyncio.sleep(0)
    body = {"paper": "radiation", "to": "自治区生态环境厅", "way": "fax", "time": "2026-11-23T12:30:00+08:00",
            "deadline": "unit-report"}
    async with with_papers.client(people[Role.OFFICER]) as client:
        assert (await client.post("/api/incidents/E1/report", json=body)).status_code == 200
        assert (await client.post("/api/incidents/E9/report", json=body)).status_code == 404
        for wrong in ({"paper": "poem"}, {"way": "pigeon"}, {"to": ""}, {"time": "2026-11-23T12:30:00"}, {"deadline": ""}):
            assert (await client.post("/api/incidents/E1/report", json=body | wrong)).status_code == 422
    answering.cancel()
    await asyncio.wait({answering})
    assert [(each.verb, each.target) for each in said] == [("incident.report", "E1")]
    assert said[0].arguments == body | {"note": ""}


async def test_a_drills_paper_comes_by_the_drills_own_path_and_is_marked(
    house: House, drill: House, console: Console, people: dict[Role, str], clerk: Clerk, tmp_path: Path
) -> None:
    await drill.store.record(1, (), [incident_change(1, id="E7", exercise="longjiang-2012-1")])
    incident = await drill.store.incidents.one("E7")
    assert incident is not None
    async with running(console.houses, ConsoleSettings(static=tmp_path, papers=clerk)) as made:
        async with made.client(people[Role.OFFICER]) as client:
            paper = await client.get("/api/exercises/longjiang-2012-1/incidents/E7/papers/radiation", params={"format": "text"})
            live = await client.get("/api/incidents/E7/papers/radiation")
    assert paper.status_code == 200, paper.text
    assert all(line.startswith("【演练】") for line in paper.text.splitlines())
    assert "龙江镉污染" in paper.text
    assert 'filename="EXERCISE-radiation.txt"' in paper.headers["content-disposition"]
    assert "''演练-" in unquote(paper.headers["content-disposition"])
    assert live.status_code == 404


async def test_a_console_without_anything_that_fills_them_in_says_so(console: Console, people: dict[Role, str]) -> None:
    await console.house.store.record(1, (), [incident_change(1)])
    async with console.client(people[Role.OFFICER]) as client:
        said = await client.get("/api/incidents/E1/papers")
    assert (said.status_code, said.json()["error"]["code"]) == (503, "no_papers")


async def test_a_paper_that_takes_too_long_is_given_up_and_the_next_one_is_made(
    with_papers: Console, people: dict[Role, str], house: House
) -> None:
    hasty: Papers = Clerk(SiteRegister(), Reported(), lambda id: None, limit=0.001, first_limit=0.001)
    incident = await house.store.incidents.one("E1")
    assert incident is not None
    with pytest.raises(PaperError, match="longer than"):
        await hasty.file(house, incident, Paper.FIRST, Format.PDF, Language.ZH)
    async with with_papers.client(people[Role.OFFICER]) as client:
        assert (await client.get("/api/incidents/E1/papers/first")).status_code == 200


def test_a_report_is_part_of_the_incident_on_the_wire() -> None:
    change = incident_change(1)
    assert msgspec.json.decode(msgspec.json.encode(change))["incident"]["reports"] == []
