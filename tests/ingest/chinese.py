"""Whether a sentence is Chinese, and not an English one that was let through. Not a test."""

import re

CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")
ENGLISH = re.compile(r"\b[a-z]+ [a-z]+ [a-z]+\b")    # three words in a row; names of fields stand alone


def is_chinese(sentence: str) -> bool:
    """Chinese signs, and no run of English words outside brackets, where a parser is quoted."""
    return CHINESE.search(sentence) is not None and ENGLISH.search(re.sub(r"（[^）]*）", "", sentence)) is None
