"""Who is where when: the fields of every unit in a situation, and of all together. Products of them are made elsewhere."""

import math
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.team import Fleet, Vessel
from response.aircraft import flight
from response.bands import Key, Outlines
from response.field import Barrier, Field, LandProvider, Start
from response.frame import Grid
from response.sea import Sea, knots_at, sailing
from response.situation import LAND_BANDS, SEA_BANDS, Situation
from response.units import Unit, units_of

KEPT = 300_000_000                   # bytes of fields remembered beside those in use
TO_PORT = 4 * 3600.0                  # s of travel to a port that are followed: whoever needs longer has little left at sea
BEYOND = 20 * 60.0                   # s that land is followed past the aim, so that a gap just missed says by how much


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
    keys: dict[tuple[str, str], Key]     # by domain and unit: equal keys are equal fields
    cast_off: dict[tuple[str, str], float]   # s by vessel and whom it takes: itself, or a team that boards


class Circles:
    """Works out fields, and remembers those of what has not moved."""

    def __init__(self, land: LandProvider, grid: Grid, sea: Sea | None, fleet: Fleet) -> None:
        self._land, self._grid, self._sea, self.fleet = land, grid, sea, fleet
        self.outlines = Outlines()
        self._known: OrderedDict[Key, Field] = OrderedDict()

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

    def forget(self) -> None:
        """All but the distances over water and the times to the quays, whose ends do not move."""
        for key in [each for each in self._known if each[0] not in ("water", "quay")]:
            del self._known[key]
        self.outlines = Outlines()

    def fields(self, now: Situation) -> Fields:
        """The fields of a situation; only units that moved, and all where barriers changed, are worked out anew."""
        units = units_of(self.fleet, now)
        barriers = (*now.barriers, *now.what_if.barriers)
        keys: dict[tuple[str, str], Key] = {}
        land = self._on_land([each for each in units if each.team is not None and each.counts], barriers, now, keys)
        order = tuple(land)
        together, first = _earliest(self._grid, [land[each] for each in order])
        cast_offs: dict[tuple[str, str], float] = {}
        sea, boards, own = self._at_sea(units, now, barriers, keys, cast_offs)
        flights = self._in_the_air(units, now, "land", self._grid, keys)
        carriers = [each.id for each in units if each.id in flights and each.kind == "helicopter"]
        land_air = _earliest(self._grid, [together, *(flights[each] for each in carriers)])[0] if carriers else None
        sea_together = sea_air = None
        if self._sea is not None:
            over = self._in_the_air(units, now, "sea", self._sea.grid, keys)
            sea |= over
            sea_together = self._together("", own, sea, keys)
            if carriers:
                sea_air = self._together("with air", [*own, *carriers], sea, keys)
        self._forget(set(keys.values()))
        return Fields(
            now, units, land | flights, sea, boards, together, sea_together, first, order, land_air, sea_air, keys, cast_offs
        )

    def _on_land(
        self, teams: Sequence[Unit], barriers: tuple[Barrier, ...], now: Situation, keys: dict[tuple[str, str], Key]
    ) -> dict[str, Field]:
        """Followed until a little past the aim: what a team reaches later is nobody's measure."""
        under = (now.is_night, now.rain, _key(barriers))
        starts = {
            ("land", each.longitude, each.latitude, each.team.pace, each.ready, *under):
                Start(each.id, each.longitude, each.latitude, each.ready, each.team.pace)
            for each in teams if each.team is not None
        }
        missing = [key for key in starts if key not in self._known]
        if missing:
            found = self.provider_in(now).fields(
                [starts[key] for key in missing], LAND_BANDS[-1] * 60.0 + BEYOND, barriers
            )
            for key, field in zip(missing, found, strict=True):
                self._known[key] = field
        for each in teams:
            assert each.team is not None
            keys["land", each.id] = ("land", each.longitude, each.latitude, each.team.pace, each.ready, *under)
        return {each.id: self._recall(keys["land", each.id]) for each in teams}

    def _at_sea(
        self, units: Sequence[Unit], now: Situation, barriers: tuple[Barrier, ...], keys: dict[tuple[str, str], Key],
        cast_offs: dict[tuple[str, str], float],
    ) -> tuple[dict[str, Field], dict[str, str], list[str]]:
        """Fields of vessels and of teams on board; who boards which vessel; the vessels that bring somebody."""
        if self._sea is None:
            return {}, {}, []
        vessels = [each for each in units if each.vessel is not None and each.counts]
        distances = self._distances([(each.longitude, each.latitude) for each in vessels], barriers)
        sailors = [each for each in units if each.team is not None and each.counts and each.team.goes_to_sea]
        roads = self._to_ports({self.fleet.vessels[each.id].port for each in vessels}, sailors, barriers, now)
        boards: dict[str, str] = {}
        legs: dict[str, list[tuple[tuple[Key, Field], Vessel, float, float]]] = {}
        for vessel, away in zip(vessels, distances, strict=True):
            assert vessel.vessel is not None
            knots = knots_at(self.fleet.builds[vessel.vessel.build], now.sea_state)
            port = self.fleet.ports[vessel.vessel.port]
            in_port = not (vessel.seen is not None and vessel.ready == 0.0)
            aboard = {each.id: roads[port.id, each.id] + port.loading * 60.0 for each in sailors if in_port}
            soonest = min(aboard, key=lambda each: (aboard[each], each), default="")
            own = bool(vessel.vessel.instruments)        # its own people measure: it waits for nobody
            boards[vessel.id] = "" if own or not soonest or math.isinf(aboard[soonest]) else soonest
            leaves = {vessel.id: vessel.ready if own else max(vessel.ready, aboard.get(soonest, math.inf))}
            leaves |= {each: max(vessel.ready, ready) for each, ready in aboard.items()}
            cast_offs |= {(vessel.id, unit): cast_off for unit, cast_off in leaves.items()}
            for unit, cast_off in leaves.items():
                if unit == vessel.id or cast_off < SEA_BANDS[-1] * 3600.0:
                    legs.setdefault(unit, []).append((away, vessel.vessel, knots, cast_off))
        for unit, ways in legs.items():
            key = keys["sea", unit] = ("sails", *((*away[0], knots, ship.range_nm, off) for away, ship, knots, off in ways))
            if key not in self._known:
                self._known[key] = _earliest(
                    self._sea.grid,
                    [sailing(self._sea, away[1].seconds, ship, knots, off) for away, ship, knots, off in ways],
                )[0]
        found = {unit: self._recall(keys["sea", unit]) for unit in legs}
        return found, boards, [each.id for each in vessels]

    def _to_ports(
        self, ports: set[str], teams: Sequence[Unit], barriers: tuple[Barrier, ...], now: Situation
    ) -> dict[tuple[str, str], float]:
        """When each team is on the quay of each port, s from the call; by port and team.

        Searched from the quays, which stay where they are: a team that moves costs nothing. It holds because no road here
        has a direction.
        """
        under = (now.is_night, now.rain, _key(barriers))
        paces = sorted({each.team.pace for each in teams if each.team is not None})
        keys: dict[Key, Start] = {}
        for each in sorted(ports):
            place = self.fleet.ports[each].longitude, self.fleet.ports[each].latitude
            keys |= {("quay", *place, pace, *under): Start(each, *place, 0.0, pace) for pace in paces}
        missing = [key for key in keys if key not in self._known]
        if missing:
            found = self.provider_in(now).fields([keys[key] for key in missing], TO_PORT, barriers)
            self._known |= zip(missing, found, strict=True)
        times = {}
        for key, start in keys.items():
            field = self._recall(key)
            for team in teams:
                if team.team is not None and team.team.pace == start.pace:
                    times[start.unit, team.id] = team.ready + field.near(team.longitude, team.latitude)
        return times

    def _distances(
        self, places: Sequence[tuple[float, float]], barriers: tuple[Barrier, ...]
    ) -> list[tuple[Key, Field]]:
        """Over water from each place: m in place of seconds."""
        assert self._sea is not None
        sea = self._sea
        keys: list[Key] = [("water", *place, _key(barriers)) for place in places]
        missing = [key for key in dict.fromkeys(keys) if key not in self._known]
        wanted = [place for key, place in dict(zip(keys, places, strict=True)).items() if key in missing]
        for key, metres in zip(missing, sea.distances_from(wanted, barriers), strict=True):
            self._known[key] = Field(sea.grid, metres)
        return [(key, self._recall(key)) for key in keys]

    def _together(
        self, name: str, of: Sequence[str], sea: dict[str, Field], keys: dict[tuple[str, str], Key]
    ) -> Field:
        """The earliest of some at sea, which seldom changes: a team that moves on land mostly boards as it would have."""
        assert self._sea is not None
        key = keys["sea", name] = ("together", *(keys["sea", each] for each in of))
        if key not in self._known:
            self._known[key] = _earliest(self._sea.grid, [sea[each] for each in of])[0]
        return self._recall(key)

    def _in_the_air(
        self, units: Sequence[Unit], now: Situation, domain: str, grid: Grid, keys: dict[tuple[str, str], Key]
    ) -> dict[str, Field]:
        """Of the aircraft that fly, over a grid."""
        found = {}
        for each in units:
            if each.aircraft is None or not each.counts:
                continue
            place = each.longitude, each.latitude
            key = ("flies", domain, each.id, *place, now.wind_speed, now.wind_from, each.ready)
            if key not in self._known:
                self._known[key] = flight(grid, each.aircraft, place, now.wind_speed, now.wind_from, each.ready)
            keys[domain, each.id], found[each.id] = key, self._recall(key)
        return found

    def _forget(self, used: set[Key]) -> None:
        """Drop what was not asked for longest."""
        size = sum(each.seconds.nbytes for each in self._known.values())
        for key in [each for each in self._known if each not in used]:
            if size <= KEPT:
                return
            size -= self._known.pop(key).seconds.nbytes

    def _recall(self, key: Key) -> Field:
        self._known.move_to_end(key)
        return self._known[key]


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
