"""An empty store on each database it must run on."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.messages import Entry
from core.store.store import Store
from tests.contracts.servers import NoServer, Server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server; the test is skipped, saying why, where none can be started."""
    try:
        server = Server()
    except NoServer as missing:
        pytest.skip(str(missing))
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new store may be made."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    server: Server = request.getfixturevalue("postgres")
    return await server.database()


@pytest.fixture
def published() -> list[Entry]:
    """What the store published, in that order."""
    return []


@pytest.fixture
async def store(url: str, published: list[Entry]) -> AsyncIterator[Store]:
    """An empty store."""
    opened = await Store.open(url, publish=published.extend)
    yield opened
    await opened.close()
