"""Teams, ports, vessels, aircraft, calendars and instruments: what is refused, in which words, and when which muster holds."""

from datetime import datetime
from typing import Any, get_args

import msgspec
import pytest

from core.beijing import BEIJING
from core.instruments import INSTRUMENTS, Place, can_measure, instruments_for
from core.quantities import quantity
from core.shifts import is_night, minutes_of, shift_at
from core.team import Aircraft, Calendar, Fleet, Muster, Port, Team, Vessel, VesselClass
from core.team_check import BERTH_KM, Unit, afloat_fault, berth_fault, calendar_faults, fleet_faults, unit_faults

MUSTER = Muster(day=30.0, night=60.0, holiday=90.0)
TEAM = Team(id="t", name_zh="队", longitude=108.3, latitude=22.8, muster=MUSTER, origin="demo", instruments=("multi_gas",))
PORT = Port(id="p", name_zh="港", longitude=108.3, latitude=21.6, loading=20.0, origin="demo")
BUILD = VesselClass(id="b", name_zh="艇", knots=(28.0, 20.0), origin="demo")
VESSEL = Vessel(id="v", name_zh="船", port="p", build="b", muster=MUSTER, range_nm=300.0, origin="demo")
CRAFT = Aircraft(id="h", name_zh="机", kind="helicopter", longitude=108.3, latitude=22.8, airspeed_kmh=220.0, range_km=600.0,
                 most_wind=15.0, muster=MUSTER, origin="demo")
UNITS: dict[str, Unit] = {"team": TEAM, "port": PORT, "build": BUILD, "vessel": VESSEL, "craft": CRAFT}
CALENDAR = Calendar(holidays=("2026-10-01",), workdays=("2026-10-10",), origin="notice")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


@pytest.mark.parametrize("name", UNITS)
def test_a_sound_unit_has_no_fault(name: str) -> None:
    assert list(unit_faults(UNITS[name])) == []


@pytest.mark.parametrize(("name", "change", "said"), [
    ("team", {"id": "a b"}, "id 'a b': up to 64 letters"),
    ("team", {"id": "a/b"}, "id 'a/b': up to 64 letters"),
    ("port", {"name_zh": " "}, "name_zh: is empty"),
    ("craft", {"origin": ""}, "origin: is empty; name the source of the facts, or write 'demo'"),
    ("team", {"longitude": 22.8, "latitude": 108.3}, "latitude 108.3, longitude 22.8 is not on Earth; they look exchanged"),
    ("port", {"longitude": 1083.0}, "latitude 21.6, longitude 1083.0 is not on Earth"),
    ("team", {"latitude": float("nan")}, "is not on Earth"),
    ("team", {"muster": Muster(day=601.0, night=60.0, holiday=60.0)}, "muster.day 601: expected 0 to 600 min"),
    ("vessel", {"muster": Muster(day=30.0, night=-1.0, holiday=60.0)}, "muster.night -1: expected 0 to 600 min"),
    ("craft", {"muster": Muster(day=30.0, night=1.0, holiday=float("nan"))}, "muster.holiday nan: expected 0 to 600 min"),
    ("team", {"pace": 0.1}, "pace 0.1: expected 0.2 to 2 times the usual speed"),
    ("team", {"pace": 2.5}, "pace 2.5: expected 0.2 to 2 times the usual speed"),
    ("team", {"members": -1}, "members -1: expected 0 to 1000 people"),
    ("team", {"instruments": ("geiger",)}, "instruments: 'geiger' is unknown; known: dose_rate_meter, "),
    ("vessel", {"instruments": ("multi_gas", "multi_gas")}, "instruments: names one twice"),
    ("port", {"loading": -5.0}, "loading -5: expected 0 to 600 min"),
    ("build", {"knots": ()}, "knots: is empty; give the speed at sea states 0, 1, 2 …"),
    ("build", {"knots": (1.0,) * 11}, "knots: has 11 speeds; there are sea states 0 to 9"),
    ("build", {"knots": (20.0, -1.0)}, "knots at sea state 1 -1: expected 0 to 60 knots"),
    ("vessel", {"range_nm": 0.0}, "range_nm 0: expected above 0 nautical miles"),
    ("vessel", {"range_nm": float("inf")}, "range_nm inf: expected above 0 nautical miles"),
    ("vessel", {"longitude": 108.5}, "longitude, latitude: give both, or neither for a vessel in its port"),
    ("craft", {"range_km": -1.0}, "range_km -1: expected above 0 km"),
    ("craft", {"airspeed_kmh": 900.0}, "airspeed_kmh 900: expected above 0 and up to 400 km/h"),
    ("craft", {"most_wind": 0.0}, "most_wind 0: expected above 0 and up to 40 m/s"),
])
def test_a_fault_names_its_key_and_what_is_expected(name: str, change: dict[str, Any], said: str) -> None:
    (fault,) = unit_faults(msgspec.structs.replace(UNITS[name], **change))
    assert said in fault


