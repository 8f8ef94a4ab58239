"""fengsui export, beside a house that runs: whole files, nothing disturbed, every value with unit, quality and source."""

import asyncio
import csv
import io
import json
import re
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import msgspec
import pyarrow.parquet as pq
import pytest
from capvalidator import check_schema
from lxml import etree
from typer.testing import CliRunner

from alerting.cap_check import CAP, faults
from config.load import load_region
from config.schema import ExchangeSettings, ReaderSettings, Settings
from core.errors import ConfigError, FengsuiError, InputError
from core.messages import Quality
from core.station import Channel, Station
from core.store import spans
from core.store.onlooker import Onlooker
from core.store.store import Store
from fengsui.cli import app
from fengsui.exchange import readers_of
from fengsui.exports.asked import Wanted
from fengsui.exports.opened import opened
from fengsui.exports.write import table
from fengsui.house import House
from tests.contracts.shapes import NOON, after, reading
from tests.fengsui.houses import arrive, payload, running_house
from tests.fengsui.program import fengsui, up

SENDER = {"FENGSUI_EXCHANGE__SENDER": "duty@sthjt.example.cn"}
STATIONS = (
    Station(id="S-1", name_zh="一号站", name_en="One; \\ \"1\", best", category="radiation", latitude=22.0, longitude=108.0,
            channels=(Channel(quantity="ambient_dose_rate", unit="nGy/h", background=80.0),)),
    Station(id="=S-2", name_zh="二号站", category="radiation", latitude=-22.5, longitude=-8.25,
            channels=(Channel(quantity="ambient_dose_rate", unit="nGy/h"),)),
)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """A house that runs, with an alert that stands and one that is over."""
    async with running_house(tmp_path, stations=STATIONS) as opened_house:
        now = datetime.now(UTC).replace(microsecond=0)
        moments = [now - timedelta(minutes=10 - minute) for minute in range(5)]
        await arrive(opened_house, *(
            payload(value, time=moment) for value, moment in zip((80.0, 2000.0, 2500.0, 80.0, 82.5), moments, strict=True)
        ), payload(3000.0, station="=S-2", time=now))
        yield opened_house


class Done(msgspec.Struct, frozen=True):
    """What a command printed, or why it was refused."""

    out: bytes
    refused: str
    told: str = ""                   # beside what was printed


async def export(data: Path, *arguments: str | Path, surroundings: Mapping[str, str] = SENDER) -> Done:
    """The command, run to its end in a thread beside the house: a process of its own takes seconds to begin."""
    result = await asyncio.to_thread(
        CliRunner().invoke, app, ["export", *map(str, arguments), "--data", str(data)], env=dict(surroundings)
    )
    if result.exception is not None and not isinstance(result.exception, FengsuiError):
        raise result.exception
    return Done(result.stdout_bytes, "" if result.exception is None else str(result.exception), result.stderr)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


async def test_readings_come_as_a_table_with_unit_quality_and_source_beside_a_running_house(
    house: House, tmp_path: Path
) -> None:
    done = await fengsui("export", "csv", "readings", "--data", tmp_path)
    assert done.status == 0, done.errors
    found = rows(done.out.decode())
    assert [(row["station"], row["value"], row["unit"]) for row in found] == [
        ("'=S-2", "3000.0", "nGy/h"), *(("S-1", value, "nGy/h") for value in ("80.0", "2000.0", "2500.0", "80.0", "82.5")),
    ]
    assert {row["source"] for row in found} == {"g1"}
    assert all(row["time"].endswith("Z") and row["quality"] and row["exercise"] == "" for row in found)
    narrow = await export(
        tmp_path, "csv", "readings", "--station", "S-1", "--quantity", "ambient_dose_rate", "--from", found[2]["time"],
        "--to", found[4]["time"],
    )
    assert [row["value"] for row in rows(narrow.out.decode())] == ["2000.0", "2500.0"]


