"""A forecast's grid as a NetCDF file after the CF conventions (1.11), for other people's programs.

Written as classic NetCDF by scipy: every reader of NetCDF takes it, and nothing more needs to be installed.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.io import netcdf_file

from dispersion.frame import Frame

Floats = NDArray[np.float64]


class Field(msgspec.Struct, frozen=True, eq=False):
    """One quantity on the grid."""

    values: Floats                   # (z, y, x), or (y, x) for what lies on the ground
    unit: str                        # as UDUNITS spells it
    long_name: str
    standard_name: str = ""          # of the CF table, where there is one


def write_grid(
    path: Path, frame: Frame, x: Floats, y: Floats, z: Floats, fields: Mapping[str, Field], *,
    title: str, start: datetime, history: str, exercise: str | None = None,
) -> None:
    """Write fields on one regular grid. Axes in m; on Earth the true longitude and latitude of each node beside them."""
    with netcdf_file(str(path), "w", version=2) as file:
        file.Conventions = "CF-1.11"
        file.title = title
        file.institution = "Fengsui"
        file.history = history
        file.start_time = start.isoformat()
        if exercise is not None:
            file.comment = f"EXERCISE {exercise}: not a real event"
        _axis(file, "z", z, "m", "height", axis="Z", positive="up")
        _axis(file, "y", y, "m", "projection_y_coordinate", axis="Y")
        _axis(file, "x", x, "m", "projection_x_coordinate", axis="X")
        if frame.is_on_earth:
            _place_on_earth(file, frame, x, y)
        for name, field in fields.items():
            dimensions = ("z", "y", "x") if field.values.ndim == 3 else ("y", "x")
            variable = file.createVariable(name, "f4", dimensions)
            variable[:] = field.values.astype(np.float32)
            variable.units = field.unit
            variable.long_name = field.long_name
            if field.standard_name:
                variable.standard_name = field.standard_name
            if frame.is_on_earth:
                variable.grid_mapping = "crs"
                variable.coordinates = "longitude latitude"


def _axis(file: netcdf_file, name: str, values: Floats, unit: str, standard_name: str, **more: str) -> None:
    file.createDimension(name, len(values))
    variable = file.createVariable(name, "f8", (name,))
    variable[:] = values
    variable.units = unit
    variable.standard_name = standard_name
    for key, text in more.items():
        setattr(variable, key, text)


def _place_on_earth(file: netcdf_file, frame: Frame, x: Floats, y: Floats) -> None:
    crs = file.createVariable("crs", "i4", ())
    crs.grid_mapping_name = "azimuthal_equidistant"
    crs.longitude_of_projection_origin = float(frame.longitude or 0.0)
    crs.latitude_of_projection_origin = float(frame.latitude or 0.0)
    crs.semi_major_axis = 6378137.0
    crs.inverse_flattening = 298.257223563
    longitude, latitude = frame.to_geographic(*np.meshgrid(x, y))
    for name, values, unit in (("longitude", longitude, "degrees_east"), ("latitude", latitude, "degrees_north")):
        variable = file.createVariable(name, "f8", ("y", "x"))
        variable[:] = values
        variable.units = unit
        variable.standard_name = name
