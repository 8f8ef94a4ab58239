"""Pictures of the model against Prairie Grass, for docs/validation-air.md: five PNG files. Makes no scores."""

from collections.abc import Callable, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from core.errors import InputError
from dispersion.validation.prairie_grass import ANGLES, ARCS, Sampler
from dispersion.validation.tables import Pair, columns

COLOURS = dict(zip(ARCS, ("#3b0f70", "#8c2981", "#de4968", "#fe9f6d", "#b8a000"), strict=True))
SHOWN = (0.1, 0.5, 0.9)              # runs whose profiles are drawn, by rank in 1/L: neither the best nor the worst are picked


def pictures(folder: Path, pairs: Sequence[Pair], samplers: Sequence[Sampler]) -> list[Path]:
    """Draw all into a folder that is there. InputError where a file cannot be written."""
    made = []
    with mpl.rc_context({"font.size": 9, "axes.grid": True, "grid.alpha": 0.3}):
        for name, draw in PICTURES.items():
            figure = Figure(figsize=(9.0, 4.2), layout="constrained")
            draw(figure, pairs, samplers)
            path = folder / f"{name}.png"
            try:
                figure.savefig(path, dpi=100, metadata={"Software": None})
            except OSError as error:
                raise InputError(f"{path}: cannot be written: {error.strerror}") from None
            made.append(path)
    return made


def scatter(figure: Figure, pairs: Sequence[Pair], samplers: Sequence[Sampler]) -> None:
    """Predicted over measured, a point an arc, with the lines of a factor of two."""
    for panel, (name, title) in zip(figure.subplots(1, 2), (("maximum", "maxima, mg/m³"), ("integral", "integrals, mg/m²")),
                                    strict=True):
        for distance in ARCS:
            for stable, mark in ((True, "s"), (False, "o")):
                o, p = columns([each for each in pairs if each[0].distance == distance
                                and (each[0].obukhov_length > 0) == stable], name)
                panel.loglog(o, p, mark, color=COLOURS[distance], markersize=4, alpha=0.8,
                             label=f"{distance:.0f} m" if stable else None)
        _factor_of_two(panel, *columns(pairs, name))
        _named(panel, f"{title} (squares: stable)", "measured", "predicted")
    panel.legend()


def quantiles(figure: Figure, pairs: Sequence[Pair], samplers: Sequence[Sampler]) -> None:
    """Sorted against sorted: whether high and low values are as frequent as measured, wherever they are."""
    for panel, (name, title) in zip(figure.subplots(1, 2), (("maximum", "maxima, mg/m³"), ("integral", "integrals, mg/m²")),
                                    strict=True):
        o, p = columns(pairs, name)
        panel.loglog(np.sort(o), np.sort(p), "k.", markersize=5)
        _factor_of_two(panel, o, p)
        _named(panel, title, "measured, sorted", "predicted, sorted")


def ratios(figure: Figure, pairs: Sequence[Pair], samplers: Sequence[Sampler]) -> None:
    """Predicted/measured maxima by distance (box: middle half; whiskers: 5 to 95 %) and by stability."""
    by_distance, by_stability = figure.subplots(1, 2, sharey=True)
    found = []
    for distance in ARCS:
        some = [each for each in pairs if each[0].distance == distance]
        o, p = columns(some, "maximum")
        found.append(p / o)
        by_stability.semilogy([1.0 / arc.obukhov_length for arc, _ in some], p / o, "o", color=COLOURS[distance], markersize=4,
                              label=f"{distance:.0f} m")
    by_distance.boxplot(found, whis=(5, 95), tick_labels=[f"{each:.0f}" for each in ARCS], medianprops={"color": "#de4968"})
    by_distance.set_yscale("log")
    for panel in (by_distance, by_stability):
        for bound in (0.5, 1.0, 2.0):
            panel.axhline(bound, color="black", linewidth=0.8, linestyle="-" if bound == 1.0 else "--")
        panel.set_yticks((0.25, 0.5, 1.0, 2.0, 4.0), labels=("1/4", "1/2", "1", "2", "4"))
        panel.minorticks_off()
    by_stability.set_xscale("symlog", linthresh=0.01)
    by_stability.legend()
    _named(by_distance, "maxima by distance", "distance, m", "predicted/measured")
    _named(by_stability, "maxima by stability (stable to the right)", "1/L, 1/m", "")


def widths(figure: Figure, pairs: Sequence[Pair], samplers: Sequence[Sampler]) -> None:
    """Second moments across the wind: predicted over measured, and their ratio by sigma-theta."""
    left, right = figure.subplots(1, 2)
    for distance in ARCS:
        some = [each for each in pairs if each[0].distance == distance]
        o, p = columns(some, "sigma_y")
        left.loglog(o, p, "o", color=COLOURS[distance], markersize=4, label=f"{distance:.0f} m")
        right.semilogy(np.degrees([arc.sigma_theta for arc, _ in some]), p / o, "o", color=COLOURS[distance], markersize=4)
    _factor_of_two(left, *columns(pairs, "sigma_y"))
    for bound in (0.5, 1.0, 2.0):
        right.axhline(bound, color="black", linewidth=0.8, linestyle="-" if bound == 1.0 else "--")
    right.set_yticks((0.25, 0.5, 1.0, 2.0, 4.0), labels=("1/4", "1/2", "1", "2", "4"))
    right.minorticks_off()
    left.legend()
    _named(left, "sigma-y, m", "measured", "predicted")
    _named(right, "sigma-y by gustiness", "sigma-theta at 2 m, degrees", "predicted/measured")


def profiles(figure: Figure, pairs: Sequence[Pair], samplers: Sequence[Sampler]) -> None:
    """Across the plume at 100 and 800 m for three runs, the model laid on the measured centroid."""
    panels = figure.subplots(2, len(SHOWN))
    by_stability = sorted({(1.0 / arc.obukhov_length, arc.run) for arc, _ in pairs})
    for column, share in enumerate(SHOWN):
        inverse, run = by_stability[round(share * (len(by_stability) - 1))]
        for row, distance in enumerate((100.0, 800.0)):
            panel = panels[row, column]
            for arc, found in pairs:
                if (arc.run, arc.distance) == (run, distance):
                    there = [each for each in samplers if (each.run, each.distance) == (run, distance)]
                    off = np.degrees([each.azimuth - arc.centroid for each in there])
                    panel.plot((off + 180.0) % 360.0 - 180.0, [each.value for each in there], "k.", markersize=4)
                    panel.plot(np.degrees(ANGLES), found.profile, color="#de4968")
            panel.set_xlim(-60.0, 60.0)
            _named(panel, f"run {run}, L = {1.0 / inverse:.0f} m, {distance:.0f} m", "off the centroid, degrees" if row else "",
                   "" if column else "mg/m³")


PICTURES: dict[str, Callable[[Figure, Sequence[Pair], Sequence[Sampler]], None]] = {
    "scatter": scatter, "quantiles": quantiles, "ratios": ratios, "widths": widths, "profiles": profiles,
}


def _factor_of_two(panel: Axes, *values: np.ndarray) -> None:
    together = np.concatenate(values)
    ends = np.array([0.7 * together.min(), 1.4 * together.max()])
    panel.plot(ends, ends, "k-", linewidth=0.8)
    for factor in (0.5, 2.0):
        panel.plot(ends, factor * ends, "k--", linewidth=0.8)


def _named(panel: Axes, title: str, across: str, up: str) -> None:
    panel.set_title(title, fontsize=9)
    panel.set_xlabel(across)
    panel.set_ylabel(up)
