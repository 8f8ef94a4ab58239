"""Folds the steps of a transport run into doses by pathway, age and time, and into what actions would avert. Pure.

Nothing larger than a step is held but the sums themselves. The dose of a deposit until a given time is linear in it, so
no deposit is kept either: each step's own is weighted with its exact future (decay, ingrowth, weathering) and added.
"""

from collections.abc import Iterable

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.kernel import compiled
from dispersion.air.exchange import Decay, Places, Step
from dispersion.dose import cloudshine, groundshine, inhalation
from dispersion.dose.actions import Action
from dispersion.dose.ageing import Ageing
from dispersion.dose.coefficients import AGES, Coefficients
from dispersion.dose.groundshine import NO_WEATHERING, Weathering
from dispersion.dose.shine import shine

Floats = NDArray[np.float64]

DAY = 86400.0
WINDOWS: tuple[float, ...] = (2 * DAY, 7 * DAY, 30 * DAY, 365 * DAY)
"""s after the release begins: sheltering (2 d), evacuation (7 d), relocation (1 month, 1 year)."""

AMBIENT = 1.2
"""Sv/Gy: ambient dose equivalent H*(10) for each air kerma at environmental photon energies (DESIGN; recalled)."""


ROWS = ("cloud", "ground", "inhaled", "thyroid", "averted outside", "averted inhaled", "averted thyroid", "ambient")


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

    begin: float                     # s after the epoch, when the release began
    windows: tuple[float, ...]       # s after that
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
    """The running sums, one column of `_sums` (r, m) for each pathway, window or action, and age."""

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
        w, k = len(assumed.windows) * len(AGES), len(assumed.actions) * len(AGES)
        ends = np.cumsum([w, w, w, w, k, k, k, len(assumed.moments)])
        self._columns = dict(zip(ROWS, np.split(np.arange(ends[-1]), ends[:-1]), strict=True))
        self._sums = np.zeros((places.x.size, ends[-1]))
        self._rays = np.zeros((len(assumed.windows) + len(assumed.actions), places.x.size, 1 + len(AGES)))
        self._spare = np.empty((places.x.size, 1 + len(AGES)))

    def add(self, step: Step) -> Floats:
        """Count a step in; gives the air kerma rate (r,) from the cloud, Gy/s, that a station would read."""
        weigh(self.breathing(step), step.mean, self._sums)
        weigh(self.laying(step), step.deposited, self._sums)
        if step.middle is None:
            return np.asarray(self._response.semi_infinite[0] @ step.mean, float)
        rates = self._shine.rates_in_order(step.middle, self._response.mixtures)
        self._bathe(step, rates)
        return np.asarray(self._shine.given(rates[:, :1])[0], float)

    def doses(self) -> Doses:
        """The sums so far."""
        w, k, a, r = len(self.assumed.windows), len(self.assumed.actions), len(AGES), self._sums.shape[0]

        def of(name: str, first: int) -> Floats:
            return np.ascontiguousarray(self._sums[:, self._columns[name]].T).reshape(first, a, r)

        rays = self._shine.given(self._rays)[:, 1:]
        outside = of("averted outside", k) + rays[w:]
        return Doses(
            begin=self.assumed.begin, windows=self.assumed.windows, actions=self.assumed.actions, moments=self.assumed.moments,
            ground=of("ground", w), cloud=np.cumsum(of("cloud", w) + rays[:w], axis=0),
            inhalation=np.cumsum(of("inhaled", w), axis=0), inhaled_thyroid=np.cumsum(of("thyroid", w), axis=0),
            averted=outside + of("averted inhaled", k),
            averted_thyroid=outside + of("averted thyroid", k),
            ambient=np.ascontiguousarray(self._sums[:, self._columns["ambient"]].T),
        )

    def _bathe(self, step: Step, cloud: Floats) -> None:
        """Count in the rays of the puffs (r, 1 + a), Gy/s and Sv/s, for each window and each action."""
        duration = step.end - step.start
        actions = [(1.0 - action.cloud) * action.overlap(step.start, step.end) for action in self.assumed.actions]
        for sums, share in zip(self._rays, [*self._window_shares(step), *actions], strict=True):
            if share > 0.0:
                np.multiply(cloud, share * duration, out=self._spare)
                sums += self._spare

    def breathing(self, step: Step) -> Floats:
        """(m, n) what a concentration of 1 Bq/m³ over the step adds to each sum: breathed in, and by rays of near-by air."""
        weights = np.zeros((self._sums.shape[1], len(self.coefficients.names)))
        duration = step.end - step.start
        near = self._response.local if step.middle is not None else self._response.semi_infinite[1:]
        for i, part in enumerate(self._window_shares(step)):
            weights[self.columns("cloud", i)] = part * duration * near
            weights[self.columns("inhaled", i)] = part * duration * self._effective
            weights[self.columns("thyroid", i)] = part * duration * self._thyroid
        for k, action in enumerate(self.assumed.actions):
            if action.iodine is not None:
                taken = action.start - 0.5 * (step.start + step.end)
                share = float(action.iodine.efficiency(taken)) if step.start < action.end else 0.0
                weights[self.columns("averted thyroid", k)] = share * duration * self.coefficients.iodine * self._thyroid
                continue
            on = action.overlap(step.start, step.end) * duration
            weights[self.columns("averted outside", k)] = (1.0 - action.cloud) * on * near
            weights[self.columns("averted inhaled", k)] = (1.0 - action.inhalation) * on * self._effective
            weights[self.columns("averted thyroid", k)] = (1.0 - action.inhalation) * on * self._thyroid
        return weights

    def laying(self, step: Step) -> Floats:
        """(m, n) what 1 Bq/m² laid in the step adds to each sum: while it falls, and in its exact future."""
        assumed, ground = self.assumed, self.coefficients.ground
        weights = np.zeros((self._sums.shape[1], ground.shape[1]))
        inside = self._ageing.falling(ground, step.end - step.start)
        ends = np.array([assumed.begin + window - step.end for window in assumed.windows])
        future = groundshine.decays(self._ageing, ground, 0.0 * ends, ends, assumed.weathering)
        shares = np.cumsum(self._window_shares(step))
        weights[self._columns["ground"]] = (inside * shares[:, None, None] + future).reshape(-1, ground.shape[1])
        for k, action in enumerate(assumed.actions):
            if action.ground < 1.0:
                span = action.start - step.end, action.end - step.end
                after = groundshine.decays(self._ageing, ground, *span, assumed.weathering)[0]
                saved = (1.0 - action.ground) * (inside * action.overlap(step.start, step.end) + after)
                weights[self.columns("averted outside", k)] = saved
        ages = np.array(assumed.moments) - step.end
        for q in np.flatnonzero(ages >= 0.0):
            left = self._ageing.left(self._ambient, ages[q])[0, 0]
            weights[self._columns["ambient"][q]] = left * assumed.weathering.left(float(ages[q]))
        return weights

    def columns(self, name: str, i: int) -> slice:
        """Of all ages of one of `ROWS`, for a window or an action."""
        first = int(self._columns[name][0]) + i * len(AGES)
        return slice(first, first + len(AGES))

    def _window_shares(self, step: Step) -> Floats:
        """(w,) share of the step that falls into each window but not into the one before it."""
        duration = max(step.end - step.start, 1e-9)
        inside = [(self.assumed.begin + window - step.start) / duration for window in self.assumed.windows]
        return np.diff(np.clip(inside, 0.0, 1.0), prepend=0.0)


def weigh(weights: Floats, field: Floats, sums: Floats) -> None:
    """sums (r, m) += field (n, r) transposed @ weights (m, n) transposed, in place, without the rows and places that are zero.
    The field is nowhere negative.

    Not by matrix product: a plume covers few of the places, and BLAS would want all cores for each of these small ones.
    """
    rows = np.flatnonzero(weights.any(axis=1))
    places = np.flatnonzero(np.add.reduce(field, axis=0))
    if rows.size and places.size:
        _weigh(np.ascontiguousarray(weights[rows].T), rows, np.ascontiguousarray(field, float), places, sums)


@compiled
def _weigh(
    weights: Floats, rows: NDArray[np.int64], field: Floats, places: NDArray[np.int64], sums: Floats
) -> None:
    found = np.empty(rows.size)
    for place in places:
        found[:] = 0.0
        for i in range(field.shape[0]):
            amount = field[i, place]
            if amount != 0.0:
                for m in range(rows.size):
                    found[m] += amount * weights[i, m]
        for m in range(rows.size):
            sums[place, rows[m]] += found[m]
