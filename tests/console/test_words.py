"""Every verb that is written into the log book has its name on the screen, in both languages."""

import re

import pytest

from tests.conftest import ROOT

STAGES = ("alerting", "console", "dispersion", "response", "fengsui")
KINDS = ("alert", "incident", "rule", "station", "forecast", "reach", "tasking", "team", "handover", "exercise", "channel",
         "user")
SILENT = {"reach.point", "forecast.choices"}       # these only look and are not written down
VERB = re.compile(rf'"((?:{"|".join(KINDS)})\.[a-z_]+)"')
FILES = re.compile(r"\.(json|geojson|db|toml|md|txt|csv|kml)$")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_verb_of_the_log_book_has_a_name(language: str) -> None:
    words = (ROOT / f"console/ui/src/text/settings.{language}.ts").read_text(encoding="utf-8")
    named = set(re.findall(r'"verb\.([\w.]+)":', words))
    verbs = {
        verb for stage in STAGES for path in (ROOT / stage).rglob("*.py")
        if "node_modules" not in path.parts for verb in VERB.findall(path.read_text(encoding="utf-8"))
    } - SILENT
    verbs = {verb for verb in verbs if not FILES.search(verb)}
    assert len(verbs) > 25
    assert verbs - named == set()
