"""When callers give up, the server drops us or a value cannot be held: nothing is lost, and the store goes on."""

import asyncio

import asyncpg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError

from core.errors import StoreError
from core.messages import Entry, Tick
from core.store.store import Store
from tests.contracts.servers import Server
from tests.contracts.shapes import NOON, reading, whole_log


async def test_readers_that_give_up_leave_their_connections_to_others(store: Store) -> None:
    await store.ingest([reading(n) for n in range(2000)])
    for turn in range(30):
        asked = [asyncio.create_task(store.entries(0, 2000)) for _ in range(6)]
        for _ in range(turn % 5):
            await asyncio.sleep(0)
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
    async with asyncio.timeout(10):
        found = await asyncio.gather(*(store.entries(0, 10) for _ in range(12)))
    assert {len(each) for each in found} == {10}


async def test_callers_that_give_up_waiting_leave_the_writer_to_others(store: Store) -> None:
    asked = [asyncio.create_task(store.append([Tick(time=NOON)])) for _ in range(200)]
    await asyncio.sleep(0)
    for task in asked[::2]:
        task.cancel()
    await asyncio.gather(*asked, return_exceptions=True)
    async with asyncio.timeout(10):
        (entry,) = await store.append([Tick(time=NOON)])
    assert [each.seq for each in await whole_log(store)] == list(range(1, entry.seq + 1))
    assert entry.seq > 100


async def test_a_job_that_fails_undoes_itself_and_holds_nobody_up(store: Store, published: list[Entry]) -> None:
    async def broken(connection: object) -> None:
        await connection.execute(text("INSERT INTO facts (name, value) VALUES ('broken', 1)"))  # type: ignore[attr-defined]
        await connection.execute(text("SELECT missing FROM nowhere"))  # type: ignore[attr-defined]

    with pytest.raises(SQLAlchemyError, match="nowhere"):
        await store._writer.do(broken)
    assert (await store.ingest([reading(0)])).entries[0].seq == 1
    assert len(published) == 1
    assert not await store._database.rows(text("SELECT 1 FROM facts WHERE name = 'broken'"))


async def test_closing_finishes_what_waits(url: str) -> None:
    store = await Store.open(url)
    waiting = [asyncio.create_task(store.ingest([reading(n)])) for n in range(20)]
    await asyncio.sleep(0)
    await store.close()
    assert sorted([(await each).entries[0].seq for each in waiting]) == list(range(1, 21))


@pytest.mark.postgres
async def test_a_server_that_dropped_us_is_told_and_found_again(postgres: Server) -> None:
    url = await postgres.database()
    published: list[Entry] = []
    store = await Store.open(url, publish=published.extend)
    try:
        await store.ingest([reading(0), reading(1)])
        connection = await asyncpg.connect(host=str(postgres.folder), user="postgres", database=make_url(url).database)
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        await connection.close()
        with pytest.raises(StoreError):
            await store.ingest([reading(2)])
        done = await store.ingest([reading(1), reading(2), reading(3)])
        assert [entry.seq for entry in done.entries] == [3, 4]
        assert done.duplicates == 1
        assert published == await whole_log(store)
    finally:
        await store.close()


@pytest.mark.postgres
async def test_a_station_name_that_postgresql_cannot_hold_is_the_batchs_fault_not_the_stores(postgres: Server) -> None:
    store = await Store.open(await postgres.database())
    try:
        with pytest.raises(SQLAlchemyError):
            await store.ingest([reading(0, station="nul\0")])
        assert (await store.ingest([reading(0)])).entries[0].seq == 1
    finally:
        await store.close()


@pytest.mark.postgres
async def test_a_server_that_is_not_there_is_said_in_a_sentence() -> None:
    with pytest.raises(StoreError, match="store postgresql"):
        await Store.open("postgresql://fengsui:secret@127.0.0.1:1/fengsui")


@pytest.mark.postgres
async def test_a_password_is_not_repeated_in_a_sentence() -> None:
    with pytest.raises(StoreError) as trouble:
        await Store.open("postgresql://fengsui:secret@127.0.0.1:1/fengsui")
    assert "secret" not in str(trouble.value)
