"""A drill with a release forecasts inside its sealed house, and tells the same story byte for byte at any speed."""

import asyncio
import contextlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from config.drills.load import DrillPlan, plan
from config.schema import DispersionSettings, Settings
from core.messages import Entry, Forecast, Transition
from core.recording import About, Recorded, Recording, RecordingWriter
from fengsui.drills import drill_house
from ingest.player import Player
from tests.dispersion.house import AROUND, NOON, RULES, STATIONS

SMALL = Settings(dispersion=DispersionSettings(members=10, horizon_hours=2.0))
SPOKEN = ("FIRST", "DOWN", "WX-1", "WX-2")


def scenario(folder: Path) -> DrillPlan:
    """Forty minutes: chlorine from the third on, a wind that turns after twenty, the end of it after thirty-five."""
    chosen = msgspec.structs.replace(plan("longjiang-2012"), folder=folder / "chlorine", title_zh="氯", title_en="Chlorine",
                                     start=NOON, end=NOON + timedelta(minutes=40), tick_seconds=20.0)
    tables: list[dict[str, Any]] = []
    for name in SPOKEN:
        fields = STATIONS[name].public()
        channels = fields.pop("channels", [])
        if fields["category"] == "weather":
            channels = [{"quantity": "wind_speed", "unit": "m/s"}, {"quantity": "wind_from", "unit": "°"}]
        else:
            channels = [{**each, "unit": "µg/m³"} for each in channels]
        tables.append({**fields, "channel": channels})
    rules = [
        {"id": "chlorine", "title_zh": "氯气超限", "title_en": "Chlorine over the limit", "detector": "threshold",
         "quantity": "chlorine", "level": [{"severity": "yellow", "limit": "100 µg/m³", "source": "test"}]},
        {"id": "forecast-arrival", "title_zh": "将到达", "title_en": "Will be reached", "detector": "forecast",
         "chance": 0.2, "level": [{"severity": "red"}]},
    ]
    assert {each["id"] for each in rules} < {each.id for each in RULES}
    chosen.folder.mkdir(parents=True)
    about = About(title_zh="氯", title_en="Chlorine", source="test", licence="CC0", stations=tuple(tables), rules=tuple(rules))
    with RecordingWriter(chosen.recording, about) as writer:
        for minute in range(40):
            moment = NOON + timedelta(minutes=minute)
            values = [(name, quantity, value, unit) for name in ("WX-1", "WX-2") for quantity, value, unit in (
                ("wind_speed", 4.0, "m/s"), ("wind_from", 225.0 if minute < 20 else 280.0, "°"))]
            values += [("FIRST", "chlorine", 80_000.0 if 3 <= minute < 35 else 10.0, "µg/m³")]
            payload = msgspec.json.encode([
                {"station": name, "time": moment, "quantity": quantity, "value": value, "unit": unit}
                for name, quantity, value, unit in values
            ])
            writer.write(Recorded(received=moment + timedelta(seconds=1), topic="readings/g1", payload=payload))
    return chosen


async def played(chosen: DrillPlan, folder: Path, speed: float | None) -> tuple[tuple[Entry, ...], list[Transition]]:
    """The whole log of a drill, and all transitions."""
    async with drill_house(chosen, "chlorine-1", folder, SMALL, AROUND) as house:
        stages = asyncio.create_task(house.supervisor.run())
        try:
            await house.ready()
            await Player(Recording.open(chosen.recording), house.pipeline, house.clock, house.bus).play(speed)  # type: ignore[arg-type]
            return await house.store.entries(0, 10_000), await house.store.all_transitions()
        finally:
            stages.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await stages


async def test_a_drill_with_forecasts_has_the_same_log_and_the_same_transitions_at_any_speed(tmp_path: Path) -> None:
    chosen = scenario(tmp_path)
    for number in range(3):
        (tmp_path / str(number)).mkdir()
    told = [await played(chosen, tmp_path / str(number), speed) for number, speed in enumerate((None, 1200.0, 300.0))]
    logs = [msgspec.json.encode(log) for log, _ in told]
    assert logs[0] == logs[1] == logs[2]
    assert msgspec.json.encode(told[0][1]) == msgspec.json.encode(told[1][1]) == msgspec.json.encode(told[2][1])
    log, transitions = told[0]
    forecasts = [each.message for each in log if isinstance(each.message, Forecast)]
    assert [(each.time - NOON) / timedelta(minutes=1) for each in forecasts[1:]] == [18.0, 21.0, 35.0], (
        "a quarter of an hour after the wind the first rests on, at the turn, and a quarter of an hour after that"
    )
    assert [each.id.rpartition("/")[2] for each in forecasts] == ["1", "2", "3", "4"]
    assert {each.exercise for each in forecasts} == {"chlorine-1"}
    assert len({each.run for each in forecasts}) == 1
    assert forecasts[0].time == NOON + timedelta(minutes=3, seconds=1)
    warned = [each for each in transitions if each.alert.forecast is not None]
    assert {"town-Lee", "DOWN"} <= {each.alert.place for each in warned}
    assert {each.alert.exercise for each in warned} == {"chlorine-1"}
