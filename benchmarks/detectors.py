"""False alerts and time to raise of each detector, simulated and on ten real days. `python -m benchmarks.detectors`."""

import argparse
import asyncio
import csv
import json
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from alerting.detectors import DETECTORS
from alerting.detectors.shape import Detector
from alerting.rules import Rule, parse_rules
from benchmarks.dose_rates import DAY, START, Series, reading
from core.station import Channel, Station

REAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "sic2004" / "ten_days_200_stations.csv"
STATION = Station(
    id="S", name_zh="S", category="radiation", latitude=21.6, longitude=108.3, interval=300.0,
    channels=(Channel(quantity="ambient_dose_rate"),),
)
RULE = """
[[rule]]
id = "tried"
title_zh = "试"
title_en = "Tried"
quantity = "ambient_dose_rate"
{keys}
"""
LEVEL = '\n[[rule.level]]\nseverity = "blue"\nlimit = "{limit} nGy/h"\nsource = "tried"'
RESIDUAL = 'least_sigma = "1 nGy/h"\noff_delay = "30 min"\n'
TRIED: dict[str, str] = {
    "threshold, background + 15": 'detector = "threshold"\nabove = "background"\noff_delay = "30 min"' + LEVEL.format(limit=15),
    "threshold, background + 80": 'detector = "threshold"\nabove = "background"\noff_delay = "30 min"' + LEVEL.format(limit=80),
    "threshold, background + 100 / 1.2, 10 min":
        'detector = "threshold"\nabove = "background"\nhold = "10 min"\noff_delay = "30 min"' + LEVEL.format(limit=83.3),
    "rate, 15 in 10 min": 'detector = "rate"\nwindow = "10 min"\noff_delay = "30 min"' + LEVEL.format(limit=15),
    "baseline, 3 sigma": 'detector = "baseline"\nbaseline = { k = 3 }\n' + RESIDUAL + LEVEL.format(limit=1),
    "baseline, 15, 5 sigma": 'detector = "baseline"\nbaseline = { k = 5 }\n' + RESIDUAL + LEVEL.format(limit=15),
    "baseline, 80, 5 sigma": 'detector = "baseline"\nbaseline = { k = 5 }\n' + RESIDUAL + LEVEL.format(limit=80),
    "cusum, k 0.5, h 5": 'detector = "cusum"\n' + RESIDUAL + LEVEL.format(limit=1),
    "cusum, 10, k 3, h 5": 'detector = "cusum"\ncusum = { k = 3, h = 5 }\n' + RESIDUAL + LEVEL.format(limit=10),
    "ewma, lambda 0.2, L 3": 'detector = "ewma"\n' + RESIDUAL + LEVEL.format(limit=1),
    "ewma, 10, lambda 0.5, L 8": 'detector = "ewma"\newma = { lambda = 0.5, L = 8 }\n' + RESIDUAL + LEVEL.format(limit=10),
    "sprt, 15, shift 20": 'detector = "sprt"\nsprt = { shift = "20 nGy/h" }\n' + RESIDUAL + LEVEL.format(limit=15),
    "stuck": 'detector = "stuck"\nhold = "30 min"\n[[rule.level]]\nseverity = "blue"',
    "noise": 'detector = "noise"\nnoise = { counting = true }\n[[rule.level]]\nseverity = "blue"',
}
RISES = (20.0, 100.0)                # nGy/h
LASTS = 6                            # readings: 30 min
TRIALS = 40                          # rises a station
LEARNING = 30                        # days at the start of which alerts are counted apart


def rule_of(keys: str) -> Rule:
    (rule,) = parse_rules(tomllib.loads(RULE.format(keys=keys)), "benchmarks/detectors.py")
    return rule


def fresh(rule: Rule) -> Detector:
    return DETECTORS[rule.detector](rule, STATION, START)


def followed(rule: Rule, series: Series, trials: list[int]) -> tuple[dict[str, int], dict[float, list[int | None]]]:
    """Alerts in dry weather, with rain and while learning; and readings to raise for each rise (None: not raised)."""
    detector, alerts = fresh(rule), {"dry": 0, "rain": 0, "learning": 0}
    taken: dict[float, list[int | None]] = {rise: [] for rise in RISES}
    wanted = set(trials)
    for index in range(len(series.values)):
        if index in wanted and detector.level < 0:
            for rise in RISES:
                taken[rise].append(to_raise(rule, detector, series, index, rise))
        each = series.reading(index)
        if each is None:
            continue
        before = detector.level
        detector.judge(each)
        if before < 0 <= detector.level:
            young = index < LEARNING * DAY
            alerts["rain" if series.wet[index] else "learning" if young else "dry"] += 1
    return alerts, taken


