"""What a dense gas is and how it comes out, and whether its weight decides where it goes (Britter and McQuaid 1988)."""

import math
from typing import Literal

import msgspec

from core.errors import InputError

GRAVITY = 9.81                       # m/s²
GAS_CONSTANT = 8.314462              # J/(mol K)
PRESSURE = 101_325.0                 # Pa
AIR_MASS = 0.028964                  # kg/mol, dry
CONTINUOUS_LIMIT = 0.15              # Britter and McQuaid (1988), Workbook on the dispersion of dense gases, HSE
INSTANT_LIMIT = 0.20                 # the same


class DenseGas(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a substance: enough for the heat and the weight of its cloud."""

    name: str
    molar_mass: float                # kg/mol
    boiling_point: float             # °C at 1013 hPa
    vapour_heat_capacity: float      # J/(kg K)
    liquid_heat_capacity: float      # J/(kg K)
    latent_heat: float               # J/kg at the boiling point
    liquid_density: float            # kg/m³ at the boiling point
    antoine_b: float | None = None   # K, of ln(p/p_air) = A - B/(T + C); None is Clapeyron's from the latent heat
    antoine_c: float = 0.0           # K

    def __post_init__(self) -> None:
        for name in ("molar_mass", "vapour_heat_capacity", "liquid_heat_capacity", "latent_heat", "liquid_density"):
            if not getattr(self, name) > 0.0:
                raise InputError(f"{self.name}: `{name}` is {getattr(self, name)} and must be above 0")
        if not self.boiling_point > -273.15:
            raise InputError(f"{self.name}: the boiling point {self.boiling_point} °C is below absolute zero")


class Outflow(msgspec.Struct, frozen=True, kw_only=True):
    """How the release comes into the air. How much and when is in its `Release`.

    A pool gives vapour at its boiling point over its area; a jet blows along the wind through its area, after it has
    expanded to the pressure of the air; an instant release stands as a block on its area.
    """

    kind: Literal["pool", "jet", "instant"]
    area: float                      # m²
    temperature: float | None = None  # °C; None is the boiling point
    liquid_fraction: float = 0.0     # mass share carried as droplets; at the boiling point then

    def __post_init__(self) -> None:
        if self.kind not in ("pool", "jet", "instant"):
            raise InputError(f"a dense release is a pool, a jet or instant, not '{self.kind}'")
        if not self.area > 0.0:
            raise InputError(f"the area of the dense release is {self.area} m² and must be above 0")
        if not 0.0 <= self.liquid_fraction < 1.0:
            raise InputError(f"the liquid fraction is {self.liquid_fraction}; it is a share from 0 to below 1")
        if self.kind == "pool" and self.liquid_fraction > 0.0:
            raise InputError("a pool gives vapour; take a jet for what carries droplets, or leave out the liquid fraction")


class Criterion(msgspec.Struct, frozen=True, kw_only=True):
    """The number that decides whether a release is dense, for the output."""

    kind: Literal["continuous", "instant"]
    number: float
    limit: float
    density: float                   # kg/m³ at the source
    air_density: float               # kg/m³

    @property
    def is_dense(self) -> bool:
        """Whether the weight of the gas decides near the source."""
        return self.number >= self.limit

    @property
    def en(self) -> str:
        """One sentence for the screen."""
        verdict = "treated as a dense gas" if self.is_dense else "treated as passive"
        sign = "≥" if self.is_dense else "<"
        return f"Source Richardson number {self.number:.2f} {sign} {self.limit:.2f} (Britter & McQuaid): {verdict}"

    @property
    def zh(self) -> str:
        """The same in Chinese."""
        verdict = "按重气云扩散计算" if self.is_dense else "按中性气体扩散计算"
        sign = "≥" if self.is_dense else "<"
        return f"源处理查森数判据 {self.number:.2f} {sign} {self.limit:.2f}（Britter-McQuaid）：{verdict}"


def air_density(temperature: float) -> float:
    """Density of dry air at `temperature` °C and 1013 hPa, kg/m³."""
    return PRESSURE * AIR_MASS / (GAS_CONSTANT * (temperature + 273.15))


def source_density(gas: DenseGas, outflow: Outflow) -> float:
    """Density of the gas with its droplets as it comes out, kg/m³; ideal gas."""
    celsius = gas.boiling_point if outflow.temperature is None or outflow.liquid_fraction > 0.0 else outflow.temperature
    vapour = PRESSURE * gas.molar_mass / (GAS_CONSTANT * (max(celsius, gas.boiling_point) + 273.15))
    return 1.0 / ((1.0 - outflow.liquid_fraction) / vapour + outflow.liquid_fraction / gas.liquid_density)


def continuous_number(density: float, ambient: float, rate: float, size: float, wind: float) -> float:
    """(g0' q0 / D)^(1/3) / U of a continuous release; 0 for one lighter than air.

    `density` and `ambient` in kg/m³, `rate` in kg/s, source `size` D in m, `wind` U at 10 m in m/s, above 0. Dense from
    0.15 on. Britter and McQuaid (1988).
    """
    reduced = GRAVITY * (density - ambient) / ambient
    return float((max(reduced, 0.0) * rate / density / size) ** (1.0 / 3.0)) / wind


def instant_number(density: float, ambient: float, mass: float, wind: float) -> float:
    """(g0' V0^(1/3))^(1/2) / U of `mass` kg released at once; 0 for one lighter than air. Units as above; dense from 0.20."""
    reduced = GRAVITY * (density - ambient) / ambient
    return math.sqrt(max(reduced, 0.0) * (mass / density) ** (1.0 / 3.0)) / wind
