"""Doses of a radioactive run, held against the levels at which something is done: which actions, which windows."""

import msgspec
import numpy as np

from dispersion.air.exchange import Floats, Places, Release, Step
from dispersion.dose.accumulate import Assumptions, DoseFold, Doses
from dispersion.dose.actions import evacuation, iodine_prophylaxis, protection, relocation, shelter
from dispersion.dose.coefficients import coefficients
from dispersion.dose.criteria import Verdict, criteria, verdicts

AFTER = 86400.0                      # s after the release's end, at which the reading above the deposit is held against OILs


class DoseOutcome(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Doses outdoors without any action, what each action averts, and what that is beside the levels."""

    doses: Doses
    verdicts: tuple[Verdict, ...]
    highest_kerma: Floats            # (r,) Gy/h, the highest a station reads from the passing cloud


class DoseRun:
    """Folds a run's steps into doses beside its exposure.

    `acting` : s after the epoch, from when people shelter, are away and have taken stable iodine; the release's begin without
    it. What was received before cannot be averted any more.
    """

    def __init__(self, release: Release, begin: float, places: Places, acting: float | None = None) -> None:
        known = protection()
        since = begin if acting is None else acting
        over = max(each.end for each in release.phases)
        self._fold = DoseFold(places, coefficients(each.key for each in release.species), release.decay, Assumptions(
            begin=begin, moments=(over + AFTER,),
            actions=(
                *(shelter(each, since) for each in known.buildings), evacuation(since),
                relocation(over), iodine_prophylaxis(since, known.iodine),
            ),
        ))
        self._kerma = np.zeros(len(places.x))

    def add(self, step: Step) -> Floats:
        """Count a step in; gives the air kerma rate (r,) from the cloud, Gy/s."""
        cloud = self._fold.add(step)
        np.maximum(self._kerma, cloud * 3600.0, out=self._kerma)
        return cloud

    def outcome(self, since_shutdown: float = 0.0) -> DoseOutcome:
        """The doses so far."""
        found = self._fold.doses()
        return DoseOutcome(
            doses=found, verdicts=verdicts(found, criteria(), since_shutdown), highest_kerma=self._kerma
        )
