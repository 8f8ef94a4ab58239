"""Points proposed from a forecast."""

import msgspec
import numpy as np
import pytest
import shapely

from core.errors import InputError
from core.forecast import Medium
from core.messages import Forecast
from core.site import Site
from core.tasks import SamplingPoint
from response.ground import River, Roads
from response.tasking.limits import Limits, barriers
from response.tasking.plume import Plume
from response.tasking.points import ALIKE, APART, points
from response.tasking.standing import BESIDE, Standing
from tests.response.tasking.scene import DOSES, NOON, arrival, at, forecast, minutes

TOWNS = (
    arrival("first", "town", 6.0, likely=120.0), arrival("second", "town", 9.0, 1.0, likely=180.0),
    arrival("intake", "site", 7.0, -1.0, likely=140.0), arrival("station", "station", 5.0, likely=100.0),
)
SITES = {"intake": Site(id="intake", kind="water_intake", name_zh="取水口", longitude=at(7.0, -1.0)[0],
                        latitude=at(7.0, -1.0)[1], origin="test")}


def standing(told: Forecast, roads: Roads | None = None, limits: Limits | None = None) -> tuple[Plume, Standing]:
    plume = Plume(told, NOON)
    barred = shapely.union_all([plume.in_plane(each.geometry) for each in barriers(told, limits or Limits())])
    return plume, Standing(plume, barred, roads)


def proposed(told: Forecast, roads: Roads | None = None) -> dict[str, SamplingPoint]:
    plume, ground = standing(told, roads)
    return {each.id: each for each in points(plume, ground, SITES)}


def road(*places: tuple[float, float]) -> Roads:
    xy = np.array([at(*each) for each in places], np.float32)
    u = np.arange(len(places) - 1, dtype=np.int32)
    return Roads(xy, u, u + 1, np.ones(len(u), np.float32))


def test_towns_and_intakes_come_first_and_stations_measure_by_themselves() -> None:
    found = proposed(forecast(*TOWNS))
    assert list(found)[:3] == ["town-first", "town-second", "intake-intake"]
    assert not any("station" in each for each in found)
    assert {each.kind for each in found.values()} == {"town", "intake", "axis", "edge", "background"}
    town = found["town-first"]
    assert town.when == "before"
    assert town.due == minutes(0.8 * 120.0 - 5.0)          # five minutes before the earliest of its members
    assert town.needs[0].quantity == "chlorine"
    assert {each.place for each in found["intake-intake"].needs} == {"air", "water"}


def test_the_background_is_upwind_and_asks_for_the_wind() -> None:
    found = proposed(forecast(*TOWNS))["background"]
    assert found.wanted_longitude == pytest.approx(at(-1.0)[0], abs=1e-3)
    assert found.wanted_latitude == pytest.approx(at(-1.0)[1], abs=1e-3)
    assert "wind_from" in {each.quantity for each in found.needs}
    assert found.earliest is None


def test_points_where_nobody_may_go_are_put_outside_and_say_so() -> None:
    plume, ground = standing(forecast(*TOWNS))
    found = {each.id: each for each in points(plume, ground, SITES)}
    for each in found.values():
        assert not shapely.intersects_xy(ground.barred, *plume.to_plane(each.longitude, each.latitude)[0])
    inside = [each for each in found.values() if "禁入区" in each.moved_zh]
    assert inside
    for each in inside:
        assert "nobody may go" in each.moved_en
        assert each.name_zh.endswith("（禁入区外）")
        assert each.name_en.endswith(" (outside the closed area)")
        assert each.moved >= BESIDE
    free = found["axis-12000m"] if "axis-12000m" in found else found["axis-8000m"]
    assert free.moved == 0.0


def test_a_road_within_a_kilometre_is_taken_and_one_beyond_is_not() -> None:
    near = proposed(forecast(*TOWNS), road((7.0, 1.6), (12.0, 1.6)))["town-second"]
    assert near.moved == pytest.approx(600.0, rel=0.02)
    assert near.moved_zh.startswith("移至最近道路")
    far = proposed(forecast(*TOWNS), road((5.0, 3.0), (12.0, 3.0)))["town-second"]
    assert far.moved == 0.0
    assert "no road within 1 km" in far.moved_en


