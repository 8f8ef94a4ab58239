"""Four neighbouring dose-rate stations with their rain gauges on a monsoon coast: simulated, seeded, each assumption stated."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np

from alerting.confirming.decay import progeny_left
from benchmarks.dose_rates import DAY, INTERVAL, START
from core.messages import Quality, Reading, Statistic
from core.station import Channel, Station

HOUR = int(3600 / INTERVAL)
PLACES = ((21.600, 108.300), (21.630, 108.305), (21.605, 108.335), (21.570, 108.290))
"""degrees; 3 to 6 km apart."""
RADON = 12.0
"""nGy/h that 1 mm/h brings in 1 h, typically: 3.4 mm of short rain bring some 16 nGy/h (radiation note 2.2)."""
CHANNELS = tuple(Channel(quantity=each) for each in ("ambient_dose_rate", "rain_amount", "wind_speed", "wind_from"))


def stations() -> list[Station]:
    """The four, reporting every 5 minutes."""
    return [
        Station(id=f"S{index}", name_zh=f"S{index}", category="radiation", latitude=latitude, longitude=longitude,
                interval=INTERVAL, channels=CHANNELS, origin="simulated")
        for index, (latitude, longitude) in enumerate(PLACES)
    ]


class Storm:
    """One rain: true rates at each station (mm/h) and what they bring (nGy/h), by steps from its first."""

    def __init__(self, make: np.random.Generator) -> None:
        """Rate lognormal about 3 mm/h (sigma 0.9), 10 to 180 min, unsteady (sigma 0.5 from step to step), 0 to 15 min later and
        by a factor (sigma 0.3) different from station to station. What falls brings RADON times a factor of the air mass
        (sigma 0.45) and of the station (0.15), as the root of the rate, halves in 60 min while it
        rains, and afterwards dies away as Pb-214 and Bi-214 do whose ratio is 0.6 to 1.0: halved in 53 to 70 min.
        """
        steps = int(make.uniform(600.0, 10_800.0) / INTERVAL)
        rate = min(make.lognormal(np.log(3.0), 0.9), 80.0) * make.lognormal(-0.125, 0.5, steps)
        self.air = make.lognormal(0.0, 0.45)
        keep, ratio = 0.5 ** (INTERVAL / 60.0 / 60.0), make.uniform(0.6, 1.0)
        left = np.array([progeny_left(INTERVAL / 60.0 * step, ratio) for step in range(8 * HOUR + 4)])
        length = steps + 3 + 8 * HOUR
        self.rates = np.zeros((len(PLACES), length))
        self.brought = np.zeros((len(PLACES), length))
        for index in range(len(PLACES)):
            late = int(make.integers(0, 4))
            self.rates[index, late:late + steps] = np.minimum(rate * make.lognormal(0.0, 0.3), 120.0)
            factor, deposit = RADON * self.air * make.lognormal(0.0, 0.15), 0.0
            for step in range(late + steps):
                deposit = deposit * keep + np.sqrt(self.rates[index, step]) * INTERVAL / 3600.0
                self.brought[index, step] = factor * deposit
            self.brought[index, late + steps:] = factor * deposit * left[1:length - late - steps + 1]

    def with_peak(self, peak: float, station: int) -> float:
        """Factor on what it brings that makes its peak at a station this."""
        return float(peak / self.brought[station].max())


class Network:
    """Dose rates, gauges and wind over some days."""

    def __init__(self, days: int, seed: int) -> None:
        """Level, noise, daily course, season and gaps as `dose_rates.Series`; of the 12 h weather (1.5 nGy/h) half the
        variance is common to all. 150 storms a year. Gauges tip at 0.1 mm, are wrong by 10 %, fail with their station.
        """
        make = np.random.default_rng(seed)
        self.count = count = days * DAY
        hours = np.arange(count) * INTERVAL / 3600.0
        weather = [_weather(make, count) for _ in range(len(PLACES) + 1)]
        self.rates = np.zeros((len(PLACES), count))
        self.brought = np.zeros((len(PLACES), count))
        for _ in range(make.poisson(150.0 * days / 365.0)):
            begin, storm = int(make.integers(count)), Storm(make)
            end = min(begin + storm.rates.shape[1], count)
            self.rates[:, begin:end] += storm.rates[:, :end - begin]
            self.brought[:, begin:end] += storm.brought[:, :end - begin]
        self.levels = make.uniform(60.0, 150.0, len(PLACES))
        phase, season = make.uniform(20.0, 24.0), make.uniform(0, 365)
        self.quiet = np.empty((len(PLACES), count))
        for index, level in enumerate(self.levels):
            daily = make.uniform(0.5, 3.0) * np.cos(2 * np.pi * (hours - phase) / 24.0)
            yearly = 3.0 * np.cos(2 * np.pi * (hours / 24.0 - season) / 365.0)
            slow = np.sqrt(0.5) * (weather[index] + weather[-1])
            self.quiet[index] = level + slow + daily + yearly + make.normal(0.0, 0.012 * level, count)
            self.quiet[index, make.random(count) < 0.005] = np.nan
            for _ in range(make.poisson(40.0 * days / 365.0)):
                begin = make.integers(count)
                self.quiet[index, begin:begin + int(make.uniform(1, 43_200 / INTERVAL))] = np.nan
        self.gauge = make.normal(1.0, 0.1, len(PLACES))
        self.speed = np.exp(0.6 * _weather(make, count) / 1.5) * 2.5
        self.origin = (180.0 + 60.0 * _weather(make, count)) % 360.0

    def amounts(self, rates: np.ndarray) -> np.ndarray:
        """What the gauges say, mm a step: whole tips of what has run in since the beginning."""
        fallen = np.cumsum(rates * self.gauge[:, None] * INTERVAL / 3600.0, axis=1)
        return np.diff(np.floor(fallen / 0.1), axis=1, prepend=0.0) * 0.1

    def is_dry(self, first: int, last: int) -> bool:
        """Whether nothing of rain is in the values."""
        return bool((self.brought[:, first:last] < 1.0).all())

    def is_whole(self, first: int, last: int) -> bool:
        """Whether no value is missing."""
        return not bool(np.isnan(self.quiet[:, first:last]).any())

    def readings(
        self, first: int, last: int, added: np.ndarray | None = None, storm: Storm | None = None, scale: float = 1.0
    ) -> Iterator[list[Reading]]:
        """Step by step all that is reported; `added` nGy/h by station and step, a further storm from the first step on."""
        rates, brought = self.rates[:, max(first - HOUR, 0):last].copy(), self.brought[:, first:last].copy()
        lead = first - max(first - HOUR, 0)
        if storm is not None:
            length = min(last - first, storm.rates.shape[1])
            rates[:, lead:lead + length] += storm.rates[:, :length]
            brought[:, :length] += scale * storm.brought[:, :length]
        amounts = self.amounts(rates)[:, lead:]
        values = self.quiet[:, first:last] + brought + (0.0 if added is None else added)
        for step in range(last - first):
            at, told = START + timedelta(seconds=INTERVAL * (first + step)), []
            for index in range(len(PLACES)):
                if np.isnan(values[index, step]):
                    continue
                dose = _said(at, index, "ambient_dose_rate", round(float(values[index, step]), 1))
                fell = _said(at, index, "rain_amount", float(amounts[index, step]), Statistic.SUM, INTERVAL)
                told += [dose, fell] if index % 2 else [fell, dose]
                if (first + step) % HOUR == 0:
                    told += [_said(at, index, "wind_speed", float(self.speed[first + step])),
                             _said(at, index, "wind_from", float(self.origin[first + step]))]
            yield told


def _weather(make: np.random.Generator, count: int) -> np.ndarray:
    """A first-order process of standard deviation 1.5 and 12 h."""
    keep = np.exp(-INTERVAL / 43_200.0)
    kicks, slow = make.normal(0.0, 1.5 * np.sqrt(1.0 - keep ** 2), count), np.empty(count)
    last = make.normal(0.0, 1.5)
    for index in range(count):
        last = slow[index] = keep * last + kicks[index]
    return slow


def _said(
    at: datetime, index: int, quantity: str, value: float, statistic: Statistic = Statistic.INSTANT, interval: float = 0.0
) -> Reading:
    return Reading(
        time=at, received=at, station=f"S{index}", quantity=quantity, value=value, statistic=statistic, interval=interval,
        quality=Quality.GOOD,
    )
