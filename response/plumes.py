"""Forecast plumes as barriers: areas where a level is reached that nobody is sent into, by the newest forecast of each run."""

from datetime import datetime
from typing import Literal

from core.messages import SEVERITY_RANK, Forecast, Severity
from response.field import Barrier

Least = Literal["red", "orange", "yellow", "blue", "none"]


class Plumes:
    """Folds forecasts; `least` is the mildest level that bars the way, or "none"."""

    def __init__(self, least: Least = "red") -> None:
        self._least = least
        self._runs: dict[str, Forecast] = {}

    @property
    def any(self) -> bool:
        """Whether a forecast is held, as of the last look."""
        return bool(self._runs)

    def hear(self, forecast: Forecast) -> None:
        """A newer forecast of a run takes the place of the older. What somebody only tries bars nothing."""
        before = self._runs.get(forecast.run)
        if not forecast.warns or (before is not None and before.time > forecast.time):
            return
        self._runs[forecast.run] = forecast

    def barriers(self, now: datetime) -> tuple[Barrier, ...]:
        """Of each forecast whose window is not over: where the best estimate reaches the level at any time of it."""
        self._runs = {run: each for run, each in self._runs.items() if each.end > now}
        found = (self._barrier(self._runs[run]) for run in sorted(self._runs))
        return tuple(each for each in found if each is not None)

    def _barrier(self, forecast: Forecast) -> Barrier | None:
        if self._least == "none":
            return None
        enough = SEVERITY_RANK[Severity(self._least)]
        levels = [
            number for number, each in enumerate(forecast.levels) if SEVERITY_RANK[Severity(each.severity)] >= enough
        ]
        areas = {
            each.level: each.geometry for each in forecast.areas
            if each.time is None and each.share == 0 and each.geometry.get("coordinates")
        }
        level = next((each for each in levels if each in areas), None)   # from the least on: the widest of those that bar
        if level is None:
            return None
        danger = forecast.levels[level]
        return Barrier(areas[level], f"{forecast.title_zh}：{danger.name}", f"{forecast.title_en}: {danger.name}")
