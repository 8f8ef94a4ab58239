"""What a whole run brings to each place, folded from its steps: mean over a window, peak, integral, deposition, arrival."""

from collections.abc import Iterable

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.linalg import expm

from dispersion.air.exchange import Decay, Places, Step

Floats = NDArray[np.float64]

SHARE_THAT_COUNTS = 0.01
"""Where no level is given, a plume has arrived once a place sees this share of the highest it will ever see."""


class Exposure(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """n species at r places. Amounts in each species' own unit, g or Bq; times in s after the weather's epoch."""

    places: Places
    window: tuple[float, float]      # of `mean`
    mean: Floats                     # (n, r) over the window, unit/m³
    peak: Floats                     # (n, r) highest instant, unit/m³
    integral: Floats                 # (n, r) over the whole run, unit s/m³
    deposition: Floats               # (n, r) on the ground at the end of the run, unit/m²
    arrival: Floats                  # (r,) s; NaN where it never arrives
    departure: Floats                # (r,) s; NaN where it never arrives, infinite where it is still there at the end
    threshold: Floats                # (r,) concentration of `judged` that counts as having arrived, unit/m³
    end: float                       # of the run, s


class Folding:
    """Steps in, one `Exposure` out. Holds one value a step and place for the arrival, nothing else that grows."""

    def __init__(
        self, places: Places, species: int, window: tuple[float, float], decay: Decay | None = None, *,
        level: float | None = None, judged: int = 0,
    ) -> None:
        shape = (species, len(places.x))
        self._places, self._window, self._decay = places, window, decay
        self._level, self._judged = level, judged
        self._sum, self._integral = np.zeros(shape), np.zeros(shape)
        self._peak, self._ground = np.zeros(shape), np.zeros(shape)
        self._changes: dict[float, Floats] = {}
        self._times: list[tuple[float, float]] = []
        self._seen: list[NDArray[np.float32]] = []

    def add(self, step: Step) -> None:
        """Take in the next step; steps come in the order of time."""
        length = step.end - step.start
        self._integral += step.mean * length
        overlap = min(step.end, self._window[1]) - max(step.start, self._window[0])
        if overlap > 0:
            self._sum += step.mean * overlap
        np.maximum(self._peak, step.peak, out=self._peak)
        if self._decay is not None:
            if length not in self._changes:
                self._changes[length] = expm(self._decay.matrix * length)
            self._ground = self._changes[length] @ self._ground
        self._ground += step.deposited
        self._times.append((step.start, step.end))
        self._seen.append(step.peak[self._judged].astype(np.float32))

    def exposure(self) -> Exposure:
        """What all steps together brought."""
        highest = self._peak[self._judged]
        threshold = np.full_like(highest, self._level) if self._level is not None else SHARE_THAT_COUNTS * highest
        arrival, departure = _first_and_last(self._times, self._seen, threshold)
        return Exposure(
            places=self._places, window=self._window, mean=self._sum / (self._window[1] - self._window[0]),
            peak=self._peak, integral=self._integral, deposition=self._ground, arrival=arrival, departure=departure,
            threshold=threshold, end=self._times[-1][1] if self._times else self._window[1],
        )


def _first_and_last(
    times: list[tuple[float, float]], seen: list[NDArray[np.float32]], threshold: Floats
) -> tuple[Floats, Floats]:
    """Start of the first step that reaches the threshold, and end of the last.

    Rounded outwards to steps: a warning that comes a step early does no harm, one that comes late does.
    """
    arrival = np.full(threshold.shape, np.nan)
    departure = np.full(threshold.shape, np.nan)
    for (start, end), values in zip(times, seen, strict=True):
        beyond = (values >= threshold) & (values > 0)
        arrival = np.where(beyond & np.isnan(arrival), start, arrival)
        departure = np.where(beyond, end, departure)
    if times:
        departure = np.where(departure == times[-1][1], np.inf, departure)
    return arrival, departure


def fold(steps: Iterable[Step], folding: Folding) -> Exposure:
    """Run a model's steps to their end."""
    for step in steps:
        folding.add(step)
    return folding.exposure()
