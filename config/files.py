"""Files of settings as plain values, and plain values as types; each error names file and key."""

import tomllib
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from pydantic import SecretStr

from core.errors import ConfigError

Shape = TypeVar("Shape", bound=msgspec.Struct)


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as plain values; a ConfigError names the file and the line."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 (byte {error.start}); save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from None


def secret(given: SecretStr | None, file: Path | None, key: str) -> str:
    """A secret given by itself, else by its file; `key` is where it is asked for. No error says what the file holds."""
    if given is not None:
        return given.get_secret_value()
    assert file is not None          # the settings have seen to it
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigError(f"{key} {file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{key} {file} is not UTF-8 text") from None


def toml_files(path: Path) -> list[Path]:
    """A TOML file itself, or every one in a folder, by name."""
    if path.is_dir():
        return sorted(path.rglob("*.toml"))
    if not path.is_file():
        raise ConfigError(f"{path}: there is no such file or folder")
    return [path]


def converted(fields: dict[str, Any], shape: type[Shape], where: str) -> Shape:
    """Plain values as a type; a ConfigError for a key it does not have, or a value of the wrong kind."""
    allowed = {field.name for field in msgspec.structs.fields(shape)}
    if unknown := set(fields) - allowed:
        raise ConfigError(f"{where}: {', '.join(sorted(unknown))}: no such key; known: {', '.join(sorted(allowed))}")
    try:
        return msgspec.convert(fields, shape)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{where}: {error}") from None
