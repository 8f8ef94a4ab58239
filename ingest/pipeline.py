"""Payloads in, stored readings out: route, decode, mark quality, commit. The one path of every source.

Knows no transport (`ingest.mqtt`, `ingest.tcp`, `ingest.player`) and no format (`ingest.decoders`).
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any, Protocol

import msgspec
import structlog

from core.clock import Clock
from core.errors import DecodeError, StoreError
from core.messages import Reading
from core.station import Register
from core.store.shapes import Ingested, Reject
from core.team import Position
from ingest.decoders import DECODERS, positions
from ingest.decoders.context import Context
from ingest.delivery import Delivery
from ingest.gateways import status
from ingest.metrics import Counters
from ingest.outcome import Outcome, Prepared, refused
from ingest.parts import WAITING, Parts
from ingest.quality import QualityMarker
from ingest.routes import DEFAULT_ROUTES, DRILL, POSITION, STATUS, Routes

log = structlog.get_logger()

LARGE = 16_384                   # B; decoding such a payload takes ms (10,000 values of SenML 150 ms), so a thread does it
BREATH = 64                      # payloads, or `LARGE` bytes of them, decoded before others on the event loop have their turn
MARKED = 500                     # readings marked in one go: about a millisecond
SPLITTING = "hj212"              # the format whose messages may come in parts
NO_ROUTE = DecodeError("no_route", "no decoder is set for this topic (ingest.routes)",
                       "没有为此主题设定解码器（ingest.routes）")
NO_DRILLS = DecodeError("no_drill", "no drill is told of positions here", "此处不向演练转交位置")
LOGGED_FAILURES = 100            # kinds of decoder failure logged with their traceback; all are counted and kept


HandOn = Callable[[Delivery, str], Awaitable[None]]


class Keeper(Protocol):
    """What the pipeline asks of the store (`core.store`)."""

    async def ingest(
        self, readings: Sequence[Reading], rejects: Sequence[Reject] = (), positions: Sequence[Position] = ()
    ) -> Ingested: ...


class PipelineSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Which topic is which format, and how far times are trusted."""

    prefix: str = ""
    routes: tuple[tuple[str, str], ...] = DEFAULT_ROUTES
    skew: timedelta = timedelta(seconds=60)
    lateness: timedelta = timedelta(hours=24)


