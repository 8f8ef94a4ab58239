"""The embedded broker: starts, survives, and never outlives the program that started it."""

import asyncio
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiomqtt
import pytest

from core.errors import BrokerError, ConfigError
from ingest.broker import EmbeddedBroker, executable, version
from ingest.broker_settings import BrokerSettings
from tests.ingest.brokers import LIMIT, free_port, is_gone, until
from tests.ingest.certificates import Certificates


def client(broker: EmbeddedBroker, identifier: str, **more: object) -> aiomqtt.Client:
    return aiomqtt.Client("127.0.0.1", broker.port, identifier=identifier, clean_session=False, **more)  # type: ignore[arg-type]


async def take(reader: aiomqtt.Client, count: int) -> AsyncIterator[aiomqtt.Message]:
    for _ in range(count):
        yield await anext(reader.messages)


async def gone(pid: int) -> None:
    await until(lambda: is_gone(pid))


async def test_it_listens_when_start_returns(tmp_path: Path) -> None:
    async with EmbeddedBroker(tmp_path, BrokerSettings(port=free_port())) as broker, client(broker, "a") as gateway:
        await gateway.publish("readings/g1", b"{}", qos=1)
    assert broker.pid is None


async def test_it_takes_a_free_port_when_the_wanted_one_is_in_use(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        async with EmbeddedBroker(tmp_path, BrokerSettings(port=taken)) as broker:
            assert broker.port != taken
            assert await broker.start() == f"mqtt://127.0.0.1:{broker.port}"
            found = broker.port
            await broker.stop()
            await broker.start()
            assert broker.port == found, "its clients know it by this port"


async def test_a_killed_broker_comes_back_on_its_port_with_what_it_had_acknowledged(tmp_path: Path) -> None:
    broker = EmbeddedBroker(tmp_path, BrokerSettings(port=free_port()))
    await broker.start()
    keeper = asyncio.create_task(broker.run())
    try:
        async with client(broker, "reader") as reader:
            await reader.subscribe("readings/#", qos=1)
        async with client(broker, "gateway") as gateway:
            for number in range(20):
                await gateway.publish("readings/g1", str(number), qos=1)
            port, first = broker.port, broker.pid
            assert first is not None
            os.kill(first, signal.SIGKILL)
            await gone(first)
        await until(lambda: broker.pid not in (None, first))
        async with asyncio.timeout(LIMIT):
            await broker.listening()
        assert broker.port == port
        assert broker.restarts == 1
        async with asyncio.timeout(LIMIT), client(broker, "reader") as reader:
            got = {int(message.payload) async for message in take(reader, 20)}
        assert got == set(range(20))
    finally:
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)
    assert broker.pid is None


async def test_a_second_program_is_refused_the_same_folder(tmp_path: Path) -> None:
    async with EmbeddedBroker(tmp_path, BrokerSettings(port=free_port())):
        with pytest.raises(BrokerError, match="another Fengsui uses"):
            await EmbeddedBroker(tmp_path, BrokerSettings(port=free_port())).start()


PARENT = """
import asyncio, sys
from pathlib import Path
from ingest.broker import EmbeddedBroker
from ingest.broker_settings import BrokerSettings

async def main():
    broker = EmbeddedBroker(Path(sys.argv[1]), BrokerSettings(port=int(sys.argv[2])))
    await broker.start()
    print('pid', broker.pid, flush=True)
    await broker.run()

asyncio.run(main())
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere a left-over is ended at the next start")
async def test_it_dies_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, str(tmp_path), str(free_port()), stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    async with asyncio.timeout(LIMIT):
        while not (line := await parent.stdout.readline()).startswith(b"pid "):
            assert line, "the parent ended"
        pid = int(line.split()[1])
        parent.kill()
        await parent.wait()
    await gone(pid)
    async with EmbeddedBroker(tmp_path, BrokerSettings(port=free_port())) as broker:
        assert broker.pid != pid


async def test_a_left_over_broker_is_found_by_its_pid_file_and_ended(tmp_path: Path) -> None:
    settings = BrokerSettings(port=free_port())
    async with EmbeddedBroker(tmp_path, settings):
        pass
    program = [executable(), "-c", str(tmp_path / "nats.conf")]
    left_over = subprocess.Popen(program)  # noqa: ASYNC220  # started as a stranger would
    try:
        await until(lambda: (tmp_path / "nats.pid").read_text().strip() == str(left_over.pid))
        async with EmbeddedBroker(tmp_path, settings) as broker:
            assert left_over.wait(timeout=LIMIT) is not None
            assert broker.pid != left_over.pid
            assert broker.port == settings.port
    finally:
        left_over.kill()
        left_over.wait()


async def test_a_stranger_with_the_number_in_the_pid_file_is_left_alone(tmp_path: Path) -> None:
    program = [sys.executable, "-c", "input()"]
    stranger = subprocess.Popen(program, stdin=subprocess.PIPE)  # noqa: ASYNC220  # it only waits
    try:
        (tmp_path / "nats.pid").write_text(str(stranger.pid))
        async with EmbeddedBroker(tmp_path, BrokerSettings(port=free_port())):
            assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.communicate()


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        (BrokerSettings(host="0.0.0.0"), "mqtt.listen"),
        (BrokerSettings(host="::"), "mqtt.listen"),
        (BrokerSettings(host="broker.example"), "mqtt.listen"),
        (BrokerSettings(username="g"), "mqtt.password"),
        (BrokerSettings(certificate=Path("c.pem")), "mqtt.key"),
        (BrokerSettings(clients_ca=Path("ca.pem")), "mqtt.certificate"),
        (BrokerSettings(certificate=Path("/nowhere/c.pem"), key=Path("/nowhere/k.pem")), "/nowhere/c.pem"),
    ],
)
def test_settings_that_would_open_the_house_or_cannot_work_are_refused(
    tmp_path: Path, settings: BrokerSettings, key: str
) -> None:
    with pytest.raises(ConfigError, match=key):
        EmbeddedBroker(tmp_path, settings)


async def test_beyond_loopback_only_the_password_lets_a_gateway_in(tmp_path: Path) -> None:
    settings = BrokerSettings(host="0.0.0.0", port=free_port(), username="gateways", password='p"{w\\ }')
    async with EmbeddedBroker(tmp_path, settings) as broker:
        async with client(broker, "a", username="gateways", password='p"{w\\ }') as gateway:
            await gateway.publish("readings/g1", b"{}", qos=1)
        for wrong in ({}, {"username": "gateways", "password": "guess"}):
            with pytest.raises(aiomqtt.MqttError):
                async with client(broker, "b", **wrong):
                    pass
        assert stat.S_IMODE((tmp_path / "nats.conf").stat().st_mode) == 0o600


async def test_with_an_authority_only_its_certificates_let_a_gateway_in(
    tmp_path: Path, certificates: Certificates
) -> None:
    settings = BrokerSettings(
        host="0.0.0.0",
        port=free_port(),
        certificate=certificates.server.certificate,
        key=certificates.server.key,
        clients_ca=certificates.ca,
    )
    async with EmbeddedBroker(tmp_path, settings) as broker:
        async with client(broker, "a", tls_context=certificates.client_context()) as gateway:
            await gateway.publish("readings/g1", b"{}", qos=1)
        with pytest.raises(aiomqtt.MqttError):
            async with client(broker, "b", tls_context=certificates.context(), timeout=1):
                pass


def test_its_version_is_told() -> None:
    assert [part.isdigit() for part in version().split(".")] == [True, True, True]
