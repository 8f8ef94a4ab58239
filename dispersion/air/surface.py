"""Surface-layer similarity: the profile and rise of a cloud that spreads from near the ground.

Heights in m, times in s; `inverse_l` is 1/L in 1/m, positive in stable air. All functions are scalar kernels.
"""

import math

from core.kernel import compiled
from dispersion.weather.profiles import phi_h, phi_m, psi_h, wind_profile
from dispersion.weather.turbulence import KARMAN

MEAN_WIND_HEIGHT = 0.6    # c: a cloud of mean height z travels with the wind at c z (van Ulden 1978, shape 1.5)
EDDY_HEIGHT = 1.55        # p: … and grows with the eddies at p z (van Ulden 1978; Horst 1979)


@compiled
def resistance(low: float, high: float, friction_velocity: float, inverse_l: float) -> float:
    """Aerodynamic resistance between two heights, s/m, negative where `high` is below `low`: integral of dz/K."""
    change = math.log(high / low) - psi_h(high * inverse_l) + psi_h(low * inverse_l)
    return change / (KARMAN * friction_velocity)


@compiled
def shape_exponent(mean_height: float, inverse_l: float, roughness: float, lowest: float) -> float:
    """s of the vertical profile exp(-(B z/zbar)^s): 2 + m - n at c zbar.

    m and n are the local exponents of wind and diffusivity (Gryning, van Ulden and Larsen 1983; the same expressions in
    Gryning et al. 1987). K-theory makes the profile of convective air more pointed at the ground than thermals leave it,
    so that `lowest` bounds it; 2 (a Gaussian) is its limit from above where the wind shear is small.
    """
    z = MEAN_WIND_HEIGHT * mean_height
    zeta = z * inverse_l
    m = phi_m(zeta) / wind_profile(z, inverse_l, roughness)
    n = 1.0 - 100.0 * (phi_h(1.005 * zeta) - phi_h(0.995 * zeta)) / phi_h(zeta)
    return min(max(2.0 + m - n, lowest), 3.0)


@compiled
def mean_height_rate(
    mean_height: float, friction_velocity: float, inverse_l: float, roughness: float, schmidt: float
) -> float:
    """d zbar/dt of a cloud on the ground, m/s: K/(p z) at p zbar, times U(c zbar)/U(p zbar).

    In a steady plume d zbar/dx = K(p zbar) / (p zbar U(p zbar)) (van Ulden 1978, eq. 15); a puff that travels with
    U(c zbar) rises at this rate to follow it. K = k u* z / (Sc phi_h). No wind speed is divided by: calm air is no
    special case. Valid in the surface layer; `vertical_growth` bounds it above.
    """
    z = EDDY_HEIGHT * mean_height
    slower = wind_profile(MEAN_WIND_HEIGHT * mean_height, inverse_l, roughness) / wind_profile(z, inverse_l, roughness)
    return KARMAN * friction_velocity / (schmidt * phi_h(z * inverse_l)) * slower


@compiled
def ground_profile(height: float, mean_height: float, shape: float, lid: float) -> float:
    """Share of a cloud on the ground per metre of height, 1/m: A/zbar exp(-(B z/zbar)^s), reflected at the lid.

    A = s G(2/s)/G(1/s)^2 and B = G(2/s)/G(1/s) make its integral one and its mean `mean_height` (van Ulden 1978,
    eq. 9). Uniform below the lid once the mean height reaches 1.5 lids; zero above the lid.
    """
    if height > lid:
        return 0.0
    if mean_height > 1.5 * lid:
        return 1.0 / lid
    one, two = math.gamma(1.0 / shape), math.gamma(2.0 / shape)
    scale = two / (one * mean_height)
    total = math.exp(-((scale * height) ** shape))
    if mean_height > 0.05 * lid:
        for image in range(1, 5):
            total += math.exp(-((scale * (2.0 * image * lid - height)) ** shape))
            total += math.exp(-((scale * (2.0 * image * lid + height)) ** shape))
    return shape * scale / one * total


@compiled
def gaussian_profile(height: float, centre: float, sigma: float, lid: float) -> float:
    """Share of an elevated cloud per metre of height, 1/m: a Gaussian reflected at the ground and at the lid.

    Uniform below the lid once sigma exceeds 1.3 lids (exact to 1e-6 there); zero above the lid.
    """
    if height > lid:
        return 0.0
    if sigma > 1.3 * lid:
        return 1.0 / lid
    images = 0 if sigma < 0.1 * lid and centre + 6.0 * sigma < lid else 4
    total = 0.0
    for image in range(-images, images + 1):
        shift = 2.0 * image * lid
        total += math.exp(-0.5 * ((height - centre + shift) / sigma) ** 2)
        total += math.exp(-0.5 * ((height + centre + shift) / sigma) ** 2)
    return total / (math.sqrt(2.0 * math.pi) * sigma)


@compiled
def ground_share(centre: float, mean_height: float, lid: float) -> float:
    """How far a cloud has forgotten its release height: 0 elevated Gaussian, 1 spread from the ground.

    exp(-(1.3 h/zbar)^8): the exact solution for K = k u* z from a height h, exp(-(z+h)/d) I0(2 sqrt(z h)/d)/d with
    d = zbar - h, is that of a ground source of the same zbar within 3 % at z = 3 h once zbar is 3.4 h, within 15 % at
    z = 2 h already at 2 h, and nothing like it below 1.2 h. K = k u* z holds in the surface layer, the lowest tenth of
    the mixing layer: a cloud from higher up stays a Gaussian between ground and lid.
    """
    return math.exp(-((1.3 * centre / max(mean_height, 1e-3)) ** 8) - (10.0 * centre / lid) ** 4)
