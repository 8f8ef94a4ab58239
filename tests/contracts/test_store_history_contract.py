"""Histories and roll-ups, against a plain fold in Python. On SQLite and on PostgreSQL."""

import itertools
from collections import defaultdict
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.messages import SET_ASIDE, Quality, Reading, Statistic
from core.store.shapes import History, Point
from core.store.store import Store
from tests.contracts.shapes import FAR, NOON, after, pruned, reading


def folded(readings: list[Reading], width: int) -> list[Point]:
    """The oracle: the latest revision of each time, by intervals of `width` s from the epoch on."""
    latest = {each.time: each for each in readings}
    buckets: dict[int, list[Reading]] = defaultdict(list)
    for each in latest.values():
        buckets[int(each.time.timestamp() // width) * width].append(each)
    order = [
        Quality.GOOD, Quality.UNCHECKED, Quality.MANUAL, Quality.LATE, Quality.UNREGISTERED, Quality.OVER_RANGE,
        Quality.SPIKE, Quality.STUCK, Quality.STOPPED, Quality.MAINTENANCE, Quality.CALIBRATION, Quality.SKEW,
        Quality.OUT_OF_RANGE, Quality.COMMS_FAULT, Quality.FAULT,
    ]

    def point(start: int, found: list[Reading]) -> Point:
        counted = [each.value for each in found if each.quality not in SET_ASIDE]
        worst = max((e.quality for e in found if not counted or e.quality not in SET_ASIDE), key=order.index).value
        time, aside = datetime.fromtimestamp(start, NOON.tzinfo), len(found) - len(counted)
        if not counted:
            return Point(time, None, None, None, 0, worst, aside)
        mean = pytest.approx(sum(counted) / len(counted))
        return Point(time, min(counted), mean, max(counted), len(counted), worst, aside)

    return [point(start, found) for start, found in sorted(buckets.items())]


async def history(store: Store, start: datetime, end: datetime, station: str = "FCG-03", **asked: object) -> History:
    return await store.history(station, "ambient_dose_rate", start, end, **asked)  # type: ignore[arg-type]


async def test_a_short_span_is_shown_raw_with_the_latest_revision_of_each(store: Store) -> None:
    await store.ingest([reading(0, 1.0), reading(30, 2.0), reading(0, 5.0, quality=Quality.GOOD), reading(60, 3.0)])
    assert await history(store, NOON, after(60)) == History("FCG-03", "ambient_dose_rate", "raw", (
        Point(NOON, 5.0, 5.0, 5.0, 1, "good"), Point(after(30), 2.0, 2.0, 2.0, 1, "unchecked"),
    ))


async def test_a_span_with_nothing_in_it_is_empty(store: Store) -> None:
    await store.ingest([reading(0)])
    assert (await history(store, after(1), after(60))).points == ()
    assert (await history(store, NOON, after(60), station="nobody")).points == ()


async def test_many_raw_values_are_folded_and_the_extremes_stay(store: Store) -> None:
    values = [float(n % 17) for n in range(3000)]
    values[1234], values[2345] = 999.0, -999.0
    await store.ingest([reading(n, value) for n, value in enumerate(values)])
    shown = await history(store, NOON, after(3000), points=100)
    assert shown.resolution == "raw"
    assert len(shown.points) == 100
    assert sum(point.count for point in shown.points) == 3000
    assert [point.time for point in shown.points if point.high == 999.0] == [after(1230)]
    assert min(point.low for point in shown.points if point.low is not None) == -999.0
    assert shown.points[0].mean == pytest.approx(sum(values[:30]) / 30)


async def test_instant_values_are_shown_before_means_and_others_only_if_asked_for(store: Store) -> None:
    await store.ingest([
        reading(0, 1.0), reading(0, 2.0, statistic=Statistic.MEAN, interval=600.0),
        reading(0, 3.0, statistic=Statistic.MEAN, interval=60.0), reading(120, 4.0, statistic=Statistic.MAX, interval=60.0),
        reading(1, 5.0, source="g2"),
    ])

    async def values(start: float, **asked: object) -> list[float | None]:
        return [point.mean for point in (await history(store, after(start), after(600), **asked)).points]

    assert await values(0) == [1.0, 5.0]
    assert await values(0, statistic=Statistic.MEAN) == [3.0]
    assert await values(0, interval=600.0) == [2.0]
    assert await values(60) == [4.0]


SENT = st.lists(st.tuples(st.integers(0, 400), st.integers(-5, 5), st.sampled_from(list(Quality))), min_size=1, max_size=40)
example = itertools.count()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(SENT, min_size=1, max_size=4))
async def test_roll_ups_made_in_any_steps_equal_a_fold_of_the_latest_revisions(
    store: Store, parts: list[list[tuple[int, int, Quality]]]
) -> None:
    station, stored = f"{next(example)}", []
    for part in parts:                   # late readings and revisions reach minutes that are rolled up already
        done = await store.ingest([
            reading(second * 17, float(value), station=station, quality=quality) for second, value, quality in part
        ])
        stored += [entry.message for entry in done.entries if isinstance(entry.message, Reading)]
        assert await store.rollup(FAR) == await store.last_seq()
    await pruned(store)
    kept = max(stored, key=lambda each: (each.quality is not Quality.SKEW, each.time, each.revision))
    if len({each.time for each in stored}) > 1:
        minutes = await history(store, NOON, after(6900), station=station)
        assert minutes.resolution == "minute"
        assert list(minutes.points) == folded(stored, 60)
        hours = await history(store, NOON, NOON + timedelta(days=40), station=station)
        assert hours.resolution == "hour"
        assert list(hours.points) == folded(stored, 3600)
    assert kept in await store.latest()


async def test_what_is_not_rolled_up_yet_is_shown_with_what_is(store: Store) -> None:
    await store.ingest([reading(n * 60, float(n)) for n in range(10)])
    await store.rollup(FAR)
    await pruned(store)
    await store.ingest([reading(600 + n * 60, 100.0 + n) for n in range(5)])
    shown = await history(store, NOON, after(1200))
    assert [point.mean for point in shown.points] == [*map(float, range(10)), 100.0, 101.0, 102.0, 103.0, 104.0]


async def test_a_revision_of_a_pruned_value_widens_its_minute(store: Store) -> None:
    await store.ingest([reading(0, 1.0), reading(1, 2.0), reading(2, 3.0)])
    await store.rollup(FAR)
    assert await pruned(store) == 2          # the newest of the series stays
    await store.ingest([reading(2, 9.0)])
    await store.rollup(FAR)
    shown = await history(store, NOON, after(3600))
    assert shown.points == (Point(NOON, 1.0, 4.0, 9.0, 3, "unchecked"),)


@pytest.mark.parametrize("raw_is_left", [True, False])
async def test_what_a_faulty_instrument_says_is_counted_and_distorts_nothing(store: Store, raw_is_left: bool) -> None:
    faulty = [reading(3600 + n, 9999.0, quality=Quality.FAULT) for n in range(3)]
    await store.ingest([
        reading(0, 1.0), reading(10, 3.0, quality=Quality.MANUAL), reading(20, -9999.0, quality=Quality.OUT_OF_RANGE),
        *faulty, reading(7200, 5.0, quality=Quality.CALIBRATION), reading(7205, 6.0, quality=Quality.MAINTENANCE),
        reading(7300),
    ])
    await store.rollup(FAR)
    if not raw_is_left:
        await pruned(store)
    shown = await history(store, NOON, after(10_800), points=3)
    assert shown.points[:3] == (
        Point(NOON, 1.0, 2.0, 3.0, 2, "manual", 1), Point(after(3600), None, None, None, 0, "fault", 3),
        Point(after(7200), 80.0, 80.0, 80.0, 1, "unchecked", 2),
    )


async def test_a_raw_value_that_is_set_aside_is_shown_as_it_came(store: Store) -> None:
    await store.ingest([reading(0, 1.0), reading(1, -9999.0, quality=Quality.FAULT)])
    shown = await history(store, NOON, after(60))
    assert shown.points[1] == Point(after(1), -9999.0, -9999.0, -9999.0, 0, "fault", 1)


@pytest.mark.parametrize(("first", "then", "expected"), [
    ((9999.0, Quality.GOOD), (9999.5, Quality.FAULT), Point(NOON, 1.0, 1.5, 9999.0, 2, "unchecked", 1)),
    ((9999.0, Quality.FAULT), (3.0, Quality.GOOD), Point(NOON, 1.0, 2.0, 3.0, 3, "unchecked", 0)),
    ((9999.0, Quality.FAULT), (9998.0, Quality.FAULT), Point(NOON, 1.0, 1.5, 2.0, 2, "unchecked", 1)),
])
async def test_a_revision_after_pruning_may_set_a_value_aside_or_take_it_back(
    store: Store, first: tuple[float, Quality], then: tuple[float, Quality], expected: Point
) -> None:
    await store.ingest([reading(0, 1.0), reading(1, 2.0), reading(2, first[0], quality=first[1])])
    await store.rollup(FAR)
    assert await pruned(store) == 2
    await store.ingest([reading(2, then[0], quality=then[1])])
    await store.rollup(FAR)
    assert (await history(store, NOON, after(3600))).points == (expected,)
    (hour,) = (await history(store, NOON, NOON + timedelta(days=40))).points
    assert (hour.count, hour.set_aside) == (expected.count, expected.set_aside)


async def test_roll_ups_wait_for_what_came_in_after_their_time(store: Store) -> None:
    await store.ingest([reading(n, received=after(n)) for n in range(10)])
    assert await store.rollup(after(4)) == 5
    assert await store.rollup(after(4)) == 5
    assert await store.rollup(after(99)) == 10
