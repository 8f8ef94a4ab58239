"""Steps as a transport run would yield them, for the tests of what is made from them."""

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from dispersion.air.exchange import Places, Puffs, Step

Floats = NDArray[np.float64]


def places(n: int = 3) -> Places:
    """n places 200 m apart."""
    return Places(200.0 * np.arange(n), np.zeros(n), np.ones(n))


def steady(
    concentration: Floats, fallen: Floats, *, start: float = 0.0, hours: int = 4, r: int = 3, puffs: Puffs | None = None
) -> Iterator[Step]:
    """Hours of the same air (n,), Bq/m³, at every place, each hour laying `fallen` (n,), Bq/m²."""
    for i in range(hours):
        air, ground = (np.repeat(np.asarray(each, float)[:, None], r, axis=1) for each in (concentration, fallen))
        yield Step(
            start=start + 3600.0 * i, end=start + 3600.0 * (i + 1), mean=air, peak=air, deposited=ground, middle=puffs
        )


def close(expected: object, rel: float = 1e-6, abs: float = 0.0) -> object:
    """pytest.approx without its absolute 1e-12, beside which a Gy/s of one becquerel is nothing."""
    return pytest.approx(expected, rel=rel, abs=abs)
