"""HJ 212: checksum, cipher, framing, parts, answers, and the measured frames."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import DecodeError
from core.quantities import QUANTITIES
from core.station import Channel, Register, Station
from ingest.decoders.context import Context
from ingest.decoders.hj212.answers import answer
from ingest.decoders.hj212.crc import crc, modbus
from ingest.decoders.hj212.factors import FACTORS
from ingest.decoders.hj212.frame import frame_bytes, moment, read_frame
from ingest.decoders.hj212.parts import Assembler
from ingest.decoders.hj212.payload import decode
from ingest.decoders.hj212.sm4 import decrypt, encrypt
from ingest.decoders.hj212.stream import FrameBuffer, frames

unhurried = settings(deadline=None)     # a busy machine is no failure
RECEIVED = datetime(2026, 11, 23, 0, 1, tzinfo=UTC)
CONTEXT = Context(register=Register(), received=RECEIVED, source="g")
EXAMPLE_2017 = b"QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&"
EXAMPLE_2025 = b"QN=20240601085857223;ST=32;CN=1011;PW=123456;MN=010000A8900016F000169DC0;Flag=9;CP=&&&&"


def data_frame(text: str = "DataTime=20261123080000;w01001-Rtd=7.1", head: str = "Flag=5;", **named: str) -> bytes:
    fields = {"QN": "20261123080001000", "ST": "21", "CN": "2011", "PW": "123456", "MN": "M1"} | named
    return frame_bytes("".join(f"{k}={v};" for k, v in fields.items()).encode() + f"{head}CP=&&{text}&&".encode())


def part(pno: int, pnum: int, text: str, qn: str = "20261123080001000") -> bytes:
    return data_frame(text, f"Flag=7;PNUM={pnum};PNO={pno};", QN=qn)


def test_the_checksum_is_that_of_the_standards_own_examples() -> None:
    assert (crc(EXAMPLE_2017), crc(EXAMPLE_2025)) == (0x1C80, 0x2200)
    assert (modbus(EXAMPLE_2017), modbus(EXAMPLE_2025)) == (0x0759, 0xCCF4)


@unhurried
@given(st.binary(max_size=200))
def test_the_checksum_table_does_what_appendix_a_writes_out(segment: bytes) -> None:
    register = 0xFFFF
    for byte in segment:
        register = (register >> 8) ^ byte
        for _ in range(8):
            lowest = register & 1
            register >>= 1
            if lowest:
                register ^= 0xA001
    assert crc(segment) == register


def test_the_cipher_gives_the_vectors_of_gb_t_32907() -> None:
    key = text = bytes.fromhex("0123456789abcdeffedcba9876543210")
    sent = bytes.fromhex("681edf34d206965e86b3e94f536e4246")
    assert encrypt(text, key) == b"{" + b",".join(b"0x%02X" % byte for byte in sent) + b"}"
    assert decrypt(encrypt(text, key), key) == text
    encryptor = Cipher(algorithms.SM4(key), modes.ECB()).encryptor()
    for _ in range(1_000_000):
        text = encryptor.update(text)
    assert text.hex() == "595298c7c6fd271f0402f804c33d3f66"


@unhurried
@given(st.binary(max_size=100), st.binary(min_size=16, max_size=16))
def test_what_was_encrypted_is_read_again_whatever_its_length(text: bytes, key: bytes) -> None:
    assert decrypt(encrypt(text, key), key) == text if text else encrypt(text, key) == b""
    whole = len(text) - len(text) % 16
    if whole:                        # other loggers write the tail after the braces, as it is
        outside = encrypt(text[:whole], key) + text[whole:]
        assert decrypt(outside, key) == text


def test_the_length_of_the_2025_example_is_that_of_the_plain_text() -> None:
    """The standard's example announces 0295 while 1,128 characters travel."""
    head = b"QN=20240601085857223;ST=32;CN=2011;PW=123456;MN=010000A8900016F000169DC0;Flag=8;CP=&&"
    text = b"x" * (295 - len(head) - 2)
    assert len(head + encrypt(text, bytes(16)) + b"&&") == 1128


def test_checksums_are_read_in_either_case() -> None:
    frame = data_frame().strip()
    assert read_frame(frame[:-4] + frame[-4:].lower(), Register()) == read_frame(frame, Register())


