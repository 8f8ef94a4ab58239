"""What several commands are told in the same way."""

from datetime import datetime
from pathlib import Path

from config.load import load_settings
from config.schema import Settings
from core.errors import InputError, StoreError
from fengsui.house import store_url


def settings_with(config: Path | None, data: Path | None) -> Settings:
    """The settings of a file and the environment, with another data folder where one is given."""
    settings = load_settings(config)
    return settings.model_copy(update={"data": data}) if data else settings


def moment(name: str, text: str) -> datetime:
    """A time with its zone; InputError names the option and shows how one is written."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(f"{name} {text}: not a time; write it like 2026-11-23T08:00:00+08:00") from None
    if found.tzinfo is None:
        raise InputError(f"{name} {text}: has no zone; write it like {text}+08:00")
    return found


def stored_at(settings: Settings) -> str:
    """Where a store is that is only read: none, nor a folder for it, is made."""
    if settings.store is None and not settings.data.is_dir():
        raise StoreError(f"{settings.data}: there is no store; name the data folder with --data")
    return store_url(settings)
