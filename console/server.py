"""The web server: puts the application together and runs it. What it answers is in `console.api`."""

import asyncio
import contextlib
import logging
import socket
from asyncio import TimerHandle
from collections.abc import Callable, Iterator
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from console.api import errors, router
from console.api.documentation import document
from console.api.screens import screens
from console.auth import Auth
from console.files import Shelf
from console.guard import Guard
from console.houses import Houses
from console.probe import StoreProbe
from console.settings import ConsoleSettings
from console.walls import Walls
from core.errors import ConfigError

PING_EVERY = 20.0    # s; finds peers that vanished without a word
PING_LIMIT = 20.0    # s
LARGEST_MESSAGE = 4096   # bytes a client may send over the stream; it has nothing to say there
STOP_LIMIT = 3       # s for requests under way when the server stops
ABORT_AFTER = 10.0   # s a client may take to read what is left after we closed its stream


def create_app(houses: Houses, settings: ConsoleSettings | None = None) -> FastAPI:
    """The console's application over the houses it shows."""
    settings = settings or ConsoleSettings()
    app = FastAPI(title="烽燧 Fengsui", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.houses = houses
    app.state.settings = settings
    app.state.auth = Auth(houses.live.store, houses.live.clock, settings.session)
    app.state.walls = Walls(houses.live.store, houses.live.clock, app.state.auth)
    app.state.looking = asyncio.Lock()           # one look through the chain at a time
    app.state.probe = StoreProbe(houses.live.store)
    app.state.geography = Shelf(settings.geography)
    app.state.screens = Shelf((settings.static,))
    app.add_middleware(Guard, origins=settings.origins, https=settings.secure)
    errors.install(app)
    router.mount(app)
    document(app)
    app.include_router(screens)
    return app


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, or `ConfigError` with a sentence that says what to do. Port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        if isinstance(error, socket.gaierror):
            raise ConfigError(f"'{host}' is not an address of this machine; choose another with --host") from None
        if error.errno == 98:
            raise ConfigError(
                f"port {port} on {host} is taken by another program; stop it or choose another port with --port"
            ) from None
        raise ConfigError(f"cannot listen on {host} port {port}: {error.strerror}; choose others with --host, --port") \
            from None
    listener.setblocking(False)
    return listener


class Stream(WebSocketsSansIOProtocol):
    """uvicorn's websocket, which also lets go of a client that never reads.

    Closing a connection waits until what is buffered has been read; a stalled client would hold it for ever.
    """

    _abort: TimerHandle | None = None

    async def run_asgi(self) -> None:
        await super().run_asgi()
        if not self.disconnected:
            self._abort = self.loop.call_later(ABORT_AFTER, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._abort is not None:
            self._abort.cancel()
        super().connection_lost(exc)


class _Server(uvicorn.Server):
    """uvicorn inside our program, which handles signals itself and wants to know when requests are answered."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(
    app: FastAPI,
    host: str = "127.0.0.1",
    port: int = 8080,
    *,
    listener: socket.socket | None = None,
    started: Callable[[int], Any] | None = None,
) -> None:
    """Serve until cancelled, then close every connection. `started` is told the port once requests are answered."""
    settings: ConsoleSettings = app.state.settings
    listener = listener or listen(host, port)
    config = uvicorn.Config(
        app, http="httptools", ws=Stream, loop="none", lifespan="off", access_log=False, log_config=None,
        log_level=logging.WARNING, server_header=False, ws_per_message_deflate=False, ws_max_size=LARGEST_MESSAGE,
        ws_ping_interval=PING_EVERY, ws_ping_timeout=PING_LIMIT, timeout_graceful_shutdown=STOP_LIMIT,
        forwarded_allow_ips="127.0.0.1", ssl_certfile=settings.certificate, ssl_keyfile=settings.key,
    )
    try:
        config.load()
    except OSError as error:          # ssl.SSLError among them
        listener.close()
        raise ConfigError(f"web.certificate or web.key cannot be used: {error}; both are PEM files") from error
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    running.add_done_callback(lambda _: server.up.set())
    try:
        await server.up.wait()
        if started is not None and not running.done():
            started(listener.getsockname()[1])
        await asyncio.shield(running)
    finally:
        server.should_exit = True
        if not running.done():
            await asyncio.shield(running)
        listener.close()
