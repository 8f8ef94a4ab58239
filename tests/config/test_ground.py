"""What a region's folder gives to work on: Guangxi whole, a layer that is missing said, and a broken one refused by name."""

import json
import shutil
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from config.ground import LACKS, ground_of
from config.layers import roads_from, waters_from
from config.load import Region, load_region, region_folder
from core.errors import ConfigError
from response.ground import Ground

GEOGRAPHY = region_folder("guangxi") / "geography"


@pytest.fixture(scope="module")
def guangxi() -> Region:
    return load_region("guangxi")


@pytest.fixture(scope="module")
def ground(guangxi: Region) -> Ground:
    return ground_of(guangxi)


def bare(region: Region, folder: Path) -> Region:
    """The region on another folder."""
    (folder / "geography").mkdir(parents=True, exist_ok=True)
    return msgspec.structs.replace(region, folder=folder)


def roads(path: Path, **change: Any) -> Path:
    held: dict[str, Any] = {
        "xy": np.array([[108.0, 22.0], [108.1, 22.0]], np.float32), "u": np.array([0], np.int32), "v": np.array([1], np.int32),
        "km": np.array([10.3], np.float32),
    }
    np.savez(path, **{**held, **change})
    return path


def test_guangxi_has_every_layer_with_its_date_and_source(ground: Ground) -> None:
    assert ground.box == (103.5, 19.0, 113.6, 27.6)
    assert len(ground.cities) == 14
    assert ground.roads is not None
    assert len(ground.roads.u) == len(ground.roads.v) == len(ground.roads.km) > 20_000
    assert len(ground.land) > 1_000
    assert {"红水河", "邕江", "南流江"} <= {river.name_zh for river in ground.rivers}
    assert all(river.line.shape[1] == 2 for river in ground.rivers)
    assert ground.outline is not None
    assert ground.waters is not None
    assert next(town for town in ground.towns if town.name_zh == "南宁").population == 3_839_800
    assert ground.date_of("roads.npz") == "2026-11-23"
    assert "OpenStreetMap" in next(each.source for each in ground.layers if each.name == "roads.npz")
    assert ground.date_of("boundaries.geojson") == ""


def test_what_guangxi_lacks_is_said_in_both_languages(ground: Ground) -> None:
    without = sum(town.population is None for town in ground.towns)
    assert [each.layer for each in ground.lacks] == ["boundaries.geojson", "towns.geojson"]
    assert f"{without} of {len(ground.towns)} towns have no population" in ground.lacks[1].en
    assert f"{len(ground.towns)} 个居民点中有 {without} 个没有人口数" in ground.lacks[1].zh


def test_a_folder_without_layers_says_of_each_what_that_means(guangxi: Region, tmp_path: Path) -> None:
    found = ground_of(bare(guangxi, tmp_path))
    assert (found.roads, found.waters, found.outline, found.land, found.towns) == (None, None, None, (), ())
    assert {each.layer: (each.zh, each.en) for each in found.lacks} == LACKS


def test_imported_boundaries_and_a_layer_of_the_data_folder_go_first_and_are_dated_by_their_files(
    guangxi: Region, tmp_path: Path
) -> None:
    folder = tmp_path / "geography"
    folder.mkdir()
    shape = {"type": "Polygon", "coordinates": [[[108, 22], [109, 22], [109, 23], [108, 22]]]}
    (folder / "boundaries.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"name": "南宁市"}, "geometry": shape}]}))
    roads(folder / "roads.npz")
    found = ground_of(guangxi, tmp_path)
    assert [each["properties"]["name"] for each in found.boundaries] == ["南宁市"]
    assert "boundaries.geojson" not in {each.layer for each in found.lacks}
    assert found.roads is not None
    assert len(found.roads.u) == 1
    layer = next(each for each in found.layers if each.name == "roads.npz")
    assert layer.source == "导入 imported"
    assert layer.date != "2026-11-23"


@pytest.mark.parametrize(("change", "said"), [
    ({"u": np.empty(0, np.int32), "v": np.empty(0, np.int32), "km": np.empty(0, np.float32)},
     "has no roads in it; make it anew with `fengsui region build`, or take it away to go by straight lines"),
    ({"v": np.array([2], np.int32)}, r"u and v name nodes that xy does not have \(2 nodes\)"),
    ({"u": np.array([-1], np.int32)}, "u and v name nodes that xy does not have"),
    ({"km": np.array([1.0, 2.0], np.float32)}, "expected xy of two columns, and u, v and km of one length"),
    ({"xy": np.zeros((2, 3), np.float32)}, "expected xy of two columns"),
    ({"km": np.array([np.nan], np.float32)}, "xy and km must be finite numbers, km not below 0"),
])
def test_a_road_file_that_cannot_be_used_is_refused_in_one_sentence(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    path = roads(tmp_path / "roads.npz", **change)
    with pytest.raises(ConfigError, match=said) as error:
        roads_from(path)
    assert str(error.value).startswith(str(path))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("content", [b"", b"roads", b"PK\x03\x04 broken", b"\x93NUMPY"])
def test_a_file_that_is_no_npz_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "roads.npz"
    path.write_bytes(content)
    for read in (roads_from, waters_from):
        with pytest.raises(ConfigError, match=r"is no npz file of arrays.*; `fengsui region build` makes it") as error:
            read(path)
        assert "allow_pickle" not in str(error.value)        # numpy advises loading it unsafely


def test_an_array_alone_and_a_file_with_one_missing_are_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "one.npy", np.zeros(3))
    with pytest.raises(ConfigError, match="is no npz file of arrays"):
        roads_from(tmp_path / "one.npy")
    np.savez(tmp_path / "part.npz", xy=np.zeros((2, 2)))
    with pytest.raises(ConfigError, match="u, v, km: missing; `fengsui region build` makes this file"):
        roads_from(tmp_path / "part.npz")


def test_a_mask_of_another_shape_or_without_sea_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sea.npz"
    for change, said in (({"columns": 99}, "expected rows of 99 cells packed into bytes"),
                         ({"cell": 0.0}, "a cell size above 0"),
                         ({"west": np.zeros(2)}, "columns, west, south and cell are one number each"),
                         ({"sea": np.zeros((4, 1), np.uint8)}, "has no sea in it")):
        held: dict[str, Any] = {"sea": np.full((4, 1), 255, np.uint8), "columns": 8, "west": 108.0, "south": 21.0, "cell": 0.1}
        np.savez(path, **{**held, **change})
        with pytest.raises(ConfigError, match=said):
            waters_from(path)


def test_towns_that_cannot_be_read_are_named_by_their_number(guangxi: Region, tmp_path: Path) -> None:
    region = bare(guangxi, tmp_path)
    shutil.copy(GEOGRAPHY / "land.geojson", tmp_path / "geography")
    (tmp_path / "geography" / "towns.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [108.0, 22.0]}}]}))
    with pytest.raises(ConfigError, match=r"towns\.geojson: feature 1: cannot be read: KeyError 'name_zh'"):
        ground_of(region)


@pytest.mark.parametrize("box", [[1.0], "wide", [110.0, 19.0, 103.0, 27.0], [103.0, 19.0, 113.0, 91.0], None])
def test_a_box_that_is_none_is_refused_with_its_key(guangxi: Region, box: Any) -> None:
    region = msgspec.structs.replace(guangxi, about={**guangxi.about, "reachable": box})
    with pytest.raises(ConfigError, match=r"region\.toml: reachable: "):
        ground_of(region)
