"""All quantities in one table, by key. Each medium's own are in its `core.quantity_*` file."""

from core.quantity_air import AIR
from core.quantity_place import HOUSEKEEPING, NOISE, WEATHER
from core.quantity_radiation import RADIATION
from core.quantity_shape import Quantity
from core.quantity_water import WATER

ALL = (*RADIATION, *AIR, *WATER, *WEATHER, *NOISE, *HOUSEKEEPING)

QUANTITIES: dict[str, Quantity] = {each.key: each for each in ALL}

if len(QUANTITIES) != len(ALL):
    raise ValueError("two quantities share a key")
