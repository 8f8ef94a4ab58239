"""fengsui decode | publish | record: payloads in, out and kept, as a gateway integrator needs them."""

import asyncio
import math
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import Progress

from config.drills.load import plan, plans
from config.load import load_region, load_settings, load_stations
from config.schema import IngestSettings
from core.clock import SystemClock
from core.errors import InputError
from core.recording import About, Recording
from fengsui.commands.options import moment
from ingest.decode import Refused, as_line, decode_stream
from ingest.mqtt_settings import MqttSettings
from ingest.publisher import offset_to
from ingest.publisher import publish as publish_recording
from ingest.recorder import record as record_topics

Format = Literal["auto", "json", "hj212", "senml"]


def decode(
    file: Annotated[str, typer.Argument(help="File with one payload a line or one whole document; - is standard input.")] = "-",
    format: Annotated[Format, typer.Option(help="Format of the payloads.")] = "auto",
    stations: Annotated[Path | None, typer.Option(help="Stations (TOML file or folder); the shipped region otherwise.")] = None,
    key: Annotated[str | None, typer.Option(help="SM4 key for encrypted HJ 212 frames, 32 hex digits.")] = None,
    received: Annotated[str | None, typer.Option(help="Time of receipt (RFC 3339); now by default.")] = None,
) -> None:
    """Turn payloads into readings, one JSON line each; what is refused goes to standard error with its reason."""
    data = sys.stdin.buffer.read() if file == "-" else _bytes(Path(file))
    register = load_stations(stations) if stations else load_region("guangxi").register
    refused = 0
    for outcome in decode_stream(
        data, format=format, register=register, key=_key(key),
        received=SystemClock().now() if received is None else moment("--received", received),
    ):
        if isinstance(outcome, Refused):
            refused += 1
            print(f"{outcome.number}: {outcome.error}", file=sys.stderr)
        else:
            for reading in outcome.readings:
                print(as_line(reading))
    if refused:
        raise SystemExit(1)


def publish(
    recording: Annotated[str, typer.Argument(help="Recording (.jsonl.zst, its manifest or folder), or a drill's name.")],
    broker: Annotated[str, typer.Option(help="mqtt://user:password@host:port, or mqtts://…")],
    speed: Annotated[float | None, typer.Option(help="Times the recorded pace; as fast as possible by default.")] = None,
    rate: Annotated[float | None, typer.Option(help="Messages a second, instead of a speed.")] = None,
    shift: Annotated[str | None, typer.Option(help="'now' moves the times in the payloads to now.")] = None,
    prefix: Annotated[str, typer.Option(help="Put before every topic.")] = "",
    ca: Annotated[Path | None, typer.Option(help="Certificate authority of the broker (PEM).")] = None,
) -> None:
    """Play a recording over MQTT as its gateways would, until the broker has acknowledged all of it."""
    if speed is not None and rate is not None:
        raise InputError("--speed and --rate: give one of them")
    if shift not in (None, "now"):
        raise InputError(f"--shift {shift}: only 'now' is known")
    for name, value in (("--speed", speed), ("--rate", rate)):
        if value is not None and not value > 0:
            raise InputError(f"{name} {value:g}: expected more than 0")
    names = {each.name for each in plans()}
    if recording in names and "exercise/" not in prefix:
        print(f"{recording} is a drill: a house that listens to this broker takes its readings for real. "
              f"--prefix exercise/<id> keeps them apart.", file=sys.stderr)
    found = Recording.open(plan(recording).recording if recording in names else recording)
    if (warning := too_old(found, SystemClock().now(), shift is not None, speed if rate is None else None)) is not None:
        print(warning, file=sys.stderr)
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("publishing", total=1.0)
        done = asyncio.run(publish_recording(
            found, MqttSettings(url=broker, ca=ca), speed=speed, rate=rate, prefix=prefix,
            shift_to=SystemClock().now() if shift else None, tell=lambda share: progress.update(task, completed=share),
        ))
    print(f"{done.messages} messages acknowledged in {done.seconds:.1f} s, {done.repeated} sent again")


def too_old(recording: Recording, now: datetime, shifted: bool, speed: float | None) -> str | None:
    """What a publisher should know beforehand: much of it may come so late that it is kept but raises nothing."""
    manifest = recording.manifest
    first = manifest.start + offset_to(recording, now, speed) if shifted else manifest.start
    hours, allowed = (now - first).total_seconds() / 3600, IngestSettings().lateness_hours
    if hours <= allowed:
        return None
    return (
        f"its times begin {hours:.0f} h ago; a house keeps but does not judge what is older than ingest.lateness_hours, "
        f"{allowed:g} h unless set: set {math.ceil(hours) + 1} there to see its alerts"
        + ("" if shifted else ", or move the times with --shift now")
    )


def record(
    broker: Annotated[str, typer.Option(help="mqtt://user:password@host:port, or mqtts://…")],
    out: Annotated[Path, typer.Option(help="File to write, ending in .jsonl.zst; the manifest is put beside it.")],
    topic: Annotated[list[str] | None, typer.Option(help="Topic filter, repeatable; everything by default.")] = None,
    seconds: Annotated[float | None, typer.Option(help="How long; until Ctrl-C by default.")] = None,
    source: Annotated[str, typer.Option(help="Who measures, for the manifest.")] = "not stated",
    licence: Annotated[str, typer.Option(help="On what terms others may use it, for the manifest.")] = "not stated",
    title: Annotated[str, typer.Option(help="What it is, for the manifest.")] = "",
    config: Annotated[Path | None, typer.Option(help="Settings file: its region's stations and rules go along.")] = None,
    ca: Annotated[Path | None, typer.Option(help="Certificate authority of the broker (PEM).")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a recording that is there already.")] = False,
) -> None:
    """Record topics as they come until stopped."""
    if out.exists() and not force:
        raise InputError(f"{out} is there already; name another file, or --force to replace it")
    region = load_region(load_settings(config).region)
    stations = tuple(station.public() for station in region.register.values())
    about = About(
        title_zh=title or "现场录制", title_en=title or "Recorded from a broker", source=source, licence=licence,
        stations=stations, rules=tuple(region.rule_tables),
    )
    print(asyncio.run(_record(broker, ca, tuple(topic or ("#",)), out, about, seconds)))


async def _record(
    broker: str, ca: Path | None, topics: tuple[str, ...], out: Path, about: About, seconds: float | None
) -> str:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    if seconds is not None:
        loop.call_later(seconds, stop.set)
    count = await record_topics(MqttSettings(url=broker, ca=ca), topics, out, stop, SystemClock(), about,
                                say=lambda text: print(text, file=sys.stderr))
    return f"{count} messages recorded in {out}"


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from None


def _key(text: str | None) -> bytes | None:
    if text is None:
        return None
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != 16:
        raise InputError("--key: an SM4 key is 32 hex digits (16 bytes)")
    return key
