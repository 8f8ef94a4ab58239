"""A store an older program wrote is brought up to date and keeps what it can still tell. On SQLite and on PostgreSQL."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, insert, text

from core.messages import Quality
from core.store.codes import HOUR, MINUTE, QUALITY_CODE, micros
from core.store.database import Database
from core.store.schema import MIGRATIONS
from core.store.shapes import Point, Retention
from core.store.store import Store
from core.store.tables import facts, readings, rejects, series
from tests.contracts.shapes import NOON, after

START = micros(NOON)
GOOD, FAULT = QUALITY_CODE[Quality.GOOD], QUALITY_CODE[Quality.FAULT]


def at_version(connection: Connection, version: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, version)


async def test_roll_ups_of_before_lose_what_is_known_to_be_faulty(url: str) -> None:
    """Of four minutes the first is raw still, the second was one faulty value, the third good, the fourth is a mixture."""
    database = Database.at(url)
    connection = await database.writing()
    async with connection.begin():
        await connection.run_sync(at_version, "0001")
        await connection.execute(insert(series).values(
            id=1, station="FCG-03", quantity="ambient_dose_rate", statistic="instant", interval=0.0, source=""
        ))
        await connection.execute(insert(facts), [{"name": "rolled", "value": 3}, {"name": "pruned_before", "value": START * 2}])
        raw = {"series": 1, "received": START, "revision": 0}
        await connection.execute(insert(readings), [
            raw | {"seq": 1, "time": START, "value": 1.0, "quality": GOOD},
            raw | {"seq": 2, "time": START + 1, "value": 9999.0, "quality": FAULT},
            raw | {"seq": 3, "time": START + 2, "value": 3.0, "quality": GOOD},
        ])
        for table, rows in (
            ("minutes", [(0, 1.0, 9999.0, 10_003.0, 3, FAULT), (1, 9999.0, 9999.0, 9999.0, 1, FAULT),
                         (2, 5.0, 7.0, 12.0, 2, GOOD), (3, 2.0, 9999.0, 10_001.0, 2, FAULT)]),
            ("hours", [(0, 1.0, 9999.0, 30_015.0, 8, FAULT)]),
        ):
            for number, low, high, total, count, quality in rows:
                await connection.execute(text(
                    f"INSERT INTO {table} VALUES (1, :start, :low, :high, :total, :count, :quality)"
                ), {"start": START + number * MINUTE, "low": low, "high": high, "total": total, "count": count,
                    "quality": quality})
    await connection.close()
    await database.close()
    assert START % HOUR == 0

    store = await Store.open(url)
    try:
        shown = await store.history("FCG-03", "ambient_dose_rate", NOON, after(3600))
        assert shown.points == (
            Point(NOON, 1.0, 2.0, 3.0, 2, "good", 1),
            Point(after(60), None, None, None, 0, "fault", 1),
            Point(after(120), 5.0, 6.0, 7.0, 2, "good", 0),
            Point(after(180), 2.0, 5000.5, 9999.0, 2, "fault", 0),
        )
        hours = await store.history("FCG-03", "ambient_dose_rate", NOON, after(30 * 86400))
        assert [(each.low, each.high, each.count, each.set_aside, each.quality) for each in hours.points] == [
            (1.0, 9999.0, 6, 2, "fault")
        ]
    finally:
        await store.close()


async def test_the_room_that_older_rejects_take_is_known(url: str) -> None:
    database = Database.at(url)
    connection = await database.writing()
    async with connection.begin():
        await connection.run_sync(at_version, "0002")
        await connection.execute(insert(rejects), [
            {"received": START, "topic": "t", "source": "", "reason": "r", "detail": "", "size": 10_000,
             "payload": bytes(10_000)}
            for _ in range(10)
        ])
    await connection.close()
    await database.close()
    store = await Store.open(url)
    try:
        done = await store.prune(NOON, Retention(raw_days=1, rejects_bytes=50_000))
        assert (done.rejects, await store.reject_count()) == (6, 4)
    finally:
        await store.close()
