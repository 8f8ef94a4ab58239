"""What is looked at: the places of a run, sorted by height, and one step's sums over them."""

import numpy as np

from dispersion.air.advance import SIGMA_H, SINGLE, SPAN, X, Y
from dispersion.air.decay import Ingrowth
from dispersion.air.exchange import Floats, Places, Puffs, Release, Step
from dispersion.air.gather import WIDTHS, layers, over_grid, over_places
from dispersion.weather.field import Weather


class Sight:
    """Places as the gathering kernels take them."""

    def __init__(self, weather: Weather, release: Release, places: Places) -> None:
        self.count = len(places.x)
        self.axes = places.axes
        self.x, self.y = (np.ascontiguousarray(each, float) for each in (places.x, places.y))
        if self.count:
            for x, y in ((self.x.min(), self.y.min()), (self.x.max(), self.y.max())):
                weather.require_position(float(x), float(y), "place looked at")
        if self.axes is not None:
            self.columns, self.rows, self.heights = (np.ascontiguousarray(each, float) for each in self.axes)
            self.level = np.empty(0)
        else:
            self.heights, level = np.unique(np.asarray(places.z, float), return_inverse=True)
            self.level = level.astype(float)
        self.nearest = self._nearest(release)
        self.box = (self.x.min(), self.x.max(), self.y.min(), self.y.max()) if self.count else (0.0, 0.0, 0.0, 0.0)

    def _nearest(self, release: Release) -> float:
        """Distance from the source to the nearest place, m; at least 1 m, on a grid half its finest spacing."""
        if self.count == 0:
            return 100.0
        distance = float(np.min(np.hypot(self.x - release.x, self.y - release.y)))
        floor = 1.0
        if self.axes is not None:
            gaps = [float(np.min(np.diff(each))) for each in (self.columns, self.rows) if len(each) > 1]
            floor = max(0.5 * min(gaps), 1.0) if gaps else 1.0
        return max(distance, floor)

    def sees(self, samples: Floats) -> Floats:
        """Which samples (s, SAMPLE) reach into the box around the places."""
        reach = WIDTHS * samples[:, SIGMA_H]
        west, east, south, north = self.box
        return np.asarray(
            (samples[:, X] + reach > west) & (samples[:, X] - reach < east)
            & (samples[:, Y] + reach > south) & (samples[:, Y] - reach < north)
        )

    def new_step(self, start: float, end: float, species: int) -> "StepSums":
        """Empty sums for a step."""
        return StepSums(self, start, end, species)

    def add(self, samples: Floats, weights: Floats, heights: int, out: Floats, highest: Floats) -> None:
        """Add samples by weights (s, k, n) to out (r, n) or, on a grid, (y, x, k n); `highest` likewise."""
        single = np.ascontiguousarray(samples[:, SINGLE])
        if self.axes is not None:
            over_grid(samples, weights.reshape(len(samples), -1), self.columns, self.rows, single, out, highest)
        else:
            level = self.level if heights > 1 or len(self.heights) == 1 else np.zeros(self.count)
            over_places(samples, weights, self.x, self.y, level, single, out, highest)

    def empty(self, heights: int, species: int) -> Floats:
        """Zeros of the shape that `add` adds to."""
        if self.axes is not None:
            return np.zeros((len(self.rows), len(self.columns), heights * species))
        return np.zeros((self.count, species))

    def in_order(self, sums: Floats, species: int, heights: int) -> Floats:
        """(n, r) of sums as `add` leaves them; a deposit, of one height, is repeated for each height of a grid."""
        if self.axes is None:
            return np.ascontiguousarray(sums.T)
        shaped = sums.reshape(len(self.rows), len(self.columns), heights, species).transpose(3, 2, 0, 1)
        repeated = np.broadcast_to(shaped, (species, len(self.heights), len(self.rows), len(self.columns)))
        return np.ascontiguousarray(repeated).reshape(species, -1)


class StepSums:
    """A step in the making."""

    def __init__(self, sight: Sight, start: float, end: float, species: int) -> None:
        self.sight, self.start, self.end, self.species = sight, start, end, species
        self.levels = len(sight.heights)
        self.mean, self.peak = sight.empty(self.levels, species), sight.empty(self.levels, species)
        self.deposit = sight.empty(1, species)
        self.kept: list[tuple[Floats, Floats]] = []

    def add(
        self, samples: Floats, amounts: Floats, fallen: Floats, settling: Floats, velocity: Floats, span: float,
        part: Floats, highest: Floats,
    ) -> Floats | None:
        """Add a batch of samples to a part's mean and highest; the deposits they leave, or None where there are none."""
        seen = self.sight.sees(samples)
        if not np.any(seen) or self.sight.count == 0:
            return None
        samples, amounts, fallen = samples[seen], amounts[seen], fallen[seen]
        weights = np.empty((len(samples), self.levels, self.species))
        layers(samples, amounts, self.sight.heights, velocity, settling[seen], True, weights)
        weights /= span
        samples = samples.copy()
        samples[:, SPAN] /= span
        self.sight.add(samples, weights, self.levels, part, highest)
        if not np.any(fallen):
            return None
        ground = self.sight.empty(1, self.species)
        plain = samples.copy()
        plain[:, SINGLE] = 0.0
        self.sight.add(plain, np.ascontiguousarray(fallen[:, None, :]), 1, ground, ground)
        return ground

    def close_part(self, part: Floats, highest: Floats, share: float) -> None:
        """Take a finished part, which is `share` of the step, into the step."""
        self.mean += share * part
        np.maximum(self.peak, part, out=self.peak)
        np.maximum(self.peak, highest, out=self.peak)

    def deposit_part(self, ground: Floats, ingrowth: Ingrowth, age: float) -> None:
        """Add deposits that are `age` seconds old at the step's end."""
        if not ingrowth.is_stable:
            ground = ground @ ingrowth.after(age).T
        self.deposit += ground

    def finished(self, middle: Puffs | None) -> Step:
        """The step, its places in their order."""
        order = self.sight.in_order
        return Step(
            start=self.start, end=self.end, mean=order(self.mean, self.species, self.levels),
            peak=order(self.peak, self.species, self.levels), deposited=order(self.deposit, self.species, 1), middle=middle,
        )
