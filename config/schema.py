"""Every setting of Fengsui, declared once: name, default, unit and reason. Does not read files (`config.load`)."""

from itertools import pairwise
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator, model_validator

from config.base_maps import MapSettings
from config.section import Section


def _host_and_port(value: str) -> str:
    host, _, port = value.rpartition(":")
    if not host or not (port.isascii() and port.isdecimal()) or int(port) > 65535:
        raise ValueError("expected host:port, like 127.0.0.1:1883; port 0 takes a free one")
    return value


class WebSettings(Section):
    """Where the console listens."""

    host: str = "127.0.0.1"
    """Address to listen on; 0.0.0.0 opens the console to the network."""
    port: int = Field(default=8080, ge=0, le=65535)
    """TCP port of the console; 0 takes a free one."""
    origins: tuple[str, ...] = ()
    """Further web origins (https://name:port) that may open the console, for instance behind a reverse proxy."""
    certificate: Path | None = None
    """TLS certificate (PEM); with it the console speaks https."""
    key: Path | None = None
    """Private key of the certificate (PEM)."""
    behind_https: bool = False
    """A proxy before us speaks https to the browsers; then cookies are sent over https only."""
    session_hours: float = Field(default=12.0, gt=0, le=168)
    """How long a sign-in lasts, h; one shift by default."""


class MqttSettings(Section):
    """Where readings come in. Without a broker of your own an embedded NATS server is started."""

    broker: str | None = None
    """An MQTT broker of your own: mqtt://host:1883 or mqtts://host:8883. None starts the embedded one."""
    username: str | None = None
    """User name at the broker, or that gateways must give to the embedded one."""
    password: SecretStr | None = None
    """Password belonging to `username`."""
    ca: Path | None = None
    """Certificate authority that the broker's certificate must come from (PEM)."""
    certificate: Path | None = None
    """Our client certificate at your broker, or the embedded broker's server certificate (PEM)."""
    key: Path | None = None
    """Private key of `certificate` (PEM)."""
    client_id: str = "fengsui-ingest"
    """Fixed client id: the broker keeps what arrives while we are away under this name."""
    prefix: str = ""
    """Put before every topic, for a broker shared with others."""
    listen: str = "127.0.0.1:1883"
    """Where the embedded broker listens; beyond loopback it asks for username and password or certificates."""
    durability: Literal["power-cut", "process-crash"] = "power-cut"
    """power-cut: the embedded broker syncs every message before it acknowledges it; process-crash: only the
    operating system's cache stands between a power cut and the last two minutes, at about four times the rate."""

    _listen = field_validator("listen")(_host_and_port)

    @field_validator("broker")
    @classmethod
    def _known_scheme(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("mqtt://", "mqtts://")):
            raise ValueError("expected mqtt://host:port or mqtts://host:port")
        return value


class Hj212Settings(Section):
    """The TCP listener for HJ 212 data loggers."""

    listen: str | None = "127.0.0.1:9212"
    """Where loggers connect; "off" is written as an empty string."""
    idle_minutes: float = Field(default=15.0, gt=0)
    """A connection that says nothing for so long is closed, min."""

    @field_validator("listen")
    @classmethod
    def _empty_is_off(cls, value: str | None) -> str | None:
        return _host_and_port(value) if value else None


class IngestSettings(Section):
    """How far times and values are trusted."""

    skew_seconds: float = Field(default=60.0, ge=0)
    """How far a reading's time may be ahead of our clock before it is marked, s."""
    lateness_hours: float = Field(default=720.0, gt=0)
    """Readings that arrive later than this are kept and marked but not judged, h. Loggers keep weeks of data and send them
    after an outage; what they saw in that time is judged too."""


