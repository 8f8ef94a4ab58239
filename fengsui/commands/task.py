"""fengsui task: who goes where to measure after a forecast, whom that exposes to what, and the orders to print."""

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from config.load import load_region
from core.errors import InputError
from core.messages import Forecast
from core.papers import Format, Language
from core.shifts import is_night, shift_at
from core.tasks import Plan, TaskReport
from fengsui.commands.options import moment, settings_with

if TYPE_CHECKING:
    from response.tasking.plan import Asked

T = TypeVar("T")


class Work(StrEnum):
    """What the work is for, which says how much dose may be taken."""

    routine = "routine"
    emergency = "emergency"
    collective = "collective"
    life = "life"


class Protection(StrEnum):
    """What teams wear against a chemical."""

    none = "none"
    filter = "filter"


def task(
    forecast: Annotated[Path, typer.Argument(help="A Forecast message as JSON.")],
    as_json: Annotated[bool, typer.Option("--json", help="The plan as one JSON document on standard output.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for the order sheets (PDF, Chinese and English).")] = None,
    at: Annotated[str | None, typer.Option(help="The time of the call, with its zone; else that of the forecast.")] = None,
    work: Annotated[Work, typer.Option(help="Dose of 20, 50, 100 or 500 mSv at most (to be confirmed).")] = Work.routine,
    protection: Annotated[Protection, typer.Option(help="filter: masks, up to the second level.")] = Protection.none,
    each: Annotated[int, typer.Option(min=1, max=3, help="Points a team takes one after the other.")] = 2,
    before: Annotated[Path | None, typer.Option(help="The plan in force (JSON): begun tasks stay.")] = None,
    reports: Annotated[Path | None, typer.Option(help="What teams reported of it: TaskReports, a JSON line each.")] = None,
    received: Annotated[list[str] | None, typer.Option(help="Dose a unit has had, 'unit,mSv'; may be given again.")] = None,
    sea_state: Annotated[int, typer.Option(min=0, max=9, help="WMO sea state.")] = 3,
    rain: Annotated[bool, typer.Option(help="Roads are wet.")] = False,
    config: Annotated[Path | None, typer.Option(help="Settings file.")] = None,
    data: Annotated[Path | None, typer.Option(help="Data folder, where the settings do not say it.")] = None,
) -> None:
    """Points to measure at, teams for them by arrival and instruments, doses on the way, and the orders."""
    from fengsui.order_sheets import order_file
    from response.tasking.limits import Limits
    from response.tasking.plan import planned

    known = _message(forecast, Forecast)
    limits = Limits(work=work.value, protection=protection.value, received=dict(_dose(text) for text in received or []))
    plan = planned(_asked(
        known, limits, each, at, sea_state, rain, settings=(config, data),
        before=_message(before, Plan) if before else None, told=_lines(reports) if reports else (),
    ))
    if out is not None:
        files = {
            f"orders-{language.value}.pdf": order_file(plan, known, language, Format.PDF, plan.time) for language in Language
        }
        _write(out, {**files, "plan.json": msgspec.json.encode(plan)})
    if as_json:
        print(json.dumps(msgspec.to_builtins(plan), ensure_ascii=False))
        return
    _show(plan)


def _asked(
    known: Forecast, limits: object, most: int, at: str | None, sea_state: int, rain: bool, *,
    settings: tuple[Path | None, Path | None], before: Plan | None, told: tuple[TaskReport, ...],
) -> "Asked":
    from config.ground import ground_of
    from response.prepared import prepare
    from response.situation import Situation
    from response.tasking.limits import Limits
    from response.tasking.plan import Asked

    assert isinstance(limits, Limits)
    chosen = settings_with(*settings)
    region = load_region(chosen.region, chosen.data)
    ground, calendar = ground_of(region, chosen.data), region.fleet.calendar
    time = moment("--at", at) if at is not None else known.time
    now = Situation(
        time, shift_at(calendar, time), is_night(calendar, time), rain, sea_state=sea_state, exercise=known.exercise
    )
    units = {*region.fleet.teams, *region.fleet.vessels}
    if unknown := sorted(set(limits.received) - units):
        raise InputError(f"--received {unknown[0]}: there is no such team or vessel; there are {', '.join(sorted(units))}")
    ready = prepare(ground, region.fleet, region.sites)
    return Asked(
        known, ready.circles, now, ground.roads, region.sites, limits, "command", most, before=before, reports=told,
        rivers=ground.rivers,
    )


def _write(folder: Path, files: dict[str, bytes]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, body in files.items():
            (folder / name).write_bytes(body)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written: {error.strerror}; name another folder with --out") from None


def _message(path: Path, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from None
    except msgspec.MsgspecError as error:
        raise InputError(f"{path}: is no {kind.__name__} message: {error}") from None


def _lines(path: Path) -> tuple[TaskReport, ...]:
    try:
        lines = [line for line in path.read_bytes().splitlines() if line.strip()]
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from None
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(msgspec.json.decode(line, type=TaskReport))
        except msgspec.MsgspecError as error:
            raise InputError(f"{path}, line {number}: is no TaskReport message: {error}") from None
    return tuple(found)


def _dose(text: str) -> tuple[str, float]:
    unit, _, amount = text.partition(",")
    try:
        dose = float(amount)
    except ValueError:
        dose = -1.0
    if not unit or not 0.0 <= dose < 1e4:
        raise InputError(f"--received '{text[:40]}': expected a unit and mSv, like nn-team,3.5")
    return unit, dose


def _show(plan: Plan) -> None:
    from response.tasking.words import Words

    console, words = Console(), Words(Language.EN)
    points = {each.id: each for each in plan.points}
    table = Table("unit", "no.", "point", "leaves", "arrives", "in time", "km", "exposure", title=f"{plan.id}, Beijing time")
    for each in sorted(plan.tasks, key=lambda each: (each.unit, each.order)):
        far = f"{each.kilometres:.1f}" if each.kilometres is not None else ""
        table.add_row(
            each.name_en + words.aboard(each), str(each.order), points[each.point].name_en, words.clock(each.leaves),
            words.clock(each.arrives), words.in_time(each), far, words.exposure(each.exposure),
        )
    console.print(table)
    for missing in plan.unassigned:
        console.print(f"Nobody at {points[missing.point].name_en}: {missing.en}.")
    for change in plan.changes:
        console.print(f"Changed, {change.point}: {change.before or '-'} > {change.after or '-'}: {change.en}.")
    for assumed in plan.assumptions:
        console.print(f"  {words.assumption(assumed)}", style="dim", markup=False)
    if not plan.best:
        console.print("Not proven to be the best plan: ways had to be left out for what they expose to, or time ran out.")
    if plan.demo:
        console.print("[bold]DEMO teams and vessels: replace them by your own (docs/reach.md)[/bold]")
