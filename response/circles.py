"""Who is where when: the fields of every unit in a situation, and of all together. Products of them are made elsewhere."""

import math
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.team import Fleet
from response.aircraft import flight
from response.field import Barrier, Field, LandProvider, Start, Times
from response.frame import Grid
from response.sea import Sea, knots_at, sailing
from response.situation import SEA_BANDS, Situation
from response.units import Unit, units_of

KEPT = 64                            # travel fields remembered: a region's units at their places, twice over
LAND_LIMIT = 3 * 3600.0              # s of travel followed on land: the aim with the longest muster, and what lies beyond it


@dataclass(frozen=True)
class Fields:
    """What one situation comes to. Times are s from the call."""

    now: Situation
    units: tuple[Unit, ...]
    land: dict[str, Field]           # by team, and by aircraft that may land there
    sea: dict[str, Field]            # by vessel, by team with its best vessel, and by aircraft
    boards: dict[str, str]           # which team a vessel waits for, by vessel; "" where it has its own people
    land_together: Field             # teams only
    sea_together: Field | None       # vessels with a team
    land_first: NDArray[np.int16]    # index into `land_units` of who is there first; -1: nobody
    land_units: tuple[str, ...]
    land_air: Field | None           # with helicopters; None where none flies
    sea_air: Field | None


AIRBORNE = frozenset({"helicopter", "drone"})


