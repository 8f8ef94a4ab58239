"""Dose-rate rings around a bare sealed source: shapes only. `dispersion.rings` computes them, the console shows them."""

from datetime import date, datetime
from typing import Protocol

import msgspec


class Ring(msgspec.Struct, frozen=True, kw_only=True):
    """Within `radius_m` of the source the dose rate is above `rate`."""

    rate: float                      # air kerma, µGy/h
    ambient: float                   # the same as H*(10), µSv/h
    radius_m: float
    meaning_zh: str = ""             # what is done at this rate; empty for a rate somebody asked for
    meaning_en: str = ""
    source: str = ""                 # of the level
    confirmed: bool = True           # False: the level is recalled, and nobody has held the paper beside it yet


class SourceRings(msgspec.Struct, frozen=True, kw_only=True):
    """What a bare source does around itself at a time."""

    nuclide: str
    activity_bq: float               # as it was told
    activity_date: date | None       # of which day; None: of now
    time: datetime                   # for which the rings hold
    activity_now_bq: float           # decayed to then
    gamma: float                     # air kerma rate constant with daughters in equilibrium, µGy m²/(GBq h)
    gamma_source_zh: str
    gamma_source_en: str
    category: str | None             # I to V by the activity now; None where the nuclide's D-value is not known
    category_confirmed: bool
    note_zh: str
    note_en: str
    rings: tuple[Ring, ...]          # the innermost first


class Rings(Protocol):
    """Computes rings; InputError says what it cannot take.

    Without rates of their own, µGy/h, the levels at which something is done. `activity_bq` is that on `activity_date`.
    """

    def __call__(
        self, nuclide: str, activity_bq: float, activity_date: date | None, time: datetime, rates: tuple[float, ...] = ()
    ) -> SourceRings: ...
