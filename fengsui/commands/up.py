"""fengsui up: the whole house on one machine."""

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated

import typer

from config.drills.load import plan
from config.load import load_region, load_settings
from core.errors import FengsuiError
from fengsui.machine import run_machine


def up(
    drill: Annotated[str | None, typer.Option(help="Play this drill beside the live house.")] = None,
    config: Annotated[Path | None, typer.Option(help="Settings file (TOML).")] = None,
    host: Annotated[str | None, typer.Option(help="Address the console listens on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port of the console; 0 takes a free one.")] = None,
    data: Annotated[Path | None, typer.Option(help="Folder of everything that is written.")] = None,
) -> None:
    """Start broker, ingest, alerting and console; stop with Ctrl-C."""
    if drill is not None:
        plan(drill)                  # a name that is none is said before anything starts
    settings = load_settings(config)
    web = settings.web.model_copy(update={
        name: value for name, value in (("host", host), ("port", port)) if value is not None
    })
    settings = settings.model_copy(update={"web": web} | ({"data": data} if data else {}))
    region = load_region(settings.region, settings.data)
    os.umask(0o077)     # readings, hashes and addresses of one-time visits are for the owner of the process only
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_until_told_to_stop(run_machine(settings, region, drill, lambda text: print(text, flush=True))))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop where there is one: a fifth more messages a second (measured by others, benchmarks/rate.py compares)."""
    try:
        import uvloop
    except ImportError:       # Windows
        return None
    return uvloop.new_event_loop


async def _until_told_to_stop(house: Coroutine[None, None, None]) -> None:
    running = asyncio.ensure_future(house)
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        print("stopped", flush=True)
    except ExceptionGroup as group:
        wrong, rest = group.split(FengsuiError)
        if rest is not None:
            raise rest from None
        assert wrong is not None
        raise wrong.exceptions[0] from None
