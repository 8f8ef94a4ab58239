"""Whether a moment belongs to a crew's day, its night or a holiday. Told the time, never asks it."""

from datetime import datetime

from core.beijing import BEIJING
from core.team import Calendar, Muster, Shift

SATURDAY = 5


def is_night(calendar: Calendar, time: datetime) -> bool:
    """Whether it is night by the calendar's hours; equal hours mean that there is no night."""
    hour, begins, ends = time.astimezone(BEIJING).hour, calendar.night_from, calendar.night_to
    return begins <= hour < ends if begins < ends else begins != ends and (hour >= begins or hour < ends)


def is_holiday(calendar: Calendar, time: datetime) -> bool:
    """Whether the day, midnight to midnight, is a weekend's or a public holiday, and not one that is worked."""
    day = time.astimezone(BEIJING).date()
    if day.isoformat() in calendar.workdays:
        return False
    return day.weekday() >= SATURDAY or day.isoformat() in calendar.holidays


def shift_at(calendar: Calendar, time: datetime) -> Shift:
    """Which muster holds. The nights of a holiday are the holiday's: then crews are called from home the whole day."""
    if is_holiday(calendar, time):
        return "holiday"
    return "night" if is_night(calendar, time) else "day"


def minutes_of(muster: Muster, shift: Shift) -> float:
    """From the call until a crew leaves, min."""
    return {"day": muster.day, "night": muster.night, "holiday": muster.holiday}[shift]
