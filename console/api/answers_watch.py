"""What REST answers hold that is about the watch itself: stations out, handovers, how alerts served. The rest: `answers`."""

from datetime import datetime

import msgspec

from core.alarm_statistics import AlarmStatistics
from core.flood import Flood
from core.handover import Handover
from core.incident import Incident
from core.messages import Alert, GatewayStatus, Reading, StageStatus
from core.outage import Outage


class OutageList(msgspec.Struct, frozen=True, kw_only=True):
    """Stations that are not watched as usual."""

    outages: tuple[Outage, ...]


class WeatherRow(msgspec.Struct, frozen=True, kw_only=True):
    """The newest value of one quantity of the weather at one station."""

    station: str
    name_zh: str
    name_en: str
    reading: Reading


class UndeliveredRow(msgspec.Struct, frozen=True, kw_only=True):
    """A notification that has not left."""

    channel: str
    title: str
    made: datetime | None


class HandoverSheet(msgspec.Struct, frozen=True, kw_only=True):
    """What the next watch must know, as it stands now."""

    time: datetime
    exercise: str | None
    incidents: tuple[Incident, ...]  # not closed, with their clocks
    alerts: tuple[Alert, ...]        # all that are not normal: standing, waiting, shelved, withheld
    outages: tuple[Outage, ...]
    gateways: tuple[GatewayStatus, ...]                  # offline
    stages: tuple[StageStatus, ...]  # of the program itself, not running
    flood: Flood | None
    weather: tuple[WeatherRow, ...]
    undelivered: tuple[UndeliveredRow, ...]              # the oldest; for officers
    undelivered_count: int           # 1000: at least so many
    head: str                        # of the chain over the log book


class HandoverList(msgspec.Struct, frozen=True, kw_only=True):
    """Handovers, newest first."""

    handovers: tuple[Handover, ...]
    next: str | None                 # `page` of the following ones; null: there are none


OF_THE_WATCH: tuple[type, ...] = (OutageList, HandoverSheet, HandoverList, AlarmStatistics)
