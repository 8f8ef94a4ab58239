"""How messages become columns: times as µs since 1970, qualities as small codes whose order is badness. No SQL."""

from datetime import UTC, datetime, timedelta

from core.messages import SET_ASIDE, Quality

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

MINUTE = 60_000_000                      # µs
HOUR = 60 * MINUTE

QUALITY_CODE: dict[Quality, int] = {
    Quality.GOOD: 0,
    Quality.UNCHECKED: 10,
    Quality.MANUAL: 20,
    Quality.LATE: 30,
    Quality.UNREGISTERED: 40,
    Quality.OVER_RANGE: 50,
    Quality.SPIKE: 60,
    Quality.STUCK: 70,
    Quality.STOPPED: 80,
    Quality.MAINTENANCE: 90,
    Quality.CALIBRATION: 100,
    Quality.SKEW: 110,
    Quality.OUT_OF_RANGE: 120,
    Quality.COMMS_FAULT: 130,
    Quality.FAULT: 140,
}
"""Written in stores for ever: never change a number, put a new quality between two of them. The greatest is the worst."""

QUALITY = {code: quality for quality, code in QUALITY_CODE.items()}

ASIDE = min(QUALITY_CODE[quality] for quality in SET_ASIDE)
"""From this code on values are set aside; a test holds that no others lie beyond it."""


def micros(moment: datetime) -> int:
    """µs since 1970, exact (a float of seconds would not be)."""
    since = moment - EPOCH
    return (since.days * 86400 + since.seconds) * 1_000_000 + since.microseconds


def moment(time: int) -> datetime:
    """The time `micros` came from, in UTC."""
    return EPOCH + timedelta(microseconds=time)


def optional_moment(time: int | None) -> datetime | None:
    """As `moment`, where there may be none."""
    return None if time is None else moment(time)
