"""Every detector by a rule that names it, and what it is fed: the table of the conformance suite."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import msgspec

from alerting.detectors import DETECTORS, DetectorState
from alerting.detectors.shape import Detector, Finding
from alerting.rule_shape import Rule
from core.messages import Quality, Reading, Statistic
from core.spectrum_windows import RADON, continuum_rate, window_rate
from core.station import Channel, Station
from tests.alerting.timeline import dose, fast, faulty, rules, silent, station

START = datetime(2026, 1, 1, tzinfo=UTC)

RISING = """
[[rule]]
id = "rising"
title_zh = "γ剂量率高于本底"
title_en = "Gamma dose rate above background"
detector = "{detector}"
quantity = "ambient_dose_rate"
least_sigma = "1 nGy/h"
{keys}
[[rule.level]]
severity = "yellow"
limit = "15 nGy/h"
source = "test"
[[rule.level]]
severity = "red"
limit = "1 µGy/h"
source = "test"
"""
INSTRUMENT = """
[[rule]]
id = "instrument"
title_zh = "仪器异常"
title_en = "Instrument strange"
detector = "{detector}"
quantity = "ambient_dose_rate"
{keys}
[[rule.level]]
severity = "blue"
"""
LINE = """
[[rule]]
id = "iodine"
title_zh = "能谱中出现碘-131"
title_en = "Iodine-131 in a spectrum"
detector = "nuclide"
quantity = "window_rate_i131_364"
{keys}
[[rule.level]]
severity = "orange"
limit = "0.5 cps"
source = "test"
"""


def rising(detector: str, keys: str = "") -> str:
    return RISING.format(detector=detector, keys=keys)


def instrument(detector: str, keys: str = "") -> str:
    return INSTRUMENT.format(detector=detector, keys=keys)


def line(keys: str = "") -> str:
    return LINE.format(keys=keys)


CASES: dict[str, str] = {
    "threshold": dose('hysteresis = "5 nGy/h"'),
    "threshold with hold and off-delay": dose('hold = "5 min"\noff_delay = "10 min"'),
    "threshold above background": dose('above = "background"\nbackground = { window = "12 h", at_least = 5 }'),
    "rate": fast(),
    "rate with hold": fast('hold = "2 min"\nhysteresis = "10 nGy/h"'),
    "silence": silent("3 intervals"),
    "fault": faulty(),
    "fault with hold": faulty('hold = "3 min"'),
    "baseline": rising("baseline", 'hysteresis = "5 nGy/h"\noff_delay = "3 min"'),
    "baseline of a short window": rising("baseline", 'background = { window = "3 h", at_least = 10 }\nbaseline = { k = 3 }'),
    "cusum": rising("cusum"),
    "cusum with large steps": rising("cusum", "cusum = { k = 4, h = 6 }\nhold = \"2 min\""),
    "ewma": rising("ewma", "ewma = { lambda = 0.4, L = 4 }"),
    "sprt": rising("sprt", 'sprt = { shift = "20 nGy/h" }'),
    "stuck": instrument("stuck", 'hold = "5 min"'),
    "stuck to a resolution": instrument("stuck", 'stuck = { resolution = "2 nGy/h", rarity = 1e-8 }'),
    "noise": instrument("noise", "noise = { count = 16 }"),
    "noise of counts": instrument("noise", 'noise = { count = 24, counting = true, up = 16, down = 0 }\nhold = "5 min"'),
    "nuclide": line('hold = "1 min"'),
}

SPECTROMETER = station(channels=(Channel(quantity="ambient_dose_rate"), Channel(quantity="spectrum_live_time")))


class Fed:
    """A detector, fed as the engine feeds it: its timer run, and a spectrum's parts for each reading of a nuclide rule."""

    def __init__(self, name: str) -> None:
        (self.rule,) = rules(CASES[name])
        self.detector = make(self.rule, SPECTROMETER)

    def judge(self, readings: Iterable[Reading]) -> list[Finding]:
        found: list[Finding] = []
        for each in readings:
            while (due := self.detector.due) is not None and due < each.received:
                found += self.detector.expire(due)
            for part in parts(each) if self.rule.detector == "nuclide" else (each,):
                found += self.detector.judge(part)
        return found

    def saved(self) -> bytes:
        return msgspec.msgpack.encode(self.detector.state())

    def resume(self, state: bytes) -> "Fed":
        self.detector.resume(msgspec.msgpack.decode(state, type=DetectorState))
        return self

    @property
    def shown(self) -> tuple[int, float | None, float | None, float | None]:
        """What an alert would show of it."""
        detector = self.detector
        return detector.level, detector.value, detector.peak, detector.base


Maker = Callable[[], Fed]


def make(rule: Rule, where: Station) -> Detector:
    return DETECTORS[rule.detector](rule, where, START)


def reading(minutes: float, value: float, quality: Quality = Quality.GOOD, late: float = 0.0) -> Reading:
    time = START + timedelta(minutes=minutes)
    return Reading(
        time=time, received=time + timedelta(minutes=late), station="FCG-03", quantity="ambient_dose_rate",
        value=value, quality=quality,
    )


def parts(each: Reading) -> tuple[Reading, ...]:
    """A spectrum of 5 min whose line is as far above its continuum as the value is above 80."""
    rates = {
        window_rate("i131_364"): 20.0 + (each.value - 80.0) / 10.0, continuum_rate("i131_364"): 20.0,
        window_rate(RADON): 1.0, continuum_rate(RADON): 0.5,
    }
    return tuple(
        msgspec.structs.replace(each, quantity=quantity, value=rate, statistic=Statistic.MEAN, interval=300.0)
        for quantity, rate in rates.items()
    )
