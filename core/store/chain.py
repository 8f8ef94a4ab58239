"""The chain over the log book: each link names what stands before it by a digest, so that no change goes unseen.

What is chained: commands, configurations, forecasts, changes of alerts and of incidents, in the order in which they were
committed. Readings and ticks are not: they are many and are let go in time. Who can write to the database could forge the
whole chain from some link on; whoever has kept a later head elsewhere (printed at a handover, say) sees that too.
"""

import hashlib
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any, Literal

import msgspec
from sqlalchemy import Select, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.store.database import Database
from core.store.present import faults_of_present
from core.store.tables import chain as table
from core.store.tables import entries, incident_changes, transitions

Kind = Literal["entry", "transition", "change"]

BEGINNING = b"\0" * 32
"""What stands before the first link."""

PAGE = 2000
BESIDE = 200
"""Links at a time beside a running program: 200 cost it about 2 ms."""
MOST_FAULTS = 20
"""Faults that are told one by one; a chain that breaks often is broken, and more lines say nothing more."""

BODIES: dict[Kind, Select[Any]] = {
    "entry": select(entries.c.seq.label("one"), entries.c.body),
    "transition": select(transitions.c.cause.label("one"), transitions.c.ordinal.label("other"), transitions.c.body),
    "change": select(incident_changes.c.cause.label("one"), incident_changes.c.ordinal.label("other"),
                     incident_changes.c.body),
}


class Link(msgspec.Struct, frozen=True):
    """What is to be chained: an entry by its seq, a change by cause and ordinal."""

    kind: Kind
    one: int
    other: int
    body: bytes


class Head(msgspec.Struct, frozen=True):
    """The last link: its number and its digest, which stands for all before it."""

    n: int
    digest: bytes

    def __str__(self) -> str:
        return f"{self.n}:{self.digest.hex()[:16]}"


class Verdict(msgspec.Struct, frozen=True):
    """What a look through the whole chain has found."""

    head: Head
    faults: tuple[str, ...]          # a sentence each; none: nothing was changed, added or removed


def digest(before: bytes, link: Link) -> bytes:
    """SHA-256 over the digest before, what the link is, and its bytes."""
    return hashlib.sha256(before + f"{link.kind}\0{link.one}\0{link.other}\0".encode() + link.body).digest()


async def head(connection: AsyncConnection) -> Head:
    """The last link; number 0 where there is none yet."""
    row = (await connection.execute(select(table.c.n, table.c.digest).order_by(table.c.n.desc()).limit(1))).first()
    return Head(row.n, bytes(row.digest)) if row is not None else Head(0, BEGINNING)


async def add(connection: AsyncConnection, links: Iterable[Link]) -> None:
    """Chain what the caller's transaction has written."""
    links = tuple(links)
    if not links:
        return
    last = await head(connection)
    rows, n, before = [], last.n, last.digest
    for link in links:
        n, before = n + 1, digest(before, link)
        rows.append({"n": n, "kind": link.kind, "one": link.one, "other": link.other, "digest": before})
    await connection.execute(insert(table), rows)


async def verify(database: Database, known: Sequence[tuple[int, str]] = (), page: int = PAGE) -> Verdict:
    """Look through the whole chain; `known` are heads kept elsewhere, as number and the beginning of the digest.

    `page` links are looked at without a pause: a program that must not be held up meanwhile asks for fewer.
    """
    faults: list[str] = []
    wanted = dict(known)
    before, n = BEGINNING, 0
    async with database.reading() as connection:
        async for row, body in _links(connection, page):
            if row.n != n + 1:
                faults.append(f"links {n + 1} to {row.n - 1} are missing")
                before = bytes(row.digest) if body is None else before
            n = row.n
            name = _named(row)
            if body is None:
                faults.append(f"link {n}: {name} has been removed")
            elif digest(before, Link(row.kind, row.one, row.other, body)) != bytes(row.digest):
                faults.append(f"link {n}: {name} is not what was written")
            if n in wanted and not bytes(row.digest).hex().startswith(wanted.pop(n).lower()):
                faults.append(f"link {n}: the head that was kept elsewhere is another; the chain has been written anew")
            before = bytes(row.digest)
            if len(faults) >= MOST_FAULTS:
                return Verdict(Head(n, before), (*faults, "and perhaps more; the look ended here"))
        faults += [f"link {each}: a head was kept, and the chain ends before it" for each in sorted(wanted)]
        faults += await _unchained(connection)
        faults += await faults_of_present(connection)
    return Verdict(Head(n, before), tuple(faults))


async def _links(connection: AsyncConnection, page: int) -> AsyncIterator[tuple[Any, bytes | None]]:
    """Each link in order with the bytes it stands for, None where they are gone."""
    after = 0
    while rows := (await connection.execute(
        select(table).where(table.c.n > after).order_by(table.c.n).limit(page)
    )).all():
        bodies: dict[tuple[str, int, int], bytes] = {}
        for kind, statement in BODIES.items():
            ones = [row.one for row in rows if row.kind == kind]
            if ones:
                column = statement.selected_columns[0]
                found = await connection.execute(statement.where(column >= min(ones), column <= max(ones)))
                for each in found:
                    bodies[kind, each.one, getattr(each, "other", -1)] = bytes(each.body)
        for row in rows:
            yield row, bodies.get((row.kind, row.one, row.other))
        after = rows[-1].n


async def _unchained(connection: AsyncConnection) -> list[str]:
    """What stands in the log book without a link: it was put there by somebody else."""
    found = []
    counted: dict[Kind, Any] = {
        "entry": select(func.count()).select_from(entries).where(entries.c.kind != "tick"),
        "transition": select(func.count()).select_from(transitions),
        "change": select(func.count()).select_from(incident_changes),
    }
    for kind, statement in counted.items():
        there = (await connection.execute(statement)).scalar() or 0
        linked = (await connection.execute(
            select(func.count()).select_from(table).where(table.c.kind == kind)
        )).scalar() or 0
        if there > linked:
            found.append(f"{there - linked} of the kind '{kind}' stand in the log book and are in no link: added by hand")
    return found


def _named(row: Any) -> str:
    if row.kind == "entry":
        return f"entry {row.one}"
    return f"the change of {'an alert' if row.kind == 'transition' else 'an incident'} ({row.one}, {row.other})"
