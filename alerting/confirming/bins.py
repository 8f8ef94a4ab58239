"""A few hours of one series in steps of five minutes: bounded, whatever the order and the interval. Judges nothing."""

from array import array

import msgspec

STEP = 300.0
"""s; a dose rate of shorter interval is averaged, which quietens it, and rain and dose rate meet in the same steps."""
KEPT = 108
"""Steps kept: 9 h."""
LARGEST = 1e12
"""Beyond it no value is told from another, and sums stay finite."""
MOST = 10_000
"""Values of one step that are taken; later ones are left out."""


class BinsState(msgspec.Struct, frozen=True, array_like=True):
    """Packed, since there may be thousands of them in a snapshot."""

    steps: bytes
    sums: bytes
    counts: bytes


def step_of(seconds: float) -> int:
    """The step a value belongs to whose interval ends at this Unix time."""
    return int((seconds - 1e-3) // STEP)


class Bins:
    """Mean values by step, in a ring: a step gives way to the one 9 h after it."""

    __slots__ = ("_counts", "_steps", "_sums", "newest")

    def __init__(self) -> None:
        self._steps = array("q", bytes(8 * KEPT))
        self._sums = array("d", bytes(8 * KEPT))
        self._counts = array("H", bytes(2 * KEPT))
        self.newest: int | None = None
        """Latest step that has a value."""

    def add(self, step: int, value: float) -> None:
        """One more value of a step."""
        if not -LARGEST <= value <= LARGEST:
            value = min(max(value, -LARGEST), LARGEST)
        slot = step % KEPT
        count = self._counts[slot]
        if not count or self._steps[slot] < step:
            self._steps[slot], self._sums[slot], self._counts[slot] = step, value, 1
            if self.newest is None or step > self.newest:
                self.newest = step
        elif self._steps[slot] == step and count < MOST:
            self._sums[slot] += value
            self._counts[slot] = count + 1

    def at(self, step: int) -> float | None:
        """Mean value of a step, or None."""
        slot = step % KEPT
        count = self._counts[slot]
        return self._sums[slot] / count if count and self._steps[slot] == step else None

    def between(self, first: int, last: int) -> list[tuple[int, float]]:
        """The steps that have a value, both ends included, in order."""
        first = max(first, last - KEPT + 1)
        return [(step, value) for step in range(first, last + 1) if (value := self.at(step)) is not None]

    def state(self) -> BinsState:
        """All it remembers."""
        used = [slot for slot, count in enumerate(self._counts) if count]
        return BinsState(
            array("q", [self._steps[slot] for slot in used]).tobytes(),
            array("d", [self._sums[slot] for slot in used]).tobytes(),
            array("H", [self._counts[slot] for slot in used]).tobytes(),
        )

    def resume(self, state: BinsState) -> None:
        """Remember what another remembered."""
        steps, sums, counts = array("q", state.steps), array("d", state.sums), array("H", state.counts)
        for step, total, count in zip(steps, sums, counts, strict=True):
            slot = step % KEPT
            self._steps[slot], self._sums[slot], self._counts[slot] = step, total, count
        self.newest = max(steps, default=None)
