"""A whole Fengsui started as a user would start it, with a region of many stations, for the benchmarks to load."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import psutil

RULES = """
[[rule]]
id = "bench-threshold"
title_zh = "γ剂量率超限（基准测试）"
title_en = "Gamma dose rate above limit (benchmark)"
detector = "threshold"
quantity = "ambient_dose_rate"
[[rule.level]]
severity = "yellow"
limit = "1000 nGy/h"
source = "benchmark"
status = "read"

[[rule]]
id = "bench-silence"
title_zh = "数据中断（基准测试）"
title_en = "Silence (benchmark)"
detector = "silence"
after = "10 min"
[[rule.level]]
severity = "blue"
source = "benchmark"
status = "read"
"""


def write_region(folder: Path, stations: int) -> Path:
    """A settings file and a region of `stations` radiation stations on a grid, with a threshold and a silence rule."""
    region = folder / "region"
    (region / "stations").mkdir(parents=True)
    (region / "rules").mkdir()
    (region / "region.toml").write_text('name_zh = "基准测试"\nname_en = "Benchmark"\n', encoding="utf-8")
    (region / "rules" / "bench.toml").write_text(RULES, encoding="utf-8")
    (region / "stations" / "bench.toml").write_text("".join(
        f'[[station]]\nid = "BENCH-{number:04d}"\nname_zh = "基准{number:04d}"\nname_en = "Bench {number:04d}"\n'
        f'category = "radiation"\nlatitude = {22 + number // 50 * 0.02:.3f}\nlongitude = {107 + number % 50 * 0.05:.3f}\n'
        f'origin = "benchmark"\n[[station.channel]]\nquantity = "ambient_dose_rate"\nunit = "nGy/h"\n'
        for number in range(stations)
    ), encoding="utf-8")
    settings = folder / "fengsui.toml"
    settings.write_text(f'region = "{region}"\ndata = "{folder / "data"}"\n', encoding="utf-8")
    return settings


class RunningHouse:
    """`fengsui up` as a child process; killed and started again at will."""

    def __init__(self, folder: Path, settings: Path, durability: str, mqtt_port: int = 0) -> None:
        self.folder = folder
        self._settings = settings
        self._durability = durability
        self._mqtt_port = mqtt_port
        self.process: asyncio.subprocess.Process | None = None
        self.facts: dict[str, Any] = {}

    async def start(self) -> None:
        """Start it and wait until it is ready."""
        facts = self.folder / "data" / "run.json"
        facts.unlink(missing_ok=True)
        environment = os.environ | {
            "FENGSUI_MQTT__DURABILITY": self._durability,
            "FENGSUI_MQTT__LISTEN": f"127.0.0.1:{self._mqtt_port}",
            "FENGSUI_HJ212__LISTEN": "",
            "FENGSUI_INGEST__LATENESS_HOURS": "1000000",     # loads of any date are judged
        }
        with (self.folder / "log.txt").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "fengsui", "up", "--config", str(self._settings), "--port", "0",
                env=environment, stdout=log, stderr=log,
            )
        async with asyncio.timeout(60):
            while not facts.exists():
                if self.process.returncode is not None:
                    raise RuntimeError((self.folder / "log.txt").read_text()[-3000:])
                await asyncio.sleep(0.05)
        self.facts = json.loads(facts.read_text())
        self._mqtt_port = self.facts["mqtt_port"] or 0       # none with a broker of its own beside it

    @property
    def mqtt_port(self) -> int:
        return int(self.facts["mqtt_port"])

    @property
    def database(self) -> Path:
        return self.folder / "data" / "fengsui.db"

    async def kill(self) -> None:
        """SIGKILL, as a crash would."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """A clean stop."""
        await self._end(signal.SIGTERM)

    async def _end(self, how: signal.Signals) -> None:
        if self.process is not None and self.process.returncode is None:
            self.process.send_signal(how)
            async with asyncio.timeout(30):
                await self.process.wait()

    def kill_broker(self) -> None:
        """SIGKILL the embedded broker; the house starts it again."""
        psutil.Process(json.loads((self.folder / "data" / "run.json").read_text())["broker_pid"]).kill()

    def cpu_seconds(self) -> dict[str, float]:
        """CPU used so far by the program and by the broker."""
        assert self.process is not None
        used = {}
        for name, pid in (("fengsui", self.process.pid), ("broker", self.facts["broker_pid"])):
            times = psutil.Process(pid).cpu_times()
            used[name] = times.user + times.system
        return used

    def memory_mib(self) -> float:
        """Resident memory of the program."""
        assert self.process is not None
        return psutil.Process(self.process.pid).memory_info().rss / 2**20


async def publisher(port: int, count: int, rate: float, *options: str) -> dict[str, float]:
    """Run the publisher to its end; what it sent and what it cost."""
    child = await start_publisher(port, count, rate, *options)
    return await finish_publisher(child)


async def start_publisher(port: int, count: int, rate: float, *options: str) -> asyncio.subprocess.Process:
    """Start a publisher; returns once its packets are encoded and it begins to send."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.publisher", str(port), str(count), str(rate), *options,
        stdout=asyncio.subprocess.PIPE,
    )
    assert child.stdout is not None
    await child.stdout.readline()
    return child


async def finish_publisher(child: asyncio.subprocess.Process) -> dict[str, float]:
    """Wait for a publisher; what it sent and what it cost."""
    assert child.stdout is not None
    line = await child.stdout.readline()
    await child.wait()
    figures: dict[str, float] = json.loads(line)
    return figures
