"""Reads settings files, the environment and region folders. The only place that does; each error names file and key."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from pydantic import ValidationError

from alerting.rules import Rule, parse_rules
from config.files import converted, read_toml, toml_files
from config.schema import Settings
from config.sites import load_sites
from config.teams import load_fleet
from core.errors import ConfigError
from core.quantities import quantity
from core.site import Reactor
from core.site_register import SiteRegister
from core.station import Register, Station
from core.team import Fleet

SHIPPED = Path(__file__).resolve().parent
"""Folder of the regions and drills that ship with Fengsui."""

PREFIX = "FENGSUI_"
SECRETS = frozenset({"password", "address", "token", "url"})
"""Settings whose value is never said, whatever is wrong with it."""


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """A region folder, read and checked."""

    folder: Path
    name_zh: str
    name_en: str
    about: dict[str, Any]            # the rest of region.toml: box, centre, attributions
    register: Register
    sites: SiteRegister
    fleet: Fleet                     # teams, ports, vessels, aircraft, and the calendar of their musters
    rules: tuple[Rule, ...]
    rule_tables: tuple[dict[str, Any], ...]   # the same as they are written, for a recording's manifest


def load_settings(path: Path | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from a TOML file, then the environment (FENGSUI_WEB__PORT=8081 sets web.port)."""
    document = read_toml(path) if path else {}
    if path is not None:
        _seen_from(path.parent, document)
    origin = str(path) if path else "settings"
    for name, text in sorted(environment.items()):
        if name.startswith(PREFIX) and name not in _OTHER_VARIABLES:
            *tables, key = name.removeprefix(PREFIX).lower().split("__")
            inner = document
            for table in tables:
                inner = inner.setdefault(table, {})
            inner[key] = text.split(",") if key == "origins" else text
            origin = f"{path or 'settings'} with the environment"
    try:
        settings = Settings.model_validate(document)
    except ValidationError as error:
        raise ConfigError("\n".join(_explain(origin, each) for each in error.errors())) from None
    for label, file in (("web.certificate", settings.web.certificate), ("web.key", settings.web.key),
                        ("mqtt.ca", settings.mqtt.ca), ("mqtt.certificate", settings.mqtt.certificate),
                        ("mqtt.key", settings.mqtt.key)):
        if file is not None and not file.is_file():
            raise ConfigError(f"{origin}: {label}: there is no file {file}")
    return settings


def _seen_from(folder: Path, document: dict[str, Any]) -> None:
    """A region named in a settings file is looked for beside that file."""
    region = document.get("region")
    if isinstance(region, str) and not Path(region).is_absolute() and (folder / region / "region.toml").is_file():
        document["region"] = str(folder / region)


TIME_ZONE = "Asia/Shanghai"
ABOUT = frozenset({
    "name_zh", "name_en", "time_zone", "box", "reachable", "centre", "network", "boundary_notice_zh", "boundary_notice_en",
    "cities", "sea_aim", "travel", "attribution",
})
"""Keys of region.toml."""

_OTHER_VARIABLES = {"FENGSUI_SKIP_UI", "FENGSUI_MEASURE"}      # read by the build and the tests, not settings


def _explain(origin: str, error: Any) -> str:
    key = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"{origin}: {key}: there is no such setting; `fengsui config docs` lists them all"
    given = error["input"]
    # A whole table is not said either: a secret may stand in it.
    is_plain = isinstance(given, str | int | float) and not SECRETS.intersection(error["loc"])
    return f"{origin}: {key}: {error['msg']}" + (f" (given: {given!r})" if is_plain else "")


def region_folder(name: str) -> Path:
    """The folder of a region: one that ships with Fengsui by its name, else a path."""
    shipped = SHIPPED / name
    if "/" not in name and (shipped / "region.toml").is_file():
        return shipped
    if (Path(name) / "region.toml").is_file():
        return Path(name)
    known = ", ".join(sorted(each.parent.name for each in SHIPPED.glob("*/region.toml")))
    raise ConfigError(f"region '{name}': neither a shipped region ({known}) nor a folder with a region.toml")


