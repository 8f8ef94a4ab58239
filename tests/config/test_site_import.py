"""A department's own table of sites: what is taken, in which words and encodings, and the sentence when it is not."""

import stat
from datetime import date
from pathlib import Path

import msgspec
import pytest
import tomli_w

from config.region.site_imports import import_sites, read_sites
from config.sites import OVERLAY, as_tables, load_sites
from core.errors import InputError
from core.site import Authority, Chemical, Reactor, SealedSource, Site, TailingsPond, WaterIntake
from core.site_register import SiteRegister

REGION = SiteRegister(
    [Site(id="old", kind="estate", name_zh="旧园区", longitude=108.0, latitude=22.0, origin="demo")],
    [Authority(id="nn-eco", name_zh="南宁市生态环境局", name_en="Nanning Bureau of Ecology and Environment"),
     Authority(id="nn-police", name_zh="南宁市公安局")],
)

CHINESE = """\
编号,类型,名称,城市,经度,纬度,责任单位,状态,须报告,放射源编码,放射源类别,核素,活度(TBq),活度日期,使用状态,化学品名称,存量(t),储存方式,UN号
YX-01,放射源,某辐照中心,南宁市,108.2289,22.8707,某公司,在用,南宁市生态环境局、南宁市公安局,0419CO000121,Ⅰ类,钴-60,11000,2019-5-20,,,,,
YX-02,放射源,某探伤公司,南宁市,108°24′36″,22°46′12″,某公司,在用,,0426IR000452,Ⅱ类,Ir-192,3.7,2026年6月1日,在用,,,,
YX-02,,,,,,,,,0424SE000013,Ⅲ类,75Se,0.25,2024/03/09,闲置,,,,
SC-01,危险化学品,某水厂,南宁市,东经108.2050,北纬22.8280,某水司,在用,,,,,,,,液氯,8,加压,1017
"""



