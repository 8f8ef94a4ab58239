"""Which alerts begin a forecast: those that call somebody, and none that is withheld by a work at its station."""

from datetime import timedelta

import msgspec

from core.messages import Alert, Kind, Severity, State, Transition
from dispersion.incidents import Incidents
from tests.contracts.shapes import transition
from tests.dispersion.house import NOON, STATIONS


def change(trigger: str, state: State, suppressed_by: str = "") -> Transition:
    made = transition(1, state=state)
    alert: Alert = msgspec.structs.replace(
        made.alert, station="FIRST", stations=("FIRST",), quantity="chlorine", kind=Kind.MEASUREMENT, time=NOON, onset=NOON,
        active=True, suppressed_by=suppressed_by,
    )
    return msgspec.structs.replace(made, trigger=trigger, time=NOON, alert=alert)


def test_what_is_withheld_begins_no_forecast_and_what_is_released_does() -> None:
    incidents, stations = Incidents(timedelta(hours=6)), {each.id: each for each in STATIONS.values()}
    for trigger in ("withheld", "worse", "again"):
        assert incidents.follow(change(trigger, State.SUPPRESSED, "calibration"), stations, 500.0) is None
    assert tuple(incidents) == ()
    run = incidents.follow(change("released", State.UNACKNOWLEDGED), stations, 500.0)
    assert run is not None
    assert run.alerts == {"a1"}


def test_a_forecast_is_not_renewed_while_its_only_alert_is_out_of_service() -> None:
    incidents, stations = Incidents(timedelta(hours=6)), {each.id: each for each in STATIONS.values()}
    incidents.follow(change("raised", State.UNACKNOWLEDGED), stations, 500.0)
    assert len(incidents.active()) == 1
    incidents.follow(change("withheld", State.OUT_OF_SERVICE, "out_of_service"), stations, 500.0)
    assert incidents.active() == ()
    incidents.follow(change("released", State.UNACKNOWLEDGED), stations, 500.0)
    assert len(incidents.active()) == 1


def test_what_is_explained_begins_no_forecast_until_it_no_longer_is() -> None:
    incidents, stations = Incidents(timedelta(hours=6)), {each.id: each for each in STATIONS.values()}

    def explained(trigger: str, severity: Severity, *, by_rain: bool) -> Transition:
        made = change(trigger, State.UNACKNOWLEDGED)
        alert = msgspec.structs.replace(made.alert, severity=severity, explained=by_rain)
        return msgspec.structs.replace(made, alert=alert)

    for trigger in ("raised", "explained", "evidence"):
        assert incidents.follow(explained(trigger, Severity.BLUE, by_rain=True), stations, 500.0) is None
    assert tuple(incidents) == ()
    blue = explained("evidence", Severity.BLUE, by_rain=False)           # nothing explains it any more, blue as it stays
    assert incidents.follow(blue, stations, 500.0) is not None
    assert incidents.follow(explained("confirmed", Severity.YELLOW, by_rain=False), stations, 500.0) is None     # it has one
    assert len(incidents.active()) == 1
