"""Stations, their channels, and the register that finds them. Does not read files (`config`) or store anything."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Literal

import msgspec

from core.errors import ConfigError
from core.quantities import lone_unit

SEPARATORS = ":/.-_;"
"""What may stand between a station's name and the rest, in the names of SenML."""


class Channel(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One quantity a station measures, and what is special about it there."""

    quantity: str
    unit: str | None = None          # unit its payloads use when the payload itself names none
    codes: tuple[str, ...] = ()      # names the payloads use for it: HJ 212 factor codes, SenML names
    factor: float = 1.0              # payload value x factor, before the unit (calibration, dilution)
    low: float | None = None         # plausible range here, canonical unit; None: the quantity's own
    high: float | None = None
    background: float | None = None  # known background, canonical unit


class Station(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place that measures."""

    id: str
    name_zh: str
    name_en: str = ""
    category: str                    # radiation, air, chemical, surface_water, weather, noise, sea …
    latitude: float
    longitude: float
    city: str = ""
    site: str | None = None          # the site (plant, intake, estate) whose stations alarm as one
    at_reactor: bool = False         # its site is a nuclear power plant; the region's sites say so
    river: str | None = None
    chainage: float | None = None    # km from the river's named origin
    water_class: Literal["I", "II", "III", "IV", "V"] | None = None      # its aim by GB 3838-2002; limits go by it
    interval: float = 60.0           # s between reports when all is well
    channels: tuple[Channel, ...] = ()
    calibrated: date | None = None   # when its instruments were last verified or calibrated, as their certificate says
    mn: str | None = None            # HJ 212 MN, or SNO of the radiation dialect
    aliases: tuple[str, ...] = ()    # other names payloads use: SenML base names …
    modbus_crc: bool = False         # accept CRC-16/MODBUS from this station's old logger as well
    sm4_key: str | None = None       # hex; HJ 212-2025. Never leaves the ingest stage
    origin: str = ""                 # where position and settings come from, or "demo"

    def channel(self, quantity: str) -> Channel | None:
        """The channel that measures a quantity, or None."""
        return next((each for each in self.channels if each.quantity == quantity), None)

    def channel_for_code(self, code: str) -> Channel | None:
        """The channel a payload's own name stands for, or None."""
        return next((each for each in self.channels if code in each.codes or code == each.quantity), None)

    def public(self) -> dict[str, Any]:
        """The station without its key, for messages and screens."""
        fields: dict[str, Any] = msgspec.to_builtins(self)
        fields.pop("sm4_key", None)
        return fields


class Register(Mapping[str, Station]):
    """All stations by id; also found by MN and alias. Immutable: a change is a new register."""

    def __init__(self, stations: Iterable[Station] = ()) -> None:
        self._stations: dict[str, Station] = {}
        self._names: dict[str, Station] = {}
        for station in stations:
            if station.id in self._stations:
                raise ConfigError(f"station {station.id} is declared twice; give one of them another id")
            self._stations[station.id] = station
        for station in self._stations.values():
            for name in (station.id, *((station.mn,) if station.mn else ()), *station.aliases):
                other = self._names.setdefault(name, station)
                if other is not station:
                    raise ConfigError(f"stations {other.id} and {station.id} both answer to '{name}'")

    def find(self, name: str) -> Station | None:
        """The station with this id, MN or alias, or None."""
        return self._names.get(name)

    def knows(self, name: str, quantity: str) -> bool:
        """Whether what was once kept as unregistered, under this name and quantity, would be registered by now.

        `quantity` may be a raw code, `hj212:w01018` or `senml:urn:dev:ow:1:temp`. Under another name than its id a
        station says nothing any more, so all that is left under that name is settled.
        """
        format, _, code = quantity.partition(":")
        station = self.find(name)
        if format == "senml":
            station, code = self._beginning(code)
        if station is None or station.id != name or format not in ("hj212", "senml"):
            return station is not None
        if format == "senml":
            return len(station.channels) == 1 if not code else any(
                station.channel_for_code(each) for each in (code, code.lstrip(SEPARATORS))
            )
        return any(
            channel.unit is not None or lone_unit(channel.quantity) is not None
            for channel in station.channels for each in channel.codes if each.rpartition("/")[2] == code
        )

    def _beginning(self, name: str) -> tuple[Station | None, str]:
        """The station with the longest name that begins this one, and the rest."""
        for end in range(len(name), 0, -1):
            station = self.find(name[:end])
            if station is not None and (end == len(name) or name[end - 1] in SEPARATORS or name[end] in SEPARATORS):
                return station, name[end:]
        return None, ""

    def __getitem__(self, id: str) -> Station:
        return self._stations[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._stations)

    def __len__(self) -> int:
        return len(self._stations)
