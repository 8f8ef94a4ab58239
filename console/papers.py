"""What fills in an incident's papers for the console; the roof connects it. Nothing is filled in here."""

from typing import Protocol

from console.houses import HouseView
from core.incident import Incident
from core.messages import Forecast
from core.papers import Format, Language, Paper, PaperFile, PaperState
from core.tasks import Plan


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


class OrderSheets(Protocol):
    """Sets the orders of a plan on paper. PaperError where it takes too long."""

    async def sheet(self, house: HouseView, plan: Plan, forecast: Forecast, language: Language, unit: str = "") -> PaperFile:
        """The orders of all, or of one unit."""
        ...
