"""How long zones and plans of a release near Fangchenggang take, and what they come to. `python -m benchmarks.plans`.

The figures of docs/zones.md and docs/tasking.md.
"""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import numpy as np

from benchmarks.live_forecast import weather
from benchmarks.reach_land import taken
from config.ground import ground_of
from config.load import load_region
from config.surroundings import surroundings_of
from config.zones import zone_plan
from core.messages import Forecast
from core.site_register import Wind
from core.tasks import Work
from core.zones import Zones
from dispersion.live import quick_forecast
from dispersion.quick.shape import Request, Surroundings, TypedSource, Wanted
from response.prepared import Prepared, prepare
from response.situation import Situation
from response.tasking.assignment import Case, assigned
from response.tasking.limits import Limits
from response.tasking.plan import Asked, planned
from response.zones.zones import Asked as ZonesAsked
from response.zones.zones import zones_of

TIME = datetime(2026, 11, 26, 2, tzinfo=UTC)             # a working day, 10 o'clock in Beijing
PLANT = "fcg-npp"
WORKS: tuple[Work, ...] = ("routine", "emergency")
IODINE = {"substance": "I-131", "rate": 5e11, "duration": 3600.0}
REACTOR = {"substance": "HPR1000", "plant": "HPR1000", "accident": "early-failure", "height": 30.0}


def forecast_of(near: Surroundings, longitude: float, latitude: float, typed: dict[str, Any], members: int) -> Forecast:
    """Of a release in a steady south-easterly of 3 m/s: towards the city."""
    request = Request(run="benchmark", number=1, cause="benchmark", who="benchmark", onset=TIME,
                      typed=TypedSource(longitude=longitude, latitude=latitude, **typed))
    return quick_forecast(request, weather(near, lambda minutes: 135.0, now=TIME), near, TIME, None, Wanted(members=members))


def large_case(each: int, units: int = 15, points: int = 20) -> Case:
    """All can go everywhere within the hour."""
    random = np.random.default_rng(1)
    return Case(
        random.integers(600, 3600, (units, points)).astype(float), random.integers(300, 3000, (points, points)).astype(float),
        np.ones(units), np.ones((units, points), bool), np.full(points, 1200.0), np.zeros(points), np.full(points, np.inf),
        random.integers(1, 4, points), most=(each,) * units,
    )


async def plans(quick: bool = False) -> dict[str, Any]:
    """Zones of a reactor by forecast and by wind; plans of a release of I-131 within two limits; the assignment alone."""
    region = load_region("guangxi", None)
    ground, table = ground_of(region), zone_plan(region.folder, None)
    ready: Prepared = prepare(ground, region.fleet, region.sites)
    site = region.sites[PLANT]
    now = Situation(TIME, "day", is_night=False)
    around = msgspec.structs.replace(surroundings_of(region), stations=region.register)
    near = around.near(site.longitude, site.latitude, 150_000.0)
    members = 10 if quick else 50
    reactor, iodine = (forecast_of(near, site.longitude, site.latitude, each, members) for each in (REACTOR, IODINE))

    def zones(forecast: Forecast | None) -> Zones:
        wind = None if forecast is not None else Wind(wind_from=135.0, wind_speed=3.0)
        return zones_of(ZonesAsked(site, forecast, wind), table, ready, ground, region.sites.open(), now, id="zones")

    told = zones(reactor)
    endless = msgspec.structs.replace(iodine, passage=())
    made, before = ({
        work: planned(Asked(each, ready.circles, now, ground.roads, region.sites, Limits(work=work), rivers=ground.rivers))
        for work in WORKS
    } for each in (iodine, endless))
    runs = 1 if quick else 3
    seconds = {
        "zones by a reactor's forecast": taken(lambda: zones(reactor), runs),
        "zones by a wind": taken(lambda: zones(None), runs),
        "plan, routine": taken(lambda: planned(Asked(
            iodine, ready.circles, now, ground.roads, region.sites, Limits(), rivers=ground.rivers)), runs),
        "assignment, 20 points, 15 teams, two each": taken(lambda: assigned(large_case(2)), runs),
        **({} if quick else {"assignment, three each": taken(lambda: assigned(large_case(3)), 1)}),
    }
    return {
        "zones": {each.key: {"km2": round(each.area_km2), "towns": each.towns, "people": each.people} for each in told.zones},
        "leave_the_region": [each.id for each in told.sectors if each.outside > 0.02][:3],
        "areas": len(reactor.areas), "ways": len(told.ways_out),
        "points": {work: len(plan.points) for work, plan in made.items()},
        "with_a_team": {work: len({task.point for task in plan.tasks}) for work, plan in made.items()},
        "with_a_team_had_it_no_end": {work: len({task.point for task in plan.tasks}) for work, plan in before.items()},
        "hours_until_passed": {
            f"{each.distance:.1f} km": round((each.gone - TIME) / timedelta(hours=1), 2) if each.gone else None
            for each in iodine.passage[::3]
        },
        "seconds": {name: {"clock": round(each[0], 3), "processor": round(each[1], 3)} for name, each in seconds.items()},
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(plans()), indent=1))
