"""Positions published for a running drill (`exercise/<id>/teams/<unit>/position`), into that drill's own sealed house.

They come over the live house's connection to the broker, and nothing of them is kept there: what a drill refuses is refused in
the drill.
"""

from collections.abc import Collection
from datetime import timedelta

import msgspec

from console.houses import Houses
from core.errors import DecodeError, StoreError
from ingest.decoders import positions
from ingest.delivery import Delivery
from ingest.outcome import refused
from ingest.routes import POSITION


class DrillPositions:
    """Implements what `ingest.pipeline` hands payloads on to.

    A unit in a drill is a real one with a real clock, and a drill has a time of its own: a position is as old in the drill as
    it is in truth.
    """

    def __init__(self, houses: Houses, units: Collection[str], skew: timedelta) -> None:
        self._houses, self._units, self._skew = houses, units, skew

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
        moved = tuple(msgspec.structs.replace(each, time=each.time + later, received=each.received + later) for each in said)
        try:
            kept = await house.store.ingest((), rejects, moved)
        except StoreError as error:                  # a drill never holds up what is real: refused, not tried again
            raise DecodeError("drill_store", f"the drill could not keep it: {error}", f"演练无法保存：{error}") from error
        if kept.positions:
            house.bus.publish("positions", kept.positions)