@pytest.mark.parametrize(
    ("flag", "edition", "wants_answer"),
    [("Flag=5;", 1, True), ("Flag=8;", 2, False), ("", 0, False), ("Flag=1;", 0, True)],
)
def test_flag_tells_edition_and_whether_an_answer_is_wanted(flag: str, edition: int, wants_answer: bool) -> None:
    frame = read_frame(data_frame(head=flag), Register())
    assert (frame.edition, frame.wants_answer) == (edition, wants_answer)


def test_times_are_beijing_times_with_or_without_milliseconds() -> None:
    assert moment("20261123080000") == datetime(2026, 11, 23, tzinfo=UTC)
    assert moment("20261123080000250") == datetime(2026, 11, 23, 0, 0, 0, 250_000, tzinfo=UTC)
    for wrong in ("2026112308", "2026112308000", "00000101000000", "00010101000000", "２０２６1123080000", ""):
        with pytest.raises(DecodeError, match="bad_time"):
            moment(wrong)


def test_every_factor_code_stands_for_a_quantity_of_the_table() -> None:
    assert set(FACTORS.values()) <= set(QUANTITIES)


def test_every_measured_valid_frame_is_decoded(measured: Path) -> None:
    lines = (measured / "hj212" / "valid.txt").read_bytes().splitlines()
    counts = [len(decode(line, CONTEXT)) for line in lines if line]
    assert counts == [0, 0, 5, 2, 7, 0, 1, 3]


def test_every_measured_broken_frame_is_refused_for_its_checksum(measured: Path) -> None:
    lines = [line for line in (measured / "hj212" / "invalid.txt").read_bytes().splitlines() if line]
    assert len(lines) == 3
    for line in lines:               # their texts were edited; lengths are right, and MODBUS checksums are others too
        with pytest.raises(DecodeError, match="wrong_crc"):
            decode(line, CONTEXT)
        old = Register([Station(id="x", name_zh="x", category="air", latitude=0, longitude=0, modbus_crc=True,
                                mn=line.split(b"MN=")[1].split(b";")[0].decode())])
        with pytest.raises(DecodeError, match="wrong_crc"):
            decode(line, Context(register=old, received=RECEIVED))


def test_the_researched_radiation_frames_are_decoded() -> None:
    frame = (
        b"##0185QN=20260101080030000;ST=38;CN=2011;PW=123456;MN=0101A010000000;CP=&&SNO=0101A01;ENO=010002;"
        b"DataTime=20260101080030;0102060301=82.41;0102069901=12.60;0102069902=400.00;0102069903=24.10&&4E00"
    )
    assert [reading.value for reading in decode(frame, CONTEXT)] == [82.41, 12.6, 400.0, 24.1]
    sign_on = b"##0077QN=20260101080000000;ST=38;CN=6011;PW=123456;MN=0101A010000000;Flag=1;CP=&&&&30C0"
    assert decode(sign_on, CONTEXT) == ()


def test_a_code_without_a_unit_in_the_settings_is_kept_as_sent() -> None:
    station = Station(id="S", name_zh="站", category="air", latitude=0, longitude=0, mn="M1",
                      channels=(Channel(quantity="pm10"), Channel(quantity="pm2_5", unit="mg/m³", codes=("other",))))
    context = Context(register=Register([station]), received=RECEIVED)
    sent = decode(data_frame("DataTime=20261123080000;a34002-Rtd=9;a34004-Rtd=8;other-Rtd=0.007"), context)
    assert [(each.quantity, each.value) for each in sent] == [
        ("hj212:a34002", 9.0), ("hj212:a34004", 8.0), ("pm2_5", 7.0)
    ]


# ---- streams

FRAMES = [
    data_frame(), frame_bytes(EXAMPLE_2017), frame_bytes(EXAMPLE_2025), data_frame("DataTime=20261123080000;x-Info=##9")
]


@unhurried
@given(st.lists(st.sampled_from(FRAMES), max_size=6), st.lists(st.integers(1, 40), max_size=60))
def test_a_stream_gives_the_same_frames_however_it_is_cut(sent: list[bytes], cuts: list[int]) -> None:
    stream, buffer, found = b"".join(sent), FrameBuffer(), []
    for size in [*cuts, len(stream) + 1]:
        found += buffer.feed(stream[:size])
        stream = stream[size:]
    assert found == [frame.strip() for frame in sent]
    assert buffer.rest() == ()


