"""The house stands as designed: names resolve into this tree, files stay small, rooms keep to their floor."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("core", "ingest", "alerting", "dispersion", "response", "console", "config", "fengsui")


@pytest.mark.parametrize("name", PACKAGES)
def test_a_top_level_package_resolves_into_this_tree(name: str) -> None:
    module = importlib.import_module(name)
    assert Path(str(module.__file__)).resolve().parent == ROOT / name


def test_no_room_imports_against_the_layering() -> None:
    done = subprocess.run([str(Path(sys.executable).parent / "lint-imports")], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def _sources() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "*.py", "*.ts", "*.tsx"], cwd=ROOT, capture_output=True, text=True)
    return [ROOT / each for each in listed.stdout.splitlines() if not each.startswith(("tests/", "benchmarks/"))]


def test_every_source_file_stays_below_300_lines() -> None:
    # Generated, or a list of texts: one catalogue a language is easier to keep complete than many.
    lists = {ROOT / "console/ui/src/messages.ts", *(ROOT / "console/ui/src/text").glob("??.ts")}
    long = {str(each): count for each in _sources()
            if each not in lists and each.exists() and (count := len(each.read_text().splitlines())) > 300}
    assert not long


def test_every_module_says_first_what_lives_in_it() -> None:
    silent = [str(each) for each in _sources() if each.suffix == ".py" and (text := each.read_text()).strip()
              and not text.lstrip().startswith(('"""', "'''", "#!"))]
    assert not silent


def test_only_the_clock_asks_the_system_for_the_time() -> None:
    asking = [
        f"{each.relative_to(ROOT)}: {word}"
        for each in _sources() if each.suffix == ".py" and each != ROOT / "core/clock.py"
        for word in ("datetime.now(", "datetime.utcnow(", "time.time(", "time.monotonic(", "date.today(")
        if word in each.read_text()
    ]
    assert not asking


def test_nothing_committed_names_a_registry_or_a_private_place() -> None:
    lock = ROOT / "console/ui/package-lock.json"
    assert '"resolved"' not in lock.read_text()
    constraints = (ROOT / "constraints.txt").read_text()
    assert "://" not in constraints
    assert " @ " not in constraints
