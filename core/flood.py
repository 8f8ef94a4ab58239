"""Alarm floods: more alerts in ten minutes than one person can take in, and what most of them have in common. Pure.

Source: a flood is more than 10 alarms in 10 minutes and is over below 5 (ISA-18.2 and EEMUA 191, recalled; to be confirmed).
"""

from collections import Counter, deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from core.messages import Alert, State, Transition

WINDOW = timedelta(minutes=10)
BEGINS_ABOVE = 10
ENDS_BELOW = 5

MOST = 20_000
"""Alerts of one window that are remembered; of more the newest, and the count is then a least one."""

NAMED = 3
"""Of each kind so many leaders are named."""

ANNOUNCED = frozenset({"raised", "again", "worse", "confirmed", "unshelved", "shelf_ended", "released"})
"""Triggers by which an alert that is then unacknowledged calls for somebody; held equal to alerting's by a test."""

Kind = Literal["rule", "gateway", "city", "incident"]


def is_announced(transition: Transition) -> bool:
    """Whether a change calls for somebody."""
    return transition.after is State.UNACKNOWLEDGED and transition.trigger in ANNOUNCED


class Leader(msgspec.Struct, frozen=True, kw_only=True):
    """Something that many alerts of a flood share."""

    kind: Kind
    name: str                        # id of the rule, gateway or incident; the city's name
    count: int


class Flood(msgspec.Struct, frozen=True, kw_only=True):
    """A flood that is going on."""

    since: datetime
    count: int                       # alerts of the last ten minutes
    leaders: tuple[Leader, ...]      # of each kind the busiest, busiest first


class FloodWatch:
    """Counts alerts as they call, and says whether that is a flood."""

    def __init__(self) -> None:
        self._recent: deque[tuple[datetime, Alert]] = deque(maxlen=MOST)
        self._since: datetime | None = None

    def hear(self, transition: Transition, now: datetime) -> None:
        """Take in a change of an alert that came at `now`; those times never go back."""
        if is_announced(transition):
            self._recent.append((now, transition.alert))
            self._look(now)

    def _look(self, now: datetime) -> None:
        while self._recent and self._recent[0][0] <= now - WINDOW:
            self._recent.popleft()
        if self._since is None and len(self._recent) > BEGINS_ABOVE:
            self._since = self._recent[0][0]
        elif self._since is not None and len(self._recent) < ENDS_BELOW:
            self._since = None

    def flood(self, now: datetime, name: Callable[[Kind, Alert], str]) -> Flood | None:
        """The flood there is at `now`, or None; `name` says to which rule, gateway, city or incident an alert belongs."""
        self._look(now)
        if self._since is None:
            return None
        leaders: list[Leader] = []
        kinds: tuple[Kind, ...] = ("rule", "gateway", "city", "incident")
        for kind in kinds:
            counted = Counter(named for _, alert in self._recent if (named := name(kind, alert)))
            ordered = sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:NAMED]
            leaders += [Leader(kind=kind, name=named, count=count) for named, count in ordered]
        return Flood(since=self._since, count=len(self._recent), leaders=tuple(leaders))