@unhurried
@given(st.lists(st.binary(max_size=60) | st.sampled_from(FRAMES), max_size=8), st.integers(1, 64))
def test_every_byte_of_a_stream_comes_out_once(sent: list[bytes], size: int) -> None:
    stream, buffer, found = b"".join(sent), FrameBuffer(), []
    for start in range(0, len(stream), size):
        found += buffer.feed(stream[start:start + size])
    found += buffer.rest()
    blanks = b" \t\r\n\v\f\0"
    assert b"".join(found).translate(None, blanks) == stream.translate(None, blanks)


def test_a_stream_finds_its_frames_again_after_rubbish() -> None:
    whole = data_frame()
    half = (whole[:50], whole[:-8], b"\x00\xff##9999ST=")
    for rubbish in (b"GET / HTTP/1.1\r\n\r\n", b"#", b"##", b"##00", b"##12X4", *half):
        buffer = FrameBuffer()
        found = buffer.feed(rubbish + whole) + buffer.feed(whole)
        assert found[-2:] == (whole.strip(), whole.strip()), rubbish


def test_rubbish_that_looks_like_beginnings_is_one_piece_however_it_is_cut() -> None:
    for rubbish in (b"#" * 20_000, b"##0001A=" * 2_500, b"##12 \r\n" * 2_000, b"##\x00" * 5_000):
        for size in (7, 1_000, 20_000):
            buffer = FrameBuffer()
            found: list[bytes] = []
            for at in range(0, len(rubbish), size):
                found += buffer.feed(rubbish[at:at + size])
            found += buffer.feed(FRAMES[0])
            assert [len(found), found[-1]] == [2, FRAMES[0].strip()], (rubbish[:8], size)
        assert len(frames(rubbish)) == 1


def test_a_piece_of_rubbish_is_no_longer_than_the_limit() -> None:
    buffer = FrameBuffer(limit=1000)
    found = buffer.feed(b"#" * 2_500) + buffer.rest()
    assert [len(piece) for piece in found] == [1000, 1000, 500]


def test_blanks_alone_are_nothing() -> None:
    buffer = FrameBuffer()
    assert buffer.feed(b" \r\n\t\v\f\0" * 1000) + buffer.feed(FRAMES[0] + b"\r\n\n") == (FRAMES[0].strip(),)
    assert buffer.rest() == ()


def test_encrypted_frames_are_cut_by_their_end() -> None:
    key = bytes(16)
    plain = data_frame("DataTime=20261123080000;w01001-Rtd=7.1;w01009-Rtd=8.2")
    start, end = plain.index(b"CP=&&") + 5, plain.rindex(b"&&")
    secret = plain[:start] + encrypt(plain[start:end], key) + plain[end:]
    buffer = FrameBuffer()
    found: list[bytes] = []
    for at in range(0, len(secret + plain), 7):
        found += buffer.feed((secret + plain)[at:at + 7])
    assert found == [secret.strip(), plain.strip()]
    context = Context(register=Register(), received=RECEIVED, key=key)
    assert decode(secret, context) == decode(plain, context)


def test_a_stream_without_frames_is_not_held_for_ever() -> None:
    buffer = FrameBuffer(limit=1000)
    found = buffer.feed(b"##9999" + b"ST=21;" * 10_000)
    assert len(buffer) <= 1000
    assert sum(map(len, found)) + len(buffer) == 60_006


def test_frames_without_line_ends_are_told_apart() -> None:
    assert frames(FRAMES[0].strip() + FRAMES[1].strip()) == (FRAMES[0].strip(), FRAMES[1].strip())


# ---- messages in parts

def test_parts_meet_and_their_message_comes_out_once() -> None:
    assembler = Assembler()
    one, two = part(1, 2, "DataTime=20261123080000;w01001-Rtd=7.1"), part(2, 2, "w01009-Rtd=8.2")
    assert assembler.offer(two, CONTEXT, "b") is None
    whole = assembler.offer(one, CONTEXT, "a")
    assert whole is not None
    assert set(whole.tokens) == {"a", "b"}
    assert [reading.value for reading in decode(whole.payload, CONTEXT)] == [7.1, 8.2]
    assert assembler.rest() == ()


def test_what_is_no_part_passes_through_at_once() -> None:
    for payload in (data_frame(), b"rubbish PNUM=", data_frame(head="Flag=5;PNUM=1;PNO=1;")):
        whole = Assembler().offer(payload, CONTEXT, 7)
        assert whole is not None
        assert (whole.payload, whole.tokens) == (payload, (7,))


