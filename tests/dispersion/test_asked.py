"""What a forecast is asked with: a typed wind, fields that are refused by name, and asking for the like again."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from core.errors import Refused
from core.forecast import ForecastChoices
from core.messages import Command, Result
from core.pool import Worker
from dispersion.asked import arguments_of
from dispersion.incidents import Incidents
from dispersion.observed import Observed
from dispersion.orders import run_of
from dispersion.quick.matter import matter_named
from dispersion.quick.shape import Request, TypedSource, TypedWind
from tests.dispersion.house import AROUND, NOON, STATIONS, running
from tests.dispersion.test_live import NIGHT, by_place, made, places, typed

PLACE = {"position": [108.56, 21.67], "substance": "chlorine"}
EAST = TypedWind(wind_from=270.0, wind_speed=4.0, stability="D")


def run(**arguments: Any) -> TypedSource | None:
    command = Command(id="c", time=NOON, who="韦", verb="forecast.run", target="", arguments=arguments)
    return run_of(command, Incidents(timedelta(hours=3)), Observed(), STATIONS).typed


def blown(wind: TypedWind, hours: float = 0.0) -> Request:
    request = typed(wind=wind)
    return msgspec.structs.replace(request, onset=NIGHT - timedelta(hours=hours))


def test_a_typed_wind_carries_the_plume_without_any_station_and_says_who_gave_it() -> None:
    around = places(east=(8_000.0, 0.0), north=(0.0, 8_000.0))
    forecast = made(blown(EAST), around, [])
    assert "east" in by_place(forecast)
    assert "north" not in by_place(forecast)
    wind = next(each for each in forecast.basis if each.what == "wind")
    assert (wind.source, wind.how, wind.time) == ("韦", "typed", None)
    assert "韦 给定" in wind.zh
    assert forecast.observed is None
    north = made(blown(TypedWind(wind_from=180.0, wind_speed=4.0)), around, [])
    assert "north" in by_place(north)
    assert "east" not in by_place(north)
    assert any("assumed" in each.how for each in north.basis if each.what == "stability"), "nobody typed the stability"


def test_lines_of_arrival_begin_with_the_release_and_hold_the_present() -> None:
    forecast = made(blown(EAST, hours=1.25), AROUND, [])
    times = [each.time for each in forecast.isochrones]
    assert forecast.start < times[0] <= forecast.start + timedelta(minutes=30)
    assert NIGHT in times
    assert times[-1] == forecast.end


@pytest.mark.parametrize("source", [
    TypedSource(substance="chlorine", longitude=108.5, latitude=21.6, total=2e6, duration=1800.0, storage="pressure",
                warns=True),
    TypedSource(substance="Cs-137", longitude=108.5, latitude=21.6, rate=3.7e10, height=30.0, wind=EAST),
    TypedSource(substance="ammonia", longitude=108.5, latitude=21.6, wind=TypedWind(wind_from=0.0, wind_speed=1.0)),
    TypedSource(substance="HPR1000", plant="HPR1000", accident="design-leak", longitude=108.5, latitude=21.6, height=30.0,
                duration=86_400.0, since_shutdown=7200.0),
])
def test_what_a_forecast_was_asked_with_asks_for_the_same_release_again(source: TypedSource) -> None:
    source = msgspec.structs.replace(source, start=NOON)
    request = Request(run="r", number=1, cause="c", who="韦", onset=NOON, typed=source)
    unit = "Bq" if source.plant else matter_named(source.substance).unit
    assert run(**arguments_of(request, unit, NOON)) == source


def test_a_forecast_of_a_station_is_asked_for_again_by_the_station() -> None:
    request = Request(run="r", number=1, cause="c", who="fengsui", onset=NOON, station=STATIONS["FIRST"], quantity="ammonia")
    assert arguments_of(request, "g", NOON) == {"station": "FIRST", "quantity": "ammonia"}


@pytest.mark.parametrize(("given", "field"), [
    ({"substance": "unobtainium"}, "substance"), ({"rate": "1 kg"}, "rate"), ({"total": "x"}, "total"),
    ({"rate": "1 kg/s", "total": "1 t"}, "total"), ({"height": 5000}, "height"), ({"duration": "long"}, "duration"),
    ({"start": "today"}, "start"), ({"storage": "bottled"}, "storage"), ({"position": [108.5]}, "position"),
    ({"wind_speed": 3.0}, "wind_from"), ({"wind_from": 90.0}, "wind_speed"), ({"stability": "D"}, "wind_speed"),
    ({"wind_from": 400.0, "wind_speed": 3.0}, "wind_from"), ({"wind_from": 90.0, "wind_speed": 99.0}, "wind_speed"),
    ({"wind_from": 90.0, "wind_speed": 3.0, "stability": "G+"}, "stability"), ({"accident": "early-failure"}, "accident"),
    ({"station": "NOWHERE"}, "station"),
])
def test_a_refusal_names_the_field_that_is_at_fault(given: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        run(**(PLACE | given))
    assert refused.value.field == field
    assert refused.value.reason_zh


def test_a_typed_wind_goes_with_a_typed_source_only() -> None:
    with pytest.raises(Refused) as refused:
        run(station="FIRST", wind_from=90.0, wind_speed=3.0)
    assert refused.value.field == "wind_from"


async def test_the_stage_tells_what_can_be_asked_and_which_field_it_refuses(tmp_path: Path) -> None:
    worker = Worker()
    try:
        async with running(tmp_path, worker) as house:
            results = house.bus.subscribe("results", bound=16)

            async def ask(verb: str, **arguments: Any) -> Result:
                house.bus.publish("commands", Command(id="q", time=NOON, who="韦", verb=verb, target="", arguments=arguments))
                async for _, result in results:
                    return result       # type: ignore[no-any-return]
                raise AssertionError

            told = await ask("forecast.choices")
            found = msgspec.json.decode(bytes(told.data["answer"]), type=ForecastChoices)
            kinds = {each.key: each.kind for each in found.substances}
            assert (kinds["chlorine"], kinds["Cs-137"]) == ("chemical", "nuclide")
            assert {each.key for each in found.reactors} == {"CPR1000", "HPR1000"}
            refused = await ask("forecast.run", **PLACE, rate="much")
            assert (refused.done, refused.data["field"]) == (False, "rate")
            results.close()
    finally:
        worker.close()
