"""Prairie Grass as its user would run it: by scenarios, from wind at 2 m, Obukhov length and sigma-theta."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dispersion.forecast import run
from dispersion.receptors import parse_receptors
from dispersion.scenario import parse_scenario
from dispersion.statistics import scores
from dispersion.validation.prairie_grass import ARCS, Arc, read_arcs

pytestmark = pytest.mark.data

RECEPTORS = parse_receptors("id,x,y,z\n" + "".join(f"{arc:.0f},{arc:.0f},0,1.5\n" for arc in ARCS), "arcs.csv")


def document(arc: Arc) -> dict[str, Any]:
    weather = {"wind_speed": arc.wind_speed, "wind_from": 270, "wind_height": 2.0, "obukhov_length": arc.obukhov_length,
               "sigma_theta": math.degrees(arc.sigma_theta), "roughness": 0.008}
    if not math.isnan(arc.mixing_height):
        weather["mixing_height"] = arc.mixing_height
    return {
        "domain": {"frame": "local"}, "weather": weather, "output": {"window": ["50 min", "60 min"], "step": "10 min"},
        "release": {"substance": "SO2", "position": [0, 0], "height": arc.source_height, "duration": "60 min",
                    "rate": f"{arc.rate} g/s"},
    }


def test_scenarios_meet_the_maxima_as_the_acceptance_asks_and_none_is_taken_for_a_dense_gas(measured: Path) -> None:
    arcs = read_arcs(measured / "prairie_grass")
    predicted: dict[tuple[int, float], float] = {}
    for number in sorted({arc.run for arc in arcs}):
        scenario = parse_scenario(document(next(arc for arc in arcs if arc.run == number)), f"run {number}")
        outcome = run(scenario, RECEPTORS.places(scenario.frame))
        assert outcome.model.name == "puffs"
        predicted |= {(number, distance): 1e3 * float(mean)
                      for distance, mean in zip(ARCS, outcome.exposure.mean[0], strict=True)}
    observed = np.array([arc.maximum for arc in arcs])
    found = np.array([predicted[arc.run, arc.distance] for arc in arcs])
    far, stable = np.array([arc.distance == 800.0 for arc in arcs]), np.array([arc.obukhov_length > 0 for arc in arcs])
    whole = scores(observed, found)
    assert whole.fac2 >= 0.93
    assert abs(whole.fb) < 0.10
    assert whole.vg < 1.15
    assert 0.9 <= whole.mg <= 1.1
    assert scores(observed[far], found[far]).fac2 >= 0.85
    assert scores(observed[stable], found[stable]).fac2 >= 0.90
