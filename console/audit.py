"""Looks for what people asked for in the log book. Knows neither requests nor tables."""

import json
from datetime import datetime

import msgspec

from core.messages import Command
from core.store.store import Store

AT_ONCE = 500        # entries read from the store at a time
FURTHEST = 20_000    # entries one look goes through; a look that finds little goes on where this one ended


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for; what is not given fits all."""

    who: str = ""                    # part of the name, in any case
    kind: str = ""                   # a verb, or what stands before its dot: "alert", "rule.approve"
    text: str = ""                   # somewhere in person, verb, target or arguments, in any case
    since: datetime | None = None
    until: datetime | None = None    # not included

    def fits(self, command: Command) -> bool:
        """Whether a command is one of those looked for."""
        return (
            self.who.lower() in command.who.lower()
            and (not self.kind or command.verb == self.kind or command.verb.startswith(f"{self.kind}."))
            and (self.since is None or command.time >= self.since)
            and (self.until is None or command.time < self.until)
            and (not self.text or self.text.lower() in _words(command).lower())
        )


def _words(command: Command) -> str:
    arguments = json.dumps(command.arguments, ensure_ascii=False, default=str)
    return f"{command.who}\n{command.verb}\n{command.target}\n{arguments}"


async def look(store: Store, sought: Sought, limit: int, before: int | None) -> tuple[tuple[Command, ...], int | None]:
    """At most `limit` commands that fit, newest first, and the number to go on before; None: there are no more."""
    found: list[Command] = []
    seen = 0
    while seen < FURTHEST:
        rows = await store.commands(limit=AT_ONCE, before=before)
        for row in rows:
            # Looked at before it is counted: what does not fit any more is where the next page begins.
            if isinstance(row.message, Command) and sought.fits(row.message):
                if len(found) == limit:
                    return tuple(found), before
                found.append(row.message)
            before = row.seq
        seen += len(rows)
        if len(rows) < AT_ONCE:
            return tuple(found), None
    return tuple(found), before
