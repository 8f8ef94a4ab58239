"""What is pruned and what never is, and that nobody waits for it. On SQLite and on PostgreSQL."""

import asyncio
from datetime import timedelta

from core.messages import Command, Tick
from core.store.retention import ENTRY_BYTES
from core.store.shapes import Retention
from core.store.store import Store
from tests.contracts.shapes import FAR, NOON, after, pruned, reading, reject, whole_log

ALWAYS = 10**4                           # days


async def test_nothing_is_pruned_that_the_engine_has_to_read_again_or_that_is_not_rolled_up(store: Store) -> None:
    await store.ingest([reading(n) for n in range(10)])
    await store.append([Tick(time=NOON)])
    keep_nothing = Retention(raw_days=0, rejects_days=0)
    await store.rollup(FAR)
    assert (await store.prune(FAR, keep_nothing)).readings == 0
    await store.record(4, (), snapshot=b"at four")
    await store.record(11, ())               # the position went on, the snapshot did not
    done = await store.prune(FAR, keep_nothing)
    assert (done.readings, done.entries) == (4, 0)
    assert [entry.seq for entry in await whole_log(store)] == list(range(5, 12))
    await store.ingest([reading(20)])
    await store.record(12, (), snapshot=b"at twelve")
    done = await store.prune(FAR, keep_nothing)
    assert (done.readings, done.entries) == (6, 1)
    assert [entry.seq for entry in await whole_log(store)] == [12]


async def test_only_what_is_old_is_pruned_and_commands_never(store: Store) -> None:
    old, new = NOON - timedelta(days=10), NOON
    await store.ingest([reading(n, received=old) for n in range(5)], [reject(received=old), reject(received=new)])
    await store.append([Tick(time=old), Command(id="c", time=old, who="w", verb="note", target=""), Tick(time=new)])
    await store.ingest([reading(10 + n, received=new) for n in range(5)])
    await store.rollup(FAR)
    await store.record(await store.last_seq(), (), snapshot=b"")
    done = await store.prune(NOON, Retention(raw_days=5, rejects_days=5))
    assert (done.readings, done.entries, done.rejects) == (5, 1, 1)
    assert [entry.seq for entry in await whole_log(store)] == [7, 8, 9, 10, 11, 12, 13]
    assert (await store.reject_count(), len(await store.rejects())) == (1, 1)


async def test_a_number_is_never_used_again_even_if_all_that_used_it_is_gone(url: str) -> None:
    store = await Store.open(url)
    await store.append([Tick(time=NOON) for _ in range(7)])
    await pruned(store)
    assert await whole_log(store) == []
    await store.close()
    store = await Store.open(url)
    try:
        assert await store.last_seq() == 7
        assert (await store.ingest([reading(0)])).entries[0].seq == 8
    finally:
        await store.close()


async def test_a_redelivery_of_the_newest_reading_is_a_duplicate_even_after_pruning(store: Store) -> None:
    await store.ingest([reading(n) for n in range(5)])
    await store.rollup(FAR)
    await pruned(store)
    assert (await store.ingest([reading(4)])).duplicates == 1


async def test_a_redelivery_of_what_a_kept_revision_replaced_is_numbered_after_it(store: Store) -> None:
    await store.ingest([reading(0, 1.0), reading(0, 2.0)])
    await store.rollup(FAR)
    assert await pruned(store) == 1
    done = await store.ingest([reading(0, 2.0), reading(0, 1.0)])
    assert done.duplicates == 1
    assert [entry.message.revision for entry in done.entries] == [2]  # type: ignore[union-attr]


async def test_the_oldest_raw_readings_go_when_they_take_more_than_is_allowed(store: Store) -> None:
    for page in range(10):
        await store.ingest([reading(page * 1000 + n, float(n)) for n in range(1000)])
    await store.rollup(FAR)
    await store.record(await store.last_seq(), (), snapshot=b"")
    allowed = Retention(raw_days=ALWAYS, raw_bytes=700_000)
    done = await store.prune(NOON, allowed)
    left = await whole_log(store)
    assert 0 < done.readings < 10_000
    assert len(left) == 10_000 - done.readings
    assert left[-1].seq == 10_000
    assert left[0].seq == done.readings + 1
    assert (await store.prune(NOON, allowed)).readings == 0


