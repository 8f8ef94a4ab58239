"""fengsui decode | publish | record: payloads in, out and kept, as a gateway integrator needs them."""

import asyncio
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.progress import Progress

from config.load import load_region, load_stations
from core.clock import SystemClock
from core.errors import InputError
from core.recording import Recording
from core.station import Register
from ingest.decode import Refused, as_line, decode_stream

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
        data, format=format, register=register, received=_moment(received), key=_key(key),
    ):
        if isinstance(outcome, Refused):
            refused += 1
            print(f"{outcome.number}: {outcome.error}", file=sys.stderr)
        else:
            for reading in outcome.readings:
                print(as_line(reading))
    if refused:
        raise SystemExit(1)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from None


def _moment(text: str | None) -> datetime:
    if text is None:
        return SystemClock().now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(f"--received {text}: not a time; write it like 2026-11-23T08:00:00+08:00") from None
    if moment.tzinfo is None:
        raise InputError(f"--received {text}: has no zone; write it like {text}+08:00")
    return moment


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
