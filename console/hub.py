"""Picture, then stream: folds a house's bus into the present state and tells every client each change after it.

Does not know websockets (`console.api.stream`) nor who may listen (`console.auth`).
"""

import asyncio
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
import structlog

from console.floods import Floods
from console.frames import (
    CLOSE_NO_SUCH_HOUSE,
    CLOSE_RESYNC,
    ConfigurationFrame,
    Counts,
    CountsFrame,
    Event,
    Exercise,
    ExercisesFrame,
    FloodFrame,
    ForecastFrame,
    GatewayFrame,
    Hello,
    IncidentFrame,
    OutagesFrame,
    Person,
    PictureFrame,
    PlanFrame,
    PositionsFrame,
    Pulse,
    ReadingsFrame,
    StageFrame,
    TransitionFrame,
    reach_frame,
)
from console.listener import Listener
from console.picture import FOLLOWED, Present, Series, series
from console.ring import Ring
from core.bus.memory import MemoryBus
from core.clock import Clock
from core.errors import StoreError
from core.flood import MOST, WINDOW
from core.messages import Entry, Forecast, Reading, Transition, encode
from core.reach import Reach
from core.store.store import Store

log = structlog.get_logger()

TOPICS = ("log", "transitions", "incidents", "gateways", "stages", "outages", "configuration", "positions", "reach", "plans")
FOLDED: dict[str, tuple[Callable[[Present, Any], None], Callable[..., Event]]] = {
    "gateways": (Present.gateway, GatewayFrame), "stages": (Present.stage, StageFrame),
    "configuration": (Present.configure, ConfigurationFrame), "plans": (Present.plan, PlanFrame),
    "reach": (Present.reached, reach_frame),
}
INBOX = 4096         # bus messages that may wait; beyond it the picture is read from the store anew
PULSE_EVERY = 2      # beats between pulses
FORECASTS = 200      # looked at for those whose window is not over
COUNT_EVERY = 5      # beats between looks at what waits for an officer


