"""CAP 1.2: valid by the schema and by what the schema does not check, whatever is written in a title."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from capvalidator import check_schema
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from alerting import cap, cap_life
from alerting.cap_check import CAP, faults
from alerting.markup import UNFIT, fit
from core.errors import InputError
from core.evidence import Evidence, Validation
from core.incident import Grade, Stage
from core.messages import Kind, Severity, State
from tests.alerting.capmaking import (
    ISSUER,
    NOON,
    OVER,
    RAISED,
    STATION,
    STATIONS,
    alert,
    changes_of,
    document,
    forecast,
    issues,
    life,
)


def told(body: bytes) -> etree._Element:
    """The message, once the schema and our own checks have passed it."""
    result = check_schema(body)
    assert result.passed, result.message
    assert faults(body) == ()
    return etree.fromstring(body)


def text(root: etree._Element, path: str) -> str:
    """What an element says."""
    found = root.findtext("/".join(f"{{{CAP}}}{each}" for each in path.split("/")))
    assert found is not None, path
    return found


def parameters(root: etree._Element) -> dict[str, str]:
    """The parameters of the first info."""
    info = root.find(f"{{{CAP}}}info")
    assert info is not None
    return {text(each, "valueName"): text(each, "value") for each in info.findall(f"{{{CAP}}}parameter")}


def test_a_measured_alert_is_told_in_two_languages_with_figures_limit_and_source() -> None:
    root = told(document())
    assert text(root, "sent") == "2026-11-23T12:00:00+08:00"
    assert (text(root, "status"), text(root, "msgType"), text(root, "scope")) == ("Actual", "Alert", "Restricted")
    assert [text(info, "language") for info in root.findall(f"{{{CAP}}}info")] == ["zh-CN", "en-US"]
    assert [text(root, f"info/{each}") for each in ("urgency", "severity", "certainty")] == ["Immediate", "Extreme", "Likely"]
    said = parameters(root)
    assert (said["fengsui:station"], said["fengsui:station_origin"]) == ("FCG-03", "unknown")
    assert said["fengsui:value"] == "400 nGy/h"
    assert said["fengsui:peak"] == "420.5 nGy/h"
    assert said["fengsui:limit_source"] == "HJ 1009"
    assert said["fengsui:limit_confirmed"] == "false, to be confirmed"
    assert said["fengsui:rule_version"] == "v1"
    assert said["fengsui:certainty_because"] == "measured, not yet validated by a person"
    assert text(root, "info/area/circle") == "21.60000,108.50000 1"
    assert (text(root, "info/area/geocode/valueName"), text(root, "info/area/geocode/value")) == ("GB/T 2260", "450600")


def test_a_drill_says_exercise_in_status_note_headline_and_identifier() -> None:
    root = told(document(exercise="longjiang-2012-1"))
    assert text(root, "status") == "Exercise"
    assert "longjiang-2012-1" in text(root, "note")
    for info in root.findall(f"{{{CAP}}}info"):
        assert text(info, "headline").startswith(("【演练】", "EXERCISE"))
        assert any(word in text(info, "instruction") for word in ("演练", "Exercise"))
    assert text(root, "identifier").startswith("EXERCISE.")
    assert text(root, "identifier") != text(told(document()), "identifier")


def test_a_life_makes_an_alert_updates_and_a_cancel_that_refer_to_what_was_said() -> None:
    made = [cap.of_alert(each, ISSUER, STATIONS) for each in issues(life(
        RAISED, (1, "acknowledged", {"state": State.ACKNOWLEDGED}), (5, "joined", {"stations": ("FCG-03", "X")}), OVER,
    ))]
    roots = [told(each) for each in made]
    assert [text(each, "msgType") for each in roots] == ["Alert", "Update", "Cancel"]
    assert roots[0].find(f"{{{CAP}}}references") is None
    first, second = (f"{ISSUER.sender},{text(each, 'identifier')},{text(each, 'sent')}" for each in roots[:2])
    assert text(roots[1], "references") == first
    assert text(roots[2], "references") == f"{first} {second}"
    assert text(roots[2], "info/responseType") == "AllClear"
    assert text(roots[2], "info/urgency") == "Past"
    assert "并非误报" in text(roots[2], "note")


def test_what_comes_back_begins_a_thread_anew() -> None:
    made = issues(life(RAISED, OVER, (25, "again", {})))
    assert [(each.kind, len(each.references)) for each in made] == [("Alert", 0), ("Cancel", 1), ("Alert", 0)]


def test_a_false_alarm_is_cancelled_and_says_that_it_was_one() -> None:
    wrong = {"validation": Validation.NOT_PLAUSIBLE, "validated_by": "li"}
    last = issues(life(RAISED, (5, "validated", wrong)))[-1]
    root = told(cap.of_alert(last, ISSUER, STATIONS))
    assert text(root, "msgType") == "Cancel"
    assert "false alarm" in text(root, "note")
    assert text(root, "info/certainty") == "Unlikely"
    assert "li" not in parameters(root)["fengsui:certainty_because"].split()


def test_what_is_suppressed_by_design_is_not_told() -> None:
    assert issues(life((0, "raised", {"state": State.SUPPRESSED, "suppressed_by": "维护"}))) == ()
    after = issues(life(RAISED, (5, "suppressed", {"state": State.SUPPRESSED, "suppressed_by": "维护"})))
    assert [each.kind for each in after] == ["Alert", "Cancel"]


@pytest.mark.parametrize(("trigger", "fields"), [
    ("withheld", {"state": State.OUT_OF_SERVICE, "suppressed_by": "out_of_service"}),
    ("rule_removed", {"state": State.NORMAL, "active": False, "stations": ()}),
])
def test_of_what_is_merely_not_watched_any_more_nobody_gives_the_all_clear(trigger: str, fields: dict[str, object]) -> None:
    last = issues(life(RAISED, (5, trigger, fields)))[-1]
    root = told(cap.of_alert(last, ISSUER, STATIONS))
    assert text(root, "msgType") == "Cancel"
    assert (text(root, "info/responseType"), text(root, "info/urgency")) == ("Monitor", "Unknown")


def test_a_shelf_keeps_nothing_from_other_systems() -> None:
    shelved = issues(life(RAISED, (5, "shelved", {"state": State.SHELVED})))
    assert [each.kind for each in shelved] == ["Alert"]


def test_what_stands_is_said_again_before_it_expires_and_each_repeat_has_its_own_name() -> None:
    steps = cap_life.of_alert(life(RAISED))
    made = issues(life(RAISED), hours=30)
    assert [(each.key, each.kind) for each in made] == [("1-0", "Alert"), ("1-0-r2", "Update")]
    assert made[1].sent == NOON + timedelta(hours=24)
    root = told(cap.of_alert(made[1], ISSUER, STATIONS))
    assert "Unchanged" in text(root, "note")
    assert len(text(root, "references").split()) == 2
    one = cap_life.named(steps, "1-0-r1", NOON + timedelta(hours=30), ISSUER.valid)
    assert one is not None
    assert one.sent == NOON + timedelta(hours=12)
    for unknown in ("1-0-r3", "1-0-r0", "1-0-r-1", "9-0", "1-0-r", "1-0-r9999999", "1-0-r٣"):
        assert cap_life.named(steps, unknown, NOON + timedelta(hours=30), ISSUER.valid) is None


def test_no_repeat_is_said_to_have_been_made_after_the_end() -> None:
    steps = cap_life.of_alert(life(RAISED, OVER))
    assert [each.kind for each in issues(life(RAISED, OVER), hours=100)] == ["Alert", "Cancel"]
    assert cap_life.named(steps, "1-0-r1", NOON + timedelta(hours=100), ISSUER.valid) is None


def test_times_never_run_backwards_within_a_thread_though_late_readings_do() -> None:
    made = issues(life((0, "raised", {}), (-30, "worse", {"severity": Severity.ORANGE}), (-20, "returned", {"active": False})))
    assert [each.sent for each in made] == [NOON, NOON, NOON]
    for each in made:
        told(cap.of_alert(each, ISSUER, STATIONS))


def test_a_forecast_gives_its_area_as_a_closed_polygon_latitude_first() -> None:
    coming = {"forecast": "run/1", "expected": NOON + timedelta(hours=2), "passes": NOON + timedelta(hours=3)}
    (issue,) = issues(life(RAISED, **coming))
    root = told(cap.of_alert(issue, ISSUER, STATIONS, forecast()))
    polygon = text(root, "info/area/polygon").split()
    assert polygon[0] == polygon[-1] == "21.50000,108.40000"
    assert len(polygon) == 5
    assert "待核" in text(root, "info/area/areaDesc")
    assert (text(root, "info/urgency"), text(root, "info/certainty")) == ("Future", "Likely")
    assert text(root, "info/onset") == "2026-11-23T14:00:00+08:00"
    assert text(root, "info/expires") == "2026-11-23T15:00:00+08:00"
    assert parameters(root)["fengsui:value_is"] == "forecast"


def test_a_polygon_of_thousands_of_points_is_thinned_and_stays_closed() -> None:
    ring = [[108 + number / 1e5, 21 + (number % 7) / 1e3] for number in range(5000)]
    wide = msgspec.structs.replace(
        forecast().areas[0], geometry={"type": "MultiPolygon", "coordinates": [[[*ring, ring[0]]]]}
    )
    (issue,) = issues(life(RAISED, forecast="run/1", expected=NOON))
    polygon = text(told(cap.of_alert(issue, ISSUER, STATIONS, forecast(areas=(wide,)))), "info/area/polygon").split()
    assert 300 < len(polygon) <= 401


def test_evidence_against_it_lowers_the_certainty_and_is_given_out() -> None:
    rain = Evidence(kind="rain", time=NOON, speaks=-1, text_zh="降雨", text_en="rain")
    root = told(document(evidence=(rain,)))
    assert text(root, "info/certainty") == "Possible"
    assert parameters(root)["fengsui:evidence.rain"] == "降雨 / rain"
    assert text(told(document(validation=Validation.VALIDATED, validated_by="li")), "info/certainty") == "Observed"


def test_an_alert_about_instruments_is_refused() -> None:
    with pytest.raises(InputError, match="about instruments"):
        document(kind=Kind.TECHNICAL)


def test_an_event_of_hundreds_of_stations_is_bounded_and_says_how_many_more() -> None:
    names = tuple(f"S-{number}" for number in range(300))
    areas = told(document(stations=names)).findall(f"{{{CAP}}}info")[1].findall(f"{{{CAP}}}area")
    assert len(areas) == 50
    assert text(areas[-1], "areaDesc") == "and 251 more places, not listed here"


def test_an_incident_is_told_while_it_is_open_and_cancelled_when_an_officer_closes_it() -> None:
    grade = Grade(scheme="radiation", level="IV", name_zh="一般", name_en="General", source="条例", confirmed_by="li")
    steps = cap_life.of_incident(changes_of(
        (0, "opened", {}), (5, "note", {}), (10, "graded", {"confirmed": grade}),
        (60, "quiet", {"stage": Stage.QUIET, "standing": None, "confirmed": grade}), (90, "closed", {"stage": Stage.CLOSED}),
    ))
    made = cap_life.issues(steps, NOON + timedelta(hours=2), ISSUER.valid)
    roots = [told(cap.of_incident(each, ISSUER, STATIONS)) for each in made]
    assert [text(each, "msgType") for each in roots] == ["Alert", "Update", "Update", "Cancel"]
    assert [text(each, "info/urgency") for each in roots] == ["Immediate", "Immediate", "Past", "Past"]
    assert "已由值班人员确认" in text(roots[1], "info/description")
    assert text(roots[0], "incidents") == "I-7b1f"


@pytest.mark.parametrize(("change", "words"), [
    ({"scope": "Restricted", "restriction": ""}, "a restriction goes with Restricted"),
    ({"scope": "Private", "restriction": ""}, "nobody is told"),
    ({"sender": "no good"}, "holds a space"),
    ({"sender": "a,b"}, "holds a space"),
])
def test_an_issuer_that_breaks_the_standard_is_refused_before_anything_leaves(change: dict[str, Any], words: str) -> None:
    (issue,) = issues(life(RAISED))
    with pytest.raises(InputError, match=words):
        cap.of_alert(issue, msgspec.structs.replace(ISSUER, **change), STATIONS)


def test_a_private_message_names_its_addressees_each_quoted_where_it_holds_a_space() -> None:
    issuer = msgspec.structs.replace(ISSUER, scope="Private", restriction="", addresses=("a@b.cn", "Duty Desk"))
    (issue,) = issues(life(RAISED))
    assert text(told(cap.of_alert(issue, issuer, STATIONS)), "addresses") == 'a@b.cn "Duty Desk"'


GOOD = document().decode()


@pytest.mark.parametrize(("find", "put", "words"), [
    ("21.60000,108.50000 1", "21.6 108.5 1", "circle"),
    ("21.60000,108.50000 1", "121.6,108.5 1", "circle"),
    ("21.60000,108.50000 1", "21.6,108.5", "circle"),
    ("<circle>21.60000,108.50000 1</circle>", "<polygon>1,1 2,2 1,1</polygon>", "4 are the least"),
    ("<circle>21.60000,108.50000 1</circle>", "<polygon>1,1 2,2 3,3 4,4</polygon>", "not closed"),
    ("<circle>21.60000,108.50000 1</circle>", "<polygon>1,1 2,2 108,21 1,1</polygon>", "not latitude,longitude"),
    ("<circle>21.60000,108.50000 1</circle>", "<polygon>1,1 2,nan 3,3 1,1</polygon>", "not latitude,longitude"),
    ("<identifier>dose", "<identifier>do se", "identifier"),
    ("<identifier>dose", "<identifier>do&amp;se", "identifier"),
    ("<restriction>Authorities only</restriction>", "", "restriction"),
    ("<scope>Restricted", "<scope>Public", "restriction"),
    ("<msgType>Alert", "<msgType>Update", "refers to no earlier one"),
    ("<status>Actual", "<status>Exercise", "no note"),
    ("<expires>2026-11-24", "<expires>2026-11-22", "expires"),
    ("<scope>Restricted</scope>", "<scope>Restricted</scope>", None),
])
def test_what_the_schema_lets_through_and_the_standard_does_not_is_found(find: str, put: str, words: str | None) -> None:
    assert find in GOOD
    body = GOOD.replace(find, put).encode()
    assert check_schema(body).passed
    found = " ".join(faults(body))
    assert found == "" if words is None else words in found


@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=30))
def test_no_text_in_a_title_breaks_a_message(title: str, source: str, place: str) -> None:
    root = told(document(
        title_zh=title, title_en=title, limit_source=source, place=place, station=place, stations=(place,), unit=source,
    ))
    assert text(root, "info/event") == (" ".join(fit(title).split()) or "dose")


@given(st.text())
def test_fit_text_loses_only_what_xml_cannot_hold(written: str) -> None:
    kept = fit(written)
    assert UNFIT.search(kept) is None
    element = etree.Element("a")
    element.text = kept
    again = etree.fromstring(etree.tostring(element)).text or ""
    assert again == kept
    if "\r" not in written and UNFIT.search(written) is None:
        assert kept == written


def test_an_alert_without_a_title_is_called_by_its_rule() -> None:
    assert text(told(document(title_zh="", title_en="")), "info/event") == "dose"
    assert alert().station == STATION.id
