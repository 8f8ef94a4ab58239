"""The columns a table of sites may have, their headings in Chinese and English, and how a cell becomes a value.

What the rows make is in `config.region.site_imports`.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from config.region.site_words import (
    CATEGORIES,
    KINDS,
    PART_STATUSES,
    REACTORS,
    STATUSES,
    STORAGES,
    metal_of,
    nuclide_of,
    substance_of,
)
from core.site import Chemical, Part, Reactor, SealedSource, TailingsPond, WaterIntake

Read = Callable[[str], Any]


class Wrong(ValueError):
    """A cell that cannot be read; the text says what would be right."""


class Column(NamedTuple):
    """One column."""

    key: str
    headings: tuple[str, ...]        # beside the key itself, without a unit
    read: Read
    units: Mapping[str, float] = {}  # unit to factor; a value with units must name one, in its heading or in its cell
    part: type[Part] | None = None   # whose key it is; None: the site's


def plain(text: str) -> str:
    """A text without full-width letters, surrounding spaces and doubled ones."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def one_of(words: Mapping[str, Any]) -> Read:
    """A cell that holds one of some words."""

    def read(text: str) -> Any:
        found = words.get(text.lower().replace(" ", "_"), words.get(text.lower()))
        if found is None:
            raise Wrong(f"'{text[:40]}': expected one of {', '.join(words)}")
        return found

    return read


NUMBER = re.compile(r"([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*)", re.ASCII)
DMS = re.compile(r"(\d{1,3})\s*[°度]\s*(\d{1,2})\s*[′'’分]\s*(?:(\d{1,2}(?:\.\d*)?)\s*(?:[″\"”秒]|[′'’]{2})?)?\s*([ENen]?)")
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d\d)(\d\d)", re.ASCII)


def number(text: str) -> tuple[float, str]:
    """A number and what follows it: its unit, or nothing. Commas between thousands are taken."""
    match = NUMBER.fullmatch(re.sub(r"(?<=\d),(?=\d{3}\b)", "", text))
    if match is None:
        raise Wrong(f"'{text[:40]}' is not a number")
    return float(match[1]), match[2]


def whole(text: str) -> int:
    value, rest = number(re.sub(r"(号机组|号|#)$", "", text))
    if rest or value != int(value):
        raise Wrong(f"'{text[:40]}' is not a whole number")
    return int(value)


def degrees(text: str) -> float:
    match = DMS.fullmatch(re.sub("^(东经|北纬)", "", text))
    if match is not None:
        return int(match[1]) + int(match[2]) / 60 + float(match[3] or 0) / 3600
    value, rest = number(re.sub("^(东经|北纬)", "", text))
    if rest not in ("", "°", "E", "N", "°E", "°N"):
        raise Wrong(f"'{text[:40]}': expected decimal degrees, or degrees, minutes and seconds like 108°33′30″")
    return value


def day(text: str) -> date:
    match = DAY.fullmatch(text.removesuffix(" 00:00:00").removesuffix(" 0:00:00").removesuffix(" 0:00"))
    try:
        if match is None:
            raise ValueError
        year, month, of_month = (int(each) for each in match.groups() if each is not None)
        return date(year, month, of_month)
    except ValueError:
        raise Wrong(f"'{text[:40]}' is not a day; write it like 2019-05-20") from None


def code(text: str) -> str:
    if re.fullmatch(r"[\d.]+[eE]\+?\d+", text):
        raise Wrong(f"'{text}': a spreadsheet has made a number of it; format the column as text and enter the code anew")
    return text.upper().replace(" ", "")


def several(text: str) -> tuple[str, ...]:
    return tuple(each for each in (part.strip() for part in re.split(r"[;,、/|]", text)) if each)


def metals(text: str) -> tuple[str, ...]:
    return tuple(metal_of(each) for each in several(text))


def un_number(text: str) -> str:
    return text.upper().removeprefix("UN").strip().removesuffix(".0")


MASS = {"kg": 1.0, "t": 1e3, "吨": 1e3, "千克": 1.0, "公斤": 1.0}
ACTIVITY = {"Bq": 1.0, "kBq": 1e3, "MBq": 1e6, "GBq": 1e9, "TBq": 1e12, "PBq": 1e15, "Ci": 3.7e10, "mCi": 3.7e7}
POWER = {"MW": 1.0, "MWth": 1.0, "MWt": 1.0, "兆瓦": 1.0}
VOLUME = {"m3": 1.0, "立方米": 1.0, "万m3": 1e4, "万立方米": 1e4}
PEOPLE = {"": 1.0, "人": 1.0, "万人": 1e4, "万": 1e4}
LENGTH = {"m": 1.0, "米": 1.0, "km": 1e3, "千米": 1e3, "公里": 1e3}

