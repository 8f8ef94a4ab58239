"""Payloads made to cost more than they weigh: refused by name, in bounded work, whoever calls."""

import json
import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import DecodeError
from core.messages import Reading
from ingest.decoders.bounds import MAX_BRACKETS, MAX_CBOR, MAX_DEPTH, MAX_PAYLOAD, check_depth
from tests.ingest.test_decoder_cases import FOLDERS, payload_of
from tests.ingest.test_decoders_fuzz import outcome

READING = payload_of(next(folder for folder in FOLDERS if folder.name == "json_one"))


def flood(piece: bytes, begin: bytes = b"", end: bytes = b"", size: int = MAX_PAYLOAD) -> bytes:
    return begin + piece * ((size - len(begin) - len(end)) // len(piece)) + end


FLOODS = {
    "lists that are never closed": ("json", flood(b"["), "too_deep"),
    "empty lists": ("json", flood(b"[],", b"[", b"[]]"), "too_many_values"),
    "objects in each other": ("json", flood(b'{"a":'), "too_deep"),
    "hills of lists": ("json", flood(b"[" * 31 + b"]" * 31 + b",", b"[", b"0]"), "too_many_values"),
    "quotes in a text": ("json", flood(b'\\"', b"[" * 33 + b'"'), "too_deep"),
    "backslashes in a text": ("json", flood(b"\\\\", b"[" * 33 + b'"'), "too_deep"),
    "empty texts": ("json", flood(b'"",', b"[" * 20 + b"{" * 20), "too_deep"),
    "texts of a bracket": ("json", flood(b'"[",', b"[", b"0]"), "too_many_values"),
    "lists in a field of the gateway's own": ("json", flood(b"[],", READING[:-1] + b',"own":[', b"[]]}"), "too_many_values"),
    "colons": ("json", flood(b":", b"{"), "not_json"),
    "colons and blanks": ("json", flood(b": ", b"{"), "not_json"),
    "blanks after a colon": ("json", flood(b" ", b'{"a":', b"x"), "not_json"),
    "nearly numbers": ("json", flood(b':"+', b"{"), "not_json"),
    "records of nothing": ("senml", flood(b"{},", b"[", b"{}]"), "too_many_values"),
    "maps of CBOR": ("senml", flood(b"\xa0", b"\x9f", b"\xff", MAX_CBOR), "too_many_values"),
    "lists of CBOR": ("senml", flood(b"\x80", b"\x9f", b"\xff", MAX_CBOR), "wrong_type"),
    "fractions of CBOR": ("senml", flood(b"\xc4\x82\x00\x00", b"\x9f", b"\xff", MAX_CBOR), "wrong_type"),
    "simple values of CBOR": ("senml", flood(b"\xe0", b"\x9f", b"\xff", MAX_CBOR), "wrong_type"),
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_is_refused_by_what_is_wrong_with_it(name: str) -> None:
    format, payload, reason = FLOODS[name]
    assert outcome(format, payload) == reason


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_costs_no_more_looks_than_a_bound_allows(name: str) -> None:
    """Lines of our own code that run are counted, not seconds; 80 KB of quotes once took 20 s of a loop over them."""
    format, payload, _ = FLOODS[name]
    lines = 0

    def count(frame: FrameType, event: str, _: object) -> Any:
        nonlocal lines
        if "ingest" not in frame.f_code.co_filename:
            return None
        lines += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        outcome(format, payload)
    finally:
        sys.settrace(before)
    assert lines < 4 * MAX_CBOR


def test_a_pack_of_cbor_is_read_up_to_a_smaller_size_than_json() -> None:
    assert outcome("senml", flood(b"\x00", b"\x9f", b"\xff", MAX_CBOR + 1)) == "too_large"


@pytest.mark.parametrize("format", ["json", "senml"])
def test_a_json_bomb_is_refused_whoever_calls(format: str) -> None:
    def called_at(depth: int, payload: bytes) -> tuple[Reading, ...] | str:
        return called_at(depth - 1, payload) if depth else outcome(format, payload)

    for levels in (MAX_DEPTH + 1, 500, 100_000):
        bomb = b'{"station":' + b"[" * levels + b"]" * levels + b"}"
        assert {called_at(depth, bomb) for depth in (0, 400)} == {"too_deep"}
        assert outcome(format, b"[" * levels) == "too_deep"


def test_brackets_inside_texts_are_not_depth() -> None:
    reading = json.loads(payload_of(next(f for f in FOLDERS if f.name == "json_one")))
    reading["note"] = '[{"' * 50 + "\\"
    assert len(outcome("json", json.dumps(reading).encode())) == 1


def test_more_brackets_than_any_reading_needs_are_refused_wherever_they_are() -> None:
    own = b"[" + b"[]," * (MAX_BRACKETS // 2) + b"[]]"
    assert outcome("json", READING[:-1] + b',"own":' + own + b"}") == "too_many_values"
    assert len(outcome("json", READING[:-1] + b',"own":' + own.replace(b"[],", b"0,") + b"}")) == 1


TEXTS = st.text(alphabet=st.sampled_from('[]{}"\\a,:é'), max_size=6)


def depth(document: Any) -> int:
    if isinstance(document, dict):
        return 1 + max(map(depth, document.values()), default=0)
    return 1 + max(map(depth, document), default=0) if isinstance(document, list) else 0


@settings(deadline=None)
@given(steps=st.lists(st.tuples(st.booleans(), TEXTS, TEXTS), min_size=MAX_DEPTH - 4, max_size=MAX_DEPTH + 4))
def test_depth_is_that_of_the_document_whatever_its_texts_hold(steps: list[tuple[bool, str, str]]) -> None:
    document: Any = 0
    for is_list, first, second in steps:
        document = [first, document, second, []] if is_list else {first: second, second + "x": document}
    for text in (json.dumps(document), json.dumps(document, ensure_ascii=False)):
        assert is_refused(text.encode()) is (depth(document) > MAX_DEPTH)


def is_refused(payload: bytes) -> bool:
    try:
        check_depth(payload)
    except DecodeError:
        return True
    return False
