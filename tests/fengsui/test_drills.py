"""A drill is a second, sealed house, and tells the same story however fast it is told."""

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
import zstandard

from alerting.cap import identifier
from config.drills.load import plan
from config.schema import IngestSettings, MqttSettings, Settings
from core.messages import Command, Entry, Reading, Tick, Transition
from core.recording import Manifest, manifest_path
from fengsui.drills import Outcome, drill_of, play_whole, run_id
from fengsui.house import House
from tests.fengsui.houses import LIMIT, arrive, drill_room, payload, running_house, shortened, transitions
from tests.fengsui.program import fengsui
from tests.ingest.brokers import until

NAME = "longjiang-2012"
FAST = 90_000.0                   # times real time: the whole event in 40 s, its first alert at once


def document(found: tuple[Transition, ...]) -> bytes:
    """As `fengsui drill run --json` prints it."""
    return msgspec.json.encode(Outcome(drill=NAME, exercise=NAME, speed=None, transitions=found))


async def told(house: House, condition: str, count: int = 1) -> list[Transition]:
    """The first transitions of a kind in a house, once there are so many."""
    async with asyncio.timeout(LIMIT):
        while True:
            found = [each for each in await transitions(house) if each.trigger == condition]
            if len(found) >= count:
                return found
            await asyncio.sleep(0.02)


async def test_a_drill_says_the_same_byte_for_byte_at_any_speed(tmp_path: Path) -> None:
    short = shortened(NAME, tmp_path, timedelta(days=4))
    documents = {}
    for speed in (None, 400_000.0, 150_000.0):
        folder = tmp_path / f"at-{speed}"
        folder.mkdir()
        shares: list[float] = []
        documents[speed] = document(await play_whole(short, NAME, folder, Settings(), speed, shares.append))
        assert shares[-1] == 1.0
        assert shares == sorted(shares)
    assert documents[None].count(b'"trigger":') >= 4
    assert documents[None] == documents[400_000.0] == documents[150_000.0]


async def test_what_the_live_house_is_set_to_does_not_change_a_drill(tmp_path: Path) -> None:
    short = shortened(NAME, tmp_path, timedelta(days=1))
    odd = Settings(
        mqtt=MqttSettings(prefix="department/7"), ingest=IngestSettings(lateness_hours=0.0001, skew_seconds=0.0),
    )
    found = {}
    for name, settings in (("plain", Settings()), ("odd", odd)):
        (tmp_path / name).mkdir()
        found[name] = document(await play_whole(short, NAME, tmp_path / name, settings, None))
    assert b'"trigger":"raised"' in found["plain"]
    assert found["odd"] == found["plain"]


async def test_the_command_prints_one_json_document_and_nothing_else() -> None:
    once, again = await asyncio.gather(
        fengsui("drill", "run", "hejiang-2013", "--json"),
        fengsui("drill", "run", "hejiang-2013", "--json", "--speed", "1000000"),
    )
    assert (once.status, again.status) == (0, 0)
    assert once.out == again.out
    assert once.out.count(b"\n") == 1
    said = msgspec.json.decode(once.out, type=Outcome)
    assert (said.drill, said.exercise) == ("hejiang-2013", "hejiang-2013")
    assert {each.alert.exercise for each in said.transitions} == {"hejiang-2013"}
    assert said.transitions[0].trigger == "raised"


async def test_the_command_says_each_transition_in_a_line_and_lists_what_there_is() -> None:
    listed = await fengsui("drill", "list")
    assert [line.split()[0] for line in listed.lines] == ["hejiang-2013", "longjiang-2012"]
    unknown, still = await fengsui("drill", "run", "nowhere-1900"), await fengsui("drill", "run", NAME, "--speed", "0")
    assert (unknown.status, still.status) == (1, 1)
    assert "no drill 'nowhere-1900'; there are hejiang-2013, longjiang-2012" in unknown.complaint
    assert "--speed 0: expected more than 0" in still.complaint
    assert unknown.out == still.out == b""


