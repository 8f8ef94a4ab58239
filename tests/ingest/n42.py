"""Spectra as scintillators give them, and as N42 documents."""

import numpy as np

from core.spectrum_windows import RESOLUTION_662

KEV = 3.0                            # of a channel
CHANNELS = 1024
CONTINUUM = 60.0                     # cps in all
RADON_LINES = ((295.2, 18.4), (351.9, 35.6), (609.3, 45.5), (1120.3, 14.9), (1764.5, 15.3))
"""keV and photons in 100 decays (ICRP-107)."""


def line(energy: float, rate: float) -> np.ndarray:
    """A Gaussian line of so many counts per second."""
    edges = (np.arange(CHANNELS) + 0.5) * KEV
    sigma = RESOLUTION_662 * np.sqrt(662.0 * energy) / 2.355
    shape = np.exp(-0.5 * ((edges - energy) / sigma) ** 2)
    return np.asarray(rate * shape / shape.sum())


def expected(radon: float = 1.0, lines: dict[float, float] | None = None) -> np.ndarray:
    """Counts per second by channel: a falling continuum, K-40, Tl-208, radon progeny and the given lines."""
    energy = (np.arange(CHANNELS) + 0.5) * KEV
    falling = np.exp(-energy / 300.0)
    total = CONTINUUM * (1.0 + 0.1 * radon) * falling / falling.sum() + line(1460.8, 1.5) + line(2614.5, 0.5)
    for kev, intensity in RADON_LINES:
        total += line(kev, radon * intensity / 100.0 * 600.0 / kev)
    for kev, rate in (lines or {}).items():
        total += line(kev, rate)
    return np.asarray(total)


def n42(counts: np.ndarray, live: float = 299.0, real: float = 300.0) -> str:
    """An N42.42-2011 document."""
    data = " ".join(str(int(each)) for each in counts)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><RadInstrumentData xmlns="http://physics.nist.gov/N42/2011/N42">'
        f'<EnergyCalibration id="E1"><CoefficientValues>0 {KEV} 0</CoefficientValues></EnergyCalibration>'
        f'<RadMeasurement id="M1"><MeasurementClassCode>Foreground</MeasurementClassCode>'
        f"<RealTimeDuration>PT{real}S</RealTimeDuration>"
        f'<Spectrum id="S1" energyCalibrationReference="E1"><LiveTimeDuration>PT{live}S</LiveTimeDuration>'
        f'<ChannelData compressionCode="None">{data}</ChannelData></Spectrum></RadMeasurement></RadInstrumentData>'
    )
