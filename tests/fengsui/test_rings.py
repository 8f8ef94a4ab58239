"""fengsui rings, as its user runs it."""

import json
from pathlib import Path

import pytest

from tests.fengsui.program import fengsui


async def test_rings_come_as_a_document_a_table_and_a_map(tmp_path: Path) -> None:
    file = tmp_path / "rings.geojson"
    asked = ("rings", "Ir-192", "50 Ci")
    done = await fengsui(*asked, "--rate", "100", "--json", "--at", "108.35,21.68", "--out", file)
    assert done.status == 0, done.errors
    found = json.loads(done.out)
    assert found["rings"][0]["radius_m"] == pytest.approx(45.0, rel=0.02)
    assert len(json.loads(file.read_text(encoding="utf-8"))["features"]) == 1
    table = await fengsui(*asked)
    words = " ".join(table.out.decode().split())
    assert "(recalled" in words
    assert "unshielded" in words


@pytest.mark.parametrize(("more", "words"), [
    (("Ir-192", "50"), "names no unit"), (("Ir-192", "50 g"), "is a mass"),
    (("Ir-192", "50 Ci", "--at", "here"), "is no place"),
    (("Ir-192", "50 Ci", "--out", "x.geojson"), "need a place"),
])
async def test_bad_input_is_one_sentence(more: tuple[str, ...], words: str) -> None:
    done = await fengsui("rings", *more)
    assert done.status == 1
    assert words in done.complaint
