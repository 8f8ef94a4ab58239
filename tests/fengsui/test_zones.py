"""fengsui zones, as its user runs it."""

import json
from pathlib import Path

import msgspec
import pytest

from tests.fengsui.program import fengsui
from tests.response.zones.releases import area, arrival, dose, release


async def test_zones_come_as_a_document_a_map_and_tables(tmp_path: Path) -> None:
    told = release(
        areas=[area(0, 0.0, 298.0, 8.0, 28.0)], arrivals=[arrival("town-12269572", 23.6, 298.0, at=(108.3566, 21.7694))],
        doses=[dose("town-12269572", (20.0, 120.0, 200.0))],
    )
    file, out = tmp_path / "forecast.json", tmp_path / "zones.geojson"
    file.write_bytes(msgspec.json.encode(told))
    asked = ("zones", "fcg-npp", "--forecast", file, "--data", tmp_path)
    done = await fengsui(*asked, "--json", "--out", out)
    assert done.status == 0, done.errors
    found = json.loads(done.out)
    assert found["forecast"] == "test/1"
    assert [each["key"] for each in found["zones"] if each["scheme"] == "IAEA"] == ["PAZ", "UPZ", "EPD", "ICPD"]
    assert len(found["sectors"]) == 96
    assert ["10-30-WNW"] in [each["sectors"] for each in found["proposals"] if each["action"] == "evacuation"]
    assert json.loads(out.read_text(encoding="utf-8"))["type"] == "FeatureCollection"
    table = await fengsui(*asked, "--state", "general")
    words = " ".join(table.out.decode().split())
    assert "20 / 120 / 200 mSv" in words
    assert "to be confirmed" in words
    assert "Reception and decontamination" in words
    assert "once general emergency" not in words


@pytest.mark.parametrize(("more", "words"), [
    (("nowhere",), "there is no site 'nowhere' in the register; reactors: fcg-npp"),
    (("fcg-npp", "--wind", "120"), "a speed of 0 to 75 m/s"),
    (("fcg-npp", "--wind", "4,400"), "a speed of 0 to 75 m/s"),
    (("fcg-npp", "--forecast", "no-such.json"), "cannot be read"),
    (("fcg-npp", "--at", "noon"), "not a time"),
])
async def test_bad_input_is_one_sentence(tmp_path: Path, more: tuple[str, ...], words: str) -> None:
    done = await fengsui("zones", *more, "--data", tmp_path)
    assert done.status == 1
    assert words in done.complaint


async def test_what_is_no_forecast_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "forecast.json"
    file.write_text('{"type": "alert"}', encoding="utf-8")
    done = await fengsui("zones", "fcg-npp", "--forecast", file, "--data", tmp_path)
    assert done.status == 1
    assert "is no forecast" in done.complaint
