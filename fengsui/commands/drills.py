"""fengsui drill list | run | report."""

import asyncio
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.progress import Progress

from config.drills.load import plan, plans
from config.schema import Settings
from core.errors import InputError
from core.papers import Language
from fengsui.commands.options import settings_with
from fengsui.drill_report import drill_report, format_of
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
    with tempfile.TemporaryDirectory(prefix="fengsui-drill-") as folder, _progress(chosen.title_en) as tell:
        found = asyncio.run(play_whole(chosen, exercise, Path(folder), Settings(), speed, tell))
    if json:
        sys.stdout.buffer.write(msgspec.json.encode(
            Outcome(drill=chosen.name, exercise=exercise, speed=None, transitions=found)
        ) + b"\n")
        return
    for each in found:
        alert = each.alert
        value = "" if alert.value is None else f"{alert.value:g} {alert.unit}"
        print(f"{each.time.isoformat()}  {alert.severity.value:6} {each.trigger:14} {alert.place:16} {value}  {alert.title_zh}")


@app.command()
def report(
    id: Annotated[str, typer.Argument(help="Id of a running drill, as the console shows it, or a drill's name: it is played.")],
    out: Annotated[Path, typer.Option(help="The file: its name ends in .pdf, .docx or .txt.")],
    language: Annotated[Language, typer.Option(help="zh or en.")] = Language.ZH,
    config: Annotated[Path | None, typer.Option(help="Settings file.")] = None,
    data: Annotated[Path | None, typer.Option(help="Data folder, as given to `fengsui up`.")] = None,
) -> None:
    """Write what happened in a drill: its incidents, the time line of its alerts, and the incidents' papers."""
    format = format_of(out)
    with _progress(id) as tell:
        body = asyncio.run(drill_report(id, format, language, settings_with(config, data), tell))
    try:
        out.write_bytes(body)
    except OSError as error:
        raise InputError(f"--out {out}: cannot be written: {error.strerror}") from None
    print(f"{out.resolve()} ({len(body) / 1000:.0f} kB)")


@contextmanager
def _progress(title: str) -> Iterator[Callable[[float], None]]:
    """A bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda share: None
        return
    with Progress(transient=True) as progress:
        task = progress.add_task(title, total=1.0)
        yield lambda share: progress.update(task, completed=share)
