"""Pictures of outcomes: areas on the grid, or values at receptors by distance. For reports; a screen draws its own map."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pylopdf_fonts_zh_cn
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from core.errors import InputError
from dispersion.air.exchange import Floats
from dispersion.dose.criteria import Basis, Level, Verdict
from dispersion.dose_grid import on_ground, weekly
from dispersion.forecast import Outcome
from dispersion.levels import AirLevel
from dispersion.report import SHOWN
from dispersion.scenario import Scenario

DECADES = 4                          # shown below the highest value
LINES = ("#000000", "#b2182b", "#2166ac", "#762a83", "#1b7837", "#8c510a")
FONT = "Noto Sans SC"
BASES = {Basis.AVERTABLE: "可防止 avertable", Basis.PROJECTED: "预期 projected", Basis.AMBIENT: "地面 ground"}


def draw(path: Path, runs: Sequence[tuple[Scenario, Outcome]]) -> None:
    """One panel a run, as PNG, SVG or PDF. InputError where the file cannot be written."""
    if path.suffix.lower() not in (".png", ".svg", ".pdf"):
        raise InputError(f"{path}: a picture is a .png, .svg or .pdf file; name it so")
    columns = min(3, len(runs))
    rows = -(-len(runs) // columns)
    if FONT not in fontManager.get_font_names():
        fontManager.addfont(pylopdf_fonts_zh_cn.sans_path())
    with mpl.rc_context({"font.size": 9, "font.family": [FONT, "DejaVu Sans"]}):
        figure = Figure(figsize=(6.4 * columns, 6.8 * rows), layout="constrained")
        panels = np.atleast_1d(np.asarray(figure.subplots(rows, columns))).ravel()
        for panel, (scenario, outcome) in zip(panels, runs, strict=False):
            if outcome.places.axes is not None:
                _areas(panel, scenario, outcome)
            else:
                _by_distance(panel, scenario, outcome)
        for panel in panels[len(runs):]:
            panel.set_visible(False)
        try:
            figure.savefig(path, dpi=120, bbox_inches="tight")
        except OSError as error:
            raise InputError(f"{path}: cannot be written: {error.strerror}") from None


def _areas(panel: Axes, scenario: Scenario, outcome: Outcome) -> None:
    """Highest concentration, or a radioactive release's dose of a week, with a line for each level that is reached."""
    assert outcome.places.axes is not None
    x, y, z = outcome.places.axes
    shape, east, north = (len(y), len(x)), outcome.places.axes[0] / 1000, outcome.places.axes[1] / 1000
    unit, factor = SHOWN[scenario.released.unit]
    name = scenario.release.species[scenario.released.judged].key
    if outcome.doses is None:
        values = factor * on_ground(outcome.exposure.peak[scenario.released.judged], shape)
        label = f"{name} 峰值浓度 peak at {z[0]:g} m, {unit}"
    else:
        values = 1e3 * on_ground(weekly(outcome.doses, "adult"), shape)
        label = "7 天预期有效剂量（成人，户外）, mSv\nprojected effective dose in 7 days, adult, outdoors"
    highest = float(values.max())
    if highest > 0:
        mesh = panel.pcolormesh(
            east, north, np.where(values > 0, values, np.nan), shading="nearest", cmap="viridis",
            norm=LogNorm(highest * 10.0**-DECADES, highest),
        )
        panel.figure.colorbar(mesh, ax=panel, label=label, shrink=0.8)
    number = 0
    for words, share, style in _lines(outcome, shape, factor, unit):
        if not share.max() >= 1.0:
            continue
        panel.contour(east, north, share, [1.0], colors=LINES[number % len(LINES)], linewidths=1.1, linestyles=style)
        panel.plot([], [], color=LINES[number % len(LINES)], linestyle=style, label=words)
        number += 1
    if number:
        panel.legend(
            loc="upper center", bbox_to_anchor=(0.5, -0.11), fontsize=7.5, frameon=False, title_fontsize=7.5,
            title="* 待核 to be confirmed" if any(not each.confirmed for each in _levels(outcome)) else None,
        )
    panel.plot(scenario.release.x / 1000, scenario.release.y / 1000, "k+", markersize=10)
    panel.set_aspect("equal")
    panel.set_title(_title(scenario), fontsize=9)
    panel.set_xlabel("东 east, km")
    panel.set_ylabel("北 north, km")


def _lines(outcome: Outcome, shape: tuple[int, int], factor: float, unit: str) -> Iterator[tuple[str, Floats, str]]:
    """Words, values as a share of the level, and style of each line. Levels nobody has confirmed have a star."""
    peak = on_ground(outcome.exposure.peak[outcome.scenario.released.judged], shape)
    for k, level in enumerate(outcome.levels):
        yield f"{level.name}: {factor * level.value:.3g} {unit}{_star(level)}", peak / level.value, "-"
        if outcome.spread is not None and k == 0:
            chance = on_ground(outcome.spread.chance[k], shape)
            yield f"{level.name}: 可能性 chance 50 %", chance / 0.5, "--"
            yield f"{level.name}: 可能性 chance 5 %", chance / 0.05, ":"
    # Of several actions for one level the one that spares most: where it is reached, something is to be done.
    most: dict[str, Verdict] = {}
    for each in outcome.doses.verdicts if outcome.doses is not None else ():
        if each.level.key not in most or each.share.max() > most[each.level.key].share.max():
            most[each.level.key] = each
    for key, each in most.items():
        value = f"{1e6 * each.level.value:g} µSv/h" if each.level.basis is Basis.AMBIENT else f"{1e3 * each.level.value:g} mSv"
        words = f"{key} {each.level.zh}，{BASES[each.level.basis]} {value}{_star(each.level)}"
        yield words, on_ground(each.share, shape), "-"


def _levels(outcome: Outcome) -> Iterator[AirLevel | Level]:
    yield from outcome.levels
    yield from (each.level for each in (outcome.doses.verdicts if outcome.doses is not None else ()))


def _star(level: AirLevel | Level) -> str:
    return "" if level.confirmed else " *"


def _title(scenario: Scenario) -> str:
    begun = f"\n{scenario.epoch:%Y-%m-%d %H:%M} UTC" if scenario.has_times else ""
    wind = next((each for each in scenario.weather.basis if each.what == "wind"), None)
    return f"{scenario.name}{begun}" + (f"\n{wind.zh}" if wind is not None else "")


def _by_distance(panel: Axes, scenario: Scenario, outcome: Outcome) -> None:
    unit, factor = SHOWN[scenario.released.unit]
    judged, release = scenario.released.judged, scenario.release
    distance = np.hypot(outcome.places.x - release.x, outcome.places.y - release.y)
    order = np.argsort(distance)
    for values, mark, label in ((outcome.exposure.mean, "o-", "平均 mean"), (outcome.exposure.peak, "x--", "峰值 peak")):
        shown = factor * values[judged][order]
        panel.plot(distance[order], np.where(shown > 0, shown, np.nan), mark, label=label, markersize=4)
    panel.set_xscale("log")
    panel.set_yscale("log")
    panel.set_title(_title(scenario), fontsize=9)
    panel.set_xlabel("距离 distance, m")
    panel.set_ylabel(f"{release.species[judged].key}, {unit}")
    panel.legend()