class AlertingSettings(Section):
    """How the judging stage keeps time."""

    tick_seconds: float = Field(default=5.0, gt=0)
    """When nothing arrives, time is moved on this often, s."""
    escalate: dict[Literal["red", "orange", "yellow", "blue"], tuple[float, ...]] = Field(
        default={"red": (2.0, 5.0, 15.0), "orange": (5.0, 15.0, 30.0), "yellow": (15.0, 60.0)}
    )
    """After how many minutes an alert of a colour that nobody acknowledges is passed up, step by step, min; a rule's level may
    say otherwise (`escalate`). Own targets: no regulation names any."""

    @field_validator("escalate")
    @classmethod
    def _ascending(cls, value: dict[str, tuple[float, ...]]) -> dict[str, tuple[float, ...]]:
        for colour, minutes in value.items():
            if any(later <= sooner for sooner, later in pairwise((0.0, *minutes))):
                raise ValueError(f"{colour}: the minutes must be above 0 and grow from step to step")
        return value


class DispersionSettings(Section):
    """Quick forecasts of where a release goes in air: by an alert, or on an officer's command."""

    enabled: bool = True
    """Whether alerts at air, chemical and radiation stations lead to forecasts, and officers may ask for them."""
    members: int = Field(default=50, ge=2, le=200)
    """Members of the ensemble that ranges of time and chances come from; 50 take about a second of one core."""
    horizon_hours: float = Field(default=3.0, ge=0.5, le=6.0)
    """How far ahead a forecast looks, h. The wind is taken to go on as it is, which is not worth more than some hours."""
    radius_km: float = Field(default=30.0, ge=2.0, le=50.0)
    """How far from the source places are told, km; the wind of the stations around says little of places farther away."""


class ResponseSettings(Section):
    """Who is where in time: kept up to date from positions, shifts, sea and wind."""

    enabled: bool = True
    """Whether it is kept up to date. It takes a process of its own with 1 to 1.6 GB of memory."""
    provider: Literal["friction", "valhalla", "circle"] = "friction"
    """Times on land: of the region's own roads, of imported ones (docs/reach.md), or by straight lines."""
    plume: Literal["red", "orange", "yellow", "blue", "none"] = "red"
    """Forecast areas of a level of this colour or a graver one are not entered; none: forecasts bar no way."""


class ChannelSettings(Section):
    """`[[notify.channel]]`: a way to tell somebody of alerts."""

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")
    """Its name in the records."""
    name: str = Field(min_length=1, max_length=60)
    """Its name on the screen."""
    address: SecretStr | None = None
    """An Apprise address (docs/notify.md). It holds secrets: better given by `address_file`."""
    address_file: Path | None = None
    """A file with the address, readable by Fengsui only."""
    least: Literal["red", "orange", "yellow", "blue"] = "yellow"
    """Only alerts of this colour or a graver one."""
    kinds: tuple[Literal["measurement", "technical"], ...] = ("measurement",)
    """measurement, technical, or both."""
    step: int = Field(default=0, ge=0, le=9)
    """0: at once; n: when nobody has acknowledged and the alert has been passed up n times (`alerting.escalate`)."""
    ends: bool = False
    """Also when it is over."""
    language: Literal["zh", "en"] = "zh"
    """In which language."""

    @model_validator(mode="after")
    def _one_address(self) -> "ChannelSettings":
        if (self.address is None) == (self.address_file is None):
            raise ValueError("give the address either by address or by address_file")
        return self


class NotifySettings(Section):
    """Who is told of alerts outside of the console. In a drill nothing leaves: it is recorded."""

    channel: tuple[ChannelSettings, ...] = ()
    """The channels; none by default."""

    @field_validator("channel")
    @classmethod
    def _each_once(cls, value: tuple[ChannelSettings, ...]) -> tuple[ChannelSettings, ...]:
        ids = [each.id for each in value]
        if double := sorted({each for each in ids if ids.count(each) > 1}):
            raise ValueError(f"{', '.join(double)}: is there twice; give one of them another id")
        return value


class ReportsSettings(Section):
    """What the papers of an incident say of who reports. Empty is left to be filled in by hand."""

    unit: str = Field(default="", max_length=200)
    """The reporting unit, as on its seal."""
    contact: str = Field(default="", max_length=100)
    """Whom to ask."""
    phone: str = Field(default="", max_length=100)
    """Telephone of the unit on duty."""
    fax: str = Field(default="", max_length=100)
    """Fax of the unit on duty."""


