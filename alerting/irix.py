"""An IRIX 1.0 report of an incident: who reports, what happened, what is done, what was measured. Pure.

Namespace http://www.iaea.org/2012/IRIX/Format; held against the schema of 2013-03-31 in the tests. Only what the report has a
place for goes in: dose rates and nuclides in air and water. Times are UTC, whole seconds, written with Z (CAP forbids what IRIX
demands).
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from lxml import etree

from alerting.irix_event import event, response
from alerting.irix_measured import MEAS, measurements
from alerting.irix_shape import Heading
from alerting.markup import add, line, written
from core.errors import InputError
from core.incident import Incident, Nature
from core.issuer import Issuer
from core.messages import Alert, Reading
from core.station import Station

FORMAT = "http://www.iaea.org/2012/IRIX/Format"
ID = f"{FORMAT}/Identification"
BASE = f"{FORMAT}/Base"
SPACES = {
    None: FORMAT, "id": ID, "base": BASE, "event": f"{FORMAT}/EventInformation", "resp": f"{FORMAT}/ResponseActions",
    "meas": MEAS, "loc": f"{FORMAT}/Locations",
}
ABOUT = (Nature.NUCLEAR, Nature.RADIATION)


def stamp(moment: datetime) -> str:
    """A time as IRIX wants it.

    >>> stamp(datetime(2026, 11, 23, 4, 0, 5, 250000, tzinfo=UTC))
    '2026-11-23T04:00:05Z'
    """
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def report(
    incident: Incident, alerts: Iterable[Alert], readings: Iterable[Reading], stations: Mapping[str, Station],
    issuer: Issuer, heading: Heading,
) -> bytes:
    """The report, in UTF-8. InputError for an event that is neither nuclear nor of radiation, or a drill told as real."""
    if incident.nature not in ABOUT:
        raise InputError(f"incident {incident.id} is of kind {incident.nature.value}; IRIX tells of nuclear and radiation "
                         "events only; export it as CAP or CSV")
    if (incident.exercise is None) != (heading.context != "Exercise"):
        raise InputError(f"incident {incident.id} {'is' if incident.exercise else 'is not'} of a drill; a report of it "
                         f"cannot have the context {heading.context}")
    root = etree.Element(f"{{{FORMAT}}}Report", nsmap=SPACES, version="1.0")  # type: ignore[arg-type]
    identification = add(root, f"{{{ID}}}Identification")
    event(root, incident, stations, stamp)
    response(root, incident, stamp)
    measurements(root, incident, tuple(alerts), readings, stations, stamp)
    _identify(identification, incident, issuer, heading, hashlib.sha256(written(root)).digest())
    return written(root)


def _identify(parent: etree._Element, incident: Incident, issuer: Issuer, heading: Heading, content: bytes) -> None:
    add(parent, "OrganisationReporting", issuer.domain)
    add(parent, "DateAndTimeOfCreation", stamp(heading.made))
    add(parent, "ReportContext", heading.context)
    add(parent, "SequenceNumber", str(heading.sequence))
    add(parent, "ReportUUID", uuid(content, heading))
    if heading.follows is not None:
        add(parent, "Follows", heading.follows)
    add(parent, "Confidentiality", heading.confidentiality)
    identifications = add(parent, "EventIdentifications")
    exercise = "" if incident.exercise is None else f"EXERCISE {incident.exercise} "
    add(identifications, "EventIdentification", line(f"{exercise}{incident.id}", 255), Organisation=issuer.domain)
    organisation = add(add(parent, "Identifications"), f"{{{BASE}}}OrganisationContactInfo")
    add(organisation, "Name", line(issuer.name_en or issuer.name_zh or issuer.domain))
    add(organisation, "OrganisationID", issuer.domain)
    add(organisation, "Country", issuer.country)
    if issuer.web:
        add(organisation, "WebAddress", issuer.web)
    if issuer.contact:
        add(organisation, "Description", issuer.contact)


def uuid(content: bytes, heading: Heading) -> str:
    """A UUID for what a report says: the same for the same content, number and predecessor, another one for any other.

    IRIX wants version 4 by its digits; these are of a hash, so that a report that is made twice is known as one.
    """
    digest = hashlib.sha256(content + f"\0{heading.sequence}\0{heading.follows}\0{heading.context}".encode()).hexdigest()
    variant = "89ab"[int(digest[16], 16) % 4]
    return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"
