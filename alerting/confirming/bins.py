"""A few hours of one series in steps of five minutes: bounded, whatever the order and the interval. Judges nothing."""

STEP = 300.0
"""s; a dose rate of shorter interval is averaged, which quietens it, and rain and dose rate meet in the same steps."""
KEPT = 84
"""Steps kept at most: 7 h at 5 min, longer where values are rarer."""
LARGEST = 1e12
"""Beyond it no value is told from another, and sums stay finite."""

BinsState = tuple[tuple[int, float, int], ...]


def step_of(seconds: float) -> int:
    """The step a value belongs to whose interval ends at this Unix time."""
    return int((seconds - 1e-3) // STEP)


class Bins:
    """Mean values by step."""

    __slots__ = ("_steps", "newest")

    def __init__(self) -> None:
        self._steps: dict[int, list[float]] = {}
        self.newest: int | None = None
        """Latest step that has a value."""

    def add(self, step: int, value: float) -> None:
        """One more value of a step."""
        value = float(min(max(value, -LARGEST), LARGEST))
        held = self._steps.get(step)
        if held is not None:
            held[0] += value
            held[1] += 1
            return
        self._steps[step] = [value, 1]
        if self.newest is None or step > self.newest:
            self.newest = step
        if len(self._steps) > KEPT:
            del self._steps[min(self._steps)]

    def __len__(self) -> int:
        return len(self._steps)

    def at(self, step: int) -> float | None:
        """Mean value of a step, or None."""
        held = self._steps.get(step)
        return None if held is None else held[0] / held[1]

    def between(self, first: int, last: int) -> tuple[tuple[int, float], ...]:
        """The steps that have a value, both ends included, in order."""
        return tuple(
            (step, held[0] / held[1]) for step, held in sorted(self._steps.items()) if first <= step <= last
        )

    def state(self) -> BinsState:
        """All it remembers."""
        return tuple((step, held[0], int(held[1])) for step, held in sorted(self._steps.items()))

    def resume(self, state: BinsState) -> None:
        """Remember what another remembered."""
        self._steps = {step: [total, count] for step, total, count in state}
        self.newest = max(self._steps, default=None)
