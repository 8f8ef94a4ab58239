"""How things stand: sea and wind from readings, plumes from forecasts, and what of it is a change."""

from datetime import datetime, timedelta

import msgspec
import pytest

from core.forecast import Area, Danger
from core.messages import Quality, Reading
from core.team import Position
from response.change import change
from response.observed import Observed, sea_state_of
from response.plumes import Plumes
from response.situation import Situation
from response.standing import Standing
from tests.alerting.test_forecasts import forecast
from tests.response.region import NOON, fleet, noon

MINUTE = timedelta(minutes=1)


def reading(station: str, quantity: str, value: float, minutes: float = 0.0, quality: Quality = Quality.GOOD) -> Reading:
    time = NOON + minutes * MINUTE
    return Reading(time=time, received=time, station=station, quantity=quantity, value=value, quality=quality)


@pytest.mark.parametrize(("height", "state"), [(0.0, 0), (0.5, 2), (0.6, 3), (2.5, 4), (3.9, 5), (14.0, 8), (14.1, 9)])
def test_a_height_of_waves_has_its_sea_state(height: float, state: int) -> None:
    assert sea_state_of(height) == state


def test_the_sea_is_that_of_the_highest_waves_told_lately_and_else_the_usual_one() -> None:
    observed = Observed()
    assert observed.sea(NOON) == (3, "")
    assert observed.hear(reading("BUOY-1", "wave_height", 2.0))
    observed.hear(reading("BUOY-2", "wave_height", 4.5, -200))
    observed.hear(reading("BUOY-3", "wave_height", 9.5, quality=Quality.FAULT))
    assert observed.sea(NOON) == (4, "BUOY-1 2026-11-26T04:00Z 2 m")
    assert observed.sea(NOON + timedelta(hours=4)) == (3, "")
    assert not observed.hear(reading("S-1", "ambient_dose_rate", 80.0))


def test_the_wind_is_the_mean_of_stations_that_told_both_speed_and_direction() -> None:
    observed = Observed()
    for station, speed, wind_from in (("W-1", 4.0, 350.0), ("W-2", 8.0, 20.0)):
        observed.hear(reading(station, "wind_speed", speed))
        observed.hear(reading(station, "wind_from", wind_from))
    observed.hear(reading("W-3", "wind_speed", 30.0))
    speed, wind_from, source = observed.wind(NOON + MINUTE)
    assert (speed, source) == (6.0, "2 stations 2026-11-26T04:00Z")
    assert wind_from == pytest.approx(10.1, abs=0.1)       # of the vector sum of 4 m/s from 350° and 8 m/s from 20°
    assert observed.wind(NOON + 61 * MINUTE) == (0.0, 0.0, "")


def levels(*severities: str) -> tuple[Danger, ...]:
    return tuple(
        Danger(name=f"L{number}", quantity="concentration", value=1.0, unit="mg/m³", severity=each, source="test",
               confirmed=True)
        for number, each in enumerate(severities)
    )


def area(level: int, east: float, share: float = 0.0, time: datetime | None = None) -> Area:
    ring = [[108.0, 21.6], [east, 21.6], [east, 21.7], [108.0, 21.6]]
    return Area(level=level, share=share, time=time, geometry={"type": "MultiPolygon", "coordinates": [[ring]]})


def test_of_a_forecast_the_widest_area_of_those_grave_enough_bars_the_way() -> None:
    said = msgspec.structs.replace(
        forecast(), time=NOON, end=NOON + 60 * MINUTE, levels=levels("yellow", "orange", "red"),
        areas=(area(0, 108.4), area(1, 108.3), area(2, 108.2), area(1, 108.9, share=0.05), area(1, 108.8, time=NOON)),
    )
    for least, east in (("yellow", 108.4), ("orange", 108.3), ("red", 108.2)):
        plumes = Plumes(least)   # type: ignore[arg-type]
        plumes.hear(said)
        (barrier,) = plumes.barriers(NOON)
        assert barrier.geometry["coordinates"][0][0][1][0] == east
        assert plumes.barriers(NOON + 60 * MINUTE) == ()
        assert not plumes.any
    none = Plumes("none")
    none.hear(said)
    assert none.barriers(NOON) == ()


def test_a_newer_forecast_of_a_run_takes_the_place_of_the_older_and_a_trial_bars_nothing() -> None:
    plumes = Plumes("red")
    first = msgspec.structs.replace(
        forecast(), time=NOON, end=NOON + 60 * MINUTE, levels=levels("red"), areas=(area(0, 108.4),)
    )
    plumes.hear(msgspec.structs.replace(first, id="other/1", warns=False))
    assert plumes.barriers(NOON) == ()
    plumes.hear(first)
    plumes.hear(msgspec.structs.replace(first, id="leak/2", time=NOON + MINUTE, areas=()))
    assert plumes.barriers(NOON + MINUTE) == ()


def at(longitude: float, minutes: float = 0.0, state: str = "") -> dict[str, Position]:
    time = NOON + minutes * MINUTE
    return {"a-team": Position(unit="a-team", time=time, received=time, longitude=longitude, latitude=21.8, state=state)}


@pytest.mark.parametrize(("before", "after", "why"), [
    ({}, {}, ""),
    ({}, {"shift": "night", "is_night": True}, "shift"),
    ({}, {"positions": at(108.0)}, "moved:a-team"),
    ({"positions": at(108.0)}, {"positions": at(108.009)}, ""),
    ({"positions": at(108.0)}, {"positions": at(108.01)}, "moved:a-team"),
    ({"positions": at(108.0)}, {"positions": at(108.0, state="out")}, "state:a-team"),
    ({"positions": at(108.0)}, {"positions": at(108.0, minutes=-121)}, "lost:a-team"),
    ({}, {"stood_down": {"v": ("停用", "out")}}, "service:v"),
    ({}, {"put_in": frozenset({"v"})}, "service:v"),
    ({}, {"sea_state": 4}, "sea_state"), ({}, {"sea_state_source": "BUOY"}, "sea_state"),
    ({"sea_state_source": "BUOY 04:00"}, {"sea_state_source": "BUOY 04:10"}, ""),
    ({}, {"wind_speed": 2.9}, ""), ({}, {"wind_speed": 3.0}, "wind"),
    ({"wind_speed": 8.0, "wind_from": 350.0}, {"wind_speed": 8.0, "wind_from": 19.0}, ""),
    ({"wind_speed": 8.0, "wind_from": 350.0}, {"wind_speed": 8.0, "wind_from": 20.0}, "wind"),
])
def test_what_counts_as_a_change(before: dict[str, object], after: dict[str, object], why: str) -> None:
    assert change(noon(**before), noon(**after)) == why


def test_a_clock_that_is_some_seconds_ahead_is_no_reason_to_look_for_a_unit_at_its_base() -> None:
    standing = Standing(fleet(), "red", None)
    standing.move(at(108.0, minutes=0.5).values())
    now: Situation = standing.situation(NOON)
    assert now.positions["a-team"].time == NOON
    assert change(noon(), now) == "moved:a-team"
    assert standing.is_passing
    standing.situation(NOON + timedelta(hours=3))
    assert not standing.is_passing
