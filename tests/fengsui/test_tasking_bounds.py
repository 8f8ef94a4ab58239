"""What tasking reads out of a forecast's areas, held against forecasts of the model: upper bounds and earliest arrivals."""

import msgspec
import numpy as np
import pytest

from core.messages import Forecast
from dispersion.air.exchange import Places
from dispersion.air.puffs import PuffSettings, puffs
from dispersion.dose.accumulate import Assumptions, accumulate
from dispersion.dose.coefficients import coefficients
from dispersion.live import quick_forecast
from dispersion.quick.dosed import release_of
from dispersion.quick.matter import matter_named, matter_of_reactor
from dispersion.quick.shape import Request, Town, TypedSource, Wanted
from dispersion.quick.spread import Source, edges_of
from dispersion.quick.weather import latest_of, weather_round
from response.tasking.plume import LYING, WEEK_H, Plume
from tests.dispersion.house import AROUND, FRAME, NOON, position, wind

TOWNS = tuple(
    Town(id=f"{x}/{y}", name_zh="镇", name_en="Town", **position(x, y))
    for x in (-2_000.0, 500.0, 1_500.0, 3_000.0, 5_000.0) for y in (1_000.0, 3_000.0, 6_000.0, 10_000.0, 16_000.0)
)


def made(**typed: object) -> Forecast:
    given = TypedSource(**position(0.0, 0.0), duration=3600.0, **typed)  # type: ignore[arg-type]
    request = Request(run="test", number=1, cause="test", who="韦", onset=NOON, typed=given)
    around = msgspec.structs.replace(AROUND, towns=TOWNS, stations={
        key: each for key, each in AROUND.stations.items() if key.startswith("WX")
    })
    return quick_forecast(request, wind(4.0, 200.0, NOON), around, NOON, None, Wanted(members=20))


@pytest.fixture(scope="module", params=[{"substance": "chlorine", "rate": 3000.0}, {"substance": "I-131", "rate": 5e11}],
                ids=["chlorine", "iodine"])
def told(request: pytest.FixtureRequest) -> Forecast:
    return made(**request.param)


@pytest.mark.parametrize(("first", "every"), [(0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3)])
def test_no_place_may_see_more_than_the_bound_says(told: Forecast, first: int, every: int) -> None:
    """Of every second or third place only the forecast is told: it must hold for those left out as well."""
    names = {each.place for each in told.arrivals[first::every]}
    plume = Plume(msgspec.structs.replace(
        told, arrivals=tuple(each for each in told.arrivals if each.place in names),
        doses=tuple(each for each in told.doses if each.place in names),
    ), NOON)
    if told.doses:
        worst = {each.place: each.effective[2] for each in told.doses}
    else:
        worst = {each.place: each.peak[2] for each in told.arrivals}
    places = [each for each in told.arrivals if each.place in worst]
    assert len(places) >= 10
    bounds = plume.bounds(np.array([each.longitude for each in places]), np.array([each.latitude for each in places]))
    for place, bound in zip(places, bounds, strict=True):
        assert worst[place.place] <= bound, (place.place, worst[place.place], bound)
    assert np.isfinite(bounds).sum() >= 5                  # and it says something


@pytest.mark.parametrize("what", ["I-131", "Cs-137", "Co-60", "reactor"])
def test_a_fresh_deposit_gives_at_most_ten_times_the_mean_rate_of_the_weeks_dose(what: str) -> None:
    """An hour of release over 4 km in 5 m/s; what the ground gives in the two hours after it has passed."""
    matter = matter_of_reactor("HPR1000", "early-failure", 0.0) if what == "reactor" else matter_named(what)
    edges = edges_of(0.0, 2 * 3600.0)
    release = release_of(matter, Source(x=0.0, y=0.0, height=2.0, edges=edges, steps=12), 1e12 if what != "reactor" else 1.0)
    hour = tuple(each for each in release.phases if each.start < 3600.0)
    release = msgspec.structs.replace(release, phases=tuple(
        msgspec.structs.replace(each, end=min(each.end, 3600.0)) for each in hour))
    places = Places(np.array([4_000.0]), np.zeros(1), np.array([1.5]))
    weather = latest_of(weather_round(wind(5.0, 270.0, NOON), AROUND, NOON, FRAME))
    over = 2 * 3600.0
    doses = accumulate(puffs(weather, release, places, edges, settings=PuffSettings(splitting=False, stride=2.0)), places,
                       coefficients(each.key for each in release.species), release.decay,
                       Assumptions(begin=0.0, windows=(over, over + 7200.0, 7 * 86400.0)))
    fresh = (doses.ground[1] - doses.ground[0]).max() / 2.0                      # Sv/h
    assert 0.0 < fresh < LYING / WEEK_H * doses.effective[2].max()


def test_no_known_place_is_reached_before_the_earliest_it_says(told: Forecast) -> None:
    plume = Plume(told, NOON)
    found = [
        ((each.earliest - NOON).total_seconds(), float(plume.soonest(each.longitude, each.latitude)[0]))
        for each in told.arrivals if each.earliest is not None
    ]
    assert len(found) >= 10
    late = [soonest - earliest for earliest, soonest in found if np.isfinite(soonest)]
    assert max(late) <= 300.0                              # the forecast's own step; its times are those of steps
    assert min(late) >= -3600.0
