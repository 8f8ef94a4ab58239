"""Who speaks to other systems and who may listen, out of the settings."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from config.files import secret
from config.schema import ReaderSettings, Settings
from core.errors import ConfigError, Refused
from core.issuer import Issuer

SHORTEST = 24        # characters of a token, as config/schema.py asks of one that stands in the settings


def issuer_of(settings: Settings, about: Mapping[str, Any]) -> Issuer | None:
    """Who speaks; None where nobody is named. `about`: the region, whose cities have codes."""
    given = settings.exchange
    if given.sender is None:
        return None
    codes = {
        name: str(city["adcode"]) for city in about.get("cities", ()) if "adcode" in city
        for name in (str(city["name_zh"]), f"{city['name_zh']}市")
    }
    return Issuer(
        sender=given.sender, name_zh=given.name_zh, name_en=given.name_en, contact=given.contact, web=given.web,
        scope=given.scope, restriction=given.restriction if given.scope == "Restricted" else "", addresses=given.addresses,
        valid=timedelta(hours=given.valid_hours), country=given.country, radius_km=given.radius_km, geocodes=codes,
    )


def named(issuer: Issuer | None) -> Issuer:
    """Who speaks, or a sentence that says how to name somebody."""
    if issuer is None:
        raise Refused("exchange.sender is not set: a message must say who speaks; write your domain there, like "
                         "sthjt.example.cn (docs/exchange.md)",
                         "请先在设置文件的 exchange.sender 中写明发布单位的域名，如 sthjt.example.cn")
    return issuer


def readers_of(settings: Settings) -> tuple[tuple[str, bytes], ...]:
    """Name and SHA-256 of the token of each system that may read the feed: the tokens themselves go no further."""
    return tuple((each.name, hashlib.sha256(_token(each).encode()).digest()) for each in settings.exchange.reader)


def _token(reader: ReaderSettings) -> str:
    token = secret(reader.token, reader.token_file, f"exchange.reader {reader.name}: token_file")
    if reader.token is None and len(token) < SHORTEST:
        raise ConfigError(
            f"exchange.reader {reader.name}: the token in {reader.token_file} is shorter than {SHORTEST} characters"
        )
    return token
