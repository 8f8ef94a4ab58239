"""Times inside payloads move by one offset, and nothing else does."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import cbor2
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DecodeError
from core.station import Register
from ingest.decoders.hj212.frame import frame_bytes, moment, read_frame
from ingest.decoders.senml_pack import resolve
from ingest.shift import SHIFTS, shifted

YEARS = timedelta(days=3650, hours=5, seconds=7)
RECEIVED = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'{"station":"A","time":"2026-11-23T08:00:00+08:00","value":1.50}',
         b'{"station":"A","time":"2026-11-23T09:00:00+08:00","value":1.50}'),
        (b'[{"time" : "2026-11-22T23:30:00Z"},{"time":"2026-11-22T23:30:00.250Z"}]',
         b'[{"time" : "2026-11-23T00:30:00Z"},{"time":"2026-11-23T00:30:00.250000Z"}]'),
        (b'{"time":"yesterday, at noon"}', b'{"time":"yesterday, at noon"}'),
        (b'{"time":1764000000,"note":"\xff"}', b'{"time":1764000000,"note":"\xff"}'),
    ],
)
def test_json_keeps_its_zone_and_every_other_byte(before: bytes, after: bytes) -> None:
    assert shifted(before, "json", timedelta(hours=1)) == after


def test_a_frame_moves_every_time_and_carries_a_right_checksum() -> None:
    segment = (
        b"QN=20231008132300648;ST=22;CN=2011;PW=123456;MN=M1;Flag=5;CP=&&DataTime=20231008132300;"
        b"w01008-SampleTime=20231008132200,w01008-Rtd=123.456&&"
    )
    frame = read_frame(shifted(frame_bytes(segment), "hj212", YEARS), Register())
    assert moment(frame.qn) - moment("20231008132300648") == YEARS
    assert moment(frame.text[9:23]) - moment("20231008132300") == YEARS
    assert "w01008-Rtd=123.456" in frame.text
    assert moment(frame.text.split("SampleTime=")[1][:14]) - moment("20231008132200") == YEARS


@pytest.mark.data
def test_every_recorded_frame_is_accepted_or_refused_after_the_shift_as_before(measured: Path) -> None:
    files = [measured / "hj212" / f"{name}.txt" for name in ("valid", "invalid")]
    lines = [line for file in files for line in file.read_bytes().splitlines()]
    assert len(lines) > 10
    for line in filter(None, lines):
        assert _verdict(shifted(line, "hj212", YEARS)) == _verdict(line)


def _verdict(line: bytes) -> str:
    try:
        read_frame(line, Register())
    except DecodeError as error:
        return error.reason
    return "accepted"


@pytest.mark.data
def test_every_senml_example_resolves_to_times_moved_by_the_offset(measured: Path) -> None:
    files = [*(measured / "senml").glob("ex*.json"), *(measured / "senml").glob("ex*.cbor")]
    assert len(files) > 20
    moved = 0
    for file in files:
        payload = file.read_bytes()
        before, after = resolve(payload, RECEIVED), resolve(shifted(payload, "senml", YEARS), RECEIVED)
        for one, other in zip(before, after, strict=True):
            absolute = abs(one["t"] - RECEIVED.timestamp()) > 86400.0
            expected = YEARS.total_seconds() if absolute else 0.0
            assert other["t"] - one["t"] == pytest.approx(expected, abs=1e-6), file.name
            assert {**one, "t": 0} == {**other, "t": 0}
            moved += absolute
    assert moved > 20


def test_times_relative_to_receipt_stay() -> None:
    pack = b'[{"bn":"a","t":-5,"v":1},{"t":1320067464,"v":2}]'
    assert msgspec.json.decode(shifted(pack, "senml", timedelta(seconds=10))) == [
        {"bn": "a", "t": -5, "v": 1},
        {"t": 1320067474, "v": 2},
    ]
    only_relative = b'[ {"n":"a", "t":-5, "v":1.0} ]'
    assert shifted(only_relative, "senml", YEARS) is only_relative


def test_cbor_base_times_move() -> None:
    pack = cbor2.dumps([{-2: "a", -3: 1320067464, 6: -1, 2: 1.5}])
    assert cbor2.loads(shifted(pack, "senml", timedelta(seconds=10))) == [{-2: "a", -3: 1320067474, 6: -1, 2: 1.5}]


def test_a_status_is_left_as_it_is() -> None:
    assert shifted(b"online", "status", YEARS) == b"online"


@given(payload=st.binary(max_size=300), format=st.sampled_from(sorted(SHIFTS)))
def test_any_bytes_come_out_as_some_bytes(payload: bytes, format: str) -> None:
    assert isinstance(shifted(payload, format, YEARS), bytes)


@given(
    text=st.from_regex(rb'\[\{"time":"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"\}\]', fullmatch=True),
    days=st.integers(-400_000, 400_000),
)
def test_a_time_that_cannot_be_moved_stays(text: bytes, days: int) -> None:
    assert len(shifted(text, "json", timedelta(days=days))) == len(text)
