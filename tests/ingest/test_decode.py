"""Payloads from a file: what `fengsui decode` reads and prints."""

import json
from datetime import UTC, datetime

import msgspec
import pytest

from core.errors import InputError
from core.messages import Quality, Reading, Statistic
from core.station import Register
from ingest.decode import Decoded, Refused, as_line, decode_stream
from ingest.decoders.hj212.frame import frame_bytes
from tests.ingest.test_decoder_cases import FOLDERS, STATIONS, payload_of

RECEIVED = datetime(2026, 11, 23, 0, 1, tzinfo=UTC)
CASE = {folder.name: payload_of(folder).strip() for folder in FOLDERS}


def outcomes(data: bytes, format: str = "auto") -> list[tuple[int, int | str]]:
    """(number, count of readings or reason) of each payload."""
    stream = decode_stream(data, format=format, register=Register(STATIONS), received=RECEIVED)
    return [
        (each.number, len(each.readings) if isinstance(each, Decoded) else each.error.reason) for each in stream
    ]


def test_payloads_of_every_format_may_stand_one_a_line() -> None:
    senml = CASE["senml_relative_times"]
    data = b"\n".join([CASE["hj212_2017_sample_time"], senml, b"", CASE["json_one"],
                       CASE["hj212_wrong_crc"], b"rubbish"])
    assert outcomes(data) == [(1, 1), (2, 2), (3, 1), (4, "wrong_crc"), (5, "unknown_format")]


def test_a_whole_json_document_is_one_payload_however_it_is_laid_out() -> None:
    readings = json.loads(CASE["json_list"])
    pretty = json.dumps(readings, indent=2, ensure_ascii=False).encode()
    assert outcomes(pretty) == outcomes(pretty, "json") == [(1, 3)]
    assert outcomes(b"\xef\xbb\xbf" + pretty) == [(1, 3)]
    assert outcomes(pretty[:-30]) == [(1, "not_json")]


def test_lines_of_json_are_one_payload_each_even_if_some_are_broken() -> None:
    one = CASE["json_one"]
    assert outcomes(b"\n".join([one, one[:-9], one])) == [(1, 1), (2, "not_json"), (3, 1)]
    assert outcomes(b"\r\n".join([one[:-9], one, one]), "json") == [(1, "not_json"), (2, 1), (3, 1)]


def test_cbor_is_one_payload() -> None:
    assert outcomes(CASE["senml_cbor"]) == outcomes(CASE["senml_cbor"], "senml") == [(1, 3)]


def test_frames_may_follow_each_other_without_a_line_end() -> None:
    frame = CASE["hj212_2017_sample_time"]
    assert outcomes(frame + frame + b"\r\n" + frame, "hj212") == [(1, 1), (2, 1), (3, 1)]


def test_a_split_message_is_decoded_with_its_last_part_and_refused_without_it() -> None:
    assert outcomes(CASE["hj212_split_within_an_item"]) == [(3, 2)]
    assert outcomes(CASE["hj212_split_one_missing"] + b"\n" + CASE["json_one"]) == [(3, 1), (1, "split_incomplete")]


def test_a_message_without_data_is_decoded_to_nothing() -> None:
    assert outcomes(CASE["hj212_request"]) == [(1, 0)]
    assert outcomes(b"") == outcomes(b"\n \r\n") == []


def test_a_key_on_the_command_line_reads_stations_without_their_own() -> None:
    key = bytes.fromhex("00112233445566778899aabbccddeeff")
    (found,) = decode_stream(CASE["hj212_2025_encrypted_key_given"], format="hj212", register=Register(),
                             received=RECEIVED, key=key)
    assert isinstance(found, Decoded)
    (refused,) = decode_stream(CASE["hj212_2025_encrypted_key_given"], format="hj212", register=Register(),
                               received=RECEIVED)
    assert isinstance(refused, Refused)
    assert str(refused.error).startswith("encrypted_no_key: ")


def test_an_unknown_format_is_a_wrong_question() -> None:
    with pytest.raises(InputError, match="auto, hj212, json, senml"):
        outcomes(b"x", "xml")


def test_a_line_holds_the_eight_fields_of_the_command() -> None:
    reading = Reading(
        time=datetime(2026, 11, 23, tzinfo=UTC), received=RECEIVED, station="站", quantity="cadmium", value=0.005,
        statistic=Statistic.MEAN, interval=600.0, quality=Quality.GOOD,
    )
    assert json.loads(as_line(reading)) == {
        "time": "2026-11-23T00:00:00Z", "station": "站", "quantity": "cadmium", "value": 0.005, "unit": "mg/L",
        "statistic": "mean", "interval": 600.0, "quality": "good",
    }
    assert "\n" not in as_line(reading)
    unknown = msgspec.structs.replace(reading, quantity="hj212:w99999")
    assert json.loads(as_line(unknown))["unit"] is None


def test_one_bad_frame_among_many_costs_only_itself() -> None:
    good = frame_bytes(b"ST=21;CN=2011;MN=M1;CP=&&DataTime=20261123080000;w01001-Rtd=7&&")
    assert outcomes(good + good.replace(b"=7&", b"=8&") + good) == [(1, 1), (2, "wrong_crc"), (3, 1)]
