"""Positions are kept once each, the latest of a unit for ever; the latest reach is there after a restart."""

from datetime import UTC, datetime, timedelta

from core.store.reaches import KeptReach
from core.store.shapes import Reject, Retention
from core.store.store import Store
from core.team import Position

NOON = datetime(2026, 11, 28, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def position(unit: str = "nn-team", minutes: float = 0.0, longitude: float = 108.0, received: float | None = None) -> Position:
    time = NOON + minutes * MINUTE
    return Position(
        unit=unit, time=time, received=NOON + (minutes if received is None else received) * MINUTE, longitude=longitude,
        latitude=22.0, state="moving", speed=3.5, source=f"teams/{unit}/position",
    )


async def test_a_position_told_twice_is_one_and_the_newest_by_its_own_time_is_the_latest(store: Store) -> None:
    first, second, other = position(), position(minutes=2, longitude=108.2), position("boat")
    told = await store.ingest((), (), (second, second, other))
    assert told.positions == (second, other)
    late = await store.ingest((), (), (first, position(minutes=2, longitude=109.0, received=5)))
    assert late.positions == (first,), "a place for the same time is a repetition"
    assert await store.positions.latest() == (other, second)
    assert await store.positions.track("nn-team", NOON, NOON + 3 * MINUTE) == (first, second)
    assert await store.positions.track("nn-team", NOON, NOON + 2 * MINUTE) == (first,)


async def test_positions_and_rejects_of_one_batch_are_stored_together(store: Store) -> None:
    reject = Reject(received=NOON, topic="teams/x/position", payload=b"{", reason="not_json", detail="…")
    await store.ingest((), (reject,), (position(),))
    assert (await store.reject_count(), len(await store.positions.latest())) == (1, 1)


async def test_old_positions_go_with_the_raw_readings_but_the_latest_of_a_unit_stays(store: Store) -> None:
    await store.ingest((), (), [*(position(minutes=each) for each in range(-2000, 1)), position("boat", -5000)])
    await store.prune(NOON, Retention(raw_days=1))
    assert [each.unit for each in await store.positions.latest()] == ["boat", "nn-team"]
    kept = await store.positions.track("nn-team", NOON - timedelta(days=9), NOON + MINUTE)
    assert len(kept) == 24 * 60 + 1


async def test_the_latest_reach_replaces_the_one_before_and_only_its_own_areas_complete_it(url: str) -> None:
    store = await Store.open(url)
    assert await store.reaches.latest() is None
    assert await store.reaches.latest_id() is None
    await store.reaches.keep(KeptReach(id="reach/1", told=b"{}"))
    await store.reaches.keep(KeptReach(id="reach/2", told=b"[]"))
    await store.reaches.complete("reach/1", b"old")
    assert await store.reaches.latest_id() == ("reach/2", False)
    await store.reaches.complete("reach/2", b"whole")
    await store.close()
    store = await Store.open(url)
    assert await store.reaches.latest() == KeptReach(id="reach/2", told=b"[]", whole=b"whole")
    assert await store.reaches.latest_id() == ("reach/2", True)
    await store.close()
