"""How a numerical kernel is compiled: numba, cached on disk so that only the first run after an install waits.

A kernel is a plain function over arrays, so its tests can run it uncompiled as well (`kernel.py_func`).
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

import numba

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """A kernel on one core."""
    return cast(Callable[P, R], numba.njit(cache=True, fastmath={"contract", "arcp"})(function))


def compiled_parallel(function: Callable[P, R]) -> Callable[P, R]:
    """A kernel on all cores: `numba.prange` over independent work, never over a shared sum, so that results repeat exactly."""
    return cast(Callable[P, R], numba.njit(cache=True, parallel=True, fastmath={"contract", "arcp"})(function))
