"""Folds the steps of a transport run into doses by pathway, age and time, and into what actions would avert. Pure.

Nothing larger than a step is held but the sums themselves. The dose of a deposit until a given time is linear in it, so
no deposit is kept either: each step's own is weighted with its exact future (decay, ingrowth, weathering) and added.
"""

from collections.abc import Iterable

import msgspec
import numba
import numpy as np
from numpy.typing import NDArray

from dispersion.air.exchange import Decay, Places, Step
from dispersion.dose import cloudshine, groundshine, inhalation
from dispersion.dose.actions import Action
from dispersion.dose.ageing import Ageing
from dispersion.dose.coefficients import AGES, Coefficients
from dispersion.dose.groundshine import NO_WEATHERING, Weathering
from dispersion.dose.shine import shine
from dispersion.kernel import compiled_parallel

Floats = NDArray[np.float64]

DAY = 86400.0
WINDOWS: tuple[float, ...] = (2 * DAY, 7 * DAY, 30 * DAY, 365 * DAY)
"""s after the release begins: sheltering (2 d), evacuation (7 d), relocation (1 month, 1 year)."""

AMBIENT = 1.2
"""Sv/Gy: ambient dose equivalent H*(10) for each air kerma at environmental photon energies (DESIGN; recalled)."""


class Assumptions(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What the doses are to rest on."""

    begin: float                     # s after the epoch, when the release begins; windows count from it
    windows: tuple[float, ...] = WINDOWS
    activity: str = "light"          # of breathing, see inhalation.BREATHING
    weathering: Weathering = NO_WEATHERING
    threshold: float = cloudshine.THRESHOLD   # MeV, of the photons a station sees
    cover: float = groundshine.COVER          # kg/m², roughness of the ground in what a station reads
    actions: tuple[Action, ...] = ()
    moments: tuple[float, ...] = ()  # s after the epoch, at which the reading above the deposit is wanted


class Doses(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Projected doses outdoors without any action, and what each action averts. w windows, a ages (AGES), r places; Sv."""

    windows: tuple[float, ...]       # s after the release begins
    cloud: Floats                    # (w, a, r)
    ground: Floats                   # (w, a, r)
    inhalation: Floats               # (w, a, r) committed effective dose of what was inhaled in the window
    inhaled_thyroid: Floats          # (w, a, r) committed to the thyroid by it
    actions: tuple[Action, ...]      # k
    averted: Floats                  # (k, a, r) effective
    averted_thyroid: Floats          # (k, a, r)
    moments: tuple[float, ...]       # q
    ambient: Floats                  # (q, r) H*(10) rate 1 m above what had been deposited by then, Sv/s; no cloud in it

    @property
    def effective(self) -> Floats:
        """(w, a, r) over all pathways."""
        return self.cloud + self.ground + self.inhalation

    @property
    def thyroid(self) -> Floats:
        """(w, a, r) equivalent dose of the thyroid; from outside it is taken as the effective dose."""
        return self.cloud + self.ground + self.inhaled_thyroid


def accumulate(
    steps: Iterable[Step], places: Places, coefficients: Coefficients, decay: Decay | None, assumed: Assumptions
) -> Doses:
    """Doses at the places, as persons standing there in the open would get them (`places.z` does not count).

    Cloudshine comes from the step's puffs where it has any, else from the air at the place as if it reached everywhere.
    """
    fold = DoseFold(places, coefficients, decay, assumed)
    for step in steps:
        fold.add(step)
    return fold.doses()


class DoseFold:
    """The running sums. Rows of `_sums` (m, r): cloud, ground, inhaled, thyroid by window and age; actions; moments."""

    def __init__(self, places: Places, coefficients: Coefficients, decay: Decay | None, assumed: Assumptions) -> None:
        self.assumed = assumed
        self.coefficients = coefficients
        self._shine = shine(places.x, places.y)
        self._response = cloudshine.cloud_response(coefficients, assumed.threshold)
        self._ageing = Ageing(decay, len(coefficients.names))
        self._effective = inhalation.effective_per_exposure(coefficients, assumed.activity)
        self._thyroid = inhalation.thyroid_per_exposure(coefficients, assumed.activity)
        kerma = groundshine.kerma_coefficients(coefficients, assumed.threshold, assumed.cover)
        self._ambient = AMBIENT * kerma[None, :]
        w, a, k, q, r = len(assumed.windows), len(AGES), len(assumed.actions), len(assumed.moments), places.x.size
        self._cloud, self._ground = np.zeros((w, a, r)), np.zeros((w, a, r))
        self._inhaled, self._inhaled_thyroid = np.zeros((w, a, r)), np.zeros((w, a, r))
        self._averted, self._averted_thyroid = np.zeros((k, a, r)), np.zeros((k, a, r))
        self._readings = np.zeros((q, r))

    def add(self, step: Step) -> Floats:
        """Count a step in; gives the cloud's rates (1 + a, r), air kerma in Gy/s first, then effective dose in Sv/s."""
        rates = self._cloud_rates(step)
        self._breathe_and_bathe(step, rates[1:])
        self._lay(step)
        return rates

    def doses(self) -> Doses:
        """The sums so far."""
        return Doses(
            windows=self.assumed.windows,
            cloud=np.cumsum(self._cloud, axis=0), ground=self._ground.copy(),
            inhalation=np.cumsum(self._inhaled, axis=0), inhaled_thyroid=np.cumsum(self._inhaled_thyroid, axis=0),
            actions=self.assumed.actions, averted=self._averted.copy(), averted_thyroid=self._averted_thyroid.copy(),
            moments=self.assumed.moments, ambient=self._readings.copy(),
        )

    def _cloud_rates(self, step: Step) -> Floats:
        response = self._response
        if step.middle is None:
            return cloudshine.submersion_rates(response, step.mean)
        rates = self._shine.rates(step.middle, response.mixtures)
        if response.local.any():
            weigh(response.local, step.mean, rates[1:])
        return rates

    def _breathe_and_bathe(self, step: Step, cloud: Floats) -> None:
        duration = step.end - step.start
        parts = self._window_shares(step)
        rows: list[tuple[Floats, Floats]] = []
        for i, part in enumerate(parts):
            if part > 0.0:
                self._cloud[i] += part * duration * cloud
                rows.append((part * duration * self._effective, self._inhaled[i]))
                rows.append((part * duration * self._thyroid, self._inhaled_thyroid[i]))
        for k, action in enumerate(self.assumed.actions):
            if action.iodine is not None:
                if step.start < action.end:
                    taken = action.start - 0.5 * (step.start + step.end)
                    share = float(action.iodine.efficiency(taken)) * duration * self.coefficients.iodine
                    rows.append((self._thyroid * share, self._averted_thyroid[k]))
                continue
            on = action.overlap(step.start, step.end) * duration
            if on > 0.0:
                saved = (1.0 - action.cloud) * on * cloud
                self._averted[k] += saved
                self._averted_thyroid[k] += saved
                rows.append(((1.0 - action.inhalation) * on * self._effective, self._averted[k]))
                rows.append(((1.0 - action.inhalation) * on * self._thyroid, self._averted_thyroid[k]))
        for weights, sums in rows:
            weigh(weights, step.mean, sums)

    def _lay(self, step: Step) -> None:
        """Count in what this step lays on the ground: within the step, and its exact future."""
        if not step.deposited.any():
            return
        assumed, ground, duration = self.assumed, self.coefficients.ground, step.end - step.start
        inside = self._ageing.falling(ground, duration)
        ends = np.array([assumed.begin + window - step.end for window in assumed.windows])
        future = groundshine.decays(self._ageing, ground, 0.0 * ends, ends, assumed.weathering)
        shares = np.cumsum(self._window_shares(step))
        weigh((inside * shares[:, None, None] + future).reshape(-1, ground.shape[1]), step.deposited, _flat(self._ground))
        for k, action in enumerate(assumed.actions):
            if action.iodine is not None or action.ground == 1.0:
                continue
            after = groundshine.decays(
                self._ageing, ground, action.start - step.end, action.end - step.end, assumed.weathering
            )[0]
            saved = (1.0 - action.ground) * (inside * action.overlap(step.start, step.end) + after)
            weigh(saved, step.deposited, self._averted[k])
            weigh(saved, step.deposited, self._averted_thyroid[k])
        ages = np.array(assumed.moments) - step.end
        for q in np.flatnonzero(ages >= 0.0):
            left = self._ageing.left(self._ambient, ages[q])[0] * assumed.weathering.left(float(ages[q]))
            weigh(left, step.deposited, self._readings[q : q + 1])

    def _window_shares(self, step: Step) -> Floats:
        """(w,) share of the step that falls into each window but not into the one before it."""
        duration = max(step.end - step.start, 1e-9)
        inside = [(self.assumed.begin + window - step.start) / duration for window in self.assumed.windows]
        return np.diff(np.clip(inside, 0.0, 1.0), prepend=0.0)


def _flat(sums: Floats) -> Floats:
    return sums.reshape(-1, sums.shape[-1])


def weigh(weights: Floats, field: Floats, sums: Floats) -> None:
    """sums (m, r) += weights (m, n) @ field (n, r), in place, skipping stretches of the field that are zero."""
    _weigh(np.ascontiguousarray(weights), field, sums)


@compiled_parallel
def _weigh(weights: Floats, field: Floats, sums: Floats) -> None:
    rows, species = weights.shape
    places = field.shape[1]
    width = 512
    for block in numba.prange((places + width - 1) // width):
        first, last = block * width, min(places, block * width + width)
        for i in range(species):
            found = False
            for r in range(first, last):
                if field[i, r] != 0.0:
                    found = True
                    break
            if not found:
                continue
            for m in range(rows):
                weight = weights[m, i]
                if weight != 0.0:
                    for r in range(first, last):
                        sums[m, r] += weight * field[i, r]
