"""A store copied while another program writes to it: all that was committed when the copying began, in a file of one's own."""

import sqlite3
from pathlib import Path

from core.errors import StoreError


def copied(store: Path, to: Path) -> str:
    """Copy the SQLite store at a path; the address of the copy, which may be opened and thrown away."""
    if not store.is_file():
        raise StoreError(f"{store}: there is no store")
    try:
        source = sqlite3.connect(f"{store.absolute().as_uri()}?mode=ro", uri=True)
        try:
            target = sqlite3.connect(to)
            try:
                source.backup(target)
            finally:
                target.close()
        finally:
            source.close()
    except sqlite3.Error as error:
        raise StoreError(f"{store}: cannot be copied: {error}") from None
    return f"sqlite:///{to.absolute()}"
