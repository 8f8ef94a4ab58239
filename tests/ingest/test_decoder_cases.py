"""Payloads as files, and what must come of each. A new case is a new folder in `cases`, not new code.

payload.*      the bytes
expected.jsonl the readings, as `fengsui decode` prints them (empty: the payload carries no data), or
refused.txt    the reason
received.txt   time of receipt, where it matters
key.txt        SM4 key given on the command line
about.txt      what the case shows
"""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from core.errors import DecodeError
from core.station import Register, Station
from ingest.decode import as_line
from ingest.decoders import DECODERS
from ingest.decoders.context import Context
from tests.ingest.chinese import is_chinese

CASES = Path(__file__).with_name("cases")
FOLDERS = sorted(folder for folder in CASES.iterdir() if folder.is_dir())
STATIONS = msgspec.json.decode((CASES / "stations.json").read_bytes(), type=list[Station])
FORMATS = ("hj212", "json", "senml")


def case_context(folder: Path) -> Context:
    received, key = folder / "received.txt", folder / "key.txt"
    return Context(
        register=Register(STATIONS),
        received=datetime.fromisoformat(received.read_text().strip()) if received.exists()
        else datetime(2026, 11, 23, 0, 1, tzinfo=UTC),
        source="gateway-1",
        key=bytes.fromhex(key.read_text().strip()) if key.exists() else None,
    )


def payload_of(folder: Path) -> bytes:
    (file,) = folder.glob("payload.*")
    return file.read_bytes()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_payload_gives_its_readings_or_its_reason(folder: Path) -> None:
    context = case_context(folder)
    refused = folder / "refused.txt"
    named = next((each for each in FORMATS if folder.name.startswith(each)), "auto")
    for format in {named, "auto"}:
        if refused.exists():
            with pytest.raises(DecodeError) as error:
                DECODERS[format](payload_of(folder), context)
            assert error.value.reason == refused.read_text().strip(), error.value
            assert error.value.detail
            assert is_chinese(error.value.zh), error.value.zh
        else:
            readings = DECODERS[format](payload_of(folder), context)
            lines = [as_line(reading) for reading in readings]
            assert lines == (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines()
            assert all(reading.source == "gateway-1" for reading in readings)
            assert all(reading.received == context.received for reading in readings)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_case_says_what_must_come_of_it(folder: Path) -> None:
    assert (folder / "expected.jsonl").exists() != (folder / "refused.txt").exists()
