"""How a species leaves the air: settling, dry deposition, rain."""

import math

import numpy as np

from dispersion.air.exchange import Species
from dispersion.air.surface import resistance
from dispersion.weather.field import Floats

AIR_VISCOSITY = 1.81e-5      # Pa s at 15 °C
MEAN_FREE_PATH = 0.066       # µm at 1013 hPa, 20 °C
QUASI_LAMINAR = 2.9
"""k u* r_b of gases about as mobile as SO2: 2 (Sc/Pr)^(2/3), Sc 1.25, Pr 0.72 (Hicks et al. 1987, eq. 3)."""
COARSE = 2e-3                # m/s, settling above which a species falls visibly and gets puffs of its own


def settling_velocity(diameter: float, density: float = 1000.0) -> float:
    """Fall speed in still air, m/s, of a sphere of `diameter` µm and `density` kg/m³; 0 for a gas (diameter 0).

    Stokes with Cunningham's slip 1 + Kn (1.257 + 0.4 exp(-1.1/Kn)); above Reynolds number 0.1 with the drag of Schiller
    and Naumann 1933, (1 + 0.15 Re^0.687), solved by repetition. Valid to 300 µm.
    """
    if diameter <= 0.0:
        return 0.0
    knudsen = 2.0 * MEAN_FREE_PATH / diameter
    slip = 1.0 + knudsen * (1.257 + 0.4 * math.exp(-1.1 / knudsen))
    metres = diameter * 1e-6
    stokes = density * 9.81 * metres**2 / (18.0 * AIR_VISCOSITY) * slip
    speed = stokes
    for _ in range(60):
        reynolds = 1.225 * speed * metres / AIR_VISCOSITY
        speed = 0.5 * (speed + stokes / (1.0 + 0.15 * reynolds**0.687))
    return speed


def dry_velocity(
    friction_velocity: float, inverse_l: float, roughness: float, surface_resistance: float, height: float = 1.0
) -> float:
    """Deposition velocity of a gas at `height` m, m/s: 1/(r_a + r_b + r_c) (Wesely and Hicks 1977).

    `surface_resistance` r_c in s/m: 0 for a wet or alkaline surface; `friction_velocity` in m/s above 0.
    """
    aerodynamic = max(resistance(roughness, height, friction_velocity, inverse_l), 0.0)
    return 1.0 / (aerodynamic + QUASI_LAMINAR / (0.4 * friction_velocity) + surface_resistance)


def settling_groups(species: tuple[Species, ...]) -> list[tuple[float, Floats]]:
    """Species that travel together: (settling velocity m/s, 1 for each species released with it, else 0).

    Gases and particles slower than `COARSE` share one group; they settle only as a part of their deposition velocity.
    """
    speeds = [settling_velocity(each.diameter, each.density) for each in species]
    groups: dict[float, Floats] = {}
    for number, speed in enumerate(speeds):
        key = round(speed, 4) if speed >= COARSE else 0.0
        groups.setdefault(key, np.zeros(len(species)))[number] = 1.0
    return sorted(groups.items())


def surface_velocities(species: tuple[Species, ...]) -> Floats:
    """(n,) m/s: deposition velocity at 1 m, with the settling of those too fine to fall on their own."""
    speeds = [settling_velocity(each.diameter, each.density) for each in species]
    return np.array([each.deposition_velocity + (speed if speed < COARSE else 0.0)
                     for each, speed in zip(species, speeds, strict=True)])
