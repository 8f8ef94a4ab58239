"""What is normal at an hour, learnt in few steps, is what a plain version learns that looks at everything each time."""

import random
from datetime import timedelta
from math import inf, pi, sqrt
from statistics import median

import pytest

from alerting.detectors.normal import HOURS, MAD_TO_SIGMA, PER_HOUR, SAME_HOUR, Normal, small_sample
from core.messages import Quality
from tests.alerting.detectors.cases import Fed, reading

HOUR = 3600.0


class Plain:
    """The same, without anything at hand: every value is looked at when it comes, and every median worked out."""

    def __init__(self, window: float, at_least: int) -> None:
        self.window, self.at_least = window, at_least
        self.kept: list[list[tuple[float, float]]] = [[] for _ in range(HOURS)]
        self.spacing, self.excluded = [0.0] * HOURS, [inf] * HOURS
        self.fresh = 0
        self.bases: list[float] = []
        self.sigmas: list[float] = []

    def learn(self, seconds: float, value: float, *, beyond: bool) -> None:
        hour = int(seconds // HOUR) % HOURS
        kept, spacing = self.kept[hour], self.spacing[hour]
        if not beyond:
            self.excluded[hour] = inf
        elif len(kept) >= SAME_HOUR and seconds - self.excluded[hour] < self.window / 2:
            self.excluded[hour] = min(seconds, self.excluded[hour])
            return
        revised = any(time == seconds for time, _ in kept)
        if not revised and any(abs(time - seconds) < spacing for time, _ in kept):
            return
        kept = sorted([each for each in kept if each[0] != seconds] + [(seconds, value)])
        others = sum(map(len, self.kept)) - len(self.kept[hour])
        while kept and kept[0][0] < seconds - self.window and others + len(kept) > self.at_least:
            kept.pop(0)
        if len(kept) > PER_HOUR:
            spacing = self.spacing[hour] = max(spacing, 1.5 * (kept[-1][0] - kept[0][0]) / PER_HOUR)
            thin = kept[:1]
            for each in kept[1:]:
                if each[0] - thin[-1][0] >= spacing:
                    thin.append(each)
            kept = thin[-PER_HOUR:]
        self.kept[hour] = kept
        self.fresh += 1
        total = others + len(kept)
        if total >= self.at_least and (not self.bases or self.fresh * 16 >= total):
            self.look(total)

    def look(self, total: int) -> None:
        self.fresh = 0
        hours = [[value for _, value in kept] for kept in self.kept]
        every = median([value for values in hours for value in values])
        self.bases = [median(values) if len(values) >= SAME_HOUR else every for values in hours]
        deviations = [
            (small_sample(len(values)) if len(values) >= SAME_HOUR else 1.0) * abs(value - base)
            for values, base in zip(hours, self.bases, strict=True) for value in values
        ]
        sigma = MAD_TO_SIGMA * median(deviations) * small_sample(max(total, 2))
        self.sigmas = [
            sigma * sqrt(1.0 + pi / (2.0 * (len(values) if len(values) >= SAME_HOUR else total))) for values in hours
        ]


@pytest.mark.parametrize("minutes", [1.0, 5.0, 25.0, 60.0, 180.0])
@pytest.mark.parametrize("seed", range(3))
def test_few_steps_and_a_look_at_everything_learn_the_same(minutes: float, seed: int) -> None:
    make = random.Random(seed)
    quick, plain = Normal(timedelta(days=3), 10), Plain(3 * 86400.0, 10)
    for step in range(1500):
        late = make.choice([0] * 8 + [1, 3, 40])
        seconds = 1_767_225_600.0 + max(step - late, 0) * minutes * 60.0
        value, beyond = round(80.0 + make.gauss(0.0, 2.0), 1), make.random() < 0.05 or step % 300 > 280
        quick.learn(seconds, value, beyond=beyond)
        plain.learn(seconds, value, beyond=beyond)
        assert (list(quick.bases or ()), list(quick.sigmas)) == (plain.bases, plain.sigmas), step
    assert quick.total == sum(map(len, plain.kept))


@pytest.mark.parametrize("name", ["baseline", "cusum", "ewma", "sprt"])
@pytest.mark.parametrize("minutes", [5.0, 60.0])
def test_what_a_detector_has_at_hand_of_an_hour_changes_nothing(name: str, minutes: float) -> None:
    make, kept, fresh = random.Random(1), Fed(name), Fed(name)
    for step in range(1500):
        at = max(step - make.choice([0] * 9 + [1, 2, 30]), 0) * minutes
        quality = make.choice([Quality.GOOD] * 30 + [Quality.STUCK, Quality.OVER_RANGE])
        each = reading(at, round(80.0 + make.gauss(0.0, 3.0) + (40.0 if step % 200 > 195 else 0.0), 1), quality)
        kept.judge([each])
        fresh.detector.resume(fresh.detector.state())            # nothing at hand but what it remembers
        fresh.judge([each])
        assert kept.detector.state() == fresh.detector.state(), step
