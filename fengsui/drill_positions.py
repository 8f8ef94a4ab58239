"""Positions published for a running drill (`exercise/<id>/teams/<unit>/position`), into that drill's own sealed house.

They come over the live house's connection to the broker, and nothing of them is kept there: what a drill refuses is refused in
the drill.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec

from console.houses import Houses
from core.errors import DecodeError, StoreError
from core.team import Position
from ingest.decoders import positions
from ingest.delivery import Delivery
from ingest.outcome import refused
from ingest.routes import POSITION

APART = timedelta(milliseconds=1)
"""Between positions that would otherwise change their order: the drill's time stands while models run and once it is over."""


class DrillPositions:
    """Implements what `ingest.pipeline` hands payloads on to.

    A unit in a drill is a real one with a real clock, and a drill has a time of its own: a position is as old in the drill as
    it is in truth.
    """

    def __init__(self, houses: Houses, units: Collection[str], skew: timedelta) -> None:
        self._houses, self._units, self._skew = houses, units, skew
        self._last: dict[tuple[str, str], tuple[datetime, datetime]] = {}    # drill and unit: newest real time, the drill's

    async def __call__(self, delivery: Delivery, place: str) -> None:
        """`place`: the drill's id and the unit's, as `<id>/<unit>`. Returns once it is stored or refused there.

        Raises DecodeError where no such drill runs, or its store cannot take it.
        """
        exercise, _, unit = place.partition("/")
        house = self._houses.find(exercise)
        if not exercise or house is None:
            raise DecodeError(
                "no_drill", f"no drill '{exercise[:100]}' runs here now", f"当前没有编号为“{exercise[:100]}”的演练在运行"
            )
        try:
            said = positions.decode(
                delivery.payload, unit, delivery.received, self._units, skew=self._skew, source=delivery.topic,
                exercise=exercise,
            )
        except DecodeError as error:
            said, rejects = (), refused((delivery,), POSITION, error, unit).rejects
        else:
            rejects = ()
        later = house.clock.now() - delivery.received
        moved = tuple(
            msgspec.structs.replace(each, time=self._time(exercise, each, later), received=each.received + later)
            for each in sorted(said, key=lambda each: each.time)
        )
        try:
            kept = await house.store.ingest((), rejects, moved)
        except StoreError as error:                  # a drill never holds up what is real: refused, not tried again
            raise DecodeError("drill_store", f"the drill could not keep it: {error}", f"演练无法保存：{error}") from error
        if kept.positions:
            house.bus.publish("positions", kept.positions)

    def _time(self, exercise: str, position: Position, later: timedelta) -> datetime:
        """When it was there in the drill's time: the order of a unit's positions stays, though that time stands or jumps."""
        key, real, time = (exercise, position.unit), position.time, position.time + later
        newest = self._last.get(key)
        if newest is not None and real == newest[0]:
            return newest[1]                         # a repetition stays one
        if newest is not None and real < newest[0]:
            return min(time, newest[1] - APART)
        if newest is not None:
            time = max(time, newest[1] + APART)
        if key not in self._last and len(self._last) >= len(self._units) * 4:
            self._last = {each: told for each, told in self._last.items() if self._houses.find(each[0]) is not None}
        self._last[key] = real, time
        return time
