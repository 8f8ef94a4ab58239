"""What a quick forecast is asked and given: the request, and the places round it. Computes nothing."""

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec

from core.earth import distance_and_bearing
from core.forecast import Source
from core.messages import Forecast
from core.site_register import SiteRegister, Wind
from core.station import Station

METRES_PER_DEGREE = 111_195.0        # of latitude


Storage = Literal["pressure", "cooled", "ambient"]


class TypedWind(msgspec.Struct, frozen=True, kw_only=True):
    """A wind an officer gives in place of the network's: the same everywhere and all the time."""

    wind_from: float                 # degrees clockwise from north, from which it blows
    wind_speed: float                # m/s, 10 m above ground
    stability: str | None = None     # A to F; None: from the sun's height, an assumed cloud and the wind


class TypedSource(msgspec.Struct, frozen=True, kw_only=True):
    """A source an officer gives."""

    substance: str
    longitude: float
    latitude: float
    height: float = 2.0              # m above ground
    rate: float | None = None        # g/s or Bq/s; rate or total, or neither: then only times count
    total: float | None = None       # g or Bq
    duration: float = 3600.0         # s
    start: datetime | None = None    # None: now
    plant: str | None = None         # a reactor ("CPR1000") whose accident it is; then no amount, its phases say it
    accident: str | None = None      # key of `sources.scenarios`
    since_shutdown: float = 0.0      # s between the end of the chain reaction and the start
    storage: Storage | None = None   # how a chemical is kept, which decides whether it comes out with droplets; None: a gas
    wind: TypedWind | None = None    # None: as the stations measure it
    warns: bool = False              # whether places that will be reached get alerts: a typed source is a what-if unless said


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """Who wants a forecast of what. Either a first station with what it measured, or a typed source."""

    run: str                         # what all forecasts of one cause share
    number: int
    cause: str                       # id of the alert or command
    who: str
    onset: datetime                  # event time of the first value beyond the limit, or of the command
    station: Station | None = None
    quantity: str | None = None
    value: float | None = None       # gravest value above background so far, canonical unit; None: not known
    typed: TypedSource | None = None
    source: Source | None = None     # of an earlier forecast of the run: kept when the wind turns
    start: datetime | None = None    # of the release, in an earlier forecast of the run
    rate: float | None = None        # g/s or Bq/s, found in an earlier forecast of the run

    @property
    def warns(self) -> bool:
        """Whether places that will be reached get alerts: not where somebody only asks what would be if."""
        return self.typed is None or self.typed.warns


class Town(msgspec.Struct, frozen=True, kw_only=True):
    """A place where people live."""

    id: str
    name_zh: str
    name_en: str
    longitude: float
    latitude: float


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What a forecast must know of the region."""

    stations: Mapping[str, Station]
    sites: SiteRegister
    towns: tuple[Town, ...] = ()
    land: tuple[dict[str, Any], ...] = ()    # GeoJSON Polygons of the land; none: all is land


    def near(self, longitude: float, latitude: float, distance: float) -> "Surroundings":
        """What lies within a distance of a place, m; no station's key goes with it."""
        def is_near(place: Station | Town) -> bool:
            away, _ = distance_and_bearing(longitude, latitude, place.longitude, place.latitude)
            return away <= distance

        degrees = 1.2 * distance / (METRES_PER_DEGREE * max(math.cos(math.radians(latitude)), 0.1))
        return Surroundings(
            stations={key: msgspec.structs.replace(each, sm4_key=None) for key, each in self.stations.items() if is_near(each)},
            sites=SiteRegister(each.site for each in self.sites.within(longitude, latitude, distance)),
            towns=tuple(each for each in self.towns if is_near(each)),
            land=tuple(each for each in self.land if _meets(each, longitude, latitude, degrees)),
        )

    def bare(self) -> "Surroundings":
        """The stations alone."""
        return Surroundings(stations=self.stations, sites=SiteRegister())


def _meets(polygon: dict[str, Any], longitude: float, latitude: float, degrees: float) -> bool:
    """Whether a GeoJSON Polygon's box comes as near as so many degrees."""
    x, y = [each[0] for each in polygon["coordinates"][0]], [each[1] for each in polygon["coordinates"][0]]
    is_beside = min(x) - degrees < longitude < max(x) + degrees
    return bool(is_beside and min(y) - degrees < latitude < max(y) + degrees)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """How large a forecast is."""

    members: int = 50
    horizon: float = 3 * 3600.0      # s after now
    radius: float = 30_000.0         # m round the source


class Computed(msgspec.Struct, frozen=True):
    """A forecast with what the next one of its run goes on from."""

    forecast: Forecast
    wind: Wind                       # at the source, as last observed
    rate: float | None               # g/s or Bq/s; None: not known
