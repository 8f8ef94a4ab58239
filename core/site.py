"""Sites: what can release something, what must be protected, and what stations belong to. Finding them: `core.site_register`.

One notion for all: an estate whose fence sensors alarm as one is a site, and so are a reactor and a drinking-water intake.
"""

from datetime import date
from typing import ClassVar, Literal

import msgspec

Kind = Literal[
    "reactor", "sealed_source", "chemical_store", "tailings_pond", "water_intake", "estate", "smelter", "port"
]
Status = Literal["in_use", "idle", "under_construction", "closed"]
Nature = Literal["radioactive", "chemical"]
Medium = Literal["air", "water"]

DEMO = "demo"
"""The origin of what is made up for a demonstration."""


class _Part(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="kind"
):
    """What a site has. `origin` is empty where the site's own holds for it too."""

    nature: ClassVar[Nature | None] = None
    reaches: ClassVar[frozenset[Medium]] = frozenset()

    origin: str = ""
    confirmed: bool = True           # False: recalled, and nobody has held the paper beside it yet

    @property
    def may_release(self) -> bool:
        """Whether a forecast may assume by itself that this part releases something."""
        return True


class Reactor(_Part, frozen=True, kw_only=True, omit_defaults=True, tag="reactor"):
    """One unit of a nuclear power plant."""

    nature = "radioactive"
    reaches = frozenset({"air", "water"})

    type: Literal["CPR1000", "HPR1000"]
    unit: int                        # its number within the plant
    thermal_power_mw: float
    commercial: date | None = None   # start of commercial operation
    status: Status = "in_use"

    @property
    def may_release(self) -> bool:
        """A unit with fuel in it."""
        return self.status in ("in_use", "idle")


class SealedSource(_Part, frozen=True, kw_only=True, omit_defaults=True, tag="sealed_source"):
    """A sealed radioactive source, as its licence names it."""

    nature = "radioactive"
    reaches = frozenset({"air"})

    code: str                        # 12 characters, see `source_code_fault`
    category: Literal[1, 2, 3, 4, 5]  # I to V
    nuclide: str                     # "Co-60" …
    activity_bq: float               # on `activity_date`
    activity_date: date
    status: Literal["in_use", "idle"] = "in_use"
    use: str = ""                    # what it is for: radiography, irradiation, gauge …

    @property
    def may_release(self) -> bool:
        """Category I to III: what of IV and V a fire spreads cannot permanently injure anyone.

        Source: IAEA RS-G-1.9 (2005), table 3 and appendix II; recalled, to be confirmed.
        """
        return self.category <= 3

    def activity_on(self, day: date, half_life: float) -> float:
        """Activity on a day, Bq, after decay since `activity_date`; `half_life` in s."""
        return float(self.activity_bq * 2.0 ** (-(day - self.activity_date).days * 86_400.0 / half_life))


class Chemical(_Part, frozen=True, kw_only=True, omit_defaults=True, tag="chemical"):
    """A stock of one substance."""

    nature = "chemical"
    reaches = frozenset({"air", "water"})

    substance: str                   # "chlorine" …
    amount_kg: float                 # the most that may be there
    storage: Literal["pressure", "cooled", "ambient"]
    un: str = ""                     # UN number, four digits


class TailingsPond(_Part, frozen=True, kw_only=True, omit_defaults=True, tag="tailings_pond"):
    """A pond behind a dam; what it holds goes into the site's river when it fails."""

    nature = "chemical"
    reaches = frozenset({"water"})

    owner: str
    capacity_m3: float
    metals: tuple[str, ...] = ()     # quantities that would be measured: "cadmium" …


class WaterIntake(_Part, frozen=True, kw_only=True, omit_defaults=True, tag="water_intake"):
    """Where drinking water is taken from the site's river, or from a reservoir."""

    population: int                  # people it serves
    first_class_up_m: float | None = None      # first-class protection zone above the intake along the water, m
    first_class_down_m: float | None = None    # and below it
    second_class_up_m: float | None = None     # second-class zone: from the first's edge upwards
    second_class_down_m: float | None = None   # and downwards

    @property
    def may_release(self) -> bool:
        """Never: it is what others are kept away from."""
        return False


Part = Reactor | SealedSource | Chemical | TailingsPond | WaterIntake


class Authority(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who must be told when something happens at a site."""

    id: str
    name_zh: str
    name_en: str = ""
    phone: str = ""


class Site(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place with its own name on the map that can do harm or must not come to harm."""

    id: str
    kind: Kind
    name_zh: str
    name_en: str = ""
    city: str = ""
    longitude: float                 # degrees, WGS 84 or CGCS2000
    latitude: float
    height: float = 0.0              # m above ground at which it would release
    holder: str = ""                 # the unit that answers for it
    status: Status = "in_use"
    river: str | None = None         # that it takes water from, or would spill into
    tell: tuple[str, ...] = ()       # ids of `Authority`
    parts: tuple[Part, ...] = ()
    origin: str                      # where position and figures come from, or "demo"

    @property
    def is_demo(self) -> bool:
        """Whether it is made up."""
        return self.origin == DEMO

    @property
    def is_protected(self) -> bool:
        """Whether a forecast says what reaches it."""
        return self.status != "closed" and any(isinstance(each, WaterIntake) for each in self.parts)

    def may_release(self, nature: Nature | None = None, medium: Medium = "air") -> bool:
        """Whether a forecast may assume by itself that something of this nature gets from here into air or water.

        An idle site still has its stock. Estates, smelters and ports handle chemicals that no list names.
        """
        if self.status in ("closed", "under_construction"):
            return False
        if nature != "radioactive" and self.kind in ("estate", "smelter", "port"):
            return True
        return any(
            each.may_release and medium in each.reaches and nature in (None, each.nature) for each in self.parts
        )

    def holds(self, substance: str) -> bool:
        """Whether a stock of this substance is listed."""
        return any(isinstance(each, Chemical) and each.substance == substance for each in self.parts)

    def open(self) -> "Site | None":
        """What of the site may be shown to anyone who looks: nothing of sealed sources, which are worth stealing.

        None where nothing is left: a place that has its name for nothing but its sources.
        """
        if self.kind == "sealed_source":
            return None
        return msgspec.structs.replace(self, parts=tuple(each for each in self.parts if not isinstance(each, SealedSource)))
