"""The present state, folded from messages."""

from datetime import UTC, datetime, timedelta

import msgspec

from console.picture import Present
from core.messages import Alert, Configuration, GatewayStatus, Kind, Quality, Reading, Severity, State, Transition

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def reading(minute: int = 0, value: float = 80.0, **fields: object) -> Reading:
    time = NOON + timedelta(minutes=minute)
    return Reading(**{  # type: ignore[arg-type]
        "time": time, "received": time, "station": "FCG-03", "quantity": "ambient_dose_rate", "value": value, **fields,
    })


def transition(state: State, minute: int = 0) -> Transition:
    time = NOON + timedelta(minutes=minute)
    alert = Alert(
        id="a1", rule="dose", rule_version="1", kind=Kind.MEASUREMENT, place="FCG-03", station="FCG-03",
        quantity="ambient_dose_rate", severity=Severity.RED, state=state, onset=NOON, time=time, value=400.0,
        peak=400.0, limit=300.0,
    )
    return Transition(cause=minute + 1, ordinal=0, time=time, before=State.NORMAL, after=state, trigger="raised",
                      alert=alert)


def test_an_older_reading_does_not_take_the_place_of_a_newer_one() -> None:
    present = Present()
    assert present.reading(reading(5, 90.0))
    assert not present.reading(reading(4, 70.0))
    assert [each.value for each in present.picture().latest] == [90.0]


def test_a_revision_takes_the_place_of_the_value_it_corrects() -> None:
    present = Present()
    present.reading(reading(5, 90.0))
    assert present.reading(reading(5, 95.0, revision=1))
    assert not present.reading(reading(5, 90.0))
    assert present.picture().latest[0].value == 95.0


def test_series_of_one_station_stand_beside_each_other() -> None:
    present = Present()
    present.reading(reading())
    present.reading(reading(quantity="temperature"))
    present.reading(reading(interval=3600.0))
    assert len(present.picture().latest) == 3


def test_what_an_unregistered_name_says_is_not_in_the_picture() -> None:
    present = Present()
    assert not present.reading(reading(quality=Quality.UNREGISTERED))
    assert present.newest is None


def test_a_time_from_the_future_does_not_count_as_the_newest() -> None:
    present = Present()
    present.reading(reading(0))
    present.reading(reading(600, quality=Quality.SKEW))
    assert present.newest == NOON


def test_a_reading_from_the_future_gives_way_to_the_next_one_with_a_true_time() -> None:
    present = Present()
    present.reading(reading(0, 80.0))
    assert present.reading(msgspec.structs.replace(reading(600, 81.0, quality=Quality.SKEW), received=NOON))
    assert present.reading(reading(1, 82.0))
    assert [each.value for each in present.picture().latest] == [82.0]


def test_an_alert_leaves_the_picture_when_it_is_normal_again() -> None:
    present = Present()
    present.transition(transition(State.UNACKNOWLEDGED))
    assert [alert.state for alert in present.picture().alerts] == [State.UNACKNOWLEDGED]
    present.transition(transition(State.NORMAL, 5))
    assert present.picture().alerts == ()


def test_a_late_reading_makes_an_alert_graver_that_was_acknowledged_after_it_was_measured() -> None:
    present = Present()
    present.restore([], [transition(State.ACKNOWLEDGED, 3).alert])
    present.transition(transition(State.UNACKNOWLEDGED, 1))
    assert present.picture().alerts[0].state is State.UNACKNOWLEDGED


def test_what_the_store_told_already_and_comes_once_more_ends_in_the_same_state() -> None:
    present = Present()
    present.restore([], [transition(State.ACKNOWLEDGED, 3).alert])
    for again in (transition(State.UNACKNOWLEDGED, 1), transition(State.ACKNOWLEDGED, 3)):
        present.transition(again)
    assert present.picture().alerts[0].state is State.ACKNOWLEDGED


def test_reading_the_store_anew_keeps_what_only_the_bus_told() -> None:
    present = Present()
    present.gateway(GatewayStatus(gateway="g1", time=NOON, online=True))
    present.reading(reading(5))
    present.restore([reading(1)], [])
    picture = present.picture()
    assert [each.gateway for each in picture.gateways] == ["g1"]
    assert [each.time for each in picture.latest] == [NOON + timedelta(minutes=1)]


def test_stations_come_from_the_last_configuration() -> None:
    present = Present()
    station = {"id": "FCG-03", "name_zh": "防城港三号", "category": "radiation", "latitude": 21.6, "longitude": 108.5,
               "channels": [{"quantity": "ambient_dose_rate", "background": 78.0}]}
    present.configure(Configuration(time=NOON, version="v1", rules=[], stations=[station]))
    picture = present.picture()
    assert picture.configuration == "v1"
    assert picture.stations[0].channels[0].background == 78.0
