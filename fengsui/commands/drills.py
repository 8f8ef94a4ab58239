"""fengsui drill list | run."""

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.progress import Progress

from config.drills.load import plan, plans
from config.schema import Settings
from core.errors import InputError
from fengsui.drills import Outcome, play_whole

app = typer.Typer(no_args_is_help=True, help="Drills: recorded events played in a sealed house.")


@app.command("list")
def list_() -> None:
    """Name the drills that ship with Fengsui."""
    for each in plans():
        print(f"{each.name:20} {each.title_zh}  {each.title_en}")


@app.command()
def run(
    name: Annotated[str, typer.Argument(help="Drill, as `fengsui drill list` names it.")],
    speed: Annotated[float | None, typer.Option(help="Times real time; as fast as possible by default.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document of all transitions on standard output.")] = False,
) -> None:
    """Play a drill to its end without a console and say every transition; the same, byte for byte, at any speed."""
    if speed is not None and not speed > 0:
        raise InputError(f"--speed {speed:g}: expected more than 0")
    chosen = plan(name)
    exercise = chosen.name
    with tempfile.TemporaryDirectory(prefix="fengsui-drill-") as folder:
        if sys.stderr.isatty():
            with Progress(transient=True) as progress:
                task = progress.add_task(chosen.title_en, total=1.0)
                found = asyncio.run(play_whole(
                    chosen, exercise, Path(folder), Settings(), speed,
                    lambda share: progress.update(task, completed=share),
                ))
        else:
            found = asyncio.run(play_whole(chosen, exercise, Path(folder), Settings(), speed))
    if json:
        sys.stdout.buffer.write(msgspec.json.encode(
            Outcome(drill=chosen.name, exercise=exercise, speed=None, transitions=found)
        ) + b"\n")
        return
    for each in found:
        alert = each.alert
        value = "" if alert.value is None else f"{alert.value:g} {alert.unit}"
        print(f"{each.time.isoformat()}  {alert.severity.value:6} {each.trigger:14} {alert.place:16} {value}  {alert.title_zh}")