@pytest.mark.parametrize(("change", "said"), [
    ({"night_from": 24}, "night_from 24: expected an hour, 0 to 23"),
    ({"holidays": ("2026-13-01",)}, "holidays: '2026-13-01' is no day; written like '2027-01-01'"),
    ({"holidays": ("20261001",)}, "holidays: '20261001' is no day"),
    ({"workdays": ("2026-10-09",)}, "workdays: 2026-10-09 is no Saturday or Sunday; other days are worked anyway"),
    ({"holidays": ("2026-10-10",)}, "workdays: 2026-10-10 is among the holidays as well"),
    ({"origin": ""}, "origin: is empty; name the notice the days are from"),
])
def test_a_calendar_names_what_is_wrong_with_its_days(change: dict[str, Any], said: str) -> None:
    assert list(calendar_faults(CALENDAR)) == []
    (fault,) = calendar_faults(msgspec.structs.replace(CALENDAR, **change))
    assert said in fault


def test_a_vessel_needs_its_port_and_its_class_and_ids_are_unique_over_all_kinds() -> None:
    sound = Fleet(teams={"t": TEAM}, ports={"p": PORT}, builds={"b": BUILD}, vessels={"v": VESSEL}, aircraft={"h": CRAFT})
    assert list(fleet_faults(sound)) == []
    lost = msgspec.structs.replace(sound, ports={}, builds={})
    assert list(fleet_faults(lost)) == [
        ("v", "port 'p': is no [[port]]; known: none"), ("v", "build 'b': is no [[vessel_class]]; known: none"),
    ]
    twice = msgspec.structs.replace(sound, aircraft={"t": msgspec.structs.replace(CRAFT, id="t")})
    ((id, fault),) = fleet_faults(twice)
    assert (id, fault) == ("t", "id: stands for two things, team and aircraft; positions are told apart by id alone")


def test_a_berth_and_a_vessel_need_the_sea_within_reach_of_the_mask() -> None:
    assert berth_fault(BERTH_KM) is None
    assert afloat_fault(0.0) is None
    assert berth_fault(3.25) == "a port stands on land: no sea within 2 km of it, the nearest is 3.2 km away"
    assert afloat_fault(float("inf")) == "a vessel cannot be there: no sea within 2 km of it"


@pytest.mark.parametrize(("time", "shift"), [
    ("2026-10-09T08:00", "day"),         # a Friday
    ("2026-10-09T06:59", "night"),
    ("2026-10-09T07:00", "day"),
    ("2026-10-09T20:59", "day"),
    ("2026-10-09T21:00", "night"),
    ("2026-10-01T12:00", "holiday"),     # National Day, a Thursday
    ("2026-10-01T23:00", "holiday"),     # its night as well
    ("2026-10-10T12:00", "day"),         # a Saturday that is worked
    ("2026-10-11T12:00", "holiday"),     # a Sunday
])
def test_a_moment_belongs_to_day_night_or_holiday_in_beijing_s_time(time: str, shift: str) -> None:
    assert shift_at(CALENDAR, at(time)) == shift
    assert minutes_of(MUSTER, shift_at(CALENDAR, at(time))) == {"day": 30.0, "night": 60.0, "holiday": 90.0}[shift]


def test_night_may_lie_within_one_day_or_not_be_at_all() -> None:
    early = Calendar(night_from=0, night_to=6)
    assert [is_night(early, at(f"2026-10-09T{hour:02}:30")) for hour in (23, 0, 5, 6)] == [False, True, True, False]
    assert not any(is_night(Calendar(night_from=7, night_to=7), at(f"2026-10-09T{hour:02}:00")) for hour in range(24))


def test_every_instrument_has_both_names_and_measures_quantities_there_are() -> None:
    for key, each in INSTRUMENTS.items():
        assert key == each.key
        assert any("一" <= letter <= "鿿" for letter in each.zh), key
        assert each.en.isascii(), key
        assert each.places, key
        assert set(each.places) <= set(get_args(Place)), key
        assert [name for name in each.measures if quantity(name) is None] == [], key
        assert len(set(each.measures)) == len(each.measures), key


def test_an_instrument_is_found_by_quantity_and_place_the_readers_before_the_samplers() -> None:
    assert [each.key for each in instruments_for("i131_air")] == ["hpge_vehicle", "iodine_sampler"]
    assert [each.key for each in instruments_for("cadmium", "water")] == ["voltammetry", "water_sampler"]
    assert can_measure(("water_sampler",), "cadmium")
    assert not can_measure(("water_sampler",), "cadmium", on_the_spot=True)
    assert not can_measure(("xrf",), "cadmium", "water")
    assert not can_measure((), "chlorine")
