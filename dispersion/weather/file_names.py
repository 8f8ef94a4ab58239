"""Which variable of a file is which quantity, and how its unit becomes ours: CF standard names first, then names known from
ERA5 (CDS and cfgrib), GFS (cfgrib and the OPeNDAP server)."""

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np

from core.errors import InputError
from dispersion.weather.field import Floats
from dispersion.weather.profiles import ABSOLUTE

GEOPOTENTIAL = 9.80665               # m/s², standard gravity: geopotential to height


class Quantity(msgspec.Struct, frozen=True):
    """One quantity, and how to know it."""

    key: str
    has_levels: bool
    names: tuple[str, ...]
    standard: tuple[str, ...]
    units: dict[str, tuple[float, float]]    # spelled without spaces, ^ and **: (factor, offset) to ours


SPEED = {"ms-1": (1.0, 0.0), "m/s": (1.0, 0.0)}
LENGTH = {"m": (1.0, 0.0), "gpm": (1.0, 0.0), "km": (1000.0, 0.0)}
HEIGHT = LENGTH | {"m2s-2": (1.0 / GEOPOTENTIAL, 0.0), "m2/s2": (1.0 / GEOPOTENTIAL, 0.0)}
WARMTH = {"K": (1.0, -ABSOLUTE), "degC": (1.0, 0.0), "C": (1.0, 0.0)}
SHARE = {"1": (1.0, 0.0), "(0-1)": (1.0, 0.0), "": (1.0, 0.0), "%": (0.01, 0.0), "proportion": (1.0, 0.0)}
CLOUD = {"1": (100.0, 0.0), "(0-1)": (100.0, 0.0), "%": (1.0, 0.0)}
FLUX = {"Wm-2": (1.0, 0.0), "W/m2": (1.0, 0.0)}
RATE = {"kgm-2s-1": (3600.0, 0.0), "kg/m2/s": (3600.0, 0.0), "mm/h": (1.0, 0.0), "mmh-1": (1.0, 0.0), "mm/s": (3600.0, 0.0)}
PRESSURE = {"Pa": (1.0, 0.0), "hPa": (100.0, 0.0), "millibars": (100.0, 0.0), "mb": (100.0, 0.0), "mbar": (100.0, 0.0)}

QUANTITIES = (
    Quantity("u10", False, ("u10", "ugrd10m", "10u"), (), SPEED),
    Quantity("v10", False, ("v10", "vgrd10m", "10v"), (), SPEED),
    Quantity("u", True, ("u", "ugrdprs"), ("eastward_wind",), SPEED),
    Quantity("v", True, ("v", "vgrdprs"), ("northward_wind",), SPEED),
    Quantity("level_height", True, ("z", "gh", "hgtprs"), ("geopotential", "geopotential_height"), HEIGHT),
    Quantity("temperature", False, ("t2m", "tmp2m", "2t"), (), WARMTH),
    Quantity("orography", False, ("z", "orog", "hgtsfc"), ("geopotential", "surface_altitude"), HEIGHT),
    Quantity("surface_pressure", False, ("sp", "pressfc"), ("surface_air_pressure",), PRESSURE),
    Quantity("mixing_height", False, ("blh", "hpbl", "hpblsfc"), ("atmosphere_boundary_layer_thickness",), LENGTH),
    Quantity("friction_velocity", False, ("zust", "fricv", "fricvsfc"), (), SPEED),
    Quantity("roughness", False, ("fsr", "sr", "sfcrsfc"), ("surface_roughness_length",), LENGTH),
    Quantity("heat_flux", False, ("ishf", "shtflsfc", "avg_ishf", "msshf"), (), FLUX),
    Quantity("heat_flux_up", False, ("hfss", "HFX"), ("surface_upward_sensible_heat_flux",), FLUX),
    Quantity("heat_flux_down", False, (), ("surface_downward_sensible_heat_flux",), FLUX),
    Quantity("heat_sum", False, ("sshf",), (), {"Jm-2": (1.0, 0.0), "J/m2": (1.0, 0.0)}),
    Quantity("rain_rate", False, ("prate", "pratesfc", "mtpr", "avg_tprate", "tprate"), ("precipitation_flux",), RATE),
    Quantity("rain_sum", False, ("tp",), (), {"m": (1000.0, 0.0)}),
    Quantity("cloud_cover", False, ("tcc", "tcdcclm"), ("cloud_area_fraction",), CLOUD),
    Quantity("land", False, ("lsm", "landsfc"), ("land_binary_mask", "land_area_fraction"), SHARE),
)
"""In our units: m/s, m, °C, Pa, W/m², J/m², mm/h, mm, %. `heat_flux` follows its centre's sign, `heat_flux_up` is upward."""

LEVEL_NAMES = ("pressure_level", "isobaricInhPa", "isobaricInPa", "level", "lev", "plev", "isobaric", "pressure")
LATITUDES = ("latitude", "lat")
LONGITUDES = ("longitude", "lon")
TIMES = ("valid_time", "time")


def converted(quantity: Quantity, variable: Any, where: str) -> Floats:
    """A variable's values in our unit. InputError where its unit is none of the quantity's."""
    unit = str(variable.attrs.get("units", "")).strip()
    plain = unit.replace("**", "").replace("^", "").replace(" ", "").replace(".", "").replace("~", "1")
    found = quantity.units.get(plain)
    if found is None:
        raise InputError(
            f"{where}: the unit '{unit}' of {variable.name} is not understood; expected "
            f"{' or '.join(filter(None, quantity.units))}"
        )
    factor, offset = found
    return np.asarray(variable.values, float) * factor + offset


def first_named(names: tuple[str, ...], has: Callable[[str], bool]) -> str | None:
    """The first of the names that there is."""
    return next((each for each in names if has(each)), None)
