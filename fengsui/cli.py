"""The program `fengsui`: its commands, and how an error becomes a sentence and an exit status."""

import logging
import sys

import structlog
import typer

from core.errors import FengsuiError
from fengsui.commands import (
    bench,
    configure,
    doctor,
    drills,
    export,
    log,
    payloads,
    people,
    plume,
    reach,
    region,
    rings,
    rules,
    task,
    up,
    validate,
    zones,
)

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
app.command("plume")(plume.plume)
app.command("reach")(reach.reach)
app.command("task")(task.task)
app.command("rings")(rings.rings)
app.command("validate")(validate.validate)
app.command("zones")(zones.zones)
app.command("doctor")(doctor.doctor)
app.command("bench")(bench.bench)
app.add_typer(drills.app, name="drill")
app.add_typer(region.app, name="region")
app.add_typer(rules.app, name="rules")
app.add_typer(configure.app, name="config")
app.add_typer(people.app, name="user")
app.add_typer(log.app, name="log")
app.add_typer(export.app, name="export")


# Not the renderer's own traceback, which prints every local variable: passwords among them.
WORDS = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)


def log_to_stderr() -> None:
    """Log lines to standard error, so that standard output holds answers only.

    Elsewhere than on a terminal, JSON lines of all that happened; on a terminal words, and only what went wrong, so that
    the address of the console stays in sight.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso"),
    ]
    ending: list[structlog.typing.Processor] = [WORDS] if sys.stderr.isatty() else [
        structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
    structlog.configure(
        processors=[*shared, *ending],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if sys.stderr.isatty() else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def main() -> None:
    """Run a command. Exit status: 0 done, 1 the input was refused (and why), 2 wrong usage."""
    log_to_stderr()
    try:
        app()
    except FengsuiError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
