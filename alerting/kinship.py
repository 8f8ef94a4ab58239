"""Which alerts may belong to one event: how near in nature, place and time. Pure; keeps nothing."""

from datetime import timedelta

import msgspec

from core.earth import distance_and_bearing
from core.incident import Nature, Place
from core.quantities import quantity

CATEGORIES = {
    "radiation": Nature.RADIATION, "air": Nature.AIR, "chemical": Nature.AIR, "surface_water": Nature.WATER,
    "drinking_water": Nature.WATER, "sea": Nature.SEA,
}
"""What an alert is about, by the category of its station."""

MEDIA = {"radiation": Nature.RADIATION, "air": Nature.AIR, "water": Nature.WATER}
"""The same by the medium of its quantity, where nothing is known of the station."""

POISONS = frozenset({
    "cadmium", "thallium", "mercury", "arsenic", "lead", "chromium_vi", "chromium", "copper", "zinc", "nickel",
    "antimony", "manganese", "iron", "cyanide", "fluoride", "sulfide", "volatile_phenol", "petroleum", "aniline",
    "benzene_water",
})
"""What a spill puts into water; the others (oxygen, nutrients, sum parameters) mostly change for reasons of their own."""


class Reach(msgspec.Struct, frozen=True):
    """How far apart alerts of one event may lie."""

    distance: float                  # m, to the nearest station of the event
    lull: timedelta                  # since an alert of the event last held
    along: bool = False              # a river's name counts as near, however far


REACHES = {
    Nature.NUCLEAR: Reach(100e3, timedelta(hours=24)),
    Nature.RADIATION: Reach(50e3, timedelta(hours=12)),
    Nature.AIR: Reach(20e3, timedelta(hours=6)),
    Nature.WATER: Reach(30e3, timedelta(hours=72), along=True),
    Nature.SEA: Reach(50e3, timedelta(hours=48)),
    Nature.OTHER: Reach(5e3, timedelta(hours=6)),
}
"""Own choices: an hour or two of travel by wind, days of travel by river. No source; to be tuned by drills."""


def nature_of(category: str | None, quantity_key: str, *, at_reactor: bool) -> Nature:
    """What kind of event an alert speaks of.

    A station's category decides, else the medium of what was measured; radiation at a nuclear plant is nuclear.
    """
    nature = CATEGORIES.get(category or "")
    if nature is None:
        known = quantity(quantity_key)
        nature = MEDIA.get(known.medium, Nature.OTHER) if known is not None else Nature.OTHER
    return Nature.NUCLEAR if nature is Nature.RADIATION and at_reactor else nature


def related(event: Nature, nature: Nature) -> bool:
    """Whether an alert of a nature may join an event: its own, and radiation afar the event of a nuclear plant.

    Not the reverse: what begins at a plant is an event of its own, with duties of its own, whatever was there before.
    """
    return event is nature or (event is Nature.NUCLEAR and nature is Nature.RADIATION)


def same_cause(nature: Nature, quantities: tuple[str, ...], other: str) -> bool:
    """Whether another quantity may come from the same cause.

    Radiation is one cause. In air it is the same substance; in water all that a spill may hold belongs together, and
    apart from it what changes by itself.
    """
    if nature in (Nature.NUCLEAR, Nature.RADIATION):
        return True
    if nature in (Nature.WATER, Nature.SEA):
        return (other in POISONS) == any(each in POISONS for each in quantities)
    return other in quantities


def apart(places: tuple[Place, ...], place: Place, *, along: bool) -> float:
    """Distance to the nearest place of an event, m; 0 on the same river where that counts, infinity from nowhere."""
    if along and place.river is not None and any(each.river == place.river for each in places):
        return 0.0
    return min((
        distance_and_bearing(each.longitude, each.latitude, place.longitude, place.latitude)[0] for each in places
    ), default=float("inf"))
