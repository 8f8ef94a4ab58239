"""An outcome as other programs read it: the JSON document of `fengsui plume`, areas as GeoJSON, the grid as NetCDF."""

import json
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from dispersion.contours import area_at_least, collection, feature, geojson_polygon
from dispersion.dose_report import dose_at
from dispersion.forecast import Outcome
from dispersion.netcdf import Field, write_grid
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


def write(folder: Path, outcome: Outcome) -> tuple[Path, ...]:
    """Areas and grid of a run, as files named after the scenario; what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = re.sub(r"[^\w-]+", "_", Path(outcome.scenario.name).stem) or "scenario"
    areas, grid = folder / f"{stem}.geojson", folder / f"{stem}.nc"
    areas.write_text(json.dumps(areas_of(outcome), ensure_ascii=False), encoding="utf-8")
    _write_netcdf(grid, outcome)
    return areas, grid


def areas_of(outcome: Outcome) -> dict[str, Any]:
    """Where the levels are reached at any time, nearest the ground; with an ensemble also where it is likely and possible."""
    assert outcome.places.axes is not None
    x, y, _ = outcome.places.axes
    scenario, judged = outcome.scenario, outcome.scenario.released.judged
    unit, factor = SHOWN[scenario.released.unit]
    shape = (-1, len(y), len(x))
    peak = outcome.exposure.peak[judged].reshape(shape)[0]
    features = []
    for k, level in enumerate(outcome.levels):
        about = {"level": level.name, "value": factor * level.value, "unit": unit, "source": level.source,
                 "confirmed": level.confirmed}
        polygons = area_at_least(x, y, peak, level.value)
        features.append(feature(geojson_polygon(polygons, scenario.frame), **about, share=None, what="best estimate"))
        if outcome.spread is not None:
            chance = outcome.spread.chance[k].reshape(shape)[0]
            for share, what in ((0.5, "likely"), (0.05, "possible")):
                polygons = area_at_least(x, y, chance, share)
                features.append(feature(geojson_polygon(polygons, scenario.frame), **about, share=share, what=what))
    return collection(
        features, name=scenario.name, substance=scenario.release.species[judged].key,
        start=scenario.epoch.isoformat() if scenario.has_times else None,
        basis=[msgspec.to_builtins(each) for each in scenario.weather.basis],
    )


def _write_netcdf(path: Path, outcome: Outcome) -> None:
    assert outcome.places.axes is not None
    x, y, z = outcome.places.axes
    scenario, exposure, judged = outcome.scenario, outcome.exposure, outcome.scenario.released.judged
    unit = {"g": "g", "Bq": "Bq"}[scenario.released.unit]
    name = scenario.release.species[judged].key
    shape = (len(z), len(y), len(x))
    fields = {
        "mean": Field(exposure.mean[judged].reshape(shape), f"{unit} m-3", f"mean concentration of {name}"),
        "peak": Field(exposure.peak[judged].reshape(shape), f"{unit} m-3", f"highest concentration of {name}"),
        "exposure": Field(exposure.integral[judged].reshape(shape), f"{unit} s m-3", f"time integral of {name}"),
        "deposition": Field(exposure.deposition[judged].reshape(shape)[0], f"{unit} m-2", f"{name} on the ground at the end"),
        "arrival": Field(np.nan_to_num(exposure.arrival - scenario.begin, nan=-1.0).reshape(shape)[0], "s",
                         "time after the start of the release at which it arrives; -1: never"),
    }
    write_grid(path, scenario.frame, x, y, z, fields, title=f"Fengsui forecast: {scenario.name}", start=scenario.epoch,
               history=f"fengsui plume, {outcome.model.name}")
