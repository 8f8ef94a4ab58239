"""Files of a region's geography that hold arrays, and where its layers lie. Each error names the file and what to do."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from core.earth import is_on_earth
from core.errors import ConfigError
from response.ground import Box, Roads, Waters


def reachable_box(about: Mapping[str, Any], folder: Path) -> Box:
    """Where teams may come from: `reachable` of region.toml, else the box a screen shows first."""
    where = folder / "region.toml"
    key = "reachable" if "reachable" in about else "box"
    box = about.get(key)
    try:
        west, south, east, north = map(float, box or ())
    except (TypeError, ValueError):
        raise ConfigError(f"{where}: {key}: expected [west, south, east, north] in degrees") from None
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise ConfigError(f"{where}: {key}: {box}: expected west below east and south below north, in degrees")
    return west, south, east, north


def layer_files(folder: Path, data: Path | None, names: Iterable[str]) -> dict[str, Path]:
    """Where the layers of a region lie; those of the data folder go before its own, one that is nowhere is left out."""
    places = [*([data / "geography"] if data is not None else []), folder / "geography"]
    found = {name: next((each / name for each in places if (each / name).is_file()), None) for name in names}
    return {name: path for name, path in found.items() if path is not None}


def roads_from(path: Path) -> Roads:
    """The road network of an npz file (xy, u, v, km), checked; an empty one is an error."""
    held = _arrays(path, ("xy", "u", "v", "km"))
    xy, u, v, km = held["xy"], held["u"], held["v"], held["km"]
    if not u.size:
        raise ConfigError(
            f"{path}: has no roads in it; make it anew with `fengsui region build`, or take it away to go by straight lines"
        )
    if xy.ndim != 2 or xy.shape[1] != 2 or not u.shape == v.shape == km.shape == (len(u),):
        raise ConfigError(f"{path}: expected xy of two columns, and u, v and km of one length")
    if min(u.min(), v.min()) < 0 or max(u.max(), v.max()) >= len(xy):
        raise ConfigError(f"{path}: u and v name nodes that xy does not have ({len(xy)} nodes)")
    if not (np.isfinite(xy).all() and np.isfinite(km).all() and (km >= 0).all()):
        raise ConfigError(f"{path}: xy and km must be finite numbers, km not below 0")
    return Roads(xy.astype(np.float32), u.astype(np.int32), v.astype(np.int32), km.astype(np.float32))


def waters_from(path: Path) -> Waters:
    """The sea mask of an npz file: rows from the south, each packed into bits, and where they lie."""
    held = _arrays(path, ("sea", "columns", "west", "south", "cell"))
    if any(held[key].size != 1 for key in ("columns", "west", "south", "cell")):
        raise ConfigError(f"{path}: columns, west, south and cell are one number each")
    sea, columns, cell = held["sea"], int(held["columns"]), float(held["cell"])
    if sea.dtype != np.uint8 or sea.ndim != 2 or sea.shape[1] != -(-columns // 8) or not cell > 0:
        raise ConfigError(f"{path}: expected rows of {columns} cells packed into bytes, and a cell size above 0 degrees")
    cells = np.unpackbits(sea, axis=1, count=columns).astype(np.bool_)
    if not cells.any():
        raise ConfigError(f"{path}: has no sea in it; make it anew with `fengsui region build`")
    return Waters(float(held["west"]), float(held["south"]), cell, cells)


def sea_aim_from(about: Mapping[str, Any], folder: Path) -> dict[str, Any] | None:
    """`[sea_aim] outline` of region.toml as a GeoJSON Polygon: the sea whose share is summed."""
    table = about.get("sea_aim")
    if table is None:
        return None
    where = f"{folder / 'region.toml'}: sea_aim"
    ring = table.get("outline") if isinstance(table, dict) else None
    if not isinstance(ring, list) or len(ring) < 4 or ring[0] != ring[-1]:
        raise ConfigError(f"{where}: expected outline, a closed ring of at least four [longitude, latitude]")
    for each in ring:
        numbers = isinstance(each, list) and len(each) == 2 and all(isinstance(one, int | float) for one in each)
        if not (numbers and is_on_earth(*each)):
            raise ConfigError(f"{where}: {each} is no [longitude, latitude] on Earth")
    if not table.get("origin"):
        raise ConfigError(f"{where}: origin: is missing; name the source of the outline, or write 'demo'")
    return {"type": "Polygon", "coordinates": [ring]}


def _arrays(path: Path, names: tuple[str, ...]) -> dict[str, NDArray[Any]]:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            if missing := [name for name in names if name not in held]:
                raise ConfigError(f"{path}: {', '.join(missing)}: missing; `fengsui region build` makes this file")
            return {name: held[name] for name in names}
    except (ValueError, TypeError):      # what numpy says of it advises loading it unsafely
        raise ConfigError(f"{path}: is no npz file of arrays; `fengsui region build` makes it") from None
    except (OSError, EOFError, BadZipFile) as error:
        raise ConfigError(f"{path}: is no npz file of arrays: {error}; `fengsui region build` makes it") from None