def test_a_road_through_what_is_barred_is_taken_outside_only() -> None:
    told = forecast(arrival("town", "town", 8.3, likely=160.0))
    plume, ground = standing(told, road((0.0, 0.0), (8.2, 0.0)))
    point = next(each for each in points(plume, ground, SITES) if each.kind == "town")
    assert ground.allows(point.longitude, point.latitude)


def test_at_the_rim_of_what_is_closed_far_around_the_axis_and_its_edges_are_not_measured_side_by_side() -> None:
    plume, _ = standing(forecast())
    closed = Standing(plume, shapely.box(-40_000.0, -40_000.0, 40_000.0, 2_000.0))
    beside = [each for each in points(plume, closed, SITES) if each.kind in ("axis", "edge")]
    assert beside
    at_ = plume.to_plane([each.longitude for each in beside], [each.latitude for each in beside])
    for number, each in enumerate(beside):
        others = [float(np.hypot(*(at_[number] - other))) for other in at_[:number]]
        assert min(others, default=np.inf) >= ALIKE * each.moved - 2.0


def test_no_two_points_lie_side_by_side() -> None:
    plume, ground = standing(forecast(*TOWNS))
    found = points(plume, ground, SITES)
    at_ = plume.to_plane([each.longitude for each in found], [each.latitude for each in found])
    away = np.hypot(*(at_[:, None] - at_[None, :]).transpose(2, 0, 1)) + np.eye(len(found)) * 1e9
    assert away.min() >= APART - 2.0                       # positions are told to 5 digits, a metre


def test_radioactive_matter_is_measured_by_dose_rate_and_its_nuclide() -> None:
    found = proposed(forecast(*TOWNS, levels=(), substance="Cs-137", lengths=(5.0,)))["town-first"]
    assert [(each.quantity, each.must) for each in found.needs] == [("ambient_dose_rate", True), ("cs137_air", False)]


def test_a_substance_is_measured_under_the_name_of_its_quantity() -> None:
    found = proposed(forecast(*TOWNS, substance="hydrogen-sulphide"))["town-first"]
    assert [each.quantity for each in found.needs] == ["hydrogen_sulfide"]


def test_a_river_and_a_forecast_without_areas_are_refused() -> None:
    with pytest.raises(InputError, match="for the air only"):
        proposed(forecast(medium=Medium.RIVER))
    empty = msgspec.structs.replace(forecast(), areas=(), isochrones=())
    with pytest.raises(InputError, match="no area"):
        proposed(empty)


def river(name: str, *places: tuple[float, float]) -> River:
    return River(name, name and f"{name}-en", np.array([at(*each) for each in places]))


def test_water_is_taken_where_named_rivers_lie_under_a_plume_of_nuclides() -> None:
    rivers = tuple(river(name, (km, -6.0), (km, 6.0)) for name, km in (
        ("远江", 9.0), ("近江", 5.0), ("", 3.0), ("旁江", -4.0), ("近江", 8.0), ("三江", 11.0)))
    told = forecast(levels=DOSES, substance="I-131")
    plume, ground = standing(told)
    found = [each for each in points(plume, ground, {}, rivers) if each.kind == "river"]
    assert [each.id for each in found] == ["river-近江", "river-远江"]
    for each, km in zip(found, (5.0, 9.0), strict=True):
        away = float(np.hypot(*plume.to_plane(each.wanted_longitude, each.wanted_latitude)[0]))
        assert away == pytest.approx(1000.0 * km, rel=0.01), "where it comes nearest to the source"
        assert [(need.quantity, need.place) for need in each.needs if need.must] == [("i131_water", "water")]
        assert each.when == "during"
        assert each.name_zh.startswith(each.id.removeprefix("river-"))
    plume, ground = standing(forecast())
    assert not [each for each in points(plume, ground, {}, rivers) if each.kind == "river"], "none of chlorine"
