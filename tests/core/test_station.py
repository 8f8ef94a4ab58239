"""The register: what it knows by now of what was once kept as unregistered."""

import pytest

from core.station import Channel, Register, Station

REGISTER = Register([
    Station(
        id="W-1", name_zh="断面", category="surface_water", latitude=22.0, longitude=108.0, mn="M1",
        aliases=("urn:dev:ow:1",),
        channels=(
            Channel(quantity="ph", codes=("w01001", "temp")),
            Channel(quantity="chemical_oxygen_demand", unit="mg/L", codes=("E1/w01018",)),
            Channel(quantity="ammonia_nitrogen", codes=("w21003",)),
        ),
    ),
    Station(
        id="S-1", name_zh="站", category="weather", latitude=22.0, longitude=108.0,
        channels=(Channel(quantity="ph", unit="1"),),
    ),
])


@pytest.mark.parametrize(("name", "quantity"), [
    ("W-1", "turbidity"), ("W-1", "hj212:w01001"), ("W-1", "hj212:w01018"),
    ("M1", "hj212:w01018"), ("M1", "hj212:w99999"), ("urn:dev:ow:1", "ph"),
    ("urn:dev:ow:1:temp", "senml:urn:dev:ow:1:temp"), ("W-1", "senml:urn:dev:ow:1:temp"), ("S-1", "senml:S-1"),
])
def test_what_a_registered_station_says_under_its_names_and_codes_is_known(name: str, quantity: str) -> None:
    assert REGISTER.knows(name, quantity)


@pytest.mark.parametrize(("name", "quantity"), [
    ("W-2", "ph"), ("W-10", "hj212:w01001"), ("W-1", "hj212:w99999"), ("W-1", "senml:urn:dev:ow:1:wind"),
    ("urn:dev:ow:12:temp", "senml:urn:dev:ow:12:temp"), ("W-1", "senml:W-1"),
    ("W-1", "hj212:w21003"),             # its channel names no unit, so the code is still kept raw
])
def test_another_name_another_code_or_a_channel_without_unit_is_not_known(name: str, quantity: str) -> None:
    assert not REGISTER.knows(name, quantity)