async def test_what_else_the_store_holds_costs_no_raw_reading(store: Store) -> None:
    for page in range(5):
        await store.ingest([reading(page * 1000 + n, float(n)) for n in range(200)], [reject(payload=bytes(500_000))])
    await store.rollup(FAR)
    await store.record(await store.last_seq(), (), snapshot=bytes(2_000_000))
    assert (await store.prune(NOON, Retention(raw_days=ALWAYS, raw_bytes=200_000))).readings == 0


async def test_a_station_that_fell_silent_long_ago_does_not_make_the_readings_seem_more(store: Store) -> None:
    await store.ingest([reading(0, station="silent")])
    for page in range(4):
        await store.ingest([reading(page * 1000 + n) for n in range(1000)])
    await store.rollup(FAR)
    await store.record(await store.last_seq(), (), snapshot=b"")
    room = 1000 * max(ENTRY_BYTES.values())
    await store.prune(NOON, Retention(raw_days=ALWAYS, raw_bytes=room))
    left = await whole_log(store)
    assert [entry.seq for entry in left[:2]] == [1, 4001 - room // _entry_bytes(store) + 1]
    assert (await store.prune(NOON, Retention(raw_days=ALWAYS, raw_bytes=room))).readings == 0


async def test_ticks_go_with_the_readings_they_stand_among(store: Store) -> None:
    for n in range(1000):
        await store.ingest([reading(n)])
        await store.append([Tick(time=after(n))])
    await store.rollup(FAR)
    await store.record(await store.last_seq(), (), snapshot=b"")
    room = 1000 * _entry_bytes(store)
    done = await store.prune(NOON, Retention(raw_days=ALWAYS, raw_bytes=room))
    assert (done.readings, done.entries) == (500, 500)


def _entry_bytes(store: Store) -> int:
    return ENTRY_BYTES[store._database.dialect.name]


async def test_the_oldest_refused_payloads_go_when_they_take_more_than_is_allowed(url: str) -> None:
    store = await Store.open(url)
    try:
        for n in range(20):
            await store.ingest((), [reject(n, payload=bytes(100_000), reason=f"r{n // 10}")])
        await store.close()
        store = await Store.open(url)        # it still knows how much room they take
        allowed = Retention(raw_days=1, rejects_bytes=510_000)
        assert (await store.prune(NOON, allowed)).rejects == 15
        assert [each.received for each in await store.rejects()] == [after(n) for n in range(19, 14, -1)]
        assert await store.reject_reasons() == {"r1": 5}
        assert (await store.prune(NOON, allowed)).rejects == 0
        await store.ingest((), [reject(20, payload=bytes(100_000))])
        assert (await store.prune(NOON, allowed)).rejects == 1
    finally:
        await store.close()


async def test_many_small_refused_payloads_take_room_too(store: Store) -> None:
    await store.ingest((), [reject(n, payload=b"") for n in range(3000)])
    done = await store.prune(NOON, Retention(raw_days=1, rejects_bytes=100_000))
    assert done.rejects > 2500
    assert await store.reject_count() == 3000 - done.rejects > 0


async def test_ingest_goes_on_between_the_steps_of_pruning(store: Store) -> None:
    for page in range(5):
        await store.ingest([reading(page * 1000 + n, station=f"s{n % 50}") for n in range(1000)])
    await store.rollup(FAR)
    await store.record(await store.last_seq(), (), snapshot=b"")
    pruning = asyncio.create_task(store.prune(FAR, Retention(raw_days=1)))
    stored = 0
    while not pruning.done():
        stored += len((await store.ingest([reading(10**6 + stored)])).entries)
    assert (await pruning).readings >= 4900
    assert stored > 5


async def test_ingest_goes_on_between_the_steps_of_pruning_refused_payloads(store: Store) -> None:
    for _ in range(20):
        await store.ingest((), [reject(payload=bytes(2_000_000))])
    pruning = asyncio.create_task(store.prune(NOON, Retention(raw_days=1, rejects_bytes=0)))
    stored = 0
    while not pruning.done():
        stored += len((await store.ingest([reading(stored)])).entries)
    assert (await pruning).rejects == 20
    assert stored > 3
