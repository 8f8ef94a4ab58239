"""Who speaks to other systems, and to whom. Shape only; `config` reads it, `alerting.cap` and `alerting.irix` write by it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

import msgspec


class Issuer(msgspec.Struct, frozen=True, kw_only=True):
    """Who speaks to other systems, and to whom."""

    sender: str                      # an internet domain, or an address in one: its owner sees to it that it is unique
    name_zh: str = ""
    name_en: str = ""
    contact: str = ""
    web: str = ""
    scope: Literal["Public", "Restricted", "Private"] = "Restricted"
    restriction: str = ""            # who may read it, where the scope is Restricted
    addresses: tuple[str, ...] = ()  # whom it is for, where the scope is Private
    valid: timedelta = timedelta(hours=24)   # how long a message holds; it is said again at half that time
    country: str = "CN"              # ISO 3166
    radius_km: float = 1.0           # of the circle drawn around a station
    geocodes: Mapping[str, str] = {}     # GB/T 2260 code by a city's Chinese name

    @property
    def domain(self) -> str:
        """The domain of the sender."""
        return self.sender.rpartition("@")[2]
