"""False alerts after confirmation, rain labelled, releases found, dry and under rain. `python -m benchmarks.acceptance`."""

import argparse
import asyncio
import csv
import json
from collections.abc import Iterable
from datetime import timedelta
from math import cos, radians
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from alerting.engine import Engine
from alerting.rules import Rule, parse_rules
from benchmarks.dose_rates import DAY, START
from benchmarks.rainy_network import HOUR, PLACES, Network, Storm, stations
from config.files import read_toml
from core.messages import SEVERITY_RANK, Configuration, Entry, Quality, Reading, Severity, Transition
from core.station import Channel, Station

RULES = Path(__file__).resolve().parents[1] / "config" / "guangxi" / "rules" / "radiation.toml"
REAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "sic2004" / "ten_days_200_stations.csv"
JUDGED = ("gamma-rise", "gamma-high", "gamma-oil")
LEARNING = 30                        # days before anything counts
LASTS = 6                            # readings: 30 min
WATCHED = 5 * HOUR                   # readings after the start of a trial
TRIALS = 40                          # of each kind in a network's year


def shipped() -> tuple[Rule, ...]:
    """The rules of the region on dose rates."""
    rules = parse_rules({"rule": read_toml(RULES)["rule"]}, str(RULES))
    return tuple(rule for rule in rules if rule.id in JUDGED)


class Watch:
    """An engine, and which alerts it has shown in which colours."""

    def __init__(self, engine: Engine, seq: int) -> None:
        self.engine, self.seq = engine, seq
        self.seen: list[tuple[int, Transition]] = []

    def feed(self, steps: Iterable[list[Reading]]) -> "Watch":
        """All of it; transitions are kept with the number of their step."""
        for number, readings in enumerate(steps, start=1):
            for reading in readings:
                self.seq += 1
                self.seen += [(number, each) for each in self.engine.feed(Entry(self.seq, reading)).transitions]
        return self

    def clone(self) -> "Watch":
        """Another that goes on from here."""
        return Watch(Engine.restore(self.engine.snapshot()), self.seq)

    def first(self, least: Severity = Severity.BLUE, station: str | None = None) -> int | None:
        """At which reading an alert first stood in this colour or a graver one."""
        return next((
            number for number, each in self.seen if each.alert.active
            and SEVERITY_RANK[each.alert.severity] >= SEVERITY_RANK[least] and station in (None, each.alert.station)
        ), None)


def begun(rules: tuple[Rule, ...], known: list[Station]) -> Watch:
    """An engine with a configuration."""
    engine = Engine()
    engine.feed(Entry(1, Configuration(
        time=START, version="1", rules=[rule.to_builtins() for rule in rules], stations=[each.public() for each in known],
    )))
    return Watch(engine, 1)


def within(found: list[int | None], limit: int) -> float | None:
    """Share of trials that were seen within so many readings."""
    return round(sum(each is not None and each <= limit for each in found) / len(found), 4) if found else None


def a_year(seed: int, days: int, trials: int) -> dict[str, Any]:
    """One network: alerts by colour in all its weather, and trials from copies of its engine on the way."""
    network, make = Network(days, seed), np.random.default_rng(1000 + seed)
    watch, figures = begun(shipped(), stations()), {name: [] for name in TRIED}
    starts = _starts(network, make, trials)
    watch.feed(network.readings(0, LEARNING * DAY))
    watch.seen, at = [], LEARNING * DAY
    for start, kind in starts:
        watch.feed(network.readings(at, start))
        at = start
        TRIED[kind](watch, network, start, make, figures[kind])
    watch.feed(network.readings(at, network.count))
    colours: dict[str, int] = {}
    for _, each in watch.seen:
        rank = SEVERITY_RANK[each.alert.severity] if each.alert.active else 0
        colours[each.alert.id] = max(colours.get(each.alert.id, 0), rank)
    rained = [each for _, each in watch.seen if each.trigger == "raised"]
    return {
        "station_days": (days - LEARNING) * len(PLACES), "blue": sum(each == 1 for each in colours.values()),
        "yellow_or_graver": sum(each >= 2 for each in colours.values()),
        "labelled_rain_when_raised": sum(_says_rain(each) for each in rained), "raised": len(rained), "trials": figures,
    }


