"""Words that tables of sites use for kinds, states, nuclides and substances, and what we call them."""

import re
from collections.abc import Mapping
from typing import get_args

from core.quantity_table import QUANTITIES
from core.site import Kind, Status

KINDS: Mapping[str, str] = {
    **{each: each for each in get_args(Kind)},
    "核电厂": "reactor", "核电站": "reactor", "反应堆": "reactor",
    "放射源": "sealed_source", "密封源": "sealed_source", "密封放射源": "sealed_source",
    "危险化学品": "chemical_store", "危化品": "chemical_store", "化学品库": "chemical_store", "储罐": "chemical_store",
    "尾矿库": "tailings_pond", "取水口": "water_intake", "饮用水取水口": "water_intake", "水源地": "water_intake",
    "园区": "estate", "工业园区": "estate", "冶炼厂": "smelter", "港口": "port",
}

STATUSES: Mapping[str, str] = {
    **{each: each for each in get_args(Status)},
    "在用": "in_use", "运行": "in_use", "使用": "in_use", "闲置": "idle", "备用": "idle", "停用": "idle",
    "在建": "under_construction", "关闭": "closed", "闭库": "closed", "退役": "closed",
}

PART_STATUSES: Mapping[str, str] = {word: status for word, status in STATUSES.items() if status in ("in_use", "idle")}

REACTORS: Mapping[str, str] = {"cpr1000": "CPR1000", "hpr1000": "HPR1000", "华龙一号": "HPR1000"}

STORAGES: Mapping[str, str] = {
    "pressure": "pressure", "cooled": "cooled", "ambient": "ambient",
    "加压": "pressure", "压力": "pressure", "高压": "pressure",
    "低温": "cooled", "冷冻": "cooled", "深冷": "cooled", "常温": "ambient", "常压": "ambient", "常温常压": "ambient",
}

CATEGORIES: Mapping[str, int] = {
    word: number
    for number, roman, han in ((1, "i", "一"), (2, "ii", "二"), (3, "iii", "三"), (4, "iv", "四"), (5, "v", "五"))
    for word in (str(number), roman, f"{roman}类", f"{number}类", f"{han}类")
}

ELEMENTS: Mapping[str, str] = {
    "钴": "Co", "铯": "Cs", "铱": "Ir", "硒": "Se", "镅": "Am", "锶": "Sr", "氪": "Kr", "镍": "Ni", "镭": "Ra", "锎": "Cf",
    "钷": "Pm", "碘": "I", "镱": "Yb", "铥": "Tm", "锗": "Ge", "铁": "Fe", "氢": "H", "钚": "Pu", "钌": "Ru", "钯": "Pd",
    "铊": "Tl", "镉": "Cd", "钋": "Po", "钆": "Gd", "钡": "Ba", "钠": "Na", "铀": "U", "钍": "Th", "金": "Au",
}

SUBSTANCES: Mapping[str, str] = {
    "液氯": "chlorine", "氯": "chlorine", "液氨": "ammonia", "氨气": "ammonia", "液化石油气": "propane", "lpg": "propane",
    "丙烷": "propane", "液化天然气": "methane", "天然气": "methane", "lng": "methane", "硫酸": "sulfuric_acid",
    "液体二氧化硫": "sulfur_dioxide", "无水氟化氢": "hydrogen_fluoride",
}

NUCLIDE = re.compile(r"([A-Za-z]{1,2}|[一-鿿])[ -]?([0-9]{1,3}[mn]?)")
MASS_FIRST = re.compile(r"([0-9]{1,3}m?)[ -]?([A-Za-z]{1,2})")


def nuclide_of(text: str) -> str:
    """Co-60 for "Co-60", "co60", "60Co", "钴-60", "钴60"; anything else as it stands, for the check to refuse."""
    if text in ("氚", "H3"):
        return "H-3"
    if (match := NUCLIDE.fullmatch(text)) is not None:
        return f"{ELEMENTS.get(match[1], match[1].capitalize())}-{match[2]}"
    if (match := MASS_FIRST.fullmatch(text)) is not None:
        return f"{match[2].capitalize()}-{match[1]}"
    return text


def substance_of(text: str) -> str:
    """chlorine for "chlorine", "氯气", "液氯"; a substance nobody measures keeps its own name."""
    return SUBSTANCES.get(text.lower()) or _quantity(text, "air") or text.lower().replace(" ", "_")


def metal_of(text: str) -> str:
    """cadmium for "cadmium" and "镉"."""
    return _quantity(text, "water") or text


def _quantity(text: str, medium: str) -> str | None:
    return next(
        (key for key, each in QUANTITIES.items() if each.medium == medium and text.lower() in (key, each.zh, each.en.lower())),
        None,
    )
