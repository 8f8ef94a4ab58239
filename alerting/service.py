"""Runs the engine over the store's log: restore, catch up, judge, record, publish. Judges nothing itself.

One transaction a batch, and only where something followed; the position between is not worth one, since judging the
same entries again leads to the same (docs/decisions/0001-position-and-snapshot.md).
"""

import asyncio
import uuid
from collections.abc import Coroutine, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
import structlog

from alerting.book import LONGEST_SHELF
from alerting.engine import RESUMED, Engine
from alerting.notices import Channel, notices
from alerting.outages import VERBS
from alerting.outcome import NOTHING, Outcome
from core.bus.memory import MemoryBus, Subscription
from core.clock import Clock
from core.incident import IncidentChange
from core.messages import Command, Entry, GatewayStatus, LogMessage, Reading, Result, StageStatus, Transition
from core.outage import Outage
from core.store.store import Store

log = structlog.get_logger()

AWAY = timedelta(seconds=30)

FEWEST_BEHIND = 2
"""A gateway of a single station is that station, whose silence is told already; many loggers hang up after each report."""

PAGE = 1000
"""Entries read from the store at a time, and judged before one record."""


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How often the engine's memory is saved, measured by the log, and what else an operator may set."""

    snapshot_entries: int = 200_000
    snapshot_span: timedelta = timedelta(minutes=10)
    longest_shelf: timedelta = LONGEST_SHELF
    away: timedelta = AWAY                           # a log that stood still longer than this: nobody listened
    bound: int = 4096                                # batches that wait; beyond it they are read from the store


