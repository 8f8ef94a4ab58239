"""fengsui rules list | test | backtest."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.progress import Progress

from alerting.rules import Rule
from config.load import load_region, load_rules, load_stations
from core.errors import InputError
from fengsui.commands.options import moment, settings_with, stored_at
from fengsui.rules.backtest import Outcome, backtest_table
from fengsui.rules.history import backtest_store, last_configuration, rules_in_force
from fengsui.rules.table import read_table
from fengsui.rules.testfile import read_tests
from fengsui.rules.testrun import run_test

LEAD_IN = 30.0                           # days: the window of the shipped rules' backgrounds

app = typer.Typer(no_args_is_help=True, help="Rules: their unit tests, and what they would have said of the past.")


@app.command("list")
def list_rules(
    config: Annotated[Path | None, typer.Option(help="Settings file.")] = None,
    data: Annotated[Path | None, typer.Option(help="Data folder, as given to `fengsui up`; it is only read.")] = None,
) -> None:
    """Say by which rules a house judges, in which version, and which it has retired, why and by whom."""
    last = asyncio.run(last_configuration(stored_at(settings_with(config, data))))
    if last is None:
        raise InputError("this house has not judged yet; start it once with `fengsui up`")
    for rule in map(Rule.from_builtins, last.rules):
        print(f"{rule.id:28} {rule.version}  {rule.title_zh} {rule.title_en}")
    for id, why in last.retired.items():
        print(f"{id:28} 已停用 retired   {why}")
    print(f"{len(last.rules)} rules in force, {len(last.retired)} retired")


@app.command()
def test(
    files: Annotated[list[Path], typer.Argument(help="Test files (TOML), or folders of them; docs/rules-test.md.")],
) -> None:
    """Judge series written in shorthand, and compare the transitions with the expected ones; exit status 1 if any differ."""
    failed = count = 0
    for case in read_tests(files):
        count += 1
        differences = run_test(case)
        print(f"{'FAIL' if differences else 'ok  '}  {case.file.name}: {case.name}")
        for line in differences:
            print(f"      {line}")
        failed += bool(differences)
    print(f"{count} tests, {failed} failed")
    if failed:
        raise SystemExit(1)


@app.command()
def backtest(
    start: Annotated[str | None, typer.Option("--from", help="Only from this time on, like 2026-11-01T00:00:00+08:00.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="Only before this time.")] = None,
    lead_in: Annotated[float | None, typer.Option(
        "--lead-in", min=0.0, help="Days judged before that only to learn what is normal: 30 with --from, else none. Of a "
        "CSV without --from its first days.",
    )] = None,
    readings: Annotated[Path | None, typer.Option(help="CSV of readings in place of what is stored.")] = None,
    rules: Annotated[Path | None, typer.Option(help="Rules (TOML file or folder); by default the region's, over "
                                         "stored history with what was approved since.")] = None,
    stations: Annotated[Path | None, typer.Option(help="Stations (TOML) in place of those known.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
    config: Annotated[Path | None, typer.Option(help="Settings file.")] = None,
    data: Annotated[Path | None, typer.Option(help="Data folder, as given to `fengsui up`; it is only read.")] = None,
) -> None:
    """Say what rules would have done with past readings: those stored (Fengsui may be running), or those of a CSV."""
    since, until = (None if text is None else moment(name, text) for name, text in (("--from", start), ("--to", end)))
    if since is not None and until is not None and since >= until:
        raise InputError("--from must be before --to")
    if lead_in and since is None and readings is None:
        raise InputError("--lead-in says how many days before --from are judged to learn from; name --from as well")
    lead = timedelta(days=LEAD_IN if lead_in is None else lead_in)
    settings = settings_with(config, data)
    region = load_region(settings.region, settings.data)
    chosen = load_rules(rules) if rules else region.rules
    if rules is None and readings is None:
        chosen = asyncio.run(rules_in_force(stored_at(settings), chosen))
    register = load_stations(stations) if stations else None
    with _progress() as tell:
        if readings is not None:
            table = read_table(readings)
            if since is None and lead_in:
                since = table.start + lead
            table = table.between(None if since is None else since - lead, until)
            if not len(table.between(since, None)):
                raise InputError(f"{readings}: no readings between --from and --to" if lead_in is None or start else
                                 f"{readings}: no readings after the first {lead_in:g} days; name a shorter --lead-in")
            outcome = backtest_table(table, chosen, region.register if register is None else register, tell, since)
        else:
            outcome = asyncio.run(backtest_store(
                stored_at(settings), chosen, register, region.register, since, until, lead_in=lead, tell=tell
            ))
    if json:
        sys.stdout.buffer.write(msgspec.json.encode(outcome) + b"\n")
    else:
        _print(outcome)


@contextmanager
def _progress() -> Iterator[Callable[[float], None]]:
    if not sys.stderr.isatty():
        yield lambda share: None
        return
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("judging", total=1.0)
        yield lambda share: progress.update(task, completed=share)


def _print(outcome: Outcome) -> None:
    for row in outcome.transitions:
        change = f"{row.before.value:14} > {row.after.value:14}"
        print(f"{row.time.isoformat()}  {row.level.value:6} {change} {row.station:16} {row.rule}")
    found = outcome.summary
    print(f"{found.readings} readings of {found.stations} stations ({found.unregistered} not registered), "
          f"{found.start} to {found.end}")
    if found.lead_in is not None:
        print(f"lead-in: {found.lead_in_readings} readings before, from {found.lead_in} on, were judged to learn what is "
              f"normal; what followed from them is not listed, {found.standing_before} of their alerts had not ended")
    for each in found.rules:
        colours = ", ".join(f"{count} {name}" for name, count in each.alerts.items()) or "none new"
        print(f"  {each.rule:24} {each.kind.value:12} alerts: {colours}; stood {each.standing_hours:g} h, "
              f"longest {each.longest_hours:g} h")
    print(f"{found.alerts} alerts of the environment, {found.alerts_per_1000_station_days:g} per 1,000 station-days; "
          f"{found.technical} of instruments")
    print(f"{found.seconds:g} s, {found.readings_per_second:g} readings/s, {found.times_real_speed:g} times real speed")
