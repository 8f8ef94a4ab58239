"""An incident has its forecast, and one at a time: from the alert to the places warned, and back to none."""

import asyncio
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.clock import SimulatedClock
from core.messages import Command, Result
from core.pool import Worker
from dispersion.incidents import Incidents
from tests.dispersion.house import NOON, position, reading, running, wind

MINUTE = timedelta(minutes=1)
CHLORINE = reading("FIRST", "chlorine", 80_000.0, NOON)


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    one = Worker()
    yield one
    one.close()


async def test_an_alert_leads_to_a_forecast_and_the_forecast_to_alerts_downwind_and_to_no_further_forecast(
    tmp_path: Path, worker: Worker
) -> None:
    async with running(tmp_path, worker, exercise="drill-1") as house:
        await house.tell(*wind(4.0, 225.0, NOON), CHLORINE)
        (forecast,) = await house.forecasts()
        (cause,) = [each for each in await house.store.open_alerts() if each.forecast is None]
        assert (forecast.cause, forecast.who, forecast.exercise) == (cause.id, "fengsui", "drill-1")
        assert (forecast.id, forecast.run) == (f"{cause.id}/1", cause.id)
        assert (forecast.source.site, forecast.source.substance, forecast.source.unit_release) == ("STORE", "chlorine", False)
        expected = await house.expected()
        assert {"town-Lee", "DOWN"} <= set(expected)
        assert not {"town-Luv", "UP", "ASIDE", "town-South", "FIRST"} & set(expected)
        assert {each.exercise for each in expected.values()} == {"drill-1"}
        assert all(each.forecast == forecast.id for each in expected.values())
        assert expected["DOWN"].expected is not None
        await house.go_on(NOON + 5 * MINUTE)
        assert len(await house.forecasts()) == 1, "a forecast alert began a forecast"


async def test_an_alert_near_a_run_or_at_a_place_it_warned_joins_it_and_one_of_another_nature_does_not(
    tmp_path: Path, worker: Worker
) -> None:
    async with running(tmp_path, worker) as house:
        await house.tell(*wind(4.0, 225.0, NOON), CHLORINE)
        await house.tell(reading("DOWN", "chlorine", 500.0, NOON + MINUTE))
        await house.tell(reading("ASIDE", "chlorine", 500.0, NOON + MINUTE))
        assert len(await house.forecasts()) == 1
        await house.tell(reading("DOSE", "ambient_dose_rate", 5_000.0, NOON + MINUTE))
        _, dose = await house.forecasts()
        assert dose.source.unit_release
        assert (dose.levels, {each.peak for each in dose.arrivals}) == ((), {(0.0, 0.0, 0.0)})


async def test_a_wind_that_turns_leads_to_a_new_forecast_as_long_as_the_alert_holds(tmp_path: Path, worker: Worker) -> None:
    async with running(tmp_path, worker) as house:
        await house.tell(*wind(4.0, 225.0, NOON), CHLORINE)
        before = set(await house.expected())
        await house.tell(*wind(4.0, 235.0, NOON + 4 * MINUTE))
        await house.go_on(NOON + 6 * MINUTE)
        assert len(await house.forecasts()) == 1, "10 degrees are no turn"
        await house.tell(*wind(4.0, 315.0, NOON + 8 * MINUTE))
        await house.go_on(NOON + 10 * MINUTE)
        first, second = await house.forecasts()
        assert (second.id, second.who, second.run) == (f"{first.run}/2", "fengsui", first.run)
        assert (second.source.site, second.start) == (first.source.site, first.start), "a turn of the wind moved the source"
        after = set(await house.expected())
        assert "town-South" in after - before
        await house.tell(reading("FIRST", "chlorine", 10.0, NOON + 11 * MINUTE))
        await house.tell(*wind(4.0, 135.0, NOON + 12 * MINUTE))
        await house.go_on(NOON + 20 * MINUTE)
        assert len(await house.forecasts()) == 2, "nothing holds any more"


