"""How to reach an MQTT broker: address, who we are, TLS. Connects to nothing (`ingest.mqtt`)."""

import ssl
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from core.errors import ConfigError

PORTS = {"mqtt": 1883, "mqtts": 8883}


class MqttSettings(msgspec.Struct, frozen=True, kw_only=True):
    """One broker, as `mqtt://user:password@host:port` or `mqtts://…`."""

    url: str
    username: str | None = None      # outranks the one in the URL
    password: str | None = None
    ca: Path | None = None           # authority the broker's certificate must come from; None: the system's
    certificate: Path | None = None  # our own certificate, PEM
    key: Path | None = None
    checks_name: bool = True         # False: only for a certificate pinned by `ca`, whatever name it was made for
    client_id: str = "fengsui-ingest"
    is_remembered: bool = True       # the broker keeps what comes while we are away; False for a mere onlooker
    keepalive: int = 15              # s; a dead line is noticed within one and a half of it


class Address(msgspec.Struct, frozen=True):
    """What a URL says."""

    host: str
    port: int
    is_tls: bool
    username: str | None
    password: str | None


def address(settings: MqttSettings) -> Address:
    """The parts of the URL, checked; ConfigError when it is not one of ours."""
    try:
        parts = urlsplit(settings.url)
        port = parts.port
    except ValueError as error:
        raise ConfigError(f"mqtt.broker '{without_password(settings.url)}': {error}") from error
    if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ConfigError(f"mqtt.broker '{without_password(settings.url)}': expected mqtt://host:port or mqtts://host:port")
    username = settings.username or (unquote(parts.username) if parts.username else None)
    password = settings.password or (unquote(parts.password) if parts.password else None)
    if password is not None and username is None:
        raise ConfigError("mqtt.password is set without mqtt.username; MQTT 3.1.1 sends no password without a name")
    return Address(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        is_tls=parts.scheme == "mqtts",
        username=username,
        password=password,
    )


def tls_context(settings: MqttSettings) -> ssl.SSLContext | None:
    """The TLS context of a connection, or None for a plain one."""
    if not address(settings).is_tls:
        if settings.certificate or settings.ca:
            raise ConfigError("mqtt.ca and mqtt.certificate need TLS; write mqtts:// in mqtt.broker")
        return None
    try:
        context = ssl.create_default_context(cafile=settings.ca)
        if not settings.checks_name:
            if settings.ca is None:
                raise ConfigError("a broker whose name is not checked needs mqtt.ca, or anyone could answer for it")
            context.check_hostname = False
            context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        if settings.certificate is not None:
            context.load_cert_chain(settings.certificate, settings.key)
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(f"mqtt.ca, mqtt.certificate or mqtt.key cannot be used: {error}") from error
    return context


def without_password(url: str) -> str:
    """The URL as logs and screens may show it."""
    head, at, tail = url.rpartition("@")
    if not at:
        return url
    scheme, slashes, user = head.rpartition("://")
    return f"{scheme}{slashes}{user.partition(':')[0]}@{tail}"
