"""What REST answers hold about the log book, rules as they are written, and wall screens."""

from datetime import datetime
from typing import Any

import msgspec


class ChainState(msgspec.Struct, frozen=True, kw_only=True):
    """What a look through the whole chain over the log book has found."""

    checked: datetime
    links: int
    head: str                        # number and beginning of the last digest
    faults: tuple[str, ...]          # a sentence each, in English; none: nothing was changed, added or removed


class RuleTable(msgspec.Struct, frozen=True, kw_only=True):
    """The newest text of a rule as a table, for a form."""

    rule: str
    table: dict[str, Any]            # as docs/rules.md describes [[rule]]; empty where only the program knew the text


class WallPass(msgspec.Struct, frozen=True, kw_only=True):
    """An address that signs a wall screen in, once."""

    address: str                     # path and query of this server
    until: datetime                  # the wall is signed out then
    open_before: datetime            # the address works until then, once


OF_RECORDS: tuple[type, ...] = (ChainState, RuleTable, WallPass)
