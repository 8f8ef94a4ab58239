"""Values as a file for a spreadsheet, and in little for a table; a drill's are marked."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from msgspec.structs import replace

from console.api import readings as route
from console.roles import Role
from core.messages import Quality, Reading
from tests.console.conftest import NOON, Console, House, check_answer, reading

Row = dict[str, str]


@pytest.fixture
async def viewer(console: Console, people: dict[Role, str]) -> AsyncIterator[httpx.AsyncClient]:
    async with console.client(people[Role.VIEWER]) as client:
        yield client


def at(minute: float, value: float, **fields: object) -> Reading:
    return replace(reading(value=value, time=NOON + timedelta(minutes=minute)), **fields)


def query(minutes: float = 60.0, *stations: str) -> dict[str, str | list[str]]:
    return {"station": list(stations or ("FCG-03",)), "quantity": "ambient_dose_rate", "start": NOON.isoformat(),
            "end": (NOON + timedelta(minutes=minutes)).isoformat()}


def rows(answer: httpx.Response) -> list[Row]:
    text = answer.content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


async def test_a_table_holds_each_raw_value_once_with_its_unit_flag_and_gateway(
    console: Console, viewer: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(route, "PAGE", 7)            # pages turn in the middle of equal times
    await console.house.store.ingest([at(n, float(n)) for n in range(30)])
    await console.house.store.ingest([at(n, float(-n), source="=g2") for n in range(30)])
    await console.house.store.ingest([at(5, 555.0, quality=Quality.FAULT)])      # a revision
    await console.house.store.ingest([at(60, 1.0), at(3, 7.0, quantity="wind_speed")])
    answer = await viewer.get("/api/readings.csv", params=query())
    found = rows(answer)
    assert [row["time"] for row in found] == sorted(row["time"] for row in found)
    assert len(found) == 60
    assert sorted(float(row["value"]) for row in found) == sorted(
        [555.0 if n == 5 else float(n) for n in range(30)] + [float(-n) for n in range(30)]
    )
    (revised,) = (row for row in found if row["value"] == "555.0")
    assert revised == {
        **revised, "time": "2026-11-23T04:05:00Z", "station": "FCG-03", "station_zh": "防城港三号", "unit": "nGy/h",
        "statistic": "instant", "quality": "fault", "set_aside": "true", "revision": "1", "exercise": "",
    }
    assert {row["source"] for row in found} == {"", "'=g2"}      # what a spreadsheet would run is text
    name = answer.headers["content-disposition"]
    assert name.startswith('attachment; filename="FCG-03-ambient_dose_rate-20261123T0400Z-20261123T0500Z.csv"')


async def test_several_stations_stand_one_after_the_other_and_more_than_six_are_refused(
    console: Console, viewer: httpx.AsyncClient
) -> None:
    await console.house.store.ingest([replace(at(n, 1.0), station=name) for n in range(3) for name in ("B", "A")])
    found = rows(await viewer.get("/api/readings.csv", params=query(60, "B", "A", "nobody")))
    assert [row["station"] for row in found] == ["B"] * 3 + ["A"] * 3
    many = query(60, *map(str, range(7)))
    assert (await viewer.get("/api/readings.csv", params=many)).status_code == 422


async def test_a_table_too_long_is_refused_before_it_begins(
    console: Console, viewer: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(route, "MOST", 10)
    await console.house.store.ingest([at(n, 1.0) for n in range(11)])
    answer = await viewer.get("/api/readings.csv", params=query())
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "too_many_values")
    assert len(rows(await viewer.get("/api/readings.csv", params=query(10)))) == 10
    backwards = {**query(), "start": query()["end"], "end": query()["start"]}
    assert (await viewer.get("/api/readings.csv", params=backwards)).json()["error"]["code"] == "unfit_span"


async def test_a_table_of_a_drill_says_so_in_its_name_and_in_each_row(drill: House, viewer: httpx.AsyncClient) -> None:
    await drill.store.ingest([at(0, 1.0)])
    answer = await viewer.get(f"/api/exercises/{drill.exercise}/readings.csv", params=query())
    assert [row["exercise"] for row in rows(answer)] == ["longjiang-2012-1"]
    assert 'filename="EXERCISE-FCG-03' in answer.headers["content-disposition"]
    assert "filename*=UTF-8''%E6%BC%94%E7%BB%83-EXERCISE" in answer.headers["content-disposition"]


async def test_a_spike_of_one_value_stays_in_a_folded_year(console: Console, viewer: httpx.AsyncClient) -> None:
    values = [at(n * 30, 900.0 if n == 7777 else 80.0) for n in range(365 * 48)]
    for start in range(0, len(values), 2000):
        await console.house.store.ingest(values[start:start + 2000])
    asked = {"quantity": "ambient_dose_rate", "start": NOON.isoformat(), "points": "300",
             "end": (NOON + timedelta(days=365)).isoformat()}
    points = check_answer("History", (await viewer.get("/api/stations/FCG-03/history", params=asked)).json())["points"]
    assert len(points) <= 301
    assert [point["high"] for point in points].count(900.0) == 1
    assert all(point["low"] == 80.0 for point in points)


async def test_sparks_are_the_last_six_hours_and_what_is_set_aside_is_a_gap(
    console: Console, viewer: httpx.AsyncClient
) -> None:
    now = console.house.clock.now()
    await console.house.store.ingest([
        reading(value=80.0, time=now - timedelta(hours=7)), reading(value=81.0, time=now - timedelta(hours=5)),
        replace(reading(value=9e9, time=now - timedelta(hours=3)), quality=Quality.FAULT),
        reading(value=82.0, time=now - timedelta(hours=1)),
    ])
    asked = {"of": ["FCG-03|ambient_dose_rate", "FCG-03|wind_speed"]}
    sparks = check_answer("SparkList", (await viewer.get("/api/sparks", params=asked)).json())["sparks"]
    assert [(each["station"], each["quantity"]) for each in sparks] == [
        ("FCG-03", "ambient_dose_rate"), ("FCG-03", "wind_speed")]
    assert [mean for _, mean in sparks[0]["points"]] == [81.0, None, 82.0]
    assert [second for second, _ in sparks[0]["points"]] == pytest.approx([3600, 10800, 18000], abs=30)
    assert sparks[1]["points"] == []