async def test_parquet_holds_the_same_rows_typed_and_says_what_each_column_means(house: House, tmp_path: Path) -> None:
    file = tmp_path / "out.parquet"
    done = await export(tmp_path, "parquet", "readings", "--out", file, "--json")
    assert json.loads(done.out) == {"rows": 6, "file": str(file)}
    read = pq.read_table(file)
    text = rows((await export(tmp_path, "csv", "readings")).out.decode())
    assert read.column("value").to_pylist() == [float(row["value"]) for row in text]
    assert read.column("station").to_pylist()[0] == "=S-2"
    assert str(read.schema.field("time").type) == "timestamp[us, tz=UTC]"
    assert read.schema.field("interval_s").metadata[b"about"] == b"s; 0 for an instant value"


async def test_alerts_and_incidents_come_with_limit_source_and_state(house: House, tmp_path: Path) -> None:
    found = rows((await export(tmp_path, "csv", "alerts")).out.decode())
    assert {(row["place"], row["active"], row["limit"], row["limit_source"]) for row in found} == {
        ("S-1", "false", "1000.0", "test"), ("'=S-2", "true", "1000.0", "test"),
    }
    incidents = rows((await export(tmp_path, "csv", "incidents")).out.decode())
    assert sum(int(row["alert_count"]) for row in incidents) == 2
    one = next(row for row in incidents if row["stations"] == "S-1")
    of_it = rows((await export(tmp_path, "csv", "alerts", "--incident", one["id"])).out.decode())
    assert [row["place"] for row in of_it] == ["S-1"]
    measured = rows((await export(tmp_path, "csv", "readings", "--incident", one["id"])).out.decode())
    assert {row["station"] for row in measured} == {"S-1"}


async def test_cap_is_printed_for_one_alert_and_written_to_a_folder_for_all(house: House, tmp_path: Path) -> None:
    alerts = {row["place"]: row["id"] for row in rows((await export(tmp_path, "csv", "alerts")).out.decode())}
    printed = await export(tmp_path, "cap", "--alert", alerts["'=S-2"])
    assert check_schema(printed.out).passed
    assert faults(printed.out) == ()
    folder = tmp_path / "cap"
    done = await export(tmp_path, "cap", "--out", folder, "--life", "--json")
    listed = json.loads(done.out)["messages"]
    assert sorted(each["kind"] for each in listed) == ["Alert", "Alert", "Cancel"]
    for each in listed:
        body = (folder / f"{each['identifier']}.xml").read_bytes()
        assert check_schema(body).passed
        assert etree.fromstring(body).findtext(f"{{{CAP}}}identifier") == each["identifier"]
        assert etree.fromstring(body).findtext(f"{{{CAP}}}status") == each["status"] == "Actual"
    incident = rows((await export(tmp_path, "csv", "incidents")).out.decode())[0]["id"]
    whole = await export(tmp_path, "cap", "--incident", incident)
    assert check_schema(whole.out).passed


@pytest.mark.data
async def test_an_incident_leaves_as_irix_with_what_its_stations_measured(
    house: House, tmp_path: Path, measured: Path
) -> None:
    incident = next(
        row["id"] for row in rows((await export(tmp_path, "csv", "incidents")).out.decode()) if row["stations"] == "S-1"
    )
    done = await export(tmp_path, "irix", incident)
    root = etree.fromstring(done.out)
    schema = etree.XMLSchema(etree.parse(str(measured / "irix_1.0" / "IRIX.xsd")))
    assert schema.validate(root), schema.error_log
    assert done.out.count(b"<meas:Value") == 10      # five values, each with its background


# EURDEP, by the grammar of the format, written anew from its rules: no parser of ours reads it.

LINE = re.compile(r"\\(?:BEGIN|END)_[A-Z]+;|\\FIELD_LIST [A-Z_]+(?:,[A-Z_]+)*;|\\[A-Z_]+ [^\\;]+;|\\[^\\;\"]*;|[^\\;]*")


