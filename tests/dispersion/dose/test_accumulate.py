"""Doses folded from steps: by hand, against quadrature, additive, and never more averted than projected."""

import numpy as np
import pytest

from dispersion.air.exchange import Puffs, Step
from dispersion.dose import accumulate as fold
from dispersion.dose import cloudshine, groundshine
from dispersion.dose.accumulate import DAY, WINDOWS, Assumptions, Doses, accumulate
from dispersion.dose.actions import evacuation, iodine_prophylaxis, protection, relocation, shelter
from dispersion.dose.ageing import Ageing
from dispersion.dose.coefficients import coefficients
from dispersion.dose.groundshine import GALE
from dispersion.sources.chains import chain
from tests.dispersion.dose.cases import Floats, close, places, steady

KEYS, DECAY = chain(["I-131", "Te-132", "Cs-137", "Xe-133"], within=3e7)
KNOWN = coefficients(KEYS)
N = len(KEYS)
AIR = np.linspace(1e4, 3e4, N)
FALL = np.linspace(2e5, 5e5, N)


def run(
    *, concentration: Floats = AIR, fallen: Floats = FALL, hours: int = 4, puffs: Puffs | None = None, start: float = 0.0,
    **assumed: object,
) -> Doses:
    steps = steady(concentration, fallen, hours=hours, puffs=puffs, start=start)
    return accumulate(steps, places(), KNOWN, DECAY, Assumptions(**{"begin": 0.0, **assumed}))   # type: ignore[arg-type]


def test_an_adult_in_an_hour_of_iodine_air_inhales_what_a_hand_calculation_says() -> None:
    """1e4 Bq/m³ of elemental I-131 for 1 h at 1.5 m³/h is 15 kBq; at 2.0e-8 Sv/Bq (ICRP 119, I2) 0.30 mSv, thyroid e/0.05."""
    keys, decay = chain(["I-131"], within=1e6)
    air = np.where(np.array(keys) == "I-131", 1e4, 0.0)
    doses = accumulate(steady(air, 0.0 * air, hours=1), places(), coefficients(keys), decay, Assumptions(begin=0.0))
    assert doses.inhalation[0, 0] == close(0.30e-3, rel=1e-6)
    assert doses.inhaled_thyroid[0, 0] == close(6.0e-3, rel=1e-6)
    child = doses.inhalation[0, 2, 0]
    assert child == close(1e4 * 0.35 * 1.6e-7, rel=1e-6)          # 1 y: 0.35 m³/h, 1.6e-7 Sv/Bq


def test_the_day_s_mean_breathing_gives_less_than_light_activity() -> None:
    assert (run(activity="daily").inhalation < run().inhalation).all()


@pytest.mark.parametrize("weathering", [groundshine.NO_WEATHERING, GALE])
def test_the_dose_from_the_ground_is_that_of_following_the_deposit_through_time(weathering: groundshine.Weathering) -> None:
    """Four hours of steady fall, then 30 days: the deposit kept and integrated by quadrature, in steps of 10 min and less."""
    doses = run(concentration=0.0 * AIR, weathering=weathering)
    ageing = Ageing(DECAY, N)
    rate = np.linalg.solve(ageing.decays(np.eye(N), 3600.0)[0], FALL)      # Bq/(m² s) that leaves FALL after each hour
    for w, end in enumerate(WINDOWS[:3]):
        total = np.zeros(3)
        for hour in range(4):
            age = np.concatenate([np.linspace(0.0, 2 * 3600.0, 401), np.geomspace(2 * 3600.0, end, 1500)[1:]])
            # what fell in this hour, looked at `age` s after the hour's begin
            falling, gone = np.minimum(age, 3600.0), np.maximum(age - 3600.0, 0.0)
            fresh = ageing.decays(np.eye(N), falling)
            lying = np.einsum("tab,tbc,c->ta", ageing.left(np.eye(N), gone), fresh, rate)
            faded = np.array([weathering.left(g) for g in gone])
            dose_rate = lying @ KNOWN.ground.T * faded[:, None]
            until = end - 3600.0 * hour
            age_end = np.minimum(age, until)
            total += np.trapezoid(dose_rate, age_end, axis=0)
        assert doses.ground[w, :, 0] == close(total, rel=2e-3)


def test_windows_hold_one_another_and_the_long_ones_only_gain_from_the_ground() -> None:
    doses = run()
    for pathway in (doses.cloud, doses.inhalation, doses.inhaled_thyroid):
        assert pathway[0] == close(pathway[-1])
    assert (np.diff(doses.ground, axis=0) > 0.0).all()


def test_a_step_across_the_end_of_a_window_counts_by_its_share() -> None:
    doses = run(hours=2, fallen=0.0 * FALL, windows=(5400.0, 7200.0, 1e5))
    assert doses.inhalation[0] == close(0.75 * doses.inhalation[1])
    assert doses.inhalation[2] == close(doses.inhalation[1])
    assert doses.cloud[0] == close(0.75 * doses.cloud[1])


def test_what_comes_after_a_window_is_not_in_it() -> None:
    doses = run(start=3 * DAY, begin=0.0)
    assert not doses.effective[0].any()
    assert doses.effective[1].all()


def test_doses_add_over_releases_and_grow_with_them() -> None:
    one, other = run(concentration=0.3 * AIR, fallen=0.1 * FALL), run(concentration=0.7 * AIR, fallen=0.9 * FALL)
    whole = run()
    assert one.effective + other.effective == close(whole.effective)
    assert one.thyroid + other.thyroid == close(whole.thyroid)


