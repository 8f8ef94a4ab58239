"""Places to look at, from a table `id,x,y,z` (m) or `id,lon,lat,z` (degrees and m). Does not open files."""

import csv
import io
import math

import msgspec
import numpy as np

from core.errors import InputError
from dispersion.air.exchange import Places
from dispersion.frame import Frame

MOST = 100_000
HEADS = {"x": ("x", "x_m"), "y": ("y", "y_m"), "lon": ("lon", "longitude"), "lat": ("lat", "latitude"), "z": ("z", "z_m")}


class Receptors(msgspec.Struct, frozen=True, eq=False):
    """Named places as the table gives them."""

    ids: tuple[str, ...]
    geographic: bool                 # first and second are longitude and latitude
    first: tuple[float, ...]
    second: tuple[float, ...]
    height: tuple[float, ...]        # m above ground

    def places(self, frame: Frame) -> Places:
        """The same in a frame's local metres; InputError where the table and the scenario do not speak of the same."""
        first, second = np.array(self.first), np.array(self.second)
        if self.geographic:
            if not frame.is_on_earth:
                raise InputError(
                    "the receptors have longitudes and latitudes but the scenario's frame is local; "
                    "give id,x,y,z in m, or the frame an origin"
                )
            first, second = frame.to_local(first, second)
        elif frame.is_on_earth:
            raise InputError(
                "the receptors are in metres but the scenario's positions are longitudes and latitudes; "
                'give id,lon,lat,z, or write frame = "local"'
            )
        return Places(first, second, np.array(self.height))


def parse_receptors(text: str, origin: str) -> Receptors:
    """The places of a CSV text; InputError names the line and what is wrong with it."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    head = [each.strip().lower() for each in next(reader, [])]
    columns = {name: next((head.index(each) for each in HEADS[name] if each in head), None) for name in HEADS}
    geographic = columns["lon"] is not None
    pair = ("lon", "lat") if geographic else ("x", "y")
    missing = [name for name in pair if columns[name] is None]
    if "id" not in head or missing:
        found_head = ",".join(head) or "nothing"
        raise InputError(f"{origin}: line 1: expected the columns id,x,y,z or id,lon,lat,z; found {found_head}")
    ids: list[str] = []
    values: dict[str, list[float]] = {pair[0]: [], pair[1]: [], "z": []}
    for row in reader:
        if not any(each.strip() for each in row):
            continue
        where = f"{origin}: line {reader.line_num}"
        if len(row) < len(head):
            raise InputError(f"{where}: {len(row)} values for {len(head)} columns")
        name = row[head.index("id")].strip()
        if not name:
            raise InputError(f"{where}: the id is empty")
        ids.append(name)
        for key, found in values.items():
            column = columns[key]
            is_left_out = column is None or (key == "z" and not row[column].strip())
            found.append(0.0 if column is None or is_left_out else _number(row[column], key, where))
        if geographic and not (-180 <= values["lon"][-1] <= 180 and -90 <= values["lat"][-1] <= 90):
            raise InputError(f"{where}: longitude {values['lon'][-1]:g}, latitude {values['lat'][-1]:g} is not on Earth")
        if values["z"][-1] < 0:
            raise InputError(f"{where}: z is {values['z'][-1]:g} m: give the height above ground, 0 or more")
        if len(ids) > MOST:
            raise InputError(f"{origin}: more than {MOST} receptors; use a grid ([domain] size and cells) instead")
    if not ids:
        raise InputError(f"{origin}: no receptor in it; give a line for each place")
    if len(set(ids)) < len(ids):
        twice = next(name for name in ids if ids.count(name) > 1)
        raise InputError(f"{origin}: the id '{twice}' is there twice; give each receptor its own")
    return Receptors(tuple(ids), geographic, tuple(values[pair[0]]), tuple(values[pair[1]]), tuple(values["z"]))


def _number(text: str, key: str, where: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError(f"{where}: {key} is '{text.strip()}', not a number")
    return value
