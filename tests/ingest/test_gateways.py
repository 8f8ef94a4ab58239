"""What gateways say of themselves: words, JSON, nothing; anything else is refused by name."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DecodeError
from ingest.gateways import status

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("payload", "online", "detail"),
    [
        (b"online", True, ""),
        (b" OFFLINE\n", False, ""),
        (b"1", True, ""),
        ("离线".encode(), False, ""),
        (b'"offline"', False, ""),
        (b'{"online": true, "detail": "4G, -71 dBm"}', True, "4G, -71 dBm"),
        (b'{"status": "offline", "since": 17}', False, ""),
        (b'{"state": "Online"}', True, ""),
    ],
)
def test_a_status_is_read(payload: bytes, online: bool, detail: str) -> None:
    said = status(payload, "g1", NOW, "drill")
    assert said is not None
    assert (said.gateway, said.time, said.online, said.detail, said.exercise) == ("g1", NOW, online, detail, "drill")


def test_a_retained_status_taken_back_says_nothing() -> None:
    assert status(b"", "g1", NOW) is None


@pytest.mark.parametrize("payload", [b"perhaps", b"{}", b"[1]", b"\xff", b'{"online": "yes"}', b"x" * 5000])
def test_anything_else_is_refused(payload: bytes) -> None:
    with pytest.raises(DecodeError) as refused:
        status(payload, "g1", NOW)
    assert refused.value.reason == "bad_status"


@given(st.binary(max_size=200))
def test_any_bytes_are_a_status_nothing_or_refused(payload: bytes) -> None:
    try:
        said = status(payload, "g1", NOW)
    except DecodeError:
        return
    assert said is None or said.gateway == "g1"
