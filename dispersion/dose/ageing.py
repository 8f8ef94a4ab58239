"""How activities on the ground change with time: decay, ingrowth and their exact integrals, cheap for many times at once."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import expm

from dispersion.air.exchange import Decay

Floats = NDArray[np.float64]

LARGEST = 1e6
"""Largest condition number of the decay modes that are trusted (relative error then below 1e-9)."""


class Ageing:
    """Decay among n species. `matrix` None is no decay at all.

    Where the half-lives of a chain differ, activities are sums of exponentials (Bateman 1910) and all is closed form;
    where two are (nearly) equal, the matrix exponential of Van Loan (1978) is used instead, slower and as exact.
    """

    def __init__(self, decay: Decay | None, n: int) -> None:
        self.matrix: Floats = np.zeros((n, n)) if decay is None else np.asarray(decay.matrix, float)
        if self.matrix.shape != (n, n):
            raise ValueError(f"the decay is among {self.matrix.shape[0]} species, not {n}")
        self.rates: Floats = -np.diag(self.matrix).copy()
        modes = _modes(self.matrix)
        self.modes = modes
        self.inverse: Floats | None = None if modes is None else np.asarray(np.linalg.inv(modes), float)

    def left(self, weights: Floats, times: ArrayLike) -> Floats:
        """(t, a, n): `weights` (a, n) of the activities after `times` (t,), s, for each Bq now."""
        return self._weighted(weights, np.atleast_1d(np.asarray(times, float)), 0.0, "left")

    def decays(self, weights: Floats, times: ArrayLike, loss: float = 0.0) -> Floats:
        """(t, a, n): integral over 0 to `times` (t,), s, of the weighted activities, for each Bq now; 0 for times below 0.

        `loss`, 1/s, takes all alike (weathering).
        """
        return self._weighted(weights, np.maximum(np.atleast_1d(np.asarray(times, float)), 0.0), loss, "decays")

    def falling(self, weights: Floats, duration: float) -> Floats:
        """(a, n): decays in a step of `duration` s of what falls evenly in it, for each Bq lying there at its end.

        What falls at a steady rate f is Phi1 f at the end, Phi1 the integral of exp(M s), and has decayed Phi2 f times,
        Phi2 the integral of Phi1: the factor is Phi2 Phi1^-1, half the duration where nothing decays.
        """
        if self.modes is not None and self.inverse is not None:
            depth = self.rates * duration
            return np.asarray((weights @ self.modes * (duration * _second_over_first(depth))) @ self.inverse, float)
        n = self.rates.size
        block = np.zeros((3 * n, 3 * n))
        block[:n, :n], block[:n, n : 2 * n], block[n : 2 * n, 2 * n :] = self.matrix * duration, np.eye(n), np.eye(n)
        power = expm(block)
        factor = np.linalg.solve(power[:n, n : 2 * n].T, power[:n, 2 * n :].T).T * duration
        return np.asarray(weights @ factor, float)

    def _weighted(self, weights: Floats, times: Floats, loss: float, what: str) -> Floats:
        if self.modes is not None and self.inverse is not None:
            depth = (self.rates + loss) * times[:, None]
            factor = np.exp(-depth) if what == "left" else times[:, None] * _first(depth)
            return np.asarray((weights @ self.modes)[None] * factor[:, None, :] @ self.inverse, float)
        n = self.rates.size
        result = np.empty((times.size, weights.shape[0], n))
        for i, time in enumerate(times):
            if what == "left":
                result[i] = weights @ expm(self.matrix * time)
                continue
            block = np.zeros((2 * n, 2 * n))
            block[:n, :n], block[:n, n:] = (self.matrix - loss * np.eye(n)) * time, np.eye(n)
            result[i] = weights @ expm(block)[:n, n:] * time
        return result


def _modes(matrix: Floats) -> Floats | None:
    """(n, n) columns, each a mix of activities that decays as one; None where that is not to be had well."""
    if np.triu(matrix, 1).any():
        return None
    n = matrix.shape[0]
    modes = np.eye(n)
    for j in range(n):
        for i in range(j + 1, n):
            fed = float(matrix[i, j:i] @ modes[j:i, j])
            if fed == 0.0:
                continue
            gap = matrix[j, j] - matrix[i, i]
            if abs(gap) < 1e-6 * max(abs(matrix[i, i]), abs(matrix[j, j])):
                return None
            modes[i, j] = fed / gap
    return modes if np.linalg.cond(modes) < LARGEST else None


def _first(depth: Floats) -> Floats:
    """(1 - exp(-d)) / d, 1 at d = 0."""
    small = depth < 1e-12
    return np.where(small, 1.0 - 0.5 * depth, -np.expm1(-depth) / np.where(small, 1.0, depth))


def _second_over_first(depth: Floats) -> Floats:
    """(1/first - 1) / d: mean age of what fell evenly, as a share of the time; 1/2 at d = 0, 1/d for large d."""
    small = depth < 1e-3
    safe = np.where(small, 1.0, depth)
    return np.where(small, 0.5 + depth / 12.0, (1.0 / _first(safe) - 1.0) / safe)
