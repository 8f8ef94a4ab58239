"""The published documents say what the program says: schemas, TypeScript types, AsyncAPI."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from console import frames
from console.frames import FRAMES
from console.schema import ROOT, files
from console.typescript import typescript

ASYNCAPI = ROOT / "docs" / "asyncapi.yaml"


@pytest.mark.parametrize("path", list(files()), ids=str)
def test_a_committed_file_is_what_the_types_generate(path: Path) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == files()[path], "run: python -m console.schema"


def test_no_schema_is_left_of_a_type_that_is_gone() -> None:
    on_disk = {path.relative_to(ROOT) for path in (ROOT / "docs/schema").glob("*.json")}
    assert on_disk == {path for path in files() if path.suffix == ".json"}


def test_a_station_key_is_promised_nowhere() -> None:
    assert not [path for path, text in files().items() if "sm4_key" in text]


def _document() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(ASYNCAPI.read_text(encoding="utf-8"))
    return document


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        here = [node["$ref"]] if "$ref" in node else []
        return here + [each for value in node.values() for each in _references(value)]
    if isinstance(node, list):
        return [each for value in node for each in _references(value)]
    return []


def test_every_reference_of_the_asyncapi_document_leads_somewhere() -> None:
    document = _document()
    for reference in _references(document):
        file, _, inside = reference.partition("#")
        if file:
            assert (ASYNCAPI.parent / file).is_file(), reference
        target: Any = document
        for part in inside.strip("/").split("/") if not file else ():
            target = target[part]


def test_the_asyncapi_document_names_every_frame_and_no_other() -> None:
    document = _document()
    named = {key: (each["name"], each["payload"]["$ref"]) for key, each in document["components"]["messages"].items()}
    assert named == {
        each.__name__: (each.__struct_config__.tag, f"schema/{each.__name__}.json") for each in FRAMES
    }
    for channel in document["channels"].values():
        assert list(channel["messages"]) == [each.__name__ for each in FRAMES]


def test_the_asyncapi_document_explains_every_close_code() -> None:
    codes = {value for name, value in vars(frames).items() if name.startswith("CLOSE_")}
    assert codes
    for code in codes:
        assert f"| {code} |" in _document()["info"]["description"]


def test_optional_nullable_and_nested_fields_keep_their_meaning_in_typescript() -> None:
    made = typescript({
        "Colour": {"enum": ["red", "blue"]},
        "Thing": {
            "type": "object", "description": "A thing.", "required": ["colour", "pair"],
            "properties": {
                "colour": {"anyOf": [{"$ref": "Colour.json"}, {"type": "null"}]},
                "pair": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]},
                "more": {"type": "array", "items": {"anyOf": [{"type": "number"}, {"type": "string"}]}},
                "open": {"type": "object"},
                "counts": {"type": "object", "additionalProperties": {"type": "number"}},
                "step": {"enum": [1, 2]},
            },
        },
    }, {"Any": ("Colour", "Thing")})
    assert 'export type Colour = "red" | "blue";' in made
    assert "/** A thing. */\nexport interface Thing {\n  colour: Colour | null;\n  pair: [string, number];\n" in made
    assert "  more?: (number | string)[];\n" in made
    assert "  open?: Record<string, unknown>;\n  counts?: Record<string, number>;\n" in made
    assert "  step?: 1 | 2;\n" in made
    assert "export type Any =\n  | Colour\n  | Thing;" in made
