"""What several commands are told in the same way."""

from pathlib import Path

from config.load import load_settings
from config.schema import Settings


def settings_with(config: Path | None, data: Path | None) -> Settings:
    """The settings of a file and the environment, with another data folder where one is given."""
    settings = load_settings(config)
    return settings.model_copy(update={"data": data}) if data else settings
