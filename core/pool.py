"""A process beside ours that computes, one thing at a time; started when first needed, killed when it takes too long.

Knows nothing of what it computes; imports nothing heavy, so that threads are limited before numerical libraries load.
"""

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.process import BaseProcess
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

LIMIT = 120.0        # s for one run; a forecast takes a second or two
FIRST_LIMIT = 300.0  # s for the first one of a process: kernels may have to be compiled, once after an install
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "NUMBA_NUM_THREADS")


class RunFailed(Exception):
    """The process died or took too long; the next run begins with a new one."""


class Worker:
    """One process of its own; `run` one thing at a time."""

    def __init__(self, limit: float = LIMIT, first_limit: float = FIRST_LIMIT, *, nice: int = 0) -> None:
        """`nice`: how far it gives way to others where cores are few (0 to 19, as the operating system counts)."""
        self._limit = limit
        self._first_limit = first_limit
        self._nice = nice
        self._pool: ProcessPoolExecutor | None = None
        self._processes: tuple[BaseProcess, ...] = ()
        self._is_warm = False

    @property
    def has_begun(self) -> bool:
        """Whether there is a process."""
        return self._pool is not None

    async def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Compute in the process. What `work` raises is raised here; RunFailed where it died or took too long."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._limit if self._is_warm else self._first_limit):
                if self._pool is None:
                    # spawn: a fork of a program with threads may stand still for ever
                    self._pool = ProcessPoolExecutor(
                        1, mp_context=multiprocessing.get_context("spawn"), initializer=_prepare, initargs=(self._nice,)
                    )
                    before = multiprocessing.active_children()
                    started = loop.run_in_executor(self._pool, os.getpid)    # starts the process before it returns
                    self._processes = tuple(each for each in multiprocessing.active_children() if each not in before)
                    await started
                result = await loop.run_in_executor(self._pool, _call, work, args, kwargs)
        except TimeoutError:
            limit = self._limit if self._is_warm else self._first_limit
            self.close()
            raise RunFailed(f"it took longer than {limit:g} s") from None
        except BrokenProcessPool:
            self.close()
            raise RunFailed("its process died") from None
        except asyncio.CancelledError:
            self.close()
            raise
        self._is_warm = True
        return result

    def close(self) -> None:
        """End the process, whatever it is at."""
        pool, processes = self._pool, self._processes
        self._pool, self._processes, self._is_warm = None, (), False
        for each in processes:
            each.kill()
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)


def _call(work: Callable[..., R], args: tuple[object, ...], kwargs: dict[str, object]) -> R:
    return work(*args, **kwargs)


def _prepare(nice: int) -> None:
    """In the process: no threads of the libraries' own, no answer to Ctrl-C, which is its parent's to give, and an end when
    the parent ends. Members run in threads of ours.
    """
    os.nice(nice)
    for name in THREADS:
        os.environ[name] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def follow() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
    import numba

    # Where numba was loaded with the program's main module already it has read another number, and would refuse this one later.
    numba.config.reload_config()  # type: ignore[no-untyped-call]  # declared nowhere
    numba.set_num_threads(1)
