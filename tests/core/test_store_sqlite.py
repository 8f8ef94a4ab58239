"""What only an SQLite store has: its file, its lock, its disk, its version, its shape on the disk."""

import asyncio
import re
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from core.errors import InputError, StoreError
from core.messages import SET_ASIDE, Quality, Reading
from core.store.codes import ASIDE, QUALITY, QUALITY_CODE, micros, moment
from core.store.schema import HEAD, MIGRATIONS
from core.store.shapes import Reject, Retention
from core.store.store import Store
from core.store.tables import metadata

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


def readings(count: int, begin: int = 0) -> list[Reading]:
    return [
        Reading(time=NOON + timedelta(seconds=n), received=NOON + timedelta(seconds=n), station=f"s{n % 20}",
                quantity="ambient_dose_rate", value=float(n))
        for n in range(begin, begin + count)
    ]


async def made(path: Path) -> Path:
    await (await Store.open(str(path))).close()
    return path


async def test_a_plain_path_and_a_url_open_the_same_store(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    store = await Store.open(str(path))
    await store.ingest(readings(3))
    await store.close()
    store = await Store.open(f"sqlite:///{path}")
    assert await store.last_seq() == 3
    await store.close()


@pytest.mark.parametrize(("url", "said"), [
    ("sqlite://", "needs a file"), ("sqlite:///:memory:", "needs a file"), ("mysql://h/d", "not supported"),
    ("://", "is no store"),
])
async def test_what_is_no_store_is_refused_with_a_sentence(url: str, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        await Store.open(url)


async def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no/store\.db.*check that its folder exists"):
        await Store.open(str(tmp_path / "no" / "store.db"))


async def test_another_file_is_not_taken_for_a_store(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Sir or Madam, " * 100)
    with pytest.raises(StoreError, match=r"letter\.txt.*not a store of ours"):
        await Store.open(str(path))
    assert path.read_text().startswith("Dear Sir")


async def test_a_store_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = await made(tmp_path / "store.db")
    with sqlite3.connect(path) as database:
        database.execute("UPDATE alembic_version SET version_num = '0999'")
    database.close()
    with pytest.raises(StoreError, match="version 0999, written by a newer Fengsui"):
        await Store.open(str(path))
    with pytest.raises(StoreError, match="version 0999"):    # and the lock was given back
        await Store.open(str(path))


def program(text: str, path: Path) -> subprocess.Popen[str]:
    """Another process that works on the store."""
    return subprocess.Popen(
        [sys.executable, "-c", text, str(path)], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )


HOLD = """
import asyncio, sys
from core.store.store import Store
async def main():
    store = await Store.open(sys.argv[1])
    print("open", flush=True)
    await asyncio.to_thread(sys.stdin.read)
asyncio.run(main())
"""


async def test_a_second_process_is_refused_until_the_first_is_gone_however_it_went(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with program(HOLD, path) as holder:
        assert holder.stdout is not None
        try:
            assert holder.stdout.readline() == "open\n"
            with pytest.raises(StoreError, match=rf"in use by process {holder.pid}; stop that one first"):
                await Store.open(str(path))
        finally:
            holder.kill()
    await made(path)


FILL = """
import asyncio, resource, signal, sys
from core.errors import InputError, StoreError
from core.store.store import Store
from tests.core.test_store_sqlite import readings
async def main():
    store = await Store.open(sys.argv[1])
    stored = 0
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, resource.RLIM_INFINITY))
    try:
        while True:
            stored += len((await store.ingest(readings(500, stored))).entries)
    except StoreError as error:
        print(error, flush=True)
    try:
        await store.check_writable()
    except StoreError as error:
        print(error, flush=True)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    again = await store.ingest(readings(500, stored))
    print(stored, again.entries[0].seq, len(again.entries), flush=True)
    await store.close()
asyncio.run(main())
"""


async def test_a_full_disk_is_told_and_what_comes_after_it_is_freed_is_stored(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with program(FILL, path) as filler:
        said, failed = filler.communicate(timeout=60)
    assert filler.returncode == 0, failed
    *troubles, last = said.splitlines()
    assert troubles
    assert all(re.search(r"store \S*store\.db: its disk (is full|failed or refused to write)", each) for each in troubles)
    stored, first, count = map(int, last.split())
    assert (first, count) == (stored + 1, 500)
    store = await Store.open(str(path))
    assert await store.last_seq() == stored + 500
    await store.close()


async def test_readers_go_on_while_a_long_write_is_under_way(tmp_path: Path) -> None:
    store = await Store.open(str(tmp_path / "store.db"))
    try:
        await store.ingest(readings(10))
        writing = asyncio.create_task(store.ingest(readings(50_000, 100)))
        seen = 0
        while not writing.done():
            assert len(await store.entries(0, 100)) in (10, 100)
            seen += 1
        await writing
        assert seen > 1
    finally:
        await store.close()


async def test_the_room_of_what_was_pruned_is_given_back(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    store = await Store.open(str(path))
    await store.ingest((), [
        Reject(received=NOON, topic="t", payload=bytes(100_000), reason="r", detail="d") for _ in range(100)
    ])
    await store.prune(NOON + timedelta(days=400), Retention(raw_days=1))
    assert await store.reject_count() == 0
    await store.close()
    assert path.stat().st_size < 3_000_000


async def test_a_commit_is_on_the_disk_and_pages_can_be_given_back(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    store = await Store.open(str(path))
    connection = await store._database.writing()
    try:
        found = {
            name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "auto_vacuum")
        }
    finally:
        await connection.close()
        await store.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "auto_vacuum": 2}


async def test_the_migrations_make_the_tables_the_code_sees(tmp_path: Path) -> None:
    path = await made(tmp_path / "store.db")
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    assert difference == []


async def test_whoever_is_signed_in_stays_so_when_an_older_store_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql("INSERT INTO users VALUES ('wei', 'hash', 'officer', 1, 0)")
        connection.exec_driver_sql("INSERT INTO sessions VALUES ('token', 'wei', 1, 2, 3)")
    engine.dispose()
    store = await Store.open(str(path))
    try:
        session = await store.people.session("token")
        assert session is not None
        assert (session.user, micros(session.created), micros(session.expires)) == ("wei", 1, 2)
        with pytest.raises(InputError, match="no user"):      # the table made anew still knows whose sessions there may be
            await store.people.open_session("t", "nobody", NOON, NOON)
    finally:
        await store.close()


def test_the_version_written_is_that_of_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_every_time_survives_its_way_into_a_column() -> None:
    times = [NOON, datetime(1900, 1, 1, 0, 0, 0, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)]
    assert [moment(micros(time)) for time in times] == times


def test_every_quality_has_one_code_and_each_code_one_quality() -> None:
    assert {QUALITY[code]: code for code in QUALITY} == QUALITY_CODE
    assert set(QUALITY_CODE) == set(Quality)
    assert all(0 <= code < 2**15 for code in QUALITY)


def test_the_worst_qualities_are_those_that_are_set_aside() -> None:
    assert {QUALITY[code] for code in QUALITY if code >= ASIDE} == SET_ASIDE
