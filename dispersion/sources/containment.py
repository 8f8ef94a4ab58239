"""From a melting core through the containment into the air: shares of the inventory against time. Knows no reactor."""

from itertools import pairwise

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from core.errors import InputError
from dispersion.sources.elements import Group
from dispersion.sources.nuclides import Form

Floats = NDArray[np.float64]
AN_HOUR = 3600.0

GAP, EARLY, EX_VESSEL, LATE = 0.5 * AN_HOUR, 1.3 * AN_HOUR, 2.0 * AN_HOUR, 10.0 * AN_HOUR
BREACH = GAP + EARLY
"""s after the first release when the vessel fails; the ex-vessel and the late in-vessel phase both begin then."""
PHASES: tuple[tuple[float, float], ...] = (
    (0.0, GAP), (GAP, BREACH), (BREACH, BREACH + EX_VESSEL), (BREACH, BREACH + LATE),
)
"""Start and end of gap, early in-vessel, ex-vessel and late in-vessel release, s (NUREG-1465, 1995, Table 3.6, PWR)."""
INTO_CONTAINMENT: dict[Group, tuple[float, float, float, float]] = {
    Group.NOBLE_GAS: (0.05, 0.95, 0.0, 0.0),
    Group.IODINE: (0.05, 0.35, 0.25, 0.1),
    Group.CAESIUM: (0.05, 0.25, 0.35, 0.1),
    Group.TELLURIUM: (0.0, 0.05, 0.25, 0.005),
    Group.BARIUM: (0.0, 0.02, 0.1, 0.0),
    Group.RUTHENIUM: (0.0, 0.0025, 0.0025, 0.0),
    Group.CERIUM: (0.0, 0.0005, 0.005, 0.0),
    Group.LANTHANUM: (0.0, 0.0002, 0.005, 0.0),
}
"""Share of the inventory each phase brings into the containment's air (NUREG-1465, Table 3.13, PWR; recalled, certain)."""
IODINE_FORMS: dict[Form, float] = {Form.AEROSOL: 0.95, Form.ELEMENTAL: 0.0485, Form.ORGANIC: 0.0015}
"""At least 95 % caesium iodide, at most 5 % gaseous, of that 3 % organic (NUREG-1465, section 3.5; recalled, certain)."""
NATURAL: dict[Form, float] = {
    Form.NOBLE_GAS: 0.0, Form.AEROSOL: 0.1 / AN_HOUR, Form.ELEMENTAL: 0.1 / AN_HOUR, Form.ORGANIC: 0.0,
}
"""Removal from the containment's air without sprays, 1/s: low, so that it errs high (recalled, to be confirmed)."""
SPRAYED: dict[Form, float] = {
    Form.NOBLE_GAS: 0.0, Form.AEROSOL: 3.0 / AN_HOUR, Form.ELEMENTAL: 3.0 / AN_HOUR, Form.ORGANIC: 0.0,
}
"""Removal by sprays, 1/s, added while they run (recalled, to be confirmed; licensing analyses take up to 20 /h)."""


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """A way out of the containment for a time."""

    start: float                     # s after the first release from the fuel
    end: float                       # s
    rate: float                      # share of the containment's air that leaves, 1/s
    passes: dict[Form, float] = {}   # share a filter lets through; a form not named passes whole


class Accident(msgspec.Struct, frozen=True, kw_only=True):
    """How a core melts and what holds it back. Times are s after the first release from the fuel."""

    openings: tuple[Opening, ...]
    until: float                     # s: end of the release that is looked at
    phases: int = 4                  # how many of NUREG-1465's four happen: 1 gap only, 2 the vessel holds, 4 all
    bypass: float = 0.0              # share of what leaves the fuel that goes straight outdoors
    sprays: tuple[float, float] | None = None    # from, to

    def edges(self, steps: int = 24) -> Floats:
        """Times between which every rate is constant, no longer apart than a 24th of the whole; (m + 1,) s."""
        own = [edge for each in self.openings for edge in (each.start, each.end)]
        own += [edge for phase in PHASES for edge in phase] + list(self.sprays or ())
        inside = {edge for edge in own if 0 < edge < self.until}
        return np.array(sorted({0.0, self.until, *np.linspace(0, self.until, steps + 1), *inside}))


