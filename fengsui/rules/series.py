"""Series in shorthand, as a person writes them in a test of rules. Knows no times and no units."""

import re

from core.errors import InputError

NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
TERM = re.compile(rf"(?P<gap>_)(?:x(?P<gaps>\d+))?|(?P<value>{NUMBER})(?:(?P<step>[+-](?:\d+\.?\d*|\.\d+))?x(?P<times>\d+))?")
LONGEST = 1_000_000


def parse_series(text: str) -> tuple[float | None, ...]:
    """The values one interval apart; None is a gap, a message that never came.

    `80` is one value, `80x20` twenty, `80+1x10` ten that grow by 1 (80 to 89), `_` a gap and `_x5` five.

    >>> parse_series("80x2 _ 90-5x3")
    (80.0, 80.0, None, 90.0, 85.0, 80.0)
    """
    values: list[float | None] = []
    for term in text.split():
        match = TERM.fullmatch(term)
        if match is None:
            raise InputError(f"'{term}' is no part of a series; write values and gaps like '80x20 120 _x5 80+1x10'")
        count = int(match["gaps"] or match["times"] or 1)
        if not 1 <= count <= LONGEST or len(values) + count > LONGEST:
            raise InputError(f"'{term}': a series has 1 to {LONGEST} values")
        if match["gap"]:
            values += [None] * count
        else:
            first, step = float(match["value"]), float(match["step"] or 0)
            values += [first + step * place for place in range(count)]
    if not values:
        raise InputError("the series is empty; write values like '80x20 120 _x5 80+1x10'")
    return tuple(values)
