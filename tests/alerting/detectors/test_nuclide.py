"""Lines in spectra: found where they are, and not where radon or chance is."""

from datetime import timedelta

import numpy as np
import pytest

from alerting.detectors.shape import Finding
from alerting.engine import Engine
from core.messages import Quality, Reading, Statistic
from core.spectrum_windows import WINDOWS, window_rate
from ingest.decoders.hj212.spectrum import rates, read_spectrum
from tests.alerting.detectors.cases import LINE, SPECTROMETER, START, make
from tests.alerting.timeline import Judge, rules
from tests.ingest.n42 import expected, n42

SIX_HOURS = 72                       # spectra of 5 min
LINES = {
    "i131_364": {364.5: 1.0, 637.0: 0.05, 284.3: 0.08}, "cs137_662": {661.7: 1.0},
    "cs134_796": {604.7: 1.1, 795.9: 1.0}, "te132_228": {228.2: 1.0}, "xe133_81": {81.0: 1.0},
    "co60_1332": {1173.2: 1.1, 1332.5: 1.0}, "ir192_317": {316.5: 1.0, 308.5: 0.36, 296.0: 0.35, 468.1: 0.4},
}
"""Each nuclide's lines, relative to that of its window, as a detector sees them."""


def spectrum(number: int, make_random: np.random.Generator, radon: float, lines: dict[float, float]) -> list[Reading]:
    counts = make_random.poisson(expected(radon, lines) * 300.0)
    at = START + timedelta(minutes=5 * number)
    return [
        Reading(time=at, received=at, station="FCG-03", quantity=quantity, value=value, statistic=Statistic.MEAN,
                interval=300.0, quality=Quality.GOOD)
        for quantity, value in rates(read_spectrum(n42(counts, 300.0, 300.0)))
    ]


def watched(key: str, radons: list[float], lines: list[dict[float, float]], seed: int = 5) -> list[Finding]:
    """All findings of one window's rule, k = 5 and 0.2 cps, in a series of spectra."""
    (rule,) = rules(LINE.format(keys="").replace("window_rate_i131_364", window_rate(key)).replace("0.5 cps", "0.2 cps"))
    detector, random_one = make(rule, SPECTROMETER), np.random.default_rng(seed)
    return [
        finding for number, (radon, line) in enumerate(zip(radons, lines, strict=True))
        for each in spectrum(number, random_one, radon, line) for finding in detector.judge(each)
    ]


def rain(peak: float) -> list[float]:
    """Radon on the ground: rises for an hour, then halves in an hour."""
    return [peak * number / 12 if number <= 12 else peak * 0.5 ** ((number - 12) / 12) for number in range(48)]


@pytest.mark.parametrize("key", LINES)
def test_a_line_of_a_few_counts_a_second_is_seen_in_the_first_spectrum_that_has_it(key: str) -> None:
    quiet = [{}] * SIX_HOURS
    found = watched(key, [1.0] * (SIX_HOURS + 2), quiet + [{kev: 4.0 * part for kev, part in LINES[key].items()}] * 2)
    assert [each.time for each in found] == [START + timedelta(minutes=5 * SIX_HOURS)]


@pytest.mark.parametrize("key", [each.key for each in WINDOWS if not each.radon])
def test_rain_that_washes_radon_down_is_no_nuclide(key: str) -> None:
    radons = [1.0] * SIX_HOURS + [1.0 + each for each in rain(8.0)]
    assert watched(key, radons, [{}] * len(radons)) == []


def test_after_one_rain_radon_is_known_and_a_line_under_the_next_rain_is_seen() -> None:
    wet = [1.0 + each for each in rain(5.0)]
    radons = [1.0] * SIX_HOURS + wet + [1.0] * 24 + wet
    lines = [{}] * (len(radons) - 30) + [{364.5: 8.0}] * 30
    found = watched("i131_364", radons, lines)
    assert found
    assert found[0].time == START + timedelta(minutes=5 * (len(radons) - 30))


def test_ten_thousand_quiet_spectra_raise_nothing_at_five_sigma_in_any_window() -> None:
    make_random = np.random.default_rng(8)
    for window in (each for each in WINDOWS if not each.radon):
        text = LINE.format(keys="").replace("window_rate_i131_364", window_rate(window.key))
        (rule,) = rules(text.replace("0.5 cps", "0.01 cps"))
        detector = make(rule, SPECTROMETER)
        gross = dict(rates(read_spectrum(n42(expected() * 300.0, 300.0, 300.0))))
        names = detector.quantities
        for number in range(1_000):
            at = START + timedelta(minutes=5 * number)
            for index, name in enumerate(names):
                scale = 2.0 if index % 2 else 1.0        # a continuum is twice its sides' counts
                value = scale * make_random.poisson(gross[name] * 300.0 / scale) / 300.0
                assert detector.judge(Reading(
                    time=at, received=at, station="FCG-03", quantity=name, value=value, statistic=Statistic.MEAN,
                    interval=300.0, quality=Quality.GOOD,
                )) == ()


def test_an_alert_of_a_line_stands_until_its_spectra_are_quiet_and_survives_a_restart() -> None:
    house, make_random = Judge(LINE.format(keys=""), stations=[SPECTROMETER]), np.random.default_rng(4)
    for number in range(60):
        lines = {364.5: 6.0} if 40 <= number < 45 else {}
        house.feed(*spectrum(number, make_random, 1.0, lines))
        if number in (20, 42):
            house.engine = Engine.restore(house.engine.snapshot())
    assert house.triggers == ["raised", "returned"]
    assert house.transitions[0].alert.quantity == "window_rate_i131_364"
    assert house.transitions[0].alert.time == START + timedelta(minutes=5 * 40)