def _starts(network: Network, make: np.random.Generator, trials: int) -> list[tuple[int, str]]:
    possible: dict[bool, list[int]] = {True: [], False: []}
    for step in make.integers(LEARNING * DAY, network.count - WATCHED - DAY, 60_000):
        if not network.is_whole(step - HOUR, step + WATCHED):
            continue
        if network.is_dry(step - HOUR, step + WATCHED):
            possible[True].append(int(step))
        elif (network.rates[:, step] > 0.5).all() and (network.rates[:, step - 2] > 0.5).all():
            possible[False].append(int(step))
    starts = []
    for kind in TRIED:
        steps = possible[not kind.endswith("in rain")]
        starts += [(step, kind) for step in make.permutation(steps)[:trials].tolist()]
    return sorted(starts)


def _says_rain(transition: Transition) -> bool:
    return any(each.kind == "rain" and each.speaks < 0 for each in transition.alert.evidence)


# What is tried. Each continues a copy of the engine with something added, and notes what was seen.

def _added(rises: dict[int, float], lasts: int = LASTS) -> np.ndarray:
    added = np.zeros((len(PLACES), WATCHED))
    for station, rise in rises.items():
        added[station, :lasts] = rise
    return added


def _release(rises: dict[int, float], lasts: int) -> Any:
    def tried(watch: Watch, network: Network, start: int, make: np.random.Generator, found: list[Any]) -> None:
        own = {f"S{each}" for each in rises}
        stood = {each.station: each.severity for each in watch.engine.open_alerts if each.active and each.station in own}
        clone = watch.clone().feed(network.readings(start, start + WATCHED, _added(rises, lasts)))
        graver = [number for number, each in clone.seen if each.alert.active and each.alert.station in own
                  and SEVERITY_RANK[each.alert.severity] >= 2]
        seen = [number for number, each in clone.seen if each.alert.active and each.alert.station in own]
        excluded = [number for number, each in clone.seen if each.alert.station in own and any(
            one.kind == "rain" and one.speaks > 0 for one in each.alert.evidence)]
        found.append({
            "seen": 1 if stood else min(seen, default=None), "yellow": min(graver, default=None),
            "not_rain": min(excluded, default=None),
        })
    return tried


def _rain_peak(watch: Watch, network: Network, start: int, make: np.random.Generator, found: list[Any]) -> None:
    """A storm whose peak at S0 is 50 nGy/h, of an air mass that is no rarer than one in twenty."""
    while True:
        storm = Storm(make)
        scale = storm.with_peak(50.0, 0)
        if abs(np.log(storm.air * scale)) < 2.0 * 0.45:
            break
    clone = watch.clone().feed(network.readings(start, start + WATCHED, storm=storm, scale=scale))
    mine = [each for _, each in clone.seen if each.alert.station == "S0"]
    born = [each for each in mine if each.trigger == "raised"]
    found.append({
        "raised": bool(born), "at_once": bool(born) and _says_rain(born[0]), "ever": any(map(_says_rain, mine)),
        "yellow": any(each.alert.active and SEVERITY_RANK[each.alert.severity] >= 2 for _, each in clone.seen),
        "fitted": any(one.data.get("verdict") == "explained" for each in mine for one in each.alert.evidence),
        "called_release": any(one.kind == "rain" and one.speaks > 0 for each in mine for one in each.alert.evidence),
    })


TRIED: dict[str, Any] = {
    "20 nGy/h at two for 30 min": _release({0: 20.0, 1: 20.0}, LASTS),
    "100 nGy/h at one for 30 min": _release({0: 100.0}, LASTS),
    "rain peak of 50 nGy/h": _rain_peak,
    "100 nGy/h at one for 30 min, in rain": _release({0: 100.0}, LASTS),
    "50 nGy/h left at two, in rain": _release({0: 50.0, 1: 50.0}, WATCHED),
    "20 nGy/h left at two, in rain": _release({0: 20.0, 1: 20.0}, WATCHED),
    "50 nGy/h left at one, in rain": _release({0: 50.0}, WATCHED),
}


