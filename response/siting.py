"""Where new bases gain most: the best k of a list of candidates, or the fewest that reach a share (mixed-integer programs)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from core.errors import Refused

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]

PATIENCE = 8.0                       # s the solver may look; what it has then is given with the gap that is left
TIE = 1e-7                           # of all weight, a base: of equal answers the one with fewer bases


@dataclass(frozen=True)
class Siting:
    """The bases chosen, in the order in which they gain most."""

    chosen: tuple[int, ...]          # indices of candidates
    gains: tuple[float, ...]         # weight that each adds to those before it
    before: float                    # share of weight reached without them, 0 to 1
    after: float
    is_best: bool                    # proven; otherwise nothing better was found in time
    gap: float                       # how much better, as a share of the weight, an answer could still be


def best(weights: Floats, reached: Mask, reaches: Mask, count: int) -> Siting:
    """At most `count` bases so that the greatest weight is reached.

    Parameters
    ----------
    weights : (n,) array           Of places: km², people; not negative.
    reached : (n,) array           What is reached already.
    reaches : (m, n) array         What each candidate reaches.

    The maximal covering location problem (Church & ReVelle 1974, recalled), solved by HiGHS through scipy.
    """
    _check(weights, reached, reaches)
    if count < 1:
        raise Refused(f"{count} new bases: ask for 1 or more", f"新增驻点 {count} 个：至少为 1")
    weight, covers = _merged(weights, reached, reaches)
    m, n = covers.shape
    total = float(weights.sum())
    cost = np.concatenate([np.full(m, TIE * max(total, 1.0)), -weight])
    served = sparse.hstack([-covers.T.astype(float), sparse.eye(n)], format="csc")
    limits = [LinearConstraint(np.concatenate([np.ones(m), np.zeros(n)])[None, :], ub=count)]
    if n:
        limits.append(LinearConstraint(served, ub=0.0))
    return _answer(cost, limits, weights, reached, reaches, m)


def fewest(weights: Floats, reached: Mask, reaches: Mask, share: float) -> Siting:
    """The fewest bases with which a share of all weight is reached; of those, any with the most weight is not sought.

    Raises Refused where all candidates together do not reach it, saying how far they come.
    """
    _check(weights, reached, reaches)
    if not 0 < share <= 1:
        raise Refused(f"a share of {share:g} to be reached: give one above 0 and at most 1, such as 0.95",
                      f"目标比例 {share:g}：应大于 0 且不超过 1，如 0.95")
    total = float(weights.sum())
    have = float(weights[reached].sum())
    most = float(weights[reached | reaches.any(axis=0)].sum())
    if most < share * total:
        raise Refused(
            f"{share:.1%} cannot be reached: with all {len(reaches)} candidates it is {most / total:.1%}; "
            "give other candidates, or a lower share",
            f"达不到 {share:.1%}：{len(reaches)} 个候选点全部建成也只有 {most / total:.1%}；请另给候选点，或降低目标比例",
        )
    weight, covers = _merged(weights, reached, reaches)
    m, n = covers.shape
    cost = np.concatenate([np.ones(m), np.zeros(n)])
    served = sparse.hstack([-covers.T.astype(float), sparse.eye(n)], format="csc")
    limits = [LinearConstraint(np.concatenate([np.zeros(m), weight])[None, :], lb=share * total - have)]
    if n:
        limits.append(LinearConstraint(served, ub=0.0))
    return _answer(cost, limits, weights, reached, reaches, m)


def _check(weights: Floats, reached: Mask, reaches: Mask) -> None:
    if not len(reaches):
        raise Refused("there are no candidates for a base; give some, or leave the file out to take the towns",
                      "没有候选驻点；请给出候选地点，或不给文件而以城镇为候选")
    if float(weights.sum()) <= 0 or weights.min() < 0 or reached.shape != weights.shape or reaches.shape[1:] != weights.shape:
        raise Refused("there is nothing to be reached: no land, no people", "没有需要到达的目标：既无陆地也无人口")


def _merged(weights: Floats, reached: Mask, reaches: Mask) -> tuple[Floats, Mask]:
    """Places that the same candidates reach are one; what is reached already, or by nobody, is none.

    It changes no answer, and makes thousands of cells some hundreds.
    """
    open_ = ~reached & reaches.any(axis=0) & (weights > 0)
    packed = np.packbits(reaches[:, open_], axis=0)
    kinds, which = np.unique(packed, axis=1, return_inverse=True)
    merged = np.bincount(which.ravel(), weights[open_], minlength=kinds.shape[1])
    return np.asarray(merged, float), np.unpackbits(kinds, axis=0, count=len(reaches)).astype(bool)


def _answer(
    cost: Floats, limits: list[LinearConstraint], weights: Floats, reached: Mask, reaches: Mask, m: int
) -> Siting:
    whole = np.concatenate([np.ones(m), np.zeros(len(cost) - m)])
    found = milp(cost, integrality=whole, bounds=Bounds(0, 1), constraints=limits, options={"time_limit": PATIENCE})
    if found.x is None:
        raise Refused(f"no set of bases was found within {PATIENCE:g} s; give fewer candidates",
                      f"{PATIENCE:g} s 内未求得方案；请减少候选点")
    left = {each for each in range(m) if found.x[each] > 0.5}
    total = float(weights.sum())
    now = reached.copy()
    chosen, gains = [], []
    while left:
        gain = {each: float(weights[reaches[each] & ~now].sum()) for each in left}
        top = max(left, key=lambda each: (gain[each], -each))
        if gain[top] <= 0:
            break
        chosen.append(top)
        gains.append(gain[top])
        now |= reaches[top]
        left.remove(top)
    proven = found.status == 0
    open_gap = 0.0 if proven else abs(float(found.fun) - float(found.mip_dual_bound or found.fun)) / total
    return Siting(
        tuple(chosen), tuple(gains), float(weights[reached].sum()) / total, float(weights[now].sum()) / total, proven, open_gap
    )
