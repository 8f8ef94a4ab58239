"""What a second program may change in a store that another one holds: people, each change a short transaction of its own.

Whoever holds a store numbers and judges by what it keeps in memory, so that nobody else may write anything of that. Of people
it keeps nothing: it reads them anew each time.
"""

from collections.abc import Callable

from core.store.database import Database
from core.store.people import People
from core.store.schema import refuse_another_version
from core.store.trouble import told
from core.store.writer import T, Work


class Guest:
    """The people of a store that another program holds."""

    def __init__(self, url: str) -> None:
        self._database = Database.at(url, holds=False)
        self.people = People(self._database, self)

    async def do(self, work: Work[T], then: Callable[[T], None] | None = None) -> T:
        """As `Writer.do`, on a connection that is given back at once: the holder waits for it no longer than that."""
        connection = await self._database.writing()
        try:
            with told(self._database.name):
                async with connection.begin():
                    await refuse_another_version(connection, self._database.name)
                    result = await work(connection)
        finally:
            await connection.close()
        if then is not None:
            then(result)
        return result

    async def close(self) -> None:
        """Let go of the database."""
        await self._database.close()
