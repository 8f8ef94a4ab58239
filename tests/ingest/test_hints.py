"""What a refusal says to the integrator of a gateway: what is wrong, where, and what to send; no library's words."""

from datetime import UTC, datetime

import pytest

from core.errors import DecodeError
from core.station import Register
from ingest.decoders import DECODERS
from ingest.decoders.context import Context

CONTEXT = Context(register=Register(), received=datetime(2026, 11, 23, 0, 1, tzinfo=UTC))
GOOD = b'{"station":"A","time":"2026-11-23T08:00:00+08:00","quantity":"ph","value":7}'


def refusal(format: str, payload: bytes) -> DecodeError:
    with pytest.raises(DecodeError) as caught:
        DECODERS[format](payload, CONTEXT)
    return caught.value


@pytest.mark.parametrize(("payload", "reason", "hint"), [
    (b"", "not_json", "the payload is empty; send one reading as a JSON object"),
    (b" \r\n", "not_json", "the payload is empty"),
    (b"[" + GOOD + b",5]", "wrong_type", "reading 2 should be a JSON object, but is a number; send one reading as"),
    (b"[[]]", "wrong_type", "reading 1 should be a JSON object, but is a list; send one reading as"),
    (b'"x"', "wrong_type", "the payload should be a JSON object or a list, but is text"),
    (b"[{}]", "missing_field", 'reading 1 lacks the field "station"; station, time, quantity and value are required'),
    (GOOD.replace(b'"value":7', b'"value":"7"'), "wrong_type", '"value" of the payload should be a number, but is text'),
    (GOOD.replace(b'"A"', b'""'), "wrong_type", '"station" of the payload should be text of length >= 1'),
    (GOOD[:-1] + b',"statistic":"avg"}', "wrong_type", "'avg', which is none of the words it may be"),
    (GOOD[:30], "not_json", "the JSON ends before it is complete"),
    (b'{"a":}', "not_json", "the JSON is damaged at byte 5"),
])
def test_a_refused_json_payload_gets_a_hint(payload: bytes, reason: str, hint: str) -> None:
    error = refusal("json", payload)
    assert error.reason == reason
    assert hint in error.detail
    assert not any(word in error.detail for word in ("`", "$", "Expected"))


@pytest.mark.parametrize(("format", "payload", "hint"), [
    ("senml", b"", "the payload is empty"), ("auto", b" \n", "the payload is empty"), ("hj212", b"", "is empty"),
    ("senml", b"[1]", "record 1 should be a JSON object, but is a number"),
    ("senml", b'{"n":"a"}', "the payload should be a list, but is a JSON object"),
    ("senml", b'[{"n":', "the JSON ends before it is complete"),
])
def test_other_formats_say_so_as_well(format: str, payload: bytes, hint: str) -> None:
    assert hint in refusal(format, payload).detail
