"""How many readings a second one core judges, each through five detectors. `python -m benchmarks.judging`."""

import asyncio
import gc
import json
import time
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from alerting.detectors import DETECTORS
from alerting.engine import Engine
from alerting.rules import Rule, parse_rules
from core.messages import Configuration, Entry, Quality, Reading
from core.station import Channel, Station

START = datetime(2026, 1, 1, tzinfo=UTC)
HEAD = '[[rule]]\nid = "{id}"\ntitle_zh = "试"\ntitle_en = "x"\n'
HEAD += 'quantity = "ambient_dose_rate"\ndetector = "{detector}"\n{keys}\n'
LEVEL = '[[rule.level]]\nseverity = "blue"\n{limit}\n'
FIVE = (
    ("threshold", 1000, ""), ("baseline", 15, 'least_sigma = "1 nGy/h"'),
    ("cusum", 15, 'least_sigma = "1 nGy/h"\ncusum = { k = 3, h = 5 }'),
    ("stuck", None, ""), ("noise", None, "noise = { counting = true }"),
)


def five_rules() -> tuple[Rule, ...]:
    """An absolute limit, the baseline, a CUSUM, stuck values and noise."""
    text = "".join(
        HEAD.format(id=name, detector=name, keys=keys)
        + LEVEL.format(limit="" if limit is None else f'limit = "{limit} nGy/h"\nsource = "bench"')
        for name, limit, keys in FIVE
    )
    return parse_rules(tomllib.loads(text), "benchmarks/judging.py")


def station(number: int) -> Station:
    return Station(
        id=f"S{number:05}", name_zh="x", category="radiation", latitude=21.6, longitude=108.3,
        channels=(Channel(quantity="ambient_dose_rate"),),
    )


def rounds(stations: list[Station], count: int, first: int = 0) -> list[Reading]:
    """So many rounds of a reading from each station, a minute apart."""
    values = np.round(80.0 + np.random.default_rng(first).normal(0.0, 1.5, (count, len(stations))), 1)
    return [
        Reading(time=at, received=at, station=each.id, quantity="ambient_dose_rate", value=float(values[number, index]),
                quality=Quality.GOOD)
        for number in range(count) for at in (START + timedelta(minutes=first + number),)
        for index, each in enumerate(stations)
    ]


def month(rules: tuple[Rule, ...]) -> dict[str, Any]:
    """What each detector remembers of 30 days by 5 minutes, as one that has run that long would."""
    one, judges = station(0), [(rule.id, DETECTORS[rule.detector](rule, station(0), START)) for rule in rules]
    values = np.round(80.0 + np.random.default_rng(7).normal(0.0, 1.5, 30 * 288), 1)
    for number, value in enumerate(values):
        at = START + timedelta(minutes=5 * number - 30 * 1440)
        reading = Reading(time=at, received=at, station=one.id, quantity="ambient_dose_rate", value=float(value))
        for _, detector in judges:
            detector.judge(reading)
    return {name: detector.state() for name, detector in judges}


async def judging(count: int = 10_000, measured: int = 20) -> dict[str, Any]:
    """Readings a second of processor time: the five detectors alone, and the engine with all it does around them.

    After a month, and for a network that has just begun, whose detectors learn from every reading.
    """
    rules, stations = five_rules(), [station(number) for number in range(count)]
    known, fresh = rounds(stations, 1), rounds(stations, measured, 1)
    memory, figures = month(rules), {}
    for name in ("after_a_month", "at_the_start"):
        engine = Engine()
        engine.feed(Entry(1, Configuration(
            time=START, version="1", rules=[rule.to_builtins() for rule in rules],
            stations=[each.public() for each in stations],
        )))
        for number, reading in enumerate(known, start=2):
            engine.feed(Entry(number, reading))
        watches = tuple(engine._plan.watches()) if engine._plan is not None else ()
        judges: dict[str, list[Callable[[Reading], Any]]] = {}
        for watch in watches:
            if name == "after_a_month":
                watch.detector.resume(memory[watch.place.rule.id])
            detector = DETECTORS[watch.place.rule.detector](watch.place.rule, stations[0], START)
            detector.resume(watch.detector.state())
            judges.setdefault(watch.name[0], []).append(detector.judge)
        entries = [Entry(number, reading) for number, reading in enumerate(fresh, start=len(known) + 2)]
        gc.collect()
        gc.freeze()
        begun = time.process_time()
        for reading in fresh:
            for judge in judges[reading.station]:
                judge(reading)
        alone = time.process_time() - begun
        begun = time.process_time()
        raised = sum(len(engine.feed(entry).transitions) for entry in entries)
        whole = time.process_time() - begun
        gc.unfreeze()
        figures[name] = {
            "detectors_readings_per_cpu_s": round(len(fresh) / alone), "engine_readings_per_cpu_s": round(len(fresh) / whole),
            "transitions": raised,
        }
    return {"stations": count, "detectors": len(rules), "readings": len(fresh), **figures}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(judging()), indent=1))
