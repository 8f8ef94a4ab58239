"""The parts of a CAP 1.2 message as we fill them. Shapes only; `alerting.cap_xml` writes them down."""

from datetime import datetime
from typing import Literal

import msgspec

Urgency = Literal["Immediate", "Expected", "Future", "Past", "Unknown"]
Severity = Literal["Extreme", "Severe", "Moderate", "Minor", "Unknown"]
Certainty = Literal["Observed", "Likely", "Possible", "Unlikely", "Unknown"]


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """Where it holds."""

    zh: str
    en: str
    polygons: tuple[tuple[tuple[float, float], ...], ...] = ()      # each closed: (latitude, longitude), degrees
    circle: tuple[float, float, float] | None = None                # latitude, longitude, degrees; radius, km
    geocodes: tuple[tuple[str, str], ...] = ()


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What CAP makes of how grave it is, and why we say so."""

    categories: tuple[str, ...]
    responses: tuple[str, ...]
    urgency: Urgency
    urgency_why: str
    severity: Severity
    severity_why: str
    certainty: Certainty
    certainty_why: str


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What people read, in one language."""

    language: Literal["zh-CN", "en-US"]
    event: str
    headline: str
    description: str
    instruction: str


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message."""

    identifier: str
    sent: datetime
    kind: Literal["Alert", "Update", "Cancel"]
    exercise: str | None             # the drill's id; None is real
    note: str                        # what the status or the kind alone does not say
    references: tuple[tuple[str, datetime], ...]         # identifier and time of each earlier message
    incidents: tuple[str, ...]
    judgement: Judgement
    codes: tuple[tuple[str, str], ...]                   # eventCode
    onset: datetime
    expires: datetime | None         # None for a Cancel
    words: tuple[Words, ...]
    parameters: tuple[tuple[str, str], ...]
    areas: tuple[Area, ...]
