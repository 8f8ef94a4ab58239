"""fengsui plume and fengsui validate as their users type them."""

import json
from pathlib import Path

import pytest

from tests.fengsui.program import fengsui

LEAK = """
name = "leak {number}"
[domain]
frame = "local"
size = 2000
cells = 21
[release]
substance = "chlorine"
position = [0, 0]
height = 1
duration = "10 min"
rate = "{rate}"
[weather]
wind_speed = 4
wind_from = 270
stability = "D"
[output]
step = "2 min"
levels = ["AEGL-1", "100 mg/m3"]
"""
RECEPTORS = "id,x,y,z\nnear,200,0,1.5\nfar,900,0,1.5\nbehind,-500,0,1.5\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Two scenarios, the second with twice the release, and their receptors."""
    for number, rate in ((1, "20 g/s"), (2, "40 g/s")):
        (tmp_path / f"{number}.toml").write_text(LEAK.format(number=number, rate=rate))
    (tmp_path / "receptors.csv").write_text(RECEPTORS)
    return tmp_path / "1.toml", tmp_path / "2.toml", tmp_path / "receptors.csv"


async def test_several_scenarios_share_the_receptors_and_come_out_in_their_order(files: tuple[Path, Path, Path]) -> None:
    first, second, receptors = files
    done = await fengsui("plume", second, first, "--receptors", receptors, "--json")
    assert done.status == 0, done.errors
    document = json.loads(done.out)
    assert document["unit"] == "mg/m3"
    assert [each["name"] for each in document["scenarios"]] == ["leak 2", "leak 1"]
    two, one = ({row["id"]: row for row in each["receptors"]} for each in document["scenarios"])
    assert list(one) == ["near", "far", "behind"]
    assert {"mean", "peak", "exposure", "deposition", "arrival"} <= set(one["near"])
    assert two["near"]["mean"] == pytest.approx(2 * one["near"]["mean"], rel=1e-6)
    assert one["near"]["mean"] > one["far"]["mean"] > one["behind"]["mean"]
    assert one["behind"]["arrival"] is None
    assert one["near"]["arrival"] is not None
    levels = {each["name"]: each for each in document["scenarios"][0]["levels"]}
    assert "AEGL-1 (60 min)" in levels
    assert "Britter" in json.dumps(document["scenarios"][0]["assumptions"])


async def test_with_members_a_place_is_told_as_a_range_on_the_terminal_too(files: tuple[Path, Path, Path]) -> None:
    first, _, receptors = files
    first.write_text(first.read_text(encoding="utf-8") + "\n[ensemble]\nmembers = 4\n", encoding="utf-8")
    done = await fengsui("plume", first, "--receptors", receptors)
    assert done.status == 0, done.errors
    said = " ".join(done.out.decode().split())
    assert "near: 5 to 95 % of 4 members: peak " in said
    assert "behind: 5 to 95 % of 4 members: peak 0 to " in said