def parsed(text: str) -> dict[str, list[list[str]]]:
    """The records of each section, which must nest and end."""
    found: dict[str, list[list[str]]] = {}
    stack: list[str] = []
    for line in text.splitlines():
        assert LINE.fullmatch(line), line
        assert line.isascii()
        if line.startswith("\\BEGIN_"):
            stack.append(line[7:-1])
        elif line.startswith("\\END_"):
            assert stack.pop() == line[5:-1]
        elif line.startswith("\\"):
            found.setdefault(stack[-1], []).append(line[1:-1].split(","))
    assert not stack
    return found


async def test_dose_rates_leave_as_eurdep_in_sievert_with_positions_and_background(house: House, tmp_path: Path) -> None:
    file = tmp_path / "out.eurdep"
    done = await export(tmp_path, "eurdep", "--out", file)
    assert done.refused == ""
    found = parsed(file.read_text(encoding="ascii"))
    other, first = sorted(found["LOCALITY"][1:], key=lambda each: each[1])
    assert first == ["CNS-1", "One 1 best", "E108.0000", "N22.0000"]
    assert other[2:] == ["W008.2500", "S22.5000"]
    values = found["RADIOLOGICAL"][1:]
    assert [(row[0], float(row[1]), row[4]) for row in values if row[0] == "CNS-1"] == [
        ("CNS-1", pytest.approx(1.2 * value), "9.6000E+01") for value in (80.0, 2000.0, 2500.0, 80.0, 82.5)
    ]
    assert {row[0] for row in values} == {first[0], other[0]}
    assert ["UNIT nSv/h"] in found["DEFAULT"]