def simulated(networks: int, days: int, trials: int) -> dict[str, Any]:
    """All networks together; seeds 0, 1, 2 …"""
    years = [a_year(seed, days, trials) for seed in range(networks)]
    total = {key: sum(year[key] for year in years) for key in years[0] if key != "trials"}
    days_watched = total["station_days"]
    figures: dict[str, Any] = {
        **total, "yellow_per_1000_station_days": round(1000.0 * total["yellow_or_graver"] / days_watched, 2),
        "blue_per_1000_station_days": round(1000.0 * total["blue"] / days_watched, 1),
    }
    for kind in TRIED:
        found = [each for year in years for each in year["trials"][kind]]
        if kind == "rain peak of 50 nGy/h":
            figures[kind] = {"trials": len(found)} | {
                key: round(sum(each[key] for each in found) / max(len(found), 1), 4) for key in found[0]
            }
            continue
        figures[kind] = {"trials": len(found)} | {
            f"{what}_within_{limit}": within([each[what] for each in found], limit)
            for what in ("seen", "yellow", "not_rain") for limit in (1, 2, LASTS, WATCHED)
            if what != "not_rain" or kind.endswith("in rain")
        }
    return figures


def real() -> dict[str, Any] | None:
    """SIC 2004: 200 stations on ten days, daily values, no gauges. Rises are added on the tenth; None without the data."""
    if not REAL.exists():
        return None
    with REAL.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    known = [
        Station(
            id=row["record"], name_zh=row["record"], category="radiation", interval=86_400.0,
            latitude=51.0 + float(row["y"]) / 111_195.0, longitude=10.0 + float(row["x"]) / 111_195.0 / cos(radians(51.0)),
            channels=(Channel(quantity="ambient_dose_rate"),),
        ) for row in rows
    ]
    early = [msgspec.structs.replace(rule.background, at_least=5) for rule in shipped()]
    rules = tuple(msgspec.structs.replace(rule, background=own) for rule, own in zip(shipped(), early, strict=True))
    watch = begun(rules, known)
    watch.feed(_day(rows, day, {}) for day in range(9))
    figures: dict[str, Any] = {
        "station_days_judged": 5 * len(rows), "blue": len(_alerts(watch, 1)), "yellow_or_graver": len(_alerts(watch, 2)),
    }
    around = {
        row["record"]: min(
            (other["record"] for other in rows if other is not row),
            key=lambda name, row=row: next(
                (float(row["x"]) - float(each["x"])) ** 2 + (float(row["y"]) - float(each["y"])) ** 2
                for each in rows if each["record"] == name
            ),
        ) for row in rows[::4]
    }
    single, double, confirmed = 0, 0, 0
    for name, other in around.items():
        one = watch.clone().feed([_day(rows, 9, {name: 100.0})])
        single += one.first(Severity.YELLOW, name) is not None
        two = watch.clone().feed([_day(rows, 9, {name: 20.0, other: 20.0})])
        double += two.first(Severity.BLUE, name) is not None
        confirmed += two.first(Severity.YELLOW, name) is not None or two.first(Severity.YELLOW, other) is not None
    share = len(around)
    return figures | {
        "100_at_one_yellow_at_once": round(single / share, 3), "20_at_two_seen_at_once": round(double / share, 3),
        "20_at_two_yellow_at_once": round(confirmed / share, 3),
    }


def _day(rows: list[dict[str, str]], day: int, added: dict[str, float]) -> list[Reading]:
    at = START + timedelta(days=day)
    return [
        Reading(time=at, received=at, station=row["record"], quantity="ambient_dose_rate", quality=Quality.GOOD,
                value=float(row[f"day{day + 1:02}"]) / 1.2 + added.get(row["record"], 0.0))
        for row in rows
    ]


def _alerts(watch: Watch, least: int) -> set[str]:
    return {each.alert.id for _, each in watch.seen if SEVERITY_RANK[each.alert.severity] >= least}


async def acceptance(networks: int = 4, days: int = 365, trials: int = TRIALS) -> dict[str, Any]:
    """All figures; `real_days` is None where the measured data are not beside the checkout."""
    return {"networks": networks, "days": days, "simulated": simulated(networks, days, trials), "real_days": real()}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--networks", type=int, default=4)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--trials", type=int, default=TRIALS)
    wanted = parser.parse_args()
    print(json.dumps(asyncio.run(acceptance(wanted.networks, wanted.days, wanted.trials)), indent=1))
