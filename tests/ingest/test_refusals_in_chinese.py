"""Each refusal is said in Chinese beside the English, from the decoder to the table the console shows."""

import ast
import json
from pathlib import Path

import pytest

from core.errors import DecodeError
from core.store.shapes import Reject
from core.store.store import Store
from ingest.decoders import readings_json, senml
from ingest.decoders.hj212.frame import frame_bytes
from ingest.decoders.hj212.parts import Assembler
from ingest.decoders.words import in_chinese
from tests.ingest.chinese import is_chinese
from tests.ingest.shelf import Shelf
from tests.ingest.test_decoder_cases import FOLDERS, case_context
from tests.ingest.test_pipeline import NOON, PART_1, delivery, pipeline, reading

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    each for folder in ("core", "ingest", "fengsui") for each in (ROOT / folder).rglob("*.py")
    if "DecodeError(" in each.read_text(encoding="utf-8")
)
CONTEXT = case_context(FOLDERS[0])


def sentences(path: Path) -> list[tuple[int, str | None]]:
    """(line, the Chinese sentence's fixed words) of every refusal made in a file; None where it is made elsewhere."""
    found: list[tuple[int, str | None]] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "DecodeError":
            zh = node.args[2] if len(node.args) > 2 else None
            words = [each.value for each in ast.walk(zh) if isinstance(each, ast.Constant)] if zh is not None else []
            found.append((node.lineno, "".join(map(str, words)).strip("；：") or None))
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_every_refusal_in_the_sources_has_chinese_words_of_its_own(path: Path) -> None:
    handed_on = {"en", "zh", "problem", "said_of"}       # said where it is made
    for line, words in sentences(path):
        text = path.read_text(encoding="utf-8").splitlines()[line - 1]
        if words is None:
            assert any(name in text for name in handed_on), f"{path.name}:{line}: {text.strip()}"
        else:
            assert is_chinese(words), f"{path.name}:{line}: {words}"


GOOD = {"station": "FCG-03", "time": "2026-11-23T08:00:00+08:00", "quantity": "ph", "value": 7.0, "unit": "1"}


@pytest.mark.parametrize(("change", "says"), [
    ({"time": "2026-11-23T08:00:00"}, '第 1 个读数的 "time" 是不带时区的时间'),
    ({"time": "yesterday"}, '第 1 个读数的 "time" 不是有效的时间'),
    ({"value": "high"}, '第 1 个读数的 "value" 应为数值，实为文本'),
    ({"station": ""}, '第 1 个读数的 "station" 不能为空'),
    ({"interval": -1.0}, '第 1 个读数的 "interval" 应不小于 0.0'),
    ({"unit": "furlong"}, "第 1 个读数：pH值（ph）的单位“furlong”不认识"),
    ({"quantity": "luck"}, "第 1 个读数：“luck”不是已知的监测项目"),
])
def test_our_own_json_says_in_chinese_which_reading_is_wrong_and_why(change: dict[str, object], says: str) -> None:
    with pytest.raises(DecodeError) as error:
        readings_json.decode(json.dumps([GOOD | change]).encode(), CONTEXT)
    assert error.value.zh.startswith(says), error.value.zh
    assert is_chinese(error.value.zh)
    assert is_chinese(error.value.about("reading 2: ", "第 2 个读数：").zh)


@pytest.mark.parametrize("payload", [b"", b"{", b"[1]", b'{"a": NaN}', b"\xff{", b"[" * 40])
def test_json_that_cannot_be_read_is_refused_in_chinese(payload: bytes) -> None:
    for decode in (readings_json.decode, senml.decode):
        with pytest.raises(DecodeError) as error:
            decode(payload, CONTEXT)
        assert is_chinese(error.value.zh), error.value.zh


def test_what_the_parser_says_and_nobody_has_translated_stands_in_brackets() -> None:
    assert in_chinese("Expected `int` that's a multiple of 3 - at `$[4].value`", "个读数") == (
        '第 5 个读数的 "value" 不符合要求（Expected a number that\'s a multiple of 3）'
    )


def test_parts_that_never_came_are_told_in_chinese() -> None:
    assembler = Assembler()
    assert assembler.offer(PART_1, CONTEXT, "token") is None
    (left,) = assembler.rest()
    assert left.error.zh == "MN M1 QN 20261123120000000：共 2 包，只收到第 1 包；此后没有再收到"


async def test_a_kept_reject_has_both_sentences_and_who_sent_it() -> None:
    store = Shelf()
    wrong = frame_bytes(b"ST=21;CN=2011;PW=1;MN=M1;CP=&&DataTime=x&&")[:-6] + b"0000\r\n"
    batch = [delivery(wrong, "hj212/M1"), delivery(reading(), "elsewhere/x"), delivery(b"\xff", "status/g1")]
    await pipeline(store).handle(batch)
    assert [each.reason for each in store.rejects] == ["wrong_crc", "no_route", "bad_status"]
    for each in store.rejects:
        assert is_chinese(each.detail_zh), each.detail_zh
    assert store.rejects[0].detail_zh.startswith("校验码为 0000，按数据段计算应为 ")


async def test_the_store_keeps_the_chinese_sentence_and_is_content_without_one(tmp_path: Path) -> None:
    house = await Store.open(f"sqlite:///{tmp_path / 'house.db'}")
    try:
        plain = Reject(received=NOON, topic="t", payload=b"x", reason="wrong_crc", detail="wrong")
        await house.ingest((), (plain, Reject(
            received=NOON, topic="t", payload=b"y", reason="wrong_crc", detail="wrong", detail_zh="校验码不符")))
        newest, older = await house.rejects()
        assert (newest.detail_zh, older.detail_zh) == ("校验码不符", "")
        kept = await house.reject(newest.id)
        assert kept is not None
        assert kept.detail_zh == "校验码不符"
    finally:
        await house.close()
