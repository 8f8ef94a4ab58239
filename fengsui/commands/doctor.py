"""fengsui doctor: looks at what a start needs, says what is wrong and what to do."""

import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from config.load import load_region
from config.schema import Settings
from console.settings import STATIC
from core.errors import FengsuiError
from fengsui.commands.options import settings_with
from fengsui.exchange import readers_of
from ingest import broker

SPACE = 2 * 2**30    # B that should be free: a day of raw readings of a region, and room to prune


def doctor(
    config: Annotated[Path | None, typer.Option(help="Settings file.")] = None,
    data: Annotated[Path | None, typer.Option(help="Data folder, as given to `fengsui up`.")] = None,
) -> None:
    """Check this machine and the settings; exit status 1 if anything would stop Fengsui."""
    wrong = False
    settings = Settings()
    for title, check in CHECKS:
        try:
            if title == "settings":
                settings = settings_with(config, data)
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
    region = load_region(settings.region, settings.data)
    return f"{region.name_zh} {region.name_en}: {len(region.register)} stations, {len(region.rules)} rules"


def _exchange(settings: Settings) -> str:
    readers = readers_of(settings)                       # as a start does: each token is read and must be long enough
    if settings.exchange.sender is None:
        return "nobody is named as sender; nothing goes out (exchange.sender)"
    return f"{settings.exchange.sender} speaks, {len(readers)} systems may read the feed"


def _console(settings: Settings) -> str:
    if not (STATIC / "index.html").is_file():
        raise FengsuiError("the console is not built; run make install")
    return "built"


def _web(settings: Settings) -> str:
    return _free(settings.web.host, settings.web.port, "choose another port with --port")


def _mqtt(settings: Settings) -> str:
    if settings.mqtt.broker is not None:
        return f"readings come from {settings.mqtt.broker}"
    host, _, port = settings.mqtt.listen.rpartition(":")
    return _free(host, int(port), "set mqtt.listen; gateways need a port that stays")


def _loggers(settings: Settings) -> str:
    if settings.hj212.listen is None:
        return "not wanted"
    host, _, port = settings.hj212.listen.rpartition(":")
    return _free(host, int(port), "set hj212.listen; loggers need a port that stays")


def _free(host: str, port: int, otherwise: str) -> str:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise FengsuiError(
                f"{host}:{port} is taken (perhaps by a Fengsui that runs); stop that program or {otherwise}"
            ) from None
    return f"{host}:{port} is free"


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
    ("exchange", _exchange),
    ("web port", _web), ("mqtt port", _mqtt), ("hj212 port", _loggers), ("broker", _broker), ("disk", _space),
)
