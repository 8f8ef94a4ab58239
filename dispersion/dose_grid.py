"""Doses on a grid: where each level is reached, as areas; doses and rates as fields. Outdoors, at the lowest layer's nodes."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from dispersion.air.exchange import Floats
from dispersion.contours import area_at_least, feature, geojson_polygon
from dispersion.dose.coefficients import AGES
from dispersion.dose.criteria import Basis
from dispersion.doses import DoseOutcome
from dispersion.frame import Frame
from dispersion.netcdf import Field

WEEK = 7 * 86400.0                   # s
UNIT = {Basis.AVERTABLE: "Sv", Basis.PROJECTED: "Sv", Basis.AMBIENT: "Sv/h"}


def on_ground(values: Floats, shape: tuple[int, int]) -> Floats:
    """(y, x) of values at all nodes, whose lowest layer comes first."""
    return values[: shape[0] * shape[1]].reshape(shape)


def weekly(outcome: DoseOutcome, age: str, *, thyroid: bool = False) -> Floats:
    """(r,) projected dose outdoors in the first seven days, Sv, effective or of the thyroid."""
    doses = outcome.doses
    return np.asarray((doses.thyroid if thyroid else doses.effective)[doses.windows.index(WEEK), AGES.index(age)], float)


def dose_areas(outcome: DoseOutcome, x: Floats, y: Floats, frame: Frame) -> Iterator[dict[str, Any]]:
    """A GeoJSON feature for each level that doses are held against: where it is reached in the best estimate.

    Chinese levels are of avertable dose, IAEA's of projected dose: `basis` says which, `action` what would avert it.
    """
    for each in outcome.verdicts:
        level = each.level
        polygons = area_at_least(x, y, on_ground(each.share, (len(y), len(x))), 1.0)
        yield feature(
            geojson_polygon(polygons, frame), level=level.key, name_zh=level.zh, name_en=level.en, value=level.value,
            unit=UNIT[level.basis], basis=level.basis.value, scheme=level.scheme, organ=level.organ or None,
            action=None if each.action is None else (each.action.detail or each.action.name), age=each.age or None,
            source=level.source, confirmed=level.confirmed, share=None, what="best estimate",
        )


def dose_fields(outcome: DoseOutcome, shape: tuple[int, int]) -> dict[str, Field]:
    """Projected doses of the first seven days, and what instruments read, by the name of their variable."""
    fields = {
        f"{organ}_dose_{age}": Field(
            on_ground(weekly(outcome, age, thyroid=organ == "thyroid"), shape), "Sv",
            f"projected {organ} dose outdoors without any action in 7 days, {age}",
        ) for organ in ("effective", "thyroid") for age in AGES
    }
    fields["station_kerma_rate"] = Field(
        on_ground(1e9 * outcome.highest_kerma, shape), "nGy h-1", "highest reading of a dose-rate station during the passage"
    )
    fields["ground_dose_rate"] = Field(
        on_ground(np.asarray(3600.0 * outcome.doses.ambient[0]), shape), "Sv h-1",
        "ambient dose equivalent rate 1 m above the deposit one day after the release has ended",
    )
    return fields
