"""One scenario run over places: transport, exposure, dose, members. Pure: the same scenario gives the same outcome."""



import msgspec
import numpy as np

from core.errors import InputError
from dispersion.air.exchange import Places, Release, grid_places
from dispersion.air.exposure import Exposure, Folding
from dispersion.doses import DoseOutcome, DoseRun
from dispersion.ensemble import Spread, members, release_of, spread_of, weather_of
from dispersion.levels import AirLevel, parse_level
from dispersion.models import Model, model_of
from dispersion.scenario import Scenario, edges_of
from dispersion.scenario_release import span
from dispersion.weather.field import Weather


class Outcome(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What a scenario brings to the places."""

    scenario: Scenario
    places: Places
    exposure: Exposure
    doses: DoseOutcome | None        # of a radioactive release
    levels: tuple[AirLevel, ...]
    spread: Spread | None            # None without an ensemble
    model: Model


def run(scenario: Scenario, places: Places) -> Outcome:
    """Run a scenario for places in its frame, m. InputError where weather, times or places do not fit together."""
    if not len(places.x):
        raise InputError(f"{scenario.name}: there is no place to look at; give receptors, or a grid by [domain] size")
    release = scenario.release
    farthest = float(np.hypot(places.x - release.x, places.y - release.y).max())
    edges = edges_of(scenario, farthest)
    window = scenario.window or (float(edges[0]), float(edges[-1]))
    levels = tuple(
        parse_level(each, scenario.released.unit, scenario.released.chemical, float(scenario.weather.temperature.flat[0]))
        for each in scenario.text.output.levels
    )
    model = model_of(scenario, places)
    lowest = min((each.value for each in levels), default=None)

    def folded(weather: Weather, source: Release, doses: DoseRun | None = None) -> Exposure:
        folding = Folding(places, len(source.species), window, source.decay, level=lowest, judged=scenario.released.judged)
        for step in model.steps(weather, source, places, edges):
            folding.add(step)
            if doses is not None:
                doses.add(step)
        return folding.exposure()

    doses = DoseRun(scenario, places) if scenario.released.unit == "Bq" else None
    best = folded(scenario.weather, release, doses)
    given = scenario.text.ensemble
    spread = None
    if given is not None and given.members > 1:
        others = [
            folded(weather_of(each, scenario.weather), release_of(each, release))
            for each in members(given.members, given.seed, scenario.ranges)[1:]
        ]
        judged = scenario.released.judged
        spread = spread_of(
            np.stack([each.peak[judged] for each in (best, *others)]),
            np.stack([each.arrival for each in (best, *others)]),
            np.array([each.value for each in levels]), given.seed, scenario.ranges,
        )
    reactor = scenario.text.release.reactor
    since = 0.0 if reactor is None else span(reactor.since_shutdown, "release.reactor.since_shutdown")
    return Outcome(
        scenario=scenario, places=places, exposure=best, doses=None if doses is None else doses.outcome(since),
        levels=levels, spread=spread, model=model,
    )


def grid_of(scenario: Scenario) -> Places | None:
    """The grid a scenario asks for, around its release; None where it asks for none."""
    domain, release = scenario.text.domain, scenario.release
    if domain.size is None:
        return None
    axis = np.linspace(-0.5 * domain.size, 0.5 * domain.size, domain.cells)
    return grid_places(release.x + axis, release.y + axis, np.array(sorted(domain.heights)))