def test_without_puffs_the_cloud_is_semi_infinite() -> None:
    doses = run(hours=1)
    assert doses.cloud[0, :, 0] == close(KNOWN.submersion @ AIR * 3600.0)


def test_a_puff_far_larger_than_the_rays_reach_gives_the_same_as_the_air_at_the_place() -> None:
    wide = 30_000.0
    near_ground = 2.0 / ((2.0 * np.pi) ** 1.5 * wide**3)
    puffs = Puffs(*(np.array([v]) for v in (0.0, 0.0, 0.0, wide, wide, 1e9)), (AIR / near_ground)[None])
    assert run(puffs=puffs, hours=1).cloud == close(run(hours=1).cloud, rel=0.01)


def test_the_fold_gives_the_rate_a_station_reads_from_the_cloud() -> None:
    puffs = Puffs(*(np.array([v]) for v in (100.0, 0.0, 50.0, 60.0, 30.0, 500.0)), np.full((1, N), 1e12))
    step = next(steady(AIR, FALL, puffs=puffs))
    rate = fold.DoseFold(places(), KNOWN, DECAY, Assumptions(begin=0.0)).add(step)
    exact = cloudshine.dose_rates(puffs, cloudshine.cloud_response(KNOWN).mixtures[:1], places().x, places().y)[0]
    assert rate == close(exact, rel=0.01)


def test_a_reading_above_the_deposit_is_that_of_what_is_left_of_it() -> None:
    moment = 2 * DAY
    doses = run(moments=(3600.0, moment))
    ageing = Ageing(DECAY, N)
    lying = sum(ageing.left(np.eye(N), moment - 3600.0 * (i + 1))[0] @ FALL for i in range(4))
    kerma = groundshine.kerma_coefficients(KNOWN, 0.05)
    assert doses.ambient[1] == close(1.2 * kerma @ lying)
    assert doses.ambient[0] == close(1.2 * kerma @ FALL)          # of the first hour only: the rest had not fallen


PROTECTION = protection()
ACTIONS = (
    shelter(PROTECTION.building("masonry"), 1800.0),
    evacuation(3 * 3600.0, 2 * DAY),
    relocation(DAY),
    iodine_prophylaxis(7200.0, PROTECTION.iodine),
)


def test_no_action_averts_more_than_was_projected() -> None:
    doses = run(actions=ACTIONS)
    projected = doses.effective[3], doses.thyroid[3]
    for k in range(len(ACTIONS)):
        assert (doses.averted[k] <= projected[0]).all()
        assert (doses.averted_thyroid[k] <= projected[1]).all()
        assert (doses.averted_thyroid[k] > 0.0).all()


def test_leaving_before_the_release_averts_all_of_a_window() -> None:
    doses = run(actions=(evacuation(-60.0, 7 * DAY + 60.0),))
    assert doses.averted[0] == close(doses.effective[1], rel=1e-9)
    assert doses.averted_thyroid[0] == close(doses.thyroid[1], rel=1e-9)


def test_staying_in_the_open_averts_nothing() -> None:
    assert not run(actions=(shelter(PROTECTION.building("open"), 0.0),)).averted.any()


def test_a_house_averts_each_pathway_by_its_own_factor() -> None:
    house = PROTECTION.building("masonry")
    doses = run(actions=(shelter(house, 0.0, 2 * DAY),))
    outside = (1 - house.cloud) * doses.cloud[0] + (1 - house.ground) * doses.ground[0]
    assert doses.averted[0] == close(outside + (1 - house.inhalation) * doses.inhalation[0])
    assert doses.averted_thyroid[0] == close(outside + (1 - house.inhalation) * doses.inhaled_thyroid[0])


def test_stable_iodine_averts_the_thyroid_dose_of_iodine_alone_and_less_the_later() -> None:
    only_caesium = np.where(np.array(KEYS) == "Cs-137", AIR, 0.0)
    assert not run(concentration=only_caesium, actions=(iodine_prophylaxis(0.0, PROTECTION.iodine),)).averted_thyroid.any()
    taken = [iodine_prophylaxis(3600.0 * h, PROTECTION.iodine) for h in (0, 4, 12, 30)]
    averted = [run(actions=(each,), hours=1).averted_thyroid[0, 0, 0] for each in taken]
    assert averted == sorted(averted, reverse=True)
    assert averted[3] == 0.0
    iodine = KNOWN.iodine * AIR
    whole = 3600.0 * (1.5 / 3600.0 * KNOWN.thyroid[0]) @ iodine
    assert averted[0] == close(float(PROTECTION.iodine.efficiency(-1800.0)) * whole)


def test_sums_are_those_of_the_uncompiled_kernel() -> None:
    rng = np.random.default_rng(2)
    weights, field = rng.random((4, 5)), rng.random((5, 70))
    weights[2] = 0.0
    field[:, 10:40] = 0.0
    sums = rng.random((70, 4))
    expected = sums + (weights @ field).T
    by_hand = sums.copy()
    fold.weigh(weights, field, sums)
    assert sums == close(expected)
    rows, some = np.array([0, 1, 3]), np.flatnonzero(field.any(axis=0))
    fold._weigh.py_func(np.ascontiguousarray(weights[rows].T), rows, field, some, by_hand)   # type: ignore[attr-defined]
    assert by_hand == close(expected)


def test_a_step_with_nothing_in_it_changes_nothing() -> None:
    folded = fold.DoseFold(places(), KNOWN, DECAY, Assumptions(begin=0.0))
    zero = np.zeros((N, 3))
    folded.add(Step(start=0.0, end=600.0, mean=zero, peak=zero, deposited=zero, middle=None))
    assert not folded.doses().effective.any()
