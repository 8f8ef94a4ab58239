"""Ten real days of 200 stations of the German gamma-dose-rate network: quiet, and with one day raised."""

import csv
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import pytest

from alerting.engine import Engine
from alerting.rules import parse_rules
from core.messages import Configuration, Entry, Quality, Reading
from core.quantities import to_canonical
from core.station import Channel, Station

RULE = """
[[rule]]
id = "gamma-above-background"
title_zh = "γ剂量率高于本底"
title_en = "Gamma dose rate above background"
detector = "threshold"
quantity = "ambient_dose_rate"
above = "background"
background = { window = "30 d", at_least = 5 }
[[rule.level]]
severity = "yellow"
limit = "20 nSv/h"
source = "acceptance of this recording"
"""
START = datetime(2003, 6, 1, tzinfo=UTC)
DAYS = 10


@pytest.fixture(scope="module")
def network(measured: Path) -> dict[str, list[float]]:
    """Daily values of each station, nSv/h."""
    with (measured / "sic2004" / "ten_days_200_stations.csv").open() as file:
        return {row["record"]: [float(row[f"day{day:02}"]) for day in range(1, DAYS + 1)]
                for row in csv.DictReader(file)}


def kerma(dose_rate: float) -> float:
    return to_canonical("ambient_dose_rate", dose_rate, "nSv/h")


def alerts(series: dict[str, list[float]]) -> list[tuple[str, datetime]]:
    """Station and onset of each alert the ten days raise."""
    (rule,) = parse_rules(tomllib.loads(RULE), "sic2004")
    stations = [
        Station(id=name, name_zh=name, category="radiation", latitude=50.0, longitude=10.0, interval=86400.0,
                channels=(Channel(quantity="ambient_dose_rate"),)).public()
        for name in series
    ]
    engine = Engine()
    engine.feed(Entry(1, Configuration(time=START, version="1", rules=[rule.to_builtins()], stations=stations)))
    found, seq = [], 1
    for day in range(DAYS):
        time = START + timedelta(days=day)
        for name, values in series.items():
            seq += 1
            reading = Reading(time=time, received=time, station=name, quantity="ambient_dose_rate",
                              value=kerma(values[day]), quality=Quality.GOOD)
            found += [(each.alert.station, each.alert.onset) for each in engine.feed(Entry(seq, reading)).transitions
                      if each.trigger == "raised"]
    return found


def test_ten_quiet_days_of_two_hundred_stations_raise_nothing(network: dict[str, list[float]]) -> None:
    assert len(network) == 200
    assert alerts(network) == []


@pytest.mark.parametrize("day", range(DAYS))
def test_thirty_more_on_any_one_day_raises_that_day_wherever_it_stands_out(
    network: dict[str, list[float]], day: int
) -> None:
    raised = {name: [*values[:day], values[day] + 30.0, *values[day + 1:]] for name, values in network.items()}
    # A station that has just fallen 10 nSv/h below its normal level does not stand out with 30 more: even against the
    # median of all its other days 24 of these 2,000 values would not. Causally, against what came before, 83 do not.
    expected = {
        name for name, values in raised.items()
        if kerma(values[day]) - median(map(kerma, values[:5] if day < 5 else values[:day])) > kerma(20.0)
    }
    assert set(alerts(raised)) == {(name, START + timedelta(days=day)) for name in expected}
    assert len(expected) >= 0.83 * len(network)
