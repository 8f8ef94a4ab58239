"""Rays from a cloud: the two limits, direct integration in between, and the fast look-up against the slow sum."""

import numpy as np
import pytest
from scipy.integrate import quad

from dispersion.air.exchange import Puffs
from dispersion.dose import cloudshine, mixture
from dispersion.dose.coefficients import AGES, coefficients
from dispersion.dose.mixture import Lines
from dispersion.dose.photons import kerma_from_point
from dispersion.dose.shine import joined, shine
from dispersion.sources.nuclides import nuclide
from tests.dispersion.dose.cases import close

Floats = np.ndarray


def one_puff(
    amount: float = 1.0, *, z: float = 0.0, sigma_h: float = 1e-3, sigma_z: float = 1e-3, lid: float = 1e9
) -> Puffs:
    return Puffs(*(np.array([v]) for v in (0.0, 0.0, z, sigma_h, sigma_z, lid)), np.full((1, 1), amount))


def line(energy: float) -> Floats:
    return mixture.weights(Lines(np.array([energy]), np.array([1.0])))[None, None, :]


@pytest.mark.parametrize("key", ["I-131", "Ba-137m", "Cs-134", "Co-60", "Ir-192", "Kr-88", "Se-75"])
def test_a_cloud_without_size_is_a_point_source(key: str) -> None:
    """At 5 m air neither weakens nor adds more than 2 %: the nuclide table's kerma constant times 1/r²."""
    response = cloudshine.cloud_response(coefficients([key]), threshold=0.02)
    rate = cloudshine.dose_rates(one_puff(1e9), response.mixtures[:1], np.array([5.0]), np.zeros(1))[0, 0]
    assert rate * 3.6e9 == close(nuclide(key).kerma / 25.0, rel=0.03)


@pytest.mark.parametrize("key", ["Xe-133", "Kr-88", "I-131", "Cs-134", "Rb-88"])
@pytest.mark.parametrize("age", range(len(AGES)))
def test_a_cloud_without_end_gives_the_submersion_coefficient(key: str, age: int) -> None:
    known = coefficients([key])
    response = cloudshine.cloud_response(known)
    wide = 50_000.0
    rate = cloudshine.dose_rates(one_puff(sigma_h=wide, sigma_z=wide), response.mixtures, np.zeros(1), np.zeros(1))
    near_ground = 2.0 / ((2.0 * np.pi) ** 1.5 * wide**3)
    total = rate[1 + age, 0] + near_ground * response.local[age, 0]
    assert total == close(known.submersion[age, 0] * near_ground, rel=1e-3)
    assert rate[0, 0] == close(response.semi_infinite[0, 0] * near_ground, rel=1e-3)


@pytest.mark.parametrize(("key", "published"), [("Kr-88", 285.0), ("I-131", 1.6e3), ("Xe-133", 2.3e4)])
def test_a_semi_infinite_cloud_of_the_published_activity_adds_100_nsv_an_hour(key: str, published: float) -> None:
    """From FGR-15, the research notes' section 2.3, two digits."""
    response = cloudshine.cloud_response(coefficients([key]))
    assert cloudshine.submersion_rates(response, np.array([[published]]))[1, 0] * 3.6e12 == close(100.0, rel=0.03)


def test_caesium_with_its_daughter_in_a_semi_infinite_cloud_adds_100_nsv_an_hour_at_1100_bq() -> None:
    response = cloudshine.cloud_response(coefficients(["Cs-137", "Ba-137m"]))
    air = 1.1e3 * np.array([[1.0], [0.944]])
    assert cloudshine.submersion_rates(response, air)[1, 0] * 3.6e12 == close(100.0, rel=0.03)


