"""What is to be measured of a substance, and for how long somebody is busy with it. Knows no place and no team."""

from core.quantities import quantity
from core.tasks import Need

SPELLED = (("-", "_"), ("sulph", "sulf"))
"""From a substance's key to that of the quantity measured: hydrogen-sulphide is hydrogen_sulfide."""

ORGANIC = frozenset({"propane", "butadiene", "ethylene_oxide", "vinyl_chloride"})
"""Vapours a photoionisation detector or a canister shows among all volatile organics where nothing names them alone."""

STAY = {"dose": 30.0, "concentration": 20.0, "unknown": 20.0}
"""min at a point: the reading settles, ten minutes are noted, samplers are set up. Our assumption, to be confirmed."""

REACTOR = ("i131_air", "cs137_air")
"""What is looked for first when a reactor releases: markers of the iodines and of what stays."""


def needs_of(substance: str, is_dose: bool) -> tuple[Need, ...]:
    """Of a forecast's substance, in air. Empty where no quantity of it is known.

    `is_dose`: its levels are doses, or it is radioactive matter whose nuclide nobody knows.
    """
    key = substance
    for old, new in SPELLED:
        key = key.replace(old, new)
    nuclide = substance.replace("-", "").lower() + "_air"
    if is_dose or substance == "unknown" or quantity(nuclide) is not None:
        named = (nuclide,) if quantity(nuclide) is not None else REACTOR if substance != "unknown" else ("gross_beta_air",)
        return (
            Need(quantity="ambient_dose_rate", place="air"), *(Need(quantity=each, place="air", must=False) for each in named)
        )
    found = [Need(quantity=key, place="air")] if quantity(key) is not None else []
    if key in ORGANIC:
        found.append(Need(quantity="voc", place="air", must=not found))
    return tuple(found)


def is_radioactive(needs: tuple[Need, ...]) -> bool:
    """Whether these are the needs of something radioactive."""
    return any(each.quantity == "ambient_dose_rate" for each in needs)


def at_an_intake(needs: tuple[Need, ...]) -> tuple[Need, ...]:
    """The same beside a water intake: what falls into its water too, where a quantity in water is known."""
    further = []
    for each in needs:
        wet = each.quantity.removesuffix("_air") + "_water"
        if quantity(wet) is not None:
            further.append(Need(quantity=wet, place="water", must=False))
    return (*needs, *(further or (Need(quantity="ph", place="water", must=False),)))


def in_a_river(needs: tuple[Need, ...]) -> tuple[Need, ...]:
    """What falls into water, and the dose rate beside it; empty where no quantity of it in water is known."""
    wet = [key for each in needs if quantity(key := each.quantity.removesuffix("_air") + "_water") is not None]
    if not wet:
        return ()
    return (*(Need(quantity=each, place="water") for each in wet),
            *(Need(quantity=each.quantity, place=each.place, must=False) for each in needs if each.must))


def at_the_background(needs: tuple[Need, ...]) -> tuple[Need, ...]:
    """The same where nothing has come: and the wind, which all forecasts rest on."""
    return (*needs, Need(quantity="wind_speed", place="air", must=False), Need(quantity="wind_from", place="air", must=False))
