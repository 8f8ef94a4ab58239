"""Recordings come back as they were written, the same bytes each time, and say so when they are damaged."""

import subprocess
import sys
import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import RecordingError
from core.recording import FRAME_LINES, VERSION, About, Recorded, Recording, RecordingWriter, manifest_path

ROOT = Path(__file__).resolve().parents[2]
START = datetime(2012, 1, 15, tzinfo=UTC)
ABOUT = About(title_zh="试", title_en="Try", source="test", licence="none", stations=({"id": "A"},), rules=({"id": "r"},))


def some(count: int) -> list[Recorded]:
    return [Recorded(START + timedelta(seconds=each), f"t/{each % 3}", f"值{each}".encode()) for each in range(count)]


def written(path: Path, recorded: list[Recorded]) -> Path:
    with RecordingWriter(path, ABOUT) as writer:
        for each in recorded:
            writer.write(each)
    return path


@given(st.lists(st.tuples(st.binary(max_size=50), st.integers(0, 2), st.booleans()), min_size=1, max_size=20))
def test_whatever_bytes_came_come_back(tmp_path_factory: pytest.TempPathFactory, raw: list[tuple[bytes, int, bool]]) -> None:
    recorded = [Recorded(START, "a/b", payload, qos, retain) for payload, qos, retain in raw]
    path = written(tmp_path_factory.mktemp("r") / "x.jsonl.zst", recorded)
    assert list(Recording.open(path)) == recorded


def test_many_frames_are_read_as_one_recording(tmp_path: Path) -> None:
    recorded = some(FRAME_LINES * 2 + 5)
    recording = Recording.open(written(tmp_path / "x.jsonl.zst", recorded))
    assert list(recording) == recorded
    assert recording.manifest.count == len(recorded)
    assert recording.manifest.topics == ("t/0", "t/1", "t/2")


def test_the_same_payloads_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = written(tmp_path / "a.jsonl.zst", some(50)), written(tmp_path / "b.jsonl.zst", some(50))
    assert first.read_bytes() == second.read_bytes()
    assert manifest_path(first).read_bytes() == manifest_path(second).read_bytes()


def test_a_part_of_it_can_be_asked_for(tmp_path: Path) -> None:
    recording = Recording.open(written(tmp_path / "x.jsonl.zst", some(10)))
    part = list(recording.messages(START + timedelta(seconds=3), START + timedelta(seconds=5)))
    assert [each.payload.decode() for each in part] == ["值3", "值4", "值5"]


def test_it_opens_by_its_manifest_and_by_its_folder(tmp_path: Path) -> None:
    path = written(tmp_path / "x.jsonl.zst", some(1))
    assert Recording.open(manifest_path(path)).path == Recording.open(tmp_path).path == path


def test_a_changed_byte_is_noticed(tmp_path: Path) -> None:
    path = written(tmp_path / "x.jsonl.zst", some(10))
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(data)
    with pytest.raises(RecordingError, match="differs from its manifest"):
        Recording.open(path)


def test_a_failed_recording_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), RecordingWriter(tmp_path / "x.jsonl.zst", ABOUT) as writer:
        writer.write(some(1)[0])
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_an_empty_recording_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="nothing was recorded"), RecordingWriter(tmp_path / "x.jsonl.zst", ABOUT):
        pass
    assert list(tmp_path.iterdir()) == []


def test_time_that_goes_back_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="in order of time"), RecordingWriter(tmp_path / "x.jsonl.zst", ABOUT) as writer:
        for each in reversed(some(2)):
            writer.write(each)


def test_a_missing_recording_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="there is no such recording"):
        Recording.open(tmp_path / "none.jsonl.zst")


def test_what_a_full_disk_left_of_a_recording_is_removed_and_the_one_before_stays(tmp_path: Path) -> None:
    path = written(tmp_path / "x.jsonl.zst", some(3))
    program = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from core.errors import RecordingError\n"
        "from tests.core.test_recording import some, written\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "try:\n"
        "    written(Path(sys.argv[1]), some(30))\n"
        "except RecordingError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert "x.jsonl.zst: cannot be written" in done.stdout
    assert len(list(Recording.open(path))) == 3
    assert set(tmp_path.iterdir()) == {path, manifest_path(path)}


@pytest.mark.parametrize("manifest", ["", "{}", "[1]", '{"version": 1, "sha256": 5}', "\xff"])
def test_a_manifest_that_is_none_is_said_to_be_none(tmp_path: Path, manifest: str) -> None:
    path = written(tmp_path / "x.jsonl.zst", some(1))
    manifest_path(path).write_bytes(manifest.encode("latin-1"))
    with pytest.raises(RecordingError, match="not a manifest of a recording"):
        Recording.open(path)


def test_a_manifest_of_a_newer_kind_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "x.jsonl.zst", some(1))
    beside = manifest_path(path)
    beside.write_text(beside.read_text().replace(f'"version": {VERSION}', f'"version": {VERSION + 1}'))
    with pytest.raises(RecordingError, match="newer than this Fengsui reads"):
        Recording.open(path)


def test_a_folder_of_two_recordings_asks_for_a_name(tmp_path: Path) -> None:
    for name in "ab":
        written(tmp_path / f"{name}.jsonl.zst", some(1))
    with pytest.raises(RecordingError, match="holds 2 recordings"):
        Recording.open(tmp_path)


def test_a_recording_is_read_without_being_held_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl.zst"
    with RecordingWriter(path, ABOUT) as writer:
        for n in range(60_000):
            writer.write(Recorded(START + timedelta(seconds=n), "t", b"%d" % n + b"x" * 300))
    recording = Recording.open(path)
    tracemalloc.start()
    try:
        assert sum(1 for _ in recording) == 60_000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3_000_000              # of some 20 MB
