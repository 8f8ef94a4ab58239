"""A nuclide's line in gamma spectra, by Currie's critical level, with what radon adds there allowed for."""

from array import array
from datetime import datetime
from math import sqrt

import msgspec

from alerting.detectors.ladder import LadderState, ladder
from alerting.detectors.shape import CLEARING, NOTHING, Finding, Scope
from alerting.rule_shape import Rule
from alerting.tuning import Nuclide as Tuning
from core.messages import JUDGED, Reading
from core.spectrum_windows import RADON, SIDE_RATIO, continuum_rate, window_rate
from core.station import Station

KEPT = 128
"""Spectra the relation to radon is learnt from."""
LARGEST = 1e9
"""Counts per second beyond which no rate is told from another."""
OPEN = 4
"""Spectra whose parts may still be missing; the oldest gives way."""
RATIO_SIGMA = 4.0
"""Net rate in the window for one in the radon window, before anything is learnt: none, give or take this. The worst is 9, for
352 keV with 2.3 times the photons of 1765 keV (35.6 and 15.3 %, ICRP-107) at some 4 times the efficiency (recalled)."""


def lines_of(quantity: str) -> tuple[str, ...]:
    """The quantities a line is judged from: its window, the continuum under it, and the same of radon."""
    return quantity, continuum_rate(quantity.removeprefix("window_rate_")), window_rate(RADON), continuum_rate(RADON)


class NuclideState(msgspec.Struct, frozen=True, tag="nuclide"):
    """What the detector remembers."""

    ladder: LadderState
    value: float | None
    peak: float | None
    base: float | None
    open: tuple[tuple[datetime, tuple[float | None, ...]], ...]
    times: bytes
    nets: bytes
    radons: bytes
    noises: bytes
    spacing: float
    excluded_since: float | None


