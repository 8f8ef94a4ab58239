"""Serves files of a folder from memory, compressed once, with an ETag. Does not know what the files are."""

import asyncio
import gzip
import hashlib
import mimetypes
from collections.abc import Sequence
from pathlib import Path

import msgspec
from starlette.datastructures import Headers
from starlette.responses import Response

COMPRESSED = {".js", ".css", ".html", ".json", ".geojson", ".topojson", ".svg", ".txt", ".map", ".webmanifest"}
TYPES = {
    ".geojson": "application/geo+json", ".topojson": "application/json", ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json", ".js": "text/javascript", ".map": "application/json",
}
SMALLEST = 1024      # bytes below which compression is not worth its header
KEPT = 512           # files in memory; a console has about 150, most of them pieces of a font


class Kept(msgspec.Struct, frozen=True):
    """One file as it is sent."""

    stamp: tuple[int, int]           # of the file when it was read: time of change, size
    etag: str
    media_type: str
    raw: bytes
    packed: bytes | None


class Shelf:
    """Files of some folders; a later folder overrides an earlier one. Names cannot leave them."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._kept: dict[Path, Kept] = {}

    def find(self, name: str) -> Path | None:
        """The file of this name, or None."""
        for folder in reversed(self._folders):
            try:
                path = (folder / name).resolve()
                if path.is_relative_to(folder.resolve()) and path.is_file():
                    return path
            except (ValueError, OSError):        # a name no file can have: too long, or with a NUL in it
                return None
        return None

    async def get(self, name: str) -> Kept | None:
        """The file as it is to be sent, or None."""
        return await asyncio.to_thread(self._get, name)

    def _get(self, name: str) -> Kept | None:
        path = self.find(name)
        if path is None:
            return None
        status = path.stat()
        stamp = (status.st_mtime_ns, status.st_size)
        kept = self._kept.get(path)
        if kept is None or kept.stamp != stamp:
            kept = _read(path, stamp)
            if len(self._kept) >= KEPT:
                self._kept.clear()
            self._kept[path] = kept
        return kept


def _read(path: Path, stamp: tuple[int, int]) -> Kept:
    raw = path.read_bytes()
    packs = path.suffix in COMPRESSED and len(raw) >= SMALLEST
    media_type = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Kept(
        stamp=stamp,
        etag=f'"{hashlib.sha256(raw).hexdigest()[:24]}"',
        media_type=media_type,
        raw=raw,
        packed=gzip.compress(raw, 6, mtime=0) if packs else None,
    )


def respond(kept: Kept, asked: Headers, caching: str) -> Response:
    """The file, or 304 where the asker has it already."""
    headers = {"ETag": kept.etag, "Cache-Control": caching, "Vary": "Accept-Encoding"}
    if kept.etag in (each.strip().removeprefix("W/") for each in asked.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=headers)
    if kept.packed is not None and "gzip" in asked.get("accept-encoding", ""):
        return Response(kept.packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=kept.media_type)
    return Response(kept.raw, headers=headers, media_type=kept.media_type)
