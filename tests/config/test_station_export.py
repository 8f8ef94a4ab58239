"""Stations that officers adopted or changed, written into a copy of the region: each is there once, the rest as it was."""

import shutil
from datetime import date
from pathlib import Path

import msgspec
import pytest

from config.load import load_stations
from config.stations import export_stations
from core.station import Channel, Station

SHIPPED = Path(__file__).resolve().parents[2] / "config" / "guangxi" / "stations"
NEW = Station(
    id="NEW/1", name_zh="新站", category="radiation", latitude=22.5, longitude=108.3,
    calibrated=date(2026, 3, 1),
    channels=(Channel(quantity="ambient_dose_rate", unit="nGy/h"),),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "stations"))


def gained(id: str) -> Station:
    station = load_stations(SHIPPED)[id]
    return msgspec.structs.replace(station, channels=(*station.channels, Channel(quantity="ozone", unit="ug/m3")))


def test_a_station_that_gained_a_channel_is_written_once_and_the_others_stay(folder: Path) -> None:
    before, changed = load_stations(SHIPPED), gained("HC-R-01")
    head = (folder / "hechi.toml").read_text(encoding="utf-8").splitlines()[:2]
    export_stations(folder, [changed])
    assert dict(load_stations(folder)) == dict(before) | {"HC-R-01": changed}
    assert (folder / "hechi.toml").read_text(encoding="utf-8").splitlines()[:2] == head


def test_an_adopted_station_has_a_file_of_its_own(folder: Path) -> None:
    export_stations(folder, [NEW, gained("HC-R-01")])
    assert load_stations(folder / "changed")["NEW/1"] == NEW
    assert len(load_stations(folder)) == len(load_stations(SHIPPED)) + 1


def test_a_region_without_station_files_gains_them(tmp_path: Path) -> None:
    export_stations(tmp_path / "stations", [NEW])
    assert list(load_stations(tmp_path / "stations")) == ["NEW/1"]


def test_nothing_changed_writes_nothing(tmp_path: Path) -> None:
    export_stations(tmp_path / "stations", [])
    assert not (tmp_path / "stations").exists()
