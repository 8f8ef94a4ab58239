"""The process that knows the region, for all houses of a machine: each asks it, and it answers one at a time.

What seals a drill off is what it asks, not a process of its own: an answer follows from its question alone.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from itertools import count
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import structlog

from core.clock import elapsed_clock
from core.pool import RunFailed, Worker
from core.site import Site
from core.team import Fleet
from response.ground import Ground
from response.remote import make_ready
from response.tiles import Tiles
from response.zones.plan import ZonePlan

if TYPE_CHECKING:
    from response.provider import Name

log = structlog.get_logger()

P = ParamSpec("P")
R = TypeVar("R")
Job = tuple[int, int, Callable[..., Any], tuple[Any, ...], "asyncio.Future[Any]"]

LIMIT = 300.0        # s for one answer: the first may have to compile kernels
NICE = 5             # readings, alerts and forecasts go first
BOUND = 64           # questions that may wait; who asks one more waits for a place
PERSON, HOUSE, LATER = 0, 1, 2
"""Who is answered first: somebody who waits at a screen, then what all screens show, then what few look at."""


class Calculator:
    """Owns the process. Nobody is answered unless `run` runs."""

    def __init__(
        self, ground: Ground, fleet: Fleet, sites: Mapping[str, Site], worker: Worker | None = None,
        zones: ZonePlan | None = None, provider: "Name" = "friction", tiles: Tiles | None = None,
    ) -> None:
        """A `worker` that is given is its giver's to close. `zones`: the table that protective zones go by.

        `provider`: what times on land come from; `tiles`: the roads of `valhalla`.
        """
        self._region = ground, fleet, sites, zones, provider, tiles
        self.fleet = fleet
        self._worker = worker or Worker(limit=LIMIT, nice=NICE)
        self._owns_worker = worker is None
        self._jobs: asyncio.PriorityQueue[Job] = asyncio.PriorityQueue(BOUND)
        self._order = count()
        self._is_ready = False

    async def ask(self, urgency: int, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What the process answers. What `work` raises is raised here; RunFailed where the process died or took too long."""
        assert not kwargs
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        await self._jobs.put((urgency, next(self._order), work, args, answer))
        return await answer

    async def run(self) -> None:
        """Answer until cancelled. The region is made ready at once, so that the first who asks waits less."""
        try:
            with contextlib.suppress(RunFailed):         # who asks first is told
                await self._make_ready()
            while True:
                _, _, work, args, answer = await self._jobs.get()
                if not answer.done():                    # else who asked has gone meanwhile
                    await self._answer(work, args, answer)
        finally:
            self._is_ready = False
            if self._owns_worker:
                self._worker.close()
            while not self._jobs.empty():
                answer = self._jobs.get_nowait()[-1]
                if not answer.done():
                    answer.set_exception(RunFailed("its stage was stopped"))

    async def _answer(self, work: Callable[..., Any], args: tuple[Any, ...], answer: "asyncio.Future[Any]") -> None:
        try:
            await self._make_ready()
            found = await self._worker.run(work, *args)
        except asyncio.CancelledError:
            if not answer.done():
                answer.set_exception(RunFailed("its stage was stopped"))
            raise
        except Exception as error:  # noqa: BLE001 - it is for whoever asked
            if not answer.done():
                answer.set_exception(error)
        else:
            if not answer.done():
                answer.set_result(found)

    async def _make_ready(self) -> None:
        if self._is_ready and self._worker.has_begun:
            return
        began = elapsed_clock()
        await self._worker.run(make_ready, *self._region)
        self._is_ready = True
        log.info("region made ready for questions of reach", seconds=round(elapsed_clock() - began, 1))
