"""Members: repeatable, the first is the best estimate, and what they say together is counted right."""

import msgspec
import numpy as np
import pytest

from dispersion.ensemble import Member, Ranges, members, release_of, spread_of, weather_of
from tests.dispersion.test_scenario import scenario


def turned(member: Member) -> float:
    """Clockwise turn of the wind at 10 m in a member's weather, degrees."""
    weather = scenario().weather
    after = weather_of(member, weather)
    level = int(np.searchsorted(weather.height, 10.0))

    def bearing(w: object) -> float:
        return float(np.degrees(np.arctan2(w.u[0, level, 0, 0], w.v[0, level, 0, 0])))  # type: ignore[attr-defined]

    return (bearing(after) - bearing(weather) + 180) % 360 - 180


def test_the_first_member_is_the_best_estimate_and_more_members_change_no_earlier_one() -> None:
    few, many = members(5, seed=3), members(50, seed=3)
    assert many[:5] == few
    weather, release = scenario().weather, scenario().release
    assert weather_of(few[0], weather) is weather
    assert release_of(few[0], release) is release
    assert members(5, seed=4)[1:] != few[1:]


def test_members_spread_as_the_ranges_say() -> None:
    drawn = members(4001, seed=1, ranges=Ranges(direction=20.0, speed=1.5, amount=3.0))[1:]
    assert np.std([np.degrees(each.turn) for each in drawn]) == pytest.approx(20.0, rel=0.05)
    assert np.std(np.log([each.speed for each in drawn])) == pytest.approx(np.log(1.5), rel=0.05)
    assert np.median([each.amount for each in drawn]) == pytest.approx(1.0, rel=0.1)


def test_a_positive_turn_is_clockwise_and_greater_in_light_wind() -> None:
    member = members(2, seed=0)[1]
    fixed = Member(**{name: getattr(member, name) for name in Member.__struct_fields__} | {  # type: ignore[arg-type]
        "turn": float(np.radians(10.0)), "turn_calm": float(np.radians(40.0)), "speed": 1.0,
    })
    assert 10.0 < turned(fixed) < 25.0               # 4 m/s: three quarters of the way from calm to 5 m/s
    assert turned(fixed) == pytest.approx(10 + 0.25 * 30, abs=2.0)


def test_the_amount_scales_the_release_and_nothing_else() -> None:
    member = members(2, seed=0)[1]
    before, after = scenario().release, release_of(member, scenario().release)
    assert after.phases[0].amount[0] == pytest.approx(before.phases[0].amount[0] * member.amount)
    assert (after.x, after.height, after.species) == (before.x, before.height, before.species)


def test_chances_and_arrivals_are_counted_over_all_members() -> None:
    peaks = np.array([[0.0, 2.0], [4.0, 2.0], [4.0, 2.0], [9.0, 2.0]])
    arrivals = np.array([[np.nan, 10.0], [60.0, 20.0], [80.0, np.nan], [100.0, np.nan]])
    spread = spread_of(peaks, arrivals, np.array([1.0, 5.0]), seed=0, ranges=Ranges())
    assert spread.chance.tolist() == [[0.75, 1.0], [0.25, 0.0]]
    assert spread.reached.tolist() == [0.75, 0.5]
    assert spread.arrival[1].tolist() == [80.0, 15.0]
    assert np.all(np.diff(spread.peak, axis=0) >= 0)


def test_an_arrival_range_needs_two_members() -> None:
    spread = spread_of(np.ones((3, 1)), np.array([[np.nan], [5.0], [np.nan]]), np.array([]), seed=0, ranges=Ranges())
    assert np.isnan(spread.arrival).all()
    assert spread.chance.shape == (0, 1)


def test_a_member_has_its_own_wind_in_whichever_order_the_weathers_arrays_lie() -> None:
    weather, member = scenario().weather, members(2, seed=0)[1]
    many = {name: np.tile(getattr(weather, name), (1, 1, 5, 3)) for name in ("u", "v")}
    rows = msgspec.structs.replace(weather, **many)
    turned_over = msgspec.structs.replace(weather, **{
        name: np.ascontiguousarray(each.transpose(2, 3, 0, 1)).transpose(2, 3, 0, 1) for name, each in many.items()
    })
    assert not turned_over.u.flags.c_contiguous
    for name in ("u", "v"):
        assert (getattr(weather_of(member, turned_over), name) == getattr(weather_of(member, rows), name)).all()
        alone = getattr(weather_of(member, weather), name)
        assert (getattr(weather_of(member, rows), name) == np.tile(alone, (1, 1, 5, 3))).all()