class Pipeline:
    """Decodes, marks and stores batches of payloads. One event loop, any number of sources."""

    def __init__(
        self,
        store: Keeper,
        register: Register,
        clock: Clock,
        settings: PipelineSettings | None = None,
        *,
        publish: Callable[[str, Any], None] | None = None,
        exercise: str | None = None,
        units: Collection[str] = (),
    ) -> None:
        """`units`: ids of the teams, vessels and aircraft whose positions are taken."""
        settings = settings or PipelineSettings()
        self._units = units
        self._skew = settings.skew
        self._store = store
        self._register = register
        self._clock = clock
        self._publish = publish
        self.exercise = exercise
        self._routes = Routes(settings.routes, DECODERS, settings.prefix)
        self._quality = QualityMarker(register, skew=settings.skew, lateness=settings.lateness)
        self._parts = Parts()
        self._failures: set[tuple[str, str]] = set()
        self.hand_on: HandOn | None = None
        """What a drill's positions go to; it has stored them when it returns, and raises DecodeError where it cannot."""
        self.counters = Counters()

    @property
    def register(self) -> Register:
        """The stations as they now stand."""
        return self._register

    def topic(self, first: str, gateway: str) -> str:
        """The topic of a gateway's payloads under our prefix, for a source whose transport has none."""
        return f"{self._routes.prefix}{first}/{gateway}"

    @property
    def filters(self) -> tuple[str, ...]:
        """The topic filters a source subscribes to."""
        return self._routes.filters

    def configure(self, register: Register) -> None:
        """From the next payload on, these are the stations."""
        self._register = register
        self._quality.configure(register)

    async def handle(self, deliveries: Iterable[Delivery]) -> Ingested:
        """Decode, mark and commit one batch; when it returns, all of it is stored. Raises StoreError.

        A part of a split message waits in memory for the others; `finish` keeps those that never came.
        """
        return await self.commit(await self.prepare(deliveries))

    async def finish(self) -> Ingested:
        """Keep what still waits for its missing parts: nothing more will be handed to `handle`."""
        return await self.commit(self.close(self._parts))

    async def prepare(self, deliveries: Iterable[Delivery], parts: Parts | None = None) -> Prepared:
        """Decode and mark; nothing is stored yet. `parts` is the source's; without deliveries only time goes on.

        One payload after the other, a large one too, though a thread decodes it: a source's order stays as it came.
        """
        parts = self._parts if parts is None else parts
        outcomes: list[Outcome] = []
        payloads = size = 0
        for delivery in deliveries:
            outcome = await self._outcome(delivery, parts)
            if outcome is not None:
                outcomes.append(outcome)
            payloads, size = payloads + 1, size + len(delivery.payload)
            if payloads >= BREATH or size > LARGE:
                payloads = size = 0
                await asyncio.sleep(0)
        if parts.waiting:
            outcomes += self._unfinished(parts.overdue(self._clock.now()))
        return Prepared(tuple(outcomes))

    def close(self, parts: Parts) -> Prepared:
        """What still waits for its missing parts when a source has ended, to be committed as it is."""
        return Prepared(tuple(self._unfinished(parts.rest())))

    def keep(self, parts: Parts) -> Prepared:
        """Parts to be kept, since their sender waits for an acknowledgement before it sends the others."""
        return Prepared(tuple(self._unfinished((each.payload, (each,), WAITING) for each in parts.to_keep())))

    async def commit(self, prepared: Prepared) -> Ingested:
        """Store what was prepared in one transaction; StoreError means that nothing of it was stored."""
        outcomes = prepared.outcomes
        try:
            ingested = await self._ingest(outcomes)
        except StoreError:
            self.counters.refusals += 1
            raise
        except Exception:  # one value the database cannot hold must not keep the others out for ever
            if not outcomes:
                raise
            log.exception("batch could not be stored; its payloads are stored one by one", payloads=len(outcomes))
            outcomes, ingested = await self._one_by_one(outcomes)
        self._count(outcomes, ingested)
        if self._publish is not None:
            for each in outcomes:
                if each.status is not None:
                    self._publish("gateways", each.status)
            if ingested.positions:
                self._publish("positions", ingested.positions)
        return ingested

    async def _ingest(self, outcomes: Sequence[Outcome]) -> Ingested:
        readings = [reading for each in outcomes for reading in each.readings]
        rejects = [reject for each in outcomes for reject in each.rejects]
        places = [position for each in outcomes for position in each.positions]
        if not readings and not rejects and not places:
            return Ingested((), 0)
        return await self._store.ingest(readings, rejects, places)

    async def _one_by_one(self, outcomes: Sequence[Outcome]) -> tuple[tuple[Outcome, ...], Ingested]:
        kept: list[Outcome] = []
        entries: list[Any] = []
        places: list[Position] = []
        duplicates = 0
        for each in outcomes:
            try:
                ingested = await self._ingest([each])
            except StoreError:
                raise
            except Exception as error:  # noqa: BLE001 - as above: this is the one
                said = f"{type(error).__name__}: {error}"
                each = refused(each.deliveries, each.format, DecodeError("not_storable", said, f"数据库无法保存（{said}）"))
                ingested = await self._ingest([each])
            kept.append(each)
            entries += ingested.entries
            places += ingested.positions
            duplicates += ingested.duplicates
        return tuple(kept), Ingested(tuple(entries), duplicates, tuple(places))

    async def _outcome(self, delivery: Delivery, parts: Parts) -> Outcome | None:
        route = self._routes.find(delivery.topic)
        if route is None:
            return refused((delivery,), "", NO_ROUTE)
        deliveries: tuple[Delivery, ...] = (delivery,)
        try:
            if route.format == STATUS:
                said = status(delivery.payload, route.gateway, delivery.received, self.exercise)
                return Outcome(deliveries, route.format, status=said)
            if route.format == POSITION:
                return Outcome(deliveries, route.format, positions=positions.decode(
                    delivery.payload, route.gateway, delivery.received, self._units, skew=self._skew,
                    source=delivery.topic, exercise=self.exercise,
                ))
            if route.format == DRILL:
                if self.hand_on is None:
                    raise NO_DRILLS
                await self.hand_on(delivery, route.gateway)
                return Outcome(deliveries, route.format)
            context = Context(register=self._register, received=delivery.received, source=route.gateway)
            payload = delivery.payload
            if route.format == SPLITTING:
                whole = parts.offer(delivery, context)
                if whole is None:
                    return None
                payload, deliveries = whole
            decoder = DECODERS[route.format]
            if len(payload) > LARGE:     # decoders are pure: what they are told is frozen, what they know is read only
                readings = await asyncio.to_thread(decoder, payload, context)
            else:
                readings = decoder(payload, context)
            marked = await self._marked(readings, delivery)
        except DecodeError as error:
            return refused(deliveries, route.format, error, route.gateway)
        except Exception as error:  # noqa: BLE001 - a fault of ours in one decoder must not stop the others: kept, counted, logged
            self._note_failure(route.format, delivery.topic, error)
            what = f"{type(error).__name__}: {error}"
            failed = DecodeError("decoder_failure", f"the decoder itself failed ({what}); please report it with this payload",
                                 f"解码程序自身出错（{what}）；请连同此报文反馈")
            return refused(deliveries, route.format, failed, route.gateway)
        return Outcome(deliveries, route.format, marked)

    async def _marked(self, readings: tuple[Reading, ...], delivery: Delivery) -> tuple[Reading, ...]:
        """The readings with their quality, in their order; others have their turn between pieces of many."""
        mark, received = self._quality.mark, delivery.received
        if len(readings) <= MARKED:
            return tuple(mark(each, received) for each in readings)
        marked: list[Reading] = []
        for start in range(0, len(readings), MARKED):
            marked += (mark(each, received) for each in readings[start:start + MARKED])
            await asyncio.sleep(0)
        return tuple(marked)

    def _note_failure(self, format: str, topic: str, error: Exception) -> None:
        kind = (format, type(error).__name__)
        if kind not in self._failures and len(self._failures) < LOGGED_FAILURES:
            self._failures.add(kind)
            log.exception("decoder failed", format=format, topic=topic)

    def _unfinished(self, left: Iterable[tuple[bytes, tuple[Delivery, ...], DecodeError]]) -> Iterator[Outcome]:
        for payload, deliveries, error in left:
            whole = msgspec.structs.replace(deliveries[0], payload=payload)
            outcome = refused((whole,), SPLITTING, error, self._gateway(whole))
            yield msgspec.structs.replace(outcome, deliveries=deliveries)

    def _gateway(self, delivery: Delivery) -> str:
        route = self._routes.find(delivery.topic)
        return route.gateway if route else ""

    def _count(self, outcomes: Sequence[Outcome], ingested: Ingested) -> None:
        counters = self.counters
        for each in outcomes:
            counters.received[each.format] += len(each.deliveries)
            counters.readings[each.format] += len(each.readings)
            for reject in each.rejects:
                counters.rejected[each.format, reject.reason] += 1
        counters.stored += len(ingested.entries)
        counters.duplicates += ingested.duplicates
        if outcomes:
            oldest = min(delivery.received for each in outcomes for delivery in each.deliveries)
            counters.lag = max(0.0, (self._clock.now() - oldest).total_seconds())
