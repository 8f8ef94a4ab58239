"""Amounts and rates as a person writes them: "20 t", "37 GBq", "92.1 g/s", "3 TBq/h"; in g or Bq, and per second."""

import re

from core.durations import SECONDS
from core.errors import InputError

MASS = {"µg": 1e-6, "ug": 1e-6, "mg": 1e-3, "g": 1.0, "kg": 1e3, "t": 1e6}
CURIE = 3.7e10                       # Bq, by definition
_PREFIXES = {"m": 1e-3, "": 1.0, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18}
ACTIVITY = {f"{prefix}Bq": factor for prefix, factor in _PREFIXES.items()} | {
    f"{prefix}Ci": factor * CURIE for prefix, factor in {"µ": 1e-6, "u": 1e-6, **_PREFIXES}.items()
}
UNITS = {"g": MASS, "Bq": ACTIVITY}
SHOWN = {"g": "g, kg or t", "Bq": "Bq, MBq, GBq, TBq, PBq or Ci"}
NUMBER = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*([A-Za-zµμ]*)\s*(?:/\s*([a-z]+))?\s*")


def parse_total(text: str, unit: str, what: str) -> float:
    """An amount in g (`unit` "g") or Bq ("Bq"); InputError says what would be right."""
    value, per = _read(text, unit, what)
    if per is not None:
        raise InputError(f"{what}: '{text}' is a rate; write an amount in {SHOWN[unit]}, or give it as a rate")
    return value


def parse_rate(text: str, unit: str, what: str) -> float:
    """A rate in g/s or Bq/s; InputError says what would be right."""
    value, per = _read(text, unit, what)
    if per is None:
        raise InputError(f"{what}: '{text}' is no rate; write it per s, min, h or d, such as '1 {unit}/s', or give it as a total")
    return value / per


def _read(text: str, unit: str, what: str) -> tuple[float, float | None]:
    match = NUMBER.fullmatch(text)
    if match is None:
        raise InputError(f"{what}: '{text}' is not an amount; write a number and a unit ({SHOWN[unit]})")
    factor = UNITS[unit].get(match[2].replace("μ", "µ"))
    if factor is None:
        kind = "an activity" if unit == "Bq" else "a mass"
        raise InputError(f"{what}: '{text}' is not {kind}; write it in {SHOWN[unit]}")
    value = float(match[1]) * factor
    if not 0 <= value < 1e30:
        raise InputError(f"{what}: '{text}' is {'negative' if value < 0 else 'too large'}; give what is released, 0 or more")
    if match[3] is None:
        return value, None
    per = SECONDS.get(match[3])
    if per is None:
        raise InputError(f"{what}: '{text}': per '{match[3]}' is not known; write per s, min, h or d")
    return value, float(per)
