"""Stations that measure dose rate, rain, wind and spectra, a rule that asks for confirmation, and weather told in steps."""

import math
from collections.abc import Iterable, Mapping

from alerting.confirming.decay import progeny_left
from core.evidence import Evidence
from core.messages import Alert, LogMessage, Quality, Statistic, Transition
from core.spectrum_windows import LIVE_TIME, RADON, continuum_rate, window_rate
from core.station import Channel, Station
from tests.alerting.timeline import Judge, reading

RISE = """
[[rule]]
id = "rise"
title_zh = "γ剂量率上升"
title_en = "Gamma dose rate rises"
detector = "threshold"
quantity = "ambient_dose_rate"
above = "background"
background = {{ window = "30 d", at_least = 5 }}
off_delay = "30 min"
hysteresis = "5 nGy/h"
{keys}
[rule.confirm]
source = "test"
{confirm}
[rule.confirm.rain]
[[rule.level]]
severity = "yellow"
limit = "15 nGy/h"
source = "test"
[[rule.level]]
severity = "red"
limit = "5 µGy/h"
source = "test"
"""
IODINE = """
[[rule]]
id = "iodine"
title_zh = "能谱中出现碘-131"
title_en = "Iodine-131 in a spectrum"
detector = "nuclide"
quantity = "window_rate_i131_364"
[[rule.level]]
severity = "yellow"
limit = "1 cps"
source = "test"
"""
SPECTRAL = tuple(name(key) for key in ("i131_364", "bi214_609", RADON) for name in (window_rate, continuum_rate))
QUANTITIES = ("ambient_dose_rate", "rain_rate", "rain_amount", "wind_speed", "wind_from", LIVE_TIME, *SPECTRAL)
STEP = 5


def rise(keys: str = "", confirm: str = "") -> str:
    return RISE.format(keys=keys, confirm=confirm)


def without_confirmation(text: str) -> str:
    begin, end = text.index("[rule.confirm]"), text.index("[[rule.level]]")
    return text[:begin] + text[end:]


def place(name: str, north: float = 0.0, east: float = 0.0, **fields: object) -> Station:
    """A station so many km north and east of 21.6° N, 108.3° E."""
    return Station(
        id=name, name_zh=f"{name}站", name_en=name, category="radiation", interval=300.0,
        latitude=21.6 + north / 111.195, longitude=108.3 + east / 111.195 / math.cos(math.radians(21.6)),
        channels=tuple(Channel(quantity=each) for each in QUANTITIES), **fields,       # type: ignore[arg-type]
    )


class Weather:
    """Told in steps of five minutes: dose rates by station, rain and wind for all or by station."""

    def __init__(self, *rules: str, stations: Iterable[Station]) -> None:
        self.judge = Judge(*rules, stations=stations)
        self.names = [each.id for each in stations]
        self.minute = 0

    def step(
        self, above: Mapping[str, float] | None = None, rain: Mapping[str, float] | float | None = 0.0,
        wind: tuple[float, float] | None = (180.0, 3.0), *, quality: Quality = Quality.GOOD,
    ) -> list[Transition]:
        """One step; `above` is nGy/h over 80, `rain` mm/h (None: the gauges are silent), `wind` from and speed."""
        told: list[LogMessage] = []
        for index, name in enumerate(self.names):
            if rain is not None:
                rate = rain if isinstance(rain, float) else rain.get(name, 0.0)
                told.append(reading(self.minute, rate, name, quantity="rain_rate", interval=300.0, statistic=Statistic.MEAN))
            if wind is not None:
                told.append(reading(self.minute, float(wind[0]), name, quantity="wind_from"))
                told.append(reading(self.minute, float(wind[1]), name, quantity="wind_speed"))
            flicker = ((self.minute // STEP * 7 + index * 3) % 5 - 2) * 0.4
            told.append(reading(self.minute, 80.0 + flicker + (above or {}).get(name, 0.0), name, quality=quality))
        self.minute += STEP
        return list(self.judge.feed(*told))

    def quiet(self, steps: int = 48) -> "Weather":
        for _ in range(steps):
            self.step()
        return self

    def alert(self, station: str = "A", rule: str = "rise") -> Alert:
        return next(each for each in reversed(self.judge.engine.open_alerts) if each.station == station and each.rule == rule)

    def evidence(self, kind: str, station: str = "A") -> Evidence:
        return next(each for each in self.alert(station).evidence if each.kind == kind)


def washed_out(steps: int, rate: float, factor: float, *, after: int, ratio: float = 0.8) -> list[float]:
    """What rain of a rate brings above background, nGy/h, step by step, and how it dies away after."""
    deposit, brought = 0.0, []
    for _ in range(steps):
        deposit = deposit * 0.5 ** (STEP / 60) + math.sqrt(rate) * STEP / 60
        brought.append(factor * deposit)
    return brought + [factor * deposit * progeny_left(STEP * (index + 1), ratio) for index in range(after)]
