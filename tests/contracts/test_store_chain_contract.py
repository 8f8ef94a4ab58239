"""The chain over the log book: whole while nobody meddles, broken by any change. On SQLite and on PostgreSQL."""

from typing import Any

import pytest
from sqlalchemy import insert, text

from core.messages import Command, Tick
from core.store import chain
from core.store.database import Database
from core.store.store import Store
from core.store.tables import entries, incident_changes, transitions
from tests.contracts.shapes import after, incident_change, transition
from tests.contracts.test_store_migration_contract import at_version


def command(number: int) -> Command:
    return Command(id=f"c{number}", time=after(number), who="李伟", verb="alert.comment", target="a1", arguments={"note": "…"})


async def filled(store: Store) -> None:
    await store.append([command(1), Tick(time=after(2)), command(3)])
    await store.record(3, [transition(1), transition(3)], [incident_change(1), incident_change(3)])
    await store.append([command(4)])
    await store.record(4, [transition(3), transition(4)])    # one of them a second time


async def verdict(store: Store, *known: tuple[int, str]) -> chain.Verdict:
    return await chain.verify(store._database, known)


async def meddle(store: Store, statement: str) -> None:
    async def work(connection: Any) -> None:
        await connection.execute(text(statement))

    await store._writer.do(work)


async def test_what_was_written_by_the_program_is_whole(store: Store) -> None:
    assert await verdict(store) == chain.Verdict(chain.Head(0, chain.BEGINNING), ())
    await filled(store)
    found = await verdict(store)
    assert found.faults == ()
    assert found.head.n == 8                 # three commands, three transitions, two changes; no tick
    assert found.head == await store.head()


@pytest.mark.parametrize(("meddling", "says"), [
    ("UPDATE entries SET body = CAST('{}' AS {bytes}) WHERE seq = 3", "entry 3 is not what was written"),
    ("DELETE FROM entries WHERE seq = 1", "entry 1 has been removed"),
    ("UPDATE transitions SET body = CAST('{}' AS {bytes}) WHERE cause = 4", "alert (4, 0) is not what was written"),
    ("DELETE FROM incident_changes WHERE cause = 3", "incident (3, 0) has been removed"),
    ("DELETE FROM chain WHERE n = 2", "links 2 to 2 are missing"),
    ("UPDATE chain SET one = 1 WHERE n = 2", "is not what was written"),
    ("INSERT INTO transitions (cause, ordinal, alert, time, body) VALUES (2, 0, 'a9', 0, CAST('{}' AS {bytes}))",
     "added by hand"),
    ("UPDATE alerts SET state = 'acknowledged'", "how it stands is not what the log book says"),
    ("UPDATE alerts SET body = CAST('{}' AS {bytes})", "how it stands is not what the log book says"),
    ("UPDATE alerts SET cause = 1, ordinal = 0", "how it stands is not what the log book says"),
    ("UPDATE incidents SET stage = 'closed'", "how it stands is not what the log book says"),
    ("DELETE FROM incidents", "no longer among the others"),
    ("UPDATE transitions SET time = time + 1 WHERE cause = 3", "filed under another name or time"),
    ("UPDATE incident_changes SET incident = 'E9' WHERE cause = 1", "filed under another name or time"),
    ("INSERT INTO entries (seq, kind, time, body) VALUES (9, 'command', 0, CAST('{}' AS {bytes}))", "added by hand"),
])
async def test_any_change_is_found_and_named(store: Store, meddling: str, says: str) -> None:
    await filled(store)
    await meddle(store, meddling.replace("{bytes}", "BLOB" if store._database.is_sqlite else "BYTEA"))
    faults = (await verdict(store)).faults
    assert any(says in fault for fault in faults), faults


async def test_ticks_may_go_without_a_fault(store: Store) -> None:
    await filled(store)
    await meddle(store, "DELETE FROM entries WHERE kind = 'tick'")
    assert (await verdict(store)).faults == ()


async def test_a_chain_written_anew_is_found_by_a_head_kept_elsewhere(store: Store) -> None:
    await filled(store)
    kept = await store.head()
    async def forge(connection: Any) -> None:
        await connection.execute(text("DELETE FROM chain"))
        await connection.execute(text("DELETE FROM transitions"))
        await connection.execute(text("DELETE FROM incident_changes"))
        await connection.execute(text("DELETE FROM alerts"))
        await connection.execute(text("DELETE FROM incidents"))
        rows = (await connection.execute(text("SELECT seq, body FROM entries WHERE kind <> 'tick' ORDER BY seq"))).all()
        links = [chain.Link("entry", row.seq, -1, bytes(row.body)) for row in rows]
        for _ in range(3):                           # longer than what was kept
            await chain.add(connection, links)

    await store._writer.do(forge)
    assert (await verdict(store)).faults == ()       # in itself it is whole
    faults = (await verdict(store, (kept.n, kept.digest.hex()))).faults
    assert any("written anew" in fault for fault in faults)
    assert (await verdict(store, (99, "ab" * 8))).faults


async def test_a_store_from_before_the_chain_is_chained_when_it_is_opened(url: str) -> None:
    database = Database.at(url)
    connection = await database.writing()
    async with connection.begin():
        await connection.run_sync(at_version, "0005")
        for seq, kind in ((1, "command"), (2, "tick"), (3, "configuration")):
            await connection.execute(insert(entries).values(seq=seq, kind=kind, time=0, body=b"{}"))
        await connection.execute(insert(transitions).values(cause=1, ordinal=0, alert="a1", time=0, body=b"{}"))
        await connection.execute(insert(incident_changes).values(cause=1, ordinal=0, incident="E1", time=0, body=b"{}"))
    await connection.close()
    await database.close()
    store = await Store.open(url)
    try:
        found = await verdict(store)
        assert (found.head.n, found.faults) == (4, ())
        await filled(store)
        assert (await verdict(store)).faults == ()
    finally:
        await store.close()
