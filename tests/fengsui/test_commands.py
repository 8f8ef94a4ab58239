"""The other commands as processes: what they print where, and their exit statuses."""

import asyncio
import json
import os
import signal
import sqlite3
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import msgspec
import pytest
from websockets.asyncio.client import connect

from config.drills.load import plan
from core.recording import About, Manifest, Recorded, Recording, RecordingWriter, manifest_path
from fengsui.cli import WORDS
from fengsui.commands.payloads import too_old
from ingest.broker import EmbeddedBroker
from ingest.broker_settings import BrokerSettings
from tests.fengsui.program import FREE_PORTS, LIMIT, fengsui, start, up
from tests.ingest.brokers import free_port

SETTINGS_PAGE = (Path(__file__).resolve().parent.parent.parent / "docs" / "settings.md").read_text(encoding="utf-8")


# Recordings

async def test_what_is_published_is_what_was_recorded_meanwhile(tmp_path: Path) -> None:
    out = tmp_path / "kept" / "copy.jsonl.zst"
    sent = list(Recording.open(plan("hejiang-2013").recording))
    async with EmbeddedBroker(tmp_path / "b", BrokerSettings(port=free_port(), durability="process-crash")) as broker:
        url = f"mqtt://127.0.0.1:{broker.port}"
        recorder = await start("record", "--broker", url, "--out", out, "--source", "the test", "--title", "Hejiang again")
        assert recorder.stderr is not None
        async with asyncio.timeout(LIMIT):
            assert (await recorder.stderr.readline()).decode() == f"recording # from {url}\n"
        published = await fengsui("publish", "hejiang-2013", "--broker", url)
        assert published.status == 0
        assert published.lines[0].startswith(f"{len(sent)} messages acknowledged in ")
        recorder.send_signal(signal.SIGINT)
        async with asyncio.timeout(LIMIT):
            said, errors = await recorder.communicate()
    assert recorder.returncode == 0, errors
    assert said.decode() == f"{len(sent)} messages recorded in {out}\n"
    copy = Recording.open(out)
    assert (copy.manifest.source, copy.manifest.title_en, copy.manifest.count) == ("the test", "Hejiang again", len(sent))
    assert len(copy.manifest.stations) > 100, "the region's stations go along"
    for topic in {each.topic for each in sent}:
        assert [each.payload for each in copy if each.topic == topic] == [
            each.payload for each in sent if each.topic == topic
        ]


async def test_what_cannot_be_published_or_recorded_is_said_in_a_sentence(tmp_path: Path) -> None:
    nowhere = f"mqtt://127.0.0.1:{free_port()}"
    wrong: list[tuple[tuple[str | Path, ...], str]] = [
        (("publish", "hejiang-2013", "--broker", nowhere), "could not be reached"),
        (("publish", "hejiang-2013", "--broker", "nowhere"), "expected mqtt://host:port"),
        (("publish", "nothing-1900", "--broker", nowhere), "there is no such recording"),
        (("publish", "hejiang-2013", "--broker", nowhere, "--speed", "-1"), "--speed -1"),
        (("publish", "hejiang-2013", "--broker", nowhere, "--shift", "then"), "--shift then"),
        (("record", "--broker", nowhere, "--out", tmp_path / "x.jsonl.zst"), "could not be reached"),
        (("record", "--broker", nowhere, "--out", tmp_path / "x.mp3"), "ends in .jsonl.zst"),
    ]
    all_done = await asyncio.gather(*(fengsui(*arguments) for arguments, _ in wrong))
    for (arguments, words), done in zip(wrong, all_done, strict=True):
        assert (done.status, done.out) == (1, b""), arguments
        assert words in done.complaint.splitlines()[-1], arguments
        assert "Traceback" not in done.errors, arguments
    assert os.listdir(tmp_path) == []
    assert (await fengsui("publish", "hejiang-2013")).status == 2


