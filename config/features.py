"""GeoJSON feature collections of map layers, as plain values."""

from pathlib import Path
from typing import Any

import msgspec

from core.errors import ConfigError


def features_of(file: Path) -> list[dict[str, Any]]:
    """The features of a file; a ConfigError names one that is no collection of them."""
    try:
        document = msgspec.json.decode(file.read_bytes())
        features: list[dict[str, Any]] = document["features"]
        if not all("geometry" in each for each in features):
            raise KeyError("geometry")
    except (msgspec.DecodeError, KeyError, TypeError) as error:
        raise ConfigError(f"{file}: is not a GeoJSON FeatureCollection: {error}") from None
    return features
