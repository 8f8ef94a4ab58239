"""How far help comes: the `Reach` message and its parts. Made by `response`, shown by the console, printed by `fengsui reach`.

Times are aware datetimes in UTC; travel times in minutes on land and hours at sea, counted from the call (muster included).
"""

from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from core.messages import Message

Domain = Literal["land", "sea"]


class Assumption(msgspec.Struct, frozen=True, kw_only=True):
    """What a result rests on: a speed, a data set, a table, a time of day."""

    what: str                        # "roads", "off_road", "muster", "sea_state" …
    zh: str
    en: str
    source: str                      # package, file, "demo", "assumed"
    confirmed: bool                  # False: recalled or assumed, to be confirmed


class ReachArea(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody is within a time."""

    domain: Domain
    within: float                    # min on land, h at sea
    unit_id: str                     # a team, vessel or aircraft; "" for all together
    area_km2: float
    geometry: dict[str, Any]         # GeoJSON MultiPolygon, degrees, right-hand rule


class UnitReach(msgspec.Struct, frozen=True, kw_only=True):
    """How one team, vessel or aircraft stands and what it reaches by itself."""

    id: str
    kind: Literal["team", "vessel", "helicopter", "drone"]
    name_zh: str
    name_en: str
    city: str
    longitude: float
    latitude: float
    seen: datetime | None            # when it was there; None: its base is taken
    ready: float                     # min until it leaves
    in_service: bool
    why_zh: str                      # why it counts for nothing (out of service, sea too high …); empty where it counts
    why_en: str
    boards: str = ""                 # of a vessel: the team it waits for
    land_km2: float                  # within the aim on land
    sea_km2: float                   # within the aim at sea
    demo: bool


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """What share lies within the aim. A share is of the whole region, or of one city."""

    place: str                       # "" for the region, else the city (its Chinese name)
    domain: Domain
    with_air: bool = False           # helicopters count as well
    within: float                    # min or h: the aim
    area_km2: float                  # within it
    total_km2: float
    share: float                     # 0 to 1
    people: int | None = None        # of the towns known, within; None at sea
    people_total: int | None = None
    sites: int = 0                   # of the register, within
    sites_total: int = 0


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A town or a site by its names."""

    id: str
    name_zh: str
    name_en: str


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """A place beyond the aim."""

    domain: Domain
    rank: int                        # 1 first: by people, then sites, then area
    area_km2: float
    people: int
    towns: tuple[Named, ...]
    sites: tuple[Named, ...]         # of the register
    worst: float | None              # min or h to its farthest part; None: longer than was followed, or never
    city: str
    longitude: float                 # of a point inside it
    latitude: float
    geometry: dict[str, Any]         # GeoJSON MultiPolygon


class First(msgspec.Struct, frozen=True, kw_only=True):
    """Who gets to a place, and how."""

    unit: str                        # a team, vessel or aircraft
    kind: Literal["team", "vessel", "helicopter", "drone"]
    name_zh: str
    name_en: str
    minutes: float                   # from the call, muster included
    ready: float                     # of these until it leaves, min
    boards: str = ""                 # of a vessel: the team it waits for
    way: tuple[tuple[float, float, float], ...] = ()     # longitude, latitude, min from the call; empty: not traced
    on_road_km: float = 0.0
    off_road_km: float = 0.0
    demo: bool = False


class PointReach(msgspec.Struct, frozen=True, kw_only=True):
    """Who is first at a place."""

    reach: str                       # id of the `Reach` it was taken from
    time: datetime                   # of that
    longitude: float
    latitude: float
    firsts: tuple[First, ...]        # the earliest first; empty: nobody gets there


class CoverageChange(msgspec.Struct, frozen=True, kw_only=True):
    """What a trial changes in one share: after less before."""

    before: Coverage
    after: Coverage
    area_km2: float
    people: int | None               # None at sea
    sites: int


class ReachTrial(msgspec.Struct, frozen=True, kw_only=True):
    """What would be if."""

    reach: str                       # id of the `Reach` it is compared with
    what_zh: str                     # what is tried
    what_en: str
    changes: tuple[CoverageChange, ...]
    areas: tuple[ReachArea, ...]     # of all together, then
    gaps: tuple[Gap, ...]            # then
    units: tuple[UnitReach, ...]     # then


class SitedBase(msgspec.Struct, frozen=True, kw_only=True):
    """A place for a new base."""

    id: str
    name_zh: str
    name_en: str
    longitude: float
    latitude: float
    gain: float                      # in `ReachSiting.unit`, added to those before it


class ReachSiting(msgspec.Struct, frozen=True, kw_only=True):
    """Where new bases on land gain most."""

    reach: str                       # id of the `Reach` it adds to
    weight: Literal["area", "people", "sites"]
    unit: str                        # km2, people, sites
    total: float                     # of the weight
    bases: tuple[SitedBase, ...]     # in the order in which they gain most
    before: float                    # share reached without them, 0 to 1
    after: float
    muster: float                    # min that a crew at a new base is taken to need
    is_best: bool                    # proven; otherwise nothing better was found in time
    open_gap: float                  # how much better, as a share of the weight, an answer could still be


class Reach(Message, frozen=True, kw_only=True):
    """Who is where within the aim, where nobody is, and on what that rests."""

    id: str
    time: datetime                   # that musters, weather and positions are of
    cause: str                       # what asked: "start", "moved:<unit>", a command's id
    shift: str                       # day, night, holiday
    aim_minutes: float
    aim_hours: float
    sea_state: int
    units: tuple[UnitReach, ...]
    areas: tuple[ReachArea, ...]
    coverage: tuple[Coverage, ...]
    coverage_night: tuple[Coverage, ...]     # as it would be at night; the same where it is night
    gaps: tuple[Gap, ...]
    provider: str                    # friction, valhalla, circle
    data_date: str                   # of the roads, "2026-11-23"
    assumptions: tuple[Assumption, ...]
    what_if: str = ""                # what was changed; empty: as things stand
    demo: bool = False               # some of it rests on demonstration data
    exercise: str | None = None


def without_shapes(reach: Reach) -> Reach:
    """All but outlines: 28 kB of 280 for Guangxi, for those who are told each time a unit has moved."""
    return replace(reach, areas=(), gaps=tuple(replace(each, geometry={}) for each in reach.gaps))
