"""One scenario run over places: transport, exposure, dose, members. Pure: the same scenario gives the same outcome."""

from collections.abc import Iterator

import msgspec
import numpy as np

from core.errors import InputError
from dispersion.air.exchange import Floats, Places, Release, Step, grid_places
from dispersion.air.exposure import Exposure, Folding
from dispersion.air.particles import particles
from dispersion.air.puffs import puffs
from dispersion.dose.accumulate import Assumptions, DoseFold, Doses
from dispersion.dose.coefficients import coefficients_of
from dispersion.ensemble import Spread, members, release_of, spread_of, weather_of
from dispersion.levels import AirLevel, parse_level
from dispersion.scenario import Scenario, edges_of
from dispersion.weather.field import Weather

FAR = 50_000.0
"""m from the source, beyond which particles are the better model (research notes, section 2)."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What a scenario brings to the places."""

    scenario: Scenario
    places: Places
    exposure: Exposure
    doses: Doses | None              # of a radioactive release
    levels: tuple[AirLevel, ...]
    spread: Spread | None            # None without an ensemble
    model: str                       # puffs, particles


def run(scenario: Scenario, places: Places) -> Outcome:
    """Run a scenario for places in its frame, m. InputError where weather, times or places do not fit together."""
    if not len(places.x):
        raise InputError(f"{scenario.name}: there is no place to look at; give receptors, or a grid by [domain] size")
    release = scenario.release
    distances = np.hypot(places.x - release.x, places.y - release.y)
    farthest = float(distances.max())
    model = scenario.text.output.model
    if model == "auto":
        model = "particles" if farthest > FAR else "puffs"
    edges = edges_of(scenario, farthest)
    window = scenario.window or (float(edges[0]), float(edges[-1]))
    temperature = float(scenario.weather.temperature.flat[0])
    levels = tuple(
        parse_level(each, scenario.released.unit, scenario.released.chemical, temperature)
        for each in scenario.text.output.levels
    )
    lowest = min((each.value for each in levels), default=None)
    judged = scenario.released.judged

    def folded(weather: Weather, source: Release, doses: DoseFold | None) -> Exposure:
        folding = Folding(places, len(source.species), window, source.decay, level=lowest, judged=judged)
        for step in _steps(model, weather, source, places, edges, scenario):
            folding.add(step)
            if doses is not None:
                doses.add(step)
        return folding.exposure()

    dose_fold = _dose_fold(scenario, places)
    best = folded(scenario.weather, release, dose_fold)
    spread = None
    if scenario.text.ensemble is not None and scenario.text.ensemble.members > 1:
        spread = _spread(scenario, best, levels, folded)
    return Outcome(
        scenario=scenario, places=places, exposure=best, doses=None if dose_fold is None else dose_fold.doses(),
        levels=levels, spread=spread, model=model,
    )
