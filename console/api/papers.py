"""The papers of an incident: which there are, each as a file, and that one was handed in. Filling them in is not done here."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from console.api.alerts import Body, Text
from console.api.answers import PaperList
from console.api.documentation import answers
from console.api.doing import do
from console.api.errors import Refused, not_found
from console.api.fields import Moment
from console.api.needs import House, Officer, TheSettings, answer
from console.houses import HouseView
from console.papers import Papers
from console.settings import ConsoleSettings
from core.incident import Incident
from core.messages import Result
from core.papers import MEDIA, SUFFIX, Format, Language, Paper, PaperFile, Way

router = APIRouter(prefix="/incidents/{incident}", tags=["incidents"])

FILE = {200: {"description": "The file.", "content": {
    media.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}} for media in MEDIA.values()
}}}


class HandedIn(Body):
    """A paper was handed in: to whom, by which way, when where that was not just now, and which duty that fulfils."""

    paper: Paper
    to: Annotated[str, Field(min_length=1, max_length=200)]
    way: Way
    note: Text = ""
    time: Moment | None = None
    deadline: Annotated[str, Field(min_length=1, max_length=64)] | None = Field(
        default=None, description="id of the incident's duty that is met by it; none is met without"
    )


@router.get("/papers", responses=answers(PaperList))
async def papers(incident: str, house: House, settings: TheSettings, who: Officer) -> Response:
    """Which papers apply, and what is missing for each. For officers and above: they may name sealed sources."""
    found, made = await _incident(house, incident), _papers(settings)
    return answer(PaperList(papers=await made.states(house, found)))


@router.get("/papers/{paper}", responses=FILE | {"4XX": answers(PaperList)["4XX"]}, response_class=Response)
async def paper_file(
    incident: str, paper: Paper, house: House, settings: TheSettings, who: Officer,
    format: Annotated[Format, Query(description="of the file")] = Format.PDF,
    language: Annotated[Language, Query(description="the Chinese one is the official one")] = Language.ZH,
) -> Response:
    """One paper, filled in as far as is known."""
    found, made = await _incident(house, incident), _papers(settings)
    file = await made.file(house, found, paper, format, language)
    return Response(file.body, media_type=file.media, headers={
        "Content-Disposition": _disposition(found, paper, format, file), "Cache-Control": "no-store",
    })


@router.post("/report", responses=answers(Result))
async def report(incident: str, body: HandedIn, house: House, who: Officer) -> Response:
    """Say that a paper was handed in; the duty named by `deadline` is then met."""
    await _incident(house, incident)
    arguments = body.model_dump(mode="json", exclude_none=True)
    return await do(house, who.name, "incident.report", incident, arguments)


async def _incident(house: HouseView, id: str) -> Incident:
    found = await house.store.incidents.one(id)
    if found is None:
        raise not_found("没有这起事件", "There is no such incident")
    return found


def _papers(settings: ConsoleSettings) -> Papers:
    if settings.papers is None:
        raise Refused(503, "no_papers", "本机未配置文书生成", "Nothing that fills in papers is connected here")
    return settings.papers


def _disposition(incident: Incident, paper: Paper, format: Format, file: PaperFile) -> str:
    """The file's name twice (RFC 6266): in ASCII, and as it is."""
    drill = "EXERCISE-" if incident.exercise is not None else ""
    return f'attachment; filename="{drill}{paper.value}.{SUFFIX[format]}"; filename*=UTF-8\'\'{quote(file.name, safe="")}'
