"""Doses in a quick forecast of nuclides: beside the criteria, at places and as areas. Pure; what they are is in `dosed`."""

from collections.abc import Sequence

import msgspec
import numpy as np

from core.forecast import Area, Arrival, Averted, Danger, PlaceDose
from dispersion.air.exchange import Floats
from dispersion.dose.coefficients import AGES
from dispersion.dose.criteria import Basis
from dispersion.frame import Frame
from dispersion.quick.answer import Spot, areas
from dispersion.quick.dosed import COLOURS, MILLI, Told, levels_held
from dispersion.quick.spread import Domain, Reach, Source

QUANTITIES = {"GB-sheltering": "averted_effective_dose", "GC-iodine": "thyroid_dose_7d", "GB-iodine": "averted_thyroid_dose",
              "GB-evacuation": "averted_effective_dose", "GC-urgent": "effective_dose_7d"}
UNITS = {"GB-iodine": "mGy"}
"""Where it is not mSv: GB 18871-2002 has an absorbed dose there. Of radioiodine (weighting factor 1) the number is the same."""


def dangers() -> tuple[Danger, ...]:
    """The criteria as levels of a forecast, mSv."""
    return tuple(Danger(
        name=f"{each.zh} {each.en} ({each.scheme})", quantity=QUANTITIES[each.key], value=MILLI * each.value,
        unit=UNITS.get(each.key, "mSv"), severity=COLOURS[each.key], source=each.source, confirmed=each.confirmed,
    ) for each in levels_held())


def with_doses(arrivals: Sequence[Arrival], spots: Sequence[Spot], told: Sequence[Told]) -> tuple[Arrival, ...]:
    """Arrivals with the gravest criterion reached, the chance of reaching any, and the dose that criterion is of."""
    held = np.stack([each.held for each in told])                              # (m, levels, r)
    limits = np.array([each.value for each in dangers()])
    number = {spot.id: at for at, spot in enumerate(spots)}
    found = []
    for each in arrivals:
        here = held[:, :, number[each.place]]
        reached = here >= limits
        level = int(np.flatnonzero(reached[0]).max(initial=-1))
        found.append(msgspec.structs.replace(
            each, level=level, chance=round(float(reached.any(axis=1).mean()), 4), peak=_band(here[:, max(level, 0)]),
            chances=tuple(round(float(one), 4) for one in reached.mean(axis=0)),
        ))
    return tuple(found)


def place_doses(arrivals: Sequence[Arrival], spots: Sequence[Spot], told: Sequence[Told]) -> tuple[PlaceDose, ...]:
    """Doses at the places that are told, of the age with the highest one."""
    number = {spot.id: at for at, spot in enumerate(spots)}
    best = told[0]
    found = []
    for each in arrivals:
        at = number[each.place]
        age = int(np.argmax(best.effective[:, at]))
        found.append(PlaceDose(
            place=each.place, age=AGES[age], days=7,
            effective=_band(np.array([one.effective[age, at] for one in told])),
            thyroid=_band(np.array([one.thyroid[:, at].max() for one in told])),
            cloud=_digits(best.cloud[age, at]), inhalation=_digits(best.inhalation[age, at]),
            ground=_digits(best.ground[age, at]), kerma=_band(np.array([one.kerma[at] for one in told])),
            averted=tuple(
                Averted(action=level.action, unit=UNITS.get(level.key, "mSv"), best=_digits(best.held[row, at]),
                        band=_band(np.array([one.held[row, at] for one in told])))
                for row, level in enumerate(levels_held()) if level.basis is Basis.AVERTABLE
            ),
        ))
    return tuple(found)


def dose_areas(
    reach: Reach, told: Sequence[Told], domain: Domain, source: Source, frame: Frame, beside: float
) -> tuple[Area, ...]:
    """Where each criterion is reached: in the best estimate, and by half and a twentieth of the members."""
    found: list[Area] = []
    for number, danger in enumerate(dangers()):
        of = msgspec.structs.replace(reach, peak=np.stack([each.held[number] for each in told]))
        found += [msgspec.structs.replace(each, level=number) for each in
                  areas(of, domain, source, np.array([danger.value]), frame, beside)]
    return tuple(found)


def _digits(value: float) -> float:
    return float(f"{value:.3g}")


def _band(values: Floats) -> tuple[float, float, float]:
    low, middle, high = (_digits(float(each)) for each in np.percentile(values, (5, 50, 95)))
    return low, middle, high
