"""One test of rules, judged by the engine that judges the live house, and its differences as lines. Reads no files."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from alerting.engine import Engine
from core.messages import Command, Configuration, Entry, LogMessage, Reading, Tick, Transition
from core.quantities import to_canonical
from core.station import Channel, Station
from fengsui.rules.series import parse_series
from fengsui.rules.stations import implied_category
from fengsui.rules.testfile import Case, CommandText, ExpectText, SeriesText, span

Step = tuple[datetime, int, LogMessage | CommandText]


def run_test(case: Case) -> tuple[str, ...]:
    """Lines that say where transitions differ from the expected ones; none where the test holds."""
    text = case.text
    found, refusals = _judge(case)
    compared = [each for each in found if not text.only or each.alert.rule in text.only]
    lines = list(refusals)
    if len(compared) == len(text.expect) and all(map(_fits, compared, text.expect, [text.start] * len(compared))):
        return tuple(lines)
    return (*lines, *_difference(compared, text.expect, text.start))


def _judge(case: Case) -> tuple[list[Transition], list[str]]:
    text, engine = case.text, Engine()
    found: list[Transition] = []
    refusals: list[str] = []
    configuration = Configuration(
        time=text.start, version="test", rules=[rule.to_builtins() for rule in case.rules],
        stations=[station.public() for station in _stations(case)],
    )
    steps = [(text.start, -1, configuration), *sorted(_steps(case), key=lambda each: each[:2])]
    for seq, (time, _, message) in enumerate(steps, start=1):
        sent = _command(engine, seq, time, message) if isinstance(message, CommandText) else message
        outcome = engine.feed(Entry(seq, sent))
        found += outcome.transitions
        if isinstance(message, CommandText):
            done = outcome.results[0].done
            if done is message.refused:
                why = "it was not refused" if done else f"refused: {outcome.results[0].reason}"
                refusals.append(f"! {message.at}: {message.do} {message.rule} at {message.station}: {why}")
    return found, refusals


def _steps(case: Case) -> Iterator[Step]:
    """Readings, commands and the end, each at its time of receipt; a command comes after the readings of its moment."""
    text = case.text
    last = text.start
    for series in text.series:
        for reading in _readings(series, text.start):
            last = max(last, reading.received)
            yield reading.received, 0, reading
    for command in text.command:
        last = max(last, text.start + span(command.at))
        yield text.start + span(command.at), 1, command
    end = last if text.until is None else text.start + span(text.until)
    yield max(end, last), 2, Tick(time=max(end, last))


def _readings(series: SeriesText, start: datetime) -> Iterator[Reading]:
    interval, first, delay = span(series.interval), start + span(series.start), span(series.delay)
    for place, value in enumerate(parse_series(series.values)):
        if value is not None:
            time = first + place * interval
            yield Reading(
                time=time, received=time + delay, station=series.station, quantity=series.quantity,
                value=to_canonical(series.quantity, value, series.unit), quality=series.quality, statistic=series.statistic,
                interval=0.0 if series.statistic.value == "instant" else interval.total_seconds(),
            )


def _stations(case: Case) -> Iterator[Station]:
    declared = {each.id: each for each in case.stations}
    measured: dict[str, list[str]] = {name: list(each.quantities) for name, each in declared.items()}
    interval: dict[str, timedelta] = {}
    for series in case.text.series:
        measured.setdefault(series.station, []).append(series.quantity)
        interval.setdefault(series.station, span(series.interval))
    for name, quantities in measured.items():
        known = declared.get(name)
        channels = tuple(Channel(quantity=each) for each in dict.fromkeys(quantities))
        if known is None:
            yield Station(
                id=name, name_zh=name, category=implied_category(quantities, case.rules), latitude=0.0, longitude=0.0,
                interval=interval[name].total_seconds(), channels=channels,
            )
        else:
            yield Station(
                id=name, name_zh=name, category=known.category, latitude=0.0, longitude=0.0, city=known.city, site=known.site,
                river=known.river, water_class=known.water_class, interval=span(known.interval).total_seconds(),
                channels=channels,
            )


def _command(engine: Engine, seq: int, time: datetime, text: CommandText) -> Command:
    arguments: dict[str, object] = {"note": text.note} if text.note else {}
    if text.do == "shelve":
        arguments = {"reason": text.reason, "minutes": text.minutes}
    target = next((
        alert.id for alert in sorted(engine.open_alerts, key=lambda each: (not each.active, each.onset))
        if alert.rule == text.rule and text.station in (alert.place, alert.station, *alert.stations)
    ), f"{text.rule} at {text.station}")
    return Command(id=str(seq), time=time, who=text.who, verb=f"alert.{text.do}", target=target, arguments=arguments)


# Comparing

def _fits(found: Transition, expected: ExpectText, start: datetime) -> bool:
    alert = found.alert
    return (
        found.time - start == span(expected.at)
        and (expected.station is None or expected.station in (alert.station, alert.place))
        and all(
            wanted is None or wanted == had for wanted, had in (
                (expected.rule, alert.rule), (expected.before, found.before), (expected.after, found.after),
                (expected.level, alert.severity), (expected.trigger, found.trigger), (expected.kind, alert.kind),
            )
        )
    )


def _difference(found: list[Transition], expected: tuple[ExpectText, ...], start: datetime) -> Iterator[str]:
    """What was expected and did not come (-), what came and was not expected (+), what fits between, by the longest match."""
    fits = [[_fits(each, other, start) for other in expected] for each in found]
    best = [[0] * (len(expected) + 1) for _ in range(len(found) + 1)]
    for row in reversed(range(len(found))):
        for column in reversed(range(len(expected))):
            best[row][column] = 1 + best[row + 1][column + 1] if fits[row][column] else max(
                best[row + 1][column], best[row][column + 1]
            )
    row = column = 0
    while row < len(found) or column < len(expected):
        if row < len(found) and column < len(expected) and fits[row][column]:
            yield f"  {_found(found[row], start)}"
            row, column = row + 1, column + 1
        elif column < len(expected) and (row == len(found) or best[row][column + 1] >= best[row + 1][column]):
            yield f"- {_expected(expected[column])}"
            column += 1
        else:
            yield f"+ {_found(found[row], start)}"
            row += 1


def _found(each: Transition, start: datetime) -> str:
    minutes = (each.time - start).total_seconds() / 60
    return (
        f"{minutes:g} min  {each.alert.station}  {each.before.value} > {each.after.value}  {each.alert.severity.value}  "
        f"{each.trigger}  ({each.alert.rule})"
    )


def _expected(each: ExpectText) -> str:
    def said(value: object) -> str:
        return "*" if value is None else str(value)

    minutes = span(each.at).total_seconds() / 60
    return (
        f"{minutes:g} min  {said(each.station)}  {said(each.before)} > {said(each.after)}  {said(each.level)}  "
        f"{said(each.trigger)}  ({said(each.rule)})"
    )