def load_region(name: str, data: Path | None = None) -> Region:
    """A region with its stations, sites, teams and rules; sites and teams of the data folder go before its own."""
    folder = region_folder(name)
    about = read_toml(folder / "region.toml")
    if "site" in about:
        raise ConfigError(f"{folder / 'region.toml'}: site: sites have files of their own; move the [[site]] tables to "
                          f"{folder / 'sites'}/*.toml")
    if unknown := sorted(set(about) - ABOUT):
        raise ConfigError(f"{folder / 'region.toml'}: {unknown[0]}: there is no such key; there are {', '.join(sorted(ABOUT))}")
    if about.get("time_zone", TIME_ZONE) != TIME_ZONE:
        raise ConfigError(f"{folder / 'region.toml'}: time_zone {about['time_zone']!r}: only {TIME_ZONE} is served: shifts and "
                          "clocks go by Beijing's time")
    try:
        name_zh, name_en = str(about["name_zh"]), str(about["name_en"])
    except KeyError as error:
        raise ConfigError(f"{folder / 'region.toml'}: {error.args[0]} is missing") from None
    sites = load_sites(folder, data)
    return Region(
        folder=folder, name_zh=name_zh, name_en=name_en, about=about,
        register=_at_reactors(load_stations(folder / "stations"), sites), sites=sites,
        fleet=load_fleet(folder, about, data),
        rules=load_rules(folder / "rules"),
        rule_tables=tuple(
            table for file in rule_files(folder / "rules") for table in read_toml(file).get("rule", ())
        ),
    )


def _at_reactors(register: Register, sites: SiteRegister) -> Register:
    """The stations, those of a site with a reactor marked as such: an event there is told by other rules."""
    plants = {site.id for site in sites.values() if any(isinstance(part, Reactor) for part in site.parts)}
    return Register(
        msgspec.structs.replace(station, at_reactor=True) if station.site in plants else station
        for station in register.values()
    )


def load_stations(path: Path) -> Register:
    """The stations of a TOML file, or of every TOML file in a folder."""
    stations: list[Station] = []
    for file in toml_files(path):
        stations += parse_stations(read_toml(file), str(file))
    return Register(stations)


def parse_stations(document: dict[str, Any], origin: str) -> list[Station]:
    """Stations of one TOML document (`[[station]]` with `[[station.channel]]`), checked."""
    if unknown := set(document) - {"station"}:
        raise ConfigError(f"{origin}: {', '.join(sorted(unknown))}: unknown; expected [[station]] tables")
    stations = []
    for index, table in enumerate(document.get("station", ())):
        where = f"{origin}: station {table.get('id', index + 1)}"
        fields = dict(table)
        fields["channels"] = fields.pop("channel", [])
        station = converted(fields, Station, where)
        if not (-90 <= station.latitude <= 90 and -180 <= station.longitude <= 180):
            raise ConfigError(f"{where}: latitude {station.latitude}, longitude {station.longitude} is not on Earth")
        if station.interval <= 0:
            raise ConfigError(f"{where}: interval must be above 0 s")
        for channel in station.channels:
            _check_channel(channel.quantity, channel.unit, where)
        stations.append(station)
    return stations


def _check_channel(key: str, unit: str | None, where: str) -> None:
    known = quantity(key)
    if known is None:
        raise ConfigError(f"{where}: channel {key}: not a quantity of Fengsui; see docs/quantities.md")
    if unit is not None and unit not in known.units:
        raise ConfigError(f"{where}: channel {key}: unit '{unit}': expected one of {', '.join(known.units)}")


def rule_files(path: Path) -> list[Path]:
    """A TOML file of rules itself, or every one in a folder but for their tests, which lie in its `tests/`."""
    return [file for file in toml_files(path) if file == path or "tests" not in file.relative_to(path).parts[:-1]]


def load_rules(path: Path) -> tuple[Rule, ...]:
    """The rules of a TOML file, or of every TOML file in a folder."""
    rules: list[Rule] = []
    origins: dict[str, Path] = {}
    for file in rule_files(path):
        for rule in parse_rules(read_toml(file), str(file)):
            if rule.id in origins:
                raise ConfigError(f"{file}: rule {rule.id} is also in {origins[rule.id]}; give one another id")
            origins[rule.id] = file
            rules.append(rule)
    return tuple(rules)
