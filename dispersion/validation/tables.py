"""Scores on Prairie Grass as tables: by stability and distance, with the range chance leaves, and sampler by sampler.

`fengsui validate` prints them, and docs/validation-air.md holds them; a test holds the two equal.
"""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dispersion.statistics import (
    Scores,
    correlation,
    datem_rank,
    figure_of_merit_in_space,
    fractional_bias,
    kolmogorov_smirnov,
    resampled,
    scores,
)
from dispersion.validation.prairie_grass import ANGLES, ARCS, Arc, Predicted, Sampler

Floats = NDArray[np.float64]
Pair = tuple[Arc, Predicted]

QUANTITIES = (("maximum", "Maxima, mg/m³"), ("integral", "Crosswind integrals, mg/m²"), ("sigma_y", "sigma-y, m"))
SEED = 1956
DRAWS = 2000
SHARE = 0.9                          # of the draws that a range holds, in the middle
FELT = 0.01                          # mg/m³; a sampler with less counts as not reached, where places are compared
AXES = ("on the measured plume's centroid", "down the measured wind")


def groups(pairs: Sequence[Pair]) -> dict[str, list[Pair]]:
    """The arcs as the acceptance asks for them: all, stable, unstable, by distance."""
    named = {"all": list(pairs), "stable": [p for p in pairs if p[0].obukhov_length > 0],
             "unstable": [p for p in pairs if p[0].obukhov_length < 0]}
    for distance in ARCS:
        named[f"{distance:.0f} m"] = [p for p in pairs if p[0].distance == distance]
    return named


def columns(pairs: Sequence[Pair], name: str) -> tuple[Floats, Floats]:
    """Measured and predicted `maximum`, `integral` or `sigma_y`."""
    return np.array([getattr(a, name) for a, _ in pairs]), np.array([getattr(p, name) for _, p in pairs])


def quantity_scores(pairs: Sequence[Pair], name: str) -> Scores:
    """Scores of `maximum`, `integral` or `sigma_y`."""
    return scores(*columns(pairs, name))


def ranges(pairs: Sequence[Pair], name: str, draws: int = DRAWS, seed: int = SEED) -> dict[str, tuple[float, float]]:
    """Statistic, and where the middle 90 % of it lie when the runs are drawn anew with replacement, `draws` times.

    Whole runs are drawn, since the arcs of one run err together.
    """
    runs = np.array([arc.run for arc, _ in pairs])
    low, high = resampled(
        *columns(pairs, name), runs, lambda o, p: scores(o, p)[1:], draws, np.random.default_rng(seed), SHARE
    )
    return {key: (float(a), float(b)) for key, a, b in zip(Scores._fields[1:], low, high, strict=True)}


class Places(NamedTuple):
    """Agreement sampler by sampler, and its DATEM rank."""

    number: int
    r: float
    fb: float
    fms: float               # %
    ksp: float               # %
    rank: float
    fac2: float


def at_samplers(pairs: Iterable[Pair], samplers: Sequence[Sampler], axis: str) -> tuple[Floats, Floats]:
    """Measured and predicted mg/m³ at every sampler, the model's plume laid along an axis of `AXES`.

    Nothing is predicted more than 60° off the axis.
    """
    observed, predicted = [], []
    for arc, found in pairs:
        there = [each for each in samplers if (each.run, each.distance) == (arc.run, arc.distance)]
        along = arc.centroid if axis == AXES[0] else arc.wind_from + math.pi
        off = np.array([math.remainder(each.azimuth - along, 2.0 * math.pi) for each in there])
        observed.append(np.array([each.value for each in there]))
        predicted.append(np.interp(off, ANGLES, found.profile, left=0.0, right=0.0))
    return np.concatenate(observed), np.concatenate(predicted)


def place_scores(pairs: Sequence[Pair], samplers: Sequence[Sampler], axis: str) -> Places:
    """Agreement of the samplers of some arcs."""
    o, p = at_samplers(pairs, samplers, axis)
    felt = (o > FELT) | (p > FELT)
    return Places(
        len(o), correlation(o, p), fractional_bias(o, p), figure_of_merit_in_space(o, p, FELT), kolmogorov_smirnov(o, p),
        datem_rank(o, p, FELT), scores(o[felt], p[felt]).fac2,
    )


def document(
    pairs: Sequence[Pair], samplers: Sequence[Sampler], draws: int = DRAWS, seed: int = SEED
) -> dict[str, dict[str, dict[str, object]]]:
    """All that the tables say, as JSON: quantity, then group of arcs, then statistic; ranges are [low, high]."""
    named = {group: some for group, some in groups(pairs).items() if some}
    found: dict[str, dict[str, dict[str, object]]] = {
        name: {group: dict(quantity_scores(some, name)._asdict()) for group, some in named.items()} for name, _ in QUANTITIES
    }
    found["maximum_range"] = {group: dict(ranges(some, "maximum", draws, seed)) for group, some in named.items()}
    if samplers:
        for axis in AXES:
            found[f"samplers {axis}"] = {
                group: dict(place_scores(some, samplers, axis)._asdict()) for group, some in named.items()
            }
    return found


def tables_of(pairs: Sequence[Pair], samplers: Sequence[Sampler], draws: int = DRAWS, seed: int = SEED) -> str:
    """The tables as Markdown."""
    named = {group: some for group, some in groups(pairs).items() if some}
    lines = []
    for name, title in QUANTITIES:
        lines += [title, "", *_head("n", "FAC2", "FB", "NMSE", "MG", "VG", "NAD")]
        for group, some in named.items():
            s = quantity_scores(some, name)
            lines.append(_row(
                group, f"{s.number}", f"{s.fac2:.3f}", f"{s.fb:+.3f}", f"{s.nmse:.2f}", f"{s.mg:.3f}", f"{s.vg:.3f}",
                f"{s.nad:.3f}",
            ))
        lines.append("")
    lines += [f"Maxima, middle {SHARE:.0%} when runs are drawn with replacement ({draws} draws, seed {seed})", "",
              *_head("runs", "FAC2", "FB", "NMSE", "MG", "VG", "NAD")]
    for group, some in named.items():
        r = ranges(some, "maximum", draws, seed)
        lines.append(_row(
            group, f"{len({arc.run for arc, _ in some})}", _span(r["fac2"], ".2f"), _span(r["fb"], "+.2f"),
            _span(r["nmse"], ".2f"), _span(r["mg"], ".2f"), _span(r["vg"], ".2f"), _span(r["nad"], ".2f"),
        ))
    lines.append("")
    if samplers:
        for axis in AXES:
            lines += [f"Every sampler, the model's plume laid {axis}", "",
                      *_head("n", "R", "FB", "FMS %", "KSP %", "DATEM rank", "FAC2")]
            for group, some in named.items():
                a = place_scores(some, samplers, axis)
                lines.append(_row(group, f"{a.number}", f"{a.r:.2f}", f"{a.fb:+.2f}", f"{a.fms:.0f}", f"{a.ksp:.0f}",
                                  f"{a.rank:.2f}", f"{a.fac2:.2f}"))
            lines.append("")
    return "\n".join(lines)


def _head(*titles: str) -> tuple[str, str]:
    return _row("", *titles).replace("|  |", "| |", 1), "|" + "---|" * (len(titles) + 1)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def _span(bounds: tuple[float, float], form: str) -> str:
    return f"{bounds[0]:{form}} to {bounds[1]:{form}}"
