"""The log: what every store promises about numbers, duplicates and revisions, on SQLite and on PostgreSQL."""

import asyncio
import itertools

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import StoreError
from core.messages import Command, Configuration, Entry, Quality, Reading, Statistic, Tick
from core.store.store import Store
from tests.contracts.shapes import NOON, after, reading, reject, whole_log


async def test_what_is_stored_comes_back_as_it_was(store: Store) -> None:
    sent = [
        reading(0, 80.123456789012345, source="g1"),
        reading(0.000001, -0.5, quantity="hj212:a99999", quality=Quality.UNREGISTERED, source="闸口"),
        reading(60, 1e300, statistic=Statistic.MEAN, interval=600.0, quality=Quality.OVER_RANGE),
        reading(-1e9, 5e-324, station="旧站"),
    ]
    ingested = await store.ingest(sent)
    assert [entry.message for entry in ingested.entries] == sent
    assert await whole_log(store) == list(ingested.entries)


async def test_every_quality_and_statistic_comes_back(store: Store) -> None:
    sent = [
        reading(n, quality=quality, statistic=statistic)
        for n, (quality, statistic) in enumerate(itertools.product(Quality, Statistic))
    ]
    await store.ingest(sent)
    assert [entry.message for entry in await whole_log(store)] == sent


async def test_numbers_begin_at_one_and_leave_no_gap(store: Store) -> None:
    await store.ingest([reading(n) for n in range(3)])
    await store.append([Tick(time=after(5))])
    await store.ingest([reading(3)])
    assert [entry.seq for entry in await whole_log(store)] == [1, 2, 3, 4, 5]
    assert await store.last_seq() == 5


async def test_a_redelivered_reading_is_dropped_and_counted(store: Store) -> None:
    await store.ingest([reading(0), reading(1)])
    again = await store.ingest([reading(1), reading(0), reading(2)])
    assert again.duplicates == 2
    assert [entry.message for entry in again.entries] == [reading(2)]


async def test_another_value_is_a_revision_and_each_value_is_stored_once(store: Store) -> None:
    values = (1.0, 2.0, 1.0, 3.0, 2.0, 3.0)
    for value in values:
        await store.ingest([reading(0, value)])
    await store.ingest([reading(9)])
    late = await store.ingest([reading(0, value) for value in (3.0, 4.0, 1.0)])
    stored = [(e.message.value, e.message.revision) for e in await whole_log(store) if e.message.time == NOON]  # type: ignore[union-attr]
    assert stored == [(1.0, 0), (2.0, 1), (3.0, 2), (4.0, 3)]
    assert late.duplicates == 2


@pytest.mark.parametrize("fields", [
    {"station": "FCG-04"}, {"quantity": "wind_speed"}, {"statistic": Statistic.MAX}, {"interval": 60.0}, {"source": "g2"},
])
async def test_a_reading_that_differs_in_its_key_is_another_reading(store: Store, fields: dict[str, object]) -> None:
    done = await store.ingest([reading(0), reading(0, **fields)])
    assert done.duplicates == 0
    assert [entry.message.revision for entry in done.entries] == [0, 0]  # type: ignore[union-attr]


KEYS = st.tuples(
    st.sampled_from(["a", "b"]), st.integers(0, 3), st.sampled_from(["g1", "g2"]), st.sampled_from([1.0, 2.0, 3.0])
)
example = itertools.count()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=st.lists(KEYS, max_size=30), cuts=st.lists(st.integers(0, 30), max_size=6))
async def test_any_deliveries_in_any_batches_store_each_value_once(
    store: Store, published: list[Entry], sent: list[tuple[str, int, str, float]], cuts: list[int]
) -> None:
    mark, begin = f"{next(example)}-", await store.last_seq()
    readings = [reading(second, value, station=mark + name, source=source) for name, second, source, value in sent]
    told = len(published)
    duplicates = 0
    edges = sorted({0, len(readings), *(cut for cut in cuts if cut < len(readings))})
    for start, end in itertools.pairwise(edges):
        duplicates += (await store.ingest(readings[start:end])).duplicates

    expected: dict[tuple[str, int, str], list[float]] = {}
    for name, second, source, value in sent:
        values = expected.setdefault((name, second, source), [])
        if value not in values:
            values.append(value)
    stored = await store.entries(begin, 1000)
    found = {(m.station, m.time, m.source, m.revision, m.value) for m in _readings(stored)}
    assert found == {
        (mark + name, after(second), source, revision, value)
        for (name, second, source), values in expected.items() for revision, value in enumerate(values)
    }
    assert len(stored) == len(found) == len(sent) - duplicates
    assert [entry.seq for entry in stored] == list(range(begin + 1, begin + 1 + len(stored)))
    assert published[told:] == list(stored)


