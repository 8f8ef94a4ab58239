"""Settings files and the environment, and what is said when they are wrong."""

from pathlib import Path

import pytest

from config.load import load_settings, parse_stations
from config.reference import reference
from config.schema import Settings
from core.errors import ConfigError

ROOT = Path(__file__).resolve().parent.parent.parent


def written(folder: Path, text: str) -> Path:
    file = folder / "fengsui.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_without_a_file_the_defaults_hold() -> None:
    assert load_settings(None, {}) == Settings()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, "[web]\nport = 9000\nhost = '0.0.0.0'\n")
    settings = load_settings(file, {"FENGSUI_WEB__PORT": "9100", "PATH": "/bin"})
    assert (settings.web.port, settings.web.host) == (9100, "0.0.0.0")


def test_an_unknown_key_stops_the_start_and_names_file_and_key(tmp_path: Path) -> None:
    file = written(tmp_path, "[web]\nprot = 9000\n")
    with pytest.raises(ConfigError, match=r"fengsui\.toml: web\.prot: there is no such setting"):
        load_settings(file, {})


def test_a_value_of_the_wrong_type_names_the_key_and_what_was_given(tmp_path: Path) -> None:
    file = written(tmp_path, "[retention]\nraw_days = 'long'\n")
    with pytest.raises(ConfigError, match=r"retention\.raw_days: .*'long'"):
        load_settings(file, {})


@pytest.mark.parametrize("text", [
    '[[notify.channel]]\nid = "a"\nname = "A"\naddress = "wecombot://hush"\naddress_file = "/x"\n',
    '[[notify.channel]]\nid = "a/b"\nname = "A"\naddress = "wecombot://hush"\n',
    '[[notify.channel]]\nname = "A"\naddress = "wecombot://hush"\n',
    '[[notify.channel]]\nid = "a"\nname = "A"\naddress = ["wecombot://hush"]\n',
    '[mqtt]\npassword = ["hush"]\n',
    '[[map.layer]]\nid = "a"\nname_zh = "A"\nkind = "xyz"\nurl = "ftp://x/?tk=hush"\nattribution = "A"\n',
    '[[map.layer]]\nid = "a"\nname_zh = "A"\nkind = "wms"\nurl = "http://x/"\ntoken = "hush"\nattribution = "A"\n',
    '[[exchange.reader]]\nname = "A"\ntoken = "hush"\n',
    '[[exchange.reader]]\ntoken = "hush-hush-hush-hush-hush-hush"\n',
    '[[exchange.reader]]\nname = "A"\ntoken = "hush-hush-hush-hush-hush-hush"\ntoken_file = "/x"\n',
    '[[exchange.reader]]\nname = "A"\ntoken = ["hush"]\n',
    '[exchange]\nscope = "Private"\n[[exchange.reader]]\nname = "A"\ntoken = "hush-hush-hush-hush-hush-hush"\n',
])
def test_no_error_about_a_setting_says_a_secret(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as refused:
        load_settings(path)
    assert str(path) in str(refused.value)
    assert "hush" not in str(refused.value)


def test_broken_toml_names_file_and_line(tmp_path: Path) -> None:
    file = written(tmp_path, "[web\n")
    with pytest.raises(ConfigError, match=r"fengsui\.toml: not valid TOML: .*line 1"):
        load_settings(file, {})


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        load_settings(tmp_path / "none.toml", {})


def test_a_certificate_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    file = written(tmp_path, "[mqtt]\nca = '/nowhere/ca.pem'\n")
    with pytest.raises(ConfigError, match=r"mqtt\.ca: there is no file /nowhere/ca\.pem"):
        load_settings(file, {})


def test_the_reference_page_in_the_docs_is_the_one_the_program_prints() -> None:
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == reference()


def test_every_setting_says_what_it_means() -> None:
    assert "|  |" not in reference()


STATION = {"id": "A", "name_zh": "甲", "category": "radiation", "latitude": 22.0, "longitude": 108.0}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"latitude": 108.0, "longitude": 22.0}, "not on Earth"),
        ({"colour": "red"}, "colour: no such key"),
        ({"interval": 0}, "interval must be above 0"),
        ({"latitude": "north"}, "latitude"),
        ({"channel": [{"quantity": "happiness"}]}, "happiness: not a quantity"),
        ({"channel": [{"quantity": "cadmium", "unit": "nGy/h"}]}, "unit 'nGy/h': expected one of mg/L"),
    ],
)
def test_a_wrong_station_is_refused_with_a_sentence(change: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        parse_stations({"station": [STATION | change]}, "stations.toml")
