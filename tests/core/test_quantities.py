"""The table of quantities, and conversion between units."""

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import DecodeError, InputError
from core.quantities import QUANTITIES, from_canonical, lone_unit, parse_amount, quantity, to_canonical
from core.quantity_page import MEDIA, page

unhurried = settings(deadline=None)     # a busy machine is no failure
PAGE = Path(__file__).parents[2] / "docs" / "quantities.md"
UNITS = [(each.key, unit) for each in QUANTITIES.values() for unit in each.units]
REQUIRED = """
    ambient_dose_rate i131_air cs137_air cs134_air xe133_air gross_alpha gross_beta
    sulfur_dioxide nitrogen_dioxide nitrogen_oxides carbon_monoxide ozone chlorine ammonia hydrogen_chloride
    hydrogen_fluoride hydrogen_sulfide methane benzene voc pm2_5 pm10 tsp
    cadmium thallium mercury arsenic lead chromium_vi copper zinc nickel antimony cyanide ammonia_nitrogen cod cod_mn
    dissolved_oxygen total_phosphorus total_nitrogen petroleum ph conductivity turbidity water_temperature water_level
    discharge wind_speed wind_from temperature relative_humidity pressure rain_rate rain_amount solar_radiation noise
    battery_voltage detector_high_voltage detector_temperature room_temperature room_humidity door_open mains_power
    smoke flood sampling_flow sampled_volume
"""


@pytest.mark.parametrize("key", REQUIRED.split())
def test_what_the_department_measures_is_in_the_table(key: str) -> None:
    known = quantity(key)
    assert known is not None
    assert known.key == key


def test_keys_and_names_are_distinct_and_spelled_alike() -> None:
    for names in ("key", "zh", "en"):
        assert len({getattr(each, names) for each in QUANTITIES.values()}) == len(QUANTITIES), names
    for each in QUANTITIES.values():
        assert each.key.replace("_", "").isalnum()
        assert each.key.isascii()
        assert each.key == each.key.lower()


def test_every_quantity_has_a_range_a_source_a_medium_and_its_canonical_unit_unchanged() -> None:
    for each in QUANTITIES.values():
        assert each.low < each.high
        assert each.source
        assert each.medium in MEDIA
        assert next(iter(each.units)) == each.unit
        assert (each.units[each.unit].factor, each.units[each.unit].offset) == (1.0, 0.0)


@unhurried
@given(st.sampled_from(UNITS), st.floats(-1e12, 1e12))
def test_a_value_converted_to_canonical_and_back_is_the_same(named: tuple[str, str], value: float) -> None:
    key, unit = named
    back = from_canonical(key, to_canonical(key, value, unit), unit)
    assert math.isclose(back, value, rel_tol=1e-9, abs_tol=1e-6)


@pytest.mark.parametrize(
    ("key", "value", "unit", "canonical"),
    [
        ("ambient_dose_rate", 82.4, "nGy/h", 82.4),
        ("ambient_dose_rate", 1.0, "uGy/h", 1000.0),
        ("ambient_dose_rate", 1.0, "\u00b5Gy/h", 1000.0),
        ("ambient_dose_rate", 1.0, "\u03bcGy/h", 1000.0),
        ("ambient_dose_rate", 1.2, "mSv/h", 1e6),
        ("ambient_dose_rate", 12.0, "Sv/h", 1e10),
        ("ambient_dose_rate", 120.0, "nSv/h", 100.0),
        ("ambient_dose_rate", 0.12, "\u03bcSv/h", 100.0),
        ("methane", 2000.0, "ppb", 2.0),
        ("methane", 1.0, "mg/m3", 24.4654 / 16.043),
        ("sulfur_dioxide", 1.0, "ppm", 64.064 / 24.4654 * 1000),
        ("carbon_monoxide", 1.5, "mg/m³", 1500.0),
        ("cadmium", 5.0, "ug/L", 0.005),
        ("conductivity", 50.0, "mS/m", 500.0),
        ("pressure", 101.94, "kPa", 1019.4),
        ("temperature", 300.0, "K", 26.85),
        ("temperature", 212.0, "degF", 100.0),
        ("discharge", 3600.0, "m3/h", 1.0),
        ("gross_beta", 1000.0, "Bq/m3", 1.0),
    ],
)
def test_units_convert_as_their_definitions_say(key: str, value: float, unit: str, canonical: float) -> None:
    assert to_canonical(key, value, unit) == pytest.approx(canonical, rel=1e-12)


def test_the_molar_volume_is_that_of_an_ideal_gas_at_the_reference_state() -> None:
    litres = 8.314462618 * 298.15 / 101.325
    assert to_canonical("ozone", 1.0, "ppb") == pytest.approx(47.997 / litres, rel=1e-5)


def test_no_true_accident_value_is_called_implausible() -> None:
    assert QUANTITIES["ambient_dose_rate"].high >= 1e10        # 10 Gy/h, beside a melted core
    assert QUANTITIES["chlorine"].high >= 70.9 / 24.4654 * 1e9  # the pure gas
    assert QUANTITIES["cadmium"].high >= 1e5
    assert QUANTITIES["ph"].low < 0


@pytest.mark.parametrize(
    ("key", "value", "unit", "reason"),
    [
        ("radon_flux", 1.0, "Bq/m²", "unknown_quantity"),
        ("cadmium", 1.0, "ppm", "unknown_unit"),
        ("cadmium", 1.0, "", "unknown_unit"),
        ("cadmium", math.nan, "mg/L", "not_a_number"),
        ("cadmium", math.inf, "mg/L", "not_a_number"),
        ("ambient_dose_rate", 1e308, "Sv/h", "not_a_number"),
    ],
)
def test_what_cannot_be_converted_is_refused_by_name(key: str, value: float, unit: str, reason: str) -> None:
    with pytest.raises(DecodeError) as refused:
        to_canonical(key, value, unit)
    assert refused.value.reason == reason


def test_a_limit_is_read_in_any_accepted_unit() -> None:
    assert parse_amount("0.5 uSv/h", "ambient_dose_rate") == pytest.approx(500 / 1.2)
    assert parse_amount("1µGy/h", "ambient_dose_rate") == 1000.0
    assert parse_amount(" 1e-3  mg/L ", "cadmium") == 0.001
    assert parse_amount("6.5", "ph") == 6.5
    assert parse_amount("1 ppm", "methane") == 1.0


def test_a_difference_of_temperature_has_no_offset() -> None:
    assert parse_amount("9 degF", "temperature", difference=True) == pytest.approx(5.0)
    assert parse_amount("5 K", "temperature", difference=True) == 5.0
    assert parse_amount("300 K", "temperature") == pytest.approx(26.85)


@pytest.mark.parametrize(
    ("text", "key"),
    [("5", "cadmium"), ("mg/L", "cadmium"), ("five mg/L", "cadmium"), ("5 ppm", "cadmium"), ("1 mg/L", "unobtainium"),
     ("1e999 mg/L", "cadmium"), ("", "ph"), ("nan mg/L", "cadmium")],
)
def test_a_limit_that_cannot_be_read_is_explained(text: str, key: str) -> None:
    with pytest.raises(InputError, match=r"unit|quantity|amount|large|expected"):
        parse_amount(text, key)


def test_only_bare_numbers_may_come_without_a_unit() -> None:
    bare = {key for key in QUANTITIES if lone_unit(key) is not None}
    assert bare == {"ph", "door_open", "mains_power", "smoke", "flood", "rain_detected", "odour"}


def test_the_reference_page_says_what_the_table_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
