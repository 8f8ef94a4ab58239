"""Which vessel takes a unit to a point at sea, when it is there, on which way: its own people, or a team that boards."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.tasks import SamplingPoint
from core.team import Fleet
from response.circles import Fields
from response.field import Field
from response.tasking.crews import Crew
from response.tasking.ways import Leg, Legs, Track
from response.units import Unit

Floats = NDArray[np.float64]
LOOK = 3
"""Cells that a step of a way at sea reaches: with 48 directions it bends little where the way is straight."""


@dataclass(frozen=True)
class Aboard:
    """Who is at sea with which vessel."""

    there: Floats                    # (u, p) s from the call; infinite on land, and where nobody gets
    vessel: NDArray[np.int64]        # (u, p) index into `ships`; -1: none
    ships: tuple[Unit, ...]
    fields: Fields
    fleet: Fleet

    def boards(self, crew: Crew, unit: int, point: int) -> tuple[str, str, str]:
        """Id and names of the vessel a team takes; empty on land, and for a vessel itself."""
        at = int(self.vessel[unit, point])
        if at < 0 or self.ships[at].id == crew.id:
            return "", "", ""
        return self.ships[at].id, self.ships[at].name_zh, self.ships[at].name_en

    def leg(self, crew: Crew, ship: Unit, point: SamplingPoint, arrives: float, legs: Legs) -> Leg:
        """To the port by land, then over water as the vessel's field falls off; its length is not told."""
        team = "" if ship.id == crew.id else crew.id
        off = self.fields.cast_off[ship.id, crew.id]
        sailed = wake(self.fields.sea[ship.id], point.longitude, point.latitude)
        begin = sailed[0][2]
        stretch = (arrives - off) / (sailed[-1][2] - begin) if sailed[-1][2] > begin else 0.0
        water: Track = tuple((x, y, off + (t - begin) * stretch) for x, y, t in sailed)
        track: Track = ((ship.longitude, ship.latitude, off), *water[1:-1], (point.longitude, point.latitude, arrives))
        if team:
            assert ship.vessel is not None
            port = self.fleet.ports[ship.vessel.port]
            quay = off - port.loading * 60.0     # or sooner, where it waits for the vessel's own crew
            place = crew.unit.longitude, crew.unit.latitude
            track = (*legs.leg(crew, place, crew.unit.ready, (port.longitude, port.latitude), quay).track, *track)
        return Leg(track, None)


def boarded(crew: Sequence[Crew], points: Sequence[SamplingPoint], fields: Fields, fleet: Fleet) -> Aboard:
    """Each unit with its quickest vessel.

    A vessel's field is that of its own people or of the team that is first on board; another team comes as much later as it
    casts off later. Busy units are not sent to sea: when they are back in a port is not known.
    """
    ships = tuple(each for each in fields.units if each.vessel is not None and each.counts and each.id in fields.sea)
    there = np.full((len(crew), len(points)), np.inf)
    taken = np.full((len(crew), len(points)), -1, np.int64)
    at_sea = [p for p, point in enumerate(points) if point.at_sea]
    for v, ship in enumerate(ships):
        by_itself = fields.cast_off.get((ship.id, ship.id), math.inf)
        if math.isinf(by_itself):
            continue
        for u, each in enumerate(crew):
            if each.after is not None or (each.unit.team is None and each.id != ship.id):
                continue
            if each.id == ship.id and not each.instruments:
                continue
            leaves = fields.cast_off.get((ship.id, each.id), math.inf)
            for p in at_sea:
                seconds = fields.sea[ship.id].near(points[p].longitude, points[p].latitude) + leaves - by_itself
                if seconds < there[u, p]:
                    there[u, p], taken[u, p] = seconds, v
    return Aboard(there, taken, ships, fields, fleet)


def wake(field: Field, longitude: float, latitude: float) -> Track:
    """The way a field of times was come by: from its begin to a place, each step the steepest within `LOOK` cells."""
    grid, seconds = field.grid, field.seconds
    cell = grid.cell_of(longitude, latitude)
    if cell is None:
        return ((longitude, latitude, 0.0),)
    row, column = cell
    if not np.isfinite(seconds[cell]):       # an islet's: the best cell around it
        near = seconds[max(0, row - 1) : row + 2, max(0, column - 1) : column + 2]
        r, c = np.unravel_index(int(np.argmin(near)), near.shape)
        row, column = max(0, row - 1) + int(r), max(0, column - 1) + int(c)
    cells = [(row, column)]
    while True:
        top, left = max(0, row - LOOK), max(0, column - LOOK)
        near = seconds[top : row + LOOK + 1, left : column + LOOK + 1]
        r, c = np.indices(near.shape)
        away = np.hypot(r + top - row, c + left - column)
        fall = np.where(away > 0, (seconds[row, column] - near) / np.maximum(away, 1.0), 0.0)
        best = np.unravel_index(int(np.argmax(fall)), fall.shape)
        if not fall[best] > 0.0:
            break
        row, column = top + int(best[0]), left + int(best[1])
        cells.append((row, column))
    longitudes, latitudes = grid.degrees
    return tuple((float(longitudes[at]), float(latitudes[at]), float(seconds[at])) for at in reversed(cells))