async def test_a_drill_changes_nothing_in_the_live_house_beside_it(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "live")
    async with running_house(settings.data) as live, drill_room(live, settings) as houses:
        await arrive(live, payload(5000.0))
        before = {each.seq: each for each in await live.store.entries(0, 10_000)}
        started = await live.desk.ask("director", "exercise.start", NAME, {"speed": FAST})
        assert started.done, started.reason
        exercise = started.data["exercise"]
        drill = houses.find(exercise)
        assert isinstance(drill, House)
        raised = await told(drill, "raised")
        assert {each.alert.exercise for each in raised} == {exercise}
        assert raised[0].alert.place == "LJ-LALANG"
        after = [each.message for each in await live.store.entries(0, 10_000) if each.seq not in before]
        commands = [each.verb for each in after if isinstance(each, Command)]
        assert commands == ["exercise.start"], "who started it is written down"
        assert all(isinstance(each, Tick | Command) for each in after), "something of the drill is in the live log"
        (real,) = await live.store.open_alerts()
        assert (real.station, real.exercise) == ("S-1", None)
        assert [each.alert.exercise for each in await transitions(live)] == [None]
        assert set(live.register) == {"S-1"}
        assert "S-1" not in drill.register
        assert await live.store.unregistered() == ()
        await arrive(live, payload(80.0))
        (real,) = await live.store.open_alerts()
        assert not real.active, "the live house judges on while a drill runs"


async def test_two_drills_run_at_once_and_each_is_stopped_by_its_own_name(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "live")
    async with running_house(settings.data) as live, drill_room(live, settings) as houses:
        ids = []
        for name in (NAME, "hejiang-2013", NAME):
            started = await live.desk.ask("director", "exercise.start", name, {"speed": FAST})
            ids.append(started.data["exercise"])
        assert len(set(ids)) == 3
        assert [drill_of(each) for each in ids] == [plan(NAME), plan("hejiang-2013"), plan(NAME)]
        drills = [houses.find(each) for each in ids]
        for exercise, drill in zip(ids, drills, strict=True):
            assert isinstance(drill, House)
            assert {each.alert.exercise for each in await told(drill, "raised")} == {exercise}
        assert [each.id for each in houses.running] == ids
        assert (settings.data / "exercises" / ids[1]).is_dir()
        stopped = await live.desk.ask("director", "exercise.stop", ids[1], {})
        assert stopped.done
        await until(lambda: len(houses.running) == 2 and not (settings.data / "exercises" / ids[1]).exists())
        assert [each.id for each in houses.running] == [ids[0], ids[2]]
        assert houses.find(ids[1]) is None
        again = await live.desk.ask("director", "exercise.stop", ids[1], {})
        assert (again.done, again.reason) == (False, f"no drill '{ids[1]}' is running")
    assert not list((settings.data / "exercises").iterdir()), "a drill's store goes with it"


@pytest.mark.parametrize(
    ("target", "arguments", "words"),
    [
        ("nowhere-1900", {}, "no drill 'nowhere-1900'"),
        (NAME, {"speed": 0}, "speed 0"),
        (NAME, {"speed": -1}, "speed -1"),
        (NAME, {"speed": 1e9}, "at most"),
        (NAME, {"speed": float("nan")}, "speed nan"),
        (NAME, {"speed": "fast"}, "speed 'fast'"),
    ],
)
async def test_a_drill_that_cannot_be_started_is_refused_in_a_sentence(
    tmp_path: Path, target: str, arguments: dict[str, object], words: str
) -> None:
    settings = Settings(data=tmp_path / "live")
    async with running_house(settings.data) as live, drill_room(live, settings) as houses:
        refused = await live.desk.ask("director", "exercise.start", target, arguments)
        assert not refused.done
        assert words in refused.reason
        if words == "at most":
            assert refused.data["reason_zh"] == "倍速 1e+09：须大于 0，最多 100000"
        assert houses.running == ()


async def test_an_officer_acknowledges_in_the_drill_and_in_the_live_house_each_for_itself(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "live")
    async with running_house(settings.data) as live, drill_room(live, settings) as houses:
        await arrive(live, payload(5000.0))
        (real,) = await live.store.open_alerts()
        started = await live.desk.ask("director", "exercise.start", NAME, {"speed": FAST})
        drill = houses.find(started.data["exercise"])
        assert isinstance(drill, House)
        practised = (await told(drill, "raised"))[0].alert
        wrong = await live.desk.ask("wei", "alert.acknowledge", practised.id, {})
        assert not wrong.done, "a drill's alert is none of the live house"
        assert wrong.reason
        before = await live.store.commands()
        done = await drill.desk.ask("wei", "alert.acknowledge", practised.id, {"note": "practised"})
        assert done.done, done.reason
        said = (await told(drill, "acknowledged"))[0]
        assert (said.who, said.note, said.alert.id, said.alert.exercise) == ("wei", "practised", practised.id, drill.exercise)
        assert (await live.store.open_alerts())[0].acknowledged_by is None
        assert await live.store.commands() == before, "what is done in a drill is in the live log"
        done = await live.desk.ask("qin", "alert.acknowledge", real.id, {})
        assert done.done, done.reason
        (real,) = await live.store.open_alerts()
        assert (real.acknowledged_by, real.exercise) == ("qin", None)
        assert [each.message.who for each in await drill.store.commands()] == ["wei"]


