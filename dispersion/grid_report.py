"""A run on a grid as other programs read it: areas as GeoJSON, the grid as NetCDF."""

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from core.errors import InputError
from dispersion.contours import area_at_least, collection, feature, geojson_polygon
from dispersion.dose_grid import dose_areas, dose_fields
from dispersion.forecast import Outcome
from dispersion.netcdf import Field, write_grid
from dispersion.report import SHOWN


def write(folder: Path, outcome: Outcome) -> tuple[Path, ...]:
    """Areas and grid of a run, as files named after the scenario; what was written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: is no folder and cannot be made one ({error.strerror}); name another for --out") from None
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
    if outcome.doses is not None:
        features += dose_areas(outcome.doses, x, y, scenario.frame)
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
    if outcome.doses is not None:
        fields |= dose_fields(outcome.doses, (len(y), len(x)))
    write_grid(path, scenario.frame, x, y, z, fields, title=f"Fengsui forecast: {scenario.name}", start=scenario.epoch,
               history=f"fengsui plume, {outcome.model.name}")
