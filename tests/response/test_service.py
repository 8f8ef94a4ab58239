"""Who is where in time is kept up to date: what leads to a new reach and what does not, and what is answered about it."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zstandard

from core.forecast import Area
from core.messages import Forecast
from core.pool import Worker
from core.reach import PointReach, Reach, ReachSiting, ReachTrial, UnitReach
from tests.alerting.test_forecasts import forecast
from tests.response.house import House, running
from tests.response.region import NOON


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    one = Worker()
    yield one
    one.close()


def unit(reach: Reach, id: str) -> UnitReach:
    return next(each for each in reach.units if each.id == id)


async def test_a_reach_is_told_at_the_start_and_kept_whole_for_whoever_asks(tmp_path: Path, worker: Worker) -> None:
    async with running(tmp_path, worker, exercise="drill-1") as house:
        first = house.reaches[0]
        assert (first.id, first.cause, first.time, first.shift, first.exercise) == ("reach/1", "start", NOON, "day", "drill-1")
        assert {each.unit_id for each in first.areas} == {""}
        async with asyncio.timeout(60):
            while (kept := await house.store.reaches.latest()) is None or kept.whole is None:   # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert msgspec.json.decode(kept.told, type=Reach) == first
        whole = msgspec.json.decode(zstandard.decompress(kept.whole), type=Reach)
        assert {"", "a-team", "b-team", "h"} <= {each.unit_id for each in whole.areas}
        assert (whole.id, whole.coverage) == (first.id, first.coverage)


async def test_a_unit_that_has_moved_a_kilometre_or_changed_its_state_leads_to_a_new_reach_and_less_does_not(
    tmp_path: Path, worker: Worker
) -> None:
    async with running(tmp_path, worker) as house:
        await house.move("b-team", 108.0)
        await house.go_on(10)
        moved = house.reaches[-1]
        assert (len(house.reaches), moved.cause, unit(moved, "b-team").longitude) == (2, "moved:b-team", 108.0)
        assert (unit(moved, "b-team").seen, moved.time) == (NOON, NOON + timedelta(seconds=3))
        await house.move("b-team", 108.009)          # 930 m
        await house.go_on(10)
        assert len(house.reaches) == 2
        await house.move("b-team", 108.011)          # 1,140 m from where it was taken to be, not from where it last was
        await house.go_on(10)
        assert [each.cause for each in house.reaches[2:]] == ["moved:b-team"]
        await house.move("b-team", 108.011, state="moving")
        await house.go_on(10)
        assert house.reaches[-1].cause == "state:b-team"
        assert (unit(house.reaches[-1], "b-team").ready, unit(moved, "b-team").ready) == (0.0, 30.0)


async def test_what_comes_within_seconds_is_one_reach_and_a_late_position_is_history(tmp_path: Path, worker: Worker) -> None:
    async with running(tmp_path, worker) as house:
        for number in range(5):
            await house.move("a-team", 107.7 + 0.05 * number)
            await house.move("b-team", 108.3 - 0.05 * number)
        await house.go_on(10)
        assert len(house.reaches) == 2
        assert (unit(house.reaches[-1], "a-team").longitude, unit(house.reaches[-1], "b-team").longitude) == (107.7, 108.3), (
            "a second place for one moment is a repetition"
        )
        await house.go_on(60)
        await house.move("a-team", 107.9)
        await house.move("a-team", 107.3, ago=30)
        await house.go_on(10)
        assert unit(house.reaches[-1], "a-team").longitude == 107.9


async def test_a_position_that_nobody_renews_counts_for_two_hours(tmp_path: Path, worker: Worker) -> None:
    async with running(tmp_path, worker) as house:
        await house.move("b-team", 108.0)
        await house.go_on(7140)
        assert unit(house.reaches[-1], "b-team").longitude == 108.0
        count = len(house.reaches)
        await house.go_on(180)
        assert [each.cause for each in house.reaches[count:]] == ["lost:b-team"]
        assert (unit(house.reaches[-1], "b-team").longitude, unit(house.reaches[-1], "b-team").seen) == (108.4, None)


async def test_the_shift_and_the_sea_lead_to_a_new_reach_at_their_time(tmp_path: Path, worker: Worker) -> None:
    evening = datetime(2026, 11, 26, 12, 58, 30, tzinfo=UTC)     # 20:58:30 in Beijing, a Thursday
    async with running(tmp_path, worker, start=evening) as house:
        await house.go_on(120)
        night = house.reaches[-1]
        assert (len(house.reaches), night.cause, night.shift) == (2, "shift", "night")
        assert night.time == datetime(2026, 11, 26, 13, 0, tzinfo=UTC)
        assert (unit(night, "a-team").ready, unit(night, "h").in_service) == (60.0, False)
        await house.tell("BUOY", "wave_height", 3.0)
        await house.go_on(600)
        rough = house.reaches[-1]
        assert (rough.cause, rough.sea_state, unit(rough, "v").in_service) == ("sea_state", 5, False)
        assert "beyond its table" in unit(rough, "v").why_en
        assert any(each.what == "sea_state" and each.source.startswith("BUOY") for each in rough.assumptions)


def plume(number: int = 1, *, warns: bool = True) -> Forecast:
    """Red over the road between both teams."""
    ring = [[107.95, 21.6], [108.05, 21.6], [108.05, 22.2], [107.95, 22.2], [107.95, 21.6]]
    said = forecast(run="leak", number=number)
    area = Area(level=0, share=0.0, time=None, geometry={"type": "MultiPolygon", "coordinates": [[ring]]})
    level = msgspec.structs.replace(said.levels[0], severity="red")
    return msgspec.structs.replace(
        said, time=NOON, start=NOON, end=NOON + timedelta(hours=1), areas=(area,), levels=(level,), warns=warns
    )


async def test_a_forecast_with_a_level_bars_the_way_until_its_window_is_over_and_a_mere_trial_does_not(
    tmp_path: Path, worker: Worker
) -> None:
    async with running(tmp_path, worker) as house:
        free = house.reaches[0]
        await house.store.append([plume(warns=False)])
        await house.go_on(60)
        assert len(house.reaches) == 1
        await house.store.append([plume()])
        await house.go_on(60)
        barred = house.reaches[-1]
        assert barred.cause == "barrier"
        assert barred.coverage[0].area_km2 < free.coverage[0].area_km2 - 400.0, "nobody gets into the plume"
        await house.go_on(3600)
        assert (house.reaches[-1].cause, house.reaches[-1].coverage) == ("barrier", free.coverage)


async def test_an_officer_puts_a_unit_out_of_service_and_it_stays_so_after_a_restart(tmp_path: Path, worker: Worker) -> None:
    async with running(tmp_path, worker) as house:
        assert (await house.ask("team.state", "b-team", in_service=False, reason="车辆检修")).done
        await house.go_on(10)
        out = house.reaches[-1]
        assert (out.cause, unit(out, "b-team").in_service) == ("service:b-team", False)
        assert unit(out, "b-team").why_zh == "停用：车辆检修"
        assert out.coverage[0].area_km2 < house.reaches[0].coverage[0].area_km2
        commands = [each.message for each in await house.store.commands()]
        assert [(each.verb, each.who) for each in commands] == [("team.state", "韦")]   # type: ignore[union-attr]
    async with running(tmp_path, worker, start=NOON + timedelta(minutes=5)) as house:
        again = house.reaches[0]
        assert (again.id, unit(again, "b-team").in_service) == ("reach/3", False)
        assert (await house.ask("team.state", "b-team", in_service=True, reason="修好")).done
        assert (await house.ask("team.state", "a-team", longitude=107.9, latitude=21.8, state="at_work")).done
        await house.go_on(10)
        back = house.reaches[-1]
        assert (unit(back, "b-team").in_service, unit(back, "a-team").longitude, unit(back, "a-team").ready) == (True, 107.9, 0)
        assert [each.version for each in await house.store.overlay_history("unit", "b-team")] == [1, 2]


async def test_a_unit_that_says_to_be_where_no_way_is_known_from_counts_for_nothing_and_harms_no_other(
    tmp_path: Path, worker: Worker
) -> None:
    async with running(tmp_path, worker) as house:
        await house.move("b-team", 120.0, 30.0)
        await house.move("v", 107.6, 22.2)
        await house.go_on(10)
        astray = house.reaches[-1]
        assert "outside the region" in unit(astray, "b-team").why_en
        assert "no sea near it" in unit(astray, "v").why_en
        assert unit(astray, "a-team").in_service
        await house.move("b-team", 108.0, 20.8)
        await house.go_on(10)
        assert "amid water" in unit(house.reaches[-1], "b-team").why_en
        assert not unit(house.reaches[-1], "b-team").in_service
        assert house.troubles == []


async def test_who_is_first_what_would_be_if_and_where_new_bases_gain_most_are_answered(tmp_path: Path, worker: Worker) -> None:
    async with running(tmp_path, worker) as house:
        point: PointReach = await house.answer(PointReach, "reach.point", longitude=107.7, latitude=21.8)
        assert (point.reach, point.firsts[0].unit) == ("reach/1", "h")
        team = next(each for each in point.firsts if each.kind == "team")
        assert (team.unit, team.ready) == ("a-team", 30.0)
        assert team.way[0][:2] == pytest.approx((107.6, 21.8), abs=0.02)
        tried: ReachTrial = await house.answer(ReachTrial, "reach.what_if", without=["b-team"])
        assert (tried.what_zh, tried.what_en) == ("停用：b-team 组", "without: b-team 组")
        assert tried.changes[0].area_km2 < 0.0
        assert tried.changes[0].before == house.reaches[0].coverage[0]
        sited: ReachSiting = await house.answer(
            ReachSiting, "reach.siting", count=1, muster=30,
            candidates=[{"longitude": 108.0, "latitude": 22.25, "name_zh": "北镇"}, {"longitude": 107.6, "latitude": 21.8}],
        )
        assert (sited.reach, sited.unit, sited.is_best) == ("reach/1", "km2", True)
        assert sited.after >= sited.before
        assert len(house.reaches) == 1, "a question changed something"
        assert [each.message.verb for each in await house.store.commands()] == ["reach.siting", "reach.what_if"]   # type: ignore[union-attr]


REFUSED: list[tuple[str, str, dict[str, Any], str, str]] = [
    ("reach.point", "", {"longitude": 108}, "give longitude and latitude", "请以度给出"),
    ("reach.point", "", {"longitude": 190, "latitude": 1}, "not on Earth", "不在地球上"),
    ("reach.point", "", {"longitude": 10, "latitude": 1}, "outside the region", "在计算范围之外"),
    ("reach.what_if", "", {}, "nothing is tried", "没有假设"),
    ("reach.what_if", "", {"without": ["x"]}, "there are a-team, b-team, v, h", "没有编号为"),
    ("reach.what_if", "", {"cuts": [{"geometry": {"type": "Point", "coordinates": [1, 2]}}]}, "GeoJSON Polygon", "区域 1"),
    ("reach.what_if", "", {"cuts": [{"type": "Polygon", "coordinates": [[[1, 2], [1, 3], [1, 2]]]}]}, "4 to", "首尾相同"),
    ("reach.what_if", "", {"bases": [{"longitude": 10, "latitude": 1}]}, "outside the region", "在计算范围之外"),
    ("reach.what_if", "", {"bases": [{"longitude": 108, "latitude": 20.8}]}, "no way on land leads from there", "无陆路可出"),
    ("reach.what_if", "", {"bases": [{"longitude": 108, "latitude": 22, "muster": -1}]}, "muster -1", "驻点 1"),
    ("reach.siting", "", {}, "give either count", "之一"),
    ("reach.siting", "", {"count": 1, "weight": "gold"}, "area, people, sites", "权重"),
    ("reach.siting", "", {"share": 2}, "above 0", "目标比例"),
    ("reach.siting", "", {"share": 1.0, "candidates": [{"longitude": 108, "latitude": 22}]}, "cannot be reached", "达不到"),
    ("reach.siting", "", {"count": 1, "candidates": [{"longitude": 108, "latitude": 20.8}]}, "amid water", "位于水中"),
    ("reach.nothing", "", {}, "there is no command", "没有命令"),
    ("team.state", "x", {"in_service": False, "reason": "…"}, "no team, vessel or aircraft 'x'", "没有编号为"),
    ("team.state", "v", {}, "nothing is said", "没有内容"),
    ("team.state", "v", {"in_service": False}, "say why", "理由"),
    ("team.state", "v", {"longitude": 107, "latitude": 21, "state": "asleep"}, "ready, moving, at_work, out", "状态"),
    ("team.state", "v", {"colour": 1}, "there is no such argument", "没有参数"),
]


async def test_what_cannot_be_is_refused_with_a_sentence_in_both_languages(tmp_path: Path, worker: Worker) -> None:
    async with running(tmp_path, worker) as house:
        for verb, target, arguments, words, zh in REFUSED:
            result = await house.ask(verb, target, **arguments)
            assert not result.done, arguments
            assert words in result.reason, arguments
            assert zh in result.data["reason_zh"], arguments
        await house.go_on(10)
        assert len(house.reaches) == 1


async def _drilled(folder: Path, worker: Worker) -> list[Reach]:
    async with running(folder, worker, exercise="d") as house:
        await _play(house, 30.0)
        return house.reaches


async def _play(house: House, first: float) -> None:
    await house.move("a-team", 107.8)
    await house.go_on(first)
    await house.move("b-team", 108.2, state="moving")
    await house.go_on(60.0)
    await house.tell("BUOY", "wave_height", 2.0)
    await house.go_on(600.0)


async def test_a_drill_comes_to_the_same_reaches_each_time(tmp_path: Path, worker: Worker) -> None:
    folders = (tmp_path / "one", tmp_path / "other")
    for each in folders:
        each.mkdir()
    one, other = [await _drilled(each, worker) for each in folders]
    assert [each.cause for each in one] == ["start", "moved:a-team", "moved:b-team", "sea_state"]
    assert one == other


async def test_a_process_that_dies_is_begun_anew_for_the_next_question(tmp_path: Path) -> None:
    own = Worker()
    async with running(tmp_path, own) as house:
        own.close()
        point: PointReach = await house.answer(PointReach, "reach.point", longitude=107.7, latitude=21.8)
        assert point.firsts
    own.close()
