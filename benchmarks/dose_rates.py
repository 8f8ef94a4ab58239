"""Dose rates as a network of a monsoon coast might measure them: simulated, seeded, each assumption stated."""

from datetime import UTC, datetime, timedelta

import numpy as np

from core.messages import Quality, Reading

START = datetime(2025, 1, 1, tzinfo=UTC)
INTERVAL = 300.0                     # s
DAY = int(86400 / INTERVAL)


class Series:
    """One station's values (nGy/h, NaN where there is none) and where rain is in them."""

    def __init__(self, days: int, seed: int) -> None:
        """Level 60 to 150 nGy/h (Daya Bay 100 to 170, day-long spread 1 to 7: research note 2.1).

        Counting noise 1.2 % of the level, daily course of 0.5 to 3 nGy/h, weather and radon as a first-order process of
        1.5 nGy/h and 12 h, season of 3 nGy/h. Rain 150 times a year, peaks lognormal about 15 nGy/h (sigma 0.8: 1 in 100
        above 95), rising while it rains (10 to 180 min), then halving in 53 to 70 min (note 2.2). Gaps: 40 a year of up to
        12 h and 0.5 % of single values.
        """
        make = np.random.default_rng(seed)
        count = days * DAY
        hours = np.arange(count) * INTERVAL / 3600.0
        level = make.uniform(60.0, 150.0)
        slow = np.empty(count)
        keep = np.exp(-INTERVAL / 43_200.0)
        kicks = make.normal(0.0, 1.5 * np.sqrt(1.0 - keep ** 2), count)
        last = make.normal(0.0, 1.5)
        for index in range(count):
            last = keep * last + kicks[index]
            slow[index] = last
        daily = make.uniform(0.5, 3.0) * np.cos(2 * np.pi * (hours - make.uniform(20.0, 24.0)) / 24.0)
        season = 3.0 * np.cos(2 * np.pi * (hours / 24.0 - make.uniform(0, 365)) / 365.0)
        rain = np.zeros(count)
        for _ in range(make.poisson(150.0 * days / 365.0)):
            begin, peak = make.integers(count), make.lognormal(np.log(15.0), 0.8)
            rise, half = make.uniform(10.0, 180.0) * 60.0 / INTERVAL, make.uniform(53.0, 70.0) * 60.0 / INTERVAL
            after = np.arange(count - begin)
            rain[begin:] += peak * np.where(after < rise, after / rise, 0.5 ** ((after - rise) / half))
        true = level + slow + daily + season + rain
        self.values = np.round(true + make.normal(0.0, 0.012 * level, count), 1)
        self.values[make.random(count) < 0.005] = np.nan
        for _ in range(make.poisson(40.0 * days / 365.0)):
            begin = make.integers(count)
            self.values[begin:begin + int(make.uniform(1, 43_200 / INTERVAL))] = np.nan
        self.wet = rain > 1.0

    def reading(self, index: int, added: float = 0.0) -> Reading | None:
        """The reading at an index, or None in a gap."""
        value = self.values[index]
        return None if np.isnan(value) else reading(START + timedelta(seconds=INTERVAL * index), float(value) + added)


def reading(time: datetime, value: float) -> Reading:
    """A dose rate, nGy/h, received at once."""
    return Reading(
        time=time, received=time, station="S", quantity="ambient_dose_rate", value=value, quality=Quality.GOOD,
    )
