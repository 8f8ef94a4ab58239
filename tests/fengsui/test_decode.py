"""`fengsui decode` as an integrator uses it: file or standard input, readings on one channel, refusals on the other."""

import asyncio
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.fengsui.program import Done, fengsui

CASES = Path(__file__).resolve().parent.parent / "ingest" / "cases"
OURS = (
    b'{"station": "FCG-03", "time": "2026-11-23T08:00:00+08:00", "quantity": "ambient_dose_rate", "value": 82.4, '
    b'"unit": "nGy/h", "flag": "N"}\n'
)
FIELDS = ["time", "station", "quantity", "value", "unit", "statistic", "interval", "quality"]
STATIONS = """
[[station]]
id = "LJ-1"
name_zh = "龙江一号"
category = "surface_water"
latitude = 24.7
longitude = 108.0
mn = "010000A8900016F000169DC0"
[[station.channel]]
quantity = "cadmium"
unit = "ug/L"
codes = ["w01008"]
"""


def readings(done: Done) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.lines]


async def test_our_example_on_standard_input_is_one_line_with_the_fields_that_were_promised() -> None:
    done = await fengsui("decode", "-", given=OURS)
    (found,) = readings(done)
    assert done.status == 0
    assert done.errors == ""
    assert list(found) == FIELDS
    assert (found["station"], found["quantity"], found["value"], found["unit"]) == (
        "FCG-03", "ambient_dose_rate", 82.4, "nGy/h"
    )
    assert datetime.fromisoformat(found["time"]) == datetime.fromisoformat("2026-11-23T08:00:00+08:00")
    assert (found["statistic"], found["interval"]) == ("instant", 0.0)


async def test_a_whole_json_document_over_several_lines_is_one_payload(tmp_path: Path) -> None:
    file = tmp_path / "payload.json"
    file.write_text(json.dumps([json.loads(OURS), json.loads(OURS) | {"station": "FCG-04"}], indent=2))
    done = await fengsui("decode", file)
    assert (done.status, [each["station"] for each in readings(done)]) == (0, ["FCG-03", "FCG-04"])


async def test_refusals_go_to_standard_error_with_their_number_and_reason_and_the_rest_is_read() -> None:
    lines = [OURS, OURS.replace(b"82.4", b"NaN"), b"\n", OURS.replace(b"nGy/h", b"furlong"), OURS]
    done = await fengsui("decode", given=b"".join(lines))
    assert done.status == 1
    assert len(readings(done)) == 2
    numbers_and_reasons = [line.split(": ")[:2] for line in done.errors.splitlines()]
    assert numbers_and_reasons == [["2", "not_a_number"], ["3", "unknown_unit"]]


async def test_stations_of_a_file_give_units_and_names_to_codes(measured: Path, tmp_path: Path) -> None:
    frames = measured / "hj212" / "valid.txt"
    (tmp_path / "stations.toml").write_text(STATIONS)
    known = await fengsui("decode", frames, "--stations", tmp_path / "stations.toml", "--format", "hj212")
    plain = await fengsui("decode", frames)
    assert (known.status, plain.status) == (0, 0)
    assert len(readings(known)) == len(readings(plain)) == 18, "requests and answers give no line"
    code = next(each for each in readings(plain) if each["quantity"] == "hj212:w01008")
    assert (code["station"], code["value"], code["unit"]) == ("010000A8900016F000169DC0", 123.456, None)
    named = next(each for each in readings(known) if each["quantity"] == "cadmium")
    assert (named["station"], named["unit"]) == ("LJ-1", "mg/L")
    assert named["value"] == pytest.approx(0.123456)


async def test_broken_frames_are_each_refused_for_their_checksum(measured: Path) -> None:
    done = await fengsui("decode", measured / "hj212" / "invalid.txt")
    assert (done.status, done.out) == (1, b"")
    assert [line.split(": ")[:2] for line in done.errors.splitlines()] == [[str(n), "wrong_crc"] for n in (1, 2, 3)]


async def test_a_key_opens_an_encrypted_frame_and_none_does_not() -> None:
    folder = CASES / "hj212_2025_encrypted_key_given"
    key = (folder / "key.txt").read_text().strip()
    opened = await fengsui("decode", folder / "payload.txt", "--key", key)
    shut = await fengsui("decode", folder / "payload.txt")
    assert opened.status == 0
    assert opened.lines == (folder / "expected.jsonl").read_text().splitlines()
    assert shut.status == 1
    assert shut.errors.startswith("1: encrypted_no_key")


async def test_the_time_of_receipt_resolves_relative_times(measured: Path) -> None:
    moment = "2026-11-23T08:00:00+08:00"
    done = await fengsui("decode", measured / "senml" / "ex1.json", "--format", "senml", "--received", moment)
    assert [datetime.fromisoformat(each["time"]) for each in readings(done)] == [datetime.fromisoformat(moment)]


async def test_a_cbor_pack_is_read_from_its_file(measured: Path) -> None:
    done = await fengsui("decode", measured / "senml" / "ex3.gen.cbor")
    twin = json.loads((measured / "senml" / "ex3.gen.resolved.json").read_bytes())
    assert done.status == 0
    assert [each["value"] for each in readings(done)] == [each["v"] for each in twin if "v" in each]


WRONG: tuple[tuple[tuple[str, ...], int, str], ...] = (
    (("/nowhere/payloads.txt",), 1, "/nowhere/payloads.txt: No such file"),
    (("/",), 1, "Is a directory"),
    (("-", "--received", "yesterday"), 1, "--received yesterday: not a time"),
    (("-", "--received", "2026-11-23T08:00:00"), 1, "has no zone"),
    (("-", "--key", "12"), 1, "32 hex digits"),
    (("-", "--stations", "/nowhere.toml"), 1, "/nowhere.toml"),
    (("-", "--format", "morse"), 2, "morse"),
    (("-", "--colour"), 2, "--colour"),
    (("one", "two"), 2, "two"),
)


async def test_what_is_wrong_with_the_request_is_said_with_its_exit_status() -> None:
    all_done = await asyncio.gather(*(fengsui("decode", *arguments, given=OURS) for arguments, _, _ in WRONG))
    for (arguments, status, words), done in zip(WRONG, all_done, strict=True):
        assert (done.status, done.out) == (status, b""), arguments
        assert words in done.errors, arguments
        assert "Traceback" not in done.errors, arguments


async def test_nothing_in_is_nothing_out() -> None:
    done = await fengsui("decode", given=b"")
    assert (done.status, done.out, done.errors) == (0, b"", "")


async def test_random_bytes_are_refused_and_not_crashed_on(tmp_path: Path) -> None:
    (tmp_path / "noise").write_bytes(bytes(range(256)) * 64)
    done = await fengsui("decode", tmp_path / "noise")
    assert done.status == 1
    assert "Traceback" not in done.errors
