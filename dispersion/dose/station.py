"""What a gamma-dose-rate station at each place would read over time, from cloud and ground, during the plume and after it."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

import msgspec
import numpy as np
from numpy.typing import NDArray

from dispersion.air.exchange import Decay, Places, Step
from dispersion.dose import cloudshine, groundshine
from dispersion.dose.accumulate import AMBIENT
from dispersion.dose.ageing import Ageing
from dispersion.dose.coefficients import Coefficients
from dispersion.dose.groundshine import COVER

Floats = NDArray[np.float64]

NANO_PER_HOUR = 1e9 * 3600.0


class Passage(StrEnum):
    """Whether a reading may be held against an OIL: OIL 1 to 3 are for deposits after the plume has gone."""

    BEFORE = "before"
    IN_PLUME = "in_plume"
    AFTER_PLUME = "after_plume"


class Readings(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Above the natural background, at r places."""

    start: float                     # s after the epoch
    end: float
    cloud: Floats                    # (r,) air kerma rate from the cloud, mean of the step, nGy/h
    ground: Floats                   # (r,) air kerma rate 1 m above the deposit at the step's end, nGy/h
    passage: NDArray[np.str_]        # (r,) of Passage

    @property
    def kerma(self) -> Floats:
        """(r,) air kerma rate, nGy/h."""
        return self.cloud + self.ground

    @property
    def ambient(self) -> Floats:
        """(r,) ambient dose equivalent rate H*(10), µSv/h, by 1.2 Sv/Gy."""
        return self.kerma * AMBIENT * 1e-3


def readings(
    steps: Iterable[Step], places: Places, coefficients: Coefficients, decay: Decay | None, *,
    threshold: float = cloudshine.THRESHOLD, cover: float = COVER, negligible: float = 1.0,
    clouds: Iterable[Floats] | None = None,
) -> Iterator[Readings]:
    """A reading for each step.

    Parameters
    ----------
    places : stations; the detector is taken to be 1 m above ground. Holds an array of (n, r), so a few thousand at most.
    threshold : MeV, photons below it are not seen
    cover : kg/m², roughness of the ground, see `groundshine.kerma_coefficients`
    clouds : (r,) air kerma rate from the cloud in each step, Gy/s, where it is known already; else it is computed
    negligible : nGy/h; a cloud below it, or below 1 % of the whole reading, counts as gone

    A station is in the plume while the cloud counts, also where only the rays of a plume overhead reach it; after the plume
    once the cloud that reached it has gone. A plume that comes back makes it in the plume again.
    """
    response = cloudshine.cloud_response(coefficients, threshold)
    kerma = groundshine.kerma_coefficients(coefficients, threshold, cover)
    ageing = Ageing(decay, len(coefficients.names))
    identity = np.eye(len(coefficients.names))
    deposit = np.zeros((len(coefficients.names), places.x.size))
    reached = np.zeros(places.x.size, dtype=bool)
    known = iter(clouds) if clouds is not None else None
    for step in steps:
        if known is not None:
            cloud = next(known)
        elif step.middle is None:
            cloud = response.semi_infinite[0] @ step.mean
        else:
            cloud = cloudshine.dose_rates(step.middle, response.mixtures[:1], places.x, places.y)[0]
        deposit = ageing.left(identity, step.end - step.start)[0] @ deposit + step.deposited
        cloud, ground = cloud * NANO_PER_HOUR, kerma @ deposit * NANO_PER_HOUR
        inside = cloud > np.maximum(negligible, 0.01 * (cloud + ground))
        reached |= inside
        passage = np.where(inside, Passage.IN_PLUME, np.where(reached, Passage.AFTER_PLUME, Passage.BEFORE))
        yield Readings(start=step.start, end=step.end, cloud=cloud, ground=ground, passage=passage)
