"""Where units say they are: what is taken, and the sentence to whoever sends what is not."""

import contextlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import SimulatedClock
from core.errors import DecodeError
from core.station import Register
from core.team import Position
from ingest.decoders.positions import decode
from ingest.delivery import Delivery
from ingest.pipeline import Pipeline
from tests.ingest.shelf import Shelf

NOON = datetime(2026, 11, 28, 4, tzinfo=UTC)
HERE: dict[str, Any] = {"time": "2026-11-28T12:00:00+08:00", "longitude": 108.35, "latitude": 22.82}
KEYS = ("type", "time", "longitude", "latitude", "geometry", "properties", "coordinates", "state", "features", "speed")
UNITS = frozenset({"nn-team", "fcg-boat"})


def decoded(said: object, unit: str = "nn-team") -> tuple[Position, ...]:
    payload = said if isinstance(said, bytes) else json.dumps(said).encode()
    return decode(payload, unit, NOON, UNITS, skew=timedelta(minutes=1), source="teams/nn-team/position", exercise="d-1")


def test_a_position_is_taken_with_its_state_and_speed_and_whatever_else_it_says_is_left() -> None:
    (found,) = decoded(HERE | {"state": "moving", "speed": 12.5, "battery": 80})
    assert found == Position(
        unit="nn-team", time=NOON, received=NOON, longitude=108.35, latitude=22.82, state="moving", speed=12.5,
        source="teams/nn-team/position", exercise="d-1",
    )


def test_a_list_a_feature_a_collection_and_a_point_are_taken() -> None:
    point = {"type": "Point", "coordinates": [108.35, 22.82]}
    feature = {"type": "Feature", "geometry": point, "properties": {"time": HERE["time"], "state": "行进"}}
    for said, states in (
        ([HERE, HERE | {"state": "out"}], ["", "out"]), (feature, ["moving"]), ({**point, "time": HERE["time"]}, [""]),
        ({"type": "FeatureCollection", "features": [feature, feature]}, ["moving", "moving"]),
    ):
        found = decoded(said)
        assert [each.state for each in found] == states
        assert {(each.longitude, each.latitude, each.time) for each in found} == {(108.35, 22.82, NOON)}


@pytest.mark.parametrize(("said", "reason", "words"), [
    (HERE | {"latitude": 108.35, "longitude": 22.82}, "not_on_earth", "they look exchanged"),
    (HERE | {"latitude": 91}, "not_on_earth", "latitude 91"),
    (HERE | {"time": "2026-11-28T04:02:00Z"}, "future_time", "120 s ahead of our clock"),
    (HERE | {"time": "2026-11-28T12:00:00"}, "bad_time", "RFC 3339 with a zone"),
    (HERE | {"state": "lunch"}, "unknown_state", "ready, moving, at_work, out"),
    (HERE | {"speed": -1}, "out_of_range", "speed -1"),
    ({"time": HERE["time"], "longitude": 1}, "missing_field", "time, longitude and latitude are required"),
    (HERE | {"longitude": "108"}, "wrong_type", '"longitude"'),
    ([HERE, HERE | {"latitude": 91}], "not_on_earth", "position 2:"),
    ({"type": "Feature", "geometry": {"type": "LineString", "coordinates": []}, "properties": {}}, "wrong_type", "no Point"),
    (7, "wrong_type", "GeoJSON"), (b"{", "not_json", "ends before"), (b"", "not_json", "send"), (b"\xff", "not_utf8", "UTF-8"),
])
def test_what_is_wrong_is_refused_with_a_sentence(said: object, reason: str, words: str) -> None:
    with pytest.raises(DecodeError) as refused:
        decoded(said)
    assert refused.value.reason == reason
    assert words in refused.value.detail


def test_an_unknown_unit_is_told_which_there_are() -> None:
    with pytest.raises(DecodeError, match="'xx' is no team, vessel or aircraft; there are fcg-boat, nn-team"):
        decoded(HERE, "xx")
    with pytest.raises(DecodeError, match="none are set up here"):
        decode(b"{}", "xx", NOON, (), skew=timedelta())


@given(st.one_of(st.binary(max_size=200), st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5), max_leaves=8,
).map(lambda each: json.dumps(each).encode())))
def test_any_bytes_are_positions_or_a_refusal(payload: bytes) -> None:
    with contextlib.suppress(DecodeError):
        assert all(-90 <= each.latitude <= 90 for each in decoded(payload))


async def test_a_position_is_stored_before_it_is_told_of_and_a_wrong_one_is_kept_as_refused() -> None:
    shelf, heard = Shelf(), []
    pipeline = Pipeline(
        shelf, Register(), SimulatedClock(NOON), publish=lambda topic, said: heard.append((topic, said)), units=UNITS
    )
    assert "teams/+/position" in pipeline.filters
    good = json.dumps(HERE).encode()
    await pipeline.handle([Delivery("teams/nn-team/position", good, NOON), Delivery("teams/xx/position", good, NOON)])
    ((topic, (position,)),) = heard
    assert (topic, position.unit) == ("positions", "nn-team")
    (reject,) = shelf.rejects
    assert (reject.reason, reject.source, reject.payload) == ("unknown_team", "xx", good)
    assert pipeline.counters.received["position"] == 2
