"""The program `fengsui`: its commands, and how an error becomes a sentence and an exit status."""

import sys

import typer

from core.errors import FengsuiError
from fengsui.commands import bench, configure, doctor, drills, payloads, people, region, up

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Fengsui (烽燧): environmental early warning and emergency response.",
)
app.command("up")(up.up)
app.command("decode")(payloads.decode)
app.command("publish")(payloads.publish)
app.command("record")(payloads.record)
app.command("doctor")(doctor.doctor)
app.command("bench")(bench.bench)
app.add_typer(drills.app, name="drill")
app.add_typer(region.app, name="region")
app.add_typer(configure.app, name="config")
app.add_typer(people.app, name="user")


def main() -> None:
    """Run a command. Exit status: 0 done, 1 the input was refused (and why), 2 wrong usage."""
    try:
        app()
    except FengsuiError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
