"""What Valhalla answers, as arrays: times between contours, times along a leg, its encoded lines. Asks nothing."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

Flags = NDArray[np.bool_]


def fill(seconds: NDArray[np.float32], inner: Flags, area: Flags, further: Flags, before: float, after: float) -> None:
    """Times of the cells of an area that are not in the one before it, s.

    Linear from the rim of the one before (`inner`) to where the next step goes on (`further`): not to the nearest edge, which
    beside a lone road is close by and not on the way. Where nothing goes on, at most as far as this step came.
    """
    new, front = area & ~inner, further & ~area & ~inner
    rows, columns = (np.flatnonzero((new | front).any(axis=each)) for each in (1, 0))
    if not new.any():
        return
    part = slice(max(rows[0] - 1, 0), rows[-1] + 2), slice(max(columns[0] - 1, 0), columns[-1] + 2)
    own = new[part]
    if not inner[part].any():
        seconds[part][own] = after
        return
    inward = distance_transform_edt(~inner[part])[own]
    onward = distance_transform_edt(~front[part])[own] if front.any() else np.inf
    seconds[part][own] = before + inward / (inward + np.minimum(onward, inward.max())) * (after - before)


def leg_times(maneuvers: Sequence[dict[str, Any]], metres: NDArray[np.float64]) -> NDArray[np.float64]:
    """s of Valhalla at each point of a leg: each manoeuvre at one speed."""
    begins = np.array([each["begin_shape_index"] for each in maneuvers] + [len(metres) - 1])
    ends = np.concatenate([[0.0], np.cumsum([float(each["time"]) for each in maneuvers])])
    return np.maximum.accumulate(np.append(np.interp(metres[:-1], metres[begins], ends), ends[-1]))


def decoded(text: str, precision: float = 1e6) -> NDArray[np.float64]:
    """(n, 2) longitude and latitude of an encoded line: Google's algorithm with six digits, as Valhalla writes it."""
    numbers, shift, value = [], 0, 0
    for letter in text:
        bits = ord(letter) - 63
        value |= (bits & 0x1F) << shift
        shift += 5
        if bits < 0x20:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            shift = value = 0
    return np.asarray(np.cumsum(np.array(numbers, float).reshape(-1, 2), axis=0)[:, ::-1] / precision)