def table(folder: Path, text: str | bytes, name: str = "own.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(folder: Path, text: str | bytes) -> dict[str, Site]:
    return {each.id: each for each in read_sites(table(folder, text), REGION)}


def test_a_chinese_table_becomes_sites_with_their_parts(tmp_path: Path) -> None:
    found = read(tmp_path, CHINESE)
    assert list(found) == ["YX-01", "YX-02", "SC-01"]
    assert found["YX-01"] == Site(
        id="YX-01", kind="sealed_source", name_zh="某辐照中心", city="南宁", longitude=108.2289, latitude=22.8707,
        holder="某公司", tell=("nn-eco", "nn-police"), origin="导入 imported: own.csv",
        parts=(SealedSource(code="0419CO000121", category=1, nuclide="Co-60", activity_bq=1.1e16,
                            activity_date=date(2019, 5, 20)),),
    )
    assert found["SC-01"].parts == (Chemical(substance="chlorine", amount_kg=8000.0, storage="pressure", un="1017"),)
    assert found["SC-01"].longitude == 108.205


def test_lines_of_one_id_are_the_parts_of_one_site(tmp_path: Path) -> None:
    two = read(tmp_path, CHINESE)["YX-02"]
    assert two.longitude == pytest.approx(108.41)
    assert two.latitude == pytest.approx(22.77)
    first, second = two.parts
    assert isinstance(first, SealedSource)
    assert isinstance(second, SealedSource)
    assert (first.nuclide, first.category, first.status, first.activity_date) == ("Ir-192", 2, "in_use", date(2026, 6, 1))
    assert (second.nuclide, second.category, second.status, second.activity_bq) == ("Se-75", 3, "idle", 2.5e11)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_is_read_in_the_encodings_spreadsheets_write(tmp_path: Path, encoding: str) -> None:
    text = CHINESE.replace("Ⅰ", "I").replace("Ⅱ", "II").replace("Ⅲ", "III").replace("\n", "\r\n")
    assert read(tmp_path, text.encode(encoding)) == read(tmp_path, CHINESE)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_semicolons_and_tabs_separate_as_well(tmp_path: Path, delimiter: str) -> None:
    assert read(tmp_path, CHINESE.replace(",", delimiter)) == read(tmp_path, CHINESE)


def test_an_english_table_names_its_kind_by_the_columns_that_are_filled(tmp_path: Path) -> None:
    found = read(tmp_path, (
        "id,name_zh,name_en,longitude,latitude,height (m),origin,unit,reactor_type,thermal_power_mw,commercial,owner,capacity,"
        "metals,population,first_class_up_m,river,#remarks\n"
        "npp,核电站,Plant,108.5583,21.6708,75,licence,1,CPR1000,2905,2016-01-01,,,,,,,a note\n"
        "npp,,,,,,,3,hpr1000,3150 MW,,,,,,,,\n"
        'pond,尾矿库,,107.87,24.8,,,,,,,A mine,"1,200,000 m3",镉;arsenic,,,龙江,\n'
        "intake,取水口,,108.2,22.83,,,,,,,,,,26万,1000,邕江,\n"
    ))
    plant = found["npp"]
    assert (plant.kind, plant.height, plant.origin) == ("reactor", 75.0, "licence")
    assert plant.parts == (
        Reactor(unit=1, type="CPR1000", thermal_power_mw=2905.0, commercial=date(2016, 1, 1)),
        Reactor(unit=3, type="HPR1000", thermal_power_mw=3150.0),
    )
    assert found["pond"].kind == "tailings_pond"
    assert found["pond"].parts == (TailingsPond(owner="A mine", capacity_m3=1.2e6, metals=("cadmium", "arsenic")),)
    assert found["intake"].kind == "water_intake"
    assert found["intake"].parts == (WaterIntake(population=260_000, first_class_up_m=1000.0),)


@pytest.mark.parametrize(("said", "nuclide"), [
    ("Co-60", "Co-60"), ("co60", "Co-60"), ("60Co", "Co-60"), ("钴60", "Co-60"), ("铯-137", "Cs-137"), ("Am-241", "Am-241"),
    ("99m-Tc", "Tc-99m"), ("氚", "H-3"),
])
def test_a_nuclide_is_known_by_the_names_people_write(tmp_path: Path, said: str, nuclide: str) -> None:
    (part,) = read(tmp_path, CHINESE.replace("钴-60", said))["YX-01"].parts
    assert isinstance(part, SealedSource)
    assert part.nuclide == nuclide


HEAD = "id,name_zh,longitude,latitude,kind,substance,amount_kg,storage,un\n"
GOOD = "s,库,108,22,chemical_store,chlorine,8000,pressure,1017\n"


@pytest.mark.parametrize(("text", "said"), [
    ("", "is empty; the first line names the columns"),
    (HEAD, "there are no sites below the headings"),
    ("id,name_zh,longitude\ns,库,108\n", r"line 1: there is no column 纬度 \(latitude\)"),
    ("colour," + HEAD, "line 1: column 'colour' is unknown; one whose heading begins with # is left out; known: 编号 id"),
    ("编号," + HEAD, "line 1: columns '编号' and 'id' are the same"),
    (HEAD + GOOD + "t,库,abc,22,estate\n", "line 3: longitude: 'abc' is not a number"),
    (HEAD + "t,库,22,108,estate\n", "line 2: latitude 108.0, longitude 22.0 is not on Earth; they look exchanged"),
    (HEAD + "t,库,108,,estate\n", r"line 2: 纬度 \(latitude\): is empty"),
    (HEAD + ",库,108,22,estate\n", r"line 2: 编号 \(id\): is empty"),
    (HEAD + "t,库,108,22,factory\n", "line 2: kind: 'factory': expected one of reactor, sealed_source"),
    (HEAD + "t,库,108,22\n", r"line 2: 类型 \(kind\): is empty, and no other column says what it is"),
    (HEAD + "t,库,108,22,chemical_store\n", "line 2: kind chemical_store: has no part of kind chemical"),
    (HEAD + "t,库,108,22,chemical_store,chlorine,,pressure\n", r"line 2: 存量 \(amount_kg\): is empty"),
    (HEAD + "t,库,108,22,chemical_store,chlorine,-3,pressure\n", "line 2: amount_kg -3.0: expected a number above 0"),
    (HEAD + "t,库,108,22,chemical_store,chlorine,3 lb,pressure\n", "line 2: amount_kg: unit 'lb': expected one of kg, t"),
    (HEAD.replace("amount_kg", "存量") + GOOD, "line 2: 存量: '8000' has no unit; write it in the heading or the cell: kg, t"),
    (HEAD.replace("amount_kg", "存量(磅)") + GOOD, r"line 2: 存量\(磅\): unit '磅'"),
    (HEAD + "t,库,108,22,chemical_store,chlorine,3,bottle\n", "line 2: storage: 'bottle': expected one of pressure"),
    (HEAD + "t,库,108,22,estate,,,,,x\n", "line 2: has 10 cells, but there are 9 headings"),
    (HEAD + GOOD + "s,库,109,22,,ammonia,3,pressure\n", "line 3: longitude: '109.0', but line 2 says '108.0' of the same id"),
    (HEAD + '"s,库\n', "not CSV"),
    ("id,name_zh,longitude,latitude,tell\ns,库,108,22,Somebody\n", r"line 2: tell: 'Somebody' is no \[\[authority\]\]"),
])
def test_a_table_that_cannot_be_used_is_refused_with_line_and_column(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read(tmp_path, text)


SOURCES = "id,name_zh,longitude,latitude,code,category,nuclide,activity,activity_date\n"


@pytest.mark.parametrize(("row", "said"), [
    ("4.19E+11,3,Co-60,1 TBq,2019-05-20", "code: '4.19E\\+11': a spreadsheet has made a number of it"),
    ("0419CO00012,3,Co-60,1 TBq,2019-05-20", "code '0419CO00012': has 11 characters"),
    ("0419CO000123,2,Co-60,1 TBq,2019-05-20", "category 2: the code's last digit says category 3"),
    ("0419CO000123,six,Co-60,1 TBq,2019-05-20", "category: 'six': expected one of 1, i"),
    ("0419CO000123,3,cobalt,1 TBq,2019-05-20", "nuclide 'cobalt': written like 'Co-60'"),
    ("0419CO000123,3,Co-60,1,2019-05-20", "activity: '1' has no unit"),
    ("0419CO000123,3,Co-60,1 mBq,2019-05-20", "activity: unit 'mBq'"),
    ("0419CO000123,3,Co-60,1 TBq,20 May 2019", "activity_date: '20 May 2019' is not a day"),
    ("0419CO000123,3,Co-60,1 TBq,2019-02-30", "activity_date: '2019-02-30' is not a day"),
])
def test_a_source_with_a_fault_is_refused_with_its_line(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(InputError, match=f"own.csv: line 2: {said}"):
        read(tmp_path, f"{SOURCES}s,源,108,22,{row}\n")


def test_nuclides_and_substances_are_looked_up_where_a_table_is_given(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 2: substance 'chlorine': not in the table of substances"):
        read_sites(table(tmp_path, HEAD + GOOD), REGION, knows_substance={"ammonia"}.__contains__)


def test_a_line_may_hold_one_part_only(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 2: has cells of a chemical and of a tailings_pond; give each a line of its own"):
        read(tmp_path, "id,name_zh,longitude,latitude,substance,owner\ns,库,108,22,chlorine,某矿\n")


def test_a_line_number_is_that_of_the_file_even_after_cells_of_several_lines(tmp_path: Path) -> None:
    text = HEAD.replace("un\n", "#note\n") + GOOD.replace("1017\n", '"one\ntwo"\n') + "\nt,库,x,22,estate\n"
    with pytest.raises(InputError, match="line 5: longitude"):
        read(tmp_path, text)


def test_all_faults_are_said_up_to_a_limit(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, HEAD + "".join(f"s{n},库,x,22,estate\n" for n in range(30)))
    lines = str(caught.value).splitlines()
    assert len(lines) == 21
    assert lines[-1].endswith("and 10 more")


def test_a_line_says_all_that_is_wrong_with_it_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        read(tmp_path, HEAD + "a b,,far,22,chemical_store,chlorine,much,,17\n,无名,108,22,chemical_store,,1,,\n")
    lines = str(refused.value).splitlines()
    first = [each for each in lines if ": line 2: " in each]
    for said in ("longitude: ", "amount_kg: ", "储存方式 (storage): is empty", "名称 (name_zh): is empty"):
        assert sum(said in each for each in first) == 1, (said, lines)
    second = [each for each in lines if ": line 3: " in each]
    assert sum("编号 (id): is empty" in each for each in second) == 1
    assert sum("(substance): is empty" in each for each in second) == 1
    assert not any("kind chemical_store" in each for each in lines)


@pytest.mark.parametrize(("name", "raw", "said"), [
    ("own.xlsx", b"PK", "a spreadsheet; save it as CSV"),
    ("own.csv", b"id,name_zh\n\xff\xff\xff", "neither UTF-8 nor GB 18030"),
])
def test_another_kind_of_file_is_refused_with_what_to_do(tmp_path: Path, name: str, raw: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_sites(table(tmp_path, raw, name), REGION)
    with pytest.raises(InputError, match="no such file"):
        read_sites(tmp_path / "nothing.csv", REGION)
    with pytest.raises(InputError, match="is a folder"):
        read_sites(tmp_path, REGION)


def test_imports_add_up_replace_by_id_and_only_the_owner_can_read_them(tmp_path: Path) -> None:
    data = tmp_path / "data"
    done = import_sites(table(tmp_path, CHINESE), data, REGION)
    assert (done.path, len(done.sites), done.replaced) == (data / OVERLAY, 3, 0)
    assert stat.S_IMODE(done.path.stat().st_mode) == 0o600
    now = load_sites_of(data)
    changed = import_sites(table(tmp_path, HEAD + GOOD.replace("s,库", "SC-01,新库")), data, now)
    assert changed.replaced == 1
    assert {each.id: each.name_zh for each in load_sites_of(data).values()} == {
        "old": "旧园区", "YX-01": "某辐照中心", "YX-02": "某探伤公司", "SC-01": "新库",
    }
    import_sites(table(tmp_path, HEAD + GOOD), data, now, replace=True)
    assert list(load_sites_of(data)) == ["old", "s"]


def load_sites_of(data: Path) -> SiteRegister:
    """As a house reads them, over the region of these tests."""
    region = data.parent / "region"
    (region / "sites").mkdir(parents=True, exist_ok=True)
    (region / "sites/own.toml").write_text(
        tomli_w.dumps(as_tables(REGION.values()) | {"authority": [msgspec.to_builtins(each) for each in REGION.authorities]}),
        encoding="utf-8",
    )
    return load_sites(region, data)


def test_a_refused_table_leaves_what_was_imported_before(tmp_path: Path) -> None:
    data = tmp_path / "data"
    import_sites(table(tmp_path, CHINESE), data, REGION)
    before = (data / OVERLAY).read_bytes()
    with pytest.raises(InputError):
        import_sites(table(tmp_path, HEAD + GOOD.replace("108", "x")), data, REGION)
    assert (data / OVERLAY).read_bytes() == before
    assert [each.name for each in data.iterdir()] == [OVERLAY]
