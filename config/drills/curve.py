"""From a few published figures to a value for each hour: straight lines of the logarithm between them, nothing else."""

import csv
import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from core.errors import InputError
from core.quantities import to_canonical

PUBLISHED, ASSUMED = "published", "assumed"


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One line of figures.csv: what was published, or what we assumed so that a line can be drawn."""

    time: datetime
    station: str
    quantity: str
    value: float
    unit: str
    kind: str
    said: str
    source: str


def read_figures(path: Path) -> tuple[Figure, ...]:
    """All figures of a drill. Raises InputError, which names the line, when one cannot be used."""
    figures = []
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                figure = msgspec.convert(row, Figure, strict=False)
            except msgspec.ValidationError as error:
                raise InputError(f"{path}, line {number}: {error}") from None
            if figure.time.tzinfo is None or figure.kind not in (PUBLISHED, ASSUMED) or not figure.source:
                raise InputError(f"{path}, line {number}: needs a time with a zone, published or assumed, and a source")
            if not figure.value > 0:
                raise InputError(f"{path}, line {number}: a concentration above 0 is needed to draw its logarithm")
            figures.append(figure)
    return tuple(figures)


class Curve:
    """One quantity at one station over time.

    Between two figures the logarithm of the value runs straight; before the first and after the last the value stays.
    This is a drawing through published points, not a model of the river.
    """

    def __init__(self, figures: Iterable[Figure]) -> None:
        points = sorted(figures, key=lambda figure: figure.time)
        self.times = [figure.time for figure in points]
        self.published = tuple(figure.time for figure in points if figure.kind == PUBLISHED)
        self._logs = [math.log(to_canonical(figure.quantity, figure.value, figure.unit)) for figure in points]
        if len(set(self.times)) < len(self.times):
            raise InputError(f"two figures of {points[0].quantity} at {points[0].station} have the same time")

    def at(self, moment: datetime) -> float:
        """The value at a moment, canonical unit."""
        after = bisect_right(self.times, moment)
        if after in (0, len(self.times)):
            return math.exp(self._logs[0 if after == 0 else -1])
        before = after - 1
        share = (moment - self.times[before]) / (self.times[after] - self.times[before])
        return math.exp(self._logs[before] + share * (self._logs[after] - self._logs[before]))


def curves(figures: Iterable[Figure]) -> dict[tuple[str, str], Curve]:
    """A curve for each station and quantity, in the order in which the figures name them."""
    grouped: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        grouped.setdefault((figure.station, figure.quantity), []).append(figure)
    return {key: Curve(each) for key, each in grouped.items()}


def moments(start: datetime, end: datetime, step: timedelta, extra: Iterable[datetime]) -> Iterator[datetime]:
    """Regular times from start to end, and between them the times of published figures."""
    found = {moment for moment in extra if start <= moment <= end}
    moment = start
    while moment <= end:
        found.add(moment)
        moment += step
    yield from sorted(found)
