"""A level's name in one language. Levels of doses carry both in one: 隐蔽 sheltering (GB 18871-2002)."""

import re

BOTH = re.compile(r"(?P<zh>[^\x00-\x7f]\S*) (?P<en>[A-Za-z].*?)(?P<paper> \([^()]*\))?")


def level_names(name: str) -> tuple[str, str]:
    """Chinese and English, each with the paper in brackets; twice the same where the name is of one language only."""
    found = BOTH.fullmatch(name)
    if found is None:
        return name, name
    paper = found["paper"] or ""
    return found["zh"] + (f"（{paper[2:-1]}）" if paper else ""), found["en"] + paper
