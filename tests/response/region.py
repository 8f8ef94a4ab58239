"""A small made-up region by the sea: two cities, a road between them, a port with a vessel. Values only; used by many tests."""

from datetime import UTC, datetime
from functools import cache

import numpy as np

from core.site import Site, WaterIntake
from core.team import Aircraft, Fleet, Muster, Port, Team, Vessel, VesselClass
from response.ground import City, Ground, Roads, Town, Waters
from response.prepared import Prepared, prepare
from response.situation import Situation

BOX = (107.0, 20.5, 109.0, 22.5)
SHORE = 21.5
LAND = {"type": "Polygon", "coordinates": [[[106.9, SHORE], [109.1, SHORE], [109.1, 22.6], [106.9, 22.6], [106.9, SHORE]]]}
OUTLINE = {"type": "Polygon", "coordinates": [[[107.2, 21.4], [108.8, 21.4], [108.8, 22.3], [107.2, 22.3], [107.2, 21.4]]]}
SEA_AIM = {"type": "Polygon", "coordinates": [[[107.2, 21.0], [108.8, 21.0], [108.8, 21.6], [107.2, 21.6], [107.2, 21.0]]]}
NOON = datetime(2026, 11, 26, 4, tzinfo=UTC)
SAME = Muster(day=30.0, night=60.0, holiday=90.0)


def road() -> Roads:
    """One straight road along 21.8 degrees, in ten pieces."""
    longitudes = np.linspace(107.3, 108.7, 11)
    xy = np.column_stack([longitudes, np.full(11, 21.8)]).astype(np.float32)
    km = np.full(10, 0.14 * 111.32 * np.cos(np.radians(21.8)), np.float32)
    return Roads(xy, np.arange(10, dtype=np.int32), np.arange(1, 11, dtype=np.int32), km)


def waters() -> Waters:
    latitudes = BOX[1] + (np.arange(480) + 0.5) / 240
    return Waters(BOX[0], BOX[1], 1 / 240, np.broadcast_to(latitudes[:, None] < SHORE, (480, 480)).copy())


def ground() -> Ground:
    cities = (City("A", "甲市", "Alpha", 107.6, 21.8), City("B", "乙市", "Beta", 108.4, 21.8))
    towns = (
        Town("town-a", "甲市", "Alpha", 107.6, 21.8, 1000, is_city=True),
        Town("town-b", "乙市", "Beta", 108.4, 21.8, 500, is_city=True),
        Town("town-n", "北镇", "North", 108.0, 22.25, 70, is_city=False),
        Town("town-x", "域外", "Outside", 108.9, 22.4, 9, is_city=False),
    )
    return Ground(
        box=BOX, cities=cities, roads=road(), land=(LAND,), waters=waters(), outline=OUTLINE, sea_aim=SEA_AIM, towns=towns,
    )


def team(id: str, longitude: float, **more: object) -> Team:
    facts = {"id": id, "name_zh": f"{id} 组", "longitude": longitude, "latitude": 21.8, "muster": SAME, "origin": "demo"}
    return Team(**{**facts, **more})  # type: ignore[arg-type]


def fleet() -> Fleet:
    """Of demonstration."""
    return Fleet(
        teams={"a-team": team("a-team", 107.6, city="甲市"), "b-team": team("b-team", 108.4, city="乙市")},
        ports={"port": Port(id="port", name_zh="港", longitude=107.62, latitude=21.505, loading=20.0, origin="demo")},
        builds={"boat": VesselClass(id="boat", name_zh="艇", knots=(20.0, 20.0, 20.0, 15.0, 10.0), origin="demo")},
        vessels={"v": Vessel(id="v", name_zh="船", port="port", build="boat", muster=SAME, range_nm=400.0, origin="demo")},
        aircraft={"h": Aircraft(
            id="h", name_zh="直升机", kind="helicopter", longitude=107.6, latitude=21.8, airspeed_kmh=200.0, range_km=400.0,
            most_wind=15.0, muster=SAME, origin="demo",
        )},
    )


def sites() -> dict[str, Site]:
    return {"intake": Site(
        id="intake", kind="water_intake", name_zh="取水口", longitude=108.0, latitude=22.2, parts=(WaterIntake(population=10),),
        origin="demo",
    )}


@cache
def prepared() -> Prepared:
    """Made once: no test changes it."""
    return prepare(ground(), fleet(), sites())


def noon(**changes: object) -> Situation:
    facts = {"time": NOON, "shift": "day", "is_night": False}
    return Situation(**{**facts, **changes})  # type: ignore[arg-type]