async def test_a_forecast_is_made_anew_once_its_wind_is_a_quarter_of_an_hour_old_and_there_is_a_newer_one(
    tmp_path: Path, worker: Worker
) -> None:
    async with running(tmp_path, worker) as house:
        await house.tell(*wind(4.0, 225.0, NOON), CHLORINE)
        await house.go_on(NOON + 20 * MINUTE)
        assert len(await house.forecasts()) == 1, "without a newer wind there is nothing new to say"
        await house.tell(*wind(4.1, 226.0, NOON + 20 * MINUTE))
        await house.go_on(NOON + 21 * MINUTE)
        assert [each.time for each in await house.forecasts()] == [NOON, NOON + 21 * MINUTE]


async def test_a_graver_value_makes_the_source_stronger(tmp_path: Path, worker: Worker) -> None:
    # ammonia vapour, which puffs carry and whose concentrations grow as the amount; a heavy gas follows below
    async with running(tmp_path, worker) as house:
        await house.tell(*wind(4.0, 225.0, NOON), reading("FIRST", "ammonia", 8_000.0, NOON))
        await house.tell(reading("FIRST", "ammonia", 80_000.0, NOON + MINUTE))
        first, second = await house.forecasts()
        weak, strong = (next(each for each in one.arrivals if each.place == "town-Lee") for one in (first, second))
        assert strong.peak[2] == pytest.approx(10.0 * weak.peak[2], rel=0.01)
        assert strong.level >= weak.level


async def test_a_graver_value_of_a_heavy_gas_makes_the_source_stronger_and_its_dense_region_longer(
    tmp_path: Path, worker: Worker
) -> None:
    async with running(tmp_path, worker) as house:
        await house.tell(*wind(4.0, 225.0, NOON), reading("FIRST", "chlorine", 8_000.0, NOON))
        await house.tell(reading("FIRST", "chlorine", 80_000.0, NOON + MINUTE))
        first, second = await house.forecasts()
        weak, strong = (next(each for each in one.arrivals if each.place == "town-Lee") for one in (first, second))
        assert strong.level > weak.level
        assert strong.peak[1] > 5.0 * weak.peak[1]
        metres = [float(re.search(r"Within (\d+) m downwind", " ".join(each.notes_en))[1])  # type: ignore[index]
                  for each in (first, second)]
        assert metres[1] > 2.0 * metres[0]


async def test_without_a_wind_it_says_why_once_and_forecasts_as_soon_as_there_is_one(tmp_path: Path, worker: Worker) -> None:
    async with running(tmp_path, worker) as house:
        await house.tell(CHLORINE)
        await house.go_on(NOON + 3 * MINUTE)
        assert await house.forecasts() == []
        (trouble,) = house.troubles
        assert "no usable wind" in trouble
        await house.tell(*wind(4.0, 225.0, NOON + 3 * MINUTE))
        await house.go_on(NOON + 4 * MINUTE)
        assert len(await house.forecasts()) == 1
        assert house.troubles[-1] == ""