class Circles:
    """Works out fields, and remembers the travel of what has not moved."""

    def __init__(self, land: LandProvider, grid: Grid, sea: Sea | None, fleet: Fleet) -> None:
        self._land, self._grid, self._sea, self.fleet = land, grid, sea, fleet
        self._travel: OrderedDict[tuple[object, ...], Times] = OrderedDict()

    @property
    def grid(self) -> Grid:
        """Of the land."""
        return self._grid

    @property
    def sea(self) -> Sea | None:
        return self._sea

    def provider_in(self, now: Situation) -> LandProvider:
        """The one of the hour and the weather."""
        return self._land.under(night=now.is_night, rain=now.rain)

    def fields(self, now: Situation) -> Fields:
        """The fields of a situation; only units that moved, and all where barriers changed, are worked out anew."""
        units = units_of(self.fleet, now)
        barriers = (*now.barriers, *now.what_if.barriers)
        teams = [each for each in units if each.team is not None and each.counts]
        travel = self._land_travel(teams, barriers, now)
        land = {
            each.id: Field(self._grid, seconds + np.float32(each.ready)) for each, seconds in zip(teams, travel, strict=True)
        }
        flights = _flights(units, now, self._grid, AIRBORNE)
        sea, boards, own = self._at_sea(units, land, now, barriers)
        order = tuple(land)
        together, first = _earliest(self._grid, [land[each] for each in order])
        carriers = [each.id for each in units if each.id in flights and _carries(each)]
        land_air = _earliest(self._grid, [together, *(flights[each] for each in carriers)])[0] if carriers else None
        sea_together = sea_air = None
        if self._sea is not None:
            sea_together, _ = _earliest(self._sea.grid, [sea[each] for each in own])
            over = _flights(units, now, self._sea.grid, AIRBORNE)
            if carriers:
                sea_air, _ = _earliest(self._sea.grid, [sea_together, *(over[each] for each in carriers)])
            sea |= over
        return Fields(
            now, units, land | flights, sea, boards, together, sea_together, first, order, land_air, sea_air
        )

    def _land_travel(self, teams: Sequence[Unit], barriers: tuple[Barrier, ...], now: Situation) -> list[Times]:
        """Travel of each team without its muster."""
        under = (now.is_night, now.rain, _key(barriers))
        keys = [("land", each.longitude, each.latitude, _pace(each), *under) for each in teams]
        missing = {key: each for key, each in zip(keys, teams, strict=True) if key not in self._travel}
        if missing:
            starts = [Start(each.id, each.longitude, each.latitude, 0.0, _pace(each)) for each in missing.values()]
            for key, field in zip(missing, self.provider_in(now).fields(starts, LAND_LIMIT, barriers), strict=True):
                self._travel[key] = field.seconds
        return [self._kept(key) for key in keys]

    def _distances(self, places: Sequence[tuple[float, float]], barriers: tuple[Barrier, ...]) -> list[Times]:
        """Over water from each place, m."""
        assert self._sea is not None
        sea = self._sea
        keys = [("sea", *place, _key(barriers)) for place in places]
        missing = list(dict.fromkeys(key for key in keys if key not in self._travel))
        with ThreadPoolExecutor(2) as threads:       # the kernel holds no lock
            found = threads.map(lambda key: sea.distances(key[1], key[2], barriers), missing)
            for key, distances in zip(missing, found, strict=True):
                self._travel[key] = distances
        return [self._kept(key) for key in keys]

    def _kept(self, key: tuple[object, ...]) -> Times:
        self._travel.move_to_end(key)
        found = self._travel[key]
        while len(self._travel) > KEPT:
            self._travel.popitem(last=False)
        return found

    def _at_sea(
        self, units: Sequence[Unit], land: dict[str, Field], now: Situation, barriers: tuple[Barrier, ...]
    ) -> tuple[dict[str, Field], dict[str, str], list[str]]:
        """Fields of vessels and of teams on board; who boards which vessel; the vessels that bring somebody."""
        if self._sea is None:
            return {}, {}, []
        vessels = [each for each in units if each.vessel is not None and each.counts]
        distances = self._distances([(each.longitude, each.latitude) for each in vessels], barriers)
        sailors = [each for each in units if each.team is not None and each.counts and each.team.goes_to_sea]
        found: dict[str, Field] = {}
        boards: dict[str, str] = {}
        for vessel, away in zip(vessels, distances, strict=True):
            assert vessel.vessel is not None
            knots = knots_at(self.fleet.builds[vessel.vessel.build], now.sea_state)
            port = self.fleet.ports[vessel.vessel.port]
            aboard = {each.id: land[each.id].at(port.longitude, port.latitude) + port.loading * 60.0 for each in sailors}
            at_sea = vessel.seen is not None and vessel.ready == 0.0
            if vessel.vessel.instruments:            # its own people measure: it waits for nobody
                boards[vessel.id], cast_off = "", vessel.ready
            elif at_sea or not aboard:
                boards[vessel.id], cast_off = "", math.inf
            else:
                boards[vessel.id] = min(aboard, key=lambda each: (aboard[each], each))
                cast_off = max(vessel.ready, aboard[boards[vessel.id]])
            found[vessel.id] = sailing(self._sea, away, vessel.vessel, knots, cast_off)
            if at_sea:
                continue
            for team, ready in aboard.items():
                leaves = max(vessel.ready, ready)
                if leaves >= SEA_BANDS[-1] * 3600.0:
                    continue
                mine = sailing(self._sea, away, vessel.vessel, knots, leaves)
                had = found.get(team)
                found[team] = mine if had is None else Field(mine.grid, np.minimum(had.seconds, mine.seconds))
        return found, boards, [each.id for each in vessels]


def _flights(units: Sequence[Unit], now: Situation, grid: Grid, kinds: frozenset[str]) -> dict[str, Field]:
    """Of the aircraft that fly, on a grid."""
    return {
        each.id: flight(
            grid, each.aircraft, (each.longitude, each.latitude), now.wind_speed, now.wind_from, each.ready
        )
        for each in units if each.aircraft is not None and each.counts and each.kind in kinds
    }


def _carries(unit: Unit) -> bool:
    """Whether it brings people; a drone brings an instrument only."""
    return unit.kind == "helicopter"


def _pace(unit: Unit) -> float:
    return unit.team.pace if unit.team is not None else 1.0


def _key(barriers: Sequence[Barrier]) -> bytes:
    """The same for the same barriers."""
    return msgspec.json.encode([(each.geometry, each.roads_only) for each in barriers])


def _earliest(grid: Grid, fields: Sequence[Field]) -> tuple[Field, NDArray[np.int16]]:
    """The earliest of several at each cell, and which of them it is; -1 where none comes."""
    seconds, first = np.full(grid.shape, np.inf, np.float32), np.full(grid.shape, -1, np.int16)
    for number, each in enumerate(fields):
        sooner = each.seconds < seconds
        seconds[sooner], first[sooner] = each.seconds[sooner], number
    return Field(grid, seconds), first
