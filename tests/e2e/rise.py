"""Six hours of dose rate with a shower and then a rise, as gateways would have sent them; told to a running program."""

import json
from datetime import UTC, datetime, timedelta
from math import exp, sin
from typing import Any

from core.spectrum_windows import LIVE_TIME, WINDOWS, continuum_rate, window_rate
from tests.e2e.conftest import Program

RISING, DRY, FAR = "FCG-R-13", "FCG-R-14", "QZ-R-01"
SPECTROMETER = "FCG-R-02"
STEP = timedelta(minutes=5)
LONG = 72            # steps of five minutes: six hours
ROSE = 8             # steps before now


def dose(station: str, ago: int) -> float:
    """nGy/h so many steps before now: a natural wobble, what a shower washes out, and the rise of one station."""
    wobble = 3 * sin(ago * 1.7 + len(station) + ord(station[-1]))
    washed = 28 * exp(-max(0, 45 - ago) / 9) if station == RISING and ago <= 45 else 0.0
    risen = {RISING: 2600.0, DRY: 160.0, FAR: 0.0}[station] * (1 - exp(-(ROSE - ago) / 3)) if ago < ROSE else 0.0
    return round(82 + wobble + washed + risen, 1)


def readings(now: datetime) -> list[dict[str, Any]]:
    """All of them, oldest first; one value is marked as typed in, one as a fault."""
    found: list[dict[str, Any]] = []
    for ago in range(LONG, -1, -1):
        time = (now - ago * STEP).isoformat()
        for station in (RISING, DRY, FAR):
            flag = "S" if (station, ago) == (RISING, 60) else "D" if (station, ago) == (RISING, 30) else "N"
            found.append({"station": station, "time": time, "quantity": "ambient_dose_rate", "value": dose(station, ago),
                          "unit": "nGy/h", "flag": flag})
        rain = max(0.0, 9.0 - abs(ago - 48) * 1.6)
        found.append({"station": RISING, "time": time, "quantity": "rain_rate", "value": rain, "unit": "mm/h"})
    return found


def spectra(now: datetime) -> list[dict[str, Any]]:
    """Three hours of spectra of five minutes: a falling continuum, natural lines, radon under a shower, iodine at last."""
    found: list[dict[str, Any]] = []
    for ago in range(36, -1, -1):
        time, radon = (now - ago * STEP).isoformat(), 3.0 * exp(-(((ago - 24) / 5) ** 2))
        rates = {LIVE_TIME: 298.5}
        for window in WINDOWS:
            under = 60.0 * exp(-window.energy / 420) * (window.edges[2] - window.edges[1]) / 40
            net = (0.4 + radon) if window.symbol in ("Pb-214", "Bi-214") else 0.9 if window.radon else 0.0
            net += 2.5 * max(0, 6 - ago) if window.symbol == "I-131" else 0.0
            rates[window_rate(window.key)] = round(under + net + 0.05 * sin(ago * window.energy), 4)
            rates[continuum_rate(window.key)] = round(under + 0.02 * sin(ago + window.energy), 4)
        found += [
            {"station": SPECTROMETER, "time": time, "quantity": quantity, "value": value, "statistic": "mean", "interval": 300,
             "unit": "s" if quantity == LIVE_TIME else "cps"} for quantity, value in rates.items()
        ]
        found.append({"station": SPECTROMETER, "time": time, "quantity": "ambient_dose_rate", "value": 84 + 4 * radon,
                      "unit": "nGy/h"})
    return found


def tell(program: Program) -> None:
    """Publish the six hours in order, a quarter of an hour a message."""
    now = datetime.now(UTC).replace(microsecond=0)
    found = readings(now) + spectra(now)
    for start in range(0, len(found), 120):
        program.publish("readings/test-gateway", json.dumps(found[start:start + 120]))
