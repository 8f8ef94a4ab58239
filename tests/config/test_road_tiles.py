"""`fengsui region import FILE.osm.pbf`: tiles with their day, swapped in one step; broken files are refused in one sentence."""

import json
import os
import sys
from pathlib import Path

import pytest

from config.region.osm_header import header_of
from config.region.road_tiles import import_roads, tiles_of
from core.errors import ConfigError, InputError
from tests.fengsui.program import ROOT, fengsui
from tests.response.osm import TOWN_BOX, helsinki, require_valhalla, town

SAME = {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}     # commands find what these tests find
HEAD = b"\x0a\x09OSMHeader\x18"      # a BlobHeader: type, then the key of datasize


def made(block: bytes) -> bytes:
    """A file whose first block, not packed, is the given HeaderBlock; below 120 bytes."""
    blob = b"\x0a" + bytes([len(block)]) + block
    head = HEAD + bytes([len(blob)])
    return len(head).to_bytes(4, "big") + head + blob


def test_the_header_of_an_extract_says_its_day_and_box(tmp_path: Path) -> None:
    file = tmp_path / "made.osm.pbf"
    # Field 32, a varint: key 0x80 0x02; 1790886060 is 2026-10-01T20:21:00Z.
    file.write_bytes(made(bytes.fromhex("8002") + bytes.fromhex("ac81fbd506")))
    header = header_of(file)
    assert header.box is None
    assert header.written is not None
    assert header.written.isoformat() == "2026-10-01T20:21:00+00:00"


def test_an_extract_written_by_others_is_understood(tmp_path: Path) -> None:
    header = header_of(town(tmp_path / "town.osm.pbf"))
    assert header.written is not None
    assert header.written.isoformat() == "2026-10-01T20:21:00+00:00"
    assert header.box == pytest.approx(TOWN_BOX)


def test_the_helsinki_extract_has_a_box_and_no_day() -> None:
    header = header_of(helsinki())
    assert header.written is None
    assert header.box == pytest.approx((24.933, 60.162, 24.957, 60.18), abs=0.01)


@pytest.mark.parametrize("content", [
    b"", b"hello" * 100, b"\x00\x00\x00\x0d" + HEAD, made(b"")[:-1] + b"\xff\xff", made(b"\x80"), made(b"\x0a\x7f\x01"),
    b"\x00\x00\x00\x0d\x0a\x09OSMHeader\x18\x51\x10\x48\x1a\x4dx\x9cbroken",
])
def test_a_file_that_is_no_extract_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bad.osm.pbf"
    file.write_bytes(content)
    with pytest.raises(InputError, match=r"is no OpenStreetMap extract") as refused:
        header_of(file)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        header_of(tmp_path / "none.osm.pbf")


def test_without_tiles_the_way_to_them_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"fengsui region import FILE\.osm\.pbf"):
        tiles_of(tmp_path)
    (tmp_path / "routing").mkdir()
    (tmp_path / "routing" / "current").write_text("../..\n")
    with pytest.raises(ConfigError):
        tiles_of(tmp_path)


def test_tiles_are_swapped_and_a_failed_import_leaves_those_there_were(tmp_path: Path) -> None:
    require_valhalla()
    said: list[str] = []
    first = import_roads(town(tmp_path / "town.osm.pbf"), tmp_path, TOWN_BOX, said.append)
    assert (first.date, first.source, first.dated_by_file) == ("2026-10-01", "town.osm.pbf", False)
    assert said[0].startswith("road tiles: 1 of 9")
    assert said[-1].startswith("road tiles: 9 of 9")
    second = import_roads(tmp_path / "town.osm.pbf", tmp_path, TOWN_BOX, said.append)
    assert second.folder != first.folder
    assert first.folder.is_dir()                         # whoever reads it goes on
    assert tiles_of(tmp_path) == second
    whole = (tmp_path / "town.osm.pbf").read_bytes()
    (tmp_path / "cut.osm.pbf").write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(InputError, match="no road tiles could be made of it"):
        import_roads(tmp_path / "cut.osm.pbf", tmp_path, TOWN_BOX, said.append)
    with pytest.raises(InputError, match=r"there are no roads in it|no road tiles could be made"):
        import_roads(town(tmp_path / "bare.osm.pbf", roads=False), tmp_path, TOWN_BOX, said.append)
    with pytest.raises(InputError, match="outside the region"):
        import_roads(tmp_path / "town.osm.pbf", tmp_path, (100.0, 30.0, 101.0, 31.0), said.append)
    assert tiles_of(tmp_path) == second
    assert not list((tmp_path / "routing").glob(".part-*"))
    third = import_roads(tmp_path / "town.osm.pbf", tmp_path, TOWN_BOX, said.append)
    assert second.folder.is_dir()
    assert {each.name for each in third.folder.parent.iterdir() if each.is_dir()} == {third.folder.name, second.folder.name}


def test_an_extract_without_a_day_is_dated_by_its_file(tmp_path: Path) -> None:
    require_valhalla()
    file = town(tmp_path / "town.osm.pbf", stamp="")
    os.utime(file, (1_767_323_045, 1_767_323_045))       # 2026-01-02
    tiles = import_roads(file, tmp_path, TOWN_BOX, lambda text: None)
    assert (tiles.date, tiles.dated_by_file) == ("2026-01-02", True)


async def test_reach_goes_by_imported_roads_and_says_so(tmp_path: Path) -> None:
    without = await fengsui("reach", "--provider", "valhalla", "--data", tmp_path, surroundings=SAME)
    assert without.status == 1
    assert "pip install 'fengsui[routing]'" in without.complaint or "fengsui region import" in without.complaint
    require_valhalla()
    taken = await fengsui("region", "import", town(tmp_path / "town.osm.pbf"), "--data", tmp_path, surroundings=SAME)
    assert (taken.status, taken.lines) == (0, [str(tmp_path / "routing" / "2026-10-01")])
    assert "road tiles: 9 of 9" in taken.complaint
    found = await fengsui(
        "reach", "--provider", "valhalla", "--json", "--data", tmp_path, "--base", "108.04,22.84", "--point", "108.08,22.88",
        surroundings=SAME,
    )
    assert found.status == 0, found.errors
    answer = json.loads(found.out)
    assert (answer["provider"], answer["data_date"]) == ("valhalla", "2026-10-01")
    assert 20.0 < answer["land"]["area_km2"] < 400.0     # the town, and two kilometres around it
    first = next(each for each in answer["first"] if each["kind"] == "team")
    assert first["unit"] == "new-1"
    assert first["on_road_km"] == pytest.approx(8.6, abs=1.0)
