"""Areas within each band of time, outlined once for each field: what has not moved is not drawn anew."""

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

from core.reach import Domain, ReachArea
from response.field import Field
from response.outlines import within
from response.shares import Mask
from response.situation import LAND_BANDS, SEA_BANDS

BANDS: dict[Domain, tuple[tuple[float, ...], float]] = {"land": (LAND_BANDS, 60.0), "sea": (SEA_BANDS, 3600.0)}
"""Of each domain, and how many seconds one of its unit has."""

KEPT = 400                           # units' areas remembered

Key = tuple[object, ...]


class Outlines:
    """Remembers the areas of a unit by what its field depends on."""

    def __init__(self) -> None:
        self._known: OrderedDict[Key, tuple[ReachArea, ...]] = OrderedDict()
        self._lock = Lock()

    def of(
        self, domain: Domain, unit: str, field: Field, keys: Mapping[tuple[str, str], Key], of: Mask | None
    ) -> tuple[ReachArea, ...]:
        """The bands that are reached at all. `of`: cells whose area counts."""
        key = keys.get((domain, unit))
        with self._lock:
            if key is not None and (unit, key) in self._known:
                self._known.move_to_end((unit, key))
                return self._known[unit, key]
        found = tuple(_bands(domain, unit, field, of))
        if key is not None:
            with self._lock:
                self._known[unit, key] = found
                while len(self._known) > KEPT:
                    self._known.popitem(last=False)
        return found


def _bands(domain: Domain, unit: str, field: Field, of: Mask | None) -> list[ReachArea]:
    bands, per = BANDS[domain]
    return [
        ReachArea(
            domain=domain, within=band, unit_id=unit, area_km2=area,
            geometry=within(field.grid, field.seconds, band * per, of),
        )
        for band in bands if (area := km2(field, band * per, of)) > 0.0
    ]


def km2(field: Field | None, limit: float, of: Mask | None) -> float:
    """Area on the ground of the cells that count and are reached within a time, s."""
    if field is None or of is None:
        return 0.0
    return round(float(field.grid.area[of & (field.seconds <= limit)].sum()), 1)