def fuel_rate(group: Group, time: float, phases: int) -> float:
    """Share of the inventory that leaves the fuel at a moment, 1/s."""
    return sum(
        share / (end - start)
        for share, (start, end) in list(zip(INTO_CONTAINMENT.get(group, (0.0,) * 4), PHASES, strict=True))[:phases]
        if start <= time < end
    )


def escapes(
    core_matrix: ArrayLike, core_activity: ArrayLike, parts: ArrayLike, matrix: ArrayLike,
    groups: tuple[Group, ...], forms: tuple[Form, ...], accident: Accident,
) -> tuple[Floats, Floats]:
    """What leaves the containment, decay and ingrowth in core and containment included.

    Parameters
    ----------
    core_matrix : (m, m) array    Decay among the core's nuclides, 1/s.
    core_activity : (m,) array    Their activity at the first release from the fuel, Bq.
    parts : (n, m) array          Which part of which nuclide a species is: 1, or one of `IODINE_FORMS`.
    matrix : (n, n) array         Decay among the species, 1/s.
    groups, forms : n each        Which group leaves the fuel together, and in which form the species travels.
    accident : Accident

    Returns
    -------
    edges (k + 1,), s after the first release; amount (k, n), Bq that leave between them, as they leave.

    Within each interval all rates are constant, so core, containment and outdoors are one linear system, solved exactly.
    Shares are of the inventory, so the core is not depleted. What has settled in the containment is
    lost, and so are the gases that grow from it.
    """
    if accident.until <= 0 or not 0 <= accident.bypass <= 1:
        raise InputError("an accident needs a time to look at above 0 and a bypass between 0 and 1")
    decay, split = np.asarray(matrix, float), np.asarray(parts, float)
    n, m = split.shape
    air, outdoors = slice(m, m + n), slice(m + n, m + 2 * n)
    state = np.concatenate([np.asarray(core_activity, float), np.zeros(2 * n)])
    edges = accident.edges()
    amount = np.zeros((len(edges) - 1, n))
    for step, (start, end) in enumerate(pairwise(edges)):
        middle = 0.5 * (start + end)
        from_fuel = split * np.array([fuel_rate(group, middle, accident.phases) for group in groups])[:, np.newaxis]
        lost, out = exits(accident, forms, middle)
        system = np.zeros((m + 2 * n, m + 2 * n))
        system[:m, :m] = core_matrix
        system[air, :m] = (1 - accident.bypass) * from_fuel
        system[air, air] = decay - np.diag(lost)
        system[outdoors, :m] = accident.bypass * from_fuel
        system[outdoors, air] = np.diag(out)
        state = evolved(system, state, end - start)
        amount[step] = state[outdoors]
        state[outdoors] = 0.0
    return edges, amount


def exits(accident: Accident, forms: tuple[Form, ...], time: float) -> tuple[Floats, Floats]:
    """Rates, 1/s, at which each species is lost to the containment's air, and at which it comes outdoors."""
    lost, out = np.array([NATURAL[form] for form in forms]), np.zeros(len(forms))
    for each in accident.openings:
        if each.start <= time < each.end:
            lost += each.rate
            out += each.rate * np.array([each.passes.get(form, 1.0) for form in forms])
    if accident.sprays and accident.sprays[0] <= time < accident.sprays[1]:
        lost += [SPRAYED[form] for form in forms]
    return lost, out


def evolved(system: Floats, state: Floats, elapsed: float) -> Floats:
    """exp(system * elapsed) @ state for a system whose only negative entries are on its diagonal.

    By uniformisation (Jensen 1953): only numbers of one sign are added, so every entry keeps its relative accuracy; terms
    are taken until what is left is below 1e-15 of the whole. Costs about `elapsed` times the fastest rate.
    """
    fastest = float(-np.diag(system).min())
    if fastest == 0.0 or elapsed == 0.0:
        return state + system @ state * elapsed               # only sources: the series ends after one term
    jumps = csr_array(np.eye(len(system)) + system / fastest)
    pieces = int(np.ceil(fastest * elapsed / 100.0))
    mean = fastest * elapsed / pieces
    for _ in range(pieces):
        weight = float(np.exp(-mean))
        term, total, summed, count = state, weight * state, weight, 0
        while summed < 1 - 1e-15 and count < mean + 20 * np.sqrt(mean) + 40:
            count += 1
            term = jumps @ term
            weight *= mean / count
            summed += weight
            total = total + weight * term
        state = total
    return state
