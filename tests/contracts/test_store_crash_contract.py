"""A program killed while it writes: what it was told is stored is stored. On SQLite and on PostgreSQL."""

import random
import subprocess
import sys
from pathlib import Path

from core.messages import Reading
from core.store.store import Store
from tests.contracts.shapes import whole_log

ROOT = Path(__file__).resolve().parents[2]


def filled_until_killed(url: str, begin: int, commits: int) -> int:
    """Let the filler commit so often, kill it at once, and return how many readings it knew to be stored."""
    command = [sys.executable, "-m", "tests.contracts.store_filler", url, str(begin)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as filler:
        assert filler.stdout is not None
        try:
            known = begin
            for _ in range(commits):
                line = filler.stdout.readline()
                assert line, "the filler ended by itself"
                known = int(line)
        finally:
            filler.kill()
        # Lines it had printed before the kill count too.
        return max([known, *(int(line) for line in filler.stdout.read().splitlines(keepends=True) if line.endswith("\n"))])


async def test_killed_while_it_writes_it_loses_nothing_committed_and_uses_no_number_twice(url: str) -> None:
    chance, known, before = random.Random(7), 0, 0
    for _ in range(4):
        known = filled_until_killed(url, known, chance.randrange(3, 40))
        store = await Store.open(url)
        try:
            log = await whole_log(store)
            times = [entry.message.time for entry in log if isinstance(entry.message, Reading)]
            assert len(times) >= known > before
            assert len(set(times)) == len(times)
            assert [entry.seq for entry in log] == list(range(1, len(log) + 1))
            assert await store.last_seq() == len(log)
        finally:
            await store.close()
        before = known