async def test_an_officer_asks_for_a_forecast_and_is_answered_with_its_id_or_a_sentence(tmp_path: Path, worker: Worker) -> None:
    async with running(tmp_path, worker) as house:
        refused = await house.ask("forecast.run", station="DOWN")
        assert not refused.done
        assert "no usable wind" in refused.reason
        assert "测风" in refused.data["reason_zh"]
        await house.tell(*wind(4.0, 225.0, NOON))
        place = list(position(0.0, 0.0).values())
        done = await house.ask("forecast.run", position=place, substance="氨", rate="2 kg/s", height=5, duration="30 min")
        (forecast,) = await house.forecasts()
        assert (done.done, done.data) == (True, {"forecast": forecast.id})
        assert (forecast.who, forecast.source.substance, forecast.source.height) == ("韦", "ammonia", 5.0)
        assert [each.name for each in forecast.levels] == ["AEGL-1", "AEGL-2", "AEGL-3"]
        for arguments, words in (
            ({"substance": "chlorine"}, "position: is missing"), ({"station": "NONE"}, "there is no station 'NONE'"),
            ({"station": "WX-1"}, "measures nothing"), ({"station": "DOWN", "colour": 1}, "colour"),
            ({"position": place, "substance": "unobtainium"}, "neither a nuclide nor"),
            ({"position": place, "substance": "chlorine", "rate": "fast"}, "rate"),
            ({"position": [500, 1], "substance": "chlorine"}, "expected [longitude, latitude]"), ({}, "give a station"),
            ({"position": place, "substance": "chlorine", "height": -1}, "height"),
            ({"position": place, "substance": "chlorine", "duration": "soon"}, "duration"),
            ({"position": place, "substance": "chlorine", "storage": "bottle"}, "storage"),
            ({"position": place, "substance": "Cs-137", "storage": "pressure"}, "storage"),
            ({"position": place, "reactor": "RBMK", "accident": "early-failure"}, "expected one of CPR1000, HPR1000"),
            ({"position": place, "reactor": "CPR1000"}, "accident 'None': expected one of early-failure"),
            ({"position": place, "reactor": "CPR1000", "accident": "design-leak", "rate": "1 Bq/s"}, "not with a reactor"),
            ({"reactor": "CPR1000", "accident": "design-leak"}, "position: is missing"),
            ({"position": place, "reactor": "CPR1000", "accident": "design-leak", "since_shutdown": "-1 h"}, "since_shutdown"),
            ({"position": place, "substance": "Cs-137", "accident": "design-leak"}, "only with a reactor"),
        ):
            answer = await house.ask("forecast.run", **arguments)
            assert not answer.done, arguments
            assert words in answer.reason
            assert answer.data["reason_zh"]
        assert len(await house.forecasts()) == 1


async def test_an_officer_orders_the_accident_of_a_reactor_and_its_doses_are_kept(tmp_path: Path, worker: Worker) -> None:
    async with running(tmp_path, worker) as house:
        await house.tell(*wind(4.0, 225.0, NOON))
        done = await house.ask("forecast.run", position=list(position(0.0, 0.0).values()), reactor="hpr1000",
                               accident="early-failure", since_shutdown="2 h")
        assert done.done, done.reason
        (forecast,) = await house.forecasts()
        assert (forecast.source.substance, forecast.source.height, forecast.warns) == ("HPR1000", 30.0, False)
        assert forecast.levels[-1].quantity == "effective_dose_7d"
        assert any(each.thyroid[1] > 0.0 for each in forecast.doses)


async def test_of_requests_that_wait_the_newest_of_a_run_is_computed_and_all_who_asked_are_answered(
    tmp_path: Path, worker: Worker
) -> None:
    async with running(tmp_path, worker) as house:
        await house.tell(*wind(4.0, 225.0, NOON), CHLORINE)
        house.bus.begin_work()                       # another stage is at work: nothing is computed yet
        house.bus.begin_work()
        for number in range(3):
            house.bus.publish("commands", Command(
                id=f"c{number}", time=NOON, who="韦", verb="forecast.run", target="", arguments={"station": "FIRST"}
            ))
        house.bus.end_work()
        await asyncio.sleep(0.2)
        assert len(await house.forecasts()) == 1
        house.bus.end_work()
        await house.settle()
        first, second = await house.forecasts()
        assert (second.id, second.cause) == (f"{first.run}/2", "c2")
        answers = {each.id: each.data for each in house.said if isinstance(each, Result)}
        assert answers == {f"c{number}": {"forecast": second.id} for number in range(3)}


