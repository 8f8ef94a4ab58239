"""An outcome as other programs read it: the JSON document of `fengsui plume`. Grids are in `dispersion.grid_report`."""

import math
from collections.abc import Sequence
from typing import Any

import msgspec

from dispersion.dose_report import dose_at
from dispersion.forecast import Outcome
from dispersion.scenario import Scenario

SHOWN = {"g": ("mg/m3", 1e3), "Bq": ("Bq/m3", 1.0)}
"""Unit of a released amount to the unit and factor of concentrations shown."""


def document(runs: Sequence[tuple[Scenario, Outcome | None, Outcome | None]], names: Sequence[str]) -> dict[str, Any]:
    """One JSON document for runs (scenario, at receptors, on the grid), in their order.

    mean, peak: concentration, in `unit`; exposure: its integral over the run, unit s; deposition: on the ground at the end,
    per m² instead of per m³; arrival: s after the release begins, null where it never does.
    """
    units = {SHOWN[scenario.released.unit][0] for scenario, _, _ in runs}
    return {
        "unit": units.pop() if len(units) == 1 else "as each scenario says",
        "scenarios": [_one(scenario, at or field, names if at is not None else ()) for scenario, at, field in runs],
    }


def _one(scenario: Scenario, outcome: Outcome | None, names: Sequence[str]) -> dict[str, Any]:
    assert outcome is not None
    unit, factor = SHOWN[scenario.released.unit]
    exposure, judged = outcome.exposure, scenario.released.judged
    keys = [each.key for each in scenario.release.species]
    rows = []
    for place, name in enumerate(names):
        def at(species: int, place: int = place) -> dict[str, Any]:
            return {
                "mean": factor * float(exposure.mean[species, place]), "peak": factor * float(exposure.peak[species, place]),
                "exposure": factor * float(exposure.integral[species, place]),
                "deposition": factor * float(exposure.deposition[species, place]),
            }
        row: dict[str, Any] = {"id": name, **at(judged), "arrival": _seconds(exposure.arrival[place], scenario),
                               "departure": _seconds(exposure.departure[place], scenario)}
        if len(keys) > 1:
            row["species"] = {key: at(species) for species, key in enumerate(keys)}
        if outcome.spread is not None:
            row |= _likely(outcome, place, factor)
        if outcome.doses is not None:
            row["dose"] = dose_at(outcome.doses, place)
        rows.append(row)
    return {
        "name": scenario.name, "unit": unit, "substance": keys[judged], "model": outcome.model.name,
        "window": [exposure.window[0] - scenario.begin, exposure.window[1] - scenario.begin],
        "start": scenario.epoch.isoformat() if scenario.has_times else None,
        "levels": [{"name": each.name, "value": factor * each.value, "source": each.source, "confirmed": each.confirmed}
                   for each in outcome.levels],
        "basis": [msgspec.to_builtins(each) for each in scenario.weather.basis],
        "assumptions": [msgspec.to_builtins(each) for each in (*scenario.released.assumptions, *outcome.model.notes)],
        "ensemble": None if outcome.spread is None else {
            "members": outcome.spread.members, "seed": outcome.spread.seed,
            "ranges": msgspec.to_builtins(outcome.spread.ranges),
        },
        "receptors": rows,
    }


def _likely(outcome: Outcome, place: int, factor: float) -> dict[str, Any]:
    spread = outcome.spread
    assert spread is not None
    return {
        "peak_range": [factor * float(each) for each in spread.peak[:, place]],
        "arrival_range": [_seconds(each, outcome.scenario) for each in spread.arrival[:, place]],
        "reached": float(spread.reached[place]),
        "chance": {level.name: float(spread.chance[k, place]) for k, level in enumerate(outcome.levels)},
    }


def _seconds(moment: float, scenario: Scenario) -> float | None:
    return float(moment - scenario.begin) if math.isfinite(moment) else None
