"""Detectors by the name a rule calls them. A new one is one more row here and in the contract test's table."""

from alerting.detectors.baseline import Baseline
from alerting.detectors.cusum import Cusum
from alerting.detectors.ewma import Ewma
from alerting.detectors.fault import Fault, FaultState
from alerting.detectors.noise import Noise, NoiseState
from alerting.detectors.nuclide import Nuclide, NuclideState
from alerting.detectors.rate import Rate, RateState
from alerting.detectors.residual import Residual, ResidualState
from alerting.detectors.silence import Silence, SilenceState
from alerting.detectors.sprt import Sprt
from alerting.detectors.stuck import Stuck, StuckState
from alerting.detectors.threshold import Threshold, ThresholdState

DETECTORS: dict[
    str, type[Threshold] | type[Rate] | type[Silence] | type[Fault] | type[Residual] | type[Stuck] | type[Noise] | type[Nuclide]
] = {
    "threshold": Threshold, "rate": Rate, "silence": Silence, "fault": Fault, "baseline": Baseline, "cusum": Cusum,
    "ewma": Ewma, "sprt": Sprt, "stuck": Stuck, "noise": Noise, "nuclide": Nuclide,
}

DetectorState = (
    ThresholdState | RateState | SilenceState | FaultState | ResidualState | StuckState | NoiseState | NuclideState
)