class Hub:
    """The stream of one house. `beat` is the pace of screens in s of real time, in a drill too: eyes do not hurry."""

    def __init__(self, bus: MemoryBus, store: Store, clock: Clock, *, exercise: str | None = None, beat: float = 1.0) -> None:
        self._store = store
        self._clock = clock
        self._beat = beat
        self.exercise = exercise
        self.present = Present()
        self._floods = Floods(self.present)
        self.epoch = ""              # empty while there is no picture to give
        self._ring = Ring()
        self._listeners: set[Listener] = set()
        self._fresh: dict[Series, Reading] = {}
        self._arrived = 0
        self._lag: timedelta | None = None
        self._picture: tuple[int, str] | None = None
        self.closed_slow = 0
        self.readings = 0
        # From the start, so that what the other stages say while they begin is heard.
        self._inbox = bus.subscribe(*TOPICS, bound=INBOX)
        self._became_ready = asyncio.Event()

    @property
    def ready(self) -> bool:
        """True once clients can be given a picture."""
        return bool(self.epoch)

    async def until_ready(self) -> None:
        """Return once clients can be given a picture."""
        while not self.ready:
            self._became_ready.clear()
            await self._became_ready.wait()

    @property
    def seq(self) -> int:
        """Number of the last event."""
        return self._ring.last

    @property
    def clients(self) -> int:
        """How many listen."""
        return len(self._listeners)

    async def run(self) -> None:
        """Follow the bus until cancelled."""
        try:
            await self._begin()
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._follow())
                tasks.create_task(self._keep_time())
        finally:
            self.epoch = ""
            self._dismiss(CLOSE_RESYNC)

    def end(self) -> None:
        """The house closes for good: clients are told not to come back."""
        self.epoch = ""
        self._dismiss(CLOSE_NO_SUCH_HOUSE)

    def join(self, person: Person, epoch: str | None = None, after: int | None = None) -> Listener:
        """A new listener that begins with the events it missed or, where they are gone, with the picture.

        No wait lies between reading the ring and listening, so no event falls between them.
        """
        missed = self._ring.after(after) if epoch == self.epoch and after is not None else None
        hello = Hello(seq=self.seq, epoch=self.epoch, server_time=self._clock.now(), exercise=self.exercise, user=person)
        first = (self._picture_text(),) if missed is None else missed
        listener = Listener((encode(hello).decode(), *first))
        self._listeners.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """The client is gone."""
        self._listeners.discard(listener)

    def tell_exercises(self, running: tuple[Exercise, ...]) -> None:
        """Say which drills run; the roof calls it through `Houses`."""
        self.present.exercises = running
        if self.ready:
            self._tell(ExercisesFrame, running)

    def figures(self) -> dict[str, float]:
        """Counters of this stream."""
        return {"clients": self.clients, "closed_slow": self.closed_slow, "events": self.seq, "readings": self.readings,
                "events_kept": len(self._ring), "series": len(self.present.latest), "alerts": len(self.present.alerts)}

    async def _begin(self) -> None:
        """Read the state anew and start numbering events anew; clients come back for it."""
        self.epoch = ""
        self._dismiss(CLOSE_RESYNC)
        self._inbox.overflowed = False   # before the store is read: what gives way from here on is not in it
        latest, alerts = await self._store.latest(), await self._store.open_alerts()
        plans = await self._store.plans.in_force(self._clock.now() - FOLLOWED)
        forecasts = [each for _, each in await self._store.forecasts(FORECASTS) if each.end > self._clock.now()]
        counts = await self._counts()
        reach, places = await self._store.reaches.latest(), await self._store.positions.latest()
        self.present.restore(latest, alerts, forecasts[::-1], await self._store.incidents.open(), places,
                             None if reach is None else msgspec.json.decode(reach.told, type=Reach), plans)
        self.present.unregistered, self.present.rejects = counts.unregistered, counts.rejects
        now = self._clock.now()
        self._floods.restart(await self._store.transitions_between(now - WINDOW, now, limit=MOST), now)
        self.present.flood = self._floods.now(now)
        self._fresh, self._arrived, self._lag, self._picture = {}, 0, None, None
        self._ring.clear()
        self.epoch = secrets.token_hex(8)
        self._became_ready.set()
        log.info("picture read", epoch=self.epoch, exercise=self.exercise, series=len(latest), alerts=len(alerts))

    async def _follow(self) -> None:
        async for topic, message in self._inbox:
            if self._inbox.overflowed:
                log.warning("console fell behind the bus and reads the picture anew", exercise=self.exercise)
                await self._begin()
            self._take(topic, message)

    def _take(self, topic: str, message: Any) -> None:
        if topic == "log":
            self._take_entries(message)
        elif topic == "transitions":
            for transition in message:
                self._take_transition(transition)
        elif topic == "incidents":
            for change in message:
                self.present.incident(change)
                self._tell(IncidentFrame, change)
        elif topic == "outages":
            if message != self.present.outages:
                self.present.outages = message
                self._tell(OutagesFrame, message)
        elif topic == "positions":
            if fresh := self.present.move(message):
                self._tell(PositionsFrame, fresh)
        else:
            fold, frame = FOLDED[topic]
            fold(self.present, message)
            self._tell(frame, message)

    def _take_entries(self, entries: tuple[Entry, ...]) -> None:
        for entry in entries:
            if isinstance(entry.message, Forecast) and self.present.forecast(entry.message):
                self._tell(ForecastFrame, entry.message)
        readings = [entry.message for entry in entries if isinstance(entry.message, Reading)]
        if not readings:
            return
        self._arrived += len(readings)
        self.readings += len(readings)
        lag = self._clock.now() - min(reading.received for reading in readings)
        self._lag = lag if self._lag is None else max(self._lag, lag)
        for reading in readings:
            if self.present.reading(reading):
                self._fresh[series(reading)] = reading

    def _take_transition(self, transition: Transition) -> None:
        self.present.transition(transition)
        self._floods.hear(transition, self._clock.now())
        self._tell(TransitionFrame, transition)

    async def _keep_time(self) -> None:
        beats = 0
        while True:
            await asyncio.sleep(self._beat)
            beats += 1
            self._tell_readings()
            self._tell_flood()
            if beats % PULSE_EVERY == 0:
                self._pulse()
            if beats % COUNT_EVERY == 0:
                await self._tell_counts()

    def _tell_readings(self) -> None:
        if self._arrived and self.ready:
            fresh, count = tuple(self._fresh.values()), self._arrived
            self._fresh, self._arrived = {}, 0
            self._tell(ReadingsFrame, fresh, count=count)

    def _tell_flood(self) -> None:
        flood = self._floods.now(self._clock.now())
        if flood != self.present.flood and self.ready:
            self.present.flood = flood
            self._tell(FloodFrame, flood)

    def _pulse(self) -> None:
        lag = None if self._lag is None else round(self._lag / timedelta(milliseconds=1), 1)
        self._lag = None
        self._broadcast(encode(Pulse(
            seq=self.seq, exercise=self.exercise, server_time=self._clock.now(), newest=self.newest, lag_ms=lag
        )).decode())

    @property
    def newest(self) -> datetime | None:
        """Time of the newest reading."""
        return self.present.newest

    async def _counts(self) -> Counts:
        unregistered = await self._store.unregistered_count(self.present.register.knows)
        return Counts(unregistered=unregistered, rejects=await self._store.reject_count())

    async def _tell_counts(self) -> None:
        try:
            counts = await self._counts()
        except StoreError as error:
            log.warning("counts not read", reason=str(error))   # the picture is still true but for two numbers
            return
        before = Counts(unregistered=self.present.unregistered, rejects=self.present.rejects)
        if counts != before and self.ready:
            self.present.unregistered, self.present.rejects = counts.unregistered, counts.rejects
            self._tell(CountsFrame, counts)

    def _tell(self, frame: Callable[..., Event], data: object, **more: int) -> None:
        """Number an event, mark it as this house's, encode it once, keep it and hand it to all."""
        text = encode(frame(seq=self.seq + 1, exercise=self.exercise, data=data, **more)).decode()
        self._ring.add(text)
        self._broadcast(text)

    def _broadcast(self, text: str) -> None:
        slow = [listener for listener in self._listeners if not listener.offer(text)]
        for listener in slow:
            self._listeners.discard(listener)
        self.closed_slow += len(slow)

    def _dismiss(self, code: int) -> None:
        for listener in self._listeners:
            listener.close(code)
        self._listeners.clear()

    def _picture_text(self) -> str:
        if self._picture is None or self._picture[0] != self.seq:
            frame = PictureFrame(seq=self.seq, exercise=self.exercise, data=self.present.picture(self._clock.now()))
            self._picture = (self.seq, msgspec.json.encode(frame).decode())
        return self._picture[1]