def _readings(entries: tuple[Entry, ...]) -> list[Reading]:
    return [entry.message for entry in entries if isinstance(entry.message, Reading)]


async def test_after_a_restart_duplicates_and_revisions_are_still_known(url: str) -> None:
    store = await Store.open(url)
    await store.ingest([reading(0, 1.0), reading(0, 2.0), reading(5, 1.0)])
    await store.close()
    store = await Store.open(url)
    try:
        done = await store.ingest([reading(0, 1.0), reading(5, 1.0), reading(0, 3.0), reading(3, 1.0)])
        assert done.duplicates == 2
        assert [(e.seq, e.message.revision) for e in done.entries] == [(4, 2), (5, 0)]  # type: ignore[union-attr]
    finally:
        await store.close()


async def test_ticks_commands_and_configurations_stand_among_the_readings_in_order(store: Store) -> None:
    said: list[Tick | Command | Configuration] = [
        Tick(time=NOON),
        Command(id="c1", time=NOON, who="王", verb="alert.acknowledge", target="a1", arguments={"note": "已核实"}),
        Configuration(time=NOON, version="v1", rules=[{"id": "r", "limit": 1.5}], stations=[{"id": "FCG-03"}]),
    ]
    await store.ingest([reading(0)])
    await store.append(said[:2])
    await store.ingest([reading(1)])
    await store.append(said[2:])
    log = await whole_log(store)
    assert [entry.message for entry in log] == [reading(0), *said[:2], reading(1), said[2]]
    assert await store.commands() == (log[2],)
    assert await whole_log(store, page=2) == log


async def test_a_reading_is_not_appended_as_if_it_were_a_tick(store: Store) -> None:
    with pytest.raises(TypeError, match="ingest"):
        await store.append([reading(0)])  # type: ignore[list-item]
    assert await store.last_seq() == 0


async def test_entries_are_published_in_the_order_of_their_numbers_from_many_callers(
    store: Store, published: list[Entry]
) -> None:
    async with asyncio.TaskGroup() as tasks:
        for n in range(20):
            tasks.create_task(store.ingest([reading(n, station=f"s{n}"), reading(n + 1, station=f"s{n}")]))
            tasks.create_task(store.append([Tick(time=after(n))]))
    assert [entry.seq for entry in published] == list(range(1, 61))
    assert published == await whole_log(store)


async def test_a_batch_with_a_value_that_is_no_number_stores_nothing(store: Store, published: list[Entry]) -> None:
    for broken in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="finite"):
            await store.ingest([reading(0), msgspec.structs.replace(reading(1), value=broken)], [reject()])
    assert (await store.last_seq(), published, await store.reject_count()) == (0, [], 0)
    assert (await store.ingest([reading(0)])).entries[0].seq == 1


async def test_what_a_cancelled_caller_asked_for_is_done_wholly_or_not_at_all(store: Store) -> None:
    task = asyncio.create_task(store.ingest([reading(n) for n in range(50)]))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await store.append([Tick(time=NOON)])
    log = await whole_log(store)
    assert len(log) in (1, 51)
    assert [entry.seq for entry in log] == list(range(1, len(log) + 1))


async def test_a_second_program_is_refused_with_the_number_of_the_first(url: str, store: Store) -> None:
    import os

    with pytest.raises(StoreError, match=rf"in use by process {os.getpid()}\b.*stop that one first"):
        await Store.open(url)


async def test_a_closed_store_says_so(url: str) -> None:
    store = await Store.open(url)
    await store.close()
    with pytest.raises(StoreError, match="closed"):
        await store.ingest([reading(0)])
