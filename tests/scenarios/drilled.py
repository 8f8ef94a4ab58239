"""Plays a shipped drill through the real pipeline, store and engine, as fast as it goes. Shared by the drills' scenarios."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path

import msgspec

from alerting.engine import Engine
from alerting.rules import parse_rules
from config.drills.load import plan, stations
from core.bus.memory import MemoryBus
from core.clock import SimulatedClock
from core.messages import Alert, Configuration, Entry, Transition
from core.recording import Recording
from core.store.store import Store
from ingest.pipeline import Pipeline
from ingest.player import Player

BEIJING = timezone(timedelta(hours=8))


class Played(msgspec.Struct, frozen=True):
    """What came of a drill."""

    transitions: tuple[Transition, ...]
    left: tuple[Alert, ...]          # alerts that have not ended
    rejects: int
    unregistered: int

    def of(self, place: str, rule: str) -> list[Transition]:
        """The life of one alert."""
        return [each for each in self.transitions if (each.alert.place, each.alert.rule) == (place, rule)]


def beijing(moment: datetime) -> str:
    """A time as the reports wrote it, "01-13 21:00"."""
    return moment.astimezone(BEIJING).strftime("%m-%d %H:%M")


async def play(name: str, folder: Path) -> Played:
    """Every transition of a drill: payloads decoded, stored, judged in the order of the log."""
    chosen = plan(name)
    recording = Recording.open(chosen.recording)
    rules = parse_rules({"rule": list(recording.manifest.rules)}, name)
    register = stations(chosen)
    bus, clock, engine = MemoryBus(), SimulatedClock(recording.manifest.start), Engine(name)
    found: list[Transition] = []

    def judge(entries: Sequence[Entry]) -> None:
        for entry in entries:
            found.extend(engine.feed(entry).transitions)

    store = await Store.open(f"sqlite:///{folder / 'drill.db'}", publish=judge)
    try:
        await store.append([Configuration(
            time=recording.manifest.start, version="drill", rules=[rule.to_builtins() for rule in rules],
            stations=[station.public() for station in register.values()],
        )])
        await Player(recording, Pipeline(store, register, clock), clock, bus).play()
        return Played(
            tuple(found), engine.open_alerts, len(await store.rejects()), len(await store.unregistered()),
        )
    finally:
        await store.close()
