"""The houses the console shows: the live one and the drills that run beside it. The roof opens and closes them."""

from datetime import datetime
from typing import Protocol

import msgspec

from console.commands import CommandDesk
from console.frames import Exercise
from console.hub import Hub
from core.bus.memory import MemoryBus
from core.clock import Clock
from core.store.store import Store


class HouseView(Protocol):
    """What the console sees of a house."""

    @property
    def exercise(self) -> str | None: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def bus(self) -> MemoryBus: ...
    @property
    def store(self) -> Store: ...
    @property
    def hub(self) -> Hub: ...
    @property
    def desk(self) -> CommandDesk: ...


class Drill(msgspec.Struct, frozen=True, kw_only=True):
    """A recording that can be played as a drill."""

    name: str
    title_zh: str
    title_en: str
    about_zh: str = ""
    about_en: str = ""
    hours: float = 0.0               # simulated time it takes, h


class Houses:
    """The live house, the drills that can be played, and those that run."""

    def __init__(self, live: HouseView, drills: tuple[Drill, ...] = ()) -> None:
        self.live = live
        self.drills = drills
        self._running: dict[str, tuple[Exercise, HouseView]] = {}

    @property
    def running(self) -> tuple[Exercise, ...]:
        """The drills that run now."""
        return tuple(exercise for exercise, _ in self._running.values())

    def find(self, exercise: str | None) -> HouseView | None:
        """The house of a drill, the live one for None, or None where there is no such drill."""
        if exercise is None:
            return self.live
        found = self._running.get(exercise)
        return found[1] if found else None

    def titles(self, exercise: str) -> tuple[str, str] | None:
        """What a running drill is called, Chinese and English."""
        found = self._running.get(exercise)
        return (found[0].title_zh, found[0].title_en) if found else None

    def open(self, exercise: Exercise, house: HouseView) -> None:
        """Show a drill's house from now on."""
        self._running[exercise.id] = (exercise, house)
        self.live.hub.tell_exercises(self.running)

    def ended(self, exercise: str, time: datetime) -> None:
        """A drill's recording has been played to its end; its house stays to be looked at."""
        found, house = self._running[exercise]
        self.open(msgspec.structs.replace(found, ended=time), house)

    def close(self, exercise: str) -> None:
        """Show a drill's house no longer; its clients are told that it is over."""
        _, house = self._running.pop(exercise)
        house.hub.end()
        self.live.hub.tell_exercises(self.running)
