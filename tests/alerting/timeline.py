"""Short ways to write a log: stations, rules as people write them, and readings by the minute."""

import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from alerting.engine import Engine
from alerting.rules import Rule, parse_rules
from core.messages import Command, Configuration, Entry, LogMessage, Quality, Reading, Result, Tick, Transition
from core.station import Channel, Station

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)

DOSE = """
[[rule]]
id = "gamma"
title_zh = "γ剂量率超限"
title_en = "Gamma dose rate over the limit"
detector = "threshold"
quantity = "ambient_dose_rate"
{keys}
[[rule.level]]
severity = "yellow"
limit = "100 nGy/h"
source = "test"
[[rule.level]]
severity = "red"
limit = "1 µGy/h"
source = "test"
status = "to be confirmed"
"""
SILENT = """
[[rule]]
id = "silent"
title_zh = "站点无数据"
title_en = "Station silent"
detector = "silence"
after = "{after}"
[[rule.level]]
severity = "blue"
"""
FAULTY = """
[[rule]]
id = "faulty"
title_zh = "仪器故障"
title_en = "Instrument fault"
detector = "fault"
{keys}
[[rule.level]]
severity = "blue"
"""
GATEWAY = """
[[rule]]
id = "gateway"
title_zh = "网关离线"
title_en = "Gateway offline"
detector = "gateway"
[[rule.level]]
severity = "yellow"
"""
FAST = """
[[rule]]
id = "fast"
title_zh = "γ剂量率快速上升"
title_en = "Gamma dose rate rises fast"
detector = "rate"
quantity = "ambient_dose_rate"
window = "10 min"
{keys}
[[rule.level]]
severity = "orange"
limit = "50 nGy/h"
source = "test"
"""


def dose(keys: str = "") -> str:
    return DOSE.format(keys=keys)


def fast(keys: str = "") -> str:
    return FAST.format(keys=keys)


def faulty(keys: str = "") -> str:
    return FAULTY.format(keys=keys)


def silent(after: str = "3 intervals") -> str:
    return SILENT.format(after=after)


def gateway() -> str:
    return GATEWAY


def rules(*texts: str) -> tuple[Rule, ...]:
    return parse_rules(tomllib.loads("\n".join(texts)), "test.toml")


def station(name: str = "FCG-03", **fields: Any) -> Station:
    channels = fields.pop("channels", (Channel(quantity="ambient_dose_rate"),))
    return Station(id=name, name_zh=name, category="radiation", latitude=21.6, longitude=108.3, channels=channels, **fields)


def configuration(
    texts: Iterable[str], stations: Iterable[Station] = (), time: datetime = NOON, version: str = "1"
) -> Configuration:
    return Configuration(
        time=time, version=version, rules=[rule.to_builtins() for rule in rules(*texts)],
        stations=[each.public() for each in (tuple(stations) or (station(),))],
    )


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def reading(
    minutes: float, value: float, name: str = "FCG-03", *, quality: Quality = Quality.GOOD,
    received: float | None = None, **fields: Any,
) -> Reading:
    fields.setdefault("quantity", "ambient_dose_rate")
    return Reading(
        time=at(minutes), received=at(minutes if received is None else received), station=name, value=value,
        quality=quality, **fields,
    )


def tick(minutes: float) -> Tick:
    return Tick(time=at(minutes))


class Judge:
    """An engine and the log it has been fed."""

    def __init__(self, *texts: str, stations: Iterable[Station] = (), exercise: str | None = None) -> None:
        self.engine = Engine(exercise)
        self.log: list[Entry] = []
        self.results: list[Result] = []
        self.transitions: list[Transition] = []
        if texts:
            self.feed(configuration(texts, stations))

    def feed(self, *messages: LogMessage) -> tuple[Transition, ...]:
        """Append to the log and judge; what these entries led to."""
        found: list[Transition] = []
        for message in messages:
            entry = Entry(len(self.log) + 1, message)
            self.log.append(entry)
            outcome = self.engine.feed(entry)
            found += outcome.transitions
            self.results += outcome.results
        self.transitions += found
        return tuple(found)

    def ask(self, minutes: float, verb: str, alert: str, /, *, who: str = "韦", **arguments: Any) -> Result:
        """Append a command; its result."""
        id = f"command-{len(self.log)}"
        self.feed(Command(id=id, time=at(minutes), who=who, verb=f"alert.{verb}", target=alert, arguments=arguments))
        return next(result for result in self.results if result.id == id)

    def work(self, minutes: float, verb: str, station: str, /, *, who: str = "韦", **arguments: Any) -> Result:
        """Append a command about a station; its result."""
        id = f"command-{len(self.log)}"
        self.feed(Command(id=id, time=at(minutes), who=who, verb=f"station.{verb}", target=station, arguments=arguments))
        return next(result for result in self.results if result.id == id)

    def line(self, minutes: float, gateway: str, *, online: bool) -> tuple[Transition, ...]:
        """A gateway goes or comes, as the service puts it into the log."""
        return self.feed(Command(
            id=f"line-{len(self.log)}", time=at(minutes), who="fengsui", target=gateway,
            verb="gateway.online" if online else "gateway.offline",
        ))

    @property
    def triggers(self) -> list[str]:
        return [each.trigger for each in self.transitions]
