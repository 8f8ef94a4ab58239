"""The register of sites: which lie near a place, which upwind of it, which is nearest. Does not read files (`config.sites`)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from core.earth import angle_between, distance_and_bearing
from core.errors import ConfigError
from core.site import Authority, Medium, Nature, Site

HOUR = 3600.0                        # s
CALM = 0.5                           # m/s; below it a vane points anywhere
KEYHOLE = 33.75
"""Half the angle within which a place counts as upwind, degrees: the wind's 22.5° sector and one on either side.

Source: the "keyhole" of NUREG-0654/FEMA-REP-1 (1980), appendix 1; recalled, to be confirmed.
"""


class Wind(NamedTuple):
    """The wind at a place."""

    wind_from: float                 # degrees clockwise from north
    wind_speed: float                # m/s


class Found(NamedTuple):
    """A site as it is seen from a place."""

    site: Site
    distance: float                  # m
    bearing: float                   # degrees clockwise from north, from the place to the site


def is_upwind(
    distance: float, bearing: float, wind: Wind, *, within: float = HOUR, half_angle: float = KEYHOLE
) -> bool:
    """Whether air from a site gets to the place in time.

    Parameters
    ----------
    distance, bearing : float    From the place to the site, m and degrees.
    wind : Wind                  At the place, taken as the same all the way.
    within : float               Travel time, s.
    half_angle : float           How far off the wind's direction the site may lie, degrees.

    False in a calm (below 0.5 m/s): then nothing lies upwind.
    """
    if not wind.wind_speed >= CALM:
        return False
    return distance <= wind.wind_speed * within and angle_between(bearing, wind.wind_from) <= half_angle


class SiteRegister(Mapping[str, Site]):
    """All sites by id, and the authorities their `tell` names. Immutable: a change is a new register."""

    def __init__(self, sites: Iterable[Site] = (), authorities: Iterable[Authority] = ()) -> None:
        self._sites: dict[str, Site] = {}
        self._authorities = {each.id: each for each in authorities}
        for site in sites:
            if site.id in self._sites:
                raise ConfigError(f"site {site.id} is declared twice; give one of them another id")
            self._sites[site.id] = site

    @property
    def authorities(self) -> tuple[Authority, ...]:
        """Everyone who may have to be told."""
        return tuple(self._authorities.values())

    def told(self, site: Site) -> tuple[Authority, ...]:
        """Who must be told when something happens at a site; an unknown id stands for itself."""
        return tuple(self._authorities.get(each) or Authority(id=each, name_zh=each) for each in site.tell)

    def overlaid(self, sites: Iterable[Site], authorities: Iterable[Authority] = ()) -> "SiteRegister":
        """This register with further sites; one of the same id is taken in place of ours."""
        later = {each.id: each for each in sites}
        return SiteRegister(
            (*(each for each in self.values() if each.id not in later), *later.values()),
            (*self._authorities.values(), *authorities),
        )

    def around(self, longitude: float, latitude: float) -> tuple[Found, ...]:
        """All sites as they are seen from a place, the nearest first."""
        found = (
            Found(site, *distance_and_bearing(longitude, latitude, site.longitude, site.latitude))
            for site in self.values()
        )
        return tuple(sorted(found, key=lambda each: (each.distance, each.site.id)))

    def within(self, longitude: float, latitude: float, distance: float) -> tuple[Found, ...]:
        """Sites no farther than `distance`, m, the nearest first."""
        return tuple(each for each in self.around(longitude, latitude) if each.distance <= distance)

    def nearest(self, longitude: float, latitude: float) -> Found | None:
        """The nearest site, or None where the register is empty."""
        return next(iter(self.around(longitude, latitude)), None)

    def upwind(
        self, longitude: float, latitude: float, wind: Wind, *, within: float = HOUR, half_angle: float = KEYHOLE
    ) -> tuple[Found, ...]:
        """Sites whose air gets to a place within a travel time, s, the nearest first (`is_upwind`)."""
        return tuple(
            each for each in self.around(longitude, latitude)
            if is_upwind(each.distance, each.bearing, wind, within=within, half_angle=half_angle)
        )

    def sources(self, nature: Nature | None = None, medium: Medium = "air") -> "SiteRegister":
        """The sites that a forecast may assume as a source."""
        return SiteRegister(
            (each for each in self.values() if each.may_release(nature, medium)), self._authorities.values()
        )

    def protected(self) -> "SiteRegister":
        """The sites of which a forecast says what reaches them."""
        return SiteRegister((each for each in self.values() if each.is_protected), self._authorities.values())

    def open(self) -> "SiteRegister":
        """What anyone who looks may see: no sealed source (`Site.open`)."""
        return SiteRegister(
            (shown for each in self.values() if (shown := each.open()) is not None), self._authorities.values()
        )

    def __getitem__(self, id: str) -> Site:
        return self._sites[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sites)

    def __len__(self) -> int:
        return len(self._sites)
