"""Which stations are near which, and what they measure. Looked up when needed, by cells of a grid; judges nothing."""

from collections.abc import Iterable, Mapping
from math import cos, floor, radians
from typing import NamedTuple

from core.earth import distance_and_bearing
from core.station import Station

CELL = 0.2
"""degrees; 22 km from south to north."""
MOST = 12
"""Neighbours of a station at most, the nearest: so that a dense network costs no more than a thin one."""
KM = 1000.0


class Near(NamedTuple):
    """A station as it is seen from another."""

    station: str
    distance: float                  # m
    bearing: float                   # degrees clockwise from north, from the other to this


def has_place(station: Station) -> bool:
    """Whether it is known where it is: stations nobody has registered sit at 0°, 0°."""
    return not (station.latitude == 0.0 and station.longitude == 0.0)


class Neighbourhood:
    """The stations of one configuration."""

    def __init__(self, stations: Mapping[str, Station]) -> None:
        self._stations = stations
        self._cells: dict[tuple[int, int], list[Station]] = {}
        self._found: dict[tuple[str, frozenset[str], float], tuple[Near, ...]] = {}
        for station in stations.values():
            if has_place(station):
                self._cells.setdefault(_cell(station.latitude, station.longitude), []).append(station)

    def near(self, name: str, quantities: Iterable[str], within: float) -> tuple[Near, ...]:
        """Other stations within a distance, m, that measure one of the quantities, the nearest first, at most MOST."""
        key = (name, frozenset(quantities), within)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._look(*key)
        return found

    def along(self, name: str, quantity: str, within: float) -> tuple[Near, ...]:
        """Others on the same river by chainage; `distance` is along it, and `bearing` 0 downstream, 180 upstream."""
        here = self._stations.get(name)
        if here is None or here.river is None or here.chainage is None:
            return ()
        found = [
            Near(each.id, abs(each.chainage - here.chainage) * KM, 0.0 if each.chainage > here.chainage else 180.0)
            for each in self._stations.values()
            if each.river == here.river and each.chainage is not None and each.id != name
            and each.channel(quantity) is not None
        ]
        return tuple(sorted((each for each in found if each.distance <= within), key=lambda each: each[1::-1])[:MOST])

    def _look(self, name: str, quantities: frozenset[str], within: float) -> tuple[Near, ...]:
        here = self._stations.get(name)
        if here is None or not has_place(here):
            return ()
        row, column = _cell(here.latitude, here.longitude)
        degrees = within / 111_000.0
        rows = int(degrees / CELL) + 1
        columns = int(degrees / max(cos(radians(here.latitude)), 0.05) / CELL) + 1
        found = []
        for y in range(row - rows, row + rows + 1):
            for x in range(column - columns, column + columns + 1):
                for each in self._cells.get((y, x), ()):
                    if each.id == name or not any(each.channel(quantity) for quantity in quantities):
                        continue
                    distance, bearing = distance_and_bearing(
                        here.longitude, here.latitude, each.longitude, each.latitude
                    )
                    if distance <= within:
                        found.append(Near(each.id, distance, bearing))
        return tuple(sorted(found, key=lambda each: (each.distance, each.station))[:MOST])


def _cell(latitude: float, longitude: float) -> tuple[int, int]:
    return floor(latitude / CELL), floor(longitude / CELL)
