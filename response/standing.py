"""How things stand in one house: positions, service, sea, wind, plumes, folded from messages. No clock, no store."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from core.messages import Forecast, Reading
from core.shifts import is_night, shift_at
from core.team import Fleet, Position
from core.team_state import Service
from response.observed import Observed
from response.plumes import Least, Plumes
from response.situation import FRESH, Situation


class Standing:
    """Folds what is heard; `situation` is what comes of it at a time."""

    def __init__(self, fleet: Fleet, least: Least, exercise: str | None) -> None:
        self._fleet = fleet
        self._exercise = exercise
        self.positions: dict[str, Position] = {}
        self.service: dict[str, Service] = {}
        self._observed = Observed()
        self._taken = False          # a position counts, as of the last look
        self._plumes = Plumes(least)

    @property
    def is_passing(self) -> bool:
        """Whether something holds that time alone will end: a position, a plume."""
        return self._taken or self._plumes.any

    def hear(self, message: object) -> bool:
        """Fold a reading or a forecast; whether it may change who is where in time."""
        if isinstance(message, Reading):
            return self._observed.hear(message)
        if isinstance(message, Forecast):
            self._plumes.hear(message)
            return True
        return False

    def move(self, positions: Iterable[Position]) -> None:
        """Fold positions; one from before what is known is history."""
        for each in positions:
            before = self.positions.get(each.unit)
            if before is None or each.time >= before.time:
                self.positions[each.unit] = each
                self._taken = True

    def situation(self, now: datetime) -> Situation:
        """How things stand."""
        calendar = self._fleet.calendar
        sea_state, sea_source = self._observed.sea(now)
        speed, wind_from, wind_source = self._observed.wind(now)
        positions = {unit: self._at(each, now) for unit, each in sorted(self.positions.items())}
        self._taken = any(now - each.time <= FRESH for each in positions.values())
        return Situation(
            time=now, shift=shift_at(calendar, now), is_night=is_night(calendar, now),
            sea_state=sea_state, sea_state_source=sea_source,
            wind_speed=speed, wind_from=wind_from, wind_source=wind_source,
            positions=positions,
            barriers=self._plumes.barriers(now), stood_down=self._stood_down(),
            put_in=frozenset(unit for unit, each in self.service.items() if each.in_service), exercise=self._exercise,
        )

    def _at(self, position: Position, now: datetime) -> Position:
        """A clock that is some seconds ahead is no reason to look for a unit at its base."""
        return msgspec.structs.replace(position, time=min(position.time, now))

    def _stood_down(self) -> Mapping[str, tuple[str, str]]:
        return {
            unit: (f"停用：{each.reason}", f"out of service: {each.reason}")
            for unit, each in sorted(self.service.items()) if not each.in_service
        }
