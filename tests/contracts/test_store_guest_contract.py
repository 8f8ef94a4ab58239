"""A second program beside the one that holds the store: it may change people, and nobody notices but by them."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import InputError, StoreError, StoreInUse
from core.store.guest import Guest
from core.store.store import Store
from tests.contracts.shapes import NOON, reading, whole_log


@pytest.fixture
async def guest(url: str, store: Store) -> AsyncIterator[Guest]:
    """A guest in the store that is held."""
    with pytest.raises(StoreInUse):
        await Store.open(url)
    guest = Guest(url)
    yield guest
    await guest.close()


async def test_people_a_guest_adds_are_there_at_once_and_the_holders_log_goes_on(store: Store, guest: Guest) -> None:
    async def hold() -> None:
        for second in range(100):
            await store.ingest([reading(second)])

    async def add() -> None:
        for n in range(10):
            await guest.people.add_user(f"p{n}", "officer", "hash", NOON)
            assert await store.people.user(f"p{n}") is not None

    await asyncio.gather(hold(), add())
    assert [each.seq for each in await whole_log(store)] == list(range(1, 101))
    await store.people.change_user("p3", role="admin")
    assert (await guest.people.users()) == (await store.people.users())


async def test_a_name_that_is_taken_is_refused_to_a_guest_too(store: Store, guest: Guest) -> None:
    await store.people.add_user("wei", "officer", "hash", NOON)
    with pytest.raises(InputError, match="already"):
        await guest.people.add_user("wei", "admin", "other", NOON)
    assert [(each.role, each.password) for each in await store.people.users()] == [("officer", "hash")]


async def test_a_guest_of_another_version_changes_nothing(store: Store, guest: Guest) -> None:
    async def newer(connection: AsyncConnection) -> None:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))

    await store._writer.do(newer)
    with pytest.raises(StoreError, match=r"version 0999.*another Fengsui"):
        await guest.people.add_user("wei", "officer", "hash", NOON)
    assert await store.people.users() == ()
