"""The table of zones: what ships, what goes before it, and what is refused."""

from pathlib import Path

import pytest

from config.zones import SHIPPED, zone_plan
from core.errors import ConfigError

TEXT = SHIPPED.read_text(encoding="utf-8")


def test_radii_depend_on_the_plants_power() -> None:
    plan = zone_plan()
    great = {each.key: each.radius_km for each in plan.of_power(3150.0) if each.scheme == "IAEA"}
    small = {each.key: each.radius_km for each in plan.of_power(600.0) if each.scheme == "IAEA"}
    assert great == {"PAZ": 5.0, "UPZ": 30.0, "EPD": 100.0, "ICPD": 300.0}
    assert small == {"PAZ": 3.0, "UPZ": 30.0, "EPD": 50.0, "ICPD": 100.0}
    assert {each.key for each in plan.of_power(1000.0)} == {each.key for each in plan.of_power(3150.0)}
    assert not [each for each in plan.of_power(50.0) if each.scheme == "IAEA"]


def test_what_is_recalled_says_so_and_everything_has_a_source() -> None:
    plan = zone_plan()
    assert all(each.source for each in (*plan.zones, *plan.precautions, plan.notice))
    assert not [each for each in plan.zones if each.confirmed]


def test_a_departments_own_goes_before_the_regions_and_that_before_ours(tmp_path: Path) -> None:
    region, data = tmp_path / "region", tmp_path / "data"
    for folder, radius in ((region, "4.0"), (data, "3.5")):
        folder.mkdir()
        (folder / "zones.toml").write_text(TEXT.replace("radius_km = 5.0", f"radius_km = {radius}"), encoding="utf-8")
    assert zone_plan(region).of_power(3150.0)[0].radius_km == 4.0
    assert zone_plan(region, data).of_power(3150.0)[0].radius_km == 3.5
    assert zone_plan(tmp_path, tmp_path).of_power(3150.0)[0].radius_km == 5.0


@pytest.mark.parametrize(("old", "new", "words"), [
    ("radius_km = 5.0", "radius_km = 8.0", "radius_km 8: must lie from 3 to 5 km"),
    ("to_mwth = 1000.0", "to_mwth = 2000.0", "there is another zone of this key for the same power"),
    ('zone = "GB-outer"', 'zone = "middle"', "zone 'middle': there is none"),
    ("radius_km = 5.0", "radius = 5.0", "radius"),
    ('actions = ["prepare"]', 'actions = ["flee"]', "flee"),
    ("value = 10.0", 'value = 10.0\nname = "x"', "give either a value or the beginning of a name"),
    ('version = "2"', 'version = "2"\nspare = 1', "spare: unknown"),
    ("nearest_km = 15.0", "nearest_km = 40.0", "must be above 0 and rise"),
])
def test_a_fault_names_the_file_and_what_is_wrong(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in TEXT
    (tmp_path / "zones.toml").write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        zone_plan(tmp_path)
    assert words in str(refused.value)
    assert "zones.toml" in str(refused.value)
