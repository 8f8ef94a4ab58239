"""A backtest on what a house has stored, read beside it. Readings come as they came then: late ones late, gaps as gaps."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

import msgspec

from alerting.engine import RESUMED
from alerting.rules import Rule
from alerting.service import time_of
from core.errors import InputError
from core.messages import Command, Configuration, LogMessage, Reading, Tick
from core.rulings import RULE
from core.station import Register, Station
from core.store.onlooker import Onlooker
from fengsui.rules.approved import in_force
from fengsui.rules.backtest import Backtest, Outcome, Tell


class Heard:
    """What has been read so far, counted on the way."""

    def __init__(self) -> None:
        self.count = 0
        self.days: set[tuple[str, int]] = set()
        self.first: datetime | None = None
        self.last: datetime | None = None

    def through(self, messages: Iterable[LogMessage]) -> Iterator[LogMessage]:
        """What of the log a backtest judges: readings, ticks, and that nobody listened; not what officers did then."""
        for message in messages:
            if isinstance(message, Reading):
                self.count += 1
                self.days.add((message.station, message.time.toordinal()))
                self.first = message.time if self.first is None else min(self.first, message.time)
                self.last = message.time if self.last is None else max(self.last, message.time)
                yield message
            elif isinstance(message, Tick) or (isinstance(message, Command) and message.verb == RESUMED):
                yield message


async def backtest_store(
    url: str, rules: Iterable[Rule], register: Register | None, otherwise: Register, start: datetime | None,
    end: datetime | None, *, lead_in: timedelta = timedelta(), quantities: Collection[str] | None = None,
    tell: Tell = lambda share: None,
) -> Outcome:
    """Judge what was received in [start, end), of these quantities or of all.

    What was received up to `lead_in` before `start`, as far as it is stored, is judged first so that backgrounds are known,
    and what follows from it is not told.
    Stations are those of `register`; without it those the house last judged by, else `otherwise`. Raises InputError where
    nothing was received then.
    """
    onlooker = await Onlooker.open(url)
    try:
        stations = await _stations(onlooker, register, otherwise)
        first, last = await onlooker.bounds(start, end)
        begins = first if start is None else (await onlooker.bounds(start - lead_in, end))[0]
        before, heard, run, newest = Heard(), Heard(), None, None
        async for _, messages in onlooker.messages(begins, first - 1, quantities):
            if run is None and messages:
                run = Backtest(rules, stations, time_of(messages[0]))
            if run is not None:
                run.learn(before.through(messages))
        if run is not None and start is not None:
            run.begin(start, before.first, before.count)
        async for number, messages in onlooker.messages(first, last, quantities):
            if run is None and messages:
                run = Backtest(rules, stations, time_of(messages[0]))
            if run is not None:
                run.feed(heard.through(messages))
            newest = time_of(messages[-1]) if messages else newest
            tell((number - begins + 1) / max(last - begins + 1, 1))
    finally:
        await onlooker.close()
    if run is None or not heard.count:
        raise InputError("nothing is stored of that time; name another span with --from and --to, or a CSV with --readings")
    names = {name for name, _ in heard.days}
    known = {station.id for station in stations}
    return run.finish(
        start=heard.first, end=heard.last, until=newest, readings=heard.count, stations=len(names),
        unregistered=len(names - known), station_days=len(heard.days),
    )


async def rules_in_force(url: str, rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules of a region's files with what officers have approved laid over them: what the house at `url` judges by."""
    onlooker = await Onlooker.open(url)
    try:
        return in_force(rules, await onlooker.overlays(RULE))
    finally:
        await onlooker.close()


async def last_configuration(url: str) -> Configuration | None:
    """The rules and stations a house last judged by; None where it has not judged yet."""
    onlooker = await Onlooker.open(url)
    try:
        return await onlooker.configuration()
    finally:
        await onlooker.close()


async def _stations(onlooker: Onlooker, register: Register | None, otherwise: Register) -> tuple[Station, ...]:
    if register is not None:
        return tuple(register.values())
    last = await onlooker.configuration()
    if last is None:
        return tuple(otherwise.values())
    return tuple(msgspec.convert(each, Station) for each in last.stations)
