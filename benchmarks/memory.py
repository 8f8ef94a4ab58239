"""Resident memory over a day's worth of readings, sent as fast as they are taken."""

import tempfile
from pathlib import Path
from typing import Any

from benchmarks.house import RunningHouse, publisher, write_region
from benchmarks.rate import MARKERS, wait_judged
from benchmarks.rate import STATIONS as BENCH_STATIONS

STATIONS = 200
PARTS = 8
DAY = STATIONS * 24 * 60     # one reading a minute


async def memory() -> dict[str, Any]:
    """MiB after each eighth of the day. The first eighth fills the windows and caches; after it the line must be flat."""
    with tempfile.TemporaryDirectory(prefix="fengsui-bench-") as name:
        folder = Path(name)
        house = RunningHouse(folder, write_region(folder, BENCH_STATIONS + MARKERS), "process-crash")
        await house.start()
        try:
            samples = []
            for part in range(PARTS):
                await publisher(
                    house.mqtt_port, DAY // PARTS, 0, "--stations", str(STATIONS), "--step", "60", "--window", "500",
                    "--start", f"2026-01-01T{part * 3:02d}:00:00+00:00",
                )
                await wait_judged(house, DAY // PARTS * (part + 1) + part)      # one marker a part
                samples.append(round(house.memory_mib(), 1))
        finally:
            await house.stop()
    return {"readings": DAY, "mib": samples, "growth_after_first_eighth_mib": round(samples[-1] - samples[0], 1)}