@pytest.mark.parametrize(
    ("z", "sigma_h", "sigma_z", "lid", "distance"),
    [
        (60.0, 40.0, 15.0, 1e9, 0.0),        # overhead, before it touches the ground
        (60.0, 40.0, 15.0, 1e9, 250.0),      # aside
        (30.0, 200.0, 60.0, 1e9, 300.0),     # reflected at the ground
        (80.0, 150.0, 90.0, 200.0, 100.0),   # and at the lid
        (70.0, 300.0, 90.0, 90.0, 50.0),     # several times at both
        (80.0, 300.0, 400.0, 150.0, 0.0),    # well mixed between them
        (50.0, 30.0, 90.0, 1e9, 40.0),       # tall rather than flat
    ],
)
def test_the_rate_from_a_puff_of_unequal_spreads_is_that_of_direct_integration(
    z: float, sigma_h: float, sigma_z: float, lid: float, distance: float
) -> None:
    """Over the half space above ground, with the images of ground and lid in the concentration."""
    energy = 0.662
    rate = cloudshine.dose_rates(
        one_puff(z=z, sigma_h=sigma_h, sigma_z=sigma_z, lid=lid), line(energy), np.array([distance]), np.zeros(1)
    )[0, 0]
    images = [s * z + 2.0 * j * lid for j in range(-12 if lid < 1e6 else 0, 13 if lid < 1e6 else 1) for s in (-1.0, 1.0)]
    azimuths = (np.arange(48) + 0.5) * np.pi / 48
    rho = np.geomspace(0.02, distance + 8.0 * sigma_h + 100.0, 240)
    up = np.geomspace(0.02, min(lid, z + 7.0 * sigma_z), 240)
    layer = sum(np.exp(-0.5 * ((up - m) / sigma_z) ** 2) for m in images) / (np.sqrt(2.0 * np.pi) * sigma_z)
    square = rho[:, None] ** 2 + distance**2 - 2.0 * rho[:, None] * distance * np.cos(azimuths)
    ring = np.exp(-0.5 * square / sigma_h**2).mean(axis=1) * rho / sigma_h**2
    kernel = kerma_from_point(energy, np.hypot(rho, up[:, None]))
    values = kernel * (ring * rho) * (layer * up)[:, None]                       # in logarithmic coordinates
    direct = np.trapezoid(np.trapezoid(values, np.log(rho), axis=1), np.log(up))
    assert rate == close(direct, rel=0.015)


@pytest.mark.parametrize(
    ("z", "sigma", "lid"), [(70.0, 90.0, 90.0), (80.0, 90.0, 200.0), (20.0, 50.0, 300.0), (150.0, 210.0, 200.0)]
)
def test_the_layer_a_receptor_sees_is_the_integral_over_all_images(z: float, sigma: float, lid: float) -> None:
    factors = cloudshine.vertical_factor(np.array([z]), np.array([sigma]), np.array([lid]))[0]

    def layer(up: float) -> float:
        images = (s * z + 2.0 * j * lid for j in range(-8, 9) for s in (-1.0, 1.0))
        return float(sum(np.exp(-0.5 * ((up - m) / sigma) ** 2) for m in images)) / (sigma * np.sqrt(2.0 * np.pi))

    for k in range(2, mixture.WIDTHS.size, 3):
        width = mixture.WIDTHS[k]
        seen, _ = quad(lambda up, w=width: layer(up) * np.exp(-0.5 * (up / w) ** 2), 0.0, min(lid, 9.0 * width), epsrel=1e-9)
        assert factors[k] == close(seen, rel=1e-6)


def test_rates_of_clouds_add_and_grow_with_their_activity() -> None:
    rng = np.random.default_rng(3)
    many = Puffs(*(rng.uniform(10.0, 300.0, 6) for _ in range(5)), np.full(6, 800.0), rng.uniform(0.0, 1.0, (6, 1)))
    x = np.array([0.0, 150.0, 900.0])
    whole = cloudshine.dose_rates(many, line(0.5), x, 0.0 * x)
    alone = sum(
        cloudshine.dose_rates(Puffs(*(getattr(many, f)[i : i + 1] for f in Puffs.__struct_fields__)), line(0.5), x, 0.0 * x)
        for i in range(6)
    )
    assert whole == close(alone)
    assert whole == close(cloudshine.dose_rates(many, 0.5 * line(0.5), x, 0.0 * x) * 2.0)


def test_a_cloud_overhead_gives_a_rate_where_the_air_at_the_ground_is_clean() -> None:
    """One sigma of 20 m at 150 m: nothing at the ground, and yet, within a tenth, a point source's rate at 150 m."""
    rate = cloudshine.dose_rates(one_puff(z=150.0, sigma_h=20.0, sigma_z=20.0), line(0.662), np.zeros(1), np.zeros(1))[0, 0]
    assert rate == close(float(kerma_from_point(0.662, 150.0)), rel=0.1)


