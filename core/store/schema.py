"""Brings a store to this program's version, or refuses one of a newer. The steps are in `core/store/migrations`."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import StoreError

HEAD = "0010"
"""The version this program writes. Held equal to the newest migration by a test."""

MIGRATIONS = Path(__file__).parent / "migrations"


async def bring_up_to_date(connection: AsyncConnection, name: str) -> None:
    """Migrate within the caller's transaction; StoreError for a store this program does not know."""
    version = await connection.run_sync(_version)
    if version != HEAD:
        await connection.run_sync(_upgrade, name, version)


async def refuse_another_version(connection: AsyncConnection, name: str) -> None:
    """StoreError where the program that holds the store is not of this version; to migrate it is the holder's."""
    version = await connection.run_sync(_version)
    if version != HEAD:
        raise StoreError(
            f"store {name} is of version {version or 'none'}, and this program of version {HEAD}: another Fengsui is using it; "
            "use that one's commands, or stop it first"
        )


def _version(connection: Connection) -> str | None:
    tables = inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _upgrade(connection: Connection, name: str, version: str | None) -> None:
    # Imported here since a store that is up to date, as most are at most starts, does without it.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {each.revision for each in ScriptDirectory.from_config(config).walk_revisions()}
    if version is not None and version not in known:
        raise StoreError(
            f"store {name} is of version {version}, written by a newer Fengsui than this one, which knows up to {HEAD}; "
            "use the newer program, or another store"
        )
    command.upgrade(config, "head")
