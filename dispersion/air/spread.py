"""How fast a puff spreads where Taylor's theory is not enough: near the ground, and by Briggs's curves as the fallback.

All functions are scalar kernels. `inverse_l` is 1/L, 1/m, positive in stable air; heights in m, speeds in m/s. Turbulence
itself, and Taylor's growth, are `dispersion.weather.turbulence`.
"""

import math

from core.kernel import compiled


@compiled
def ground_spread_rate(age: float, time_scale: float, power: float) -> float:
    """d(t f)/dt with f = (1 + t/T)^-q for a release near the ground, whose eddies grow as it rises out of them.

    q = 1/2 is Taylor's (1921) limit, T twice the Lagrangian time scale; smaller powers are customary where eddies of
    many sizes work (Cimorelli et al. 2005 have 0.3). T and q are settings, fitted to travel times up to six minutes.
    """
    return float((1.0 + age / time_scale) ** -power) * (1.0 - power * age / (time_scale + age))


@compiled
def surface_weight(age: float) -> float:
    """How far `ground_spread_rate` holds at an age, s: with half an hour a cloud has left the surface layer by half."""
    return 1.0 / (1.0 + (age / 1800.0) ** 2)


@compiled
def stability_class(inverse_l: float, roughness: float) -> int:
    """Pasquill class 0 (A) to 5 (F), the nearest 1/L of Golder 1972: 1/L = a + b log10 z0 (Seinfeld and Pandis, p. 751)."""
    lg = math.log10(min(max(roughness, 0.001), 1.0))
    best, gap = 3, abs(inverse_l)
    for number, a, b in (
        (0, -0.096, 0.029), (1, -0.037, 0.029), (2, -0.002, 0.018), (4, 0.004, -0.018), (5, 0.035, -0.036)
    ):
        distance = abs(inverse_l - (a + b * lg))
        if distance < gap:
            best, gap = number, distance
    return best


@compiled
def briggs_sigma_y(distance: float, stability: int, urban: bool) -> float:
    """Horizontal spread, m, `distance` m downwind (Briggs 1973); made for 100 m to 10 km, used beyond as it stands."""
    if urban:
        a = (0.32, 0.32, 0.22, 0.16, 0.11, 0.11)[stability]
        return a * distance / math.sqrt(1.0 + 4e-4 * distance)
    return (0.22, 0.16, 0.11, 0.08, 0.06, 0.04)[stability] * distance / math.sqrt(1.0 + 1e-4 * distance)


@compiled
def briggs_sigma_z(distance: float, stability: int, urban: bool) -> float:
    """Vertical spread, m, `distance` m downwind (Briggs 1973)."""
    x = distance
    if urban:
        if stability <= 1:
            return 0.24 * x * math.sqrt(1.0 + 0.001 * x)
        if stability == 2:
            return 0.20 * x
        if stability == 3:
            return 0.14 * x / math.sqrt(1.0 + 3e-4 * x)
        return 0.08 * x / math.sqrt(1.0 + 1.5e-3 * x)
    if stability == 0:
        return 0.20 * x
    if stability == 1:
        return 0.12 * x
    if stability == 2:
        return 0.08 * x / math.sqrt(1.0 + 2e-4 * x)
    if stability == 3:
        return 0.06 * x / math.sqrt(1.0 + 1.5e-3 * x)
    if stability == 4:
        return 0.03 * x / (1.0 + 3e-4 * x)
    return 0.016 * x / (1.0 + 3e-4 * x)
