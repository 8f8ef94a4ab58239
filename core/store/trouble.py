"""Turns what a database says into a `StoreError` with a sentence, where trying again later can help. No SQL here."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from core.errors import StoreError

PASSING = ("08", "25", "40", "53", "57", "58")
"""PostgreSQL's classes of errors that lie in the server's state, not in what was asked (connection, disk, shutdown …)."""

PASSING_SQLITE = frozenset({
    sqlite3.SQLITE_PERM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOTADB,
})
"""The same for SQLite, whose OperationalError also stands for statements that are wrong."""

SAID: tuple[tuple[str, str, str], ...] = (
    ("disk is full", "its disk is full; free some space there", "磁盘已满，请在服务器上清理空间"),
    ("disk full", "its disk is full; free some space there", "磁盘已满，请在服务器上清理空间"),
    ("no space left", "its disk is full; free some space there", "磁盘已满，请在服务器上清理空间"),
    ("readonly database", "it is read-only; make the file and its folder writable for this program",
     "数据库文件或其文件夹只读，请允许本程序写入"),
    ("read-only", "it is read-only; make it writable for this program", "数据库只读，请允许本程序写入"),
    ("unable to open database file", "it cannot be opened; check that its folder exists and is writable",
     "数据库文件打不开，请检查其文件夹是否存在、可写"),
    ("database is locked", "another program holds it locked; close that program", "数据库被另一程序锁定，请关闭该程序"),
    ("file is not a database", "it is not a store of ours; choose another file", "该文件不是本程序的数据库"),
    ("malformed", "it is damaged; put back a backup, or move it away to begin a new one", "数据库已损坏，请恢复备份"),
    ("disk i/o error", "its disk failed or refused to write (full, a quota, or broken)",
     "磁盘写入失败（已满、超出配额或损坏），请检查服务器磁盘"),
)


@contextmanager
def told(name: str) -> Iterator[None]:
    """Raise StoreError naming the store for troubles of the database; what was wrong with the data passes as it is."""
    try:
        yield
    except DBAPIError as error:
        if not is_passing(error):
            raise
        raise _sentence(name, error.orig or error) from error
    except (PoolTimeout, OSError, TimeoutError) as error:
        raise _sentence(name, error) from error


@contextmanager
def told_at_opening(name: str) -> Iterator[None]:
    """As `told`; at opening every trouble is one of the database."""
    try:
        yield
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        raise _sentence(name, getattr(error, "orig", None) or error) from error


def is_passing(error: DBAPIError) -> bool:
    """Whether the database refused, and not the data were such that it cannot hold them."""
    if error.connection_invalidated:
        return True
    code = getattr(error.orig, "sqlite_errorcode", None)
    if isinstance(code, int):
        return code & 0xFF in PASSING_SQLITE
    state = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "pgcode", None)
    if isinstance(state, str):
        return state[:2] in PASSING
    return isinstance(error, (OperationalError, InterfaceError))


def _sentence(name: str, error: BaseException) -> StoreError:
    said = str(error).strip() or type(error).__name__
    for word, sentence, zh in SAID:
        if word in said.lower():
            return StoreError(f"store {name}: {sentence} ({said})", zh)
    return StoreError(f"store {name}: {said}")