@pytest.mark.parametrize(
    ("began", "shifted", "speed", "warned"),
    [
        (timedelta(days=3000), False, None, True),
        (timedelta(days=40), True, None, True),
        (timedelta(days=40), True, 60.0, True),
        (timedelta(days=40), True, 1.0, False),
        (timedelta(hours=20), False, None, False),
    ],
)
def test_who_publishes_what_would_be_too_late_to_be_judged_is_told_before(
    tmp_path: Path, began: timedelta, shifted: bool, speed: float | None, warned: bool
) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    about = About(title_zh="", title_en="", source="", licence="")
    with RecordingWriter(tmp_path / "old.jsonl.zst", about) as writer:
        writer.write(Recorded(now - began, "readings/g", b"{}"))
        writer.write(Recorded(min(now, now - began + timedelta(days=40)), "readings/g", b"{}"))
    said = too_old(Recording.open(tmp_path), now, shifted, speed)
    assert (said is not None) == warned
    assert said is None or "ingest.lateness_hours" in said


async def test_a_damaged_recording_is_refused_by_its_checksum(tmp_path: Path) -> None:
    about = About(title_zh="", title_en="", source="", licence="")
    path = tmp_path / "r.jsonl.zst"
    with RecordingWriter(path, about) as writer:
        writer.write(Recorded(datetime(2026, 11, 23, tzinfo=UTC), "readings/g", b"{}"))
    manifest = msgspec.json.decode(manifest_path(path).read_bytes(), type=Manifest)
    manifest_path(path).write_bytes(msgspec.json.encode(msgspec.structs.replace(manifest, sha256="0" * 64)))
    done = await fengsui("publish", path, "--broker", "mqtt://127.0.0.1:1")
    assert done.status == 1
    assert "differs from its manifest" in done.complaint


# Settings

async def test_a_starting_configuration_can_be_checked_and_started_from(tmp_path: Path) -> None:
    made = await fengsui("config", "init", tmp_path / "ours")
    assert made.status == 0
    assert str(tmp_path / "ours") in made.lines[0]
    checked, shipped, again, docs = await asyncio.gather(
        fengsui("config", "check", tmp_path / "ours" / "fengsui.toml"),
        fengsui("config", "check"),
        fengsui("config", "init", tmp_path / "ours"),
        fengsui("config", "docs"),
    )
    assert (checked.status, shipped.status) == (0, 0)
    assert checked.out == shipped.out
    assert "广西" in checked.lines[0]
    assert (again.status, again.out) == (1, b"")
    assert "not empty" in again.complaint
    assert docs.out.decode() == SETTINGS_PAGE


async def test_a_wrong_setting_station_or_rule_is_named_with_its_file(tmp_path: Path) -> None:
    assert (await fengsui("config", "init", tmp_path / "ours")).status == 0
    settings, region = tmp_path / "ours" / "fengsui.toml", tmp_path / "ours" / "region"
    good = settings.read_text()
    settings.write_text(good.replace("[web]", "[web]\nport = 99999"))
    port = await fengsui("config", "check", settings)
    settings.write_text(good.replace("[web]", "[web"))
    syntax = await fengsui("config", "check", settings)
    settings.write_text(good)
    (region / "stations" / "more.toml").write_text('[[station]]\nid = "X"\ncolour = "red"\n')
    station = await fengsui("config", "check", settings)
    (region / "stations" / "more.toml").unlink()
    (region / "rules" / "more.toml").write_text('[[rule]]\nid = "x"\n')
    rule = await fengsui("config", "check", settings)
    for done, words in ((port, "web.port"), (syntax, "fengsui.toml"), (station, "colour"), (rule, "more.toml")):
        assert (done.status, done.out) == (1, b""), words
        assert words in done.complaint
        assert "Traceback" not in done.errors


async def test_the_region_with_an_adopted_station_can_be_written_back(tmp_path: Path) -> None:
    done = await fengsui("config", "export", tmp_path / "out", surroundings={"FENGSUI_DATA": str(tmp_path / "data")})
    assert done.status == 0
    assert tomllib.loads((tmp_path / "out" / "region.toml").read_text(encoding="utf-8"))["name_zh"]
    assert (await fengsui("config", "export", tmp_path / "out")).status == 1


# The machine, and the people

