"""Settings of the embedded broker and the configuration file nats-server reads. Starts nothing (`ingest.broker`)."""

import ipaddress
import json
from pathlib import Path
from typing import Literal

import msgspec

from core.errors import ConfigError

MAX_PAYLOAD = 16 * 1024 * 1024   # B; a spectrum or a picture in a reading is a few MB, 10 MB must pass
MAX_ACK_PENDING = 5_000          # per filter; one session shares 65,535 among all its filters
ACK_WAIT = 3.0                   # s until an unacknowledged message comes again; 30 (the default) delays a restart
GATEWAYS_MAY = (                 # a topic such as $JS/API/… is a command to the broker's store: it could empty it
    '{ publish: { deny: ["$JS.>", "$MQTT.>", "$SYS.>"] }, subscribe: { deny: ["$JS.>", "$SYS.>"] } }'
)
HOUSE = "fengsui"                # the user our own ingester is when gateways need a password


class BrokerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where the embedded broker listens, who may speak to it, and what it survives."""

    host: str = "127.0.0.1"
    port: int = 1883                 # another free one is taken when this is in use
    username: str | None = None      # what gateways must give; needed beyond loopback unless `clients_ca` is set
    password: str | None = None
    certificate: Path | None = None  # server certificate, PEM; with it the listener speaks TLS only
    key: Path | None = None
    clients_ca: Path | None = None   # authority that gateways' certificates must come from, PEM
    durability: Literal["power-cut", "process-crash"] = "power-cut"
    ack_wait: float = ACK_WAIT       # s

    def checked(self) -> "BrokerSettings":
        """The same settings, or ConfigError when they would open the house to anyone."""
        if (self.username is None) != (self.password is None):
            raise ConfigError("mqtt.username and mqtt.password belong together; give both or neither")
        if (self.certificate is None) != (self.key is None):
            raise ConfigError("mqtt.certificate and mqtt.key belong together; give both or neither")
        if self.clients_ca is not None and self.certificate is None:
            raise ConfigError("mqtt.ca asks gateways for certificates; that needs mqtt.certificate and mqtt.key too")
        for name, path in (("certificate", self.certificate), ("key", self.key), ("ca", self.clients_ca)):
            if path is not None and not path.is_file():
                raise ConfigError(f"mqtt.{name}: there is no file {path}")
        if not self.is_loopback and self.username is None and self.clients_ca is None:
            raise ConfigError(
                f"mqtt.listen opens the embedded broker to the network at {self.host}; set mqtt.username and "
                "mqtt.password, or mqtt.ca with mqtt.certificate and mqtt.key, so that only your gateways can publish"
            )
        return self

    @property
    def is_loopback(self) -> bool:
        """True when only programs on this machine can reach the listener."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def configuration(settings: BrokerSettings, folder: Path, port: int, house_password: str | None) -> str:
    """The text of nats-server's configuration file.

    JSON strings are valid in it, so every value that comes from outside is written as one.
    """
    text = json.dumps
    lines = [
        # MQTT sessions on NATS need a name that stays the same over restarts.
        "server_name: fengsui",
        # The NATS protocol itself is not used: any free port, loopback only.
        'listen: "127.0.0.1:-1"',
        f"max_payload: {MAX_PAYLOAD}",
        f"pid_file: {text(str(folder / 'nats.pid'))}",
        f"log_file: {text(str(folder / 'nats.log'))}",
        "logfile_size_limit: 10MB",
        "logfile_max_num: 3",
        "jetstream {",
        f"  store_dir: {text(str(folder / 'store'))}",
        *(["  sync_interval: always"] if settings.durability == "power-cut" else []),
        "}",
        "mqtt {",
        f"  host: {text(settings.host)}",
        f"  port: {port}",
        f'  ack_wait: "{settings.ack_wait:g}s"',
        f"  max_ack_pending: {MAX_ACK_PENDING}",
        *_tls(settings),
        "}",
    ]
    if house_password is not None:
        users = [f"    {{ user: {HOUSE}, password: {text(house_password)} }}"]
        if settings.username is not None:
            users.append(
                f"    {{ user: {text(settings.username)}, password: {text(settings.password)}, permissions: {GATEWAYS_MAY} }}"
            )
        lines += ["authorization {", "  users: [", *users, "  ]", "}"]
    return "\n".join(lines) + "\n"


def _tls(settings: BrokerSettings) -> list[str]:
    if settings.certificate is None:
        return []
    text = json.dumps
    lines = ["  tls {", f"    cert_file: {text(str(settings.certificate))}", f"    key_file: {text(str(settings.key))}"]
    if settings.clients_ca is not None:
        lines += [f"    ca_file: {text(str(settings.clients_ca))}", "    verify: true"]
    return [*lines, "    timeout: 5", "  }"]