COLUMNS = (
    Column("id", ("编号", "场址编号"), str),
    Column("kind", ("类型", "场址类型", "类别"), one_of(KINDS)),
    Column("name_zh", ("名称", "场址名称", "中文名称", "name"), str),
    Column("name_en", ("英文名称", "英文名"), str),
    Column("city", ("城市", "地市", "所在市", "所在地市"), lambda text: text.removesuffix("市")),
    Column("longitude", ("经度", "东经", "lon"), degrees),
    Column("latitude", ("纬度", "北纬", "lat"), degrees),
    Column("height", ("高度", "释放高度", "离地高度"), str, LENGTH),
    Column("holder", ("责任单位", "持有单位", "使用单位", "单位名称"), str),
    Column("status", ("状态", "场址状态"), one_of(STATUSES)),
    Column("river", ("河流", "水体", "所在河流"), str),
    Column("tell", ("须报告", "报告单位", "须报告单位"), several),
    Column("origin", ("资料来源", "来源", "source"), str),
    Column("unit", ("机组", "机组号"), whole, part=Reactor),
    Column("reactor_type", ("堆型",), one_of(REACTORS), part=Reactor),
    Column("thermal_power_mw", ("热功率", "thermal_power"), str, POWER, part=Reactor),
    Column("commercial", ("商运日期", "投入商运日期"), day, part=Reactor),
    Column("reactor_status", ("机组状态",), one_of(STATUSES), part=Reactor),
    Column("code", ("放射源编码", "编码"), code, part=SealedSource),
    Column("category", ("放射源类别", "源类别"), one_of(CATEGORIES), part=SealedSource),
    Column("nuclide", ("核素", "核素名称"), nuclide_of, part=SealedSource),
    Column("activity_bq", ("活度", "出厂活度", "activity"), str, ACTIVITY, part=SealedSource),
    Column("activity_date", ("活度日期", "出厂日期", "测量日期"), day, part=SealedSource),
    Column("source_status", ("放射源状态", "源状态", "使用状态"), one_of(PART_STATUSES), part=SealedSource),
    Column("use", ("用途",), str, part=SealedSource),
    Column("substance", ("物质", "化学品", "化学品名称", "物质名称"), substance_of, part=Chemical),
    Column("amount_kg", ("存量", "最大存量", "储量", "amount"), str, MASS, part=Chemical),
    Column("storage", ("储存方式", "存储方式"), one_of(STORAGES), part=Chemical),
    Column("un", ("UN号", "UN编号", "联合国编号", "un_number"), un_number, part=Chemical),
    Column("owner", ("权属单位", "矿权单位"), str, part=TailingsPond),
    Column("capacity_m3", ("库容", "总库容", "capacity"), str, VOLUME, part=TailingsPond),
    Column("metals", ("重金属", "特征污染物", "主要污染物"), metals, part=TailingsPond),
    Column("population", ("服务人口", "供水人口"), str, PEOPLE, part=WaterIntake),
    Column("first_class_up_m", ("一级保护区上游", "first_class_up"), str, LENGTH, part=WaterIntake),
    Column("first_class_down_m", ("一级保护区下游", "first_class_down"), str, LENGTH, part=WaterIntake),
    Column("second_class_up_m", ("二级保护区上游", "second_class_up"), str, LENGTH, part=WaterIntake),
    Column("second_class_down_m", ("二级保护区下游", "second_class_down"), str, LENGTH, part=WaterIntake),
)

FIELDS = {"reactor_type": "type", "reactor_status": "status", "source_status": "status"}
"""Columns whose key in a part is another, since a table has all kinds of parts side by side."""

SUFFIXES = {"_m": "m", "_kg": "kg", "_bq": "Bq", "_mw": "MW", "_m3": "m3"}
"""Keys that end in their unit."""

HEADING = re.compile(r"(.*?)\s*[(\[]\s*([^()\[\]]*?)\s*[)\]]")


def column_of(heading: str) -> tuple[Column, str | None] | None:
    """The column a heading stands for, and the unit it names; None for a heading nobody knows."""
    text = plain(heading)
    match = HEADING.fullmatch(text)
    name, unit = (match[1], match[2]) if match else (text, None)
    words = _word(name)
    for each in COLUMNS:
        if words == each.key:
            suffix = next((unit for end, unit in SUFFIXES.items() if each.key.endswith(end) and each.units), None)
            return each, unit if unit is not None else suffix
        if words in (_word(word) for word in each.headings):
            return each, unit
    return None


def _word(text: str) -> str:
    return text.lower().replace(" ", "_")


def value_of(column: Column, unit: str | None, text: str) -> Any:
    """A cell's value; `Wrong` says what would be right."""
    if not column.units:
        return column.read(text)
    value, own = number(text)
    unit = own or unit
    if unit is None and "" in column.units:
        unit = ""
    units = {name.lower(): factor for name, factor in column.units.items()} if column.units is not ACTIVITY else column.units
    named = None if unit is None else unit if column.units is ACTIVITY else unit.lower()
    if named is None:
        raise Wrong(f"'{text[:40]}' has no unit; write it in the heading or the cell: {', '.join(column.units)}")
    if named not in units:
        raise Wrong(f"unit '{unit}': expected one of {', '.join(filter(None, column.units))}")
    value *= units[named]
    if column.key != "population":
        return value
    if value != int(value):
        raise Wrong(f"'{text[:40]}' is not a whole number of people")
    return int(value)
