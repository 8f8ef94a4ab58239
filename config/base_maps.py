"""Settings of the maps of others that may lie under ours: Tianditu, a tile server of the house, a WMS. None by default."""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from config.section import Section

MOST_ZOOM = 20       # 0.15 m a pixel: finer than any of these services


class BaseMapSettings(Section):
    """`[[map.layer]]`: one layer of pictures. This program fetches and keeps them; browsers never ask the service."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")
    """Its name in addresses and folders."""
    name_zh: str = Field(min_length=1, max_length=40)
    """Its name on the screen, in Chinese."""
    name_en: str = Field(default="", max_length=40)
    """And in English."""
    kind: Literal["wmts", "xyz", "wms"]
    """wmts: asked by key and value, as Tianditu is; xyz: an address with {z} {x} {y}; wms: a plain WMS 1.1.1."""
    url: str = Field(max_length=500)
    """Where it is asked, http or https. {s} gives way to one of `subdomains`, {token} to the token."""
    layer: str = Field(default="", max_length=200)
    """wmts, wms: which layer, for instance vec or img of Tianditu."""
    style: str = Field(default="default", max_length=60)
    """wmts: which style."""
    format: str = Field(default="image/png", max_length=40)
    """wmts, wms: what is asked for; Tianditu wants tiles."""
    matrix_set: str = Field(default="", max_length=60)
    """wmts: the service's name of the grid; empty: the same as `grid`."""
    grid: Literal["c", "w"] = "w"
    """c: degrees (EPSG:4490, 4326), 360/256/2^z degrees a pixel from -180, 90; w: Web Mercator (EPSG:3857)."""
    zoom_offset: int = Field(default=0, ge=-2, le=2)
    """Added to the zoom before the service is asked: GeoServer numbers its grid of degrees one lower (-1)."""
    token: SecretStr | None = None
    """Key of the service (Tianditu: tk). It stays in this program. Better given by `token_file`."""
    token_file: Path | None = None
    """A file with the key, readable by Fengsui only."""
    subdomains: str = Field(default="", pattern=r"^[a-z0-9]{0,10}$")
    """Letters or digits that take the place of {s} in turn, for instance 01234567."""
    attribution: str = Field(min_length=1, max_length=200)
    """Whose map it is, with its number of approval 审图号 where it has one; said on the map, on prints and pictures."""
    overlay: bool = False
    """True of a layer of names or lines that lies over a base map, for instance cva of Tianditu."""
    min_zoom: int = Field(default=1, ge=0, le=MOST_ZOOM)
    """Coarsest zoom the service has."""
    max_zoom: int = Field(default=18, ge=0, le=MOST_ZOOM)
    """Finest zoom the service has."""

    @field_validator("url")
    @classmethod
    def _reachable(cls, value: str) -> str:
        if not value.isascii() or not value.isprintable() or " " in value:
            raise ValueError("no spaces and nothing but ASCII; write other characters as %E5%9B%BE and hosts as xn--...")
        parts = urlsplit(value.replace("{s}", "0"))
        if parts.scheme not in ("http", "https") or not parts.hostname or "{" in parts.netloc:
            raise ValueError("expected http://... or https://..., with {s} at most in its host")
        _ = parts.port               # raises where it is none
        if parts.username is not None:
            raise ValueError("no name and password in the address; give the key by token_file")
        return value

    @model_validator(mode="after")
    def _whole(self) -> "BaseMapSettings":
        missing = [name for name in ("{z}", "{x}", "{y}") if name not in self.url]
        if self.kind == "xyz" and missing:
            raise ValueError(f"url of kind xyz: {', '.join(missing)} missing")
        if self.kind != "xyz" and not self.layer:
            raise ValueError(f"kind {self.kind}: name the layer")
        if "{s}" in self.url and not self.subdomains:
            raise ValueError("url has {s}: give subdomains")
        if self.token is not None and self.token_file is not None:
            raise ValueError("give the key either by token or by token_file")
        has_token = self.token is not None or self.token_file is not None
        if has_token != ("{token}" in self.url):
            raise ValueError("the key takes the place of {token} in url: give both or neither")
        if self.min_zoom > self.max_zoom:
            raise ValueError("min_zoom is above max_zoom")
        return self


class MapSettings(Section):
    """Maps of others under ours (docs/map.md). Without any the console needs no network at all."""

    layer: tuple[BaseMapSettings, ...] = ()
    """The layers; none by default."""
    cache_mb: int = Field(default=512, ge=8, le=100_000)
    """How much of the pictures is kept in the data folder, MB; those unchanged for longest go first."""
    keep_days: float = Field(default=30.0, gt=0, le=3650)
    """For how long a picture is shown without asking the service again, d; an older one is shown while it does not answer."""
    timeout_seconds: float = Field(default=10.0, gt=0, le=60)
    """How long the service may take for one picture, s."""

    @field_validator("layer")
    @classmethod
    def _each_once(cls, value: tuple[BaseMapSettings, ...]) -> tuple[BaseMapSettings, ...]:
        ids = [each.id for each in value]
        if double := sorted({each for each in ids if ids.count(each) > 1}):
            raise ValueError(f"{', '.join(double)}: is there twice; give one of them another id")
        return value
