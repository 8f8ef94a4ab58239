"""Decay and ingrowth over any time, exactly: the matrix exponential of a release's decay matrix."""

import numpy as np
from scipy.linalg import expm
from scipy.sparse import csr_array

from dispersion.air.exchange import Decay
from dispersion.weather.field import Floats

KEPT = 16                            # matrices: as many as the parts of a step


class Ingrowth:
    """exp(M t) for many t. Uses the eigenvectors of M where they reproduce the matrix exponential, else that itself."""

    def __init__(self, decay: Decay | None, count: int) -> None:
        self.is_stable = decay is None or not np.any(decay.matrix)
        self.matrix = np.zeros((count, count)) if decay is None else np.asarray(decay.matrix, float)
        self.vectors: csr_array | None = None
        self._after: dict[float, Floats] = {}
        if self.is_stable:
            return
        values, vectors = np.linalg.eig(self.matrix)
        if np.isrealobj(values) and np.linalg.cond(vectors) < 1e8:
            # Of sixty nuclides of a core few are relatives: what is no more than rounding between the others is taken out.
            inverse = np.linalg.inv(vectors)
            vectors, inverse = (np.where(np.abs(each) > 1e-13 * np.abs(each).max(), each, 0.0) for each in (vectors, inverse))
            longest = 5.0 / max(float(-values.min()), 1e-300)
            if all(
                np.allclose((vectors * np.exp(values * t)) @ inverse, expm(self.matrix * t), rtol=1e-9, atol=1e-12)
                for t in (1e-3 * longest, 0.1 * longest, longest)
            ):
                self.values, self.vectors, self.inverse = values, csr_array(vectors), csr_array(inverse)

    def after(self, seconds: float) -> Floats:
        """(n, n) matrix that takes activities to those `seconds` later; the last few are kept, as steps repeat them."""
        key = round(seconds, 6)
        known = self._after.get(key)
        if known is None:
            if len(self._after) >= KEPT:
                self._after.pop(next(iter(self._after)))
            known = self._after[key] = np.asarray(expm(self.matrix * seconds))
        return known

    def spread(self, amounts: Floats, seconds: Floats) -> Floats:
        """(s, n) amounts, each (n,) row taken its own `seconds` (s,) on."""
        if self.is_stable:
            return amounts
        if self.vectors is not None:
            mixed = (self.inverse @ amounts.T) * np.exp(self.values[:, None] * seconds)
            return np.ascontiguousarray((self.vectors @ mixed).T)
        times, which = np.unique(seconds, return_inverse=True)
        operators = np.stack([self.after(float(t)) for t in times])
        return np.asarray(np.einsum("sij,sj->si", operators[which], amounts))
