"""The same scalar kernel over arrays, so that a formula is written once."""

from collections.abc import Callable
from typing import Any, cast

import numba
import numpy as np
from numpy.typing import ArrayLike, NDArray


def elementwise(kernel: Callable[..., float]) -> Callable[..., NDArray[np.float64]]:
    """A compiled scalar function of floats as one of broadcast arrays (a numpy universal function)."""
    plain = getattr(kernel, "py_func", kernel)
    vectorize = cast(Callable[..., Any], numba.vectorize)
    function = vectorize(nopython=True, cache=True)(plain)

    def over_arrays(*arguments: ArrayLike) -> NDArray[np.float64]:
        return np.asarray(function(*(np.asarray(each, float) for each in arguments)), float)

    over_arrays.__doc__ = plain.__doc__
    return over_arrays