async def test_the_doctor_says_what_is_right_and_what_to_do_about_what_is_not(tmp_path: Path) -> None:
    async with up(tmp_path / "data") as running:
        port = httpx.URL(running.address).port
        well, ill = await asyncio.gather(
            fengsui("doctor", surroundings=FREE_PORTS),
            fengsui("doctor", surroundings=FREE_PORTS | {"FENGSUI_WEB__PORT": str(port)}),
        )
    assert len(well.lines) == len(ill.lines) >= 7
    failed = [line for line in well.lines if line.startswith("FAIL")]
    assert well.status == (1 if failed else 0)
    assert all(line.split()[1] in ("console", "disk") for line in failed), "the rest does not depend on the machine"
    assert ill.status == 1
    (taken,) = [line for line in ill.lines if "web port" in line]
    assert taken.startswith("FAIL")
    assert f"127.0.0.1:{port} is taken" in taken


async def test_the_doctor_finds_a_reader_whose_token_is_too_short_to_start_with(tmp_path: Path) -> None:
    token, settings = tmp_path / "neighbour.token", tmp_path / "fengsui.toml"
    settings.write_text(f'[[exchange.reader]]\nname = "neighbour"\ntoken_file = "{token}"\n', encoding="utf-8")
    found = []
    for length in (23, 24):
        token.write_text("t" * length, encoding="utf-8")
        said = await fengsui("doctor", "--config", settings, "--data", tmp_path / "data", surroundings=FREE_PORTS)
        found.append(next(line for line in said.lines if line.split()[1] == "exchange"))
    assert found[0].startswith("FAIL")
    assert "shorter than 24 characters" in found[0]
    assert found[1].startswith("ok")
    assert "1 systems may read" in found[1] or "nobody is named" in found[1]


async def test_the_log_book_is_verified_beside_a_running_program_and_a_change_is_found(tmp_path: Path) -> None:
    data = {"FENGSUI_DATA": str(tmp_path / "data")}
    missing = await fengsui("log", "verify", surroundings=data)
    assert (missing.status, "there is no store" in missing.complaint) == (1, True)
    async with up(tmp_path / "data"):
        whole = await fengsui("log", "verify", "--json", surroundings=data)
        said = json.loads(whole.out)
        assert (whole.status, said["faults"]) == (0, [])
        assert said["links"] > 0                 # the configuration at least
    kept = await fengsui("log", "verify", "--head", said["head"], surroundings=data)
    assert kept.status == 0, kept.lines
    with sqlite3.connect(tmp_path / "data" / "fengsui.db") as database:
        database.execute("UPDATE entries SET body = X'7B7D' WHERE kind = 'configuration'")
    broken, senseless = await asyncio.gather(
        fengsui("log", "verify", surroundings=data), fengsui("log", "verify", "--head", "yesterday", surroundings=data)
    )
    assert (broken.status, senseless.status) == (1, 1)
    assert "is not what was written" in broken.lines[0]
    assert "expected a link's number" in senseless.complaint


async def test_a_person_added_may_sign_in_also_where_fengsui_runs_already(tmp_path: Path) -> None:
    data, other = ({"FENGSUI_DATA": str(tmp_path / name)} for name in ("data", "other"))
    added = await fengsui("user", "add", "wei", "--role", "officer", given="烽火连三月 12\n".encode(), surroundings=data)
    assert added.status == 0
    assert added.lines[0].startswith("wei may sign in as officer")
    assert (tmp_path / "data" / "fengsui.db").stat().st_mode & 0o077 == 0
    again, short, role = await asyncio.gather(
        fengsui("user", "add", "wei", "--role", "viewer", given=b"another password\n", surroundings=data),
        fengsui("user", "add", "qin", "--role", "viewer", given=b"short\n", surroundings=other),
        fengsui("user", "add", "qin", "--role", "king", given=b"another password\n", surroundings=data),
    )
    assert (again.status, short.status, role.status) == (1, 1, 2)
    assert "there is a user 'wei' already" in again.complaint
    async with up(tmp_path / "data") as running:
        base = httpx.URL(running.address).copy_with(path="/", query=None)
        async with httpx.AsyncClient(base_url=base, headers={"Origin": str(base).rstrip("/")}) as browser:
            wrong = await browser.post("/api/login", json={"name": "wei", "password": "烽火连三月"})
            assert wrong.status_code == 401
            right = await browser.post("/api/login", json={"name": "wei", "password": "烽火连三月 12"})
            assert right.status_code == 200
            assert right.json()["user"] == {"name": "wei", "role": "officer"}
            alerts = await browser.get("/api/alerts")
            assert alerts.status_code == 200
        meanwhile, again = [
            await fengsui("user", "add", "qin", "--role", "viewer", given=b"another password\n", surroundings=data)
            for _ in range(2)
        ]
        assert (meanwhile.status, again.status) == (0, 1)
        assert "there is a user 'qin' already" in again.complaint
        async with httpx.AsyncClient(base_url=base, headers={"Origin": str(base).rstrip("/")}) as browser:
            at_once = await browser.post("/api/login", json={"name": "qin", "password": "another password"})
            assert at_once.json()["user"] == {"name": "qin", "role": "viewer"}
        assert running.process.returncode is None


