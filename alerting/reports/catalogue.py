"""All papers of an incident: how each is filled in, and which are wanted with what is missing. Pure."""

from collections.abc import Callable

from alerting.handed_in import PAPERS_EN, PAPERS_ZH, fulfils
from alerting.reports import environmental, neighbours, radiation
from alerting.reports.matter import Matter
from alerting.reports.model import Document
from alerting.reports.uses import use
from core.event_facts import FACTS
from core.incident import Running
from core.papers import Language, Missing, Paper, PaperState

FILLED_IN: dict[Paper, Callable[[Matter, Language], Document]] = {
    Paper.FIRST: environmental.first, Paper.FOLLOW_UP: environmental.follow_up, Paper.FINAL: environmental.final,
    Paper.RADIATION: radiation.form, Paper.NEIGHBOURS: neighbours.notice,
}


def states(matter: Matter) -> tuple[PaperState, ...]:
    """Every paper, as it could be filled in now."""
    return tuple(_state(matter, paper) for paper in Paper)


def _state(matter: Matter, paper: Paper) -> PaperState:
    zh, en = (FILLED_IN[paper](matter, language).blanks() for language in Language)
    found = use(matter, paper)
    incident = matter.incident
    return PaperState(
        paper=paper, title_zh=PAPERS_ZH[paper], title_en=PAPERS_EN[paper], applies=found.applies, why_zh=found.zh,
        why_en=found.en,
        missing=tuple(
            Missing(name=a.name if a.name in FACTS else "", zh=a.label, en=b.label) for a, b in zip(zh, en, strict=True)
        ),
        duties=tuple(
            each.id for each in incident.deadlines if each.state is not Running.MET and fulfils(paper, each)
        ),
        handed_in=sum(each.paper is paper for each in incident.reports),
    )
