"""A paper as PDF, set by typst with fonts of our own, so that it looks the same on every machine. What it says is decided."""

import warnings
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import pylopdf_fonts_zh_cn
import typst
from fontTools.ttLib import TTFont

from alerting.reports.model import Document


def pdf(documents: Iterable[Document], time: datetime) -> bytes:
    """The papers one after the other, each counting its pages from 1; `time` is written into the file as its own."""
    said = [_drawable(msgspec.to_builtins(each)) for each in documents]
    compiler = typst.Compiler(font_paths=_fonts(), ignore_system_fonts=True)
    made, warned = compiler.compile_with_warnings(
        input=_layout(), format="pdf", sys_inputs={"papers": msgspec.json.encode(said).decode()},
        timestamp=int(time.timestamp()),
    )
    for each in warned:                          # a layout of ours gives none; one would be a fault to be seen
        warnings.warn(str(each), stacklevel=2)
    assert isinstance(made, bytes)
    return made


def drawable(text: str) -> str:
    """The text, with each character no font of ours can draw as its number: an empty box would tell nothing."""
    known = _characters()
    return "".join(each if ord(each) in known or each == "\n" else f"[U+{ord(each):04X}]" for each in text)


def _drawable(value: Any) -> Any:
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, dict):
        return {key: _drawable(each) for key, each in value.items()}
    return [_drawable(each) for each in value] if isinstance(value, list | tuple) else value


@cache
def _layout() -> bytes:
    return (files("alerting.reports") / "layout.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    folder = Path(pylopdf_fonts_zh_cn.serif_path()).parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])


@cache
def _characters() -> frozenset[int]:
    found: set[int] = set()
    for path in (pylopdf_fonts_zh_cn.serif_path(), pylopdf_fonts_zh_cn.sans_path()):
        with TTFont(str(path), lazy=True) as font:
            found.update(font.getBestCmap())
    return frozenset(found)