async def test_a_drill_that_fails_on_its_way_ends_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = shortened(NAME, tmp_path, timedelta(days=2))
    spoil(broken.recording)
    monkeypatch.setattr("fengsui.drills.plan", lambda name: broken if name == "broken" else plan(name))
    settings = Settings(data=tmp_path / "live")
    async with running_house(settings.data) as live, drill_room(live, settings) as houses:
        good = (await live.desk.ask("director", "exercise.start", NAME, {"speed": FAST})).data["exercise"]
        bad = await live.desk.ask("director", "exercise.start", "broken", {"speed": FAST})
        assert bad.done, "its beginning is sound"
        await until(lambda: [each.id for each in houses.running] == [good])
        drill = houses.find(good)
        assert isinstance(drill, House)
        assert (await told(drill, "worse"))[0].alert.exercise == good
        assert (await live.desk.ask("director", "exercise.start", NAME, {"speed": FAST})).done


def spoil(recording: Path) -> None:
    """Put a line that is none at the end of a recording, and let its manifest say that this is right."""
    data = recording.read_bytes() + zstandard.compress(b"{\n")
    manifest = msgspec.json.decode(manifest_path(recording).read_bytes(), type=Manifest)
    recording.write_bytes(data)
    manifest_path(recording).write_bytes(
        msgspec.json.encode(msgspec.structs.replace(manifest, sha256=hashlib.sha256(data).hexdigest()))
    )


def test_no_two_runs_of_a_drill_tell_other_systems_the_same_identifier() -> None:
    start = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
    runs = [run_id(NAME, start, ())]
    runs.append(run_id(NAME, start, runs))                               # within the same second
    runs.append(run_id(NAME, start, runs))
    runs.append(run_id(NAME, start + timedelta(seconds=1), ()))          # after its data were thrown away
    assert runs[:2] == [f"{NAME}-20261123-120000", f"{NAME}-20261123-120000-2"]
    assert len({identifier("gamma.FCG-03", "17-0", each) for each in runs}) == 4
    assert all(drill_of(each) == plan(NAME) for each in runs)
    assert drill_of(NAME) is drill_of(f"{NAME}-1") is None


async def test_what_drills_of_a_killed_program_left_is_cleared_away(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "live")
    left = settings.data / "exercises" / f"{NAME}-1" / "drill.db"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half a store")
    async with running_house(settings.data) as live, drill_room(live, settings):
        await until(lambda: not left.exists())
        started = await live.desk.ask("director", "exercise.start", NAME, {"speed": FAST})
        assert started.done


async def test_a_drill_whose_recording_is_damaged_is_refused_and_the_room_stays_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = shortened(NAME, tmp_path, timedelta(hours=2))
    damaged.recording.write_bytes(damaged.recording.read_bytes()[:-1])
    monkeypatch.setattr("fengsui.drills.plan", lambda name: damaged if name == "damaged" else plan(name))
    settings = Settings(data=tmp_path / "live")
    async with running_house(settings.data) as live, drill_room(live, settings):
        refused = await live.desk.ask("director", "exercise.start", "damaged", {})
        assert not refused.done
        assert "differs from its manifest" in refused.reason
        assert (await live.desk.ask("director", "exercise.start", NAME, {"speed": FAST})).done


async def test_readings_of_a_drill_are_not_late_though_they_are_of_years_ago(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "live")
    async with running_house(settings.data) as live, drill_room(live, settings) as houses:
        started = await live.desk.ask("director", "exercise.start", NAME, {"speed": FAST})
        drill = houses.find(started.data["exercise"])
        assert isinstance(drill, House)
        await told(drill, "raised")
        entries: tuple[Entry, ...] = await drill.store.entries(0, 100)
        marks = {each.message.quality.value for each in entries if isinstance(each.message, Reading)}
        assert marks <= {"good", "unchecked", "spike"}
        assert all(each.message.received.year == 2012 for each in entries if isinstance(each.message, Reading))
