"""How a numerical kernel is compiled: numba, cached on disk so that only the first run after an install waits.

The cache lies in a folder named after the sources of the kernel's stage: numba notices that a kernel changed, but not that
one it calls did, and would go on with the old one.

A kernel is a plain function over arrays, so its tests can run it uncompiled as well (`kernel.py_func`).
"""

import hashlib
import os
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

import numba

OWN_FOLDER = "NUMBA_CACHE_DIR" not in os.environ


@cache
def cache_folder(stage: str) -> Path:
    """Where compiled kernels of exactly a stage's sources are kept; those of earlier sources beside it are removed."""
    home = Path(__file__).resolve().parents[1] / stage
    digest = hashlib.sha256()
    for file in sorted(home.rglob("*.py")):
        about = file.stat()
        digest.update(f"{file.relative_to(home)} {about.st_mtime_ns} {about.st_size}\n".encode())
    beside = home / "__pycache__"
    if not os.access(beside if beside.is_dir() else home, os.W_OK):
        beside = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fengsui"
    folder = beside / f"kernels-{stage}-{digest.hexdigest()[:16]}"
    if not folder.is_dir():
        for old in beside.glob(f"kernels-{stage}-*"):
            shutil.rmtree(old, ignore_errors=True)
    return folder


P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """A kernel on one core; threads run several at once, since it holds no lock of the interpreter."""
    _choose_cache(function)
    return cast(Callable[P, R], numba.njit(cache=True, nogil=True, fastmath={"contract", "arcp"})(function))


def compiled_parallel(function: Callable[P, R]) -> Callable[P, R]:
    """A kernel on all cores: `numba.prange` over independent work, never over a shared sum, so that results repeat exactly."""
    _choose_cache(function)
    return cast(Callable[P, R], numba.njit(cache=True, parallel=True, fastmath={"contract", "arcp"})(function))


def _choose_cache(function: Callable[..., object]) -> None:
    """numba asks where its cache is whenever it is handed a kernel."""
    if OWN_FOLDER:
        numba.config.CACHE_DIR = str(cache_folder(function.__module__.partition(".")[0]))  # type: ignore[attr-defined]


def threads_may_share() -> bool:
    """Whether several threads may begin kernels on all cores at once; numba's own work queue forbids it.

    To be asked once all kernels have run: it is not known before, and where none of them takes all cores nothing forbids it.
    """
    try:
        return str(numba.threading_layer()) in ("omp", "tbb")  # type: ignore[attr-defined]  # declared nowhere
    except ValueError:
        return True
