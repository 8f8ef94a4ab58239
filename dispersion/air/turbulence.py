"""How fast a puff spreads: turbulence of the boundary layer, Taylor's growth, and Briggs's curves as the fallback.

All functions are scalar kernels. `inverse_l` is 1/L, 1/m, positive in stable air; heights in m, speeds in m/s.
"""

import math

from dispersion.kernel import compiled

CALM_SIGMA_V = 0.2       # m/s, meandering keeps it above this in still air (Cimorelli et al. 2005, eq. 13)
SMALLEST_SIGMA_W = 0.02  # m/s


@compiled
def convective_velocity(friction_velocity: float, inverse_l: float, mixing_height: float) -> float:
    """w* = u* (zi / (k |L|))^(1/3), m/s; 0 in stable air (Deardorff 1970)."""
    return float(friction_velocity * (mixing_height * max(-inverse_l, 0.0) / 0.4) ** (1.0 / 3.0))


@compiled
def sigma_v(height: float, friction_velocity: float, inverse_l: float, mixing_height: float) -> float:
    """Standard deviation of the crosswind speed, m/s.

    Unstable u*(12 + 0.5 zi/|L|)^(1/3), Panofsky et al. 1977; else 1.9 u*, Panofsky and Dutton 1984, falling to a half
    at the lid (Hanna 1982 lets it fall to nothing, which meandering prevents).
    """
    if inverse_l < 0.0:
        strength = friction_velocity * float(max(12.0 - 0.5 * mixing_height * inverse_l, 7.0) ** (1.0 / 3.0))
    else:
        strength = 1.9 * friction_velocity
    if inverse_l >= 0.0:
        strength *= 1.0 - 0.5 * min(height / mixing_height, 1.0)
    return max(strength, CALM_SIGMA_V)


@compiled
def sigma_w(height: float, friction_velocity: float, inverse_l: float, mixing_height: float) -> float:
    """Standard deviation of the vertical speed, m/s (Hanna 1982, as used in FLEXPART); small above the mixing height."""
    if height > mixing_height:
        return SMALLEST_SIGMA_W
    zeta = min(max(height / mixing_height, 0.005), 1.0)
    if inverse_l < 0.0:
        w_star = convective_velocity(friction_velocity, inverse_l, mixing_height)
        square = 1.2 * w_star**2 * (1.0 - 0.9 * zeta) * float(zeta ** (2.0 / 3.0)) + (1.8 - 1.4 * zeta) * friction_velocity**2
        strength = math.sqrt(square)
    else:
        strength = 1.3 * friction_velocity * (1.0 - 0.9 * zeta)
    return max(strength, SMALLEST_SIGMA_W)


@compiled
def vertical_time_scale(
    height: float, friction_velocity: float, inverse_l: float, mixing_height: float, roughness: float
) -> float:
    """Lagrangian time scale of the vertical speed, s (Hanna 1982); 10 s above the mixing height, where N limits it."""
    if height > mixing_height:
        return 10.0
    z = max(height, 2.0 * roughness)
    zeta = min(z / mixing_height, 1.0)
    w = sigma_w(z, friction_velocity, inverse_l, mixing_height)
    if inverse_l < 0.0:
        if zeta >= 0.1:
            return 0.15 * mixing_height / w * (1.0 - math.exp(-5.0 * zeta))
        if -z * inverse_l < 1.0:
            return 0.1 * z / (w * (0.55 + 0.38 * max((z - roughness) * inverse_l, -0.99)))
        return 0.59 * z / w
    neutral = 0.5 * z / w / (1.0 + 15.0 * 1e-4 * z / max(friction_velocity, 0.01))
    stable = 0.1 * mixing_height / w * float(zeta**0.8)
    weight = min(z * inverse_l, 1.0)
    return (1.0 - weight) * neutral + weight * min(stable, neutral)


@compiled
def elevated_spread_rate(age: float) -> float:
    """d(t f)/dt with f = 1/(1 + 0.9 sqrt(t/1000 s)): Draxler 1976 for elevated releases, as simplified by Irwin 1983."""
    root = math.sqrt(age / 1000.0)
    f = 1.0 / (1.0 + 0.9 * root)
    return f * f * (1.0 + 0.45 * root)


@compiled
def ground_spread_rate(age: float, time_scale: float, power: float) -> float:
    """d(t f)/dt with f = (1 + t/T)^-q for a release near the ground, whose eddies grow as it rises out of them.

    q = 1/2 is Taylor's (1921) limit, T twice the Lagrangian time scale; smaller powers are customary where eddies of
    many sizes work (Cimorelli et al. 2005 have 0.3). T and q are settings, fitted to travel times up to six minutes.
    With an age of half an hour it gives way to `elevated_spread_rate`: by then a cloud has left the surface layer.
    """
    f = float((1.0 + age / time_scale) ** -power)
    near = f * (1.0 - power * age / (time_scale + age))
    weight = 1.0 / (1.0 + (age / 1800.0) ** 2)
    return weight * near + (1.0 - weight) * elevated_spread_rate(age)


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
