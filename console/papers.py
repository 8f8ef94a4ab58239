"""What fills in an incident's papers for the console; the roof connects it. Nothing is filled in here."""

from typing import Protocol

from console.houses import HouseView
from core.incident import Incident
from core.papers import Format, Language, Paper, PaperFile, PaperState


class Papers(Protocol):
    """Fills in papers from what a house knows. PaperError where it takes too long."""

    async def states(self, house: HouseView, incident: Incident) -> tuple[PaperState, ...]:
        """Every paper, and what is missing for it."""
        ...

    async def file(
        self, house: HouseView, incident: Incident, paper: Paper, format: Format, language: Language
    ) -> PaperFile:
        """One paper, filled in."""
        ...