@pytest.mark.parametrize(("arguments", "words"), [
    (("cap", "--alert", "none"), "there is no alert 'none'"),
    (("cap", "--incident", "none"), "there is no incident 'none'"),
    (("cap",), "name a folder with --out"),
    (("cap", "--alert", "a", "--incident", "b"), "name one of the two"),
    (("irix", "none"), "there is no incident 'none'"),
    (("irix", "none", "--follows", "x"), "not the ReportUUID"),
    (("csv", "readings", "--drill", "../.."), "no such drill has been played"),
    (("csv", "readings", "--from", "yesterday"), "not a time"),
    (("csv", "readings", "--from", "2026-11-23T08:00:00+08:00", "--to", "2026-11-23T08:00:00+08:00"), "must be before"),
    (("csv", "readings", "--out", "/nowhere/x.csv"), "cannot be written"),
    (("csv", "readings", "--json"), "name it with --out"),
    (("csv", "readings", "--quantity", "gamma"), "there is no such quantity"),
    (("parquet", "readings"), "cannot be printed"),
    (("eurdep", "--station", "nobody"), "no dose rate was measured then"),
])
async def test_what_cannot_be_exported_is_one_sentence(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    await (await Store.open(f"sqlite:///{tmp_path / 'fengsui.db'}")).close()
    done = await export(tmp_path, *arguments)
    assert words in done.refused
    assert len(done.refused.splitlines()) == 1
    assert done.out == b""


async def test_a_table_without_rows_says_so_beside_its_header(tmp_path: Path) -> None:
    await (await Store.open(f"sqlite:///{tmp_path / 'fengsui.db'}")).close()
    done = await export(tmp_path, "csv", "readings", "--station", "nobody", "--quantity", "hj212:w01018")
    assert done.out.startswith(b"time,received,station")
    assert "nothing that is stored fits" in done.told


async def test_without_a_sender_nothing_is_said_in_anybodys_name(tmp_path: Path) -> None:
    await (await Store.open(f"sqlite:///{tmp_path / 'fengsui.db'}")).close()
    for arguments in (("cap", "--alert", "x"), ("eurdep",), ("irix", "x")):
        assert "exchange.sender is not set" in (await export(tmp_path, *arguments, surroundings={})).refused


async def test_a_drill_is_exported_as_one_and_never_as_eurdep(tmp_path: Path) -> None:
    folder = tmp_path / "exercises" / "longjiang-2012-1"
    folder.mkdir(parents=True)
    store = await Store.open(f"sqlite:///{folder / 'drill.db'}")
    await store.ingest([reading(0)])
    await store.close()
    done = await export(tmp_path, "csv", "readings", "--drill", "longjiang-2012-1")
    assert [row["exercise"] for row in rows(done.out.decode())] == ["longjiang-2012-1"]
    refused = await export(tmp_path, "eurdep", "--drill", "longjiang-2012-1")
    assert "no word for an exercise" in refused.refused


async def test_of_a_revised_value_only_the_latest_is_exported_wherever_a_page_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"sqlite:///{tmp_path / 'fengsui.db'}"
    store = await Store.open(path)
    for value in (1.0, 2.0, 3.0):
        await store.ingest([reading(second, value + second) for second in range(7)])
    await store.ingest([reading(3, 99.0, quality=Quality.GOOD)])
    await store.close()
    for page in (1, 2, 3, 5, 100):
        monkeypatch.setattr(spans, "PAGE", page)
        onlooker = await Onlooker.open(path)
        found = [each async for some in onlooker.spans.readings(NOON, after(6)) for each in some]
        await onlooker.close()
        assert [each.value for each in found] == [3.0, 4.0, 5.0, 99.0, 7.0, 8.0]


async def test_an_export_that_fails_leaves_no_file_and_the_old_one_as_it_was(tmp_path: Path) -> None:
    await (await Store.open(f"sqlite:///{tmp_path / 'fengsui.db'}")).close()
    settings = Settings(data=tmp_path)
    out = tmp_path / "out.csv"
    out.write_text("old")
    async with opened(settings, load_region(settings.region), None) as store:
        with pytest.raises(InputError, match="there is no incident"):
            await table(store, "alerts", "csv", Wanted(incident="none"), out)
    assert out.read_text() == "old"
    assert sorted(each.name for each in tmp_path.iterdir() if "out" in each.name) == ["out.csv"]  # noqa: ASYNC240


async def test_a_house_that_runs_serves_its_feed_to_whoever_shows_the_token_and_says_it_nowhere(tmp_path: Path) -> None:
    token = "hush-hush-hush-hush-hush"
    (tmp_path / "token").write_text(f"{token}\n")
    config = tmp_path / "fengsui.toml"
    config.write_text(
        f"[exchange]\nsender = 'sthjt.example.cn'\n[[exchange.reader]]\nname = 'partner'\ntoken_file = '{tmp_path / 'token'}'\n"
    )
    async with up(tmp_path / "data", "--config", config) as running:
        async with httpx.AsyncClient(base_url=running.facts["console"].partition("?")[0], timeout=30) as client:
            answers = [
                await client.get("api/feed.atom", headers={"Authorization": f"Bearer {shown}"})
                for shown in (token, f"{token}x")
            ]
        assert [each.status_code for each in answers] == [200, 401]
        assert b"sthjt.example.cn" in answers[0].content
        assert token.encode() not in running.log + b"".join(each.content for each in answers)


@pytest.mark.parametrize(("written", "words"), [("short", "shorter than 24"), (None, "cannot be read")])
def test_a_token_file_that_will_not_do_stops_the_start_without_saying_it(
    tmp_path: Path, written: str | None, words: str
) -> None:
    path = tmp_path / "token"
    if written is not None:
        path.write_text(written)
    exchange = ExchangeSettings(reader=(ReaderSettings(name="partner", token_file=path),))
    with pytest.raises(ConfigError, match=words) as refused:
        readers_of(Settings(exchange=exchange))
    assert str(path) in str(refused.value)
    assert "short'" not in str(refused.value)
