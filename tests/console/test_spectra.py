"""Spectra over REST: what the windows counted, aligned over the lines, with the last one by itself."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from msgspec.structs import replace

from console.roles import Role
from core.messages import Quality, Reading, Statistic
from core.spectrum_windows import LIVE_TIME, WINDOWS, continuum_rate, window_rate
from tests.console.conftest import NOON, Console, check_answer, reading

CS = next(n for n, each in enumerate(WINDOWS) if each.key == "cs137_662")


@pytest.fixture
async def viewer(console: Console, people: dict[Role, str]) -> AsyncIterator[httpx.AsyncClient]:
    async with console.client(people[Role.VIEWER]) as client:
        yield client


def spectrum(minute: float, caesium: float) -> list[Reading]:
    """As ingest stores one: a live time, and two rates for each line but the highest, which the detector does not reach."""
    values = [(LIVE_TIME, 298.0)]
    for number, window in enumerate(WINDOWS[:-1]):
        values += [(window_rate(window.key), 10.0 + (caesium if number == CS else 0.0)), (continuum_rate(window.key), 10.0)]
    return [
        replace(reading(value=value, time=NOON + timedelta(minutes=minute)), quantity=quantity, statistic=Statistic.MEAN,
                interval=300.0)
        for quantity, value in values
    ]


async def asked(viewer: httpx.AsyncClient, minutes: float, points: int) -> dict[str, Any]:
    query = {"start": NOON.isoformat(), "end": (NOON + timedelta(minutes=minutes)).isoformat(), "points": str(points)}
    return check_answer("SpectrumSeries", (await viewer.get("/api/stations/FCG-03/spectra", params=query)).json())


async def test_each_spectrum_has_a_rate_for_each_line_and_null_for_one_out_of_reach(
    console: Console, viewer: httpx.AsyncClient
) -> None:
    await console.house.store.ingest([*spectrum(0, 0.0), *spectrum(5, 4.0)])
    found = await asked(viewer, 60, 96)
    first, second = found["rows"]
    assert first["time"] == "2026-11-23T04:00:00Z"
    assert (first["live"], first["spectra"]) == (298.0, 1)
    assert second["gross"][CS] - second["continuum"][CS] == pytest.approx(4.0)
    assert second["gross"][-1] is None
    assert found["newest"] == second
    line = found["lines"][CS]
    assert (line["symbol"], line["energy"], line["natural"]) == ("Cs-137", 661.7, False)
    assert line["low"] < 661.7 < line["high"]


async def test_many_spectra_are_folded_into_means_and_the_last_stands_by_itself(
    console: Console, viewer: httpx.AsyncClient
) -> None:
    for n in range(40):
        await console.house.store.ingest(spectrum(5 * n, 40.0 if n == 39 else 0.0))
    fault = replace(spectrum(200, 0.0)[0], value=0.0, quality=Quality.FAULT)
    await console.house.store.ingest([fault])            # one that could not be read
    found = await asked(viewer, 205, 4)
    assert [row["spectra"] for row in found["rows"]] == [11, 10, 10, 9]
    assert found["rows"][-1]["gross"][CS] == pytest.approx(10 + 40 / 9)
    assert found["newest"]["gross"][CS] == 50.0
    assert found["newest"]["spectra"] == 1


async def test_a_station_without_a_spectrometer_has_none(viewer: httpx.AsyncClient) -> None:
    found = await asked(viewer, 60, 96)
    assert (found["rows"], found["newest"]) == ([], None)
