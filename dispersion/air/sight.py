"""What is looked at: the places of a run, sorted by height, and one step's sums over them."""

import numpy as np

from dispersion.air.decay import Ingrowth
from dispersion.air.exchange import Floats, Places, Puffs, Release, Step
from dispersion.air.gather import WIDTHS, fold, layers, over_grid, over_places, rows
from dispersion.air.puff import SIGMA_H, SINGLE, X, Y
from dispersion.weather.field import Weather

WORTH_SHARING = 2e7      # additions from which on several cores take turns; below it, waking them costs more


class Sight:
    """Places as the gathering kernels take them: sums over them are (n k, y, x), loose places a single row of k = 1."""

    def __init__(self, weather: Weather, release: Release, places: Places) -> None:
        self.count = len(places.x)
        self.is_grid = places.axes is not None
        self.x, self.y = (np.ascontiguousarray(each, float) for each in (places.x, places.y))
        if self.count:
            for x, y in ((self.x.min(), self.y.min()), (self.x.max(), self.y.max())):
                weather.require_position(float(x), float(y), "place looked at")
        if places.axes is not None:
            self.columns, self.rows, self.heights = (np.ascontiguousarray(each, float) for each in places.axes)
            self.shape = (len(self.rows), len(self.columns))
            area = (np.ptp(self.columns) or 1.0) * (np.ptp(self.rows) or 1.0)
            self.cell = area / (len(self.columns) * len(self.rows))
        else:
            self.heights, level = np.unique(np.asarray(places.z, float), return_inverse=True)
            self.level = level.astype(float)
            self.shape = (1, self.count)
        self.nearest = self._nearest(release)
        self.box = (self.x.min(), self.x.max(), self.y.min(), self.y.max()) if self.count else (0.0, 0.0, 0.0, 0.0)

    @property
    def layers(self) -> int:
        """Heights for which sums are kept apart."""
        return len(self.heights) if self.is_grid else 1

    def _nearest(self, release: Release) -> float:
        """Distance from the source to the nearest place, m; at least 1 m, on a grid half its finest spacing."""
        if self.count == 0:
            return 100.0
        distance = float(np.min(np.hypot(self.x - release.x, self.y - release.y)))
        floor = 1.0
        if self.is_grid:
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

    def add(self, samples: Floats, weights: Floats, single: Floats, span: float, out: Floats, highest: Floats) -> None:
        """Add samples by weights (s, n, k) to out and highest."""
        if self.is_grid:
            flat = weights.reshape(len(samples), -1)
            cells = float(np.sum((2.0 * WIDTHS * samples[:, SIGMA_H]) ** 2)) / self.cell
            if cells * flat.shape[1] < WORTH_SHARING:
                rows(0, len(self.rows), samples, flat, self.columns, self.rows, single, span, out, highest)
            else:
                over_grid(samples, flat, self.columns, self.rows, single, span, out, highest)
        else:
            level = self.level if weights.shape[2] == len(self.heights) else np.zeros(self.count)
            over_places(samples, weights, self.x, self.y, level, single, span, out[:, 0], highest[:, 0])

    def touched(self, samples: Floats) -> tuple[int, int, int, int]:
        """Columns and rows (from, to) that samples may have added to."""
        if not self.is_grid:
            return 0, self.count, 0, 1
        reach = WIDTHS * samples[:, SIGMA_H]
        x, y = samples[:, X], samples[:, Y]
        i0, i1 = np.searchsorted(self.columns, ((x - reach).min(), (x + reach).max()))
        j0, j1 = np.searchsorted(self.rows, ((y - reach).min(), (y + reach).max()))
        return int(i0), int(i1), int(j0), int(j1)


class Part:
    """Sums over a part of a step, emptied and used again."""

    def __init__(self, sight: Sight, species: int) -> None:
        self.sight = sight
        self.now, self.highest = (np.zeros((species * sight.layers, *sight.shape)) for _ in range(2))
        self.ground, self.unused = (np.zeros((species, *sight.shape)) for _ in range(2))
        self.blocks: list[tuple[int, int, int, int]] = []
        self.has_deposit = False

    def add(
        self, samples: Floats, amounts: Floats, fallen: Floats, settling: Floats, velocity: Floats, span: float
    ) -> None:
        """Add samples with what they hold and what fell from them, (s, n), to a part of `span` seconds."""
        seen = self.sight.sees(samples) if self.sight.count else np.zeros(len(samples), bool)
        if not np.any(seen):
            return
        samples, fallen = samples[seen], fallen[seen]
        weights = np.empty((len(samples), amounts.shape[1], len(self.sight.heights)))
        layers(samples, amounts[seen], self.sight.heights, velocity, settling[seen], span, weights)
        self.sight.add(samples, weights, np.ascontiguousarray(samples[:, SINGLE]), span, self.now, self.highest)
        self.blocks.append(self.sight.touched(samples))
        if np.any(fallen):
            self.has_deposit = True
            once = np.ascontiguousarray(fallen[:, :, None])
            self.sight.add(samples, once, np.zeros(len(samples)), span, self.ground, self.unused)

    def block(self) -> tuple[int, int, int, int]:
        """The columns and rows touched so far."""
        i0, i1, j0, j1 = zip(*self.blocks, strict=True)
        return min(i0), max(i1), min(j0), max(j1)


class StepSums:
    """A step in the making."""

    def __init__(self, sight: Sight, start: float, end: float, species: int) -> None:
        self.sight, self.start, self.end, self.species = sight, start, end, species
        self.mean, self.peak = (np.zeros((species * sight.layers, *sight.shape)) for _ in range(2))
        self.deposit = np.zeros((species, *sight.shape))
        self.kept: list[tuple[Floats, Floats]] = []

    def take(self, part: Part, span: float, ingrowth: Ingrowth, age: float) -> None:
        """Take a finished part of `span` seconds in, its deposits `age` seconds old at the step's end; empties it."""
        if not part.blocks:
            return
        i0, i1, j0, j1 = part.block()
        fold(part.now, part.highest, span / (self.end - self.start), i0, i1, j0, j1, self.mean, self.peak)
        if part.has_deposit:
            ground = part.ground[:, j0:j1, i0:i1]
            if ingrowth.is_stable:
                self.deposit[:, j0:j1, i0:i1] += ground
            else:                    # a plume lays something on few of the places
                rows, columns = np.nonzero(ground.any(axis=0))
                self.deposit[:, j0 + rows, i0 + columns] += ingrowth.after(age) @ ground[:, rows, columns]
            ground[...] = 0.0
        part.blocks, part.has_deposit = [], False

    def finished(self, middle: Puffs | None) -> Step:
        """The step, its places in their order; the deposit of a grid is repeated for each of its heights."""
        deposit = self.deposit[:, None]
        if self.sight.layers > 1:
            deposit = np.broadcast_to(deposit, (self.species, self.sight.layers, *self.sight.shape))
        places = (self.species, -1)
        return Step(start=self.start, end=self.end, mean=self.mean.reshape(places), peak=self.peak.reshape(places),
                    deposited=deposit.reshape(places), middle=middle)
