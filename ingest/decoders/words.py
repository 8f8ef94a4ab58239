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


# The same in Chinese.

NAMES_ZH = {
    "object": "JSON 对象", "array": "列表", "str": "文本", "int": "数值", "float": "数值", "bool": "true 或 false",
    "null": "null", "datetime": "时间",
}


OTHERS_ZH = (
    (re.compile(r"Invalid RFC3339 encoded datetime"), "不是有效的时间"),
    (re.compile(r"Expected `datetime` with a timezone component"), "是不带时区的时间"),
    (re.compile(r"Expected `str` of length >= 1"), "不能为空"),
    (re.compile(r"Expected `str` of length <= (\d+)"), r"不能超过 \1 个字符"),
    (re.compile(r"Expected `(?:float|int)` >= (\S+)"), r"应不小于 \1"),
    (re.compile(r"Expected `(?:float|int)` <= (\S+)"), r"应不大于 \1"),
    (re.compile(r"(?:Number|Integer) (?:value )?out of range"), "超出数值范围"),
    (re.compile(r"Invalid UTF-8.*"), "不是 UTF-8"),
)


def in_chinese(said: str, item: str) -> str:
    """A message of msgspec as a Chinese sentence; `item` is what an element of the list is counted as.

    >>> in_chinese("Expected `object`, got `str` - at `$[1]`", "个读数")
    '第 2 个读数应为 JSON 对象，实为文本'
    >>> in_chinese("Object missing required field `time` - at `$[0]`", "个读数")
    '第 1 个读数缺少字段 "time"'
    """
    match = SAID.fullmatch(said)
    assert match is not None         # it fits any text
    what, where = match["what"], place_zh(match["path"] or "", item)
    if (found := WRONG_TYPE.fullmatch(what)) is not None:
        return f"{where}应为{spaced(named_zh(found['wanted']))}，实为{spaced(named_zh(found['got']))}"
    if (found := MISSING.fullmatch(what)) is not None:
        return f'{where}缺少字段 "{found["field"]}"'
    if (found := ENUM.fullmatch(what)) is not None:
        return f"{where}为 {found['value']}，不在可用的词之内"
    if (found := MALFORMED.fullmatch(what)) is not None:
        return f"JSON 在第 {found['byte']} 字节处损坏（{found['how']}）"
    if what == "Input data was truncated":
        return "JSON 不完整，提前结束"
    for pattern, sentence in OTHERS_ZH:
        if (found := pattern.fullmatch(what)) is not None:
            return f"{where}{found.expand(sentence)}"
    return f"{where}不符合要求（{TYPE.sub(lambda each: named(each[1]), what)}）"


def place_zh(path: str, item: str) -> str:
    """`[1].station` as "第 2 个读数的 "station" "."""
    first = ITEM.match(path)
    rest = path[first.end():] if first is not None else path
    whole = f"第 {int(first[1]) + 1} {item}" if first is not None else "报文"
    field = rest.lstrip(".")
    return f'{whole}的 "{field}" ' if field else whole


def named_zh(types: str) -> str:
    """`object | array` as "JSON 对象或列表"."""
    return "或".join(dict.fromkeys(NAMES_ZH.get(each, each) for each in types.split(" | ")))


def spaced(name: str) -> str:
    """A space where Latin letters follow Chinese."""
    return f" {name}" if name[:1].isascii() else name
