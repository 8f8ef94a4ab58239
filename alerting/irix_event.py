"""The event and the response of an IRIX report, from the facts officers gave; what nobody gave is left out. Pure."""

from collections.abc import Callable, Mapping
from datetime import datetime

from lxml import etree

from alerting.markup import add, line
from core.incident import Fact, Incident, Nature
from core.station import Station

EVENT = "http://www.iaea.org/2012/IRIX/Format/EventInformation"
RESP = "http://www.iaea.org/2012/IRIX/Format/ResponseActions"
LOC = "http://www.iaea.org/2012/IRIX/Format/Locations"

Stamp = Callable[[datetime], str]

CLASSES = {
    "standby": "Alert", "facility": "Facility Emergency", "site": "Site Area Emergency", "general": "General Emergency",
}
"""States of a nuclear plant (核电厂核事故应急管理条例) as the classes of IRIX: 应急待命, 厂房, 场区, 场外应急."""

SOURCE_EVENTS = {"lost": "Missing Dangerous Source", "stolen": "Missing Dangerous Source", "exposed": "Severe Overexposure"}
"""What happened to a source, where IRIX has a word for it; the others stay what was measured."""

ELEVATED = "Elevated Ambient Radiation Levels"


def event(root: etree._Element, incident: Incident, stations: Mapping[str, Station], stamp: Stamp) -> None:
    """What happened, where and since when."""
    facts = {each.name: each for each in incident.facts}
    element = add(root, f"{{{EVENT}}}EventInformation", ValidAt=stamp(incident.time))
    add(element, "TypeOfEvent", _kind(incident, facts))
    add(element, "TypeOfEventDescription", line(f"{incident.title_zh} / {incident.title_en}", 255))
    add(element, "DateAndTimeOfEvent", stamp(incident.onset), IsEstimate="Yes")
    _place(element, incident, facts, stations)
    plant = facts.get("responsible")
    if incident.nature is Nature.NUCLEAR and plant is not None:
        involved = add(element, "ObjectInvolved")
        add(involved, "TypeOfObjectOrActivity", "Nuclear Power Plant")
        add(involved, "Name", line(str(plant.value)))
    state = facts.get("plant_state")
    if state is not None and str(state.value) in CLASSES:
        classified = add(element, "EmergencyClassification")
        add(classified, "EmergencyClass", CLASSES[str(state.value)])
        add(classified, "DateAndTimeOfDeclaration", stamp(state.time))
        if state.note:
            add(classified, "BasisForDeclaration", state.note)
    add(element, "EventDescription", "\n".join(_description(incident, facts)))


def _kind(incident: Incident, facts: Mapping[str, Fact]) -> str:
    state, happened = facts.get("plant_state"), facts.get("source_event")
    if state is not None and state.value in CLASSES:
        return "Nuclear Installation Event"
    return SOURCE_EVENTS.get(str(happened.value), ELEVATED) if happened is not None else ELEVATED


def _place(element: etree._Element, incident: Incident, facts: Mapping[str, Fact], stations: Mapping[str, Station]) -> None:
    location = add(element, f"{{{LOC}}}Location")
    named = facts.get("source_place")
    first = incident.places[0] if incident.places else None
    station = stations.get(first.station) if first is not None else None
    near = (station.name_en or station.name_zh) if station is not None else first.station if first is not None else ""
    if named is not None:
        add(location, "Name", line(str(named.value)))
    elif near:
        add(location, "Name", line(f"first measured at {near}"))
    if first is not None:
        coordinates = add(location, "GeographicCoordinates")
        add(coordinates, "Latitude", f"{first.latitude:.5f}")
        add(coordinates, "Longitude", f"{longitude(first.longitude):.5f}")
        add(location, "AccuracyType", "Reference of Region")


def longitude(degrees: float) -> float:
    """IRIX has no +180."""
    return -180.0 if round(degrees, 5) >= 180 else degrees


def _description(incident: Incident, facts: Mapping[str, Fact]) -> list[str]:
    counts = f"Alerts: {incident.alert_count}; stations: {incident.station_count}."
    said = [f"{incident.title_zh} / {incident.title_en}", counts]
    if incident.exercise is not None:
        said.insert(0, f"演练 EXERCISE {incident.exercise}")
    for grade, how in ((incident.confirmed, "confirmed by an officer"), (incident.proposed, "proposed, not confirmed")):
        if grade is not None:
            doubt = "" if grade.source_confirmed else " (to be confirmed)"
            said.append(f"Grade ({how}): {grade.name_zh} / {grade.name_en}; {grade.source}{doubt}")
    said += [f"{name}: {facts[name].value}" for name in ("cause", "pollutant", "amount_released") if name in facts]
    return said


def response(root: etree._Element, incident: Incident, stamp: Stamp) -> None:
    """What is done and planned, where officers have said so."""
    facts = {each.name: each for each in incident.facts}
    moved = facts.get("evacuated")
    said = [f"{title}: {facts[name].value}" for name, title in (("measures", "Taken"), ("planned", "Planned")) if name in facts]
    has_moved = moved is not None and isinstance(moved.value, int) and moved.value > 0
    if not said and not has_moved:
        return
    element = add(root, f"{{{RESP}}}ResponseActions", ValidAt=stamp(incident.time))
    if moved is not None and has_moved:
        actions = add(element, "ProtectiveActions")
        add(actions, "ProtectiveActionsTakenOrPlanned", "Yes")
        action = add(actions, "ProtectiveAction")
        add(action, "TypeOfAction", "Evacuation")
        add(action, "Status", "Taken")
        add(action, "Description", f"{moved.value} people, as of {stamp(moved.time)}")
    if said:
        add(element, "DescriptionOfActions", "\n".join(said))
