"""fengsui export: what other systems read, out of the store of a house that may be running."""

import asyncio
import re
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import msgspec
import typer

from config.load import load_region
from core.clock import SystemClock
from core.errors import InputError
from core.issuer import Issuer
from core.quantities import quantity as known_quantity
from fengsui.commands.options import moment, settings_with
from fengsui.exchange import issuer_of, named
from fengsui.exports.asked import Format, Summary, Wanted, What
from fengsui.exports.opened import Opened, opened

T = TypeVar("T")

app = typer.Typer(
    no_args_is_help=True, help="Messages and tables for other systems (docs/exchange.md); the store is only read.",
)

From = Annotated[str | None, typer.Option("--from", help="From this time on, like 2026-11-23T08:00:00+08:00.")]
To = Annotated[str | None, typer.Option("--to", help="Only before this time.")]
Station = Annotated[list[str] | None, typer.Option(help="Id of a station; may be given again and again.")]
Quantity = Annotated[list[str] | None, typer.Option(help="Key of a quantity (docs/quantities.md); likewise.")]
Incident = Annotated[str | None, typer.Option(help="Id of an incident: its alerts, or what its stations measured.")]
Out = Annotated[Path | None, typer.Option(help="File to write; it is there whole or not at all.")]
Drill = Annotated[str | None, typer.Option(help="Id of a drill played on the console; without it the live house.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document that says what was written.")]
Config = Annotated[Path | None, typer.Option(help="Settings file.")]
Data = Annotated[Path | None, typer.Option(help="Data folder, as given to `fengsui up`; it is only read.")]
What_ = Annotated[What, typer.Argument(help="readings, alerts or incidents")]

UUID4 = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}")


@app.callback()
def export() -> None:
    """Messages and tables for other systems."""


@app.command()
def csv(
    what: What_, start: From = None, end: To = None, station: Station = None, quantity: Quantity = None,
    incident: Incident = None, out: Out = None, drill: Drill = None, as_json: Json = False, config: Config = None,
    data: Data = None,
) -> None:
    """A table as CSV: UTF-8, times in UTC, each value with unit, quality and source."""
    _table(what, "csv", _wanted(start, end, station, quantity, incident), out, drill, as_json, config, data)


@app.command()
def parquet(
    what: What_, start: From = None, end: To = None, station: Station = None, quantity: Quantity = None,
    incident: Incident = None, out: Out = None, drill: Drill = None, as_json: Json = False, config: Config = None,
    data: Data = None,
) -> None:
    """A table as Parquet: typed columns, meanings in the metadata of the fields."""
    if out is None:
        raise InputError("a Parquet file cannot be printed; name it with --out")
    _table(what, "parquet", _wanted(start, end, station, quantity, incident), out, drill, as_json, config, data)


def _table(
    what: What, format: Format, wanted: Wanted, out: Path | None, drill: str | None, as_json: bool, config: Path | None,
    data: Path | None,
) -> None:
    from fengsui.exports.write import table

    _check(as_json, out)
    _say(_run(lambda store, _: table(store, what, format, wanted, out), config, data, drill), as_json, out)


@app.command()
def eurdep(
    start: From = None, end: To = None, station: Station = None, incident: Incident = None, out: Out = None,
    drill: Drill = None, as_json: Json = False, config: Config = None, data: Data = None,
) -> None:
    """Dose rates as EURDEP 2.1 text, in nSv/h."""
    from fengsui.exports.write import dose_rates

    _check(as_json, out)
    wanted, made = _wanted(start, end, station, None, incident), SystemClock().now()
    _say(_run(lambda store, who: dose_rates(store, wanted, named(who), made, out), config, data, drill), as_json, out)


