"""One program writes one SQLite store: a lock file beside it, which the system takes back when the program dies."""

import fcntl
import os
from pathlib import Path

from core.errors import StoreError, StoreInUse


class FileLock:
    """Held from `taken` until `release`, or until the process is gone however it ended."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    @classmethod
    def taken(cls, store: Path) -> "FileLock":
        """The lock of a store, or StoreInUse naming the process that holds it."""
        path = store.with_name(store.name + ".lock")
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise StoreError(
                f"store {store} cannot be written: {path}: {error.strerror}; check that its folder exists and is writable"
            ) from None
        try:
            # flock, not fcntl's record locks: those are lost as soon as anything in the process closes the file.
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "unknown"
            os.close(descriptor)
            raise StoreInUse(
                f"store {store} is in use by process {holder}; stop that one first, or choose another store"
            ) from None
        try:
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        except OSError:
            pass                         # a full disk: the lock holds all the same, only the number is missing
        return cls(descriptor)

    def release(self) -> None:
        """Let others in. The file stays: removing it would let two in at once."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
