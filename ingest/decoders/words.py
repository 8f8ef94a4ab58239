"""What the parser's library says of a payload, in words a gateway integrator can act on. Parses nothing."""

import re

SAID = re.compile(r"(?P<what>.*?)(?: - at `\$(?P<path>[^`]*)`)?", re.DOTALL)
WRONG_TYPE = re.compile(r"Expected `(?P<wanted>[^`]+)`, got `(?P<got>[^`]+)`")
MISSING = re.compile(r"Object missing required field `(?P<field>[^`]+)`")
ENUM = re.compile(r"Invalid enum value (?P<value>.+)", re.DOTALL)
MALFORMED = re.compile(r"JSON is malformed: (?P<how>.+) \(byte (?P<byte>\d+)\)")
ITEM = re.compile(r"\[(\d+)\]")
TYPE = re.compile(r"`([^`]+)`")
NAMES = {
    "object": "a JSON object", "array": "a list", "str": "text", "int": "a number", "float": "a number",
    "bool": "true or false", "null": "null", "datetime": "a time",
}


def in_words(said: str, item: str) -> str:
    """A message of msgspec as a sentence; `item` is what an element of the payload's list is called.

    >>> in_words("Expected `object`, got `str` - at `$[1]`", "reading")
    'reading 2 should be a JSON object, but is text'
    >>> in_words("Object missing required field `time` - at `$[0]`", "reading")
    'reading 1 lacks the field "time"'
    """
    match = SAID.fullmatch(said)
    assert match is not None         # it fits any text
    what, where = match["what"], place(match["path"] or "", item)
    if (found := WRONG_TYPE.fullmatch(what)) is not None:
        return f"{where} should be {named(found['wanted'])}, but is {named(found['got'])}"
    if (found := MISSING.fullmatch(what)) is not None:
        return f'{where} lacks the field "{found["field"]}"'
    if (found := ENUM.fullmatch(what)) is not None:
        return f"{where} is {found['value']}, which is none of the words it may be"
    if (found := MALFORMED.fullmatch(what)) is not None:
        return f"the JSON is damaged at byte {found['byte']} ({found['how']})"
    if what == "Input data was truncated":
        return "the JSON ends before it is complete"
    if what.startswith("Expected "):
        what = what.replace("Expected ", "should be ", 1)
    return f"{where} {TYPE.sub(lambda each: named(each[1]), what)}"


def place(path: str, item: str) -> str:
    """`[1].station` as "station of reading 2"."""
    first = ITEM.match(path)
    rest = path[first.end():] if first is not None else path
    whole = f"{item} {int(first[1]) + 1}" if first is not None else "the payload"
    field = rest.lstrip(".")
    return f'"{field}" of {whole}' if field else whole


def named(types: str) -> str:
    """`object | array` as "a JSON object or a list"."""
    return " or ".join(dict.fromkeys(NAMES.get(each, each) for each in types.split(" | ")))
