"""All benchmarks by name; `quick` shortens their loads without changing what they check."""

from collections.abc import Awaitable, Callable
from typing import Any

from benchmarks.acceptance import acceptance
from benchmarks.backtest import backtest
from benchmarks.console_day import console_day
from benchmarks.crash import crash
from benchmarks.detectors import detectors
from benchmarks.dose import dose
from benchmarks.fanout import fanout
from benchmarks.judging import judging
from benchmarks.latency import latency
from benchmarks.live_forecast import live_forecast
from benchmarks.memory import memory
from benchmarks.particles import particles
from benchmarks.puffs import puff_tasks
from benchmarks.rate import rate
from benchmarks.reach import reach
from benchmarks.reach_land import reach_land
from benchmarks.reach_valhalla import reach_valhalla

Benchmark = Callable[[bool], Awaitable[dict[str, Any]]]

BENCHMARKS: dict[str, Benchmark] = {
    "rate": lambda quick: rate(5000, 6 if quick else 60, "process-crash"),
    "rate-power-cut": lambda quick: rate(2000, 6 if quick else 60, "power-cut"),
    "latency": lambda quick: latency(1000, 10 if quick else 60),
    "crash": lambda quick: crash(),
    "memory": lambda quick: memory(2 if quick else 4),
    "backtest": lambda quick: backtest(500 if quick else 8760),
    "forecast": lambda quick: live_forecast(3 if quick else 7),
    "puffs": lambda quick: puff_tasks(1 if quick else 3),
    "particles": lambda quick: particles(),
    "dose": dose,
    "judging": lambda quick: judging(1000 if quick else 10_000),
    "detectors": lambda quick: detectors(2, 120) if quick else detectors(),
    "acceptance": lambda quick: acceptance(1, 60, 5) if quick else acceptance(),
    "reach": reach,
    "reach-land": reach_land,
    "reach-valhalla": reach_valhalla,
    "console-day": lambda quick: console_day(2 if quick else 24),
    "fanout": lambda quick: fanout(seconds=4 if quick else 8),
}
