"""One scenario run over places: transport, exposure, dose, members. Pure: the same scenario gives the same outcome."""

from collections.abc import Callable, Iterable

import msgspec
import numpy as np

from core.errors import InputError
from dispersion.air.exchange import Floats, Places, Release, grid_places
from dispersion.air.exposure import Exposure, Folding
from dispersion.doses import DoseOutcome, DoseRun
from dispersion.ensemble import Member, Spread, members, release_of, spread_of, weather_of
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


Each = Callable[[Callable[[Member], tuple[Floats, Floats]], Iterable[Member]], Iterable[tuple[Floats, Floats]]]
"""Runs members: `map` one after the other; an executor's `map` on several cores or machines."""


class Setting(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What all members of a run share; it travels whole to where a member is run."""

    scenario: Scenario
    places: Places
    edges: Floats
    window: tuple[float, float]
    lowest: float | None             # level that counts as having arrived
    model: Model

    def exposure(self, weather: Weather, release: Release, doses: DoseRun | None = None) -> Exposure:
        """Run the model once, folding doses too where they are wanted."""
        judged = self.scenario.released.judged
        folding = Folding(self.places, len(release.species), self.window, release.decay, level=self.lowest, judged=judged)
        for step in self.model.steps(weather, release, self.places, self.edges):
            folding.add(step)
            if doses is not None:
                doses.add(step)
        return folding.exposure()

    def member(self, member: Member) -> tuple[Floats, Floats]:
        """Highest value and arrival (r,) of one member."""
        found = self.exposure(weather_of(member, self.scenario.weather), release_of(member, self.scenario.release))
        return found.peak[self.scenario.released.judged], found.arrival


def run(scenario: Scenario, places: Places, each: Each = map) -> Outcome:
    """Run a scenario for places in its frame, m. InputError where weather, times or places do not fit together.

    The outcome is the same whatever runs the members (`each`).
    """
    if not len(places.x):
        raise InputError(f"{scenario.name}: there is no place to look at; give receptors, or a grid by [domain] size")
    release = scenario.release
    farthest = float(np.hypot(places.x - release.x, places.y - release.y).max())
    edges = edges_of(scenario, farthest)
    window = scenario.window or (float(edges[0]), float(edges[-1]))
    levels = tuple(
        parse_level(text, scenario.released.unit, scenario.released.chemical) for text in scenario.text.output.levels
    )
    model = model_of(scenario, places)
    setting = Setting(
        scenario=scenario, places=places, edges=edges, window=window, model=model,
        lowest=min((level.value for level in levels), default=None),
    )
    doses = DoseRun(release, scenario.begin, places) if scenario.released.unit == "Bq" else None
    best = setting.exposure(scenario.weather, release, doses)
    given = scenario.text.ensemble
    spread = None
    if given is not None and given.members > 1:
        others = tuple(each(setting.member, members(given.members, given.seed, scenario.ranges)[1:]))
        peaks, arrivals = zip((best.peak[scenario.released.judged], best.arrival), *others, strict=True)
        spread = spread_of(
            np.stack(peaks), np.stack(arrivals), np.array([level.value for level in levels]), given.seed, scenario.ranges
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
