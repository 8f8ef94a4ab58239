"""The server itself: screens, health, starting and stopping."""

import asyncio
import contextlib
import sqlite3
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from console.frames import StageFrame
from console.houses import Houses
from console.probe import FRESH, StoreProbe
from console.roles import Role
from console.server import create_app, listen, serve
from console.settings import ConsoleSettings
from core.errors import ConfigError
from core.messages import StageStatus
from core.store.store import Store
from tests.console.conftest import NOON, Console, House, frames_until, read_on, running


async def test_without_a_built_front_end_the_page_says_what_to_do_in_both_languages(console: Console) -> None:
    async with console.client() as client:
        for path in ("/", "/index.html", "/alerts"):
            answer = await client.get(path)
            assert answer.status_code == 503
            assert "界面尚未构建" in answer.text
            assert "make install" in answer.text


async def test_pages_are_asked_for_each_time_and_hashed_pieces_kept_for_ever(
    console: Console, settings: ConsoleSettings
) -> None:
    (settings.static / "assets").mkdir(parents=True)
    (settings.static / "index.html").write_text("<!doctype html><title>烽燧</title>")
    (settings.static / "assets" / "main-4f2a.js").write_text("console.log(1);\n" * 200)
    async with console.client() as client:
        for path in ("/", "/alerts", "/wall/1"):
            page = await client.get(path)
            assert (page.status_code, page.headers["cache-control"]) == (200, "no-cache")
            assert "烽燧" in page.text
        piece = await client.get("/assets/main-4f2a.js")
        assert "immutable" in piece.headers["cache-control"]
        assert piece.headers["content-encoding"] == "gzip"
        assert piece.headers["content-type"].startswith("text/javascript")
        assert (await client.get("/assets/gone-1234.js")).status_code == 404
        unknown = await client.get("/api/absent")
        assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "not_found")
        wrong = await client.delete("/api/login")
        assert (wrong.status_code, wrong.json()["error"]["code"]) == (405, "wrong_method")


async def test_the_documentation_page_runs_no_script_of_its_own(console: Console) -> None:
    async with console.client() as client:
        page = await client.get("/api/docs")
        assert "<script>" not in page.text
        assert "/swagger/swagger-ui-bundle.js" in page.text
        start = await client.get("/api/docs/start.js")
        assert start.headers["content-type"].startswith("text/javascript")
        assert "/api/openapi.json" in start.text


async def test_ready_means_every_stage_runs_and_the_store_can_be_written_to(console: Console) -> None:
    async with console.client() as client:
        assert (await client.get("/healthz")).text == "ok\n"
        answer = await client.get("/readyz")
        assert (answer.status_code, answer.json()) == (200, {"ready": True, "store": "", "stages": {"alerting": True}})
        console.house.bus.publish("stages", StageStatus(stage="alerting", time=NOON, running=False, detail="broken"))
        await console.house.bus.settle()
        answer = await client.get("/readyz")
        assert (answer.status_code, answer.json()["stages"]) == (503, {"alerting": False})


async def test_however_often_readiness_is_asked_for_the_store_is_written_to_once(console: Console, tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(f"file:{tmp_path / 'live.db'}?mode=ro", uri=True)) as other:
        def commits() -> int:        # SQLite counts those of all others here
            return int(other.execute("PRAGMA data_version").fetchone()[0])

        async with console.client() as client:
            assert (await client.get("/readyz")).status_code == 200
            before = commits()
            answers = await asyncio.gather(*(client.get("/readyz") for _ in range(50)))
        assert {each.status_code for each in answers} == {200}
        assert commits() == before


async def test_a_store_that_can_no_longer_be_written_to_is_said_within_seconds(tmp_path: Path) -> None:
    moments = [0.0]
    store = await Store.open(str(tmp_path / "other.db"))
    probe = StoreProbe(store, elapsed=lambda: moments[-1])
    assert await asyncio.gather(*(probe.trouble() for _ in range(10))) == [""] * 10
    await store.close()
    moments.append(FRESH - 0.1)
    assert await probe.trouble() == ""
    moments.append(FRESH)
    assert "closed" in await probe.trouble()


async def test_a_store_that_does_not_answer_is_not_ready(house: House) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def long(connection: object) -> None:
        begun.set()
        await ended.wait()

    writing = asyncio.create_task(house.store._writer.do(long))
    await begun.wait()
    trouble = await StoreProbe(house.store, limit=0.01).trouble()
    ended.set()
    await writing
    assert "within 0.01 s" in trouble
    assert await StoreProbe(house.store).trouble() == ""


async def test_counters_are_for_this_machine_or_an_admin(console: Console, people: dict[Role, str]) -> None:
    async with console.client() as client:
        assert "python_info" in (await client.get("/metrics")).text
    outside = {"X-Forwarded-For": "203.0.113.9"}
    for role, status in ((None, 401), (Role.DIRECTOR, 403), (Role.ADMIN, 200)):
        async with console.client(people[role] if role else None, headers=outside) as client:
            assert (await client.get("/metrics")).status_code == status, role


async def test_a_taken_port_is_said_in_one_sentence(console: Console) -> None:
    with pytest.raises(ConfigError, match=rf"port {console.port} .*taken.*--port"):
        listen("127.0.0.1", console.port)


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"])
async def test_an_address_of_another_machine_is_said_in_one_sentence(host: str) -> None:
    with pytest.raises(ConfigError, match="--host"):
        listen(host, 0)


async def test_a_certificate_that_is_none_is_said_before_anything_is_served(house: House, tmp_path: Path) -> None:
    (tmp_path / "cert.pem").write_text("not a certificate")
    app = create_app(Houses(house), ConsoleSettings(certificate=tmp_path / "cert.pem", key=tmp_path / "cert.pem"))
    with pytest.raises(ConfigError, match=r"web\.certificate"):
        await serve(app, "127.0.0.1", 0)


async def test_stopping_closes_every_stream_and_frees_the_port(house: House, settings: ConsoleSettings) -> None:
    app = create_app(Houses(house), settings)
    started: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(serve(app, "127.0.0.1", 0, started=started.set_result))
    port = await started
    await house.store.people.add_user("li", "viewer", None, NOON)
    async with asyncio.timeout(10):
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            assert (await client.get("/healthz")).status_code == 200
        serving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await serving
    listen("127.0.0.1", port).close()


async def test_a_client_is_told_that_the_server_restarts(
    house: House, settings: ConsoleSettings, people: dict[Role, str]
) -> None:
    async with contextlib.AsyncExitStack() as stack:
        second = await stack.enter_async_context(running(Houses(house), settings))
        socket = await second.stream(people[Role.VIEWER]).__aenter__()
        await frames_until(socket, "picture")
        await stack.aclose()
        with pytest.raises(ConnectionClosed) as closed:
            await read_on(socket)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1012


async def test_a_failed_stage_is_said_on_every_screen_at_once(console: Console, people: dict[Role, str]) -> None:
    async with console.stream(people[Role.VIEWER]) as socket:
        await frames_until(socket, "picture")
        console.house.bus.publish("stages", StageStatus(stage="mqtt", time=NOON, running=False, detail="no broker"))
        sent = (await frames_until(socket, str(StageFrame.__struct_config__.tag)))[-1]
        assert (sent["data"]["stage"], sent["data"]["running"]) == ("mqtt", False)
