"""fengsui doctor: looks at what a start needs, says what is wrong and what to do."""

import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from config.load import load_region, load_settings
from config.schema import Settings
from console.settings import STATIC
from core.errors import FengsuiError
from ingest import broker

SPACE = 2 * 2**30    # B that should be free: a day of raw readings of a region, and room to prune


def doctor(config: Annotated[Path | None, typer.Option(help="Settings file.")] = None) -> None:
    """Check this machine and the settings; exit status 1 if anything would stop the house."""
    wrong = False
    settings = Settings()
    for title, check in CHECKS:
        try:
            if title == "settings":
                settings = load_settings(config)
            said = check(settings)
            mark = "ok  "
        except (FengsuiError, OSError) as error:
            said, mark, wrong = str(error), "FAIL", True
        print(f"{mark}  {title:10} {said}")
    if wrong:
        raise SystemExit(1)


def _python(settings: Settings) -> str:
    return f"{sys.version.split()[0]} in {sys.prefix}"


def _settings(settings: Settings) -> str:
    return "readable"


def _region(settings: Settings) -> str:
    region = load_region(settings.region)
    return f"{region.name_zh} {region.name_en}: {len(region.register)} stations, {len(region.rules)} rules"


def _console(settings: Settings) -> str:
    if not (STATIC / "index.html").is_file():
        raise FengsuiError("the console is not built; run make install")
    return "built"


def _port(settings: Settings) -> str:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.web.host, settings.web.port))
        except OSError:
            raise FengsuiError(
                f"{settings.web.host}:{settings.web.port} is taken (perhaps by a Fengsui that runs); "
                "stop that program or choose another port with --port"
            ) from None
    return f"{settings.web.host}:{settings.web.port} is free"


def _broker(settings: Settings) -> str:
    return settings.mqtt.broker or f"embedded, {broker.version()}"


def _space(settings: Settings) -> str:
    folder = settings.data if settings.data.exists() else Path()
    free = shutil.disk_usage(folder).free
    if free < SPACE:
        raise FengsuiError(f"{free / 2**30:.1f} GiB free at {folder.resolve()}; make room, at least 2 GiB")
    return f"{free / 2**30:.0f} GiB free at {folder.resolve()}"


CHECKS: tuple[tuple[str, Callable[[Settings], str]], ...] = (
    ("python", _python), ("settings", _settings), ("region", _region), ("console", _console),
    ("web port", _port), ("broker", _broker), ("disk", _space),
)