def test_a_part_sent_again_counts_once() -> None:
    assembler = Assembler()
    one = part(1, 2, "DataTime=20261123080000;w01001-Rtd=7.1")
    assert assembler.offer(one, CONTEXT, 1) is None
    assert assembler.offer(one, CONTEXT, 2) is None
    whole = assembler.offer(part(2, 2, "w01009-Rtd=8.2"), CONTEXT, 3)
    assert whole is not None
    assert whole.tokens == (1, 2, 3)


def test_an_unfinished_message_is_told_after_its_time() -> None:
    assembler = Assembler(lifetime=timedelta(seconds=60))
    assembler.offer(part(2, 3, "w01001-Rtd=7.1"), CONTEXT, "token")
    assert assembler.overdue(RECEIVED + timedelta(seconds=60)) == ()
    (left,) = assembler.overdue(RECEIVED + timedelta(seconds=61))
    assert left.error.reason == "split_incomplete"
    assert "part 2 of 3" in left.error.detail
    assert left.tokens == ("token",)
    assert part(2, 3, "w01001-Rtd=7.1") == left.payload
    assert assembler.overdue(RECEIVED + timedelta(days=1)) == ()


def test_another_message_under_the_same_number_is_not_mixed_in() -> None:
    assembler = Assembler()
    assembler.offer(part(1, 2, "DataTime=20261123080000;w01001-Rtd=1"), CONTEXT, "old")
    assembler.offer(part(1, 2, "DataTime=20261123080100;w01001-Rtd=2"), CONTEXT, "new")
    whole = assembler.offer(part(2, 2, "w01009-Rtd=3"), CONTEXT, "new")
    assert whole is not None
    assert [reading.value for reading in decode(whole.payload, CONTEXT)] == [2.0, 3.0]
    (old,) = assembler.overdue(RECEIVED)
    assert old.tokens == ("old",)


def test_unfinished_messages_are_bounded_and_none_is_forgotten() -> None:
    assembler = Assembler(limit=10_000)
    for number in range(500):
        assembler.offer(part(1, 9, "DataTime=20261123080000;w01001-Rtd=1", qn=f"{number:017}"), CONTEXT, number)
    gave_way = assembler.overdue(RECEIVED)
    assert gave_way
    assert sorted(left.tokens[0] for left in gave_way + assembler.rest()) == list(range(500))


def test_a_part_alone_is_refused_by_the_decoder() -> None:
    with pytest.raises(DecodeError, match="split_incomplete"):
        decode(part(1, 2, "DataTime=20261123080000;w01001-Rtd=7.1"), CONTEXT)


@unhurried
@given(st.data())
def test_a_message_cut_anywhere_is_joined_again(data: st.DataObject) -> None:
    text = "DataTime=20261123080000;w01001-Rtd=7.1,w01001-Flag=N;w01009-Min=8,w01009-Avg=8.5;w21003-Rtd=0.2"
    cuts = sorted(data.draw(st.sets(st.integers(1, len(text) - 1), min_size=1, max_size=4)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    sent = b"".join(part(number, len(pieces), piece) for number, piece in enumerate(pieces, start=1))
    assert decode(sent, CONTEXT) == decode(data_frame(text), CONTEXT)


# ---- answers

def test_data_are_answered_with_9014_under_the_same_number() -> None:
    asked = read_frame(data_frame(head="Flag=5;"), Register())
    sent = answer(asked)
    assert sent is not None
    assert sent.endswith(b"\r\n")
    back = read_frame(sent, Register())
    assert (back.cn, back.st, back.qn, back.mn, back.pw, back.flag) == ("9014", "91", asked.qn, "M1", "123456", 4)


def test_heartbeats_are_answered_with_9013_and_radiation_sign_on_with_9012() -> None:
    heartbeat = read_frame(data_frame("", "Flag=9;", CN="9015", ST="91"), Register())
    sign_on = read_frame(data_frame("", "Flag=1;", CN="6011", ST="38"), Register())
    assert read_frame(answer(heartbeat) or b"", Register()).cn == "9013"
    result = read_frame(answer(sign_on) or b"", Register())
    assert (result.cn, result.text) == ("9012", "ExeRtn=1")


def test_nothing_is_sent_unasked_and_no_answer_is_answered() -> None:
    assert answer(read_frame(data_frame(head="Flag=4;"), Register())) is None
    assert answer(read_frame(data_frame(head=""), Register())) is None
    for cn in ("9011", "9012", "9013", "9014"):
        assert answer(read_frame(data_frame("QnRtn=1", "Flag=5;", CN=cn), Register())) is None
