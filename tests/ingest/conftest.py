"""Fixtures of the ingest tests."""

from pathlib import Path

import pytest

from tests.ingest import certificates as authority


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> authority.Certificates:
    """A certificate authority with a server's and a gateway's certificate."""
    folder: Path = tmp_path_factory.mktemp("certificates")
    return authority.make(folder)
