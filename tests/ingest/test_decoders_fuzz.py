"""Every decoder meets bytes it never expected: what comes out is readings or a DecodeError, nothing else."""

import json
import math
import random
import re
from pathlib import Path

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import DecodeError
from core.messages import Reading
from ingest.decoders import DECODERS
from ingest.decoders.bounds import MAX_PAYLOAD, MAX_VALUES
from ingest.decoders.hj212.frame import frame_bytes
from tests.ingest.test_decoder_cases import FOLDERS, case_context, payload_of

RAISED = re.compile(r'DecodeError\(\s*"(\w+)"')
unhurried = settings(deadline=None)     # a busy machine is no failure
CONTEXT = case_context(FOLDERS[0])
PAYLOADS = [payload_of(folder) for folder in FOLDERS]
REASONS = {
    "too_large", "not_utf8", "not_json", "not_cbor", "too_deep", "too_many_values", "missing_field", "wrong_type",
    "unknown_unit", "unknown_quantity", "unknown_flag", "unknown_version", "unknown_field", "unknown_format",
    "not_a_number", "wrong_length", "wrong_crc", "bad_frame", "bad_time", "split_incomplete", "encrypted_no_key",
    "bad_spectrum", "unknown_team", "not_on_earth", "out_of_range", "unknown_state", "future_time",
}
"""The reasons docs/payloads.md explains."""


def outcome(format: str, payload: bytes) -> tuple[Reading, ...] | str:
    try:
        readings = DECODERS[format](payload, CONTEXT)
    except DecodeError as error:
        refused = error
    else:
        check_readings(readings)
        return readings
    assert refused.reason in REASONS
    assert 0 < len(refused.detail) < 1000
    return refused.reason


def check_readings(readings: tuple[Reading, ...]) -> None:
    assert all(isinstance(reading, Reading) and math.isfinite(reading.value) for reading in readings)
    assert all(reading.time.utcoffset() is not None and reading.station.isprintable() for reading in readings)


@pytest.mark.parametrize("format", DECODERS)
@unhurried
@given(payload=st.binary(max_size=300))
def test_random_bytes_give_readings_or_a_reason(format: str, payload: bytes) -> None:
    outcome(format, payload)


@pytest.mark.parametrize("format", DECODERS)
@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_damaged_payload_gives_readings_or_a_reason(format: str, data: st.DataObject) -> None:
    payload = bytearray(data.draw(st.sampled_from(PAYLOADS)))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, max(len(payload) - 1, 0)))
        change = data.draw(st.sampled_from(("replace", "cut", "insert", "end")))
        if change == "replace":
            payload[place:place + 1] = data.draw(st.binary(min_size=1, max_size=1))
        elif change == "cut":
            del payload[place:place + data.draw(st.integers(1, 20))]
        elif change == "insert":
            payload[place:place] = data.draw(st.binary(min_size=1, max_size=8))
        else:
            del payload[place:]
    outcome(format, bytes(payload))


@unhurried
@given(text=st.text(alphabet=st.sampled_from("a0129-=;,&#.RtdAvgFlagNCouDaTime:éµ \"{}x"), max_size=120),
       st_code=st.sampled_from(["21", "38", "91"]), cn=st.sampled_from(["2011", "2051", "9014", "2042"]))
def test_any_text_in_a_well_made_frame_gives_readings_or_a_reason(text: str, st_code: str, cn: str) -> None:
    segment = f"ST={st_code};CN={cn};MN=010000A8900016F000169DC0;CP=&&DataTime=20261123080000;{text}&&"
    outcome("hj212", frame_bytes(segment.encode()))


json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from([
    "station", "time", "quantity", "value", "unit", "flag", "statistic", "interval",
    "n", "u", "v", "vs", "vb", "vd", "s", "t", "ut", "bn", "bt", "bu", "bv", "bs", "bver",
])


@unhurried
@given(st.lists(st.dictionaries(FIELDS, json_values, max_size=8), max_size=3))
def test_json_of_any_shape_gives_readings_or_a_reason(document: object) -> None:
    payload = json.dumps(document).encode()
    for format in ("json", "senml", "auto"):
        outcome(format, payload)


@unhurried
@given(st.lists(st.dictionaries(
    st.integers(-8, 10) | st.text(max_size=3), st.integers() | st.floats() | st.text(max_size=5) | st.binary(max_size=5)
    | st.lists(st.integers(), max_size=2), max_size=6), max_size=3))
def test_cbor_of_any_shape_gives_readings_or_a_reason(document: object) -> None:
    outcome("senml", cbor2.dumps(document))


@unhurried
@given(st.lists(st.integers(0xC0, 0xDB), min_size=1, max_size=30), st.binary(max_size=20))
def test_tags_of_cbor_are_refused_or_harmless(tags: list[int], rest: bytes) -> None:
    outcome("senml", b"\x81\xa1\x02" + bytes(tags) + rest)


@pytest.mark.parametrize("format", DECODERS)
def test_ten_megabytes_are_refused_before_they_are_parsed(format: str) -> None:
    for begin in (b"[", b"##9999", b"\x9a"):
        assert outcome(format, begin + b"1" * 10_000_000) == "too_large"


def test_as_many_values_as_allowed_are_read_and_one_more_is_not() -> None:
    one = payload_of(next(f for f in FOLDERS if f.name == "json_one"))
    short = json.dumps({key: value for key, value in json.loads(one).items() if key not in ("unit", "flag")}).encode()
    several = b"[" + b",".join([short] * 9000) + b"]"
    assert len(several) < MAX_PAYLOAD
    assert len(outcome("json", several)) == 9000
    senml = json.dumps([{"bn": "a"}, *({"v": 1} for _ in range(MAX_VALUES))]).encode()
    assert outcome("senml", senml) == "too_many_values"


def test_most_random_edits_of_a_frame_are_noticed() -> None:
    frame = payload_of(next(f for f in FOLDERS if f.name == "hj212_2017_realtime_flags")).strip()
    chance = random.Random(212)
    passed = 0
    for _ in range(2000):
        digits = [i for i in range(6, len(frame) - 4) if frame[i:i + 1].isdigit()]
        edited = bytearray(frame)
        for place in chance.sample(digits, 3):
            edited[place] = ord(chance.choice("0123456789"))
        if bytes(edited) != frame and not isinstance(outcome("hj212", bytes(edited)), str):
            passed += 1
    assert passed < 60               # 0.9 % is what the standard's checksum lets through; a MODBUS one, 0.0015 %


def test_every_single_byte_error_in_a_frame_is_noticed() -> None:
    frame = payload_of(next(f for f in FOLDERS if f.name == "hj212_2017_sample_time")).strip()
    for place in range(6, len(frame) - 4):
        for other in (frame[place] ^ 1, frame[place] ^ 0x40):
            edited = frame[:place] + bytes([other]) + frame[place + 1:]
            assert isinstance(outcome("hj212", edited), str)


def test_every_reason_a_decoder_gives_is_explained_in_the_documentation() -> None:
    root = Path(__file__).parents[2]
    sources = [*(root / "ingest" / "decoders").rglob("*.py"), root / "core" / "quantities.py"]
    given = {reason for source in sources for reason in RAISED.findall(source.read_text(encoding="utf-8"))}
    page = (root / "docs" / "payloads.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `(\w+)` \|", page.split("## Reasons\n")[1].split("\n## ")[0], re.MULTILINE))
    assert given == explained == REASONS
