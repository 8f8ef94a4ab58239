"""fengsui reach: the document, the file, the questions, and what is refused in one sentence."""

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from shapely.geometry import shape

from config.load import region_folder
from tests.fengsui.program import fengsui

DAY = ("--at", "2026-11-26T10:00:00+08:00")


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, Any]]:
    """All that is asked of one run: the region takes seconds to make ready."""
    out = tmp_path_factory.mktemp("reach") / "reach.geojson"
    found = asyncio.run(fengsui(
        "reach", "--json", *DAY, "--data", out.parent, "--out", out, "--point", "108.90,20.90", "--new-bases", "2",
        "--by", "sites",
    ))
    assert found.status == 0, found.errors
    return json.loads(found.out), json.loads(out.read_text(encoding="utf-8"))


def test_the_document_has_what_is_promised(answer: tuple[dict[str, Any], dict[str, Any]]) -> None:
    found, _ = answer
    assert {"land", "sea", "teams", "gaps", "provider", "data_date", "assumptions"} <= set(found)
    assert found["land"]["minutes"] == 120
    assert found["sea"]["hours"] == 6
    assert 0.3 < found["land"]["share"] < 1
    assert found["land"]["area_km2"] == pytest.approx(found["land"]["share"] * found["land"]["total_km2"], rel=1e-3)
    assert found["land"]["population_share"] > found["land"]["share"]     # teams stand where people live
    assert found["night"]["land"]["share"] < found["land"]["share"]
    assert len(found["land"]["cities"]) == 14
    assert found["provider"] == "friction"
    assert found["data_date"] == "2026-11-23"
    assert found["demo"] is True
    assert len([each for each in found["teams"] if each["kind"] == "team"]) == 16
    assert all(each["source"] and each["zh"] and each["en"] for each in found["assumptions"])


def test_the_sea_is_reached_by_vessels_first_by_the_nearest(answer: tuple[dict[str, Any], dict[str, Any]]) -> None:
    found, _ = answer
    minutes = [each["minutes"] for each in found["first"]]
    assert minutes == sorted(minutes)
    assert {each["kind"] for each in found["first"]} >= {"vessel", "helicopter"}
    assert len(found["new_bases"]["bases"]) == 2
    assert found["new_bases"]["share_after"] > found["new_bases"]["share_before"]


def test_the_file_is_geojson_that_others_can_read(answer: tuple[dict[str, Any], dict[str, Any]]) -> None:
    _, found = answer
    assert found["type"] == "FeatureCollection"
    areas = [each for each in found["features"] if each["properties"]["what"] == "reach"]
    assert {each["properties"]["within"] for each in areas if each["properties"]["team"] is None} == {
        30, 60, 90, 120, 1, 2, 3, 4, 5, 6}
    for each in found["features"]:
        assert shape(each["geometry"]).is_valid, each["properties"]
    for each in areas:
        for polygon in each["geometry"]["coordinates"]:
            for number, ring in enumerate(polygon):
                points = np.array(ring)
                turned = np.sum(points[:-1, 0] * points[1:, 1] - points[1:, 0] * points[:-1, 1])
                assert ring[0] == ring[-1]
                assert (turned > 0) == (number == 0)
                assert (points[:, 0] > 100).all()
                assert (points[:, 0] < 116).all()


@pytest.mark.parametrize(("asked", "says"), [
    (("--without", "nobody"), "there is no such unit; there are"),
    (("--point", "here"), "expected 2 numbers"),
    (("--point", "20,50"), "outside the region looked at"),
    (("--point", "108,95"), "outside the region looked at"),
    (("--point", "nan,22"), "outside the region looked at"),
    (("--cut", "108,23"), "expected 3 numbers"),
    (("--cut", "108,23,900"), "at most 200 km"),
    (("--wind", "200,0"), "0 to 75 m/s"),
    (("--target", "95"), "above 0 and at most 1"),
    (("--closed", "/missing.geojson"), "cannot be read"),
    (("--base", "10,10"), "outside the region looked at"),
    (("--new-bases", "2", "--candidates", "/none.csv"), "/none.csv: cannot be read"),
    (("--out", "/no/such/folder.geojson"), "cannot be written"),
])
async def test_what_cannot_be_is_one_sentence(tmp_path: Path, asked: tuple[str, ...], says: str) -> None:
    found = await fengsui("reach", "--provider", "circle", "--data", tmp_path, *asked)
    assert found.status == 1
    assert says in found.complaint
    assert len(found.complaint.strip().splitlines()) == 1


@pytest.mark.parametrize(("file", "old", "new", "says"), [
    ("teams/sea.toml", "latitude = 21.585", "latitude = 22.9", "fcg-port"),
    ("region.toml", "road_kmh = 65.0", "road_kmh = 900.0", "road speed by day must be 1 to 200 km/h"),
    ("region.toml", "box = [104", "colour = 1\nbox = [104", "colour: there is no such key; there are attribution"),
    ("region.toml", "Asia/Shanghai", "Mars/Base", "only Asia/Shanghai is served"),
    ("region.toml", "road_kmh = 65.0", "road_mph = 40.0", "travel.road_mph: there is no such key"),
    ("region.toml", "[108.10, 21.45]", "[208.10, 21.45]", "no [longitude, latitude] on Earth"),
])
async def test_a_region_that_cannot_be_is_refused(tmp_path: Path, file: str, old: str, new: str, says: str) -> None:
    region = tmp_path / "region"
    shutil.copytree(region_folder("guangxi"), region)
    path = region / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    (tmp_path / "s.toml").write_text(f'region = "{region}"\n', encoding="utf-8")
    found = await fengsui("reach", "--config", tmp_path / "s.toml", "--provider", "circle", "--data", tmp_path)
    assert found.status == 1
    assert says in found.complaint


async def test_an_empty_road_file_is_one_sentence(tmp_path: Path) -> None:
    region = tmp_path / "region"
    shutil.copytree(region_folder("guangxi"), region)
    none = np.zeros(0, np.int32)
    np.savez(region / "geography" / "roads.npz", xy=np.zeros((0, 2), np.float32), u=none, v=none, km=none.astype(np.float32))
    (tmp_path / "s.toml").write_text(f'region = "{region}"\n', encoding="utf-8")
    found = await fengsui("reach", "--config", tmp_path / "s.toml", "--data", tmp_path)
    assert found.status == 1
    assert "roads.npz: has no roads in it" in found.complaint
