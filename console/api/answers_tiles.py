"""What REST answers about maps of others under ours hold."""

from typing import Literal

import msgspec


class BaseMapRow(msgspec.Struct, frozen=True, kw_only=True):
    """A map of another service that may lie under ours; its pictures are below /api/tiles/<id>."""

    id: str
    name_zh: str
    name_en: str
    grid: Literal["c", "w"]          # c: degrees, 360/256/2^z a pixel from -180, 90; w: Web Mercator
    attribution: str
    overlay: bool                    # names or lines that lie over another one
    min_zoom: int
    max_zoom: int
    away: bool                       # the service failed a moment ago and is not asked now


class BaseMapList(msgspec.Struct, frozen=True, kw_only=True):
    """Maps of other services, in the order of the settings; none by default."""

    maps: tuple[BaseMapRow, ...]


OF_TILES: tuple[type, ...] = (BaseMapList,)