async def test_a_reading_published_to_the_running_house_is_an_alert_on_the_screen_of_its_first_visitor(
    tmp_path: Path,
) -> None:
    reading = {"station": "LZ-W-01", "time": datetime.now(UTC), "quantity": "cadmium", "value": 9.0, "unit": "mg/L"}
    about = About(title_zh="一条读数", title_en="One reading", source="the test", licence="none")
    with RecordingWriter(tmp_path / "one.jsonl.zst", about) as writer:
        writer.write(Recorded(datetime.now(UTC), "readings/g", msgspec.json.encode(reading | {"station": section()})))
    async with up(tmp_path / "data") as running:
        address = httpx.URL(running.address)
        base = str(address.copy_with(path="/", query=None)).rstrip("/")
        async with httpx.AsyncClient(follow_redirects=True) as browser:
            assert (await browser.get(running.address)).status_code in (200, 503)     # 503: the screens are not built
            cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        url = base.replace("http", "ws", 1) + "/api/stream"
        async with connect(url, additional_headers={"Cookie": cookie}, origin=base, max_size=None) as stream:  # type: ignore[arg-type]
            async with asyncio.timeout(LIMIT):
                while json.loads(await stream.recv())["type"] != "picture":
                    pass
                done = await fengsui("publish", tmp_path, "--broker", f"mqtt://127.0.0.1:{running.facts['mqtt_port']}")
                assert done.status == 0
                while (frame := json.loads(await stream.recv()))["type"] != "transition":
                    pass
        assert (frame["data"]["trigger"], frame["data"]["alert"]["quantity"]) == ("raised", "cadmium")
        assert frame["data"]["alert"]["exercise"] is None


def section() -> str:
    """A station of the shipped region that measures cadmium in a river."""
    from config.load import load_region

    return next(
        each.id for each in load_region("guangxi").register.values()
        if each.category == "surface_water" and each.channel("cadmium")
    )


async def test_what_is_no_command_is_wrong_usage_and_help_is_help() -> None:
    help_, nothing, wrong, benchmark = await asyncio.gather(
        fengsui("--help"), fengsui("sing"), fengsui("up", "--port", "http"), fengsui("bench", "patience"),
    )
    assert (help_.status, nothing.status, wrong.status, benchmark.status) == (0, 2, 2, 1)
    for command in ("up", "decode", "publish", "record", "drill", "config", "user", "doctor", "bench", "region"):
        assert command in help_.out.decode()
    assert "no benchmark patience" in benchmark.complaint


def test_a_failure_in_words_shows_where_it_was_but_no_variable() -> None:
    def failing(password: str) -> None:
        raise RuntimeError(f"{len(password)} characters")

    try:
        failing("open sesame")
    except RuntimeError as error:
        said = str(WORDS(None, "error", {"event": "stage failed", "level": "error", "exc_info": error}))
    assert "in failing" in said
    assert "11 characters" in said
    assert "open sesame" not in said.replace('failing("open sesame")', "")
