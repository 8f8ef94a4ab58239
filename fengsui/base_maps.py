"""The maps of others that the settings name, with their keys, for the console."""

from datetime import timedelta

from config.base_maps import BaseMapSettings
from config.files import secret
from config.schema import Settings
from console.base_maps import BaseMap
from console.tiles import Tiles
from core.clock import Clock


def tiles_of(settings: Settings, clock: Clock) -> Tiles | None:
    """What fetches and keeps their pictures; None where there are none. A key that cannot be read is said at the start."""
    given = settings.map
    if not given.layer:
        return None
    return Tiles(
        tuple(map(_base_map, given.layer)), settings.data / "tiles", clock, limit=given.cache_mb * 1_000_000,
        keep=timedelta(days=given.keep_days), timeout=given.timeout_seconds,
    )


def _base_map(each: BaseMapSettings) -> BaseMap:
    token = ""
    if each.token is not None or each.token_file is not None:
        token = secret(each.token, each.token_file, f"map.layer {each.id}: token_file")
    return BaseMap(**each.model_dump(exclude={"token", "token_file"}), token=token)
