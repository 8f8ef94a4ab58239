"""Run as a program: stores readings without end and says after each commit how many are stored, until it is killed."""

import asyncio
import sys

from core.store.store import Store
from tests.contracts.shapes import reading


async def main(url: str, begin: int) -> None:
    store = await Store.open(url)
    number = begin
    while True:
        size = 1 + number % 40
        await store.ingest([reading(n, float(n % 7), station=f"s{n % 5}") for n in range(number, number + size)])
        number += size
        print(number, flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
