"""A year of hourly readings at 1,000 stations, judged by the shipped rules from a CSV: `python -m benchmarks.backtest`."""

import asyncio
import json
import resource
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import csv

STATIONS = 1000
LIMIT = 90.0                 # s of one core for the whole year


def write_year(path: Path, hours: int, stations: int = STATIONS) -> int:
    """Hourly dose rates with a daily cycle and noise, and a release at every hundredth station; how many readings."""
    random = np.random.default_rng(20260101)
    names = pa.array([f"S{each:04}" for each in range(stations)])
    level = random.uniform(60, 120, stations)
    start = np.datetime64("2026-01-01T00:00:00", "us")
    schema = pa.schema([(each, pa.string()) for each in ("time", "station", "quantity")]
                       + [("value", pa.float64()), ("unit", pa.string())])
    with csv.CSVWriter(path, schema) as writer:
        for hour in range(hours):
            values = level + 3 * np.sin(2 * np.pi * hour / 24) + random.normal(0, 2, stations)
            if hour % 2000 in range(1500, 1504):
                values[::100] += 150
            moment = f"{start + np.timedelta64(hour, 'h')}".split(".")[0] + "Z"
            writer.write_batch(pa.record_batch([
                pa.array([moment] * stations), names, pa.array(["ambient_dose_rate"] * stations),
                pa.array(np.round(values, 1)), pa.array(["nGy/h"] * stations),
            ], schema=schema))
    return hours * stations


async def backtest(hours: int = 8760) -> dict[str, Any]:
    """CPU seconds of `fengsui rules backtest` over so many hours, the whole command from its start on."""
    with tempfile.TemporaryDirectory(prefix="fengsui-bench-") as folder:
        file = Path(folder) / "year.csv"
        readings = write_year(file, hours)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "fengsui", "rules", "backtest", "--readings", str(file), "--json",
            stdout=asyncio.subprocess.PIPE,
        )
        out, _ = await process.communicate()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise RuntimeError(f"the backtest ended with status {process.returncode}")
    summary = json.loads(out)["summary"]
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "readings": readings, "cpu_seconds": round(cpu, 1), "wall_seconds": summary["seconds"],
        "readings_per_cpu_second": round(readings / cpu), "largest_mib": round(after.ru_maxrss / 1024),
        "limit_seconds": LIMIT * hours / 8760, "alerts": summary["alerts"],
        "alerts_per_1000_station_days": summary["alerts_per_1000_station_days"],
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(backtest(int(sys.argv[1]) if len(sys.argv) > 1 else 8760)), indent=1))
