"""Road tiles of Valhalla: where they lie, of what day they are, and the engines that read them. Builds none.

Valhalla is an extra: nothing of it is imported before somebody asks for it.
"""

import copy
import importlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from core.errors import InputError, Refused

MISSING = "Valhalla is not installed: pip install 'fengsui[routing]', or take the provider friction"
NOWHERE = ("No suitable edges", "No path could be found", "No data found for location", "unconnected regions")
"""What Valhalla says where there is no road, or none leads there: an answer, not a fault."""


@dataclass(frozen=True)
class Tiles:
    """Roads made ready for Valhalla."""

    folder: Path
    date: str                        # day of the roads, "2026-10-01"
    source: str                      # name of the extract they were made of
    dated_by_file: bool = False      # the extract does not say its day: that of its file was taken


def valhalla() -> Any:
    """The module; InputError says how to install it."""
    try:
        return importlib.import_module("valhalla")
    except ModuleNotFoundError:
        raise InputError(MISSING) from None
    except ImportError as error:
        raise InputError(f"Valhalla is installed but cannot be loaded: {error}") from None


def configuration(folder: Path, *, says: bool = False) -> dict[str, Any]:
    """Valhalla's own settings for tiles in a folder; with `says` it tells on its standard output what it does.

    Its limits are those of a public service. Here the region's own people ask, so they are lifted.
    """
    found: dict[str, Any] = copy.deepcopy(valhalla().get_config(tile_extract="", tile_dir=str(folder)))
    found["mjolnir"] |= {"admin": "", "timezone": ""}
    logging = {"type": "std_out" if says else "", "color": False}
    (found if "logging" in found else found["mjolnir"])["logging"] = logging       # it moved between 3.5 and 3.9
    limits = found["service_limits"]
    limits["isochrone"] |= {"max_contours": 100, "max_time_contour": 100_000, "max_distance": 2e7}
    limits["max_exclude_polygons_length"] = 1e8
    return found


class Engines:
    """Engines over the same tiles, one for each thread that asks at once; each takes some 15 ms to open."""

    def __init__(self, tiles: Tiles) -> None:
        self._tiles = tiles
        self._idle: SimpleQueue[Any] = SimpleQueue()

    def ask(self, action: str, request: dict[str, Any]) -> str | None:
        """What Valhalla answers, as JSON; None where no road is near or none leads there. Holds the interpreter's lock."""
        with self._one() as engine:
            try:
                return str(getattr(engine, action)(json.dumps(request)))
            except RuntimeError as error:
                if any(each in str(error) for each in NOWHERE):
                    return None
                raise Refused(f"Valhalla refused what it was asked ({action}): {error}",
                              f"Valhalla 拒绝了请求（{action}）：{error}") from None

    @contextmanager
    def _one(self) -> Iterator[Any]:
        try:
            engine = self._idle.get_nowait()
        except Empty:
            engine = self._opened()
        try:
            yield engine
        finally:
            self._idle.put(engine)

    def _opened(self) -> Any:
        if not self._tiles.folder.is_dir():
            raise InputError(f"{self._tiles.folder}: the road tiles are gone; import the extract anew: fengsui region import")
        handle, name = tempfile.mkstemp(suffix=".json")      # an engine reads its settings from a file, once
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(configuration(self._tiles.folder), file)
            return valhalla().Actor(name)
        finally:
            os.unlink(name)
