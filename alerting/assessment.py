"""An incident with what its facts propose and the clocks that follow. Pure."""

import msgspec

from alerting import deadlines, grading
from core.incident import Incident


def assessed(incident: Incident) -> Incident:
    """The same incident with its proposed grade, the facts that are asked for, and its clocks, all anew."""
    proposed, asked = grading.weighed(incident)
    graded = msgspec.structs.replace(incident, proposed=proposed, asked=asked)
    return msgspec.structs.replace(graded, deadlines=deadlines.running(graded))
