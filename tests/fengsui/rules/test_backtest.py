"""Backtests: the same transitions as the live engine gives, from a CSV or a store, and what the summary says of them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from config.load import load_region
from core.errors import StoreError
from core.messages import Quality, Reading
from core.station import Register
from core.store.onlooker import Onlooker
from core.store.store import Store
from fengsui.rules.backtest import Outcome, Row, backtest_table
from fengsui.rules.history import backtest_store
from fengsui.rules.stations import implied_category
from fengsui.rules.table import read_table
from ingest.quality import QualityMarker
from tests.alerting.timeline import dose, rules, station
from tests.fengsui.program import fengsui

START = datetime(2026, 1, 1, tzinfo=UTC)
REGION = load_region("guangxi")


def csv_of(folder: Path, series: dict[str, list[float | None]], quantity: str = "ambient_dose_rate", unit: str = "nGy/h",
           minutes: float = 60) -> Path:
    lines = sorted(
        (place, f"{(START + timedelta(minutes=minutes * place)).isoformat()},{name},{quantity},{value},{unit}")
        for name, values in series.items() for place, value in enumerate(values) if value is not None
    )
    path = folder / "readings.csv"
    path.write_text("time,station,quantity,value,unit\n" + "\n".join(line for _, line in lines) + "\n")
    return path


def told(outcome: Outcome) -> list[tuple[int, str, str, str, str, str]]:
    return [
        (round((each.time - START).total_seconds() / 3600), each.station, each.before, each.after, each.level, each.rule)
        for each in outcome.transitions
    ]


def test_shipped_radiation_rules_judge_a_station_nobody_registered(tmp_path: Path) -> None:
    path = csv_of(tmp_path, {"X": [80.0] * 40 + [200.0] * 3 + [80.0] * 3, "Y": [90.0] * 46})
    outcome = backtest_table(read_table(path), REGION.rules, REGION.register)
    assert told(outcome) == [
        (40, "X", "normal", "unacknowledged", "blue", "gamma-rise"),
        (40, "X", "normal", "unacknowledged", "yellow", "gamma-high"),
        (44, "X", "unacknowledged", "returned", "blue", "gamma-rise"),
        (44, "X", "unacknowledged", "returned", "yellow", "gamma-high"),
    ]
    assert outcome.summary.unregistered == 2
    assert outcome.summary.alerts == 2
    assert outcome.summary.standing_hours == 8


def test_an_hourly_station_is_not_called_silent_every_hour_but_after_three(tmp_path: Path) -> None:
    path = csv_of(tmp_path, {"X": [80.0] * 10 + [None] * 8 + [80.0] * 10, "Y": [80.0] * 28})
    outcome = backtest_table(read_table(path), REGION.rules, REGION.register)
    assert [(hour, name, rule) for hour, name, *_, rule in told(outcome)] == [
        (12, "X", "silence-radiation"), (18, "X", "silence-radiation"),
    ]
    assert outcome.summary.technical == 1
    assert outcome.summary.alerts == 0


def test_a_station_that_falls_silent_before_the_end_is_told(tmp_path: Path) -> None:
    path = csv_of(tmp_path, {"X": [80.0] * 10, "Y": [80.0] * 20})
    assert [row.station for row in backtest_table(read_table(path), REGION.rules, REGION.register).transitions] == ["X"]


def test_an_impossible_value_speaks_of_the_instrument_as_it_would_live(tmp_path: Path) -> None:
    path = csv_of(tmp_path, {"X": [80.0] * 10 + [-5000.0] * 3 + [80.0] * 3})
    assert {row.kind for row in backtest_table(read_table(path), REGION.rules, REGION.register).transitions} == {"technical"}


@pytest.mark.parametrize(("quantities", "category"), [
    (["ambient_dose_rate"], "radiation"), (["rain_rate", "ambient_dose_rate", "wind_speed"], "radiation"),
    (["pm2_5", "sulfur_dioxide"], "air"), (["sulfur_dioxide"], "air"), (["chlorine"], "chemical"),
    (["cadmium"], "surface_water"), (["cs137_water"], "sea"), (["wind_speed"], "weather"),
])
def test_what_a_station_reports_implies_its_category(quantities: list[str], category: str) -> None:
    assert implied_category(quantities, REGION.rules) == category


def test_a_lead_in_is_judged_and_not_told(tmp_path: Path) -> None:
    path = csv_of(tmp_path, {"X": [80.0] * 30 + [200.0] * 3 + [80.0] * 15 + [200.0] * 3 + [80.0] * 3, "Y": [90.0] * 30})
    whole = backtest_table(read_table(path), REGION.rules, REGION.register)
    since = START + timedelta(hours=45)
    outcome = backtest_table(read_table(path), REGION.rules, REGION.register, since=since)
    assert told(outcome) == [each for each in told(whole) if each[0] >= 45]
    found = outcome.summary
    assert (found.lead_in, found.lead_in_readings, found.readings, found.stations) == (START, 75, 9, 1)
    assert (found.start, found.alerts, found.technical) == (since, 2, 0)
    assert found.standing_before == 3                # two of the first rise, which nobody acknowledged, and the silence of Y
    assert {each.rule: each.standing_hours for each in found.rules}["silence-radiation"] == 8.0


@pytest.mark.parametrize("together", [1, 3, 100])
def test_stations_judged_apart_give_what_they_give_together(tmp_path: Path, together: int) -> None:
    known = next(iter(REGION.register))              # one that the region knows, among others
    series: dict[str, list[float | None]] = {known: [80.0] * 60}
    for number in range(7):
        up = 30 + 3 * number
        series[f"S{number}"] = [80.0 + number] * up + [120.0 + 40 * number] * 4 + [None] * (5 * (number % 2)) + [80.0] * 12
    path, since = csv_of(tmp_path, series), START + timedelta(hours=35)
    one, other = (
        backtest_table(read_table(path), REGION.rules, REGION.register, since=since, together=each) for each in (1000, together)
    )
    assert len({each.station for each in one.transitions}) >= 6

    def order(row: Row) -> tuple[datetime, str, str, str]:
        return row.time, row.station, row.rule, row.after

    assert sorted(one.transitions, key=order) == sorted(other.transitions, key=order)
    assert [each.time for each in other.transitions] == sorted(each.time for each in other.transitions)
    timed = {"seconds": 0.0, "readings_per_second": 0, "times_real_speed": 0}
    assert msgspec.structs.replace(one.summary, **timed) == msgspec.structs.replace(other.summary, **timed)


async def test_history_before_the_span_teaches_the_background_that_the_span_is_judged_by(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    store = await Store.open(url)
    high = [Reading(
        time=at, received=at, station="A", quantity="ambient_dose_rate", value=80.0 if hour < 40 else 300.0,
        quality=Quality.GOOD,
    ) for hour in range(48) for at in (START + timedelta(hours=hour),)]
    await store.ingest(high)
    await store.close()
    chosen = rules(dose('above = "background"\nbackground = { window = "30 d", at_least = 5 }'))
    span = (START + timedelta(hours=40), START + timedelta(hours=48))
    blind = await backtest_store(url, chosen, Register([station("A")]), REGION.register, *span)
    assert blind.transitions == ()
    outcome = await backtest_store(url, chosen, Register([station("A")]), REGION.register, *span, lead_in=timedelta(days=30))
    assert [(hour, after) for hour, _, _, after, *_ in told(outcome)] == [(40, "unacknowledged")]
    assert (outcome.summary.readings, outcome.summary.lead_in, outcome.summary.lead_in_readings) == (8, START, 40)


async def test_the_first_days_of_a_csv_are_named_as_lead_in(tmp_path: Path) -> None:
    path = csv_of(tmp_path, {"X": [80.0] * 30 + [200.0] * 3 + [80.0] * 15 + [200.0] * 3 + [80.0] * 3})
    done = await fengsui("rules", "backtest", "--readings", path, "--lead-in", "1.5", "--json")
    found = json.loads(done.lines[0])["summary"]
    assert (found["lead_in_readings"], found["readings"], found["alerts"]) == (36, 18, 2)
    said = await fengsui("rules", "backtest", "--readings", path, "--lead-in", "1.5")
    assert any(line.startswith("lead-in: 36 readings before, from 2026-01-01") for line in said.lines)
    far = await fengsui("rules", "backtest", "--readings", path, "--lead-in", "30")
    assert (far.status, "shorter --lead-in" in far.complaint) == (1, True)
    lone = await fengsui("rules", "backtest", "--lead-in", "3", "--data", tmp_path)
    assert (lone.status, "name --from as well" in lone.complaint) == (1, True)


async def test_where_there_is_no_store_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store"):
        await Onlooker.open(f"sqlite:///{tmp_path / 'none.db'}")
    assert not list(tmp_path.iterdir())  # noqa: ASYNC240


# The command

async def test_the_command_prints_one_document_of_exactly_these_keys(tmp_path: Path) -> None:
    path = csv_of(tmp_path, {"X": [80.0] * 40 + [200.0] * 3 + [80.0] * 3})
    done = await fengsui("rules", "backtest", "--readings", path, "--json")
    assert done.status == 0
    document = json.loads(done.out)
    assert set(document) == {"transitions", "summary"}
    assert document["transitions"][0] == {
        "time": "2026-01-02T16:00:00Z", "station": "X", "from": "normal", "to": "unacknowledged", "level": "blue",
        "rule": "gamma-rise", "kind": "measurement",
    }


async def test_the_command_refuses_a_faulty_csv_with_status_1(tmp_path: Path) -> None:
    path = csv_of(tmp_path, {"X": [80.0]}, unit="furlong")
    done = await fengsui("rules", "backtest", "--readings", path)
    assert done.status == 1
    assert done.out == b""
    assert "line 2: " in done.complaint


async def test_the_command_asks_for_a_data_folder_that_is_there_and_makes_none(tmp_path: Path) -> None:
    done = await fengsui("rules", "backtest", "--data", tmp_path / "none")
    assert done.status == 1
    assert "name the data folder" in done.complaint
    assert not (tmp_path / "none").exists()


async def test_other_rules_take_the_place_of_the_shipped_ones(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(dose(), encoding="utf-8")
    path = csv_of(tmp_path, {"X": [80.0, 2000.0, 80.0]})
    done = await fengsui("rules", "backtest", "--readings", path, "--rules", file, "--json")
    assert [(each["rule"], each["level"], each["to"]) for each in json.loads(done.out)["transitions"]] == [
        ("gamma", "red", "unacknowledged"), ("gamma", "red", "returned"),
    ]


def test_values_are_marked_as_ingest_marks_them_one_by_one(tmp_path: Path) -> None:
    values = [80.0, -5000.0, *[80.0 + each % 3 for each in range(30)], 900.0, 80.0, *[81.5] * 40, 80.0]
    table = read_table(csv_of(tmp_path, {"X": list(values), "Y": list(reversed(values))}))
    marker = QualityMarker(Register())
    plain = [marker.mark(each) for each in table.readings(str)]
    marked = list(table.readings(str, QualityMarker(Register())))
    assert marked == plain
    assert {each.quality for each in marked} == {Quality.GOOD, Quality.OUT_OF_RANGE, Quality.SPIKE, Quality.STUCK}