class Nuclide:
    """Raises where the net counts of a window are beyond what chance and radon explain, and the net rate beyond a limit.

    Net is the window less its continuum (side windows). What radon and the shape of the continuum add is a + b r, r the net
    rate at 1765 keV (Bi-214): learnt by least squares from up to 128 spectra of the window, b drawn to its prior while radon
    has not varied. Critical level (Currie 1968, Analytical Chemistry 40, 586): k sqrt(variance), of the counts G + (eta) C with
    eta = 2, of what is left by the fit, and of the fit itself. A rise that is in the radon windows too is radon.
    Counts are rate x interval of the reading (its real time; dead time is small at the levels where chance matters).
    """

    scope: Scope = "channel"
    due = None

    def __init__(self, rule: Rule, station: Station, start: datetime) -> None:
        assert rule.quantity is not None
        self.quantities = lines_of(rule.quantity)
        self._index = {quantity: index for index, quantity in enumerate(self.quantities)}
        self._k = rule.tuning.k if isinstance(rule.tuning, Tuning) else Tuning().k
        self._ladder = ladder(rule)
        self._floor = rule.levels[0].limit or 0.0
        self._window = rule.background.window.total_seconds()
        self._at_least = rule.background.at_least
        self._open: dict[datetime, list[float | None]] = {}
        self._times, self._nets, self._radons, self._noises = (array("d") for _ in range(4))
        self._spacing = 0.0
        self._excluded_since: float | None = None
        self.level = -1
        self.value: float | None = None
        self.peak: float | None = None
        self.base: float | None = None

    def told(self, rule: Rule, station: Station) -> None:
        """Nothing depends on the station's settings: all is learnt."""

    def judge(self, reading: Reading) -> tuple[Finding, ...]:
        index = self._index.get(reading.quantity)
        if index is None or reading.quality not in JUDGED or reading.interval <= 0.0:
            return NOTHING
        parts = self._open.setdefault(reading.time, [None] * 4)
        parts[index] = min(max(reading.value, -LARGEST), LARGEST)
        if None not in parts:
            del self._open[reading.time]
            gross, continuum, radon_gross, radon_continuum = (each or 0.0 for each in parts)
            return self._decide(
                reading, gross, continuum, radon_gross - radon_continuum,
                (radon_gross + SIDE_RATIO * radon_continuum) / reading.interval,
            )
        if len(self._open) > OPEN:
            del self._open[min(self._open)]
        return NOTHING

    def _decide(
        self, reading: Reading, gross: float, continuum: float, radon: float, radon_variance: float
    ) -> tuple[Finding, ...]:
        """One whole spectrum; rates in counts per second."""
        time, net = reading.time, gross - continuum
        if len(self._times) < self._at_least:
            self._admit(time.timestamp(), net, radon, radon_variance)
            return NOTHING
        explained, left, error = self._explained(radon, radon_variance)
        # Without the nuclide the window holds its continuum and the explained part: the variance of the null.
        counting = (max(gross - max(net - explained, 0.0), 0.0) + SIDE_RATIO * continuum) / reading.interval
        counting += 1.0 / reading.interval ** 2
        rise, critical = net - explained, self._k * sqrt(max(counting, left) + error)
        if rise <= critical:
            rise = min(rise, self._floor) if critical <= self._floor else rise * self._floor / critical
        if rise > self._floor:
            self.value, self.base = gross, gross - rise
            self.peak = gross if self.peak is None else max(gross, self.peak)
        changed = self._ladder.step(time, rise, clears=reading.quality in CLEARING)
        if self._ladder.idle:
            self.peak = None
        self._learn(time.timestamp(), net, radon, radon_variance, beyond=rise > self._floor)
        if not changed:
            return NOTHING
        self.level = self._ladder.level
        return (Finding(self.level, time, self._ladder.onset or time),)

    def _explained(self, radon: float, radon_variance: float) -> tuple[float, float, float]:
        """(net rate explained, variance that the fit leaves, variance of the fit), in cps.

        The radon rates scatter by their own counts, which would flatten the slope: that much, and three times what such a
        sum itself is uncertain by, is taken off their sum of squares.
        """
        count = len(self._times)
        mean_net, mean_radon = sum(self._nets) / count, sum(self._radons) / count
        xx = sum((x - mean_radon) ** 2 for x in self._radons)
        xy = sum((x - mean_radon) * (y - mean_net) for x, y in zip(self._radons, self._nets, strict=True))
        yy = sum((y - mean_net) ** 2 for y in self._nets)
        prior = max(yy / count, 1e-12) / RATIO_SIGMA ** 2    # weight of the prior: variance of y over that of the ratio
        noise = sum(self._noises) * (1.0 + 3.0 * sqrt(2.0 / count))
        firm = max(xx - noise, 0.0) + prior
        slope = xy / firm if xx > noise else 0.0
        left = max(yy - 2.0 * slope * xy + slope * slope * xx, 0.0) / max(count - 2, 1)
        away = radon - mean_radon
        error = left / count + (away * away + radon_variance) * left / firm + slope * slope * radon_variance
        return mean_net + slope * away, left, error

    def _learn(self, seconds: float, net: float, radon: float, noise: float, *, beyond: bool) -> None:
        if not beyond:
            self._excluded_since = None
        elif self._excluded_since is None:
            self._excluded_since = seconds
            return
        elif seconds - self._excluded_since < self._window / 2:
            return
        self._admit(seconds, net, radon, noise)

    def _admit(self, seconds: float, net: float, radon: float, noise: float) -> None:
        times = self._times
        if times and seconds < times[-1] + max(self._spacing, 1e-6):
            return
        times.append(seconds)
        self._nets.append(net)
        self._radons.append(radon)
        self._noises.append(noise)
        drop = 0
        while len(times) - drop > self._at_least and times[drop] < seconds - self._window:
            drop += 1
        kept = list(range(drop, len(times)))
        if len(kept) > KEPT:
            self._spacing = max(self._spacing, 1.5 * (times[-1] - times[drop]) / KEPT)
            thinned = [drop]
            for index in kept:
                if times[index] - times[thinned[-1]] >= self._spacing:
                    thinned.append(index)
            kept = thinned[-KEPT:]
        if len(kept) < len(times):
            self._times, self._nets, self._radons, self._noises = (
                array("d", [each[index] for index in kept]) for each in (times, self._nets, self._radons, self._noises)
            )

    def state(self) -> NuclideState:
        return NuclideState(
            self._ladder.state(), self.value, self.peak, self.base,
            tuple((time, tuple(parts)) for time, parts in self._open.items()),
            self._times.tobytes(), self._nets.tobytes(), self._radons.tobytes(), self._noises.tobytes(),
            self._spacing, self._excluded_since,
        )

    def resume(self, state: NuclideState) -> None:
        self._ladder.resume(state.ladder)
        self.level, self.value, self.peak, self.base = self._ladder.level, state.value, state.peak, state.base
        self._open = {time: list(parts) for time, parts in state.open}
        self._times, self._nets, self._radons, self._noises = (
            array("d", each) for each in (state.times, state.nets, state.radons, state.noises)
        )
        self._spacing, self._excluded_since = state.spacing, state.excluded_since

    def expire(self, now: datetime) -> tuple[Finding, ...]:
        return NOTHING
