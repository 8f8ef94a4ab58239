"""What forecasts must know of a region: its sites, towns and land. Stations are added by whoever forecasts."""

from pathlib import Path
from typing import Any

from config.features import features_of
from config.load import Region, load_region
from config.schema import DispersionSettings, Settings
from core.station import Station
from dispersion.quick.shape import Surroundings, Town, Wanted


def surroundings_of(region: Region, data: Path | None = None) -> Surroundings:
    """The region's, with layers of the data folder in place of its own; a layer that is not there is left out."""
    folders = [*([data / "geography"] if data is not None else []), region.folder / "geography"]
    towns = [_town(each) for each in _features(folders, "towns.geojson")]
    land = [each["geometry"] for each in _features(folders, "land.geojson") if each["geometry"]["type"] == "Polygon"]
    none: dict[str, Station] = {}
    return Surroundings(stations=none, sites=region.sites, towns=tuple(towns), land=tuple(land))


def surroundings_by(settings: Settings) -> Surroundings:
    """The same for the region the settings name."""
    return surroundings_of(load_region(settings.region, settings.data), settings.data)


def wanted_by(settings: DispersionSettings) -> Wanted:
    """How large forecasts are."""
    return Wanted(
        members=settings.members, horizon=settings.horizon_hours * 3600.0, radius=settings.radius_km * 1000.0
    )


def _features(folders: list[Path], name: str) -> list[dict[str, Any]]:
    file = next((folder / name for folder in folders if (folder / name).is_file()), None)
    if file is None:
        return []
    return features_of(file)


def _town(feature: dict[str, Any]) -> Town:
    properties, (longitude, latitude) = feature["properties"], feature["geometry"]["coordinates"][:2]
    id = str(properties.get("geonameid") or f"{longitude:.4f},{latitude:.4f}")
    return Town(
        id=f"town-{id}", name_zh=str(properties["name_zh"]), name_en=str(properties.get("name_en") or properties["name_zh"]),
        longitude=float(longitude), latitude=float(latitude),
    )
