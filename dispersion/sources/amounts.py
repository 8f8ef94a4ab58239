"""Amounts, rates and times as a person types them: "92.1 g/s", "3 TBq/h", "20 t", "50 min". Nothing is guessed."""

import math
import re

from core.errors import InputError

NUMBER = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(\S.*?)?\s*", re.ASCII | re.DOTALL)

MASS: dict[str, float] = {
    "µg": 1e-6, "μg": 1e-6, "ug": 1e-6, "mg": 1e-3, "g": 1.0, "kg": 1e3, "t": 1e6, "kt": 1e9,
    "毫克": 1e-3, "克": 1.0, "千克": 1e3, "公斤": 1e3, "吨": 1e6,
}
"""To g."""
ACTIVITY: dict[str, float] = {
    "mBq": 1e-3, "Bq": 1.0, "kBq": 1e3, "MBq": 1e6, "GBq": 1e9, "TBq": 1e12, "PBq": 1e15, "EBq": 1e18,
    "µCi": 3.7e4, "μCi": 3.7e4, "uCi": 3.7e4, "mCi": 3.7e7, "Ci": 3.7e10, "kCi": 3.7e13, "MCi": 3.7e16,
    "贝可": 1.0, "居里": 3.7e10,
}
"""To Bq."""
TIME: dict[str, float] = {
    "s": 1.0, "sec": 1.0, "min": 60.0, "h": 3600.0, "hr": 3600.0, "d": 86400.0, "秒": 1.0, "分钟": 60.0, "分": 60.0,
    "小时": 3600.0, "时": 3600.0, "天": 86400.0, "日": 86400.0,
}
"""To s."""


def split(text: str, what: str, example: str) -> tuple[float, str]:
    """Number and unit; InputError where there is no finite number or no unit."""
    match = NUMBER.fullmatch(text)
    if match is None:
        raise InputError(f"the {what} '{text[:40]}' is not a number with a unit; write it as '{example}'")
    if not match[2]:
        raise InputError(f"the {what} '{text[:40]}' names no unit; write it as '{example}'")
    number = float(match[1])
    if not math.isfinite(number):
        raise InputError(f"the {what} '{text[:40]}' is too large a number")
    if number < 0:
        raise InputError(f"the {what} '{text[:40]}' is negative; nothing can be released that way")
    return number, match[2]


def amount_units(unit: str) -> dict[str, float]:
    """The table of a species' unit, "g" or "Bq"."""
    return MASS if unit == "g" else ACTIVITY


def kind(unit: str) -> str:
    """How such an amount is called."""
    return "a mass" if unit == "g" else "an activity"


def amount(text: str, unit: str) -> float:
    """A total ("20 t", "37 GBq") in g or Bq, whichever `unit` says.

    Raises InputError where it is no number, negative, a rate, of the other kind, or of a unit nobody knows.
    """
    example = "20 t" if unit == "g" else "37 GBq"
    number, given = split(text, "total", example)
    factor = amount_units(unit).get(given)
    if factor is not None:
        return number * factor
    if "/" in given:
        raise InputError(f"the total '{text}' is a rate; write {kind(unit)} such as '{example}', or give it as the rate")
    raise wrong(text, "total", given, unit, example)


def rate(text: str, unit: str) -> float:
    """A rate ("92.1 g/s", "3 TBq/h") in g/s or Bq/s, whichever `unit` says. Raises as `amount`."""
    example = "92.1 g/s" if unit == "g" else "3 TBq/h"
    number, given = split(text, "rate", example)
    top, slash, bottom = (part.strip() for part in given.partition("/"))
    if not slash:
        raise InputError(f"the rate '{text}' is no rate; write it as '{example}', or give it as the total")
    if bottom not in TIME:
        raise InputError(f"the rate '{text}' is per '{bottom}'; write one of /s, /min, /h, /d")
    factor = amount_units(unit).get(top)
    if factor is None:
        raise wrong(text, "rate", top, unit, example)
    return number * factor / TIME[bottom]


def span(text: str) -> float:
    """A time ("50 min", "2 h") in s; InputError where it is none or negative."""
    number, given = split(text, "time", "50 min")
    if given not in TIME:
        raise InputError(f"the time '{text}' is in '{given}'; write one of s, min, h, d")
    return number * TIME[given]


def wrong(text: str, what: str, given: str, unit: str, example: str) -> InputError:
    """Why a unit is refused."""
    other = ACTIVITY if unit == "g" else MASS
    if given in other:
        return InputError(
            f"the {what} '{text}' is {kind('Bq' if unit == 'g' else 'g')}, but this substance is released as {kind(unit)}; "
            f"write it as '{example}'"
        )
    shown = "mg, g, kg, t" if unit == "g" else "Bq, kBq, MBq, GBq, TBq, PBq, Ci"
    return InputError(f"the {what} '{text}' is in '{given}', a unit not known here; write one of {shown}")
