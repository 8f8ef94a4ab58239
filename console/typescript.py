"""TypeScript types from the JSON Schemas of messages, frames and answers. Does not choose which (`console.schema`)."""

import json
from collections.abc import Mapping
from typing import Any

HEAD = """// What the server says. Generated from the message types by `python -m console.schema`; change those.
// Times are ISO 8601 texts in UTC; values are in the quantity's canonical unit.
"""

Schema = dict[str, Any]

SCALARS = {"string": "string", "number": "number", "integer": "number", "boolean": "boolean", "null": "null"}


def typescript(schemas: Mapping[str, Schema], unions: Mapping[str, tuple[str, ...]]) -> str:
    """One exported type a schema, then the named unions."""
    parts = [HEAD]
    for name, schema in schemas.items():
        says = " ".join(str(schema.get("description", "")).split())
        parts.append((f"/** {says} */\n" if says else "") + _declaration(name, schema))
    parts.extend(f"export type {name} =\n  | " + "\n  | ".join(members) + ";\n" for name, members in unions.items())
    return "\n".join(parts)


def _declaration(name: str, schema: Schema) -> str:
    if schema.get("type") != "object" or "properties" not in schema:
        return f"export type {name} = {_type(schema)};\n"
    required = set(schema.get("required", ()))
    fields = (
        f"  {field}{'' if field in required else '?'}: {_type(each)};\n" for field, each in schema["properties"].items()
    )
    return f"export interface {name} {{\n{''.join(fields)}}}\n"


def _type(schema: Schema) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1].removesuffix(".json")
    if "enum" in schema:
        return " | ".join(json.dumps(each, ensure_ascii=False) for each in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_type(each) for each in schema["anyOf"]))
    kind = schema.get("type")
    if kind == "array":
        if "prefixItems" in schema:
            return f"[{', '.join(_type(each) for each in schema['prefixItems'])}]"
        item = _type(schema["items"]) if isinstance(schema.get("items"), dict) else "unknown"
        return f"({item})[]" if " " in item else f"{item}[]"
    if kind == "object":
        extra = schema.get("additionalProperties")
        return f"Record<string, {_type(extra) if isinstance(extra, dict) and extra else 'unknown'}>"
    return SCALARS.get(str(kind), "unknown")
