"""Detectors by the name a rule calls them. A new one is one more row here and in the contract test's table."""

from alerting.detectors.fault import Fault, FaultState
from alerting.detectors.rate import Rate, RateState
from alerting.detectors.silence import Silence, SilenceState
from alerting.detectors.threshold import Threshold, ThresholdState

DETECTORS: dict[str, type[Threshold] | type[Rate] | type[Silence] | type[Fault]] = {
    "threshold": Threshold, "rate": Rate, "silence": Silence, "fault": Fault,
}

DetectorState = ThresholdState | RateState | SilenceState | FaultState
