"""Brokers of one's own, TLS, passwords and certificates: who gets in, and what is refused before anything connects."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from core.errors import ConfigError
from ingest.mqtt_settings import MqttSettings, address, tls_context
from tests.ingest.brokers import mosquitto, mosquitto_path, until
from tests.ingest.certificates import Certificates
from tests.ingest.ingester import Ingester, embedded, gateway, publish
from tests.ingest.shelf import Shelf

needs_mosquitto = pytest.mark.skipif(mosquitto_path() is None, reason="no mosquitto; on Debian: apt-get install mosquitto")


@needs_mosquitto
@pytest.mark.mosquitto
async def test_mosquitto_with_its_window_of_twenty_does_not_stall(tmp_path: Path) -> None:
    store = Shelf()
    async with mosquitto(tmp_path, "allow_anonymous true") as port:
        settings = MqttSettings(url=f"mqtt://127.0.0.1:{port}")
        async with Ingester(settings, store).running(), gateway(port) as client:
            await publish(client, range(1_000))
            await until(lambda: len(store.readings) == 1_000)


@needs_mosquitto
@pytest.mark.mosquitto
async def test_mosquitto_with_tls_client_certificate_user_and_password(
    tmp_path: Path, certificates: Certificates
) -> None:
    passwords = tmp_path / "passwords"
    program = await asyncio.create_subprocess_exec("mosquitto_passwd", "-b", "-c", str(passwords), "in", "p@ss:w/rd")
    assert await program.wait() == 0
    lines = (
        "allow_anonymous false", f"password_file {passwords}", f"cafile {certificates.ca}",
        f"certfile {certificates.server.certificate}", f"keyfile {certificates.server.key}", "require_certificate true",
        "user root",
    )
    store = Shelf()
    async with mosquitto(tmp_path, *lines) as port:
        settings = MqttSettings(
            url=f"mqtts://in:p%40ss%3Aw%2Frd@127.0.0.1:{port}", ca=certificates.ca,
            certificate=certificates.client.certificate, key=certificates.client.key,
        )
        tls: dict[str, Any] = {"tls_context": certificates.client_context(), "username": "in", "password": "p@ss:w/rd"}
        async with Ingester(settings, store).running() as ingester, gateway(port, **tls) as client:
            await publish(client, range(10))
            await until(lambda: len(store.readings) == 10)
            assert "p@ss" not in str(ingester.said)
            assert "p%40" not in str(ingester.said)


@pytest.mark.parametrize("clients", [False, True])
async def test_our_own_ingester_gets_into_a_broker_opened_with_tls(
    tmp_path: Path, certificates: Certificates, clients: bool
) -> None:
    store = Shelf()
    more = {"clients_ca": certificates.ca} if clients else {"username": "g", "password": "p"}
    server = certificates.server
    tls: dict[str, Any] = {"tls_context": certificates.client_context(), "username": "g", "password": "p"}
    async with (
        embedded(tmp_path, host="0.0.0.0", certificate=server.certificate, key=server.key, **more) as broker,
        Ingester(broker.connection(), store).running(),
    ):
        async with gateway(broker.port, **tls) as client:
            await publish(client, range(10))
        await until(lambda: len(store.readings) == 10)


@pytest.mark.parametrize(
    "wrong",
    ["http://a", "mqtt://", "mqtt://host:port", "mqtt://host:99999", "host:1883", "mqtt://host/path", "mqtt://:p@host"],
)
def test_a_url_that_is_none_is_refused_and_its_password_not_shown(wrong: str) -> None:
    with pytest.raises(ConfigError):
        address(MqttSettings(url=wrong))


def test_a_url_tells_host_port_and_who_we_are() -> None:
    found = address(MqttSettings(url="mqtts://me:p%40ss@broker.example"))
    assert (found.host, found.port, found.is_tls, found.username, found.password) == (
        "broker.example", 8883, True, "me", "p@ss"
    )
    assert address(MqttSettings(url="mqtt://[::1]:1999", username="u")).host == "::1"


def test_certificates_without_tls_or_missing_are_refused(tmp_path: Path) -> None:
    for settings in (
        MqttSettings(url="mqtt://h", ca=tmp_path / "ca.pem"),
        MqttSettings(url="mqtts://h", ca=tmp_path / "nowhere.pem"),
        MqttSettings(url="mqtts://h", checks_name=False),
    ):
        with pytest.raises(ConfigError, match=r"mqtt\.ca"):
            tls_context(settings)