def test_electrons_count_only_where_the_air_is() -> None:
    response = cloudshine.cloud_response(coefficients(["Kr-85", "Sr-90", "I-131"]))
    assert response.local[0, 0] > 0.8 * coefficients(["Kr-85"]).submersion[0, 0]
    assert response.local[0, 1] == coefficients(["Sr-90"]).submersion[0, 0]
    assert not response.mixtures[:, 1].any()
    assert response.local[0, 2] == 0.0


def test_a_station_does_not_see_photons_below_its_threshold() -> None:
    xenon = coefficients(["Xe-133"])
    seen, all_of_it = (cloudshine.cloud_response(xenon, t).semi_infinite for t in (0.05, 0.02))
    assert seen[0, 0] == close(all_of_it[0, 0] * 0.66, rel=0.05)     # 31 keV X rays carry a third of its energy
    assert seen[1, 0] == all_of_it[1, 0]


def plume(n: int = 400) -> Puffs:
    d, one = np.linspace(50.0, 30_000.0, n), np.ones(n)
    high = np.minimum(0.04 * d + 2.0, 500.0)
    return Puffs(0.8 * d, 0.6 * d, 60.0 * one, 0.09 * d + 2.0, high, 700.0 * one, 1e10 * one[:, None])


@pytest.mark.parametrize(("fraction", "within"), [(0.0, 0.02), (0.5, 0.05)])
def test_the_fast_look_up_gives_what_the_sum_gives(fraction: float, within: float) -> None:
    rng = np.random.default_rng(5)
    x = rng.uniform(-2_000.0, 26_000.0, 1500)
    y = 0.75 * x + rng.normal(0.0, 1_500.0, 1500)
    mixtures = np.concatenate([line(0.662), line(0.2)])
    exact = cloudshine.dose_rates(plume(), mixtures, x, y)
    fast = shine(x, y).rates(plume(), mixtures, fraction)
    for one, other in zip(exact, fast, strict=True):
        worth = one > 0.01 * one.max()
        assert worth.sum() > 50
        assert np.abs(other[worth] / one[worth] - 1.0).max() < within


def test_joining_puffs_keeps_their_amount_their_middle_and_their_spread() -> None:
    before, weight = plume(2000), np.ones(1)
    after = joined(before, weight)
    assert after.x.size < before.x.size / 5
    assert after.amount.sum() == close(before.amount.sum(), rel=1e-12)
    for name in ("x", "y", "z"):
        old = (getattr(before, name) * before.amount[:, 0]).sum()
        assert (getattr(after, name) * after.amount[:, 0]).sum() == close(old, rel=1e-12)

    def second(puffs: Puffs) -> float:
        return float(((puffs.x**2 + puffs.y**2 + 2.0 * puffs.sigma_h**2) * puffs.amount[:, 0]).sum())

    assert second(after) == close(second(before), rel=1e-12)


def test_places_far_from_every_puff_and_an_empty_cloud_get_nothing() -> None:
    far = shine(np.array([1e6]), np.array([1e6]))
    assert far.rates(plume(), np.concatenate([line(0.5), line(0.5)]))[0, 0] == 0.0
    empty = Puffs(*(np.zeros(3) for _ in range(6)), np.zeros((3, 1)))
    assert not far.rates(empty, np.concatenate([line(0.5), line(0.5)])).any()


def test_x_rays_that_reach_no_organ_do_not_shape_the_effective_dose() -> None:
    """Xe-133: the effective dose falls off with distance as its 81 keV line does, not as its X rays of 31 keV."""
    response = cloudshine.cloud_response(coefficients(["Xe-133"]), threshold=0.05)
    near, far = cloudshine.dose_rates(one_puff(), response.mixtures, np.array([10.0, 200.0]), np.zeros(2)).T
    assert far[1] / near[1] == close(far[0] / near[0])
    every = cloudshine.cloud_response(coefficients(["Xe-133"]), threshold=0.02)
    near, far = cloudshine.dose_rates(one_puff(), every.mixtures, np.array([10.0, 200.0]), np.zeros(2)).T
    assert far[0] / near[0] < 0.9 * far[1] / near[1]