def to_raise(rule: Rule, detector: Detector, series: Series, index: int, rise: float) -> int | None:
    """Which reading of a rise raises, counted from 1."""
    clone = fresh(rule)
    clone.resume(detector.state())
    for number in range(LASTS):
        each = series.reading(index + number, rise)
        if each is not None:
            clone.judge(each)
            if clone.level >= 0:
                return number + 1
    return None


def simulated(stations: int, days: int) -> dict[str, Any]:
    """Each detector over the same stations; seeds 0, 1, 2 …"""
    every = [Series(days, seed) for seed in range(stations)]
    figures: dict[str, Any] = {}
    for name, keys in TRIED.items():
        rule, alerts = rule_of(keys), {"dry": 0, "rain": 0, "learning": 0}
        taken: dict[float, list[int | None]] = {rise: [] for rise in RISES}
        for seed, series in enumerate(every):
            make = np.random.default_rng(1000 + seed)
            dry = [index for index in range(LEARNING * DAY, len(series.values) - 2 * LASTS)
                   if not series.wet[index:index + LASTS].any() and not np.isnan(series.values[index:index + LASTS]).any()]
            found, times = followed(rule, series, [int(each) for each in make.choice(dry, TRIALS, replace=False)])
            for kind, count in found.items():
                alerts[kind] += count
            for rise in RISES:
                taken[rise] += times[rise]
        figures[name] = {
            "dry_alerts_per_1000_station_days": round(1000.0 * alerts["dry"] / (stations * (days - LEARNING)), 2),
            "rain_alerts_per_1000_station_days": round(1000.0 * alerts["rain"] / (stations * days), 1),
            "learning_alerts": alerts["learning"],
            **({} if rule.kind == "technical" else {
                f"{rise:g}_nGy_h_raised_within_{limit}": share(taken[rise], limit) for rise in RISES for limit in (1, 2, LASTS)
            }),
        }
    return figures


def share(taken: list[int | None], limit: int) -> float:
    """Share of rises raised within so many readings."""
    return round(sum(each is not None and each <= limit for each in taken) / max(len(taken), 1), 4)


def real() -> dict[str, Any] | None:
    """SIC 2004, 200 stations on ten days: alerts on values 6 to 10, and rises added to the tenth; None without the data."""
    if not REAL.exists():
        return None
    with REAL.open(encoding="utf-8") as file:
        rows = [[float(row[f"day{day:02}"]) / 1.2 for day in range(1, 11)] for row in csv.DictReader(file)]
    figures: dict[str, Any] = {}
    for name, keys in TRIED.items():
        if "sigma" not in keys and "threshold" not in keys:
            continue
        rule = rule_of(keys.replace("\n[[rule.level]]", '\nbackground = { window = "30 d", at_least = 5 }\n[[rule.level]]', 1))
        alerts, raised = 0, dict.fromkeys(RISES, 0)
        for values in rows:
            detector = fresh(rule)
            for day, value in enumerate(values):
                if day == 9:
                    for rise in RISES:
                        clone = fresh(rule)
                        clone.resume(detector.state())
                        clone.judge(reading(START + timedelta(days=day), value + rise))
                        raised[rise] += clone.level >= 0 > detector.level
                before = detector.level
                detector.judge(reading(START + timedelta(days=day), value))
                alerts += before < 0 <= detector.level
        figures[name] = {"alerts": alerts, "station_days_judged": 5 * len(rows)} | {
            f"{rise:g}_nGy_h_on_day_10_raised": round(raised[rise] / len(rows), 3) for rise in RISES
        }
    return figures


async def detectors(stations: int = 10, days: int = 365) -> dict[str, Any]:
    """All figures; `real_days` is None where the measured data are not beside the checkout."""
    return {"simulated": simulated(stations, days), "stations": stations, "days": days, "real_days": real()}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stations", type=int, default=10)
    parser.add_argument("--days", type=int, default=365)
    wanted = parser.parse_args()
    print(json.dumps(asyncio.run(detectors(wanted.stations, wanted.days)), indent=1))