class AlertingService:
    """The judging stage of one house."""

    def __init__(
        self, store: Store, bus: MemoryBus, clock: Clock, *, exercise: str | None = None, pace: Pace | None = None,
        channels: Sequence[Channel] = (),
    ) -> None:
        self._store = store
        self._bus = bus
        self._clock = clock
        self._exercise = exercise
        self._channels = tuple(channels)
        self._pace = pace or Pace()
        self._engine = Engine(exercise)
        self._recorded = 0                           # position in the store
        self._saved = 0                              # entry of the last snapshot
        self._saved_at: datetime | None = None
        self._batches = bus.subscribe("log", bound=self._pace.bound)
        self._asked = bus.subscribe("commands", "gateways")
        self._lines: dict[str, bool] = {}            # what the log has been told of gateways
        self._outages: tuple[Outage, ...] = ()

    async def run(self) -> None:
        """Judge until cancelled; then save the engine's memory."""
        try:
            self._bus.begin_work()                   # simulated time stands until we listen
            try:
                await self._restore()
            finally:
                self._bus.end_work()
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._take_commands())
                tasks.create_task(self._judge_log())
        finally:
            self._batches.close()
            self._asked.close()

    async def _restore(self) -> None:
        state = await self._store.engine_state()
        if state.snapshot is not None:
            self._engine = Engine.restore(state.snapshot)
        self._recorded, self._saved, self._saved_at = state.position, state.snapshot_seq, self._engine.now
        await say_absence(self._store, self._clock, self._pace.away)
        await self._catch_up()
        self._lines = dict.fromkeys(self._engine.outages.down, False)
        self._tell_outages()
        log.info("judging resumed", snapshot=state.snapshot_seq, recorded=state.position, at=self._engine.position)

    async def _judge_log(self) -> None:
        try:
            await self._follow_log(self._batches)
        except asyncio.CancelledError:
            # A clean stop. All that was judged has been recorded: we are only ever cancelled while waiting.
            await _whole(self._record((), (), (), save=True))
            raise

    async def _follow_log(self, batches: Subscription) -> None:
        while True:
            _, entries = await batches.next()
            self._bus.begin_work()                   # what is taken from the queue below is not yet handled
            try:
                gathered = list(entries)
                while len(gathered) < PAGE and (item := batches.take()) is not None:
                    gathered += item[1]
                await self._judge_batch(gathered)
            finally:
                self._bus.end_work()

    async def _judge_batch(self, entries: Sequence[Entry]) -> None:
        if entries[0].seq > self._engine.position + 1:
            await self._catch_up(entries[0].seq - 1)
        await self._judge([entry for entry in entries if entry.seq > self._engine.position])

    async def _catch_up(self, until: int | None = None) -> None:
        """Judge what is in the store and has not come, or not come yet, over the bus."""
        while until is None or self._engine.position < until:
            page = await self._store.entries(self._engine.position, PAGE)
            if not page:
                return
            await self._judge(page)

    async def _judge(self, entries: Sequence[Entry]) -> None:
        transitions: list[Transition] = []
        changes: list[IncidentChange] = []
        results: list[Result] = []
        for entry in entries:
            outcome = self._feed(entry)
            if entry.seq > self._recorded:
                transitions += outcome.transitions
                changes += outcome.changes
                results += outcome.results
        await _whole(self._record(transitions, changes, results))

    def _feed(self, entry: Entry) -> Outcome:
        """Judge one entry. One that cannot be judged counts as judged: it would fail again at each restart, for ever.

        The failure depends on the log alone, so a replay fails at the same entry in the same way.
        """
        try:
            return self._engine.feed(entry)
        except Exception as error:               # a fault of ours; said, and the next entries are judged
            log.exception("entry could not be judged", seq=entry.seq)
            detail = f"entry {entry.seq} could not be judged: {type(error).__name__}: {error}"
            self._bus.publish("stages", StageStatus(stage="alerting", time=self._clock.now(), running=True, detail=detail))
            if not isinstance(entry.message, Command):
                return NOTHING
            reason = "the command could not be carried out because of an internal fault; it is in the log"
            return Outcome(results=(Result(id=entry.message.id, time=entry.message.time, done=False, reason=reason),))

    def _is_time_to_save(self) -> bool:
        engine = self._engine
        if engine.position - self._saved >= self._pace.snapshot_entries:
            return True
        if self._saved_at is None:
            self._saved_at = engine.now
        return engine.now is not None and self._saved_at is not None and (
            engine.now - self._saved_at >= self._pace.snapshot_span
        )

    async def _record(
        self, transitions: Sequence[Transition], changes: Sequence[IncidentChange], results: Sequence[Result], *,
        save: bool = False,
    ) -> None:
        """One transaction, where there is something to keep; then tell: whoever is told finds it in the store."""
        engine = self._engine
        position = max(engine.position, self._recorded)
        save = engine.position >= self._recorded and (save or self._is_time_to_save())
        if transitions or changes or save:
            made = self._clock.now()
            told = notices(transitions, self._channels, engine.stations)
            outgoing = [msgspec.structs.replace(each, made=made) for each in told]
            await self._store.record(
                position, transitions, changes, outgoing, snapshot=engine.snapshot() if save else None
            )
            self._recorded = position
        if save:
            self._saved, self._saved_at = engine.position, engine.now
        if transitions:
            self._bus.publish("transitions", tuple(transitions))
        if changes:
            self._bus.publish("incidents", tuple(changes))
        if save or tuple(engine.outages) != self._outages:
            self._tell_outages()
        for result in results:
            self._bus.publish("results", result)

    def _tell_outages(self) -> None:
        self._outages = tuple(self._engine.outages)
        self._bus.publish("outages", self._outages)

    async def _take_commands(self) -> None:
        """Put what is asked about alerts, and what is said of gateways, into the log; it is judged and answered in its turn."""
        async for _, asked in self._asked:
            if isinstance(asked, GatewayStatus):
                await self._take_status(asked)
            elif isinstance(asked, Command) and (asked.verb.startswith(("alert.", "incident.")) or asked.verb in VERBS):
                hours = self._pace.longest_shelf.total_seconds() / 3600
                arguments = {**asked.arguments, "at_most_hours": hours}
                await self._store.append([msgspec.structs.replace(asked, arguments=arguments)])

    async def _take_status(self, status: GatewayStatus) -> None:
        """Only changes are worth an entry: a broker repeats what it has retained, and a gateway may say that it is there."""
        told, down = self._lines.get(status.gateway, True), self._engine.outages.down
        # Its readings may have shown meanwhile that it was back, without a word of it: then it goes anew.
        if told == status.online and (told or status.gateway in down):
            return
        if not status.online and len(self._engine.outages.behind(status.gateway)) < FEWEST_BEHIND:
            return
        self._lines[status.gateway] = status.online
        verb = "gateway.online" if status.online else "gateway.offline"
        await self._store.append([Command(
            id=uuid.uuid4().hex, time=self._clock.now(), who="fengsui", verb=verb, target=status.gateway,
            arguments={"detail": status.detail} if status.detail else {},
        )])


def time_of(message: LogMessage) -> datetime:
    """When an entry entered the log, by our clock."""
    return message.received if isinstance(message, Reading) else message.time


async def _whole(work: Coroutine[Any, Any, None]) -> None:
    """Finish what must not be cut in two (recorded but not told), even when cancelled meanwhile."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise


async def say_absence(store: Store, clock: Clock, away: timedelta = AWAY) -> None:
    """Put our absence into the log before anything new is in it: stations were not silent, we were deaf.

    The roof calls it when it opens a house, before a new configuration or a reading can hide how long the log stood still;
    the service once more, for when it was away alone.
    """
    last = await store.last_seq()
    newest = await store.entries(last - 1, 1) if last else ()
    now = clock.now()
    if newest and now - time_of(newest[-1].message) > away:
        await store.append([
            Command(id=f"resumed-{last}", time=now, who="fengsui", verb=RESUMED, target="alerting")
        ])
