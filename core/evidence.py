"""What speaks for or against an alert, as it is shown beside it. Weighing it is alerting's matter."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec


class Validation(StrEnum):
    """How far a person or a rule has gone in checking a value (the three flags of IRIX 1.0, Measurements.xsd)."""

    NOT_VALIDATED = "not_validated"
    VALIDATED = "validated"
    NOT_PLAUSIBLE = "not_plausible"  # validated, and not plausible


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One finding beside an alert. It may change how grave the alert is shown; it never removes it."""

    kind: str                        # neighbours, rain, spectrum, maintenance, pair
    time: datetime                   # of the finding
    speaks: int                      # 1 for a real event, -1 for another explanation, 0 neither
    text_zh: str
    text_en: str
    data: dict[str, Any] = {}        # what is drawn with it: the fitted curve, the neighbours with their times …