async def test_a_run_that_takes_too_long_is_said_and_the_stage_goes_on(tmp_path: Path) -> None:
    hasty = Worker(limit=0.001, first_limit=0.001)
    async with running(tmp_path, hasty) as house:
        await house.tell(*wind(4.0, 225.0, NOON))
        refused = await house.ask("forecast.run", station="DOWN")
        assert not refused.done
        assert "took longer than 0.001 s" in refused.reason
        assert "took longer" in house.troubles[-1]
        again = await house.ask("forecast.run", station="DOWN")
        assert "took longer" in again.reason
    assert not hasty.has_begun


async def test_after_a_restart_a_run_goes_on_counting_and_no_alert_that_had_its_forecast_gets_a_second_run(
    tmp_path: Path, worker: Worker
) -> None:
    async with running(tmp_path, worker) as house:
        await house.tell(*wind(4.0, 225.0, NOON), CHLORINE)
        await house.tell(reading("DOWN", "chlorine", 500.0, NOON + MINUTE))
    clock = SimulatedClock(NOON + 2 * MINUTE)
    async with running(tmp_path, worker, clock) as house:
        await house.go_on(NOON + 4 * MINUTE)
        assert len(await house.forecasts()) == 1
        await house.tell(*wind(4.0, 300.0, NOON + 5 * MINUTE))
        await house.go_on(NOON + 7 * MINUTE)
        first, second = await house.forecasts()
        assert second.id == f"{first.run}/2"
        assert second.source.site == "STORE"


async def test_an_alert_that_was_raised_while_nobody_forecast_has_its_forecast_after_the_start(
    tmp_path: Path, worker: Worker
) -> None:
    async with running(tmp_path, worker) as house:
        await house.tell(CHLORINE)
        assert await house.forecasts() == []
    async with running(tmp_path, worker, SimulatedClock(NOON + MINUTE)) as house:
        await house.tell(*wind(4.0, 225.0, NOON + MINUTE))
        await house.go_on(NOON + 2 * MINUTE)
        assert [each.id.rpartition("/")[2] for each in await house.forecasts()] == ["1"]


async def test_after_a_restart_the_amount_that_was_found_and_the_gravest_value_are_still_known(
    tmp_path: Path, worker: Worker
) -> None:
    async with running(tmp_path, worker) as house:
        await house.tell(*wind(4.0, 225.0, NOON), CHLORINE)
        await house.tell(reading("FIRST", "chlorine", 500.0, NOON + MINUTE))
        (first,) = await house.forecasts()
        assert first.source.rate is not None
        assert first.source.measured == 80_000.0
        assert "SLAB" in first.model_en
    async with running(tmp_path, worker, SimulatedClock(NOON + 2 * MINUTE)) as house:
        again = (await house.ask("forecast.run", station="FIRST")).data["forecast"]
        found = next(each for each in await house.forecasts() if each.id == again)
        assert found.id == f"{first.run}/2"
        assert found.source.measured == 80_000.0
        assert found.source.rate == pytest.approx(first.source.rate, rel=0.05)
        await house.tell(*wind(4.0, 315.0, NOON + 4 * MINUTE))
        await house.go_on(NOON + 6 * MINUTE)
        turned = (await house.forecasts())[-1]
        assert (turned.source.rate, turned.source.unit_release) == (found.source.rate, False)
        assert "found in an earlier forecast" in turned.source.amount_en
        assert "SLAB" in turned.model_en
    incidents = Incidents(timedelta(hours=3))
    incidents.resume([first], NOON + 2 * MINUTE)
    run = incidents.get(first.run)
    assert run is not None
    assert run.request("wind", "fengsui").rate == first.source.rate


async def test_after_a_restart_an_ordered_run_of_a_station_goes_on(tmp_path: Path, worker: Worker) -> None:
    async with running(tmp_path, worker) as house:
        await house.tell(*wind(4.0, 225.0, NOON))
        first = (await house.ask("forecast.run", station="DOWN")).data["forecast"]
    async with running(tmp_path, worker, SimulatedClock(NOON + MINUTE)) as house:
        second = (await house.ask("forecast.run", station="DOWN")).data["forecast"]
        assert second == first.removesuffix("/1") + "/2"
