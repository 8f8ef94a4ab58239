"""Resident memory over a day's worth of readings, sent as fast as they are taken."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.house import RunningHouse, publisher, write_region
from benchmarks.rate import MARKERS, wait_judged
from benchmarks.rate import STATIONS as BENCH_STATIONS

STATIONS = 200
DAYS = 4                     # the first ones fill the database's page cache (48 MiB at most) and the windows
PARTS = 4                    # of a day
DAY = STATIONS * 24 * 60     # one reading a minute


async def memory(days: int = DAYS) -> dict[str, Any]:
    """MiB after each quarter of a day; over the last day the line must be flat."""
    with tempfile.TemporaryDirectory(prefix="fengsui-bench-") as name:
        folder = Path(name)
        house = RunningHouse(folder, write_region(folder, BENCH_STATIONS + MARKERS), "process-crash")
        await house.start()
        try:
            samples = []
            for part in range(PARTS * days):
                start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=part / PARTS)
                await publisher(
                    house.mqtt_port, DAY // PARTS, 0, "--stations", str(STATIONS), "--step", "60", "--window", "500",
                    "--start", start.isoformat(),
                )
                await wait_judged(house, DAY // PARTS * (part + 1) + part)      # one marker a part
                samples.append(round(house.memory_mib(), 1))
        finally:
            await house.stop()
    return {
        "readings": DAY * days, "readings_a_day": DAY, "mib": samples,
        "growth_over_the_last_day_mib": round(samples[-1] - samples[-1 - PARTS], 1),
    }