@app.command()
def irix(
    incident: Annotated[str, typer.Argument(help="Id of a nuclear or radiation incident.")],
    start: From = None, end: To = None, station: Station = None,
    context: Annotated[
        Literal["Emergency", "Routine", "Test"], typer.Option(help="A drill's is always Exercise.")
    ] = "Emergency",
    sequence: Annotated[int, typer.Option(min=1, help="Number of this report on the event.")] = 1,
    follows: Annotated[str | None, typer.Option(help="UUID of the report before.")] = None,
    public: Annotated[bool, typer.Option(help="Free for public use; else for authorities only.")] = False,
    out: Out = None, drill: Drill = None, as_json: Json = False, config: Config = None, data: Data = None,
) -> None:
    """A nuclear or radiation incident as an IRIX 1.0 report, with what its stations measured."""
    from alerting.irix_shape import Heading
    from fengsui.exports.write import irix as written

    if follows is not None and not UUID4.fullmatch(follows):
        raise InputError(f"--follows {follows[:60]}: not the ReportUUID of an IRIX report; copy it from the report before")
    _check(as_json, out)
    heading = Heading(
        made=SystemClock().now(), context=context if drill is None else "Exercise", sequence=sequence, follows=follows,
        confidentiality="Free for Public Use" if public else "For Authority Use Only",
    )
    wanted = _wanted(start, end, station, None, incident)
    _say(_run(lambda store, who: written(store, wanted, named(who), heading, out), config, data, drill), as_json, out)


@app.command()
def cap(
    alert: Annotated[str | None, typer.Option(help="Id of one alert; without it all of the span.")] = None,
    incident: Annotated[str | None, typer.Option(help="Id of one incident, told as a whole.")] = None,
    start: From = None, end: To = None, station: Station = None,
    life: Annotated[bool, typer.Option(help="Every message of its life; else the newest.")] = False,
    out: Annotated[Path | None, typer.Option(help="File for one message, folder for several.")] = None,
    drill: Drill = None, as_json: Json = False, config: Config = None, data: Data = None,
) -> None:
    """Alerts or an incident as CAP 1.2 messages."""
    from fengsui.exports.messages import Listed, of_alerts, of_incident, put

    if alert is not None and incident is not None:
        raise InputError("--alert and --incident: name one of the two")
    one = (alert is not None or incident is not None) and not life
    if not one and out is None and not as_json:
        raise InputError("several messages go to several files; name a folder with --out, or ask for --json")
    wanted, now = _wanted(start, end, station, None, None), SystemClock().now()

    async def write(store: Opened, who: Issuer | None) -> list[Listed]:
        issuer = named(who)
        found = of_alerts(store, wanted, alert, issuer, now, whole=life) if incident is None else of_incident(
            store, incident, issuer, now, whole=life
        )
        return await put(found, out, one=one)

    listed = _run(write, config, data, drill)
    if not listed:
        raise InputError("nothing was told then: no alert about the environment stood, or all were suppressed by design")
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode({"messages": listed}) + b"\n")
    elif out is None:
        sys.stdout.buffer.write((listed[0].xml or "").encode())
    else:
        print(f"{len(listed)} messages written to {out}")


def _wanted(
    start: str | None, end: str | None, station: list[str] | None, quantity: list[str] | None, incident: str | None
) -> Wanted:
    since, until = (None if text is None else moment(name, text) for name, text in (("--from", start), ("--to", end)))
    if since is not None and until is not None and since >= until:
        raise InputError("--from must be before --to")
    for key in quantity or ():
        if known_quantity(key) is None and ":" not in key:      # codes nobody registered are kept as hj212:CODE
            raise InputError(f"--quantity {key}: there is no such quantity; docs/quantities.md lists them")
    return Wanted(
        start=since, end=until, stations=tuple(station) if station else None, quantities=tuple(quantity) if quantity else None,
        incident=incident,
    )


def _check(as_json: bool, out: Path | None) -> None:
    if as_json and out is None:
        raise InputError("--json says what was written to a file; name it with --out")


def _run(
    do: Callable[[Opened, Issuer | None], Awaitable[T]], config: Path | None, data: Path | None, drill: str | None
) -> T:
    async def within() -> T:
        settings = settings_with(config, data)
        region = load_region(settings.region, settings.data)
        async with opened(settings, region, drill) as store:
            return await do(store, issuer_of(settings, region.about))

    return asyncio.run(within())


def _say(found: Summary, as_json: bool, out: Path | None) -> None:
    """A summary, unless the export itself is on standard output."""
    if not found.rows:
        print("nothing that is stored fits what was asked for: look at --from, --to, --station, --quantity", file=sys.stderr)
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(found) + b"\n")
    elif out is not None:
        drill = f", drill {found.exercise}" if found.exercise else ""
        left_out = f"; {found.left_out} values have no place in the format" if found.left_out else ""
        print(f"{found.rows} rows written to {out}{drill}{left_out}")
