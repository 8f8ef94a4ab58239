"""Fixtures every test may use."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def measured() -> Path:
    """The folder of measured data beside the checkout; the test is skipped where it is absent."""
    if not DATA.is_dir():
        pytest.skip("the measured data (../shared/data) are not beside this checkout")
    return DATA