class ReaderSettings(Section):
    """`[[exchange.reader]]`: another system that may read the feed."""

    name: str = Field(min_length=1, max_length=60)
    """Whose it is, for the records."""
    token: SecretStr | None = Field(default=None, min_length=24)
    """What it shows: at least 24 characters by chance. Better given by `token_file`."""
    token_file: Path | None = None
    """A file with the token, readable by Fengsui only."""

    @model_validator(mode="after")
    def _one_token(self) -> "ReaderSettings":
        if (self.token is None) == (self.token_file is None):
            raise ValueError("give the token either by token or by token_file")
        return self


class ExchangeSettings(Section):
    """What other systems are told: CAP, IRIX, EURDEP (docs/exchange.md). Without a sender nothing is."""

    sender: str | None = Field(
        default=None, pattern=r"^([A-Za-z][A-Za-z0-9.-]*@)?[A-Za-z][A-Za-z0-9.-]*[A-Za-z0-9]$", max_length=120
    )
    """Who speaks: an internet domain, or a mail address in one, that is yours and nobody else's."""
    name_zh: str = Field(default="", max_length=120)
    """The same as people call it, in Chinese."""
    name_en: str = Field(default="", max_length=120)
    """And in English."""
    contact: str = Field(default="", max_length=200)
    """Whom receivers ask: a telephone number, a mail address."""
    web: str = Field(default="", pattern=r"^(https?://\S+)?$", max_length=400)
    """Where receivers read more."""
    country: str = Field(default="CN", pattern=r"^[A-Z]{2}$")
    """ISO 3166 code, for IRIX."""
    scope: Literal["Public", "Restricted", "Private"] = "Restricted"
    """Public, Restricted (to whom `restriction` names), Private (to `addresses`)."""
    restriction: str = Field(default="仅供应急管理有关部门使用 For authorities in charge only", min_length=1, max_length=200)
    """Who may read what is Restricted."""
    addresses: tuple[str, ...] = ()
    """Whom Private messages are for."""
    valid_hours: float = Field(default=24.0, ge=1, le=168)
    """How long a message holds, h; while its alert stands it is said again at half that time."""
    radius_km: float = Field(default=1.0, ge=0, le=50)
    """Of the nominal circle drawn around a station, km; no measured extent."""
    reader: tuple[ReaderSettings, ...] = ()
    """Other systems that may read the feed; none by default."""

    @model_validator(mode="after")
    def _somebody_is_told(self) -> "ExchangeSettings":
        if self.scope == "Private" and not self.addresses:
            raise ValueError("scope Private: name in addresses whom the messages are for")
        return self


class RetentionSettings(Section):
    """How long what came in is kept. Minute and hour roll-ups (min, mean, max) are kept for ever."""

    raw_days: float = Field(default=365.0, gt=0)
    """Raw readings, d."""
    raw_gib: float | None = Field(default=None, gt=0)
    """Raw readings are also pruned, oldest first, when they take more than this, GiB: about 80 B each in SQLite,
    150 B in PostgreSQL. Roll-ups and refused payloads do not count."""
    rejects_days: float = Field(default=180.0, gt=0)
    """Refused payloads, d."""
    rejects_gib: float = Field(default=1.0, gt=0)
    """Refused payloads are also pruned, oldest first, when they take more than this, GiB: a gateway gone wrong must not
    fill the disk."""


class Settings(Section):
    """The whole house on one machine."""

    region: str = "guangxi"
    """A region that ships with Fengsui, or your own folder (region.toml, stations/, sites/, teams/, rules/, geography/)."""
    data: Path = Path("fengsui-data")
    """Folder of everything that is written: store, broker files, drills."""
    store: str | None = None
    """Another store: postgresql://user:password@host/database. None is SQLite in the data folder."""
    web: WebSettings = WebSettings()
    map: MapSettings = MapSettings()
    mqtt: MqttSettings = MqttSettings()
    hj212: Hj212Settings = Hj212Settings()
    ingest: IngestSettings = IngestSettings()
    alerting: AlertingSettings = AlertingSettings()
    dispersion: DispersionSettings = DispersionSettings()
    response: ResponseSettings = ResponseSettings()
    notify: NotifySettings = NotifySettings()
    reports: ReportsSettings = ReportsSettings()
    exchange: ExchangeSettings = ExchangeSettings()
    retention: RetentionSettings = RetentionSettings()
