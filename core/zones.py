"""Protective zones around a site: rings and sectors, who lives in them, what is proposed, and ways out. Shapes only.

Made by `response.zones`, shown by the console, printed by `fengsui zones`. Times are aware datetimes in UTC.
"""

from datetime import datetime
from typing import Any, Literal

import msgspec

from core.messages import Message
from core.reach import Assumption

Action = Literal["evacuation", "sheltering", "iodine", "prepare", "food", "monitoring"]
Certainty = Literal["likely", "possible", "planned"]
"""The best estimate or half of the members; one member in twenty; by the state of the plant, not by a dose."""

Threat = Literal["best", "possible", "keyhole", ""]
"""The best estimate gets there; some members do; downwind or beside that; none that is known."""


class _Part(msgspec.Struct, frozen=True, kw_only=True):
    pass


class ZoneTown(_Part, frozen=True, kw_only=True):
    """A town as it is seen from the site."""

    id: str
    name_zh: str
    name_en: str
    longitude: float
    latitude: float
    distance_km: float
    bearing: float                   # degrees
    people: int | None               # None: no figure, or outside the region
    city: str                        # Chinese name; empty outside the region
    in_region: bool
    sector: str                      # id of the only one it lies in
    likely: datetime | None = None   # arrival by the forecast
    earliest: datetime | None = None
    passes: datetime | None = None
    effective: tuple[float, float, float] | None = None      # mSv in 7 d outdoors: 5, 50, 95 %
    thyroid: tuple[float, float, float] | None = None


class ZoneSite(_Part, frozen=True, kw_only=True):
    """A site of the register inside: an intake, an estate, a store."""

    id: str
    kind: str
    name_zh: str
    name_en: str
    longitude: float
    latitude: float
    distance_km: float
    bearing: float
    sector: str
    likely: datetime | None = None   # arrival by the forecast
    earliest: datetime | None = None


class CityPeople(_Part, frozen=True, kw_only=True):
    """People of the towns known in one city's part."""

    city: str
    towns: int
    people: int


class Zone(_Part, frozen=True, kw_only=True):
    """A zone of a scheme: a disc about the site, or where a forecast's level is reached."""

    key: str                         # "PAZ", "GB-inner", "AEGL-2 (60 min)" …
    scheme: str                      # "IAEA", "GB/T 17680.1", "forecast"
    name_zh: str
    name_en: str
    inner_km: float                  # where the next smaller zone of the scheme ends
    radius_km: float                 # of the disc; the farthest part of a level's area
    allowed_km: tuple[float, float] | None   # what the scheme allows; None: a forecast says where it is
    area_km2: float                  # of all within, smaller zones too
    share: float | None = None       # of a level's area: 0 best estimate, else share of members; None: a disc
    towns: int
    people: int                      # of the region's towns within, smaller zones too
    cities: tuple[CityPeople, ...]
    leaves_region: bool
    source: str
    confirmed: bool
    geometry: dict[str, Any]         # GeoJSON Polygon or MultiPolygon
    source_zh: str = ""              # empty: as `source`


class Sector(_Part, frozen=True, kw_only=True):
    """One of 16 parts of a ring."""

    id: str                          # "0-5-NNE"
    name_zh: str                     # "北东北"
    name_en: str                     # "NNE"
    bearing: float                   # of its middle, degrees
    inner_km: float
    outer_km: float
    zones: tuple[str, ...]           # keys of the zones it belongs to, the innermost of each scheme
    area_km2: float
    land: float                      # share that is land, 0 to 1; of what the map knows
    outside: float                   # share that is land outside the region, or beyond the map: people are not counted there
    people: int
    towns: tuple[str, ...]           # ids
    sites: tuple[str, ...]
    threat: Threat
    after: datetime | None = None    # the best estimate arrives in it after this
    by: datetime | None = None       # and by this
    soonest: datetime | None = None  # 5 % of the members are at one of its places by then
    geometry: dict[str, Any]         # GeoJSON Polygon


class ZoneProposal(_Part, frozen=True, kw_only=True):
    """What is proposed for some sectors, and on what grounds. A person decides."""

    action: Action
    certainty: Certainty
    zone: str                        # key; empty where a dose or a level decides, wherever that is
    sectors: tuple[str, ...]
    towns: tuple[str, ...]
    people: int
    criterion_zh: str
    criterion_en: str
    source: str                      # of the criterion
    confirmed: bool                  # False: recalled or assumed, an officer has yet to confirm it
    value: float | None = None       # of the criterion; None: not a number
    unit: str = ""
    number: tuple[float, float, float] | None = None     # 5, 50, 95 % at the worst known place, same unit
    place: str = ""                  # which place that is, its Chinese name
    place_en: str = ""
    condition_zh: str = ""           # holds only then; empty: now
    condition_en: str = ""
    before: datetime | None = None   # to be done before this, when it may arrive
    unknown_zh: tuple[str, ...] = ()     # what nobody knows
    unknown_en: tuple[str, ...] = ()
    source_zh: str = ""              # empty: as `source`


class WayOut(_Part, frozen=True, kw_only=True):
    """How to get from a town or a sector to a reception point."""

    origin: str                      # id of a town or of a sector
    sector: str
    name_zh: str
    name_en: str
    to: str = ""                     # id of the town; empty: there is no way
    to_zh: str = ""
    to_en: str = ""
    minutes: float | None = None     # from setting out
    km: float | None = None
    inside_km: float = 0.0           # of these within the plume's area, which it begins in
    clear_minutes: float = 0.0       # until it is out of that area
    leave_by: datetime | None = None  # to be ahead of the plume all the way; None: it is not expected on it
    points: tuple[tuple[float, float, float], ...] = ()  # longitude, latitude, min
    why_zh: str = ""                 # why there is none, or what is wrong with it
    why_en: str = ""


class Reception(_Part, frozen=True, kw_only=True):
    """A town proposed for reception and decontamination of those who come out."""

    town: str
    name_zh: str
    name_en: str
    longitude: float
    latitude: float
    city: str
    distance_km: float
    bearing: float
    from_origins: tuple[str, ...]    # whose way leads there
    minutes: tuple[float, float] | None  # the nearest's and the farthest's; None: no origin


class Notice(_Part, frozen=True, kw_only=True):
    """Who beyond the region is to be told."""

    urgent: bool                     # a threatened sector leaves the region; else a zone does
    text_zh: str
    text_en: str
    source: str
    confirmed: bool
    source_zh: str = ""              # empty: as `source`


class Zones(Message, frozen=True, kw_only=True):
    """Zones of a site at a time."""

    id: str
    time: datetime
    site: str
    name_zh: str
    name_en: str
    longitude: float
    latitude: float
    thermal_mw: float | None         # of the greatest unit; None: no reactor
    plant_state: str                 # none, standby, facility, site, general; empty: not told
    forecast: str | None             # its id
    wind_zh: str = ""                # what the threatened sectors rest on
    wind_en: str = ""
    downwind: float | None = None    # degrees it goes to
    version: str                     # of the table of zones and criteria
    zones: tuple[Zone, ...]
    sectors: tuple[Sector, ...]
    towns: tuple[ZoneTown, ...]
    sites: tuple[ZoneSite, ...]
    proposals: tuple[ZoneProposal, ...]
    ways_out: tuple[WayOut, ...]
    receptions: tuple[Reception, ...]
    notices: tuple[Notice, ...]
    assumptions: tuple[Assumption, ...]
    exercise: str | None = None
