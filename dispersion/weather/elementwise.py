"""A scalar kernel over arrays, so that a formula is written once."""

from collections.abc import Callable
from typing import Any, cast

import numba
import numpy as np
from numpy.typing import ArrayLike, NDArray


def elementwise(function: Callable[..., float]) -> Callable[..., NDArray[np.float64]]:
    """A scalar function of floats as one of broadcast arrays (a numpy universal function, compiled and cached).

    Give it a function with a name of its own that calls the kernel, never the kernel's own plain function: numba's cache
    tells both by name and argument types only, and would hand one the other's machine code.
    """
    vectorize = cast(Callable[..., Any], numba.vectorize)
    compiled = vectorize(nopython=True, cache=True)(function)

    def over_arrays(*arguments: ArrayLike) -> NDArray[np.float64]:
        return np.asarray(compiled(*(np.asarray(each, float) for each in arguments)), float)

    over_arrays.__doc__ = function.__doc__
    return over_arrays
