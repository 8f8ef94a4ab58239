"""Fixtures every test may use."""

import contextlib
import importlib
from collections import Counter
from pathlib import Path

import pytest

with contextlib.suppress(ImportError):
    # Before eccodes, which some test loads into the same process: after it, the libraries both bring are torn down twice at
    # the end ("double free"). Fengsui never has both in one process: routing has a process of its own.
    importlib.import_module("valhalla")

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def measured() -> Path:
    """The folder of measured data beside the checkout; the test is skipped where it is absent."""
    if not DATA.is_dir():
        pytest.skip("the measured data (../shared/data) are not beside this checkout")
    return DATA


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Last of all, what was not tested here and what would bring it."""
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ") for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple)
    )
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"{count} tests skipped: {reason}", yellow=True)
