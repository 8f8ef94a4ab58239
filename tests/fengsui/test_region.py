"""`fengsui region import`, `sites` and `teams` as a person types them; what is a department's own is written back."""

import json
from pathlib import Path

from tests.fengsui.program import fengsui

TABLE = """编号,类型,名称,城市,经度,纬度,核素,活度(TBq),活度日期,放射源编码,放射源类别,化学品名称,存量(t),储存方式
X-1,放射源,某源库,南宁市,108.3,22.8,Cs-137,0.2,2020-01-01,0420CS000013,Ⅲ类,,,
nn-chem-1,危险化学品,真水厂,南宁市,108.2,22.83,,,,,,液氯,5,加压
"""


async def test_a_table_of_sites_is_imported_listed_and_written_back(tmp_path: Path) -> None:
    data, own = tmp_path / "data", tmp_path / "own.csv"
    own.write_bytes(TABLE.replace("Ⅲ", "III").encode("gb18030"))
    taken = await fengsui("region", "import", own, "--data", data)
    assert (taken.status, taken.lines) == (0, [str(data / "sites.toml")])
    assert "2 sites, 1 of them in place of others" in taken.complaint

    listed = await fengsui("region", "sites", "--json", "--data", data)
    sites = {each["id"]: each for each in json.loads(listed.out)["sites"]}
    assert len(sites) > 100
    assert sites["X-1"]["parts"][0]["activity_bq"] == 2e11
    assert sites["nn-chem-1"]["name_zh"] == "真水厂"
    sources = await fengsui("region", "sites", "--kind", "sealed_source", "--data", data)
    assert any(line.split()[:3] == ["X-1", "sealed_source", "某源库"] for line in sources.lines)
    assert "nn-chem-1" not in sources.out.decode()

    out = tmp_path / "out"
    assert (await fengsui("config", "export", out, "--data", data)).status == 0
    again = await fengsui("region", "sites", "--json", surroundings={"FENGSUI_REGION": str(out)})
    assert {each["id"]: each for each in json.loads(again.out)["sites"]} == sites
    assert json.loads(again.out)["authorities"] == json.loads(listed.out)["authorities"]


async def test_a_table_with_a_fault_is_refused_with_file_and_line(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(TABLE.replace("108.3", "1083"), encoding="utf-8")
    done = await fengsui("region", "import", own, "--data", tmp_path / "data")
    assert (done.status, done.out) == (1, b"")
    assert f"{own}: line 2: latitude 22.8, longitude 1083.0 is not on Earth" in done.complaint
    assert "Traceback" not in done.errors
    kind = await fengsui("region", "sites", "--kind", "plant")
    assert (kind.status, kind.out) == (1, b"")
    assert "'plant' is no kind of site; there are reactor, sealed_source" in kind.complaint


async def test_boundaries_are_still_imported_by_the_same_command(tmp_path: Path) -> None:
    own = tmp_path / "own.geojson"
    own.write_text(json.dumps({"type": "LineString", "coordinates": [[108.0, 22.0], [109.0, 23.0]]}))
    done = await fengsui("region", "import", own, "--data", tmp_path / "data")
    assert done.lines == [str(tmp_path / "data" / "geography" / "boundaries.geojson")]
    assert (await fengsui("region", "import", tmp_path / "own.shp", "--data", tmp_path / "data")).status == 1


OWN = """[[team]]
id = "nn-team"
name_zh = "南宁真队"
city = "南宁"
longitude = 108.32
latitude = 22.82
muster = { day = 20, night = 40, holiday = 40 }
origin = "roster of 2026"

[[vessel]]
id = "guard"
name_zh = "值守船"
port = "bh-port"
build = "survey-ship"
longitude = 109.0
latitude = 21.0
muster = { day = 0, night = 0, holiday = 0 }
range_nm = 800
origin = "roster of 2026"
"""


async def test_teams_are_listed_with_the_department_s_own_in_place_and_written_back(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "teams.toml").write_text(OWN, encoding="utf-8")
    listed = await fengsui("region", "teams", "--json", "--data", data)
    found = json.loads(listed.out)
    assert set(found) == {"teams", "ports", "vessel_classes", "vessels", "aircraft", "calendar"}
    teams = {each["id"]: each for each in found["teams"]}
    assert len(teams) == 16
    assert (teams["nn-team"]["name_zh"], teams["nn-team"]["muster"]["day"]) == ("南宁真队", 20.0)
    assert teams["gx-rad"]["origin"] == "demo"

    table = (await fengsui("region", "teams", "--data", data)).out.decode()
    assert "16 teams, 7 vessels in 4 ports, 7 aircraft; 28 of these 30 demo" in table
    assert any(line.split()[:2] == ["fcg-boat", "vessel"] and "防城港监测快艇" in line for line in table.splitlines())
    assert any(line.split()[0:1] == ["guard"] and "109.0000 21.0000" in line for line in table.splitlines())

    out = tmp_path / "out"
    assert (await fengsui("config", "export", out, "--data", data)).status == 0
    again = json.loads((await fengsui("region", "teams", "--json", surroundings={"FENGSUI_REGION": str(out)})).out)
    assert {each["id"]: each for kind in ("teams", "vessels") for each in again[kind]} == {
        each["id"]: each for kind in ("teams", "vessels") for each in found[kind]}
    assert again["calendar"] == found["calendar"]


async def test_a_vessel_on_a_mountain_is_refused_with_file_unit_and_place(tmp_path: Path) -> None:
    (tmp_path / "teams.toml").write_text(OWN.replace("109.0\n", "107.3\n").replace("21.0\n", "21.9\n"), encoding="utf-8")
    done = await fengsui("region", "teams", "--data", tmp_path)
    assert (done.status, done.out) == (1, b"")
    said = "teams.toml: guard: longitude 107.3, latitude 21.9: a vessel cannot be there: no sea within 2 km of it"
    assert said in done.complaint
    assert "Traceback" not in done.errors
