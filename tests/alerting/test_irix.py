"""IRIX 1.0 reports, held against the schema of the IAEA where it lies beside the checkout."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from alerting import irix
from alerting.irix_measured import CARRIED, LOC, MEAS, NUCLIDES
from alerting.irix_shape import Heading
from core.errors import InputError
from core.evidence import Validation
from core.incident import Fact, Grade, Nature
from core.messages import Quality, Reading, Statistic
from core.station import Channel
from tests.alerting.capmaking import ISSUER, NOON, STATION, alert, incident

STATIONS = {STATION.id: msgspec.structs.replace(
    STATION, channels=(Channel(quantity="ambient_dose_rate", background=78.0),)
)}
HEADING = Heading(made=NOON + timedelta(hours=1), context="Emergency")
EVENT = "http://www.iaea.org/2012/IRIX/Format/EventInformation"


@pytest.fixture(scope="session")
def schema(measured: Path) -> etree.XMLSchema:
    """The IRIX schema; the test is skipped where it is absent."""
    path = measured / "irix_1.0" / "IRIX.xsd"
    if not path.is_file():
        pytest.skip("the IRIX schema (../shared/data/irix_1.0) is not beside this checkout")
    return etree.XMLSchema(etree.parse(str(path)))


def reading(value: float = 400.0, minute: float = 0, **fields: Any) -> Reading:
    """A dose rate at the station."""
    whole = {"station": "FCG-03", "quantity": "ambient_dose_rate"} | fields
    time = NOON + timedelta(minutes=minute)
    return Reading(time=time, received=time, value=value, **whole)


def fact(name: str, value: Any) -> Fact:
    """What an officer said."""
    return Fact(name=name, value=value, who="li", time=NOON, note="电话")


def report(*readings: Reading, alerts: tuple[Any, ...] = (), heading: Heading = HEADING, **changes: Any) -> bytes:
    """A report of the incident."""
    return irix.report(incident(**changes), alerts, readings, STATIONS, ISSUER, heading)


def told(body: bytes, schema: etree.XMLSchema) -> etree._Element:
    """The report, once the schema has passed it."""
    root = etree.fromstring(body)
    assert schema.validate(root), schema.error_log
    return root


def texts(root: etree._Element, path: str, namespace: str = MEAS) -> list[str]:
    return [each.text or "" for each in root.findall(f".//{{{namespace}}}{path}")]


@pytest.mark.data
def test_a_dose_rate_is_told_in_the_only_unit_the_format_knows_and_in_ours_beside_it(schema: etree.XMLSchema) -> None:
    root = told(report(reading(360.0), reading(90.0, 5)), schema)
    assert [float(each) for each in texts(root, "Value")] == pytest.approx([1e-10, 78e-9 / 3600, 2.5e-11, 78e-9 / 3600])
    assert {each.get("Unit") for each in root.iter(f"{{{MEAS}}}Value")} == {"Gy/s"}
    assert texts(root, "Validated") == ["Not Validated", "Not Validated"]
    assert "360 nGy/h" in texts(root, "Description")[1]


@pytest.mark.data
def test_stations_that_report_together_share_one_set_and_a_mean_has_its_interval(schema: etree.XMLSchema) -> None:
    root = told(report(
        reading(statistic=Statistic.MEAN, interval=300.0), reading(80.0, 10),
        reading(80.0, station="X-1", statistic=Statistic.MEAN, interval=300.0),
    ), schema)
    assert texts(root, "StartTime") == ["2026-11-23T03:55:00Z", "2026-11-23T04:10:00Z"]
    assert texts(root, "EndTime") == ["2026-11-23T04:00:00Z", "2026-11-23T04:10:00Z"]
    assert [name.split()[0] for name in texts(root, "Name", LOC)[1:]] == ["FCG-03", "X-1", "FCG-03"]


@pytest.mark.data
@pytest.mark.parametrize(("validation", "flag"), [
    (Validation.VALIDATED, "Validated"), (Validation.NOT_PLAUSIBLE, "Validated - Not Plausible"),
    (Validation.NOT_VALIDATED, "Not Validated"),
])
def test_a_value_carries_the_flag_an_officer_gave_its_alert_and_only_while_it_held(
    schema: etree.XMLSchema, validation: Validation, flag: str
) -> None:
    judged = alert(validation=validation, time=NOON + timedelta(minutes=10))
    root = told(report(reading(minute=-5), reading(minute=5), reading(minute=15), alerts=(judged,)), schema)
    assert texts(root, "Validated") == ["Not Validated", flag, "Not Validated"]


@pytest.mark.data
def test_values_of_faulty_instruments_stay_at_home_and_it_is_said_how_many(schema: etree.XMLSchema) -> None:
    root = told(report(reading(), reading(9e9, 1, quality=Quality.FAULT), reading(1.0, 2, quality=Quality.CALIBRATION)), schema)
    assert len(texts(root, "Validated")) == 1
    assert "2 values" in texts(root, "Description")[0]


@pytest.mark.data
def test_an_instrument_at_its_end_says_at_least(schema: etree.XMLSchema) -> None:
    root = told(report(reading(1e8, quality=Quality.OVER_RANGE)), schema)
    assert next(each.get("Constraint") for each in root.iter(f"{{{MEAS}}}Value")) == "GT"


@pytest.mark.data
def test_every_nuclide_we_measure_has_a_place_in_the_schema(schema: etree.XMLSchema) -> None:
    root = told(report(*(reading(1.5, quantity=each) for each in sorted(NUCLIDES))), schema)
    assert len(texts(root, "Nuclide")) == len(NUCLIDES) == len(CARRIED) - 1
    assert set(texts(root, "SampleTypeDescription")) == {"Outdoor air", "Water"}


@pytest.mark.data
def test_other_quantities_have_no_place_and_are_left_out(schema: etree.XMLSchema) -> None:
    assert told(report(reading(quantity="cadmium")), schema).find(f"{{{MEAS}}}Measurements") is None


@pytest.mark.data
def test_facts_become_event_class_and_response_and_what_nobody_said_is_left_out(schema: etree.XMLSchema) -> None:
    root = told(report(
        nature=Nature.NUCLEAR, facts=(
            fact("plant_state", "site"), fact("responsible", "防城港核电厂"), fact("evacuated", 120), fact("measures", "疏散"),
        ),
        proposed=Grade(
            scheme="nuclear", level="site", name_zh="场区应急", name_en="Site", source="条例", source_confirmed=False,
        ),
    ), schema)
    assert texts(root, "TypeOfEvent", EVENT) == ["Nuclear Installation Event"]
    assert texts(root, "EmergencyClass", EVENT) == ["Site Area Emergency"]
    resp = "http://www.iaea.org/2012/IRIX/Format/ResponseActions"
    assert texts(root, "TypeOfAction", resp) == ["Evacuation"]
    bare = told(report(facts=(fact("evacuated", 0),)), schema)
    assert bare.find(f"{{{resp}}}ResponseActions") is None
    assert texts(bare, "TypeOfEvent", EVENT) == ["Elevated Ambient Radiation Levels"]
    lost = told(report(facts=(fact("source_event", "lost"),)), schema)
    assert texts(lost, "TypeOfEvent", EVENT) == ["Missing Dangerous Source"]


@pytest.mark.data
def test_an_incident_without_a_place_is_still_a_valid_report(schema: etree.XMLSchema) -> None:
    told(report(places=()), schema)


@pytest.mark.data
def test_a_drill_has_the_context_exercise_and_says_so_in_the_event(schema: etree.XMLSchema) -> None:
    body = report(exercise="fcg-1", heading=Heading(made=NOON, context="Exercise"))
    told(body, schema)
    assert b"EXERCISE fcg-1" in body


@pytest.mark.parametrize(("exercise", "context"), [("fcg-1", "Emergency"), ("fcg-1", "Test"), (None, "Exercise")])
def test_a_drill_is_never_told_as_real_nor_the_reverse(exercise: str | None, context: Any) -> None:
    with pytest.raises(InputError, match="cannot have the context"):
        report(exercise=exercise, heading=Heading(made=NOON, context=context))


def test_an_event_that_is_not_of_radiation_is_refused() -> None:
    with pytest.raises(InputError, match="of kind water"):
        report(nature=Nature.WATER)


@pytest.mark.data
def test_the_same_report_has_the_same_uuid_and_a_changed_one_another(schema: etree.XMLSchema) -> None:
    def uuid(body: bytes) -> str:
        (found,) = texts(told(body, schema), "ReportUUID", irix.ID)
        return found

    later = msgspec.structs.replace(HEADING, made=HEADING.made + timedelta(minutes=1))
    first = uuid(report(reading()))
    assert uuid(report(reading(), heading=later)) == first
    assert uuid(report(reading(401.0))) != first
    second = msgspec.structs.replace(HEADING, sequence=2, follows=first)
    assert uuid(report(reading(), heading=second)) != first


@pytest.mark.data
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(words=st.text(max_size=300), value=st.floats(allow_nan=False, allow_infinity=False), after=st.timedeltas(
    min_value=timedelta(days=-9000), max_value=timedelta(days=9000)))
def test_no_text_or_value_breaks_a_report(schema: etree.XMLSchema, words: str, value: float, after: timedelta) -> None:
    odd = msgspec.structs.replace(reading(value), time=NOON + after, source=words)
    told(report(odd, title_zh=words, title_en=words, facts=(fact("measures", words), fact("source_place", words))), schema)
