"""Pictures of outcomes: areas on the grid, or values at receptors by distance. For reports; a screen draws its own map."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

from core.errors import InputError
from dispersion.forecast import Outcome
from dispersion.report import SHOWN
from dispersion.scenario import Scenario

DECADES = 4                          # shown below the highest value


def draw(path: Path, runs: Sequence[tuple[Scenario, Outcome]]) -> None:
    """One panel a run, as PNG. InputError where the file cannot be written."""
    if path.suffix.lower() not in (".png", ".svg", ".pdf"):
        raise InputError(f"{path}: a picture is a .png, .svg or .pdf file; name it so")
    columns = min(3, len(runs))
    rows = -(-len(runs) // columns)
    with mpl.rc_context({"font.size": 9, "font.family": ["Noto Sans CJK SC", "DejaVu Sans"]}):
        figure = Figure(figsize=(5.2 * columns, 4.4 * rows), layout="constrained")
        panels = np.atleast_1d(np.asarray(figure.subplots(rows, columns))).ravel()
        for panel, (scenario, outcome) in zip(panels, runs, strict=False):
            if outcome.places.axes is not None:
                _areas(panel, scenario, outcome)
            else:
                _by_distance(panel, scenario, outcome)
        for panel in panels[len(runs):]:
            panel.set_visible(False)
        try:
            figure.savefig(path, dpi=120)
        except OSError as error:
            raise InputError(f"{path}: cannot be written: {error.strerror}") from None


def _areas(panel: Axes, scenario: Scenario, outcome: Outcome) -> None:
    assert outcome.places.axes is not None
    x, y, _ = outcome.places.axes
    unit, factor = SHOWN[scenario.released.unit]
    values = factor * outcome.exposure.peak[scenario.released.judged].reshape(-1, len(y), len(x))[0]
    highest = float(values.max())
    if highest > 0:
        mesh = panel.pcolormesh(
            x / 1000, y / 1000, np.where(values > 0, values, np.nan), shading="nearest", cmap="viridis",
            norm=LogNorm(highest * 10.0**-DECADES, highest),
        )
        panel.figure.colorbar(mesh, ax=panel, label=f"peak, {unit}")
        levels = sorted({factor * each.value for each in outcome.levels})
        if levels:
            panel.contour(x / 1000, y / 1000, values, levels, colors="black", linewidths=0.8)
    panel.plot(scenario.release.x / 1000, scenario.release.y / 1000, "k+", markersize=10)
    panel.set_aspect("equal")
    panel.set_title(scenario.name)
    panel.set_xlabel("east, km")
    panel.set_ylabel("north, km")


def _by_distance(panel: Axes, scenario: Scenario, outcome: Outcome) -> None:
    unit, factor = SHOWN[scenario.released.unit]
    judged, release = scenario.released.judged, scenario.release
    distance = np.hypot(outcome.places.x - release.x, outcome.places.y - release.y)
    order = np.argsort(distance)
    for values, mark, label in ((outcome.exposure.mean, "o-", "mean"), (outcome.exposure.peak, "x--", "peak")):
        shown = factor * values[judged][order]
        panel.plot(distance[order], np.where(shown > 0, shown, np.nan), mark, label=label, markersize=4)
    panel.set_xscale("log")
    panel.set_yscale("log")
    panel.set_title(scenario.name)
    panel.set_xlabel("distance, m")
    panel.set_ylabel(unit)
    panel.legend()
