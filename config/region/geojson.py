"""GeoJSON written the same way each time (RFC 7946), and lines thinned by a tolerance that may vary over the map."""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
Feature = dict[str, Any]


def thinned(line: Points, tolerance: Callable[[Points], npt.NDArray[np.float64]]) -> Points:
    """A line without the vertices nobody would miss (Douglas and Peucker 1973).

    Parameters
    ----------
    line : (n, 2) array      Longitude and latitude, degrees.
    tolerance : callable     (n, 2) positions to (n,) tolerances, degrees: how far a dropped vertex may lie off.

    Returns
    -------
    (m, 2) array; the first and the last vertex stay. Distances are taken in plain degrees, good enough between
    18 and 27 degrees north, where a degree of longitude is 0.9 to 0.95 of one of latitude.
    """
    if len(line) < 3:
        return line
    allowed = tolerance(line)
    keep = np.zeros(len(line), dtype=bool)
    keep[[0, -1]] = True
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        inner = line[first + 1 : last]
        chord = line[last] - line[first]
        length = float(np.hypot(*chord))
        away = inner - line[first]
        # A closed ring begins with a chord of no length: then the distance to its point counts.
        off = np.abs(away[:, 0] * chord[1] - away[:, 1] * chord[0]) / length if length else np.hypot(*away.T)
        worst = int(np.argmax(off / allowed[first + 1 : last]))
        if off[worst] > allowed[first + 1 + worst]:
            middle = first + 1 + worst
            keep[middle] = True
            spans += [(first, middle), (middle, last)]
    return line[keep]


def coordinates(line: Iterable[Sequence[float]], decimals: int) -> list[list[float]]:
    """Rounded positions without repeats."""
    found: list[list[float]] = []
    for longitude, latitude in line:
        point = [round(float(longitude), decimals), round(float(latitude), decimals)]
        if not found or found[-1] != point:
            found.append(point)
    return found


def feature(geometry: str, shape: Any, **properties: Any) -> Feature:
    """One GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": {"type": geometry, "coordinates": shape}}


def write(path: Path, features: Iterable[Feature], attribution: str, taken: str) -> int:
    """Write a feature collection, one feature a line so that a difference can be read; returns its size in bytes.

    `taken`: the day on which the data were taken from where they come from.
    """
    lines = ",\n".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in features)
    said = json.dumps(attribution, ensure_ascii=False)
    text = f'{{"type":"FeatureCollection","attribution":{said},"taken":"{taken}","features":[\n{lines}\n]}}\n'
    path.write_text(text, encoding="utf-8", newline="\n")
    return len(text.encode())
