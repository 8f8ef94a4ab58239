"""JSON Schema of messages, one document a type, as Fengsui writes them. Does not know what the console adds."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import inspect

from core.handover import Handover
from core.incident import Incident, IncidentChange
from core.messages import Alert, Command, Configuration, GatewayStatus, Reading, Result, StageStatus, Tick, Transition
from core.outage import Outage
from core.reach import Reach
from core.station import Station
from core.tasks import Plan, TaskReport
from core.team import Position
from core.zones import Zones

DIALECT = "https://json-schema.org/draft/2020-12/schema"

MESSAGES: tuple[type, ...] = (
    Reading, Tick, Command, Result, Configuration, Alert, Transition, Incident, IncidentChange, GatewayStatus, StageStatus,
    Station, Outage, Handover, Position, Reach,
    Plan, TaskReport, Zones,
)

SECRET = {("Station", "sm4_key")}
"""Fields that never leave the program, so that no document promises them."""

Schema = dict[str, Any]


def components(types: Iterable[type], reference: str = "{name}.json") -> dict[str, Schema]:
    """The schema of each type and of all they are made of, by name.

    msgspec calls a field with a default optional, which is right for a reader; a writer of ours leaves a field out
    only where its type says `omit_defaults`. What we publish describes what we write.
    """
    types = tuple(types)
    _, found = msgspec.json.schema_components(types, ref_template=reference)
    structs = {struct.__name__: struct for each in types for struct in _structs(inspect.type_info(each), set())}
    for name, schema in found.items():
        struct = structs.get(name)
        if struct is None:
            continue
        properties = {key: value for key, value in schema["properties"].items() if (name, key) not in SECRET}
        schema["properties"] = properties
        if not struct.__struct_config__.omit_defaults:
            schema["required"] = list(properties)
            for each in properties.values():
                each.pop("default", None)
    if "Configuration" in found and "Station" in found:
        # Open in memory, so that the ground need not know rules; stations are always these.
        found["Configuration"]["properties"]["stations"]["items"] = {"$ref": reference.format(name="Station")}
    return dict(sorted(found.items()))


def _structs(info: Any, seen: set[type]) -> Iterator[type[msgspec.Struct]]:
    if isinstance(info, inspect.StructType):
        if info.cls in seen:
            return
        seen.add(info.cls)
        yield info.cls
        for field in info.fields:
            yield from _structs(field.type, seen)
    elif isinstance(info, inspect.UnionType):
        for each in info.types:
            yield from _structs(each, seen)
    elif isinstance(info, inspect.CollectionType):
        yield from _structs(info.item_type, seen)
    elif isinstance(info, inspect.DictType):
        yield from _structs(info.value_type, seen)


def documents(types: Iterable[type] = MESSAGES) -> dict[str, str]:
    """File name and text of each type's schema; they refer to each other by file name."""
    return {
        f"{name}.json": json.dumps({"$schema": DIALECT, "$id": f"{name}.json", **schema}, ensure_ascii=False, indent=2)
        + "\n"
        for name, schema in components(types).items()
    }
