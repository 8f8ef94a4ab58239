"""Forecasts in the log, on SQLite and on PostgreSQL: kept whole, in order, and found again newest first."""

import msgspec

from core.messages import Forecast, Tick
from core.store.store import Store
from tests.alerting.test_forecasts import arrival, forecast
from tests.contracts.shapes import after, reading, whole_log


async def test_a_forecast_comes_back_as_it_was_and_in_its_place(store: Store) -> None:
    said = msgspec.structs.replace(forecast(arrival("企沙镇")), notes_zh=("源为假定",), ranges={"direction": 15.0})
    await store.ingest([reading(0)])
    await store.append([said, Tick(time=after(5))])
    assert [type(each.message).__name__ for each in await whole_log(store)] == ["Reading", "Forecast", "Tick"]
    assert (await whole_log(store))[1].message == said


async def test_forecasts_are_found_newest_first_and_page_by_their_numbers(store: Store) -> None:
    said = [forecast(number=number, after=number) for number in range(1, 6)]
    for each in said:
        await store.append([Tick(time=each.time), each])
    newest = await store.forecasts(limit=2)
    assert [each for _, each in newest] == [said[4], said[3]]
    older = await store.forecasts(limit=10, before=newest[-1][0])
    assert [each for _, each in older] == [said[2], said[1], said[0]]
    assert all(isinstance(each, Forecast) for _, each in older)
