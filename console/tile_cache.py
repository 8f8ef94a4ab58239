"""Pictures of base maps kept on disk, never more than a limit. Blocking: call it from a thread."""

import os
import threading
from pathlib import Path

import msgspec

ROOM = 0.9           # of the limit that is left filled when room is made, so that it is not made for each picture


class KeptTile(msgspec.Struct, frozen=True):
    """A picture, and how long ago it was fetched, s."""

    body: bytes
    age: float


class TileCache:
    """`<folder>/<layer>/<z>/<x>/<y>`; those unchanged for longest make room for new ones."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder = folder
        self._limit = limit                          # bytes
        self._lock = threading.Lock()
        self._size: int | None = None                # bytes kept; None until counted

    def read(self, layer: str, z: int, x: int, y: int, now: float) -> KeptTile | None:
        """The picture if it is kept; `now` in s since 1970."""
        path = self._path(layer, z, x, y)
        try:
            return KeptTile(path.read_bytes(), now - path.stat().st_mtime)
        except OSError:
            return None

    def write(self, layer: str, z: int, x: int, y: int, body: bytes, now: float) -> None:
        """Keep a picture. Where the disk is full or cannot be written none is kept: pictures can be fetched again."""
        path = self._path(layer, z, x, y)
        part = path.with_suffix(f".{threading.get_ident()}.part")
        with self._lock:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                before = path.stat().st_size if path.exists() else 0
                part.write_bytes(body)
                os.utime(part, (now, now))
                part.replace(path)
            except OSError:
                return
            self._size = self._counted() if self._size is None else self._size + len(body) - before
            if self._size > self._limit:
                self._make_room()

    def _path(self, layer: str, z: int, x: int, y: int) -> Path:
        return self._folder / layer / str(z) / str(x) / str(y)

    def _files(self) -> list[tuple[float, int, Path]]:
        found = []
        for path in self._folder.rglob("*"):
            try:
                status = path.stat()
            except OSError:
                continue                             # gone since it was listed
            if path.is_file():
                found.append((status.st_mtime, status.st_size, path))
        return found

    def _counted(self) -> int:
        return sum(size for _, size, _ in self._files())

    def _make_room(self) -> None:
        files = sorted(self._files())
        size = sum(each for _, each, _ in files)
        for _, each, path in files:
            if size <= self._limit * ROOM:
                break
            path.unlink(missing_ok=True)
            size -= each
        self._size = size
