"""A house of store and judging stage in a process of its own, to be killed: `python -m tests.alerting.worker DATABASE`."""

import asyncio
import sys
from datetime import timedelta
from random import Random

from alerting.service import AlertingService, Pace
from core.bus.memory import MemoryBus
from core.clock import SimulatedClock
from core.messages import Quality, Reading
from core.store.store import Store
from tests.alerting.timeline import NOON, configuration, dose, fast, faulty, reading, silent, station

STATIONS = tuple(station(name, site="港区" if name < "C" else None) for name in "ABCD")
RULES = (
    dose('above = "background"\nbackground = { window = "6 h", at_least = 3 }\nhold = "3 min"\noff_delay = "5 min"'),
    dose('scope = "site"').replace('"gamma"', '"site"'), fast(), silent("15 min"), faulty(),
)
BATCHES = 120


def batches() -> list[list[Reading]]:
    """The same readings each time; those that were stored before the kill are duplicates and dropped."""
    random = Random(7)
    made: list[list[Reading]] = []
    for index in range(BATCHES):
        quality = random.choice([Quality.GOOD] * 9 + [Quality.FAULT])
        value = random.choice([80.0, 82.0, 85.0, 90.0, 150.0, 300.0, 2000.0])
        names = random.sample("ABCD", 3)
        made.append([reading(index * 2 + late, value + late, name, quality=quality, received=index * 2 + 0.5)
                     for late, name in enumerate(names)])
    return made


async def main(database: str) -> None:
    bus = MemoryBus()
    store = await Store.open(f"sqlite:///{database}", publish=lambda entries: bus.publish("log", entries))
    service = AlertingService(
        store, bus, SimulatedClock(NOON), exercise="drill",
        pace=Pace(snapshot_entries=23, snapshot_span=timedelta(hours=1)),
    )
    judging = asyncio.create_task(service.run())
    if await store.last_seq() == 0:
        await store.append([configuration(RULES, STATIONS)])
    for batch in batches():
        await store.ingest(batch)
        print("stored", flush=True)
    await bus.settle()
    judging.cancel()
    await asyncio.gather(judging, return_exceptions=True)
    await store.close()
    print("done", flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
