"""The parts of a `Forecast` message (`core.messages`): where from, on what weather, what is reached when, and how sure.

The same shapes serve air, river and sea. Times are aware datetimes in UTC, values in the named unit.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec


class Medium(StrEnum):
    """What carries it."""

    AIR = "air"
    RIVER = "river"
    SEA = "sea"


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """What a part of a forecast rests on, for the officer who asks."""

    what: str                        # "wind", "stability", "mixing height", "rain" …
    source: str                      # station id, file name, "scenario"
    how: str                         # "measured", "sigma-theta", "SRDT", "Turner", "assumed" …
    time: datetime | None = None     # of the newest observation it rests on; None where it is assumed
    zh: str = ""                     # the same as a sentence, for the screen
    en: str = ""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """What is taken as the source, and why."""

    longitude: float
    latitude: float
    height: float                    # m above ground
    site: str | None                 # id in the register of risk sites; None where no site is assumed
    substance: str                   # key of the substance or nuclide mix
    amount_zh: str                   # "每秒 1 kg（假定）"
    amount_en: str
    reason_zh: str                   # why this source
    reason_en: str
    unit_release: bool = False       # the amount is not known: values are per unit released, only times count
    rate: float | None = None        # g/s or Bq/s; None where it is not known
    measured: float | None = None    # value above background it was found from, canonical unit; None where none was
    substance_zh: str = ""           # what `substance` is called
    substance_en: str = ""
    place_zh: str = ""               # what the source's place is called: the site, near which station, or its position
    place_en: str = ""


class Danger(msgspec.Struct, frozen=True, kw_only=True):
    """A level at which something is done; forecasts say who reaches it."""

    name: str                        # "AEGL-2", "OIL3" …
    quantity: str                    # "concentration", "ambient_dose_rate", "effective_dose_7d" …
    value: float
    unit: str
    severity: str                    # red, orange, yellow, blue
    source: str                      # where the level was read
    confirmed: bool                  # False: recalled, an officer has yet to confirm it


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """What a place must expect. Times of the best estimate and of the members between 5 and 95 %."""

    place: str                       # id of the station, site or town
    kind: str                        # station, site, town
    name_zh: str
    name_en: str
    longitude: float
    latitude: float
    distance: float                  # km from the source
    bearing: float                   # degrees from the source
    likely: datetime | None          # arrival in the best estimate; None: not in the best estimate
    earliest: datetime | None
    latest: datetime | None
    passes: datetime | None          # when it has gone again, best estimate; None: not within the window
    reached: float                   # share of members that arrive at all
    level: int                       # of `Forecast.levels` that the best estimate reaches; -1: none
    chance: float                    # share of members that reach the lowest level
    peak: tuple[float, float, float]  # 5, 50, 95 %, in the unit of the levels
    chances: tuple[float, ...] = ()  # share of members that reach each of `Forecast.levels`


class Averted(msgspec.Struct, frozen=True, kw_only=True):
    """What one action spares people at a place, of the age it spares most, if it begins when the forecast is made.

    What was received before is not in it: it cannot be averted any more. A release yet to come: if it begins with that.
    """

    action: str                      # sheltering (2 d, the building that spares most), evacuation (7 d), iodine (taken once)
    unit: str                        # mSv effective; of iodine mGy, committed to the thyroid by what was inhaled
    best: float                      # best estimate
    band: tuple[float, float, float]  # 5, 50, 95 % of the members


class PlaceDose(msgspec.Struct, frozen=True, kw_only=True):
    """What a release of nuclides means for people at a place: projected doses outdoors without any action.

    From the begin of the release on, of what arrives within the forecast's window. Bands are 5, 50, 95 % of the members.
    """

    place: str                       # id of the station, site or town
    age: str                         # whose effective dose is highest: adult, 10 y, 1 y
    days: int                        # over which the doses are
    effective: tuple[float, float, float]    # mSv, over all pathways
    thyroid: tuple[float, float, float]      # mSv, of the age with the highest
    cloud: float                     # mSv, effective, by rays of the cloud, best estimate
    inhalation: float                # mSv, effective, by what is breathed in
    ground: float                    # mSv, effective, by rays of the deposit
    kerma: tuple[float, float, float]        # nGy/h, the highest a dose-rate station would read above its background
    averted: tuple[Averted, ...] = ()        # by each action that has a level: the dose without it less the dose with it


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """When the last of all members has passed by at a distance from the source, in whatever direction."""

    distance: float                  # km
    gone: datetime | None            # None: some are still there when the window ends


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """Where a level is reached."""

    level: int                       # of `Forecast.levels`
    share: float                     # 0: the best estimate; else the share of members that reach it here
    time: datetime | None            # at this moment; None: at any time of the window
    geometry: dict[str, Any]         # GeoJSON MultiPolygon, degrees


class Substance(msgspec.Struct, frozen=True, kw_only=True):
    """Something a forecast can be asked of."""

    key: str
    zh: str
    en: str
    kind: str                        # chemical, nuclide
    names: tuple[str, ...] = ()      # others it goes by, its CAS number too


class ForecastChoice(msgspec.Struct, frozen=True, kw_only=True):
    """One of a few to choose from."""

    key: str
    zh: str
    en: str
    height: float | None = None      # m above ground, where it usually leaves


class ForecastChoices(msgspec.Struct, frozen=True, kw_only=True):
    """What can be asked of a forecast: a form offers no other."""

    substances: tuple[Substance, ...]
    reactors: tuple[ForecastChoice, ...]
    accidents: tuple[ForecastChoice, ...]
    storages: tuple[str, ...]        # how a chemical may be kept
    stabilities: tuple[str, ...]     # Pasquill classes
    longest: float                   # s, of a release
    highest: float                   # m above ground


class Isochrone(msgspec.Struct, frozen=True, kw_only=True):
    """Where it has arrived by a time, best estimate."""

    time: datetime
    geometry: dict[str, Any]         # GeoJSON MultiPolygon, degrees
