"""What an engine remembers from entry to entry, as a snapshot holds it."""

from datetime import datetime

import msgspec

from alerting.case import Case, LedgerState
from alerting.confirm import ConfirmState
from alerting.detectors import DetectorState
from alerting.life import Life
from alerting.outages import OutageState
from alerting.plan import Name
from core.messages import Configuration


class Image(msgspec.Struct, frozen=True):
    """Everything an engine remembers."""

    exercise: str | None
    position: int
    now: datetime | None
    configuration: Configuration | None
    detectors: tuple[tuple[str, Name, DetectorState], ...]
    alerts: tuple[tuple[Life, bool], ...]
    incidents: LedgerState | tuple[Case, ...] = ()   # in a snapshot from before others were remembered the cases alone
    outages: OutageState = OutageState()             # likewise
    confirming: ConfirmState | None = None           # the same
    newest: tuple[tuple[str, str, datetime], ...] = ()   # the same; station, quantity, when its newest judged value was