async def test_areas_a_grid_and_a_picture_are_written(files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    first, *_ = files
    done = await fengsui("plume", first, "--out", tmp_path / "out", "--plot", tmp_path / "leak.png")
    assert done.status == 0, done.errors
    areas = json.loads((tmp_path / "out" / "leak_1.geojson").read_text())
    assert [each["properties"]["level"] for each in areas["features"]] == ["AEGL-1 (60 min)", "100 mg/m3"]
    assert areas["features"][0]["geometry"]["coordinates"]
    assert (tmp_path / "out" / "leak_1.nc").read_bytes()[:3] == b"CDF"
    assert (tmp_path / "leak.png").read_bytes()[1:4] == b"PNG"


@pytest.mark.parametrize(("change", "words"), [
    (('rate = "20 g/s"', 'rate = "20 parsecs"'), ("1.toml", "20 parsecs")),
    (('stability = "D"', 'stability = "brisk"'), ("1.toml", "brisk")),
    (("wind_speed = 4\n", ""), ("1.toml", "weather.wind_speed", "missing")),
    (("[release]", "[release"), ("1.toml", "not valid TOML")),
    (("size = 2000\n", ""), ("no place to look at",)),
])
async def test_what_is_wrong_is_one_sentence_and_status_1(
    files: tuple[Path, Path, Path], change: tuple[str, str], words: tuple[str, ...]
) -> None:
    first, *_ = files
    first.write_text(first.read_text().replace(*change))
    done = await fengsui("plume", first, "--json")
    assert done.status == 1
    assert done.out == b""
    assert len(done.complaint.splitlines()) == 1
    for word in words:
        assert word in done.complaint


async def test_a_folder_that_is_a_file_and_two_of_one_name_are_refused(files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    first, *_ = files
    (tmp_path / "taken").write_text("")
    done = await fengsui("plume", first, "--out", tmp_path / "taken")
    assert (done.status, "is no folder" in done.complaint) == (1, True)
    twin = tmp_path / "twin.toml"
    twin.write_text(first.read_text())
    done = await fengsui("plume", first, twin, "--out", tmp_path / "out")
    assert (done.status, "are named 'leak 1'" in done.complaint) == (1, True), done.complaint


async def test_a_picture_of_another_kind_is_refused(files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    done = await fengsui("plume", files[0], "--plot", tmp_path / "leak.txt")
    assert done.status == 1
    assert "leak.txt: a picture is" in done.complaint


async def test_members_on_a_dask_cluster_give_the_same_document_as_here(files: tuple[Path, Path, Path]) -> None:
    pytest.importorskip("distributed", reason="dask.distributed is not installed; it comes with the development environment")
    first, _, receptors = files
    first.write_text(first.read_text().replace("[weather]", "[ensemble]\nmembers = 4\n[weather]"))
    await fengsui("plume", first, "--receptors", receptors)      # a kernel just compiled may differ in the last digit
    here, there = [
        await fengsui("plume", first, "--receptors", receptors, "--json", *more) for more in ((), ("--dask", "local"))
    ]
    assert (here.status, there.status) == (0, 0), there.errors
    assert json.loads(here.out) == json.loads(there.out)
    (found,) = json.loads(here.out)["scenarios"]
    assert found["ensemble"]["members"] == 4
    near = found["receptors"][0]
    assert near["peak_range"][0] < near["peak_range"][2]
    nobody = await fengsui("plume", first, "--receptors", receptors, "--dask", "tcp://127.0.0.1:1")
    assert nobody.status == 1
    assert "no scheduler answers there" in nobody.complaint


async def test_validation_without_data_says_how_to_get_them(tmp_path: Path) -> None:
    done = await fengsui("validate", tmp_path)
    assert done.status == 1
    assert "docs/validation-air.md" in done.complaint


async def test_validation_of_what_is_no_such_file_names_it(tmp_path: Path) -> None:
    (tmp_path / "arc_maxima.csv").write_text("run,L_m,max_corrected_mg_m3\n1,-5,2\n")
    done = await fengsui("validate", tmp_path)
    assert done.status == 1
    assert "arc_maxima.csv: not as docs/validation-air.md describes it" in done.complaint


@pytest.mark.data
async def test_validation_gives_one_document_and_writes_tables_and_pictures(measured: Path, tmp_path: Path) -> None:
    done = await fengsui("validate", measured, "--json", "--out", tmp_path / "new" / "out", "--draws", 20)
    assert done.status == 0, done.errors
    found = json.loads(done.out)
    assert found["maximum"]["all"]["number"] == 130
    assert found["maximum"]["all"]["fac2"] >= 0.93
    low, high = found["maximum_range"]["all"]["fac2"]
    assert 0.8 < low < high <= 1.0
    assert sorted(each.name for each in (tmp_path / "new" / "out").iterdir()) == [
        "prairie-grass.json", "prairie-grass.md", "profiles.png", "quantiles.png", "ratios.png", "scatter.png", "widths.png"
    ]
