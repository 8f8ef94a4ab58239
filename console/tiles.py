"""Pictures of base maps for browsers: kept ones, else fetched from the service they belong to. What is asked: `base_maps`.

They go through this program, so that consoles need no way to the internet and the service's key stays here. The service may
be slow or away: it is asked by few threads of our own, rests after failures, and holds nothing else up.
"""

import asyncio
import http.client
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import msgspec
import structlog

from console.base_maps import BaseMap
from console.tile_cache import TileCache
from core.clock import Clock

log = structlog.get_logger()

AT_ONCE = 4                          # requests to services at the same time
WAITING = 200                        # requests that may wait for those; a 4K map has 150 tiles
LARGEST = 1_000_000                  # bytes of a picture; those of Tianditu have 5 to 60 kB
FAILURES = 3                         # in a row, then the service rests
REST = timedelta(seconds=20)
SIGNS = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"RIFF", "image/webp"), (b"GIF8", "image/gif"))


class Tile(msgspec.Struct, frozen=True):
    """A picture as it is sent."""

    body: bytes
    media: str
    stale: bool                      # older than it should be: the service does not answer


class NoTile(Exception):
    """There is no such picture, or none can be had now (`away`)."""

    def __init__(self, reason: str, away: bool) -> None:
        super().__init__(reason)
        self.away = away


class _Stay(urllib.request.HTTPRedirectHandler):
    """Refuses to be led elsewhere: the address has our key in it."""

    def redirect_request(self, *arguments: Any) -> None:
        return None


class Tiles:
    """The base maps of the settings. The roof makes it and closes it."""

    def __init__(
        self, maps: tuple[BaseMap, ...], folder: Path, clock: Clock, *, limit: int, keep: timedelta, timeout: float
    ) -> None:
        self.maps = {each.id: each for each in maps}
        self._cache = TileCache(folder, limit)
        self._clock = clock
        self._keep = keep.total_seconds()
        self._timeout = timeout
        self._opener = urllib.request.build_opener(_Stay)
        self._pool = ThreadPoolExecutor(AT_ONCE, "tiles")
        self._waiting = 0
        self._asked: WeakValueDictionary[tuple[str, int, int, int], asyncio.Lock] = WeakValueDictionary()
        self._failed: dict[str, int] = {}
        self._rests: dict[str, datetime] = {}

    def close(self) -> None:
        """Ask no more; what is under way ends by its timeout."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def rests(self, layer: str) -> bool:
        """True while the service of a layer is not asked because it failed."""
        return self._rests.get(layer, self._clock.now()) > self._clock.now()

    async def get(self, layer: str, z: int, x: int, y: int) -> Tile:
        """A picture, or `NoTile`."""
        found = self.maps.get(layer)
        if found is None or not found.has(z, x, y):
            raise NoTile("no such tile", away=False)
        key = (layer, z, x, y)
        lock = self._asked.get(key)
        if lock is None:
            self._asked[key] = lock = asyncio.Lock()
        async with lock:             # many consoles look at the same place: it is fetched once
            now = self._clock.now().timestamp()
            kept = await asyncio.to_thread(self._cache.read, *key, now)
            if kept is not None and kept.age < self._keep:
                return Tile(kept.body, _media(kept.body) or "", stale=False)
            try:
                body = await self._fetched(found, z, x, y)
            except NoTile as error:
                if kept is None or not error.away:
                    raise
                return Tile(kept.body, _media(kept.body) or "", stale=True)
            await asyncio.to_thread(self._cache.write, *key, body, now)
            return Tile(body, _media(body) or "", stale=False)

    async def _fetched(self, found: BaseMap, z: int, x: int, y: int) -> bytes:
        if self.rests(found.id):
            raise NoTile("the service failed a moment ago", away=True)
        if self._waiting >= WAITING:
            raise NoTile("too many pictures are being fetched", away=True)
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            body = await loop.run_in_executor(self._pool, self._fetch, found.address(z, x, y))
        except NoTile as error:
            if error.away:
                self._note(found.id, str(error))
            raise
        finally:
            self._waiting -= 1
        self._failed.pop(found.id, None)
        return body

    def _note(self, layer: str, reason: str) -> None:
        self._failed[layer] = self._failed.get(layer, 0) + 1
        if self._failed[layer] >= FAILURES and not self.rests(layer):
            self._rests[layer] = self._clock.now() + REST
            log.warning("base map does not answer", layer=layer, reason=reason)

    def _fetch(self, address: str) -> bytes:
        request = urllib.request.Request(address, headers={"User-Agent": "Fengsui", "Accept": "image/*"})
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                body: bytes = answer.read(LARGEST + 1)
        except urllib.error.HTTPError as error:
            error.close()
            raise NoTile(f"HTTP status {error.code}", away=error.code not in (400, 404)) from None
        except (OSError, http.client.HTTPException, ValueError, OverflowError) as error:
            # URLError and timeouts among the first; the last two where the address itself cannot be used.
            reason = getattr(error, "reason", error)
            raise NoTile(f"{type(reason).__name__}", away=True) from None    # its text may name the address, key and all
        if len(body) > LARGEST or _media(body) is None:
            raise NoTile("the answer is no picture", away=True)      # a page that says the key is wrong, for instance
        return body


def _media(body: bytes) -> str | None:
    return next((media for sign, media in SIGNS if body.startswith(sign)), None)
